//! A copy held against the living database: every row that is never changed once it is written
//! must stand in both, byte for byte, as far as the log reached when the copy was made. Rows are
//! walked in the order of their keys on both sides at once, so that neither is held in memory.

use super::Fault;
use huiyin_domain::ids::AreaId;
use huiyin_store::Value;
use huiyin_store::dump::{self, Table};
use huiyin_store::scan::Snapshot;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::VecDeque;

/// Tables whose rows are never changed, and the column that says how far into the log one is.
const NEVER_CHANGED: [(&str, Option<&str>); 7] = [
    ("rulebook", None),
    ("case_text", None),
    ("case_key", None),
    ("case_event", Some("position")),
    ("system_event", Some("position")),
    ("leaf", Some("position")),
    ("erased", Some("position")),
];

/// What became of the rows of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    pub table: String,
    pub same: u64,
    /// The same key, other bytes.
    pub differ: u64,
    /// In the copy alone.
    pub added: u64,
    /// Of the log as it was then, and not in the copy.
    pub missing: u64,
}

impl Compared {
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.differ == 0 && self.added == 0 && self.missing == 0
    }
}

/// # Errors
/// One of the two cannot be read.
pub(super) async fn compare(
    (source, copy): (&Snapshot, &Snapshot),
    area: AreaId,
    log_size: u64,
) -> Result<Vec<Compared>, Fault> {
    let mut all = Vec::new();
    for (name, place) in NEVER_CHANGED {
        let table = Table::named(name).ok_or_else(|| Fault::new("foreign-table"))?;
        let place = place.and_then(|place| table.columns.iter().position(|c| c.name == place));
        let ours = Rows::of(source, area, table);
        let theirs = Rows::of(copy, area, table);
        all.push(walk(table, place, (ours, theirs), log_size).await?);
    }
    Ok(all)
}

async fn walk(
    table: &'static Table,
    place: Option<usize>,
    (mut ours, mut theirs): (Rows<'_>, Rows<'_>),
    log_size: u64,
) -> Result<Compared, Fault> {
    let mut found = Compared { table: table.name.to_owned(), ..Compared::default() };
    let (mut our, mut their) = (ours.next().await?, theirs.next().await?);
    loop {
        let order = match (&our, &their) {
            (None, None) => return Ok(found),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(our), Some(their)) => key_order(&our[..table.key], &their[..table.key]),
        };
        match order {
            Ordering::Less => {
                let row = our.take().unwrap_or_default();
                found.missing += u64::from(is_within(&row, place, log_size));
                our = ours.next().await?;
            }
            Ordering::Greater => {
                found.added += 1;
                their = theirs.next().await?;
            }
            Ordering::Equal => {
                let (a, b) = (our.take().unwrap_or_default(), their.take().unwrap_or_default());
                match is_same(&a, &b, place) {
                    true => found.same += 1,
                    false => found.differ += 1,
                }
                (our, their) = (ours.next().await?, theirs.next().await?);
            }
        }
    }
}

/// What waited for its place when the copy was made may have got one since.
fn is_same(ours: &[Value], theirs: &[Value], place: Option<usize>) -> bool {
    let cell = |(at, (a, b)): (usize, (&Value, &Value))| {
        a == b || (Some(at) == place && *b == Value::Null)
    };
    ours.len() == theirs.len() && ours.iter().zip(theirs).enumerate().all(cell)
}

/// Without a place in the log nothing tells when a row was written: its absence says nothing.
fn is_within(row: &[Value], place: Option<usize>, log_size: u64) -> bool {
    match place.and_then(|at| row.get(at)) {
        Some(Value::Int(position)) => u64::try_from(*position).is_ok_and(|at| at < log_size),
        _ => false,
    }
}

fn key_order(a: &[Value], b: &[Value]) -> Ordering {
    let one = |(a, b): (&Value, &Value)| match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Value::Blob(a), Value::Blob(b)) => a.cmp(b),
        _ => Ordering::Equal,
    };
    a.iter().zip(b).map(one).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The rows of a table, page by page.
struct Rows<'a> {
    snapshot: &'a Snapshot,
    area: AreaId,
    table: &'static Table,
    page: VecDeque<Vec<Value>>,
    after: Option<Vec<Value>>,
    is_over: bool,
}

impl<'a> Rows<'a> {
    fn of(snapshot: &'a Snapshot, area: AreaId, table: &'static Table) -> Self {
        Self { snapshot, area, table, page: VecDeque::new(), after: None, is_over: false }
    }

    async fn next(&mut self) -> Result<Option<Vec<Value>>, Fault> {
        if self.page.is_empty() && !self.is_over {
            let after = self.after.as_deref();
            let page = dump::page(self.snapshot, self.area, self.table, after).await?;
            self.is_over = (page.len() as i64) < dump::PAGE_ROWS;
            self.after = page.last().cloned();
            self.page = page.into();
        }
        Ok(self.page.pop_front())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_ordered_as_both_engines_order_them() {
        let text = |text: &str| vec![Value::Int(1), Value::Text(text.into())];
        assert_eq!(key_order(&text("b"), &text("a")), Ordering::Greater);
        assert_eq!(key_order(&text("Z"), &text("a")), Ordering::Less);
        assert_eq!(key_order(&text("a"), &text("a")), Ordering::Equal);
        assert_eq!(key_order(&[Value::Int(-1)], &[Value::Int(2)]), Ordering::Less);
    }

    #[test]
    fn what_waited_may_have_its_place_by_now_and_nothing_else_may_differ() {
        let row = |place, bytes: u8| vec![Value::Int(7), Value::Blob(vec![bytes]), place];
        let (waiting, placed) = (Value::Null, Value::Int(9));
        assert!(is_same(&row(placed.clone(), 1), &row(waiting, 1), Some(2)));
        assert!(!is_same(&row(placed.clone(), 1), &row(placed, 2), Some(2)));
        assert!(!is_same(&row(Value::Null, 1), &row(Value::Int(9), 1), Some(2)));
    }
}
