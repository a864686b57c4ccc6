//! Calendars out and in: what goes out can be read by the rules of RFC 5545 and comes back the
//! same; a bad file is told line by line.

use super::{HOUR, at, roster, rules, shifts_of};
use huiyin_domain::ids::MemberId;
use huiyin_domain::roster::Kind;
use huiyin_domain::roster::ical::{Entry, FILE_BYTES_MAX, FeedShift, Wanted, feed, read, wanted};
use huiyin_domain::time::{Millis, zone};
use jiff::civil::date;
use proptest::prelude::*;

fn names() -> Vec<(String, MemberId)> {
    let named = |name: &str, id| (name.to_owned(), MemberId(id));
    vec![named("云水", 1), named("白石, 甲", 2), named("同名", 3), named("同名", 4)]
}

/// `line code what`, one a line.
fn faults(source: &str) -> Vec<String> {
    let home = zone("Asia/Shanghai").expect("known");
    let found = read(source, &home, &names()).expect_err("a bad calendar");
    let line = |fault: &huiyin_domain::roster::ical::Fault| {
        format!("{} {} {}", fault.line, fault.kind.code(), fault.what)
    };
    found.iter().map(|fault| line(fault).trim_end().to_owned()).collect()
}

/// A calendar with these lines inside an event that is otherwise whole.
fn event(lines: &[&str]) -> String {
    let whole = ["UID:1", "DTSTART:20261127T000000Z", "DTEND:20261128T000000Z", "SUMMARY:云水"];
    let name = |line: &str| line.split([':', ';']).next().unwrap_or_default().to_owned();
    let kept = whole.iter().filter(|one| !lines.iter().any(|line| name(line) == name(one)));
    let inside: Vec<&str> = lines.iter().chain(kept).copied().collect();
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n";
    format!("{head}{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", inside.join("\r\n"))
}

fn one(source: &str) -> Entry {
    let home = zone("Asia/Shanghai").expect("known");
    let mut entries = read(source, &home, &names()).expect("a good calendar");
    assert_eq!(entries.len(), 1);
    entries.remove(0)
}

#[test]
fn a_feed_is_what_the_standard_says() {
    let shift = FeedShift {
        uid: "shift-17@huiyin".into(),
        sequence: 2,
        changed: at("2026-11-20T01:02:03Z"),
        from: at("2026-11-27T08:00:00+08:00"),
        until: at("2026-11-28T08:00:00+08:00"),
        summary: "值班; 白天, 夜间\n第二行".into(),
    };
    let text = feed("我的值班", &[shift]);
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Huiyin//Roster//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:我的值班",
        "BEGIN:VEVENT",
        "UID:shift-17@huiyin",
        "DTSTAMP:20261120T010203Z",
        "SEQUENCE:2",
        "DTSTART:20261127T000000Z",
        "DTEND:20261128T000000Z",
        "SUMMARY:值班\\; 白天\\, 夜间\\n第二行",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(text, expected.join("\r\n"));
    for personal in ["ATTENDEE", "ORGANIZER", "mailto:", "tel:"] {
        assert!(!text.contains(personal), "{personal}");
    }
}

proptest! {
    /// Whatever stands in a text and whenever the shift is: no line of the feed is longer than
    /// 75 octets, and reading it gives the same times and the same member.
    #[test]
    fn what_goes_out_comes_back(
        name in "[\\PC]{1,120}",
        hours in prop::collection::vec((0_i64..900_000, 1_i64..200), 1..20),
    ) {
        let name = format!("甲{}乙", name.trim());
        let shifts: Vec<FeedShift> = (0_usize..).zip(&hours).map(|(no, (from, long))| FeedShift {
            uid: format!("shift-{no}@huiyin"),
            sequence: 0,
            changed: Millis(0),
            from: Millis(from * HOUR),
            until: Millis((from + long) * HOUR),
            summary: name.clone(),
        }).collect();
        let text = feed(&name, &shifts);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let home = zone("Europe/Berlin").expect("known");
        let back = read(&text, &home, &[(name, MemberId(5))]).expect("read back");
        prop_assert_eq!(back.len(), shifts.len());
        for (entry, shift) in back.iter().zip(&shifts) {
            prop_assert_eq!((entry.from, entry.until), (shift.from, shift.until));
            prop_assert_eq!((&entry.uid, entry.member), (&shift.uid, MemberId(5)));
        }
    }

    /// No bytes bring it down.
    #[test]
    fn anything_is_read_or_refused(
        source in "(BEGIN:|END:|VCALENDAR|VEVENT|DTSTART|;|:|\r\n| |\\PC){0,60}",
    ) {
        let home = zone("Asia/Shanghai").expect("known");
        if let Err(faults) = read(&source, &home, &names()) {
            prop_assert!(!faults.is_empty());
        }
    }
}

#[test]
fn times_are_read_in_utc_in_a_zone_in_the_rosters_and_as_days() {
    let from = |line: &str| one(&event(&[line])).from;
    assert_eq!(from("DTSTART:20261127T000000Z"), at("2026-11-27T00:00:00Z"));
    assert_eq!(from("DTSTART:20261127T070000"), at("2026-11-27T07:00:00+08:00"));
    let berlin = from("DTSTART;TZID=\"Europe/Berlin\":20261127T080000");
    assert_eq!(berlin, at("2026-11-27T08:00:00+01:00"));
    assert_eq!(from("DTSTART;VALUE=DATE:20261127"), at("2026-11-27T00:00:00+08:00"));
    let folded = event(&["SUMMARY:白石\\,\r\n  甲", "X-OTHER:1", "BEGIN:VALARM\r\nEND:VALARM"]);
    assert_eq!(one(&folded).member, MemberId(2));
    assert_eq!(one(&event(&["SUMMARY:#4"])).member, MemberId(4), "by number");
    let called_off = event(&["STATUS:CANCELLED", "SUMMARY:nobody"]);
    assert_eq!(read(&called_off, &zone("UTC").expect("known"), &names()), Ok(vec![]));
}

#[test]
fn a_bad_calendar_is_told_line_by_line() {
    let of = |lines: &[&str]| faults(&event(lines)).join(" | ");
    assert_eq!(of(&["DTSTART:20261301T000000Z"]), "4 bad-time 20261301T000000Z");
    assert_eq!(of(&["DTSTART:20260230T000000Z"]), "4 bad-time 20260230T000000Z");
    assert_eq!(of(&["DTSTART:20261127"]), "4 bad-time 20261127");
    assert_eq!(of(&["DTSTART;VALUE=DATE:20261127T000000Z"]), "4 bad-time 20261127T000000Z");
    assert_eq!(of(&["DTSTART;TZID=Mars/Olympus:20261127T080000"]), "4 unknown-zone Mars/Olympus");
    assert_eq!(of(&["DTEND:20261126T000000Z"]), "4 reversed");
    assert_eq!(of(&["SUMMARY:路人"]), "4 unknown-member 路人");
    assert_eq!(of(&["SUMMARY:同名"]), "4 several-members 同名");
    assert_eq!(of(&["SUMMARY:#9"]), "4 unknown-member #9");
    assert_eq!(of(&["UID:"]), "3 no-uid");
    assert_eq!(of(&["RRULE:FREQ=DAILY"]), "4 repeats RRULE");
    assert_eq!(of(&["UID:1", "UID:2"]), "5 twice UID");
    assert_eq!(of(&["just words"]), "4 not-property just words");
    assert_eq!(of(&["BEGIN:VALARM"]), "4 not-closed VALARM");
    let long = format!("X-NOTE:{}", "x".repeat(2_001));
    assert!(of(&[&long]).starts_with("4 line-long X-NOTE:xxx"));
    let both = of(&["DTSTART:0", "SUMMARY:路人"]);
    assert_eq!(both, "4 bad-time 0 | 5 unknown-member 路人", "every fault, not the first");
}

#[test]
fn what_is_no_calendar_is_refused_as_a_whole() {
    assert_eq!(faults(""), ["1 not-calendar"]);
    assert_eq!(faults("<html>"), ["1 not-calendar"]);
    assert_eq!(faults("BEGIN:VCALENDAR\nVERSION:2.0\n"), ["2 not-closed VCALENDAR"]);
    let of = |inside: &str| faults(&format!("BEGIN:VCALENDAR\n{inside}END:VCALENDAR\n"));
    assert_eq!(of("VERSION:2.0\n"), ["3 no-event"]);
    assert_eq!(of("VERSION:1.0\n"), ["2 version 1.0"]);
    assert_eq!(of("VERSION:2.0\nBEGIN:VEVENT\nUID:1\n"), ["3 not-closed VEVENT"]);
    assert_eq!(of("VERSION:2.0\nEND:VEVENT\n"), ["3 not-closed VEVENT"]);
    let inside = |count: usize| "BEGIN:VEVENT\nSTATUS:CANCELLED\nEND:VEVENT\n".repeat(count);
    assert_eq!(of(&format!("VERSION:2.0\n{}", inside(501))), ["1503 too-many-events"]);
    assert_eq!(faults(&"x".repeat(FILE_BYTES_MAX + 1)), ["1 too-large"]);
    let one = "BEGIN:VEVENT\nUID:a\nDTSTART:20261127T000000Z\nDTEND:20261128T000000Z\n\
               SUMMARY:云水\nEND:VEVENT\n";
    assert_eq!(of(&format!("VERSION:2.0\n{one}{one}")), ["9 uid-twice a"]);
}

#[test]
fn events_are_shifts_or_they_are_refused() {
    let roster = roster("Asia/Shanghai", rules(Kind::Desk, &["08:00"], &[1, 2]));
    let shifts = shifts_of(&roster, (date(2026, 11, 1), date(2026, 11, 10)), &[]);
    let entry = |line, from: &str, until: &str, member| Entry {
        line,
        uid: format!("u{line}"),
        from: at(&format!("2026-11-{from}:00:00+08:00")),
        until: at(&format!("2026-11-{until}:00:00+08:00")),
        member: MemberId(member),
    };
    let asked = wanted(&[entry(1, "02T08", "03T08", 5), entry(2, "04T08", "07T08", 6)], &shifts);
    let (second, fourth) = (shifts[1].from, shifts[3].from);
    let until = shifts[6].from;
    assert_eq!(
        asked,
        Ok(vec![
            Wanted::Override { shift: second, member: MemberId(5) },
            Wanted::Period { from: fourth, until, member: MemberId(6) },
        ])
    );
    assert_eq!(wanted(&[entry(1, "02T08", "03T08", 2)], &shifts), Ok(vec![]), "it is so already");
    let kinds = |entries: &[Entry]| {
        let found = wanted(entries, &shifts).expect_err("no shifts");
        found.iter().map(|fault| (fault.line, fault.kind.code())).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[entry(7, "02T09", "03T08", 5)]), [(7, "not-a-shift")]);
    assert_eq!(kinds(&[entry(7, "02T08", "03T09", 5)]), [(7, "not-a-shift")]);
    assert_eq!(kinds(&[entry(7, "20T08", "21T08", 5)]), [(7, "not-a-shift")], "not reckoned");
    let twice = [entry(7, "02T08", "03T08", 5), entry(9, "02T08", "04T08", 6)];
    assert_eq!(kinds(&twice), [(9, "shift-twice")]);
}
