//! Clocks that want to be looked at: near, missed, brought before the supervising unit, and
//! the end of a case whose person let their window pass. What follows is the domain's word.

use super::Tick;
use crate::{App, Trouble};
use huiyin_domain::ids::CaseId;
use tokio::task::JoinSet;

const BATCH: u32 = 256;
const IN_FLIGHT_MAX: usize = 16;

pub(super) async fn tick(app: &App) -> Result<Tick, Trouble> {
    let now = app.moment().now();
    let rows = huiyin_store::clock::due(app.db(), app.area(), now, BATCH).await?;
    let full = rows.len() >= BATCH as usize;
    let mut cases: Vec<CaseId> = rows.into_iter().map(|row| row.case).collect();
    cases.dedup();
    cases.sort_unstable();
    cases.dedup();
    let mut done = 0;
    let mut running: JoinSet<Result<usize, Trouble>> = JoinSet::new();
    for case in cases {
        if running.len() >= IN_FLIGHT_MAX {
            done += settled(running.join_next().await);
        }
        let app = app.clone();
        running.spawn(async move { app.case_tick(case).await });
    }
    while let Some(result) = running.join_next().await {
        done += settled(Some(result));
    }
    metrics::counter!("huiyin_clock_sweeps_total").increment(1);
    metrics::counter!("huiyin_clock_events_total").increment(done as u64);
    metrics::gauge!("huiyin_clock_swept_ms").set(now.0 as f64);
    // Nothing done although the batch was full: resting keeps a stubborn row from spinning.
    Ok(Tick { done, more: full && done > 0 })
}

type Joined = Option<Result<Result<usize, Trouble>, tokio::task::JoinError>>;

/// One case that cannot be ticked must not hinder the others; it stays due.
fn settled(joined: Joined) -> usize {
    match joined {
        Some(Ok(Ok(events))) => events,
        // Somebody acts on the case this moment: the next tick sees what they left.
        Some(Ok(Err(Trouble::Stale))) | None => 0,
        Some(Ok(Err(trouble))) => {
            metrics::counter!("huiyin_clock_faults_total").increment(1);
            tracing::error!(%trouble, "a clock could not be looked at");
            0
        }
        Some(Err(_)) => {
            metrics::counter!("huiyin_clock_faults_total").increment(1);
            tracing::error!("looking at a clock panicked");
            0
        }
    }
}
