//! The public log: whether it signs, its high-water mark, who watches it; and the clock that
//! everything in it is dated by.

use super::{Finding, Room};
use crate::config::Config;
use huiyin_app::App;

pub(super) async fn check(room: &Room<'_>) -> Vec<Finding> {
    let Some(app) = &room.app else { return Vec::new() };
    let mut found = vec![standing(app).await];
    found.push(match app.log_witness_policy() {
        Some(_) => Finding::ok("witness-named"),
        None => Finding::warn("witness-none"),
    });
    found.push(clock(app).await);
    found
}

async fn standing(app: &App) -> Finding {
    if let Some(why) = app.log_still() {
        return Finding::bad("log-still").with("why", why);
    }
    if app.log_is_waiting().await.unwrap_or(false) {
        return Finding::warn("log-waiting");
    }
    let newest = app.log_newest().await.ok().flatten();
    Finding::ok("log-signs").with("size", newest.map_or(0, |head| head.checkpoint().size))
}

/// Looked at before the database is opened, which would make a new one.
pub(super) fn mark(config: &Config) -> Finding {
    let mark = &config.high_water;
    let found = if !mark.exists() {
        Finding::bad("mark-missing")
    } else if mark.starts_with(&config.data) {
        Finding::warn("mark-inside")
    } else {
        Finding::ok("mark-fine")
    };
    found.with("file", mark.display())
}

async fn clock(app: &App) -> Finding {
    match app.clock_look().await {
        Ok(Some(alarm)) => {
            let seconds = alarm.by_ms() / 1000;
            Finding::bad("clock-alarm").with("why", alarm.code()).with("seconds", seconds)
        }
        Ok(None) | Err(_) => Finding::ok("clock-fine"),
    }
}
