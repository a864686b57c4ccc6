//! Copies by the clock: when one is due and this server has the turn, it is made beside the other
//! reconcilers, on a thread that may wait for disks. What failed is tried again at the next
//! look; every day somebody is told when the last whole drill is too long ago.

use super::Tick;
use crate::backup::Fault;
use crate::backup::regular::{self, Regular, Slip, is_older};
use crate::{App, Trouble};
use huiyin_domain::time::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use tokio::runtime::Handle;

const DAY_MS: i64 = 86_400_000;

/// Whether this process is making a copy, and when it last spoke of drills.
#[derive(Clone, Default)]
pub struct Backups(Arc<State>);

#[derive(Default)]
struct State {
    is_busy: AtomicBool,
    told_ms: AtomicI64,
}

impl Backups {
    /// # Errors
    /// The store cannot answer.
    pub async fn tick(&self, app: &App) -> Result<Tick, Trouble> {
        let Some(regular) = app.settings().regular.clone() else { return Ok(Tick::default()) };
        let now = app.moment().now();
        self.measured(app, now).await?;
        if self.0.is_busy.load(Ordering::Acquire) || !app.backup_turn(&regular).await? {
            return Ok(Tick::default());
        }
        self.0.is_busy.store(true, Ordering::Release);
        let (own, app) = (self.clone(), app.clone());
        tokio::spawn(async move {
            let made = made(&app, &regular).await;
            own.0.is_busy.store(false, Ordering::Release);
            if let Err(fault) = made {
                tracing::error!(%fault, "no copy of the database was made; tried again soon");
                metrics::counter!("huiyin_backup_failures_total").increment(1);
            }
        });
        Ok(Tick { done: 1, more: false })
    }

    async fn measured(&self, app: &App, now: Millis) -> Result<(), Trouble> {
        let backup = app.backup_last().await?.map(|last| last.at_ms);
        let drill = app.drill_last().await?.filter(|last| last.held).map(|last| last.at_ms);
        for (name, at) in
            [("huiyin_backup_age_seconds", backup), ("huiyin_drill_age_seconds", drill)]
        {
            let age = at.map_or(f64::INFINITY, |at| (now.0 - at) as f64 / 1000.0);
            metrics::gauge!(name).set(age);
        }
        let days = app.settings().drill_days;
        let told = self.0.told_ms.load(Ordering::Relaxed);
        if is_older(drill, now, days * DAY_MS) && now.0 - told > DAY_MS {
            self.0.told_ms.store(now.0, Ordering::Relaxed);
            tracing::warn!(days, "no whole drill of a copy for too long; run: huiyin drill");
        }
        Ok(())
    }
}

/// Reading a database and encrypting it keeps a thread busy: not one that answers people.
async fn made(app: &App, regular: &Regular) -> Result<Slip, Fault> {
    let (settings, regular) = (app.settings().clone(), regular.clone());
    let work = move || Handle::current().block_on(regular::make(&settings, &regular));
    let made = tokio::task::spawn_blocking(work).await;
    let ended = |_| Fault::of_code("ended");
    let slip = made.map_err(ended).and_then(|made| made);
    let kept = match &slip {
        Ok(slip) => app.backup_remember(slip).await,
        Err(_) => Ok(()),
    };
    if kept.is_err() || app.backup_turn_over().await.is_err() {
        tracing::warn!("the turn of making copies could not be given back; it lapses");
    }
    let slip = slip?;
    tracing::info!(file = slip.file, bytes = slip.bytes, rows = slip.rows, "copy made");
    Ok(slip)
}
