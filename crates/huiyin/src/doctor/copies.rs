//! Copies of the database and of the keys, and the drill that shows they are of use.

use super::{DAY_MS, Finding, Room};
use huiyin_app::App;
use huiyin_app::backup::regular::{Regular, copy_check};

const HOUR_MS: i64 = 3_600_000;

pub(super) async fn check(room: &Room<'_>) -> Vec<Finding> {
    let Some(app) = &room.app else { return Vec::new() };
    let mut found = vec![key_copy(app).await];
    match &room.config.copies.regular {
        None => found.push(Finding::warn("backup-none")),
        Some(regular) => found.extend(backups(room, app, regular).await),
    }
    found.push(drill(room, app).await);
    found
}

async fn key_copy(app: &App) -> Finding {
    match app.key_copy().await {
        Ok(Some((_, true))) => Finding::ok("key-copy-fine"),
        Ok(Some((_, false))) => Finding::bad("key-copy-old"),
        Ok(None) | Err(_) => Finding::bad("key-copy-none"),
    }
}

async fn backups(room: &Room<'_>, app: &App, regular: &Regular) -> Vec<Finding> {
    let mut found = Vec::new();
    if regular.recipients.is_empty() {
        found.push(Finding::warn("backup-clear"));
    }
    let Ok(Some(last)) = app.backup_last().await else {
        found.push(Finding::warn("backup-never"));
        return found;
    };
    let age = room.moment.now().0 - last.at_ms;
    let hours = age / HOUR_MS;
    if age > 2 * regular.every_ms {
        found.push(Finding::bad("backup-old").with("hours", hours));
    }
    match copy_check(&regular.folder.join(&last.file)) {
        Err(why) => found.push(Finding::bad("backup-altered").with("why", why)),
        Ok(_) if found.is_empty() => found.push(Finding::ok("backup-fresh").with("hours", hours)),
        Ok(_) => {}
    }
    found
}

async fn drill(room: &Room<'_>, app: &App) -> Finding {
    let days = room.config.copies.drill_days;
    let Ok(Some(last)) = app.drill_last().await else {
        return Finding::warn("drill-never").with("days", days);
    };
    let age = (room.moment.now().0 - last.at_ms) / DAY_MS;
    let found = match last.held {
        false => Finding::bad("drill-broken"),
        true if age > days => Finding::warn("drill-old"),
        true => Finding::ok("drill-fresh"),
    };
    found.with("age", age)
}
