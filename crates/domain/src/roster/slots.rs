//! From civil time to instants: each shift lasts from its beginning to the next one's. Where the
//! clocks jump over a beginning it is at the jump; where they go back it is at the first of the
//! two. So shifts lie end to end, and one of them has 23 or 25 hours.

use super::{Kind, Rules, Turn};
use crate::calendar::{Calendar, Day};
use crate::ids::MemberId;
use crate::time::{Millis, OutOfRange};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// After the last day asked for, so many more are looked through for the next beginning: two
/// weekly rules may lie thirteen days apart.
const LOOK_AHEAD_DAYS: usize = 15;

/// What a shift weighs, counted apart by the sort of its days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Load {
    pub workdays: u32,
    pub restdays: u32,
    pub holidays: u32,
}

impl Load {
    pub const fn add(&mut self, other: Self) {
        self.workdays += other.workdays;
        self.restdays += other.restdays;
        self.holidays += other.holidays;
    }

    #[must_use]
    pub const fn total(self) -> u32 {
        self.workdays + self.restdays + self.holidays
    }

    fn of_day(&mut self, date: Date, calendar: &Calendar) {
        match calendar.day(date) {
            Day::Weekday | Day::MakeUp(_) => self.workdays += 1,
            Day::Weekend => self.restdays += 1,
            Day::Off(_) => self.holidays += 1,
        }
    }
}

/// One shift's time, and whose it is by the rules alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub date: Date,
    pub from: Millis,
    /// The exclusive end, at which the next one begins.
    pub until: Millis,
    pub load: Load,
    pub by_rule: Option<MemberId>,
}

impl Slot {
    #[must_use]
    pub fn holds(&self, now: Millis) -> bool {
        self.from <= now && now < self.until
    }
}

struct Start {
    date: Date,
    at: Millis,
    by_rule: Option<MemberId>,
    is_weekly: bool,
}

/// The shifts that begin on the days of a span, both ends inclusive. `rules` in the order in
/// which they came into force, each with its first day; of two of one day the later counts.
pub(super) fn slots(
    rules: &[(Date, Rules)],
    zone: &TimeZone,
    calendar: &Calendar,
    (first, last): (Date, Date),
) -> Result<Vec<Slot>, OutOfRange> {
    let mut starts: Vec<Start> = Vec::new();
    let mut over = 0;
    let mut date = first;
    while over <= LOOK_AHEAD_DAYS && starts.last().is_none_or(|start| start.date <= last) {
        if let Some((from, rules)) = rules.iter().rev().find(|(from, _)| *from <= date) {
            for (turn, begins) in rules.turns_on(date).iter().enumerate() {
                let by_rule = rules.whose(*from, date, turn, calendar);
                let is_weekly = rules.kind == Kind::Weekly;
                starts.push(Start { date, at: turn_on(date, *begins, zone)?, by_rule, is_weekly });
            }
        }
        over += usize::from(date > last);
        date = date.tomorrow().map_err(|_| OutOfRange)?;
    }
    let between = starts.windows(2).filter(|two| two[0].date <= last);
    // Two beginnings that the clocks made one: the first shift has no time at all.
    let lasting = between.filter(|two| two[0].at < two[1].at);
    Ok(lasting.map(|two| slot(&two[0], &two[1], calendar)).collect())
}

fn slot(start: &Start, next: &Start, calendar: &Calendar) -> Slot {
    let mut load = Load::default();
    load.of_day(start.date, calendar);
    if start.is_weekly {
        let days = std::iter::successors(start.date.tomorrow().ok(), |day| day.tomorrow().ok());
        days.take_while(|day| *day < next.date).for_each(|day| load.of_day(day, calendar));
    }
    Slot { date: start.date, from: start.at, until: next.at, load, by_rule: start.by_rule }
}

/// The instant at which a turn begins on a day.
///
/// # Errors
/// It lies outside the years a date can name.
pub fn turn_on(date: Date, turn: Turn, zone: &TimeZone) -> Result<Millis, OutOfRange> {
    let (hour, minute) = (turn.minutes() / 60, turn.minutes() % 60);
    let small = |n: u16| i8::try_from(n).map_err(|_| OutOfRange);
    let civil = date.at(small(hour)?, small(minute)?, 0, 0);
    civil_instant(civil, zone)
}

/// The instant of a civil time: in a gap the jump itself, of two the first.
///
/// # Errors
/// It lies outside the years a date can name.
pub(super) fn civil_instant(civil: DateTime, zone: &TimeZone) -> Result<Millis, OutOfRange> {
    let found = zone.to_ambiguous_timestamp(civil);
    if let AmbiguousOffset::Gap { before, .. } = found.offset() {
        let after = before.to_timestamp(civil).map_err(|_| OutOfRange)?;
        // What lies in a gap, read by the offset before it, is at the jump or past it; those that
        // are looked for lie before a moment, so that one is taken a second later.
        let past = after.checked_add(SignedDuration::from_secs(1)).map_err(|_| OutOfRange)?;
        let jump = zone.preceding(past).next().ok_or(OutOfRange)?;
        return Ok(Millis::from_timestamp(jump.timestamp()));
    }
    found.compatible().map(Millis::from_timestamp).map_err(|_| OutOfRange)
}
