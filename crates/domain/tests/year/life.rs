//! One case from its first day to the end of the year: who does what next, the hourly sweep of
//! its clocks in between, and what is counted.

use super::barring;
use super::check::Check;
use super::choose::{self, Temper};
use super::town::{self, Town};
use super::words::text;
use huiyin_domain::calendar;
use huiyin_domain::case::{
    Case, CaseKind, Channel, Command, Event, NoticeWish, Registration, Rules, Stage, Who, decide,
    next_look, overdue_events, register,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::{Action, Grant, Role};
use huiyin_domain::procedure;
use huiyin_domain::time::Millis;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// 2026-01-01 in Shanghai, and a year later.
const START: i64 = 1_767_196_800_000;
pub const END: i64 = START + 365 * DAY_MS;
/// After so many steps nobody acts any more; the clocks go on.
const ACTS_MAX: u32 = 70;
/// How many violations are kept to be read.
const KEPT_MAX: usize = 400;

#[derive(Default)]
pub struct Tally {
    pub cases: u64,
    pub steps: u64,
    pub sweeps: u64,
    /// Officers whom the policy refused, before the domain was asked.
    pub denied: u64,
    pub kinds: BTreeMap<&'static str, u64>,
    pub refused: BTreeMap<&'static str, u64>,
    pub stages: BTreeMap<&'static str, u64>,
    pub found: u64,
    pub violations: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.steps += other.steps;
        self.sweeps += other.sweeps;
        self.denied += other.denied;
        self.found += other.found;
        for (mine, others) in [
            (&mut self.kinds, other.kinds),
            (&mut self.refused, other.refused),
            (&mut self.stages, other.stages),
        ] {
            others.into_iter().for_each(|(key, many)| *mine.entry(key).or_default() += many);
        }
        self.violations.extend(other.violations);
        self.violations.truncate(KEPT_MAX);
    }

    pub fn kinds_unmet(&self) -> Vec<&'static str> {
        let unmet = super::granted::KINDS.iter().filter(|kind| !self.kinds.contains_key(*kind));
        unmet.copied().collect()
    }

    pub fn report(&self, seed: u64, took: Duration) -> String {
        let mut text = format!(
            "a year, seed {seed}: {} cases, {} steps taken, {} sweeps that found something, \
             {} officers turned away by the policy, {} s\n",
            self.cases,
            self.steps,
            self.sweeps,
            self.denied,
            took.as_secs()
        );
        for (what, counts) in
            [("event", &self.kinds), ("refusal", &self.refused), ("stage at the end", &self.stages)]
        {
            for (key, many) in counts {
                let _ = writeln!(text, "  {what:<18} {key:<24} {many:>8}");
            }
        }
        let _ = writeln!(text, "  events that never happened: {:?}", self.kinds_unmet());
        let _ = writeln!(text, "violations: {}", self.found);
        text
    }
}

pub struct Life<'a> {
    pub town: &'a Town,
    pub rules: Rules<'a>,
    pub dice: fastrand::Rng,
    pub now: Millis,
    pub case: Case,
    pub temper: Temper,
    check: Check<'a>,
    log: Vec<(Event, Millis, Actor)>,
}

pub fn rules_of<'a>(preset: &str, town: &'a Town) -> Rules<'a> {
    let procedure = procedure::shipped(preset).expect("shipped");
    let calendar = calendar::shipped(&procedure.calendar).expect("shipped");
    Rules { procedure, calendar, tree: &town.tree }
}

/// A case as it comes in: by somebody, about something, at some instant of the year.
fn brought(town: &Town, rules: Rules<'_>, dice: &mut fastrand::Rng) -> (Event, Millis) {
    let now = Millis(START + dice.i64(0..330 * 24 * 60) * 60_000);
    let claim_mostly =
        [CaseKind::Claim, CaseKind::Claim, CaseKind::Claim, CaseKind::Claim, CaseKind::Enquiry];
    let kind = *choose::of_list(dice, &[&claim_mostly, CaseKind::ALL].concat());
    let intake = if dice.u8(..10) < 7 { town::HALL } else { *choose::of_list(dice, &town.units) };
    let intake = if intake == town::CLOSED { town::ROOT } else { intake };
    // Reception keeps accusations away from the accused: the office above takes them.
    let accused = (kind == CaseKind::Accusation && dice.bool())
        .then(|| *choose::of_list(dice, &town.units))
        .filter(|accused| !town.tree.is_within(intake, *accused));
    let registration = Registration {
        channel: *choose::of_list(dice, Channel::ALL),
        case_kind: kind,
        intake,
        title: text(),
        body: text(),
        place: None,
        area_code: "331122".into(),
        topic: None,
        claimed: None,
        contactable: dice.u8(..10) > 0,
        wish: *choose::of_list(dice, NoticeWish::ALL),
        accused,
        protects: (dice.u8(..40) == 0).then_some(CaseId(7)),
    };
    (register(registration, rules.procedure, rules.calendar), now)
}

pub fn live(town: &Town, preset: &str, seed: u64, tally: &mut Tally) {
    let mut dice = fastrand::Rng::with_seed(seed);
    let rules = rules_of(preset, town);
    let (first, now) = brought(town, rules, &mut dice);
    let case = Case::registered(&first, now).expect("a registration");
    let temper = Temper::roll(&mut dice);
    let check = Check::new(town, rules, &case, now);
    let log = vec![(first, now, Actor::Resident)];
    let mut life = Life { town, rules, dice, now, case, temper, check, log };
    *tally.kinds.entry("registered").or_default() += 1;
    life.through_the_year(tally);
    tally.cases += 1;
    *tally.stages.entry(life.case.stage.code()).or_default() += 1;
    tally.found += life.check.found.len() as u64;
    let told = life.check.found.into_iter().map(|why| format!("{preset} seed {seed}: {why}"));
    tally.violations.extend(told);
    tally.violations.truncate(KEPT_MAX);
}

impl Life<'_> {
    fn through_the_year(&mut self, tally: &mut Tally) {
        let mut acts = 0;
        loop {
            let done = acts >= ACTS_MAX || (self.is_over() && self.dice.u8(..10) < 3);
            let next =
                if done { END } else { self.temper.next(&mut self.dice, self.now, &self.case) };
            self.sweep_until(Millis(next.min(END)), tally);
            if next >= END {
                break;
            }
            self.now = Millis(next);
            acts += 1;
            self.act(tally);
        }
        self.check.at_the_end(&self.case, Millis(END));
        if self.dice.u8(..16) == 0 {
            let folded = Case::fold(self.log.iter().map(|(event, at, who)| (event, *at, *who)));
            let folded = folded.expect("begins with a registration");
            self.check.same(&format!("{folded:?}"), &format!("{:?}", self.case));
        }
    }

    fn is_over(&self) -> bool {
        self.case.stage == Stage::Concluded
    }

    /// What the reconciler does: at each full hour it looks at what is due to be looked at.
    fn sweep_until(&mut self, until: Millis, tally: &mut Tally) {
        while let Some(look) = self.next_look() {
            // What was made due by a step waits for the next full hour as well.
            let hour = (look.0.max(self.now.0 + 1) + HOUR_MS - 1) / HOUR_MS * HOUR_MS;
            if hour > until.0 {
                break;
            }
            self.now = Millis(hour);
            let mut events = overdue_events(&self.case, self.rules, self.now);
            let is_withdrawn = events.iter().any(|event| matches!(event, Event::Concluded { .. }));
            let system = Who { actor: Actor::System, roles: &[] };
            if let Ok(ended) = decide(&self.case, Command::Conclude, system, self.rules, self.now)
                && !is_withdrawn
            {
                events.extend(ended);
            }
            if events.is_empty() {
                self.check.nothing_due(&self.case, self.now);
                break;
            }
            tally.sweeps += 1;
            self.happen(None, events, Actor::System, tally);
        }
    }

    fn next_look(&self) -> Option<Millis> {
        let clocks = self.check.owed.watched(&self.case);
        let clocks = clocks.filter_map(|clock| next_look(&self.case, clock));
        let promises = self.case.promises();
        clocks.chain(promises.iter().filter_map(|one| self.case.promise_look(one))).min()
    }

    /// One thing that somebody tries.
    fn act(&mut self, tally: &mut Tally) {
        let Some(action) = choose::action(self) else { return };
        let Some(actor) = self.somebody_for(action, tally) else { return };
        let command = choose::command(self, action, actor);
        let roles = match actor {
            Actor::Staff { id, .. } => self.town.officer(id).map(|one| one.roles.clone()),
            Actor::Resident | Actor::System => None,
        };
        let roles: Vec<Role> = roles.unwrap_or_default();
        let who = Who { actor, roles: &roles };
        match decide(&self.case, command, who, self.rules, self.now) {
            Ok(events) => self.happen(Some(action), events, actor, tally),
            Err(refusal) => *tally.refused.entry(refusal.code()).or_default() += 1,
        }
        // The person's content ends a case at once where the rules say so.
        if action == Action::GiveVerdict {
            let system = Who { actor: Actor::System, roles: &[] };
            if let Ok(ended) = decide(&self.case, Command::Conclude, system, self.rules, self.now) {
                self.happen(None, ended, Actor::System, tally);
            }
        }
    }

    fn happen(
        &mut self,
        action: Option<Action>,
        events: Vec<Event>,
        actor: Actor,
        tally: &mut Tally,
    ) {
        tally.steps += u64::from(action.is_some());
        let before = self.case.clone();
        for event in &events {
            *tally.kinds.entry(event.kind()).or_default() += 1;
            self.case.apply(event, self.now, actor);
        }
        self.check.step(&before, action, &events, actor, &self.case, self.now);
        self.log.extend(events.into_iter().map(|event| (event, self.now, actor)));
    }

    /// Somebody who is there and may; now and then somebody who may not is turned away.
    fn somebody_for(&mut self, action: Action, tally: &mut Tally) -> Option<Actor> {
        let of_person = action.grants().contains(&Grant::Person);
        let only = action.grants().iter().all(|grant| *grant == Grant::Person);
        if of_person && (only || self.dice.u8(..10) < 7) {
            return Some(Actor::Resident);
        }
        // A gateway says itself what became of a message.
        if action == Action::DeliverySettle && self.dice.u8(..10) < 4 {
            return Some(Actor::System);
        }
        let mut near = choose::units_near(self);
        near.extend(barring::units(self, action));
        if self.dice.u8(..10) == 0 {
            near.push(*choose::of_list(&mut self.dice, &self.town.units));
        }
        let mut staff: Vec<_> = near.iter().flat_map(|unit| self.town.of(*unit)).collect();
        self.dice.shuffle(&mut staff);
        // Whoever it was given to acts rather than anybody else.
        let own = match action {
            Action::Approve => self.case.joint.leader,
            Action::ReviewDecide => self.case.review().and_then(|review| review.officer),
            _ => barring::own(&self.case, action).or(self.case.owner.handler),
        };
        if let Some(own) = own.and_then(|own| self.town.officer(own))
            && self.dice.u8(..10) < 6
        {
            staff.insert(0, own);
        }
        for officer in staff {
            if town::is_away(officer, self.now) {
                continue;
            }
            if self.town.allows(action, officer, &self.case, self.now) {
                return Some(Actor::Staff { id: officer.id, unit: officer.unit });
            }
            tally.denied += 1;
        }
        None
    }
}
