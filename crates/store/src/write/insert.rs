//! Many rows by few statements: INSERTs of 64, 16, 4 and 1 rows, their text made once.

use super::batch::{Expect, Step};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use std::fmt::Write as _;
use std::sync::OnceLock;

const CHUNKS: [usize; 4] = [64, 16, 4, 1];

/// An INSERT without its rows.
pub(crate) struct Insert {
    table: &'static str,
    columns: &'static str,
    /// How many columns that is.
    width: usize,
    tail: &'static str,
    made: OnceLock<[Statement; 4]>,
}

impl Insert {
    const fn new(
        table: &'static str,
        columns: &'static str,
        width: usize,
        tail: &'static str,
    ) -> Self {
        Self { table, columns, width, tail, made: OnceLock::new() }
    }

    fn statements(&'static self) -> &'static [Statement; 4] {
        self.made.get_or_init(|| {
            CHUNKS.map(|rows| {
                let head = format!("INSERT INTO {} ({}) VALUES ", self.table, self.columns);
                let sql = head + &tuples(rows, self.width, 1) + self.tail;
                named(format!("insert_{}_{rows}", self.table), Kind::Write, sql)
            })
        })
    }
}

/// `(?1, ?2), (?3, ?4)…`
fn tuples(rows: usize, width: usize, first: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}?{}", first + row * width + column);
        }
        text.push(')');
    }
    text
}

/// Made once per process and kept for its life.
fn named(name: String, kind: Kind, sql: String) -> Statement {
    Statement::new(name.leak(), kind, sql.leak())
}

pub(crate) static CASE_FILE: Insert = Insert::new(
    "case_file",
    "area_id, case_id, number, version, head_hash, kind, channel, topic, stage, outcome, \
     verdict, owner_unit, handler, intake_unit, supervisor_unit, is_open, urgent, due_ms, \
     due_clock, registered_ms, changed_ms, closed_ms, title, procedure, calendar, secret, \
     area_code",
    27,
    "",
);
pub(crate) static CASE_KEY: Insert = Insert::new("case_key", "area_id, case_id, wrapped", 3, "");
pub(crate) static CASE_SHARE: Insert = Insert::new(
    "case_share",
    "area_id, case_id, holder, fingerprint, wrapped, made_ms, until_ms",
    7,
    "",
);
pub(crate) static CASE_EVENT: Insert = Insert::new(
    "case_event",
    "area_id, case_id, seq, kind, at_ms, canonical, salt, position",
    8,
    "",
);
pub(crate) static SYSTEM_EVENT: Insert =
    Insert::new("system_event", "area_id, seq, kind, at_ms, canonical, salt, position", 7, "");
pub(crate) static LEAF: Insert =
    Insert::new("leaf", "area_id, position, case_id, seq, commitment", 5, "");
pub(crate) static LEAF_WAITING: Insert =
    Insert::new("leaf_waiting", "area_id, case_id, seq, commitment", 4, "");
pub(crate) static LOG_TILE: Insert =
    Insert::new("log_tile", "area_id, level, tile_no, root, hashes", 5, "");
pub(crate) static CASE_TEXT: Insert =
    Insert::new("case_text", "area_id, text_id, case_id, kind, made_ms, sealed", 6, "");
pub(crate) static CASE_PARTY: Insert = Insert::new(
    "case_party",
    "area_id, case_id, party_no, name, phone, email, address, language",
    8,
    " ON CONFLICT (area_id, case_id, party_no) DO UPDATE SET name = excluded.name, \
     phone = excluded.phone, email = excluded.email, address = excluded.address, \
     language = excluded.language",
);
pub(crate) static CASE_CLOCK: Insert = Insert::new(
    "case_clock",
    "area_id, case_id, clock, run, state, owed_by, unit_id, due_ms, near_ms, next_ms, fired",
    11,
    "",
);
pub(crate) static OUTBOX: Insert = Insert::new(
    "outbox",
    "area_id, outbox_id, case_id, channel, purpose, state, attempts, next_ms, made_ms",
    9,
    "",
);
pub(crate) static IDEMPOTENCY: Insert =
    Insert::new("idempotency", "area_id, key, case_id, version, at_ms", 5, "");
pub(crate) static COUNTER: Insert = Insert::new(
    "counter",
    "area_id, office, year, next",
    4,
    " ON CONFLICT (area_id, office, year) DO UPDATE SET next = excluded.next",
);

static INSERTS: [&Insert; 14] = [
    &CASE_FILE,
    &CASE_KEY,
    &CASE_SHARE,
    &CASE_EVENT,
    &SYSTEM_EVENT,
    &LEAF,
    &LEAF_WAITING,
    &LOG_TILE,
    &CASE_TEXT,
    &CASE_PARTY,
    &CASE_CLOCK,
    &OUTBOX,
    &IDEMPOTENCY,
    &COUNTER,
];

pub(crate) fn all_statements() -> Vec<Statement> {
    let inserts = INSERTS.iter().flat_map(|insert| *insert.statements());
    inserts.chain(*known_keys()).collect()
}

/// Looks up idempotency keys by the same chunks, with what was answered then.
fn known_keys() -> &'static [Statement; 4] {
    static MADE: OnceLock<[Statement; 4]> = OnceLock::new();
    MADE.get_or_init(|| {
        CHUNKS.map(|keys| {
            let sql = format!(
                "SELECT i.key, i.case_id, i.version, c.number, e.canonical, e.salt \
                 FROM idempotency i \
                 LEFT JOIN case_file c ON c.area_id = i.area_id AND c.case_id = i.case_id \
                 LEFT JOIN case_event e ON e.area_id = i.area_id AND e.case_id = i.case_id \
                 AND e.seq = i.version WHERE i.area_id = ?1 AND i.key IN {}",
                tuples(1, keys, 2)
            );
            named(format!("known_keys_{keys}"), Kind::List, sql)
        })
    })
}

/// Cuts a count into chunks: index of the chunk size, and where it begins.
fn chunks(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let chunk = CHUNKS.iter().position(|size| count - at >= *size)?;
        let from = at;
        at += CHUNKS[chunk];
        Some((chunk, from))
    })
}

/// The queries that tell which of these keys of one area were seen before.
pub(crate) fn key_lookups<'a>(area: i64, keys: &[&'a [u8; 32]]) -> Vec<Step<'a>> {
    let step = |(chunk, from): (usize, usize)| {
        let mut params = vec![Arg::Int(area)];
        params.extend(keys[from..from + CHUNKS[chunk]].iter().map(|key| Arg::Blob(&key[..])));
        Step { statement: &known_keys()[chunk], params, expect: Expect::Any }
    };
    chunks(keys.len()).map(step).collect()
}

/// Rows gathered for one table.
pub(crate) struct Rows<'a> {
    insert: &'static Insert,
    args: Vec<Arg<'a>>,
}

impl<'a> Rows<'a> {
    pub fn of(insert: &'static Insert) -> Self {
        Self { insert, args: Vec::new() }
    }

    pub fn push<const N: usize>(&mut self, row: [Arg<'a>; N]) {
        assert_eq!(N, self.insert.width, "a row of {} has another width", self.insert.table);
        self.args.extend_from_slice(&row);
    }

    pub fn into_steps(self, steps: &mut Vec<Step<'a>>) {
        let width = self.insert.width;
        for (chunk, from) in chunks(self.args.len() / width) {
            let rows = CHUNKS[chunk];
            steps.push(Step {
                statement: &self.insert.statements()[chunk],
                params: self.args[from * width..(from + rows) * width].to_vec(),
                expect: Expect::Rows(rows as u64),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_every_row_once() {
        for count in 0..300 {
            let mut next = 0;
            for (chunk, from) in chunks(count) {
                assert_eq!(from, next);
                next += CHUNKS[chunk];
            }
            assert_eq!(next, count);
        }
    }

    #[test]
    fn every_insert_names_as_many_columns_as_it_fills() {
        for insert in INSERTS {
            assert_eq!(insert.columns.split(',').count(), insert.width, "{}", insert.table);
        }
    }
}
