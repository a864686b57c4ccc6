//! Plans: each version is the one whose adoption a leaf speaks of, and each leaf has its version.

use super::report::Found;
use huiyin_domain::ids::AreaId;
use huiyin_domain::leaf::hex;
use huiyin_domain::plan::Plan;
use huiyin_store::StoreError;
use huiyin_store::scan::Snapshot;
use std::collections::BTreeMap;

/// The hash that the log says of each version.
pub(super) type Said = BTreeMap<(String, i64), String>;

pub(super) async fn check(
    snapshot: &Snapshot,
    area: AreaId,
    mut said: Said,
    found: &mut Found,
) -> Result<(), StoreError> {
    let rows = snapshot.plans(area).await?;
    found.count("plan_versions", rows.len() as u64);
    for row in rows {
        let place = || format!("plan {}@{}", row.plan, row.version);
        let hash = Plan::parse(&row.body).map(|plan| hex(&plan.hash())).unwrap_or_default();
        match said.remove(&(row.plan.clone(), row.version)) {
            Some(told) => found.wants(told == hash && told == row.hash, "plan-differs", place),
            None => found.add("plan-without-leaf", place()),
        }
    }
    for (plan, version) in said.into_keys() {
        found.add("plan-missing", format!("plan {plan}@{version}"));
    }
    Ok(())
}
