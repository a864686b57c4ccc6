//! A calendar file read strictly: each event is a time and one enrolled member, named in its
//! summary as the roster names them. Every fault is told with its line, and one fault is enough
//! that nothing of the file is taken.

use super::super::slots::civil_instant;
use super::line::{Property, property, unescape, unfold};
use crate::case::codes;
use crate::ids::MemberId;
use crate::time::{Millis, zone};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

pub const FILE_BYTES_MAX: usize = 256 * 1024;
pub const EVENTS_MAX: usize = 500;
const LINE_CHARS_MAX: usize = 2_000;
const FAULTS_MAX: usize = 50;

codes!(
    /// What is wrong with a file; the language key is `roster-import-fault-…`.
    FaultKind {
        TooLarge = "too-large",
        LineLong = "line-long",
        NotCalendar = "not-calendar",
        NotClosed = "not-closed",
        NotProperty = "not-property",
        Version = "version",
        Twice = "twice",
        NoUid = "no-uid",
        UidTwice = "uid-twice",
        NoStart = "no-start",
        NoEnd = "no-end",
        BadTime = "bad-time",
        UnknownZone = "unknown-zone",
        Reversed = "reversed",
        NoSummary = "no-summary",
        /// An event that repeats itself: which shifts it means follows from no line.
        Repeats = "repeats",
        UnknownMember = "unknown-member",
        /// Two members have this name; their number tells them apart.
        SeveralMembers = "several-members",
        TooManyEvents = "too-many-events",
        NoEvent = "no-event",
        /// It neither begins nor ends where shifts do.
        NotAShift = "not-a-shift",
        ShiftTwice = "shift-twice",
    }
);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: u32,
    pub kind: FaultKind,
    /// What was read there, shortened.
    pub what: String,
}

impl Fault {
    pub(super) fn new(line: u32, kind: FaultKind, what: &str) -> Self {
        Self { line, kind, what: what.chars().take(60).collect() }
    }
}

/// One event that can be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub line: u32,
    pub uid: String,
    pub from: Millis,
    pub until: Millis,
    pub member: MemberId,
}

/// Reads a file. Times without a zone are of the roster's. `names`: each member as the roster
/// names them; a member is also named by their number.
///
/// # Errors
/// Every fault with its line, up to fifty.
pub fn read(
    source: &str,
    home: &TimeZone,
    names: &[(String, MemberId)],
) -> Result<Vec<Entry>, Vec<Fault>> {
    if source.len() > FILE_BYTES_MAX {
        return Err(vec![Fault::new(1, FaultKind::TooLarge, "")]);
    }
    let mut reader = Reader { home, names, faults: Vec::new(), entries: Vec::new() };
    reader.whole(&unfold(source.strip_prefix('\u{feff}').unwrap_or(source)));
    reader.uids();
    if reader.faults.is_empty() { Ok(reader.entries) } else { Err(reader.faults) }
}

struct Reader<'r> {
    home: &'r TimeZone,
    names: &'r [(String, MemberId)],
    faults: Vec<Fault>,
    entries: Vec<Entry>,
}

impl Reader<'_> {
    fn put(&mut self, line: u32, kind: FaultKind, what: &str) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault::new(line, kind, what));
        }
    }

    fn whole(&mut self, lines: &[(u32, String)]) {
        let is = |line: Option<&(u32, String)>, text: &str| {
            line.is_some_and(|(_, line)| line.trim_end().eq_ignore_ascii_case(text))
        };
        let last = lines.last().map_or(1, |(no, _)| *no);
        if !is(lines.first(), "BEGIN:VCALENDAR") {
            return self.put(lines.first().map_or(1, |(no, _)| *no), FaultKind::NotCalendar, "");
        }
        if !is(lines.last(), "END:VCALENDAR") {
            return self.put(last, FaultKind::NotClosed, "VCALENDAR");
        }
        let mut has_version = false;
        let mut events = 0;
        let mut rest = lines.get(1..lines.len() - 1).unwrap_or(&[]);
        while let Some(((no, line), after)) = rest.split_first() {
            let Some(read) = self.property(*no, line) else {
                rest = after;
                continue;
            };
            match (read.name.as_str(), read.value.to_ascii_uppercase().as_str()) {
                ("BEGIN", part) => {
                    let Some((inside, beyond)) = inside(after, part) else {
                        return self.put(*no, FaultKind::NotClosed, part);
                    };
                    events += usize::from(part == "VEVENT");
                    if events > EVENTS_MAX {
                        return self.put(*no, FaultKind::TooManyEvents, "");
                    }
                    // Zones are known by their names; reminders and the like are not taken.
                    if part == "VEVENT" {
                        self.event(*no, inside);
                    }
                    rest = beyond;
                    continue;
                }
                ("END", part) => self.put(*no, FaultKind::NotClosed, part),
                ("VERSION", "2.0") => has_version = true,
                ("VERSION", version) => self.put(*no, FaultKind::Version, version),
                _ => {}
            }
            rest = after;
        }
        if !has_version && self.faults.is_empty() {
            self.put(1, FaultKind::Version, "");
        }
        if events == 0 && self.faults.is_empty() {
            self.put(last, FaultKind::NoEvent, "");
        }
    }

    fn property<'l>(&mut self, no: u32, line: &'l str) -> Option<Property<'l>> {
        if line.chars().count() > LINE_CHARS_MAX {
            self.put(no, FaultKind::LineLong, line);
            return None;
        }
        let read = property(line);
        if read.is_none() {
            self.put(no, FaultKind::NotProperty, line);
        }
        read
    }

    fn event(&mut self, begin: u32, lines: &[(u32, String)]) {
        let mut found: BTreeMap<String, (u32, Property<'_>)> = BTreeMap::new();
        let mut rest = lines;
        while let Some(((no, line), after)) = rest.split_first() {
            rest = after;
            let Some(read) = self.property(*no, line) else { continue };
            match read.name.as_str() {
                // A reminder inside: passed over.
                "BEGIN" => {
                    let part = read.value.to_ascii_uppercase();
                    let Some((_, beyond)) = inside(after, &part) else {
                        return self.put(*no, FaultKind::NotClosed, &part);
                    };
                    rest = beyond;
                }
                "END" => self.put(*no, FaultKind::NotClosed, read.value),
                "RRULE" | "RDATE" | "EXDATE" | "EXRULE" | "RECURRENCE-ID" => {
                    self.put(*no, FaultKind::Repeats, &read.name);
                }
                "UID" | "DTSTART" | "DTEND" | "SUMMARY" | "STATUS" => {
                    if found.contains_key(&read.name) {
                        self.put(*no, FaultKind::Twice, &read.name);
                    }
                    found.insert(read.name.clone(), (*no, read));
                }
                _ => {}
            }
        }
        let called_off = found
            .get("STATUS")
            .is_some_and(|(_, status)| status.value.eq_ignore_ascii_case("CANCELLED"));
        if !called_off {
            let entry = self.entry(begin, &found);
            self.entries.extend(entry);
        }
    }

    fn entry(
        &mut self,
        begin: u32,
        found: &BTreeMap<String, (u32, Property<'_>)>,
    ) -> Option<Entry> {
        let from = self.time(begin, found.get("DTSTART"), FaultKind::NoStart);
        let until = self.time(begin, found.get("DTEND"), FaultKind::NoEnd);
        let member = self.member(begin, found.get("SUMMARY"));
        let uid = found.get("UID").map(|(_, read)| read.value.trim().to_owned());
        let Some(uid) = uid.filter(|uid| !uid.is_empty()) else {
            self.put(begin, FaultKind::NoUid, "");
            return None;
        };
        let (from, until) = (from?, until?);
        if until <= from {
            let line = found.get("DTEND").map_or(begin, |(no, _)| *no);
            self.put(line, FaultKind::Reversed, "");
            return None;
        }
        Some(Entry { line: begin, uid, from, until, member: member? })
    }

    fn time(
        &mut self,
        begin: u32,
        read: Option<&(u32, Property<'_>)>,
        missing: FaultKind,
    ) -> Option<Millis> {
        let Some((no, read)) = read else {
            self.put(begin, missing, "");
            return None;
        };
        let named = match read.param("TZID") {
            None => self.home.clone(),
            Some(name) => {
                let Some(known) = zone(name) else {
                    self.put(*no, FaultKind::UnknownZone, name);
                    return None;
                };
                known
            }
        };
        let is_date = read.param("VALUE").is_some_and(|value| value.eq_ignore_ascii_case("DATE"));
        let at = instant(read.value.trim(), is_date, &named);
        if at.is_none() {
            self.put(*no, FaultKind::BadTime, read.value);
        }
        at
    }

    fn member(&mut self, begin: u32, read: Option<&(u32, Property<'_>)>) -> Option<MemberId> {
        let Some((no, read)) = read else {
            self.put(begin, FaultKind::NoSummary, "");
            return None;
        };
        let summary = unescape(read.value).unwrap_or_default();
        let said = summary.trim();
        let is_one = |(name, member): &&(String, MemberId)| {
            name == said || said.strip_prefix('#') == Some(member.0.to_string().as_str())
        };
        let mut of = self.names.iter().filter(is_one).map(|(_, member)| *member);
        match (of.next(), of.next()) {
            (Some(member), None) => Some(member),
            (None, _) => {
                self.put(*no, FaultKind::UnknownMember, said);
                None
            }
            _ => {
                self.put(*no, FaultKind::SeveralMembers, said);
                None
            }
        }
    }

    fn uids(&mut self) {
        let mut seen = BTreeMap::new();
        let entries = std::mem::take(&mut self.entries);
        for entry in &entries {
            if seen.insert(entry.uid.as_str(), entry.line).is_some() {
                self.put(entry.line, FaultKind::UidTwice, &entry.uid);
            }
        }
        self.entries = entries;
    }
}

/// What stands before the end of a part, and what after it; parts of the same sort do not nest.
type Split<'l> = (&'l [(u32, String)], &'l [(u32, String)]);

fn inside<'l>(lines: &'l [(u32, String)], part: &str) -> Option<Split<'l>> {
    let ends = |(_, line): &(u32, String)| {
        let read = line.trim_end().split_once(':');
        read.is_some_and(|(name, value)| {
            name.eq_ignore_ascii_case("END") && value.eq_ignore_ascii_case(part)
        })
    };
    let end = lines.iter().position(ends)?;
    Some((&lines[..end], &lines[end + 1..]))
}

/// `20261127T080000Z`, the same without `Z` in a zone, or a whole day.
fn instant(text: &str, is_date: bool, home: &TimeZone) -> Option<Millis> {
    let (date, time) = match text.split_once('T') {
        None if is_date => (text, None),
        Some((date, time)) if !is_date => (date, Some(time)),
        _ => return None,
    };
    let date = digits(date, 8)?;
    let small = |n: u32| i8::try_from(n).ok();
    let day =
        Date::new(i16::try_from(date / 10_000).ok()?, small(date / 100 % 100)?, small(date % 100)?);
    let day = day.ok()?;
    let Some(time) = time else { return civil_instant(day.at(0, 0, 0, 0), home).ok() };
    let (time, utc) = match time.strip_suffix('Z') {
        Some(time) => (digits(time, 6)?, true),
        None => (digits(time, 6)?, false),
    };
    let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let civil: DateTime = day.at(small(hour)?, small(minute)?, small(second)?, 0);
    if utc { civil_instant(civil, &TimeZone::UTC).ok() } else { civil_instant(civil, home).ok() }
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let plain = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
