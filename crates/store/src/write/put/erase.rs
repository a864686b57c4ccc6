//! What erasing a case does to the tables, in one transaction: every row of it goes, its leaves
//! stay without its name, and for each there is a stub. That it happened is a note of the same
//! change, so that the log tells it.

use super::super::batch::{Expect, Step};
use super::common::LEAVING;
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, CaseId, CaseNumber};
use huiyin_domain::leaf::Commitment;
use huiyin_domain::time::Millis;

/// A closed case as it was looked at: `Conflict` when anything was added since, when it was
/// opened again, or when one of its leaves still waits for its place.
#[derive(Clone, Debug)]
pub struct CaseErase {
    pub case: CaseId,
    pub number: CaseNumber,
    /// As many leaves as it has events.
    pub version: i64,
    pub last: Commitment,
    /// The rule it is erased under; shown to whoever asks for the number.
    pub basis: String,
    pub at: Millis,
}

const FILE: Statement = Statement::new(
    "erase_case_file",
    Kind::Write,
    "DELETE FROM case_file WHERE area_id = ?1 AND case_id = ?2 AND number = ?3 \
     AND version = ?4 AND head_hash = ?5 AND is_open = 0",
);
const STUBS: Statement = Statement::new(
    "erase_stubs",
    Kind::Write,
    "INSERT INTO erased (area_id, position, number, basis, at_ms) \
     SELECT area_id, position, ?3, ?4, ?5 FROM case_event \
     WHERE area_id = ?1 AND case_id = ?2 AND position IS NOT NULL",
);
const LEAVES: Statement = Statement::new(
    "erase_leaves",
    Kind::Write,
    "UPDATE leaf SET case_id = NULL, seq = NULL WHERE area_id = ?1 AND case_id = ?2 \
     AND position IN (SELECT position FROM case_event WHERE area_id = ?1 AND case_id = ?2)",
);
/// All rows of a table that belong to the case.
macro_rules! rows_of {
    ($table:literal) => {
        Statement::new(
            concat!("erase_", $table),
            Kind::Write,
            concat!("DELETE FROM ", $table, " WHERE area_id = ?1 AND case_id = ?2"),
        )
    };
}
/// A model that may have learned from it, which the next look at what is decided makes anew.
const MODEL: Statement = Statement::new(
    "erase_routing_model",
    Kind::Write,
    "DELETE FROM routing_model WHERE area_id = ?1 AND EXISTS (SELECT 1 FROM case_file \
     WHERE registered_ms BETWEEN from_ms AND to_ms AND case_file.area_id = ?1 AND case_id = ?2)",
);
const KEY: Statement = rows_of!("case_key");
const SHARE: Statement = rows_of!("case_share");
const PARTY: Statement = rows_of!("case_party");
const TEXT: Statement = rows_of!("case_text");
const CLOCK: Statement = rows_of!("case_clock");
const OUTBOX: Statement = rows_of!("outbox");
const NOTICE: Statement = rows_of!("staff_notice");
/// Has no index by case: erasing is rare, and each filing would pay for one.
const IDEMPOTENCY: Statement = rows_of!("idempotency");
/// A number of a hall must not point at what is gone.
const TICKET: Statement = rows_of!("hall_ticket");
const EVENT: Statement = rows_of!("case_event");
/// The objects themselves are deleted after the transaction, from this list.
const FILE_GONE: Statement = Statement::new(
    "erase_file_gone",
    Kind::Write,
    "INSERT INTO file_gone (area_id, object, parts) SELECT area_id, object, parts + 1 FROM file \
     WHERE area_id = ?1 AND case_id = ?2 ON CONFLICT (area_id, object) DO NOTHING",
);
const FILES: Statement = rows_of!("file");

pub(super) const STATEMENTS: [Statement; 16] = [
    MODEL,
    FILE,
    STUBS,
    LEAVES,
    KEY,
    SHARE,
    PARTY,
    TEXT,
    CLOCK,
    OUTBOX,
    NOTICE,
    IDEMPOTENCY,
    TICKET,
    EVENT,
    FILE_GONE,
    FILES,
];

impl CaseErase {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let (area, case) = (Arg::Int(area.0), Arg::Int(self.case.0));
        let number = Arg::Text(self.number.as_str());
        let all = Expect::Rows(u64::try_from(self.version).unwrap_or(u64::MAX));
        let mut step = |statement, params, expect| {
            steps.push(Step { statement, params, expect });
        };
        let head = vec![area, case, number, Arg::Int(self.version), Arg::Blob(&self.last.0)];
        step(&MODEL, vec![area, case], Expect::Any);
        step(&FILE, head, Expect::Rows(1));
        let stub = vec![area, case, number, Arg::Text(&self.basis), Arg::Int(self.at.0)];
        step(&STUBS, stub, all);
        step(&LEAVES, vec![area, case], all);
        step(&KEY, vec![area, case], Expect::Rows(1));
        let papers = [&SHARE, &PARTY, &TEXT, &FILE_GONE, &FILES];
        // A case goes out of the problem that it stands in; nothing tells that it was in one.
        for statement in &LEAVING {
            step(statement, vec![area, case], Expect::Any);
        }
        let beside = [&CLOCK, &OUTBOX, &NOTICE, &IDEMPOTENCY, &TICKET];
        for statement in papers.into_iter().chain(beside) {
            step(statement, vec![area, case], Expect::Any);
        }
        step(&EVENT, vec![area, case], all);
    }
}

/// A model that may have learned from this case goes, and the next is made without it.
pub(super) fn unlearn(area: AreaId, case: CaseId) -> Step<'static> {
    let params = vec![Arg::Int(area.0), Arg::Int(case.0)];
    Step { statement: &MODEL, params, expect: Expect::Any }
}

/// Statements that take every row of a case away, whatever state it is in: for a copy put back
/// that holds a case erased since. First the stubs, then the leaves, then the rows.
pub(crate) fn erase_again() -> (&'static Statement, &'static Statement, Vec<Statement>) {
    let is_rows = |one: &Statement| {
        one.source().starts_with("DELETE FROM")
            && one.source().trim_end_matches(')').ends_with("case_id = ?2")
    };
    let mut rows = LEAVING.to_vec();
    rows.extend(STATEMENTS.into_iter().filter(is_rows));
    rows.extend(AGAIN);
    (&STUBS, &LEAVES, rows)
}

pub(super) const AGAIN: [Statement; 2] = [
    Statement::new(
        "erase_again_case_file",
        Kind::Write,
        "DELETE FROM case_file WHERE area_id = ?1 AND case_id = ?2",
    ),
    rows_of!("leaf_waiting"),
];
