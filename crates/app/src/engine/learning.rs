//! Learning: the model of the database is the one that proposes here too, and once a night the
//! office's newest decisions are learned from; at any hour where there is no model yet, or where
//! one was dropped with a case that it had learned from.

use super::Tick;
use crate::routing::Verdict;
use crate::{App, By, Trouble};
use huiyin_domain::time::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const HOUR_MS: i64 = 3_600_000;
/// When the office sleeps, by its own clock.
const NIGHT: std::ops::Range<i8> = 2..5;

/// When this process last tried.
#[derive(Clone)]
pub struct Learning(Arc<AtomicI64>);

impl Default for Learning {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(i64::MIN)))
    }
}

impl Learning {
    /// # Errors
    /// The store cannot answer.
    pub async fn tick(&self, app: &App) -> Result<Tick, Trouble> {
        app.model_look().await?;
        let now = app.moment().now();
        if !self.is_due(app, now) {
            return Ok(Tick::default());
        }
        self.0.store(now.0, Ordering::Relaxed);
        let learned = app.model_train(&By::System, |_| {}).await?;
        if learned.verdict != (Verdict::Worse) {
            tracing::info!(examples = learned.examples, verdict = ?learned.verdict, "learning");
        }
        if let Some(trial) = learned.trial.filter(|_| learned.verdict == Verdict::Worse) {
            tracing::info!(?trial, "learning: the present model stays, the new one did worse");
        }
        let done = usize::from(matches!(learned.verdict, Verdict::Adopted { .. }));
        Ok(Tick { done, more: false })
    }

    fn is_due(&self, app: &App, now: Millis) -> bool {
        let since = now.0.saturating_sub(self.0.load(Ordering::Relaxed));
        match app.model_now() {
            None => since >= HOUR_MS,
            Some(_) => since >= 12 * HOUR_MS && is_night(app, now),
        }
    }
}

fn is_night(app: &App, now: Millis) -> bool {
    NIGHT.contains(&now.timestamp().to_zoned_datetime(app.zone()).hour())
}
