//! The steps of incidents: each row is the one that a leaf speaks of, and each leaf has its row.

use super::report::Found;
use crate::incident::digest_of;
use huiyin_domain::ids::AreaId;
use huiyin_store::StoreError;
use huiyin_store::scan::Snapshot;
use std::collections::BTreeMap;

const PAGE: i64 = 2_000;

/// What the log says of each step, by incident and number.
pub(super) type Said = BTreeMap<(i64, i64), String>;

pub(super) async fn check(
    snapshot: &Snapshot,
    area: AreaId,
    mut said: Said,
    found: &mut Found,
) -> Result<(), StoreError> {
    let (mut after, mut count) = ((i64::MIN, 0), 0);
    loop {
        let rows = snapshot.incident_steps(area, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = (last.incident.0, last.seq);
        count += rows.len() as u64;
        for row in rows {
            let place = || format!("incident {} step {}", row.incident, row.seq);
            match said.remove(&(row.incident.0, row.seq)) {
                Some(digest) => found.wants(digest == digest_of(&row), "step-differs", place),
                None => found.add("step-without-leaf", place()),
            }
        }
    }
    for (incident, seq) in said.into_keys() {
        found.add("step-missing", format!("incident {incident} step {seq}"));
    }
    found.count("incident_steps", count);
    Ok(())
}
