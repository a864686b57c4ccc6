//! Shifts as a calendar for a phone: times in UTC, and a name for each that stays. Whose shifts
//! they are stands nowhere in it, and neither does how to reach anybody.

use super::line::{escape, fold};
use crate::time::Millis;
use jiff::tz::TimeZone;

/// One shift as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedShift {
    /// The same for the same shift, whoever is on it.
    pub uid: String,
    /// Rises with each change.
    pub sequence: i64,
    pub changed: Millis,
    pub from: Millis,
    pub until: Millis,
    pub summary: String,
}

/// A whole calendar.
#[must_use]
pub fn feed(name: &str, shifts: &[FeedShift]) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(text, &mut out);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Huiyin//Roster//ZH");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("X-WR-CALNAME:{}", escape(name)));
    for shift in shifts {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", escape(&shift.uid)));
        line(&format!("DTSTAMP:{}", utc(shift.changed)));
        line(&format!("SEQUENCE:{}", shift.sequence.max(0)));
        line(&format!("DTSTART:{}", utc(shift.from)));
        line(&format!("DTEND:{}", utc(shift.until)));
        line(&format!("SUMMARY:{}", escape(&shift.summary)));
        line("TRANSP:OPAQUE");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

fn utc(at: Millis) -> String {
    let civil = TimeZone::UTC.to_datetime(at.timestamp());
    let (date, time) = (civil.date(), civil.time());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}
