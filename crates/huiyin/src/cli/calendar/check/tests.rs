//! Lines that a stranger may write: far and odd ones that hold, and broken ones.

use super::line;
use huiyin_app::lang::Lang;

fn of(fields: &str) -> String {
    let text = format!("{{\"id\": \"X\", {fields}}}");
    let (id, faults) = line(Lang::En, text.as_bytes(), 7);
    assert_eq!(id, "X");
    faults.join("; ")
}

#[test]
fn every_check_of_the_facts_holds() {
    let facts = include_str!("../../../../../domain/tests/data/clock_checks.jsonl");
    for (text, number) in facts.lines().zip(1..) {
        let (id, faults) = line(Lang::En, text.as_bytes(), number);
        assert!(faults.is_empty(), "{id}: {faults:?}");
    }
}

#[test]
fn instants_zones_and_far_dates() {
    for fields in [
        // The hour that Chicago does not have, and the one it has twice.
        r#""tz":"America/Chicago","calendar":"none","start_at":"2025-03-09T01:30:00-06:00",
           "amount":90,"unit":"minute","expect":{"due_at":"2025-03-09T09:00:00Z"}"#,
        r#""tz":"America/Chicago","calendar":"none","start_at":"2025-11-01T23:59:59-05:00",
           "amount":86400,"unit":"second","expect":{"due_at":"2025-11-02T22:59:59-06:00"}"#,
        r#""tz":"Asia/Kolkata","calendar":"none","start_at":"2026-01-31T18:29:59Z","amount":1,
           "unit":"month","expect":{"start":"2026-01-31","due":"2026-02-28",
           "rolled_due":"2026-03-02","due_at":"2026-02-28T18:30:00Z"}"#,
        r#""tz":"America/Sao_Paulo","calendar":"none","start":"2018-10-30","amount":4,
           "unit":"natural_day","expect":{"due_at":"2018-11-04T01:00:00-02:00"}"#,
        r#""tz":"UTC","calendar":"none","start":"5000-01-31","amount":1,"unit":"month",
           "expect":{"due":"5000-02-28"}"#,
        r#""tz":"Asia/Shanghai","calendar":"CN@2024-11-12","start":"2025-12-31","amount":1,
           "unit":"working_day","expect":{"due":"2026-01-01","certainty":"provisional"}"#,
    ] {
        assert_eq!(of(fields), "", "{fields}");
    }
}

#[test]
fn a_difference_names_key_got_and_want() {
    let fields = r#""tz":"Asia/Shanghai","calendar":"CN","start":"2026-05-28","amount":30,
        "unit":"natural_day","expect":{"due":"2026-06-28","due_at":"2026-06-28T00:00:00Z"}"#;
    assert_eq!(
        of(fields),
        "due got 2026-06-27 want 2026-06-28; \
         due_at got 2026-06-28T00:00:00+08:00 want 2026-06-28T00:00:00Z"
    );
}

#[test]
fn broken_lines_say_where_and_why() {
    let whole = r#""tz":"Asia/Shanghai","calendar":"CN","start":"2026-05-28","amount":30,
        "unit":"natural_day","expect":{"due":"2026-06-27"}"#;
    assert_eq!(of(whole), "");
    for (old, new, fault) in [
        ("natural_day", "fortnight", "line 7: unit “fortnight” is not known"),
        ("Asia/Shanghai", "Mars/X", "line 7: tz “Mars/X” is not known"),
        ("\"CN\"", "\"XX\"", "line 7: calendar “XX” is not known"),
        ("\"CN\"", "\"CN@2025-01-01\"", "line 7: calendar “CN@2025-01-01” is not known"),
        ("2026-05-28", "2026-02-30", "line 7: start “2026-02-30” is no date"),
        (":30", ":-3", "line 7: amount -3 is no whole number of zero or more"),
        (":30", ":1.5", "line 7: amount 1.5 is no whole number of zero or more"),
        (":30", ":99999999", "line 7: amount the end lies outside the years a date can name"),
        ("\"start\"", "\"begin\"", "line 7: start is missing"),
        ("\"due\"", "\"dew\"", "line 7: expect “dew” is not known"),
        ("{\"due\":\"2026-06-27\"}", "{}", "line 7: expect is missing"),
    ] {
        assert_eq!(of(&whole.replace(old, new)), fault);
    }
    for bytes in [&b"{"[..], b"[]", b"\xff", b"null", &b"[".repeat(9_999)] {
        let (id, faults) = line(Lang::Zh, bytes, 3);
        assert_eq!((id.as_str(), faults.len()), ("line 3", 1));
    }
}
