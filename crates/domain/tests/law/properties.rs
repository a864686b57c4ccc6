//! What holds for every date, amount, pause and extension.

use crate::kit::china;
use huiyin_domain::calendar::{Calendar, shipped};
use huiyin_domain::clock::{Due, Grant, Reckon, ReckonError, Unit, When, reckon};
use huiyin_domain::time::{Millis, date_of, day_number, zone};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn ask<'a>(calendar: &'a Calendar, zone: &'a TimeZone, start: When, unit: Unit) -> Reckon<'a> {
    let (pauses, grants): (&[(Date, Date)], &[Grant]) = (&[], &[]);
    Reckon { start, amount: 1, unit, calendar, zone, pauses, grants, grants_max: 9 }
}

fn zones() -> impl Strategy<Value = TimeZone> {
    let names = ["Asia/Shanghai", "America/Chicago", "Asia/Kolkata", "America/Sao_Paulo", "UTC"];
    prop::sample::select(names.to_vec()).prop_map(|name| zone(name).expect("known"))
}

fn date(from: i64) -> Date {
    date_of(from).expect("in range")
}

/// Days of 2023 to 2028, as day numbers.
const YEARS: std::ops::Range<i64> = 19_358..21_550;

/// The slow truth: one day after the other.
fn walked(
    calendar: &Calendar,
    start: Date,
    amount: u64,
    unit: Unit,
    pauses: &[(Date, Date)],
) -> Date {
    let (mut day, mut left) = (start, amount);
    while left > 0 {
        day = day.tomorrow().expect("in range");
        let paused = pauses.iter().any(|(from, to)| (*from..=*to).contains(&day));
        let counts = unit == Unit::NaturalDay || calendar.is_working(day);
        left -= u64::from(counts && !paused);
    }
    day
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::NaturalDay, Unit::WorkingDay])
}

fn pauses() -> impl Strategy<Value = Vec<(Date, Date)>> {
    let pause = (YEARS, 0_i64..40).prop_map(|(from, days)| (date(from), date(from + days)));
    prop::collection::vec(pause, 0..4)
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn counting_by_arithmetic_is_walking_day_by_day(
        start in YEARS, near in 0_i64..60, length in 0_i64..30,
        mut pauses in pauses(), amount in 0_u64..200, unit in units(),
    ) {
        let shanghai = zone("Asia/Shanghai").expect("known");
        pauses.push((date(start + near), date(start + near + length)));
        let due = reckon(&Reckon {
            amount, pauses: &pauses, ..ask(china(), &shanghai, When::On(date(start)), unit)
        }).expect("in range");
        prop_assert_eq!(due.due, walked(china(), date(start), amount, unit, &pauses));
        let paused = (start + 1..=day_number(due.due))
            .filter(|day| pauses.iter().any(|(from, to)| (*from..=*to).contains(&date(*day))));
        prop_assert_eq!(due.paused_days as usize, paused.count());
        prop_assert!(due.due >= due.nominal_due);
        prop_assert!(due.rolled_due >= due.due && china().is_working(due.rolled_due));
        if unit == Unit::WorkingDay && amount > 0 {
            prop_assert!(china().is_working(due.due));
            prop_assert_eq!(due.due, due.rolled_due);
        }
    }

    #[test]
    fn more_time_never_ends_earlier(
        start in YEARS, amount in 0_u64..400, more in 0_u64..50, zone in zones(),
        unit in prop::sample::select(Unit::ALL.to_vec()),
    ) {
        let base = ask(china(), &zone, When::On(date(start)), unit);
        let short = reckon(&Reckon { amount, ..base }).expect("in range");
        let long = reckon(&Reckon { amount: amount + more, ..base }).expect("in range");
        prop_assert!(short.due <= long.due && short.due_at <= long.due_at);
        prop_assert!(short.started_at < short.due_at || amount == 0);
    }

    #[test]
    fn an_extension_in_time_adds_and_one_too_late_does_nothing(
        start in YEARS, amount in 1_u64..90, unit in units(), requested in 1_u64..60,
        cap in 1_u64..40, days in -30_i64..30, other in units(), pauses in pauses(),
    ) {
        let shanghai = zone("Asia/Shanghai").expect("known");
        let base = Reckon {
            amount, pauses: &pauses, ..ask(china(), &shanghai, When::On(date(start)), unit)
        };
        let without = reckon(&base).expect("in range");
        let on = date(day_number(without.base_due) + days);
        let grants = [Grant { requested, cap: Some(cap), unit: other, approved: When::On(on) }];
        let with = reckon(&Reckon { grants: &grants, ..base }).expect("in range");
        prop_assert_eq!(with.base_due, without.due);
        if days <= 0 {
            prop_assert_eq!(with.granted, requested.min(cap));
            prop_assert_eq!(with.due, walked(china(), with.base_due, with.granted, other, &pauses));
            prop_assert!(with.due > without.due && with.due_at > without.due_at);
        } else {
            prop_assert_eq!(with, without);
        }
    }

    #[test]
    fn the_end_of_a_day_is_the_first_instant_of_the_next(
        start in -4_300_000_i64..2_900_000, amount in 1_u64..100, zone in zones(),
    ) {
        let due = reckon(&Reckon {
            amount, ..ask(china(), &zone, When::On(date(start)), Unit::NaturalDay)
        }).expect("in range");
        prop_assert_eq!(Millis(due.due_at.0 - 1).date_in(&zone), due.due);
        prop_assert!(due.due_at.date_in(&zone) > due.due);
    }

    #[test]
    fn hours_are_hours_whatever_the_clocks_on_the_wall_do(
        at in 1_600_000_000_000_i64..1_800_000_000_000, amount in 0_u64..10_000, zone in zones(),
    ) {
        let start = When::At(Millis(at));
        let due = reckon(&Reckon { amount, ..ask(china(), &zone, start, Unit::Hour) });
        let due = due.expect("in range");
        prop_assert_eq!(due.due_at.0 - at, i64::try_from(amount).expect("small") * 3_600_000);
        prop_assert_eq!(due.due_at, due.rolled_due_at);
    }

    #[test]
    fn any_date_and_any_amount_end_in_an_answer_or_an_error(
        start in -4_371_587_i64..=2_932_896, amount in any::<u64>(), small in 0_u64..5_000,
        unit in prop::sample::select(Unit::ALL.to_vec()), zone in zones(), at in any::<i64>(),
    ) {
        for start in [When::On(date(start)), When::At(Millis(at))] {
            for amount in [amount, small] {
                let pauses = [(Date::MIN, date(-4_000_000)), (date(2_900_000), Date::MAX)];
                let base = ask(china(), &zone, start, unit);
                let _answer: Result<Due, ReckonError> = reckon(&Reckon { amount, ..base });
                let paused = Reckon { amount, pauses: &pauses, ..base };
                let _answer: Result<Due, ReckonError> = reckon(&paused);
            }
        }
    }
}

#[test]
fn months_end_on_the_same_number_or_the_last_day() {
    let utc = TimeZone::UTC;
    for (start, amount, unit, due) in [
        ("2026-01-31", 1, Unit::Month, "2026-02-28"),
        ("2024-01-31", 1, Unit::Month, "2024-02-29"),
        ("2026-08-31", 1, Unit::Month, "2026-09-30"),
        ("2026-12-31", 2, Unit::Month, "2027-02-28"),
        ("2024-02-29", 1, Unit::Year, "2025-02-28"),
        ("2024-02-29", 4, Unit::Year, "2028-02-29"),
        ("2026-05-15", 13, Unit::Month, "2027-06-15"),
    ] {
        let start = When::On(start.parse().expect("a date"));
        let due_got = reckon(&Reckon { amount, ..ask(china(), &utc, start, unit) });
        assert_eq!(due_got.expect("in range").due.to_string(), due);
    }
}

#[test]
fn pauses_move_hours_and_months_too() {
    let chicago = zone("America/Chicago").expect("known");
    let weekends = shipped("none").expect("shipped");
    // The day of 25 hours: a pause of that day moves the end by all of them.
    let pause = [("2025-11-02".parse().expect("a date"), "2025-11-02".parse().expect("a date"))];
    let start = When::At(Millis::parse("2025-11-01T22:00:00-05:00").expect("an instant"));
    let base = ask(weekends, &chicago, start, Unit::Hour);
    let due = reckon(&Reckon { amount: 4, pauses: &pause, ..base }).expect("in range");
    assert_eq!(due.due_at, Millis::parse("2025-11-03T02:00:00-06:00").expect("an instant"));
    let start = When::On("2025-10-05".parse().expect("a date"));
    let base = ask(weekends, &chicago, start, Unit::Month);
    let due = reckon(&Reckon { pauses: &pause, ..base }).expect("in range");
    assert_eq!(due.due.to_string(), "2025-11-06");
}

#[test]
fn an_extension_may_count_in_another_unit_or_on_hours() {
    let shanghai = zone("Asia/Shanghai").expect("known");
    let at = |text: &str| Millis::parse(text).expect("an instant");
    let start = When::At(at("2026-09-30T10:00:00+08:00"));
    let base = ask(china(), &shanghai, start, Unit::Hour);
    let grant = |unit, requested, approved| Grant { requested, cap: None, unit, approved };
    let due = |grants: &[Grant]| {
        let due = reckon(&Reckon { amount: 24, grants, ..base }).expect("in range");
        (due.granted, due.due_at)
    };
    // At the very last instant it is still in time, a millisecond later it is not.
    let last = at("2026-10-01T10:00:00+08:00");
    assert_eq!(due(&[grant(Unit::Hour, 5, When::At(last))]).1, at("2026-10-01T15:00:00+08:00"));
    assert_eq!(due(&[grant(Unit::Hour, 5, When::At(Millis(last.0 + 1)))]), (0, last));
    // Working days on hours: the same local time of the second working day.
    let days = grant(Unit::WorkingDay, 2, When::At(last));
    assert_eq!(due(&[days]), (2, at("2026-10-09T10:00:00+08:00")));
    // Hours on days begin at the end of the day.
    let start = When::On("2026-09-30".parse().expect("a date"));
    let base = ask(china(), &shanghai, start, Unit::NaturalDay);
    let grants = [grant(Unit::Hour, 2, start)];
    let due = reckon(&Reckon { grants: &grants, ..base }).expect("in range");
    assert_eq!(due.due_at, at("2026-10-02T02:00:00+08:00"));
}

#[test]
fn every_day_that_has_a_name_is_a_weekday_a_weekend_or_a_holiday() {
    let (china, weekends) = (china(), shipped("none").expect("shipped"));
    let mut day = Date::MIN;
    let mut count = 0_u64;
    while let Ok(next) = day.tomorrow() {
        let _works = china.is_working(day);
        count += u64::from(weekends.is_working(day));
        day = next;
    }
    let worked = weekends.working_day_after(Date::MIN, count - 1).expect("in range");
    assert_eq!(worked, date(day_number(Date::MAX) - 1));
}
