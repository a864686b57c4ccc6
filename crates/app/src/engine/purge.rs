//! Sessions nobody uses any more and drafts whose time is over are dropped.

use super::{Tick, minus};
use crate::{App, Trouble};
use huiyin_store::write::Put;

pub(super) async fn tick(app: &App) -> Result<Tick, Trouble> {
    let now = app.moment().now();
    let sessions_before = minus(now, app.settings().session_idle_ms);
    app.put_quietly(vec![Put::Sweep { sessions_before, drafts_before: now }]).await?;
    Ok(Tick { done: 0, more: false })
}
