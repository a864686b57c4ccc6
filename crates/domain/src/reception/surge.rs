//! Many come at once: more windows, and somebody who leads and listens, named for the day. It
//! calls nobody out and says nothing of those who wait; it begins and ends by hand.

use super::Refusal;
use crate::ids::StaffId;
use crate::time::Millis;

/// With so many waiting for one window, the last of them waits about two hours at the quarter
/// of an hour that a visit takes: as long as somebody may be asked to wait without more windows.
pub const WAITING_PER_WINDOW: u32 = 8;
/// More than any hall can set up.
pub const EXTRA_WINDOWS_MAX: u32 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surge {
    /// Who leads on this day, and listens.
    pub leader: StaffId,
    /// How many more windows are wanted.
    pub extra: u32,
    pub from: Millis,
}

/// How many more windows would be good; `None` when those open do.
#[must_use]
pub fn surge_suggested(waiting: u32, open_windows: u32) -> Option<u32> {
    let wanted = waiting.div_ceil(WAITING_PER_WINDOW);
    let extra = wanted.saturating_sub(open_windows).min(EXTRA_WINDOWS_MAX);
    (extra > 0).then_some(extra)
}

/// # Errors
/// `SurgeOn`, `ExtraWindows`.
pub fn surge_declare(
    known: Option<Surge>,
    leader: StaffId,
    extra: u32,
    now: Millis,
) -> Result<Surge, Refusal> {
    if known.is_some() {
        return Err(Refusal::SurgeOn);
    }
    if !(1..=EXTRA_WINDOWS_MAX).contains(&extra) {
        return Err(Refusal::ExtraWindows);
    }
    Ok(Surge { leader, extra, from: now })
}
