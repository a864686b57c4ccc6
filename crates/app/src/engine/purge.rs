//! Sessions nobody uses any more, drafts whose time is over and last month's halls are dropped;
//! so are notices for officers, and leaves, of long ago, and who answered a drill. Files that
//! nothing needs lose their bytes, and such as wait for a scanner are taken to it again.

use super::{Tick, minus};
use crate::{App, Trouble};
use huiyin_store::write::{HallPut, Put};

pub(super) async fn tick(app: &App) -> Result<Tick, Trouble> {
    let now = app.moment().now();
    let sessions_before = minus(now, app.settings().session_idle_ms);
    let halls = Put::Hall(HallPut::Sweep { before: app.hall_kept_from() });
    let sweep = Put::Sweep { sessions_before, drafts_before: now };
    let drills = crate::drill::sweep(now);
    app.put_quietly(vec![sweep, halls, super::notices::sweep(now), drills]).await?;
    let done = app.files_tick().await?;
    Ok(Tick { done, more: false })
}
