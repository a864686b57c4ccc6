//! Steps that are never changed (common problems, incidents, rosters): each row is the one that a
//! leaf speaks of, and each leaf has its row. What follows from them hangs on no leaf.

use super::report::Found;
use crate::{common, incident, roster};
use huiyin_domain::ids::AreaId;
use huiyin_store::StoreError;
use huiyin_store::scan::Snapshot;
use std::collections::BTreeMap;

const PAGE: i64 = 2_000;

/// What the log says of each step: its digest, by what it belongs to and its number.
#[derive(Default)]
pub(super) struct Said(BTreeMap<(String, i64), String>);

impl Said {
    pub fn heard(&mut self, of: String, seq: i64, digest: String) {
        self.0.insert((of, seq), digest);
    }

    fn held(&mut self, of: String, seq: i64, digest: &str, found: &mut Found) {
        let place = || format!("{of} step {seq}");
        match self.0.remove(&(of.clone(), seq)) {
            Some(said) => found.wants(said == digest, "step-differs", place),
            None => found.add("step-without-leaf", place()),
        }
    }
}

pub(super) fn of_problem(id: impl std::fmt::Display) -> String {
    format!("problem {id}")
}

pub(super) fn of_incident(id: impl std::fmt::Display) -> String {
    format!("incident {id}")
}

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
            said.held(of_problem(row.problem), row.seq, &common::digest_of(&row), found);
        }
    }
    found.count("common_steps", count);
    let (mut after, mut count) = ((i64::MIN, 0), 0);
    loop {
        let rows = snapshot.incident_steps(area, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = (last.incident.0, last.seq);
        count += rows.len() as u64;
        for row in rows {
            said.held(of_incident(row.incident), row.seq, &incident::digest_of(&row), found);
        }
    }
    found.count("incident_steps", count);
    let (mut after, mut count) = ((String::new(), 0), 0);
    loop {
        let rows = snapshot.roster_steps(area, (&after.0, after.1), PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = (last.book.clone(), last.seq);
        count += rows.len() as u64;
        for row in rows {
            said.held(row.book.clone(), row.seq, &roster::digest_of(&row), found);
        }
    }
    found.count("roster_steps", count);
    for (of, seq) in said.0.into_keys() {
        found.add("step-missing", format!("{of} step {seq}"));
    }
    Ok(())
}
