//! The ledger that watches a case from outside: it keeps its own account of events and never
//! believes the fold. Each fault it finds is a line that says what was promised.

use super::barring::Kept;
use super::granted;
use super::life::{DAY_MS, HOUR_MS};
use super::town::Town;
use huiyin_domain::case::{
    Case, DeliveryEvent, Event, HANDOVERS_MAX, JointEvent, Owed, PersonEvent, ReviewEvent, Rules,
};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::{Action, Grant};
use huiyin_domain::procedure::OnExpiry;
use huiyin_domain::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// One date of one run of one clock or promise.
type Date = (String, u32, Millis);

/// A date that is running, as it stood after the last step.
#[derive(Clone, Copy, Debug)]
struct Running {
    /// From which instant a warning may be given, where there is one.
    near: Option<Millis>,
    /// From which instant it is missed.
    missed: Millis,
    escalates: bool,
    /// When it was first seen to run.
    since: Millis,
}

pub struct Check<'a> {
    town: &'a Town,
    rules: Rules<'a>,
    pub found: Vec<String>,
    /// What is owed after the last step.
    pub owed: Owed<'a>,
    running: BTreeMap<Date, Running>,
    fired: BTreeSet<(Date, bool)>,
    owner: UnitId,
    handovers: u32,
    arbitrated: bool,
    delivered: bool,
    /// When the person asked to take it back, while that stands.
    withdrawal: Option<(Millis, Millis)>,
    review: Option<Option<StaffId>>,
    drafter: Option<Actor>,
    hands: BTreeSet<StaffId>,
    kept: Kept,
    version: i64,
}

impl<'a> Check<'a> {
    pub fn new(town: &'a Town, rules: Rules<'a>, case: &Case, now: Millis) -> Self {
        let mut check = Self {
            town,
            rules,
            found: Vec::new(),
            owed: Owed { clocks: Vec::new() },
            running: BTreeMap::new(),
            fired: BTreeSet::new(),
            owner: case.intake,
            handovers: 0,
            arbitrated: false,
            delivered: false,
            withdrawal: None,
            review: None,
            drafter: None,
            hands: BTreeSet::new(),
            kept: Kept::default(),
            version: 1,
        };
        check.stands(case, now);
        check
    }

    fn fault(&mut self, now: Millis, what: impl std::fmt::Display) {
        self.found.push(format!("{}: {what}", now.0));
    }

    /// Everything that must hold of one step: the case before it, who did what, the case after.
    pub fn step(
        &mut self,
        before: &Case,
        action: Option<Action>,
        events: &[Event],
        actor: Actor,
        after: &Case,
        now: Millis,
    ) {
        self.in_time(now);
        let mut handed = 0;
        for event in events {
            self.by_whom(before, action, event, actor, now);
            let kept = self.kept.step(self.town, event, actor, now);
            kept.into_iter().for_each(|what| self.fault(now, what));
            handed += u32::from(hands_over(event).is_some());
            self.dates(event, events, now);
            self.between_units(event, before, now);
            self.answer(event, actor, now);
            self.review(event, actor, now);
            self.end(event, actor, now);
        }
        if handed > 1 {
            self.fault(now, "two units were given the case in one step");
        }
        self.version += i64::try_from(events.len()).expect("few");
        if after.version != self.version {
            self.fault(now, "an event was lost or counted twice");
        }
        self.stands(after, now);
    }

    /// The policy, asked with the real relations, once more.
    fn by_whom(
        &mut self,
        before: &Case,
        action: Option<Action>,
        event: &Event,
        actor: Actor,
        now: Millis,
    ) {
        let behind = granted::actions(event);
        let fits = match actor {
            Actor::System => granted::is_of_the_machine(event),
            Actor::Resident => behind.iter().any(|one| one.grants().contains(&Grant::Person)),
            Actor::Staff { id, unit } => self.town.officer(id).is_some_and(|officer| {
                let may = |one: &&Action| self.town.allows(**one, officer, before, now);
                officer.unit == unit && behind.iter().any(|one| may(&one))
            }),
        };
        let named = action.is_none_or(|action| {
            behind.contains(&action)
                || (actor == Actor::System && granted::is_of_the_machine(event))
        });
        if !fits || !named {
            self.fault(now, format!("{} by {actor:?}, who may not", event.kind()));
        }
    }

    /// A date fires once, never early; what is missed goes upward.
    fn dates(&mut self, event: &Event, events: &[Event], now: Millis) {
        let (clock, run, due_at, missed) = match event {
            Event::ClockNear { clock, run, due_at } => (clock, *run, *due_at, false),
            Event::ClockMissed { clock, run, due_at }
            | Event::ClockLapsed { clock, run, due_at } => (clock, *run, *due_at, true),
            _ => return,
        };
        let date = (clock.clone(), run, due_at);
        let kind = event.kind();
        match self.running.get(&date).copied() {
            None => self.fault(now, format!("{kind} of {date:?}, which does not run")),
            Some(stood) if missed && now < stood.missed => {
                self.fault(now, format!("{kind} of {date:?} before its time"));
            }
            Some(stood) if !missed && stood.near.is_none_or(|near| now < near) => {
                self.fault(now, format!("{kind} of {date:?} before its time"));
            }
            Some(stood) if stood.escalates && matches!(event, Event::ClockMissed { .. }) => {
                let goes_up = events.iter().any(|event| {
                    matches!(event, Event::Supervised { clock, run, .. }
                        if (clock, *run) == (&date.0, date.1))
                });
                if !goes_up {
                    self.fault(now, format!("{date:?} was missed and nobody above was told"));
                }
            }
            Some(_) => {}
        }
        if !self.fired.insert((date.clone(), missed)) {
            self.fault(now, format!("{kind} of {date:?} a second time"));
        }
    }

    /// Nothing that was running may have passed a full hour after its instant unsaid.
    fn in_time(&mut self, now: Millis) {
        let late: Vec<String> = self
            .running
            .iter()
            .flat_map(|(date, stood)| {
                let missed = (stood.missed, true);
                let near = stood.near.filter(|near| *near < stood.missed).map(|near| (near, false));
                [Some(missed), near].into_iter().flatten().map(move |told| (date, stood, told))
            })
            .filter(|(date, stood, (at, missed))| {
                // Missed is said instead of near where both came due between two sweeps.
                let said = self.fired.contains(&((*date).clone(), *missed))
                    || self.fired.contains(&((*date).clone(), true));
                !said && sweep_after(*at, stood.since) < now
            })
            .map(|(date, _, (_, missed))| format!("{date:?} came due unsaid (missed: {missed})"))
            .collect();
        late.into_iter().for_each(|late| self.fault(now, late));
    }

    fn between_units(&mut self, event: &Event, before: &Case, now: Millis) {
        if let Some(to) = hands_over(event) {
            self.owner = to.unwrap_or(before.intake);
        }
        match event {
            Event::Returned { .. } | Event::Transferred { .. } => {
                self.handovers += 1;
                if self.arbitrated {
                    self.fault(now, "handed on after the arbiter had spoken");
                }
                if self.handovers > HANDOVERS_MAX {
                    self.fault(now, "handed to and fro without an end");
                }
            }
            Event::Joint(JointEvent::Arbitrated { .. }) => self.arbitrated = true,
            Event::Supervised { unit, .. } => {
                let accused = before.accused.filter(|one| self.town.tree.is_within(*unit, *one));
                if accused.is_some() {
                    self.fault(now, "what was missed came before the unit complained of");
                }
            }
            _ => {}
        }
    }

    /// Four eyes, and nothing said to be delivered that was not approved.
    fn answer(&mut self, event: &Event, actor: Actor, now: Millis) {
        match event {
            Event::Drafted { .. } => {
                self.drafter = Some(actor);
                self.had_part(actor);
            }
            Event::Checked | Event::Approved => {
                if self.drafter == Some(actor) {
                    self.fault(now, format!("{} of one's own draft", event.kind()));
                }
                self.had_part(actor);
            }
            Event::Assigned { to } => {
                self.hands.insert(*to);
            }
            Event::Delivery(DeliveryEvent::Delivered { .. }) => self.delivered = true,
            _ => {}
        }
    }

    /// A review is done by somebody who had no part in what is reviewed.
    fn review(&mut self, event: &Event, actor: Actor, now: Millis) {
        let staff = match actor {
            Actor::Staff { id, .. } => Some(id),
            Actor::Resident | Actor::System => None,
        };
        match event {
            Event::Review(ReviewEvent::ReviewAsked { .. }) => {
                if self.review.is_some() {
                    self.fault(now, "two reviews at once");
                }
                self.review = Some(None);
                // Whoever wants it looked at again has not let it go.
                self.withdrawal = None;
            }
            Event::Review(ReviewEvent::ReviewAssigned { to }) => {
                if self.hands.contains(to) {
                    self.fault(now, "the reviewer had a part in it");
                }
                self.review = Some(Some(*to));
            }
            Event::Review(ReviewEvent::ReviewDecided { .. }) if self.review.flatten() != staff => {
                self.fault(now, "decided by somebody it was not given to");
            }
            Event::Review(ReviewEvent::ReviewDelivered { .. }) => {
                if staff.is_some_and(|staff| self.hands.contains(&staff)) {
                    self.fault(now, "the opinion was sent out by somebody who had a part");
                }
                self.hands.extend(self.review.flatten());
                self.review = None;
            }
            _ => {}
        }
    }

    /// Closed only with a delivered answer, or by the person's own word that stood its days.
    fn end(&mut self, event: &Event, actor: Actor, now: Millis) {
        match event {
            Event::Person(PersonEvent::WithdrawalAsked { effective_at, .. }) => {
                if actor != Actor::Resident {
                    self.fault(now, "taken back by somebody else");
                }
                if effective_at.0 < now.0 + 9 * DAY_MS {
                    self.fault(now, "no days to think better of it");
                }
                self.withdrawal = Some((now, *effective_at));
            }
            Event::Person(PersonEvent::WithdrawalRevoked) => self.withdrawal = None,
            Event::Person(PersonEvent::ErasureAsked { effective_at }) => {
                if actor != Actor::Resident {
                    self.fault(now, "erasure asked for by somebody else");
                }
                if *effective_at <= now {
                    self.fault(now, "no days to think better of an erasure");
                }
            }
            Event::Person(PersonEvent::Withdrawn) => {
                if self.withdrawal.is_none_or(|(_, effective_at)| now < effective_at) {
                    self.fault(now, "taken back before its day, or by nobody");
                }
                // With the matter its review is taken back as well: nobody else can end one.
                self.review = None;
            }
            Event::Concluded { .. } => {
                let own = self.withdrawal.take().is_some_and(|(_, at)| now >= at);
                if !self.delivered && !own {
                    self.fault(now, "closed without a delivered answer");
                }
                if self.review.is_some() {
                    self.fault(now, "closed while a review was open");
                }
            }
            // What is opened again wants an answer of its own, and is not taken back any more.
            Event::Reopened { .. } => (self.delivered, self.withdrawal) = (false, None),
            _ => {}
        }
    }

    fn had_part(&mut self, actor: Actor) {
        if let Actor::Staff { id, .. } = actor {
            self.hands.insert(id);
        }
    }

    /// What must be so of a case at any moment.
    fn stands(&mut self, case: &Case, now: Millis) {
        let tree = &self.town.tree;
        let owner = case.owner.unit;
        if owner != self.owner {
            self.fault(now, format!("a second owner: {owner:?} beside {:?}", self.owner));
        }
        if tree.get(owner).is_none_or(|unit| !unit.active) {
            self.fault(now, "the owner does not exist");
        }
        if case.accused.is_some_and(|accused| tree.is_within(owner, accused)) {
            self.fault(now, "the unit complained of has the case");
        }
        let of = case.owner.handler.and_then(|handler| self.town.officer(handler));
        if of.is_some_and(|handler| handler.unit != owner) {
            self.fault(now, "the handler is of another unit");
        }
        if self.kept.has_left(self.review.flatten()) {
            self.review = Some(None);
        }
        let kept = self.kept.stands(case);
        kept.into_iter().for_each(|what| self.fault(now, what));
        let owed = Owed::of(case, self.rules);
        let runs = owed.running().next().is_some();
        let named = runs || !case.promises().is_empty() || owed.no_clock(case).is_some();
        if case.stage.is_open() && !named {
            self.fault(now, "nothing runs and nothing says why");
        }
        self.watch(case, &owed, now);
        let no_clock = owed.no_clock(case);
        self.owed = owed;
        let goes_on = self
            .running
            .iter()
            .any(|(date, stood)| stood.missed > now || !self.fired.contains(&(date.clone(), true)));
        let late =
            self.fired.iter().any(|(date, missed)| *missed && self.running.contains_key(date));
        let silent = !goes_on && !late && case.withdrawal.is_none() && no_clock.is_none();
        if case.stage.is_open() && silent {
            self.fault(now, "nothing is ahead of it and nothing was missed");
        }
    }

    /// Writes down what runs now, with the instants at which something is to be said.
    fn watch(&mut self, case: &Case, owed: &Owed<'_>, now: Millis) {
        let old = std::mem::take(&mut self.running);
        let since = |date: &Date| old.get(date).map_or(now, |stood| stood.since);
        // On a closed case only what is owed to the person, and no right of theirs.
        let is_open = case.stage.is_open();
        for clock in owed.running().filter(|clock| is_open || clock.is_duty()) {
            let date = (clock.id().to_owned(), clock.run, clock.due_at);
            // The last instant of a period of hours still belongs to it.
            let missed = Millis(clock.due_at.0 + i64::from(clock.rule.unit.is_instant()));
            let near = clock.is_duty().then_some(clock.near_at);
            let escalates = clock.rule.on_expiry == OnExpiry::Escalate;
            let since = since(&date);
            self.running.insert(date, Running { near, missed, escalates, since });
        }
        for promise in case.promises().iter().filter(|promise| !promise.is_waiting) {
            let date = (promise.id.to_owned(), promise.run, promise.due_at);
            let near = Some(Millis(promise.due_at.0 - DAY_MS));
            // Those who are kept away lead nobody above them to the case by their silence.
            let escalates = is_open && promise.id != "brief";
            let (missed, since) = (promise.due_at, since(&date));
            self.running.insert(date, Running { near, missed, escalates, since });
        }
    }

    pub fn at_the_end(&mut self, case: &Case, now: Millis) {
        self.in_time(now);
        let effective = self.withdrawal.filter(|_| case.stage.is_open());
        if effective.is_some_and(|(_, at)| sweep_after(at, at) < now) && self.review.is_none() {
            self.fault(now, "taken back, and still open");
        }
    }

    /// The queue said to look, and there was nothing.
    pub fn nothing_due(&mut self, case: &Case, now: Millis) {
        self.fault(now, format!("a reconciler would spin at {:?}", case.stage));
    }

    pub fn same(&mut self, folded: &str, case: &str) {
        if folded != case {
            self.fault(Millis(0), "folding the events anew is another case");
        }
    }
}

/// Whom an event gives the case to; `Some(None)`: back to where it was registered.
fn hands_over(event: &Event) -> Option<Option<UnitId>> {
    match event {
        Event::Routed { to, .. }
        | Event::Transferred { to, .. }
        | Event::Joint(JointEvent::Arbitrated { to, .. }) => Some(Some(*to)),
        Event::Returned { .. } => Some(None),
        _ => None,
    }
}

/// The first hourly sweep that can see something due at `at` that has been running `since`.
fn sweep_after(at: Millis, since: Millis) -> Millis {
    // A sweep at the very instant may come just before it.
    Millis((at.0.max(since.0) / HOUR_MS + 1) * HOUR_MS)
}
