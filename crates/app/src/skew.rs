//! Whether the clock of this machine can be right: held against the clock that nobody sets, the
//! database's own, and the newest event that stands in the log.
//!
//! What follows from an alarm, and why. Cases are taken in and steps are written as before: the
//! right to be heard does not hang on our clock, and the order of events is the log's, not the
//! clock's. Nothing is dated back or forward to please the alarm: an event says what this clock
//! said, and the alarm is public beside it. But no date is *reached*: the reconciler of clocks
//! stands still, because what it sets off (a missed date, a supervising unit) cannot be taken
//! back, while what it sets off late is set off all the same once the clock is right.

use crate::{App, Trouble};
use huiyin_domain::time::Millis;
use std::sync::{Mutex, PoisonError};

/// Farther from the database's clock than this is an alarm: far more than any network takes.
pub const SKEW_MAX_MS: i64 = 5_000;
/// A clock set by hand while the program runs; one that is steered never jumps so far.
pub const JUMP_MAX_MS: i64 = 10_000;
/// Servers differ a little, and the event may be another's.
pub const BEHIND_MAX_MS: i64 = 60_000;

/// After a jump that nothing else contradicts, somebody has set the clock right: a machine that
/// slept, or one that was corrected. So long the alarm stands, that somebody sees it.
pub const JUMP_REST_MS: i64 = 10 * 60_000;

/// Why the clock is not believed, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// It moved otherwise than time did, since the program last looked: forward, or back.
    Jumped(i64),
    /// It is ahead of (positive) or behind the database's clock.
    Database(i64),
    /// The newest event in the log is of a later moment.
    BehindLog(i64),
}

impl Alarm {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jumped(_) => "jumped",
            Self::Database(_) => "database",
            Self::BehindLog(_) => "behind-log",
        }
    }

    #[must_use]
    pub const fn by_ms(self) -> i64 {
        match self {
            Self::Jumped(ms) | Self::Database(ms) | Self::BehindLog(ms) => ms,
        }
    }
}

/// One look at every clock there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub wall: Millis,
    /// Of the clock that nobody sets; `None` in tests that hold the other.
    pub elapsed_ms: Option<i64>,
    pub database: Option<Millis>,
    pub newest: Option<Millis>,
}

impl Look {
    /// What is wrong, the weightiest first: a database of another machine is a second witness.
    #[must_use]
    pub fn alarm(&self, before: Option<&Self>) -> Option<Alarm> {
        if let Some(database) = self.database {
            let skew = self.wall.0 - database.0;
            if skew.abs() > SKEW_MAX_MS {
                return Some(Alarm::Database(skew));
            }
        }
        self.behind_or_jumped(before)
    }

    fn behind_or_jumped(&self, before: Option<&Self>) -> Option<Alarm> {
        if let Some(newest) = self.newest {
            let behind = newest.0 - self.wall.0;
            if behind > BEHIND_MAX_MS {
                return Some(Alarm::BehindLog(behind));
            }
        }
        // Where the database agrees, the clock was set right and not wrong.
        let before = before.filter(|_| self.database.is_none())?;
        let passed = self.elapsed_ms? - before.elapsed_ms?;
        let jump = self.wall.0 - before.wall.0 - passed;
        (jump.abs() > JUMP_MAX_MS).then_some(Alarm::Jumped(jump))
    }
}

/// What this process knows of its clock.
#[derive(Debug, Default)]
pub(crate) struct Clock(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The last look at which nothing was wrong.
    sound: Option<Look>,
    alarm: Option<Alarm>,
    /// When the clock that nobody sets saw the present jump first.
    jumped_at: Option<i64>,
}

impl Clock {
    fn looked(&self, look: Look) -> Option<Alarm> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut alarm = look.alarm(state.sound.as_ref());
        let now = look.elapsed_ms.filter(|_| matches!(alarm, Some(Alarm::Jumped(_))));
        state.jumped_at = now.map(|now| state.jumped_at.unwrap_or(now));
        if now.zip(state.jumped_at).is_some_and(|(now, since)| now - since >= JUMP_REST_MS) {
            (alarm, state.jumped_at) = (None, None);
        }
        if alarm.is_none() {
            state.sound = Some(look);
        }
        state.alarm = alarm;
        alarm
    }

    fn alarm(&self) -> Option<Alarm> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).alarm
    }
}

impl App {
    /// Looks at every clock, and remembers what was seen.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn clock_look(&self) -> Result<Option<Alarm>, Trouble> {
        let asked = self.moment().now();
        let database = huiyin_store::health::clock(self.db()).await?;
        // A question that waited long says nothing about the clocks.
        let is_prompt = self.moment().now().0 - asked.0 < SKEW_MAX_MS / 2;
        let database = database.filter(|_| is_prompt);
        let newest = huiyin_store::log::newest_at(self.db(), self.area()).await?;
        let elapsed_ms = self.moment().elapsed_ms();
        let look = Look { wall: self.moment().now(), elapsed_ms, database, newest };
        let (old, alarm) = (self.clock_alarm(), self.0.clock.looked(look));
        if let Some(alarm) = alarm.filter(|alarm| old.map(Alarm::code) != Some(alarm.code())) {
            let (why, ms) = (alarm.code(), alarm.by_ms());
            tracing::error!(why, ms, "the clock of this machine is not believed; dates wait");
        }
        metrics::gauge!("huiyin_clock_alarm").set(if alarm.is_some() { 1.0 } else { 0.0 });
        if let Some(database) = database {
            let skew = (look.wall.0 - database.0) as f64 / 1000.0;
            metrics::gauge!("huiyin_clock_skew_seconds").set(skew);
        }
        Ok(alarm)
    }

    /// What the last look found.
    #[must_use]
    pub fn clock_alarm(&self) -> Option<Alarm> {
        self.0.clock.alarm()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    fn look(wall: i64, elapsed: i64) -> Look {
        Look { wall: Millis(NOW + wall), elapsed_ms: Some(elapsed), ..Look::default() }
    }

    #[test]
    fn a_clock_that_jumps_either_way_is_an_alarm_until_it_is_back() {
        let clock = Clock::default();
        assert_eq!(clock.looked(look(0, 0)), None);
        assert_eq!(clock.looked(look(15_100, 15_000)), None, "steered, not set");
        assert_eq!(clock.looked(look(3_630_100, 30_000)), Some(Alarm::Jumped(3_600_000)));
        assert_eq!(clock.looked(look(3_645_100, 45_000)), Some(Alarm::Jumped(3_600_000)), "still");
        assert_eq!(clock.looked(look(60_100, 60_000)), None, "set right again");
        assert_eq!(clock.looked(look(-3_525_000, 75_000)).map(Alarm::code), Some("jumped"));
        assert_eq!(clock.alarm().map(|alarm| alarm.by_ms() < 0), Some(true));
    }

    #[test]
    fn a_clock_that_stays_where_it_was_set_is_believed_again_after_a_while() {
        let clock = Clock::default();
        let hour = 3_600_000;
        assert_eq!(clock.looked(look(0, 0)), None);
        assert!(clock.looked(look(hour, 0)).is_some());
        assert!(clock.looked(look(hour + JUMP_REST_MS - 1, JUMP_REST_MS - 1)).is_some());
        assert_eq!(clock.looked(look(hour + JUMP_REST_MS, JUMP_REST_MS)), None);
        assert!(clock.looked(look(JUMP_REST_MS, JUMP_REST_MS)).is_some(), "and back is a jump");
        // A database that agrees says at once that it was set right.
        let database = Some(Millis(NOW + JUMP_REST_MS));
        assert_eq!(clock.looked(Look { database, ..look(JUMP_REST_MS, JUMP_REST_MS) }), None);
    }

    #[test]
    fn the_database_is_a_second_witness_both_ways() {
        let with = |database: i64| Look { database: Some(Millis(NOW + database)), ..look(0, 0) };
        assert_eq!(with(4_000).alarm(None), None);
        assert_eq!(with(-4_000).alarm(None), None);
        assert_eq!(with(6_000).alarm(None), Some(Alarm::Database(-6_000)));
        assert_eq!(with(-6_000).alarm(None), Some(Alarm::Database(6_000)));
    }

    #[test]
    fn a_log_that_knows_a_later_moment_is_an_alarm() {
        let with = |newest: i64| Look { newest: Some(Millis(NOW + newest)), ..look(0, 0) };
        assert_eq!(with(-1_000_000).alarm(None), None);
        assert_eq!(with(30_000).alarm(None), None);
        assert_eq!(with(61_000).alarm(None), Some(Alarm::BehindLog(61_000)));
    }
}
