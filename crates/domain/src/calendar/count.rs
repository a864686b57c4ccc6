//! Counting days by arithmetic instead of walking over them: a clock of ninety days costs as
//! little as one of three, and one of a million ends in an answer or an error, never a wait.

use crate::time::OutOfRange;

/// Mondays to Fridays since a fixed far past up to and including a day number.
pub(super) fn weekdays_to(day: i64) -> i64 {
    // 1969-12-29, three days before the epoch, was a Monday.
    let since_monday = day + 3;
    let weeks = since_monday.div_euclid(7);
    let in_week = since_monday.rem_euclid(7) + 1;
    weeks * 5 + in_week.min(5)
}

/// The first day after `start` by which `count` counted days have passed, where `counted_to`
/// says how many there were up to and including a day. The function must not fall.
pub(crate) fn nth(
    start: i64,
    count: u64,
    counted_to: impl Fn(i64) -> i64,
) -> Result<i64, OutOfRange> {
    const DAYS_MAX: i64 = 8_000_000;
    let count = i64::try_from(count).ok().filter(|n| *n <= DAYS_MAX).ok_or(OutOfRange)?;
    let wanted = counted_to(start) + count;
    let mut step = count.max(1);
    // No calendar rests for longer than that; beyond it the end would be out of range anyhow.
    while counted_to(start + step) < wanted {
        step = step.checked_mul(2).filter(|n| *n <= 2 * DAYS_MAX).ok_or(OutOfRange)?;
    }
    let (mut low, mut high) = (start, start + step);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if counted_to(middle) < wanted { low = middle } else { high = middle }
    }
    Ok(high)
}
