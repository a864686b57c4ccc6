//! What follows from a case's events is computed again: its row, its clocks, the dates that its
//! events noted.

use super::report::Found;
use crate::case::{clock_rows, head_of};
use crate::rules::Pinned;
use huiyin_domain::case::{Case, Event, Owed, Rules, due_notes};
use huiyin_domain::leaf::{DueNote, Entry};
use huiyin_domain::unit::UnitTree;
use huiyin_store::case::CaseHead;
use huiyin_store::clock::ClockRow;

/// The columns of the row that its events decide; title and secret are not among them.
pub(super) fn row_check(
    row: &CaseHead,
    case: &Case,
    owed: &Owed<'_>,
    name: &str,
    found: &mut Found,
) {
    let made = head_of(case, owed, Vec::new(), Vec::new());
    macro_rules! columns {
        ($($column:ident),+) => {
            [$((row.$column == made.$column, stringify!($column))),+]
        };
    }
    let columns = columns!(
        kind,
        channel,
        topic,
        stage,
        outcome,
        verdict,
        owner_unit,
        handler,
        intake_unit,
        supervisor_unit,
        is_open,
        urgent,
        due,
        due_clock,
        registered,
        changed,
        closed,
        procedure,
        calendar,
        area_code
    );
    for (holds, column) in columns {
        found.wants(holds, "row-differs", || format!("{name} column {column}"));
    }
}

pub(super) fn clocks_check(
    rows: &[ClockRow],
    case: &Case,
    owed: &Owed<'_>,
    name: &str,
    found: &mut Found,
) {
    let made = clock_rows(case, owed);
    let same = |a: &ClockRow, b: &ClockRow| (&a.clock, a.run) == (&b.clock, b.run);
    let place = |row: &ClockRow| format!("{name} clock {} run {}", row.clock, row.run);
    for wanted in &made {
        match rows.iter().find(|row| same(row, wanted)) {
            None => found.add("clock-missing", place(wanted)),
            Some(row) => found.wants(row == wanted, "clock-differs", || place(wanted)),
        }
    }
    for row in rows.iter().filter(|row| !made.iter().any(|wanted| same(row, wanted))) {
        found.add("clock-unfounded", place(row));
    }
}

/// Dates are noted with the last event of a command, so an event that notes none may be one
/// before the last: the next is then of the same moment and actor. What stood before a command
/// is kept as every state that it may have been.
pub(super) fn dues_check(
    entries: &[Entry<Event>],
    pinned: Pinned,
    name: &str,
    found: &mut Found,
) -> Option<Case> {
    let tree = UnitTree::default();
    let Pinned { procedure, calendar } = pinned;
    let rules = Rules { procedure, calendar, tree: &tree };
    let (first, rest) = entries.split_first()?;
    let mut case = Case::registered(&first.event, first.at).ok()?;
    let mut before: Vec<Option<Vec<DueNote>>> = vec![None];
    for at in 0..entries.len() {
        if at > 0 {
            let entry = &rest[at - 1];
            case.apply(&entry.event, entry.at, entry.actor);
        }
        let entry = &entries[at];
        let running = due_notes(None, &Owed::of(&case, rules), rules);
        let fits = |stood: &Option<Vec<DueNote>>| {
            let stood = stood.as_deref().unwrap_or_default();
            running.iter().filter(|note| !stood.contains(note)).eq(&entry.dues)
        };
        let goes_on = entries
            .get(at + 1)
            .is_some_and(|next| (next.at, next.actor) == (entry.at, entry.actor));
        let is_noted = before.iter().any(fits);
        let is_inner = entry.dues.is_empty() && goes_on;
        found.wants(is_noted || is_inner, "dues-differ", || format!("{name} event {}", entry.seq));
        if !is_inner {
            before.clear();
        }
        if is_noted || !is_inner {
            before.push(Some(running));
        }
    }
    Some(case)
}
