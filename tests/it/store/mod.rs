//! The store on real engines. Every test here runs on SQLite and on PostgreSQL alike, unless
//! its name says which one it is about. Made-up cases only.

mod broken;
mod case;
mod hall;
mod idempotent;
mod list;
mod log;
mod outbox;
mod personal;
mod put;
mod schema;
mod sequence;
mod share;
mod writer;

use huiyin_domain::ids::{AreaId, CaseId, OutboxId, TextId, UnitId};
use huiyin_domain::leaf::{Actor, DueNote};
use huiyin_domain::time::Millis;
use huiyin_store::Db;
use huiyin_store::case::{CaseHead, CaseRow, PartyRow, TextRow};
use huiyin_store::clock::ClockRow;
use huiyin_store::outbox::OutboxRow;
use huiyin_store::write::{Base, CaseChange, Change, Filed, NewEvent, Options, Put, Writer};
use serde::Serialize;
use std::sync::atomic::{AtomicI64, Ordering};

const AREA: AreaId = AreaId(330_726);
const ORIGIN: &str = "example.org/330726";
const T0: i64 = 1_780_000_000_000;

#[derive(Serialize)]
struct Said<'a> {
    kind: &'a str,
    note: &'a str,
}

/// Unlike any other number of this run.
fn fresh() -> i64 {
    static NEXT: AtomicI64 = AtomicI64::new(1_000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn writer(db: &Db) -> Writer {
    let options = Options { area: AREA, origin: ORIGIN.into(), ..Options::default() };
    Writer::open(db, options).expect("the writer opens")
}

fn event(kind: &'static str) -> NewEvent {
    let dues = vec![DueNote {
        clock: "accept".into(),
        run: 1,
        due_at: Millis(T0 + 15),
        procedure: "cn-xinfang@2022".into(),
        calendar: "cn@2026".into(),
    }];
    let said = Said { kind, note: "a \"quoted\" word, 一句话" };
    let salt = [u8::try_from(fresh() % 251).expect("below 251"); 32];
    NewEvent::new(Millis(T0), kind, Actor::Resident, &said, dues, salt)
}

fn head(unit: i64, due: i64) -> CaseHead {
    CaseHead {
        kind: "claim".into(),
        channel: "web".into(),
        topic: "water".into(),
        stage: "registered".into(),
        outcome: None,
        verdict: None,
        owner_unit: UnitId(unit),
        handler: None,
        intake_unit: UnitId(unit),
        supervisor_unit: Some(UnitId(unit + 500_000)),
        is_open: true,
        urgent: false,
        due: Millis(due),
        due_clock: "accept".into(),
        registered: Millis(T0),
        changed: Millis(T0),
        closed: None,
        title: b"sealed title".to_vec(),
        procedure: "cn-xinfang@2022".into(),
        calendar: "cn@2026".into(),
        secret: vec![7; 32],
        area_code: "330726001".into(),
    }
}

fn clock(name: &str, next: Option<i64>) -> ClockRow {
    ClockRow {
        clock: name.into(),
        run: 1,
        state: "running".into(),
        owed_by: "unit".into(),
        unit: Some(UnitId(4)),
        due: Millis(T0 + 15),
        near: Some(Millis(T0 + 10)),
        next: next.map(Millis),
        fired: 0,
    }
}

fn text() -> TextRow {
    let made = Millis(T0);
    TextRow { text: TextId(fresh()), kind: "body".into(), made, sealed: vec![1, 2, 3] }
}

/// A new case of `QS` in 2026, with everything a case can have.
fn new_case(case: i64) -> Change {
    let party = PartyRow {
        party_no: 1,
        name: Some(b"sealed name".to_vec()),
        phone: Some(b"sealed phone".to_vec()),
        ..PartyRow::default()
    };
    let message = OutboxRow {
        outbox: OutboxId(fresh()),
        channel: "sms".into(),
        purpose: "receipt".into(),
        next: Millis(T0),
        made: Millis(T0),
    };
    let case = CaseChange {
        case: CaseId(case),
        base: Base::New { office: "QS".into(), year: 2026, key_wrapped: vec![9; 60] },
        events: vec![event("registered"), event("routed")],
        head: head(4, T0 + 15),
        texts: vec![text(), text()],
        party: Some(party),
        clocks: vec![clock("accept", Some(T0 + 10)), clock("answer", None)],
        shares: Vec::new(),
        outbox: vec![message],
    };
    Change { case: Some(case), ..puts(Vec::new()) }
}

fn case_of(change: &mut Change) -> &mut CaseChange {
    change.case.as_mut().expect("a change with a case")
}

fn base_of(filed: &Filed) -> Base {
    Base::At { number: filed.number.clone(), version: filed.version, prev: filed.last }
}

/// A further step of a case that was filed.
fn next_step(filed: &Filed, kind: &'static str) -> Change {
    let case = CaseChange {
        case: filed.case,
        base: base_of(filed),
        events: vec![event(kind)],
        head: CaseHead { stage: "handling".into(), ..head(4, T0 + 20) },
        texts: vec![text()],
        party: None,
        clocks: vec![clock("answer", Some(T0 + 18))],
        shares: Vec::new(),
        outbox: Vec::new(),
    };
    Change { case: Some(case), ..puts(Vec::new()) }
}

fn puts(puts: Vec<Put>) -> Change {
    let notes = Vec::new();
    Change { area: AREA, at: Millis(T0), idempotency: None, case: None, puts, notes }
}

async fn file(writer: &Writer, change: Change) -> Filed {
    writer.submit(change).await.expect("the change is written").case()
}

async fn read(db: &Db, case: CaseId) -> CaseRow {
    let row = huiyin_store::case::by_id(db, AREA, case).await;
    row.expect("the store answers").expect("the case is there")
}
