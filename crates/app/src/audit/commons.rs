//! The steps of common problems: each row is the one that a leaf speaks of, and each leaf has its
//! row. What a problem shows is counted anew every day and hangs on no leaf.

use super::report::Found;
use crate::common::digest_of;
use huiyin_domain::ids::AreaId;
use huiyin_store::StoreError;
use huiyin_store::scan::Snapshot;
use std::collections::BTreeMap;

const PAGE: i64 = 2_000;

/// What the log says of each step, by problem and number.
pub(super) type Said = BTreeMap<(i64, i64), String>;

pub(super) async fn check(
    snapshot: &Snapshot,
    area: AreaId,
    mut said: Said,
    found: &mut Found,
) -> Result<(), StoreError> {
    let (mut after, mut count) = ((i64::MIN, 0), 0);
    loop {
        let rows = snapshot.common_steps(area, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = (last.problem.0, last.seq);
        count += rows.len() as u64;
        for row in rows {
            let place = || format!("problem {} step {}", row.problem, row.seq);
            match said.remove(&(row.problem.0, row.seq)) {
                Some(digest) => found.wants(digest == digest_of(&row), "step-differs", place),
                None => found.add("step-without-leaf", place()),
            }
        }
    }
    for (problem, seq) in said.into_keys() {
        found.add("step-missing", format!("problem {problem} step {seq}"));
    }
    found.count("common_steps", count);
    Ok(())
}
