//! Each promise broken on purpose: the ledger must say so, in the words that name the promise.
//! A case that lives rightly up to the fault is silent, so that nothing else is heard.

use super::check::Check;
use super::life::{DAY_MS, rules_of};
use super::town::{HALL, Town};
use super::words::{holds, text};
use huiyin_domain::case::{
    Case, CaseKind, Channel, Command, DeliveryCommand, DeliveryEvent, Event, JointEvent, Means,
    NoticeWish, Outcome, PersonEvent, Registration, ReviewCommand, ReviewEvent, ReviewResult,
    Rules, Way, Who, decide, overdue_events, register,
};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use std::sync::LazyLock;

const SECTION: UnitId = UnitId(31);
const BUREAU: UnitId = UnitId(3);
static TOWN: LazyLock<Town> = LazyLock::new(Town::new);
const START: Millis = Millis(1_772_413_200_000);

/// A case under the ledger's eyes, acted upon as it should be, until it is not.
pub struct Rig {
    pub rules: Rules<'static>,
    pub case: Case,
    pub check: Check<'static>,
    pub now: Millis,
}

/// The nth officer of a unit, as `town` counts them.
fn officer(unit: UnitId, no: i64) -> Actor {
    Actor::Staff { id: StaffId(unit.0 * 100 + no), unit }
}

const INTAKE: i64 = 1;
const HANDLER: i64 = 3;
const HEAD: i64 = 6;
const REVIEWER: i64 = 11;

impl Rig {
    pub fn new() -> Self {
        let rules = rules_of("cn-xinfang", &TOWN);
        let registration = Registration {
            channel: Channel::Visit,
            case_kind: CaseKind::Claim,
            intake: HALL,
            title: text(),
            body: text(),
            place: None,
            area_code: String::new(),
            topic: None,
            claimed: None,
            contactable: true,
            wish: NoticeWish::None,
            accused: None,
            protects: None,
        };
        let first = register(registration, rules.procedure, rules.calendar);
        let case = Case::registered(&first, START).expect("a registration");
        let check = Check::new(&TOWN, rules, &case, START);
        Self { rules, case, check, now: START }
    }

    /// A lawful step.
    pub fn does(&mut self, actor: Actor, command: impl Into<Command>) {
        let command = command.into();
        let action = command.action();
        let roles = match actor {
            Actor::Staff { id, .. } => TOWN.officer(id).expect("of the town").roles.clone(),
            Actor::Resident | Actor::System => Vec::new(),
        };
        let who = Who { actor, roles: &roles };
        let events = decide(&self.case, command, who, self.rules, self.now);
        let events = events.unwrap_or_else(|refusal| panic!("{action:?}: {refusal:?}"));
        self.happens(Some(action), events, actor);
    }

    /// What was never decided by anybody.
    pub fn happens(&mut self, action: Option<Action>, events: Vec<Event>, actor: Actor) {
        let before = self.case.clone();
        for event in &events {
            self.case.apply(event, self.now, actor);
        }
        self.check.step(&before, action, &events, actor, &self.case, self.now);
    }

    fn routed(&mut self) {
        let classify = Command::Classify {
            case_kind: CaseKind::Claim,
            way: Some(Way::PetitionProper),
            topic: None,
            urgent: false,
            accused: None,
        };
        self.does(officer(HALL, INTAKE), classify);
        let route = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
        self.does(officer(HALL, INTAKE), route);
    }

    fn drafted(&mut self) {
        self.routed();
        self.does(officer(SECTION, HEAD), Command::Accept { notice: Some(text()) });
        self.does(officer(SECTION, HANDLER), Command::Take);
        let draft = Command::Draft { outcome: Outcome::Explained, text: text(), holds: holds() };
        self.does(officer(SECTION, HANDLER), draft);
    }

    pub fn answered(&mut self) {
        self.drafted();
        self.does(officer(SECTION, HEAD), Command::Approve);
        let deliver = DeliveryCommand::Deliver { means: Means::Page, proof: None };
        self.does(officer(SECTION, HANDLER), deliver);
    }

    pub fn under_review(&mut self) {
        self.answered();
        self.does(Actor::Resident, ReviewCommand::Ask { reason: text() });
        let to = StaffId(BUREAU.0 * 100 + REVIEWER);
        self.does(officer(BUREAU, HEAD), ReviewCommand::Assign { to, unit: BUREAU });
    }
}

/// Lives rightly, is broken, and is found out; and not found out before.
fn broken(rightly: impl Fn(&mut Rig), wrongly: impl Fn(&mut Rig), said: &str) {
    let mut rig = Rig::new();
    rightly(&mut rig);
    assert_eq!(rig.check.found, Vec::<String>::new(), "nothing wrong so far");
    wrongly(&mut rig);
    let found = rig.check.found.iter().any(|fault| fault.contains(said));
    assert!(found, "{said:?} was not among {:?}", rig.check.found);
}

fn missed(rig: &Rig) -> Vec<Event> {
    let handle = rig.check.owed.running().find(|clock| clock.id() == "handle");
    let clock = handle.expect("it runs");
    let (id, run, due_at) = (clock.id().to_owned(), clock.run, clock.due_at);
    let unit = BUREAU;
    vec![
        Event::ClockMissed { clock: id.clone(), run, due_at },
        Event::Supervised { clock: id, run, unit },
    ]
}

/// To an instant beside the one at which the answer is due.
fn near_due(rig: &mut Rig, beside: i64) {
    let handle = rig.check.owed.running().find(|clock| clock.id() == "handle");
    rig.now = Millis(handle.expect("it runs").due_at.0 + beside);
}

const HOUR: i64 = 3_600_000;

#[test]
fn a_clock_that_fires_an_hour_early_is_seen() {
    let early = |rig: &mut Rig| {
        near_due(rig, -HOUR);
        rig.happens(None, missed(rig), Actor::System);
    };
    broken(Rig::drafted, early, "before its time");
}

#[test]
fn a_clock_that_nobody_sweeps_is_seen() {
    let late = |rig: &mut Rig| {
        near_due(rig, 2 * HOUR);
        rig.does(officer(HALL, INTAKE), Command::AddMaterial { text: text() });
    };
    broken(Rig::drafted, late, "came due unsaid");
}

#[test]
fn a_clock_that_fires_twice_is_seen() {
    let once = |rig: &mut Rig| {
        rig.drafted();
        let handle = rig.check.owed.running().find(|clock| clock.id() == "handle");
        rig.now = handle.expect("it runs").near_at;
        let near = overdue_events(&rig.case, rig.rules, rig.now);
        rig.happens(None, near, Actor::System);
    };
    let again = |rig: &mut Rig| {
        near_due(rig, 0);
        rig.happens(None, missed(rig), Actor::System);
        rig.happens(None, missed(rig), Actor::System);
    };
    broken(once, again, "a second time");
}

#[test]
fn a_miss_that_goes_nowhere_is_seen() {
    let silent = |rig: &mut Rig| {
        near_due(rig, 0);
        let mut events = missed(rig);
        events.pop();
        rig.happens(None, events, Actor::System);
    };
    broken(Rig::drafted, silent, "nobody above was told");
}

#[test]
fn a_second_owner_is_seen() {
    let slipped = |rig: &mut Rig| {
        rig.case.owner.unit = UnitId(41);
        rig.does(officer(HALL, INTAKE), Command::AddMaterial { text: text() });
    };
    broken(Rig::drafted, slipped, "a second owner");
    let twice = |rig: &mut Rig| {
        let to = |unit| Event::Transferred { to: UnitId(unit), reason: text() };
        let head = officer(SECTION, HEAD);
        rig.happens(Some(Action::Transfer), vec![to(41), to(51)], head);
    };
    broken(Rig::drafted, twice, "two units were given the case");
}

#[test]
fn the_unit_complained_of_with_the_case_is_seen() {
    let accused = |rig: &mut Rig| {
        rig.case.accused = Some(BUREAU);
        rig.happens(None, Vec::new(), Actor::System);
    };
    broken(Rig::routed, accused, "the unit complained of has the case");
}

#[test]
fn closing_without_an_answer_is_seen() {
    let closed = |rig: &mut Rig| {
        rig.happens(None, vec![Event::Concluded { ground: "by-hand".into() }], Actor::System);
    };
    broken(Rig::drafted, closed, "closed without a delivered answer");
    // Nor by a withdrawal that did not stand its days, or that nobody said.
    let at_once = |rig: &mut Rig| {
        let effective_at = Millis(rig.now.0 + DAY_MS);
        let asked = PersonEvent::WithdrawalAsked { effective_at, reason: None };
        rig.happens(Some(Action::Withdraw), vec![asked.into()], Actor::Resident);
    };
    broken(Rig::drafted, at_once, "no days to think better of it");
    let by_nobody = |rig: &mut Rig| {
        rig.happens(None, vec![PersonEvent::Withdrawn.into()], Actor::System);
    };
    broken(Rig::drafted, by_nobody, "taken back before its day");
}

#[test]
fn closing_under_review_is_seen() {
    let closed = |rig: &mut Rig| {
        rig.happens(None, vec![Event::Concluded { ground: "by-hand".into() }], Actor::System);
    };
    broken(Rig::under_review, closed, "closed while a review was open");
}

#[test]
fn to_and_fro_without_an_end_is_seen() {
    let again = |rig: &mut Rig| {
        for no in 0..4 {
            let to = if no % 2 == 0 { UnitId(41) } else { SECTION };
            let from = rig.case.owner.unit;
            let handed = Event::Transferred { to, reason: text() };
            rig.happens(Some(Action::Transfer), vec![handed], officer(from, HEAD));
        }
    };
    broken(Rig::routed, again, "handed to and fro without an end");
    let spoken = |rig: &mut Rig| {
        let named = JointEvent::ArbiterNamed { unit: BUREAU, reason: text() };
        let head = officer(SECTION, HEAD);
        rig.happens(Some(Action::Transfer), vec![named.into()], head);
        let said = JointEvent::Arbitrated { to: SECTION, reason: text() };
        rig.happens(Some(Action::Arbitrate), vec![said.into()], officer(BUREAU, HEAD));
        let handed = Event::Returned { reason: text() };
        rig.happens(Some(Action::Return), vec![handed], head);
    };
    broken(Rig::routed, spoken, "after the arbiter had spoken");
}

#[test]
fn approving_one_s_own_draft_is_seen() {
    let own = |rig: &mut Rig| {
        rig.happens(Some(Action::Approve), vec![Event::Approved], officer(SECTION, HANDLER));
    };
    broken(Rig::drafted, own, "approved of one's own draft");
}

#[test]
fn a_reviewer_who_had_a_part_is_seen() {
    let own = |rig: &mut Rig| {
        rig.does(Actor::Resident, ReviewCommand::Ask { reason: text() });
        let assigned = ReviewEvent::ReviewAssigned { to: StaffId(SECTION.0 * 100 + HANDLER) };
        let head = officer(BUREAU, HEAD);
        rig.happens(Some(Action::ReviewAssign), vec![assigned.into()], head);
    };
    broken(Rig::answered, own, "the reviewer had a part in it");
    let other = |rig: &mut Rig| {
        let result = ReviewResult::Upheld;
        let decided = ReviewEvent::ReviewDecided { result, text: text() };
        // Also a reviewer of the right unit, but not the one it was given to.
        rig.happens(Some(Action::ReviewDecide), vec![decided.into()], officer(BUREAU, 5));
    };
    broken(Rig::under_review, other, "somebody it was not given to");
}

#[test]
fn somebody_whom_the_policy_does_not_know_is_seen() {
    let foreign = |rig: &mut Rig| {
        let draft = Event::Drafted { outcome: Outcome::Explained, text: text() };
        rig.happens(Some(Action::Draft), vec![draft], officer(UnitId(41), HANDLER));
    };
    broken(Rig::routed, foreign, "who may not");
    let machine = |rig: &mut Rig| {
        rig.happens(None, vec![Event::Accepted], Actor::System);
    };
    broken(Rig::routed, machine, "who may not");
    let another = |rig: &mut Rig| {
        let delivered = DeliveryEvent::Delivered { means: Means::Page, proof: None };
        rig.happens(Some(Action::Take), vec![delivered.into()], officer(SECTION, HEAD));
    };
    broken(Rig::drafted, another, "who may not");
}
