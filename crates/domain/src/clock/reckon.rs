//! One period from one start: the nominal date, pauses, extensions, the rolled date and the
//! instant at which it is over. Decided here, where the rules are silent:
//! a paused day counts nowhere, in the extended part neither; an extension counts in its own
//! unit from the base date; it is valid when approved on the base date, or at the last instant
//! of it; months end on the day of the same number or the last of a shorter month; periods of
//! hours never roll.

use super::Unit;
use super::period::{Ground, Paused, Position};
use crate::calendar::Calendar;
use crate::time::{Millis, OutOfRange, day_end, day_number, day_start};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

/// A local day, or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    On(Date),
    At(Millis),
}

/// An extension asked for and approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub requested: u64,
    pub cap: Option<u64>,
    pub unit: Unit,
    pub approved: When,
}

/// The question.
#[derive(Clone, Copy, Debug)]
pub struct Reckon<'a> {
    pub start: When,
    pub amount: u64,
    pub unit: Unit,
    pub calendar: &'a Calendar,
    pub zone: &'a TimeZone,
    /// Inclusive local days, already those that stop this clock.
    pub pauses: &'a [(Date, Date)],
    /// In the order of their approval; each is added to where the one before it ended.
    pub grants: &'a [Grant],
    /// How many grants may count at most.
    pub grants_max: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    Firm,
    /// A year without a notice was counted; the date may move when the notice comes.
    Provisional,
}

/// The answer. Dates are the last day of the period, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The local day of the start, which is not counted.
    pub start: Date,
    pub started_at: Millis,
    /// Without pauses and extensions.
    pub nominal_due: Date,
    /// With pauses, without extensions.
    pub base_due: Date,
    /// How much was added by valid extensions, in their unit.
    pub granted: u64,
    pub due: Date,
    pub due_at: Millis,
    /// The next working day, where the due date is none.
    pub rolled_due: Date,
    pub rolled_due_at: Millis,
    pub paused_days: u32,
    pub certainty: Certainty,
    pub rolled_certainty: Certainty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReckonError {
    /// The end lies outside the years a date can name.
    OutOfRange,
    /// A pause ends before it begins.
    PauseReversed,
}

impl From<OutOfRange> for ReckonError {
    fn from(_: OutOfRange) -> Self {
        Self::OutOfRange
    }
}

/// Reckons one period.
///
/// # Errors
/// The end cannot be named by a date, or a pause is reversed. There is no other failure.
pub fn reckon(ask: &Reckon<'_>) -> Result<Due, ReckonError> {
    if ask.pauses.iter().any(|(from, to)| to < from) {
        return Err(ReckonError::PauseReversed);
    }
    let ground = Ground { calendar: ask.calendar, zone: ask.zone, paused: Paused::new(ask.pauses) };
    let (start, started_at) = match ask.start {
        When::On(date) => (date, day_start(date, ask.zone)?),
        When::At(at) => (at.date_in(ask.zone), at),
    };
    let from =
        if ask.unit.is_instant() { Position::Instant(started_at) } else { Position::Day(start) };
    let unpaused = Ground { calendar: ask.calendar, zone: ask.zone, paused: Paused::new(&[]) };
    let nominal = unpaused.advance(from, ask.amount, ask.unit)?;
    let base = ground.advance(from, ask.amount, ask.unit)?;
    let extended = extend(ask, &ground, base)?;
    let due = ground.date(extended.end);
    let due_at = ground.end(extended.end)?;
    let (rolled_due, rolled_due_at) = match extended.end {
        Position::Instant(_) => (due, due_at),
        Position::Day(day) => {
            let rolled = ask.calendar.roll(day)?;
            (rolled, if rolled == day { due_at } else { day_end(rolled, ask.zone)? })
        }
    };
    let paused = ground.paused.within(day_number(start), day_number(due));
    let certainty = certainty(ask, start, due, extended.by_working_days);
    let rolled_certainty = match extended.end {
        Position::Day(_) if ask.calendar.provisional_within(due, rolled_due).is_some() => {
            Certainty::Provisional
        }
        _ => certainty,
    };
    Ok(Due {
        start,
        started_at,
        nominal_due: unpaused.date(nominal),
        base_due: ground.date(base),
        granted: extended.granted,
        due,
        due_at,
        rolled_due,
        rolled_due_at,
        paused_days: u32::try_from(paused).unwrap_or(u32::MAX),
        certainty,
        rolled_certainty,
    })
}

struct Extended {
    end: Position,
    granted: u64,
    by_working_days: bool,
}

fn extend(ask: &Reckon<'_>, ground: &Ground<'_>, base: Position) -> Result<Extended, OutOfRange> {
    let mut end = base;
    let mut granted = 0_u64;
    let mut by_working_days = ask.unit == Unit::WorkingDay;
    let mut used = 0;
    for grant in ask.grants {
        if used >= ask.grants_max || !in_time(grant.approved, end, ground)? {
            continue;
        }
        let amount = grant.cap.map_or(grant.requested, |cap| grant.requested.min(cap));
        end = ground.advance(end, amount, grant.unit)?;
        granted = granted.saturating_add(amount);
        by_working_days |= grant.unit == Unit::WorkingDay;
        used += 1;
    }
    Ok(Extended { end, granted, by_working_days })
}

/// A period that is over cannot be extended.
fn in_time(approved: When, end: Position, ground: &Ground<'_>) -> Result<bool, OutOfRange> {
    Ok(match (approved, end) {
        (When::On(date), _) => date <= ground.date(end),
        (When::At(at), Position::Day(day)) => at < day_end(day, ground.zone)?,
        (When::At(at), Position::Instant(last)) => at <= last,
    })
}

fn certainty(ask: &Reckon<'_>, start: Date, due: Date, by_working_days: bool) -> Certainty {
    let first = start.tomorrow().unwrap_or(start);
    let unsure =
        by_working_days && first <= due && ask.calendar.provisional_within(first, due).is_some();
    if unsure { Certainty::Provisional } else { Certainty::Firm }
}
