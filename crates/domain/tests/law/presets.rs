//! The shipped files are whole, say what they rest on, and know every day of the notices.

use huiyin_domain::calendar::{self, Calendar, YearFile};
use huiyin_domain::procedure::{self, Procedure};
use jiff::civil::Date;
use serde_json::Value;

#[test]
fn every_shipped_file_is_without_fault() {
    for (name, source) in calendar::SHIPPED {
        assert_eq!(YearFile::parse(source).map(|_| ()), Ok(()), "{name}");
    }
    for (id, source) in procedure::SHIPPED {
        assert_eq!(Procedure::parse(source).map(|procedure| procedure.id), Ok(id.to_owned()));
    }
}

/// Every clock of the facts is there, with the same amount, unit and kind of basis.
#[test]
fn the_presets_have_all_twenty_nine_clocks() {
    let facts: Value = serde_json::from_str(include_str!("../data/procedures.json")).expect("JSON");
    let mut count = 0;
    for preset in facts["presets"].as_array().expect("a list") {
        let id = preset["id"].as_str().expect("an id");
        let ours = procedure::shipped(id).expect("shipped");
        for clock in preset["clocks"].as_array().expect("a list") {
            let name = clock["id"].as_str().expect("an id");
            let rule = ours.clock(name).unwrap_or_else(|| panic!("{id} lacks {name}"));
            let amount = clock["amount"].as_u64().map(|amount| amount as u32);
            if let Some(amount) = amount {
                assert_eq!(rule.amount_with(&[]), Some(amount), "{id} {name}");
            }
            assert_eq!(Some(rule.unit.code()), clock["unit"].as_str(), "{id} {name}");
            let basis = clock["basis"]["kind"].as_str();
            assert_eq!(Some(rule.basis.kind.code()), basis, "{id} {name}");
            let max = clock["extension"]["max"].as_u64().map(|max| max as u32);
            assert_eq!(rule.extension.as_ref().and_then(|e| e.max), max, "{id} {name}");
            count += 1;
        }
    }
    assert_eq!(count, 29);
}

#[test]
fn every_day_of_three_years_is_as_the_notices_say() {
    let facts: Value =
        serde_json::from_str(include_str!("../data/cn_calendar.json")).expect("JSON");
    let china = calendar::shipped("CN").expect("shipped");
    let mut days = 0;
    for (year, lists) in facts["years"].as_object().expect("years") {
        let listed = |key: &str, date: Date| {
            let list = lists[key].as_array().expect("a list");
            list.iter().any(|day| day.as_str() == Some(date.to_string().as_str()))
        };
        let first = Date::new(year.parse().expect("a year"), 1, 1).expect("a date");
        for date in first.series(jiff::Span::new().days(1)).take(first.days_in_year() as usize) {
            let weekend = date.weekday().to_monday_zero_offset() >= 5;
            let works = listed("work", date) || (!weekend && !listed("off", date));
            assert_eq!(china.is_working(date), works, "{date}");
            days += 1;
        }
    }
    assert_eq!(days, 366 + 365 + 365);
    assert_eq!(china.pin(), "CN@2025-11-04");
    assert!(china.is_provisional(2027) && china.is_provisional(2023));
    assert!(!china.is_provisional(2024));
}

/// The holiday of 2020 was prolonged when it had begun: the later notice of a year wins, and
/// the earlier state can still be asked for.
#[test]
fn a_later_notice_of_the_same_year_wins() {
    let year = |number: &str, date: &str, to: &str, work: &str| {
        format!(
            "calendar = \"CN\"\nyear = 2020\n[notice]\nnumber = \"{number}\"\ndate = {date}\n\
             title = \"t\"\n[[holiday]]\nzh = \"春节\"\nen = \"Spring Festival\"\n\
             from = 2020-01-24\nto = {to}\nwork = {work}\n"
        )
    };
    let first = year("16", "2019-11-21", "2020-01-30", "[2020-01-19, 2020-02-01]");
    let second = year("1", "2020-01-26", "2020-02-02", "[2020-01-19]");
    for sources in [[&first, &second], [&second, &first]] {
        let both = Calendar::parse(&sources.map(String::as_str)).expect("no fault");
        assert_eq!(both.pin(), "CN@2020-01-26");
        assert!(!both.is_working(jiff::civil::date(2020, 2, 1)));
    }
    let only_first = Calendar::parse(&[&first]).expect("no fault");
    assert!(only_first.is_working(jiff::civil::date(2020, 2, 1)));
    let china = calendar::shipped("CN").expect("shipped");
    let before = china.as_of(jiff::civil::date(2025, 11, 3)).expect("years are left");
    assert_eq!(before.pin(), "CN@2024-11-12");
    assert!(before.is_provisional(2026));
}
