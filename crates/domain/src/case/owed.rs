//! What is owed on a case, by whom and until when: the bridge from the folded case to the
//! clocks of its procedure. An open case has a running clock or a named reason why not.

use super::decide::Rules;
use super::event::Event;
use super::state::Case;
use super::withdraw::{PersonEvent, WITHDRAWN};
use super::{Outcome, Stage, Verdict, admission, codes, promise, unit_fits};
use crate::calendar::Calendar;
use crate::clock::{Clock, Explanation, Facts, Trigger, explain, run};
use crate::ids::UnitId;
use crate::leaf::{Actor, DueNote};
use crate::procedure::{Condition, ConditionKind, OnExpiry, Procedure};
use crate::time::Millis;
use jiff::civil::Date;

codes!(
    /// Why no clock runs on an open case.
    NoClock {
        /// The procedure sets no period for this kind at this stage.
        NoStatutoryPeriod = "no-statutory-period",
        /// The answer is out and no window of the person is counted.
        AwaitingVerdict = "awaiting-verdict",
    }
);

/// The clocks of one case under its pinned rules.
#[derive(Debug)]
pub struct Owed<'r> {
    pub clocks: Vec<Clock<'r>>,
}

impl<'r> Owed<'r> {
    /// Dates beyond year 9999 cannot be reckoned; a case there has no clocks.
    #[must_use]
    pub fn under(case: &Case, procedure: &'r Procedure, calendar: &Calendar) -> Self {
        let clocks = run(procedure, calendar, &facts(case, &flags(case)));
        Self { clocks: clocks.unwrap_or_default() }
    }

    #[must_use]
    pub fn of(case: &Case, rules: Rules<'r>) -> Self {
        Self::under(case, rules.procedure, rules.calendar)
    }

    pub fn running(&self) -> impl Iterator<Item = &Clock<'r>> {
        self.clocks.iter().filter(|clock| clock.is_running())
    }

    /// What somebody has to look at when its date comes. On a closed case only what is still owed
    /// to the person there: an opinion, an explanation; no right of theirs lapses aloud.
    pub fn watched<'o>(&'o self, case: &Case) -> impl Iterator<Item = &'o Clock<'r>> + use<'o, 'r> {
        let is_open = case.stage.is_open();
        self.running().filter(move |clock| is_open || clock.is_duty())
    }

    /// The next date that an authority owes, and what it is; what lists are ordered by.
    #[must_use]
    pub fn next_of_authority(&self, case: &Case) -> Option<(Millis, String)> {
        let clocks = self.watched(case).filter(|clock| clock.is_duty());
        let clocks = clocks.map(|clock| (clock.due_at, clock.id().to_owned()));
        let promises = case.promises().into_iter().filter(|promise| !promise.is_waiting);
        let promises = promises.map(|promise| (promise.due_at, promise.id.to_owned()));
        clocks.chain(promises).min_by_key(|(due_at, _)| *due_at)
    }

    /// The last day for the answer, once it is known or, before the unit has accepted the
    /// case, as it would be if it were accepted at this moment.
    #[must_use]
    pub fn answer_due(
        case: &Case,
        procedure: &Procedure,
        calendar: &Calendar,
        now: Millis,
    ) -> Option<Date> {
        let mut case = case.clone();
        if matches!(case.stage, Stage::Registered | Stage::Routed) {
            case.apply(&Event::Accepted, now, Actor::System);
        }
        let owed = Owed::under(&case, procedure, calendar);
        let answer = owed.running().filter(|clock| clock.is_of_answer());
        answer.map(|clock| clock.effective_due).min()
    }

    /// `None` when a clock runs or the case is closed.
    #[must_use]
    pub fn no_clock(&self, case: &Case) -> Option<NoClock> {
        if !case.stage.is_open() || self.running().next().is_some() {
            return None;
        }
        Some(match case.stage {
            Stage::Answered => NoClock::AwaitingVerdict,
            _ => NoClock::NoStatutoryPeriod,
        })
    }

    #[must_use]
    pub fn explanation(
        &self,
        case: &Case,
        procedure: &Procedure,
        calendar: &Calendar,
        clock: &Clock<'_>,
    ) -> Explanation {
        explain(procedure, calendar, &facts(case, &flags(case)), clock)
    }
}

/// The dates that an event set or moved: what runs after it and did not run so before.
#[must_use]
pub fn due_notes(before: Option<&Owed<'_>>, after: &Owed<'_>, rules: Rules<'_>) -> Vec<DueNote> {
    let stood = |clock: &Clock<'_>| {
        before.is_some_and(|before| {
            before
                .running()
                .any(|old| (old.id(), old.run, old.due_at) == (clock.id(), clock.run, clock.due_at))
        })
    };
    let note = |clock: &Clock<'_>| DueNote {
        clock: clock.id().to_owned(),
        run: clock.run,
        due_at: clock.due_at,
        procedure: rules.procedure.pin(),
        calendar: rules.calendar.pin(),
    };
    after.running().filter(|clock| !stood(clock)).map(note).collect()
}

/// What the passing of time makes of a case: warnings not yet given, each once for each date.
#[must_use]
pub fn overdue_events(case: &Case, rules: Rules<'_>, now: Millis) -> Vec<Event> {
    let mut events = Vec::new();
    for clock in Owed::of(case, rules).watched(case) {
        let (id, run, due_at) = (clock.id().to_owned(), clock.run, clock.due_at);
        let is_new = |missed| !case.has_fired(&id, run, due_at, missed);
        if clock.is_missed(now) && is_new(true) {
            if !clock.is_duty() {
                events.push(Event::ClockLapsed { clock: id, run, due_at });
                continue;
            }
            events.push(Event::ClockMissed { clock: id.clone(), run, due_at });
            if clock.rule.on_expiry == OnExpiry::Escalate {
                let unit = supervising(case, case.ower(clock), rules);
                events.push(Event::Supervised { clock: id, run, unit });
            }
        } else if clock.is_duty() && clock.is_near(now) && is_new(false) {
            events.push(Event::ClockNear { clock: id, run, due_at });
        }
    }
    events.extend(promises_due(case, rules, now));
    events.extend(admission::over(case, now));
    if case.stage.is_open() && case.withdrawal.is_some_and(|at| now >= at) {
        events.push(PersonEvent::Withdrawn.into());
        events.push(Event::Concluded { ground: WITHDRAWN.into() });
    }
    events
}

/// The same for the dates that steps of the case set.
fn promises_due(case: &Case, rules: Rules<'_>, now: Millis) -> Vec<Event> {
    let mut events = Vec::new();
    for promise in case.promises().into_iter().filter(|promise| !promise.is_waiting) {
        let (clock, run, due_at) = (promise.id.to_owned(), promise.run, promise.due_at);
        let is_new = |missed| !case.has_fired(promise.id, run, due_at, missed);
        if promise.is_missed(now) && is_new(true) {
            events.push(Event::ClockMissed { clock: clock.clone(), run, due_at });
            // A closed case is watched by nobody; the list shows what is late all the same. And
            // nobody above those who are kept away is led to the case by their silence.
            if case.stage.is_open() && promise.id != promise::BRIEF {
                let unit = supervising(case, promise.unit, rules);
                events.push(Event::Supervised { clock, run, unit });
            }
        } else if !promise.is_missed(now) && now >= promise.near_at() && is_new(false) {
            events.push(Event::ClockNear { clock, run, due_at });
        }
    }
    events
}

/// The unit above the one that is late, never one complained of; the topmost answers for
/// itself.
pub(super) fn supervising(case: &Case, late: UnitId, rules: Rules<'_>) -> UnitId {
    let above = rules.tree.ancestors(late).find(|unit| unit_fits(case, *unit, rules.tree).is_ok());
    above.unwrap_or(case.owner.unit)
}

impl Case {
    /// Which unit owes a clock: the reviewer its opinion, the arbiter its word, the unit above
    /// an explanation; everything else the owner.
    #[must_use]
    pub fn ower(&self, clock: &Clock<'_>) -> UnitId {
        let ends = |trigger| clock.rule.met_by.contains(&trigger);
        let other = if ends(Trigger::ReviewDelivered) || ends(Trigger::ReexamDelivered) {
            self.reviews.last().map(|review| review.unit)
        } else if ends(Trigger::Arbitrated) {
            self.joint.arbiter
        } else if ends(Trigger::UnansweredExplained) {
            self.supervisor
        } else {
            None
        };
        other.unwrap_or(self.owner.unit)
    }
}

/// When a reconciler must next look at a clock; `None` when nothing is left to do for it.
#[must_use]
pub fn next_look(case: &Case, clock: &Clock<'_>) -> Option<Millis> {
    if !clock.is_running() {
        return None;
    }
    let fired = |missed| case.has_fired(clock.id(), clock.run, clock.due_at, missed);
    let after_due = Millis(clock.due_at.0 + 1);
    match (fired(true), clock.is_duty() && !fired(false)) {
        (true, _) => None,
        (false, true) => Some(clock.near_at.min(after_due)),
        (false, false) => Some(after_due),
    }
}

/// The first lawful ground on which the case may be closed now, in the procedure's words.
#[must_use]
pub(super) fn ground_met(case: &Case, rules: Rules<'_>, now: Millis) -> Option<String> {
    // Not while somebody looks at it again, or while the unit owes the one above it an answer.
    if case.review().is_some() || case.joint.supervisions_open().next().is_some() {
        return None;
    }
    let owed = Owed::of(case, rules);
    let holds = |condition: &Condition| holds(condition, case, rules, &owed, now);
    rules.procedure.closing.may_close(case.kind, holds).ok()?;
    let whole = rules.procedure.closing.may.iter().find(|rule| {
        (rule.kinds.is_empty() || rule.kinds.contains(&case.kind)) && rule.all.iter().all(holds)
    })?;
    let names = whole.all.iter().map(|condition| condition.kind.code());
    Some(names.collect::<Vec<_>>().join("+"))
}

fn holds(
    condition: &Condition,
    case: &Case,
    rules: Rules<'_>,
    owed: &Owed<'_>,
    now: Millis,
) -> bool {
    match condition.kind {
        ConditionKind::AnswerDelivered => case.delivered_at.is_some() && case.answer.is_some(),
        ConditionKind::VerdictSolved => case.verdict == Some(Verdict::Solved),
        ConditionKind::NoDissatisfactionUnreworked => {
            case.verdict != Some(Verdict::NotSolved) || case.reworks > 0
        }
        ConditionKind::HandedOverTold => {
            case.outcome == Some(Outcome::HandedOver) && case.delivered_at.is_some()
        }
        ConditionKind::WindowLapsed => {
            let lapsed = |window: &str| {
                let last = owed.clocks.iter().rfind(|clock| clock.id() == window);
                last.is_some_and(|clock| clock.is_missed(now))
            };
            window_now(condition, case, rules).is_none_or(lapsed)
        }
    }
}

/// The window that has to be over: the one named, or, where it was used for a review, the one of
/// the next level. `None`: that review was the last there is.
fn window_now<'a>(condition: &'a Condition, case: &Case, rules: Rules<'a>) -> Option<&'a str> {
    let named = condition.clock.as_deref().unwrap_or_default();
    let levels = &rules.procedure.review_levels;
    let is_of_review = levels.iter().any(|level| level.window.as_deref() == Some(named));
    match case.reviews_done() {
        done if done > 0 && is_of_review => levels.get(done)?.window.as_deref(),
        _ => Some(named),
    }
}

/// Facts that procedures name by flag.
fn flags(case: &Case) -> Vec<&'static str> {
    let no_contact = (!case.contactable).then_some("no-contact");
    let protection = case.protects.map(|_| "protection");
    no_contact.into_iter().chain(protection).collect()
}

fn facts<'f>(case: &'f Case, flags: &'f [&'f str]) -> Facts<'f> {
    Facts {
        marks: &case.marks,
        kind: Some(case.kind),
        way: case.way,
        urgent: case.urgent,
        flags,
        extensions: &case.extensions,
        pauses: &case.settling.pauses,
        parameters: &[],
    }
}
