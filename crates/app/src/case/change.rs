//! From events to one change of the store: the derived row, the clocks that now run, the dates
//! that were set or moved, and the messages owed. Nothing is decided here.

use super::Loaded;
use crate::App;
use huiyin_domain::case::{Case, Event, NoticeWish, Owed, due_notes, next_look};
use huiyin_domain::clock::Clock;
use huiyin_domain::ids::{CaseId, OutboxId};
use huiyin_domain::leaf::{Actor, DueNote};
use huiyin_domain::time::Millis;
use huiyin_domain::unit::UnitTree;
use huiyin_store::case::CaseHead;
use huiyin_store::clock::ClockRow;
use huiyin_store::outbox::OutboxRow;
use huiyin_store::write::{Base, CaseChange, NewEvent};

impl App {
    /// What events make of a case, ready for the writer.
    pub(super) fn change_of(
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

    /// Messages that these events owe the person, in the way they wished.
    pub(super) fn messages(&self, case: &Case, events: &[Event], now: Millis) -> Vec<OutboxRow> {
        let channel = match case.wish {
            NoticeWish::None => return Vec::new(),
            NoticeWish::Sms | NoticeWish::Mail => case.wish.code(),
        };
        let purposes = events.iter().filter_map(purpose);
        let message = |purpose: &str| OutboxRow {
            outbox: OutboxId(self.moment().id()),
            channel: channel.to_owned(),
            purpose: purpose.to_owned(),
            next: now,
            made: now,
        };
        purposes.map(message).collect()
    }
}

/// Which events the person is told of outside the tracking page.
fn purpose(event: &Event) -> Option<&'static str> {
    match event {
        Event::Registered { .. } => Some("registered"),
        Event::Notified { .. } => Some("notice"),
        Event::ExtensionGranted { .. } => Some("extended"),
        Event::Delivered { .. } => Some("answered"),
        // What somebody did in their own browser they know; what a counter did, perhaps not.
        Event::SecretReissued { .. } => Some("reissued"),
        _ => None,
    }
}

pub(crate) fn head_of(case: &Case, owed: &Owed<'_>, title: Vec<u8>, secret: Vec<u8>) -> CaseHead {
    let next = owed.next_of_authority();
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
        due: next.map_or(Millis(i64::MAX), |clock| clock.due_at),
        due_clock: next.map(|clock| clock.id().to_owned()).unwrap_or_default(),
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

/// The reconciler's queue: only clocks that still run; the rest is in the events.
pub(crate) fn clock_rows(case: &Case, owed: &Owed<'_>) -> Vec<ClockRow> {
    if !case.stage.is_open() {
        return Vec::new();
    }
    let row = |clock: &Clock<'_>| ClockRow {
        clock: clock.id().to_owned(),
        run: i64::from(clock.run),
        state: "running".into(),
        owed_by: clock.rule.owed_by.code().into(),
        unit: Some(case.owner.unit),
        due: clock.due_at,
        near: Some(clock.near_at),
        next: next_look(case, clock),
        fired: 0,
    };
    owed.running().map(row).collect()
}
