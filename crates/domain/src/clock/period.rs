//! Adding a period to a position, around paused days. A position is a day (periods of days,
//! months, years) or an instant (seconds, minutes, hours). The start day is never counted.

use super::Unit;
use crate::calendar::Calendar;
use crate::time::{Millis, OutOfRange, date_of, day_end, day_number, day_start};
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Day(Date),
    Instant(Millis),
}

/// The union of paused days, as disjoint inclusive spans of day numbers in order.
pub(super) struct Paused(Vec<(i64, i64)>);

impl Paused {
    pub(super) fn new(pauses: &[(Date, Date)]) -> Self {
        let mut spans: Vec<(i64, i64)> =
            pauses.iter().map(|(from, to)| (day_number(*from), day_number(*to))).collect();
        spans.sort_unstable();
        let mut union: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
        for (from, to) in spans {
            match union.last_mut() {
                Some(last) if from <= last.1 + 1 => last.1 = last.1.max(to),
                _ => union.push((from, to)),
            }
        }
        Self(union)
    }

    /// Paused days up to and including a day, each weighed by `weight(after, through)`.
    fn up_to(&self, day: i64, weight: impl Fn(i64, i64) -> i64) -> i64 {
        let begun = self.0.iter().take_while(|(from, _)| *from <= day);
        begun.map(|(from, to)| weight(from - 1, (*to).min(day))).sum()
    }

    /// Paused days in (after, through].
    pub(super) fn within(&self, after: i64, through: i64) -> i64 {
        let days = |day| self.up_to(day, |after, through| through - after);
        days(through) - days(after)
    }
}

/// Where and how a period is counted.
pub(super) struct Ground<'a> {
    pub calendar: &'a Calendar,
    pub zone: &'a TimeZone,
    pub paused: Paused,
}

impl Ground<'_> {
    pub(super) fn advance(
        &self,
        from: Position,
        amount: u64,
        unit: Unit,
    ) -> Result<Position, OutOfRange> {
        match (from, unit.ms()) {
            (Position::Day(day), None) => self.add_days(day, amount, unit).map(Position::Day),
            (Position::Instant(at), Some(ms)) => self.add_ms(at, amount, ms),
            // Hours on top of days begin at the end of the day …
            (Position::Day(day), Some(ms)) => self.add_ms(day_end(day, self.zone)?, amount, ms),
            // … and days on top of hours end at the same local time of a later day.
            (Position::Instant(at), None) => {
                let local = self.zone.to_datetime(at.timestamp());
                let day = self.add_days(local.date(), amount, unit)?;
                let later = self.zone.to_ambiguous_timestamp(day.to_datetime(local.time()));
                let later = later.compatible().map_err(|_| OutOfRange)?;
                Ok(Position::Instant(Millis::from_timestamp(later)))
            }
        }
    }

    fn add_days(&self, from: Date, amount: u64, unit: Unit) -> Result<Date, OutOfRange> {
        if amount == 0 {
            return Ok(from);
        }
        match unit {
            Unit::WorkingDay => self.add_working_days(from, amount),
            Unit::Month => self.add_months(from, Some(amount)),
            Unit::Year => self.add_months(from, amount.checked_mul(12)),
            _ => self.add_natural_days(from, amount),
        }
    }

    fn add_natural_days(&self, from: Date, amount: u64) -> Result<Date, OutOfRange> {
        let start = day_number(from);
        let straight = i64::try_from(amount).ok().and_then(|days| start.checked_add(days));
        if self.paused.0.is_empty() {
            return date_of(straight.ok_or(OutOfRange)?);
        }
        let counted = |day| day - self.paused.up_to(day, |after, through| through - after);
        date_of(crate::calendar::nth(start, amount, counted)?)
    }

    fn add_working_days(&self, from: Date, amount: u64) -> Result<Date, OutOfRange> {
        let worked = |day| self.calendar.working_days_to(day);
        let lost = |day| self.paused.up_to(day, |after, through| worked(through) - worked(after));
        let counted = |day| worked(day) - lost(day);
        date_of(crate::calendar::nth(day_number(from), amount, counted)?)
    }

    /// The day of the same number, or the last of a shorter month; paused days are put behind.
    fn add_months(&self, from: Date, months: Option<u64>) -> Result<Date, OutOfRange> {
        let months = months.and_then(|n| i64::try_from(n).ok()).ok_or(OutOfRange)?;
        let span = Span::new().try_months(months).map_err(|_| OutOfRange)?;
        let nominal = from.checked_add(span).map_err(|_| OutOfRange)?;
        let paused = self.paused.within(day_number(from), day_number(nominal));
        match u64::try_from(paused) {
            Ok(days) if days > 0 => self.add_natural_days(nominal, days),
            _ => Ok(nominal),
        }
    }

    /// Elapsed time; a paused local day gives back as much of itself as the period would use.
    fn add_ms(&self, from: Millis, amount: u64, unit_ms: i64) -> Result<Position, OutOfRange> {
        let length = i64::try_from(amount).ok().and_then(|n| n.checked_mul(unit_ms));
        let mut end = from.plus(length.ok_or(OutOfRange)?)?;
        for (first, last) in &self.paused.0 {
            let pause_from = day_start(date_of(*first)?, self.zone)?;
            let pause_to = day_end(date_of(*last)?, self.zone)?;
            if pause_from < end && pause_to > from {
                end = end.plus(pause_to.0 - pause_from.max(from).0)?;
            }
        }
        Ok(Position::Instant(end))
    }

    pub(super) fn date(&self, position: Position) -> Date {
        match position {
            Position::Day(day) => day,
            Position::Instant(at) => at.date_in(self.zone),
        }
    }

    pub(super) fn end(&self, position: Position) -> Result<Millis, OutOfRange> {
        match position {
            Position::Day(day) => day_end(day, self.zone),
            Position::Instant(at) => Ok(at),
        }
    }
}
