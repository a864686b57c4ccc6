//! Accounts that nobody could go on without, and messages that do not get out.

use super::{Finding, Room};
use huiyin_app::{App, By};
use huiyin_domain::policy::Role;

pub(super) async fn check(room: &Room<'_>) -> Vec<Finding> {
    let Some(app) = &room.app else { return Vec::new() };
    let mut found = accounts(app).await;
    if let Ok(counts) = app.outbox_counts().await {
        let one = match counts.dead {
            0 => Finding::ok("outbox-fine").with("due", counts.due),
            dead => Finding::warn("outbox-dead").with("dead", dead),
        };
        found.push(one);
    }
    found
}

/// Counts only: nobody is named.
async fn accounts(app: &App) -> Vec<Finding> {
    let Ok(all) = app.staff_list(&By::System).await else { return Vec::new() };
    let active: Vec<_> = all.into_iter().filter(|one| one.active).collect();
    let with = |role: Role| active.iter().filter(|one| one.roles.contains(&role)).count();
    let mut found = Vec::new();
    match with(Role::Admin) {
        0 => found.push(Finding::bad("accounts-none")),
        _ if with(Role::SecurityAdmin) == 0 => found.push(Finding::warn("accounts-security")),
        1 => found.push(Finding::warn("accounts-one")),
        _ => {}
    }
    if with(Role::Auditor) == 0 {
        found.push(Finding::warn("accounts-auditor"));
    }
    if found.is_empty() {
        found.push(Finding::ok("accounts-fine").with("count", active.len()));
    }
    found
}
