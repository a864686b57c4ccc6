//! Instants, local dates and zones. An instant is UTC milliseconds; a date belongs to a zone.
//! Zones come from the database compiled into the program, never from the machine's files,
//! so that the same facts give the same dates everywhere. Nothing here reads the clock.

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::sync::OnceLock;

/// An instant in UTC milliseconds since 1970.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A date or instant that no calendar of this world reaches (years -9999 to 9999).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl Millis {
    #[must_use]
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        // Floor, so that a moment never moves into the next local day by being shortened.
        Self(timestamp.as_nanosecond().div_euclid(1_000_000) as i64)
    }

    /// The instant, held within the years a date can name.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        // Whole seconds: the last second of the range is only partly inside it.
        let (low, high) = (Timestamp::MIN.as_second() * 1_000, Timestamp::MAX.as_second() * 1_000);
        Timestamp::from_millisecond(self.0.clamp(low, high)).expect("clamped into range")
    }

    /// The local date of this instant.
    #[must_use]
    pub fn date_in(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.timestamp()).date()
    }

    /// Reads an instant with its offset: `2026-03-31T15:59:30Z`, `…+08:00`.
    ///
    /// # Errors
    /// The text is no instant, or one outside the years a date can name.
    pub fn parse(text: &str) -> Result<Self, OutOfRange> {
        text.parse::<Timestamp>().map(Self::from_timestamp).map_err(|_| OutOfRange)
    }

    /// Later by so many milliseconds.
    ///
    /// # Errors
    /// The sum lies outside the years a date can name.
    pub fn plus(self, ms: i64) -> Result<Self, OutOfRange> {
        let sum = self.0.checked_add(ms).ok_or(OutOfRange)?;
        Timestamp::from_millisecond(sum).map_err(|_| OutOfRange)?;
        Ok(Self(sum))
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

/// A zone by its IANA name; `None` when the bundled database does not know it.
#[must_use]
pub fn zone(name: &str) -> Option<TimeZone> {
    static BUNDLED: OnceLock<TimeZoneDatabase> = OnceLock::new();
    let known = BUNDLED.get_or_init(TimeZoneDatabase::bundled).get(name).ok()?;
    // "Etc/Unknown" parses but means nothing; a clock cannot run in it.
    (!known.is_unknown()).then_some(known)
}

/// The first instant of a local date. Where a change of the clocks swallows midnight, the day
/// begins at that change; where midnight comes twice, at the first.
///
/// # Errors
/// The instant lies outside the years a date can name.
pub fn day_start(date: Date, zone: &TimeZone) -> Result<Millis, OutOfRange> {
    let midnight = date.at(0, 0, 0, 0);
    zone.to_ambiguous_timestamp(midnight)
        .compatible()
        .map(Millis::from_timestamp)
        .map_err(|_| OutOfRange)
}

/// 24:00 of a local date: the exclusive end, which is the first instant of the next day.
///
/// # Errors
/// The instant lies outside the years a date can name.
pub fn day_end(date: Date, zone: &TimeZone) -> Result<Millis, OutOfRange> {
    day_start(date.tomorrow().map_err(|_| OutOfRange)?, zone)
}

/// Days since 1970-01-01; negative before.
#[must_use]
pub fn day_number(date: Date) -> i64 {
    EPOCH.duration_until(date).as_hours() / 24
}

/// The date of a day number.
///
/// # Errors
/// The day lies outside the years a date can name.
pub fn date_of(day: i64) -> Result<Date, OutOfRange> {
    // A hundred centuries either way; keeps the multiplication below far from overflow.
    if !(-5_000_000..=5_000_000).contains(&day) {
        return Err(OutOfRange);
    }
    EPOCH.checked_add(SignedDuration::from_hours(day * 24)).map_err(|_| OutOfRange)
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Reads `2026-03-31` and nothing more lenient.
///
/// # Errors
/// The text is not a date, or a date that does not exist.
pub fn parse_date(text: &str) -> Result<Date, OutOfRange> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if !plain {
        return Err(OutOfRange);
    }
    text.parse::<Date>().map_err(|_| OutOfRange)
}

/// `#[serde(with = "time::iso")]`: a date as `2026-03-31`.
pub mod iso {
    use super::{Date, Deserialize, Deserializer, Serializer, de};

    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    /// # Errors
    /// The text is no date.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        super::parse_date(&text).map_err(|_| de::Error::custom("not a date"))
    }
}

/// `#[serde(with = "crate::time::iso_option")]`: a date or nothing.
pub mod iso_option {
    use super::{Date, Deserialize, Deserializer, Serialize, Serializer, de};

    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(to)
    }

    /// # Errors
    /// The text is no date.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let read = |text: String| super::parse_date(&text);
        text.map(read).transpose().map_err(|_| de::Error::custom("not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn day_numbers_go_there_and_back() {
        for day in (-4_371_587..=2_932_896).step_by(97) {
            let date = date_of(day).expect("in range");
            assert_eq!(day_number(date), day, "{date}");
        }
        assert_eq!(day_number(Date::MIN), -4_371_587);
        assert_eq!(day_number(Date::MAX), 2_932_896);
        assert_eq!(date_of(2_932_897), Err(OutOfRange));
        assert_eq!(date_of(i64::MAX), Err(OutOfRange));
    }

    #[test]
    fn a_day_ends_where_the_next_begins_even_without_a_midnight() {
        let end = |d, z| day_end(d, &zone(z).expect("known zone")).expect("in range").to_string();
        assert_eq!(end(date(2026, 4, 15), "Asia/Shanghai"), "2026-04-15T16:00:00Z");
        // São Paulo jumped from 24:00 to 01:00 on this night.
        assert_eq!(end(date(2018, 11, 3), "America/Sao_Paulo"), "2018-11-04T03:00:00Z");
        // … and went back from 24:00 to 23:00 on this one: the day has its full 25 hours.
        assert_eq!(end(date(2018, 2, 17), "America/Sao_Paulo"), "2018-02-18T03:00:00Z");
        // Havana lives the hour after midnight twice; the day begins with the first.
        assert_eq!(end(date(2026, 10, 31), "America/Havana"), "2026-11-01T04:00:00Z");
        // Apia never had the 30th of December 2011.
        assert_eq!(end(date(2011, 12, 29), "Pacific/Apia"), "2011-12-30T10:00:00Z");
        assert_eq!(end(date(2011, 12, 30), "Pacific/Apia"), "2011-12-30T10:00:00Z");
    }

    #[test]
    fn far_instants_are_errors_not_panics() {
        assert!(day_end(Date::MAX, &TimeZone::UTC).is_err());
        assert!(Millis(i64::MAX).plus(1).is_err());
        assert_eq!(Millis(i64::MIN).date_in(&TimeZone::UTC).year(), -9999);
        assert!(zone("Mars/Olympus").is_none());
        assert!(parse_date("2026-02-30").is_err());
        assert!(parse_date("2026-2-3").is_err());
    }
}
