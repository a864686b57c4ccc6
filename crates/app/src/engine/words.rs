//! The index of words follows the log: every change of a case has a place there, whichever
//! server wrote it. Each server keeps its own index and its own place.

use super::Tick;
use crate::find::Standing;
use crate::{App, Trouble};

pub(super) async fn tick(app: &App) -> Result<Tick, Trouble> {
    let ticked = app.words_tick().await?;
    let (cases, behind) = match app.words_standing() {
        Standing::Whole { cases } => (cases, 0),
        Standing::Reading { cases, .. } => (cases, u64::MAX),
        Standing::Behind { cases, changes } => (cases, changes),
    };
    metrics::gauge!("huiyin_words_cases").set(cases as f64);
    metrics::gauge!("huiyin_words_behind").set(behind as f64);
    Ok(ticked)
}
