//! The steps of rosters: each row is the one that a leaf speaks of, and each leaf has its row.
//! Shifts follow from them, from the calendar and from who is enrolled, and hang on no leaf.

use super::report::Found;
use crate::roster::digest_of;
use huiyin_domain::ids::AreaId;
use huiyin_store::StoreError;
use huiyin_store::scan::Snapshot;
use std::collections::BTreeMap;

const PAGE: i64 = 2_000;

/// What the log says of each step, by book and number.
pub(super) type Said = BTreeMap<(String, i64), String>;

pub(super) async fn check(
    snapshot: &Snapshot,
    area: AreaId,
    mut said: Said,
    found: &mut Found,
) -> Result<(), StoreError> {
    let (mut after, mut count) = ((String::new(), 0), 0);
    loop {
        let rows = snapshot.roster_steps(area, (&after.0, after.1), PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = (last.book.clone(), last.seq);
        count += rows.len() as u64;
        for row in rows {
            let place = || format!("{} step {}", row.book, row.seq);
            match said.remove(&(row.book.clone(), row.seq)) {
                Some(digest) => found.wants(digest == digest_of(&row), "duty-step-differs", place),
                None => found.add("duty-step-without-leaf", place()),
            }
        }
    }
    for (book, seq) in said.into_keys() {
        found.add("duty-step-missing", format!("{book} step {seq}"));
    }
    found.count("roster_steps", count);
    Ok(())
}
