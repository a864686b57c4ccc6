//! From events to one change of the store: the derived row, the clocks that now run, the dates
//! that were set or moved, and the messages owed. Nothing is decided here.

use super::Loaded;
use crate::App;
use huiyin_domain::case::{
    Case, DeliveryEvent, Event, JointEvent, NoticeWish, Owed, PersonEvent, Promise, ReviewEvent,
    SettleEvent, due_notes, next_look,
};
use huiyin_domain::clock::{Clock, Trigger};
use huiyin_domain::ids::{CaseId, OutboxId, UnitId};
use huiyin_domain::leaf::{Actor, DueNote};
use huiyin_domain::time::Millis;
use huiyin_domain::unit::UnitTree;
use huiyin_store::case::CaseHead;
use huiyin_store::clock::ClockRow;
use huiyin_store::outbox::{LETTER_NEXT, OutboxRow};
use huiyin_store::write::{Base, CaseChange, NewEvent};

impl App {
    /// What events make of a case, ready for the writer.
    pub(crate) fn change_of(
        &self,
        actor: Actor,
        id: CaseId,
        loaded: &Loaded,
        events: &[Event],
        now: Millis,
        tree: &UnitTree,
    ) -> CaseChange {
        let rules = loaded.rules(tree);
        let before = Owed::of(&loaded.case, rules);
        let mut case = loaded.case.clone();
        for event in events {
            case.apply(event, now, actor);
        }
        let owed = Owed::of(&case, rules);
        let mut dues = due_notes(Some(&before), &owed, rules);
        let last = events.len().saturating_sub(1);
        let note = |(at, event): (usize, &Event)| {
            // The dates a command moves are noted once, with its last event.
            let dues = if at == last { std::mem::take(&mut dues) } else { Vec::new() };
            self.new_event(now, actor, event, dues)
        };
        let head = &loaded.row.head;
        CaseChange {
            case: id,
            base: Base::At {
                number: loaded.row.number.clone(),
                version: loaded.row.version,
                prev: loaded.row.last,
            },
            events: events.iter().enumerate().map(note).collect(),
            head: head_of(&case, &owed, head.title.clone(), head.secret.clone()),
            texts: Vec::new(),
            party: None,
            clocks: clock_rows(&case, &owed),
            outbox: self.messages(&case, events, now),
        }
    }

    pub(super) fn new_event(
        &self,
        at: Millis,
        actor: Actor,
        event: &Event,
        dues: Vec<DueNote>,
    ) -> NewEvent {
        NewEvent::new(at, event.kind(), actor, event, dues, self.moment().random())
    }

    /// Messages that these events owe the person: notices in the way they wished, and the answer
    /// itself in the way the unit sends it.
    pub(super) fn messages(&self, case: &Case, events: &[Event], now: Millis) -> Vec<OutboxRow> {
        let wished = Some(case.wish.code()).filter(|_| case.wish != NoticeWish::None);
        let message = |(channel, purpose): (&str, &str)| OutboxRow {
            outbox: OutboxId(self.moment().id()),
            channel: channel.to_owned(),
            purpose: purpose.to_owned(),
            // A letter waits for the officer who prints and posts it, not for a reconciler.
            next: if channel == NoticeWish::Post.code() { LETTER_NEXT } else { now },
            made: now,
        };
        let owed = events.iter().filter_map(|event| match event {
            Event::Delivery(DeliveryEvent::Dispatched { means }) => Some((means.code(), ANSWER)),
            // Whoever has the answer in hand need not be told that there is one.
            Event::Delivery(DeliveryEvent::Delivered { means, .. })
                if Some(means.code()) == wished =>
            {
                None
            }
            event => Some((wished?, purpose(event)?)),
        });
        owed.map(message).collect()
    }
}

/// The purpose of a message that is the answer and not a notice of it.
pub(crate) const ANSWER: &str = "answer";

/// Which events the person is told of outside the tracking page.
pub(crate) fn purpose(event: &Event) -> Option<&'static str> {
    match event {
        Event::Registered { .. } => Some("registered"),
        Event::Notified { .. } => Some("notice"),
        Event::ExtensionGranted { .. } => Some("extended"),
        Event::Delivery(DeliveryEvent::Delivered { .. }) => Some("answered"),
        Event::Review(ReviewEvent::ReviewDelivered { .. }) => Some("opinion"),
        // Whoever is on the way to an appointment that was called off has to hear of it.
        Event::Settle(
            SettleEvent::AppointmentSet { .. } | SettleEvent::AppointmentCancelled { .. },
        ) => Some("appointment"),
        Event::Settle(
            SettleEvent::MediationOffered { .. }
            | SettleEvent::HearingSet { .. }
            | SettleEvent::HearingCancelled { .. },
        )
        | Event::Joint(JointEvent::Arbitrated { .. })
        | Event::Person(PersonEvent::UnansweredExplained { .. }) => Some("notice"),
        // What somebody did in their own browser they know; what a counter did, perhaps not.
        Event::SecretReissued { .. } => Some("reissued"),
        _ => None,
    }
}

pub(crate) fn head_of(case: &Case, owed: &Owed<'_>, title: Vec<u8>, secret: Vec<u8>) -> CaseHead {
    let next = owed.next_of_authority(case);
    let (due, due_clock) = next.unwrap_or((Millis(i64::MAX), String::new()));
    CaseHead {
        kind: case.kind.code().into(),
        channel: case.channel.code().into(),
        topic: case.topic.clone().unwrap_or_default(),
        stage: case.stage.code().into(),
        outcome: case.outcome.map(|outcome| outcome.code().into()),
        verdict: case.verdict.map(|verdict| verdict.code().into()),
        owner_unit: case.owner.unit,
        handler: case.owner.handler,
        intake_unit: case.intake,
        supervisor_unit: case.supervisor,
        is_open: case.stage.is_open(),
        urgent: case.urgent,
        due,
        due_clock,
        registered: case.registered_at,
        changed: case.changed_at,
        closed: case.closed_at,
        title,
        procedure: case.procedure.clone(),
        calendar: case.calendar.clone(),
        secret,
        area_code: case.area_code.clone(),
    }
}

/// The reconciler's queue: only what still runs; the rest is in the events. What another unit
/// than the owner owes is marked as asked, so that it stands in that unit's list.
pub(crate) fn clock_rows(case: &Case, owed: &Owed<'_>) -> Vec<ClockRow> {
    let is_open = case.stage.is_open();
    let of_law = owed.watched(case).map(|clock| clock_row(case, clock));
    let promises = case.promises();
    let promised = promises.iter().map(|promise| promise_row(case, promise));
    let led = case.joint.leader_unit.filter(|_| is_open).map(|unit| leader_row(owed, case, unit));
    of_law.chain(promised).chain(led).collect()
}

fn clock_row(case: &Case, clock: &Clock<'_>) -> ClockRow {
    let unit = case.ower(clock);
    let is_asked = unit != case.owner.unit;
    ClockRow {
        clock: clock.id().to_owned(),
        run: i64::from(clock.run),
        state: if is_asked { asked_of(clock) } else { "running" }.into(),
        owed_by: if is_asked { ASKED } else { clock.rule.owed_by.code() }.into(),
        unit: Some(unit),
        due: clock.due_at,
        near: Some(clock.near_at),
        next: next_look(case, clock),
        fired: 0,
    }
}

fn promise_row(case: &Case, promise: &Promise) -> ClockRow {
    let is_asked = promise.unit != case.owner.unit;
    ClockRow {
        clock: promise.id.to_owned(),
        run: i64::from(promise.run),
        state: if is_asked { promise.id } else { "running" }.into(),
        owed_by: if is_asked { ASKED } else { "authority" }.into(),
        unit: Some(promise.unit),
        due: promise.due_at,
        near: Some(promise.near_at()),
        next: case.promise_look(promise),
        fired: 0,
    }
}

/// A case that a leader took on stands in the list of their unit, too; nothing fires for it.
fn leader_row(owed: &Owed<'_>, case: &Case, unit: UnitId) -> ClockRow {
    let due = owed.next_of_authority(case).map_or(Millis(i64::MAX), |(due, _)| due);
    ClockRow {
        clock: LEADER.into(),
        run: 1,
        state: LEADER.into(),
        owed_by: ASKED.into(),
        unit: Some(unit),
        due,
        near: None,
        next: None,
        fired: 0,
    }
}

const ASKED: &str = "asked";
const LEADER: &str = "leader";

/// What a clock of another unit asks of it, as the list calls it.
fn asked_of(clock: &Clock<'_>) -> &'static str {
    let ends = |trigger| clock.rule.met_by.contains(&trigger);
    if ends(Trigger::Arbitrated) {
        "arbiter"
    } else if ends(Trigger::UnansweredExplained) {
        "unanswered"
    } else {
        "review"
    }
}
