//! From rules to shifts: every instant of the horizon once, 23 and 25 hours where the clocks
//! change, rest days that go round apart, weeks.

use super::{HOUR, at, cn, everybody, members, roster, roster_from, rules, shifts_of, who};
use huiyin_domain::roster::{
    Event, Fairness, Kind, Known, Load, RosterKey, Rules, Turn, Weekday, on_duty,
};
use huiyin_domain::time::{Millis, day_end, day_start, zone};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "UTC",
];

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    prop::collection::btree_set(0_u16..24 * 60, 1..=6).prop_map(|minutes| {
        let turn = |m: u16| Turn::parse(&format!("{:02}:{:02}", m / 60, m % 60)).expect("a time");
        minutes.into_iter().map(turn).collect()
    })
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let order = || prop::collection::vec(1_i64..=20, 1..9);
    let parts = (0_usize..3, turns(), 0_usize..7, order(), order(), any::<bool>());
    parts.prop_map(|(kind, mut turns, day, order, rest, apart)| {
        let kind = Kind::ALL[kind];
        let apart = apart && kind != Kind::Weekly;
        if kind == Kind::Weekly {
            turns.truncate(1);
        }
        let rest_order = if apart { members(&rest) } else { Vec::new() };
        Rules { kind, turns, weekday: Weekday::ALL[day], order: members(&order), rest_order }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the rules, and however often they change, shifts lie end to end from the first
    /// to past the last day: each instant is on exactly one.
    #[test]
    fn every_instant_of_the_horizon_is_on_one_shift_or_a_gap(
        place in 0..ZONES.len(),
        first in any_rules(),
        second in any_rules(),
        third in any_rules(),
        start in 0_i32..700,
        gaps in (1_i32..40, 1_i32..40),
        left in prop::collection::btree_set(1_i64..=20, 0..6),
    ) {
        let begin = date(2025, 10, 1).saturating_add(start.days());
        let name = ZONES[place];
        let mut roster = roster_from(name, begin, first);
        let later = begin.saturating_add(gaps.0.days());
        for (from, rules) in [(later, second), (later.saturating_add(gaps.1.days()), third)] {
            roster.apply(&Event::RulesSet { from, rules }, Millis(0));
        }
        let last = begin.saturating_add(60.days());
        let mut enrolled = everybody();
        enrolled.retain(|member| !left.contains(&member.0));
        let known = Known { absences: &[], enrolled: &enrolled };
        let shifts = roster.shifts(cn(), (begin, last), known).expect("in range");

        let tz = zone(name).expect("known");
        prop_assert!(!shifts.is_empty());
        for two in shifts.windows(2) {
            prop_assert_eq!(two[0].until, two[1].from, "end to end");
        }
        for shift in &shifts {
            prop_assert!(shift.from < shift.until);
            prop_assert!(shift.who.is_none_or(|who| enrolled.contains(&who)), "gone members");
            prop_assert_eq!(shift.load.total() > 0, true);
        }
        // The last one reaches into the day after the last, or that far for a week.
        let end = shifts.last().expect("some").until;
        prop_assert!(end >= day_start(last, &tz).expect("in range"));
        // The same shifts, whichever day one begins to look.
        let middle = begin.saturating_add(17.days());
        let again = roster.shifts(cn(), (middle, last), known).expect("in range");
        let tail: Vec<_> = shifts.iter().filter(|shift| shift.date >= middle).copied().collect();
        prop_assert_eq!(again, tail);
    }
}

#[test]
fn the_shift_of_the_night_when_clocks_change_has_23_or_25_hours() {
    let hours = |zone: &str, day: Date| {
        let roster = roster_from(zone, day, rules(Kind::Desk, &["08:00"], &[1, 2]));
        let shifts = shifts_of(&roster, (day, day), &[]);
        assert_eq!(shifts.len(), 1);
        (shifts[0].until.0 - shifts[0].from.0) / HOUR
    };
    assert_eq!(hours("Europe/Berlin", date(2026, 3, 28)), 23);
    assert_eq!(hours("Europe/Berlin", date(2026, 10, 24)), 25);
    assert_eq!(hours("Europe/Berlin", date(2026, 10, 25)), 24);
    assert_eq!(hours("America/New_York", date(2026, 3, 7)), 23);
    assert_eq!(hours("America/New_York", date(2026, 10, 31)), 25);
    assert_eq!(hours("Asia/Shanghai", date(2026, 3, 28)), 24);
}

#[test]
fn a_beginning_that_does_not_exist_is_at_the_jump_and_one_that_comes_twice_at_the_first() {
    // In Berlin there is no half past two on this morning; half past two and three are one.
    let gap = date(2026, 3, 29);
    let rules_of = |turns: &[&str]| rules(Kind::Desk, turns, &[1, 2, 3]);
    let shifts = shifts_of(
        &roster_from("Europe/Berlin", gap, rules_of(&["01:00", "02:30", "03:00"])),
        (gap, gap),
        &[],
    );
    let from: Vec<String> = shifts.iter().map(|shift| shift.from.to_string()).collect();
    assert_eq!(from, ["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"]);
    assert_eq!(who(&shifts), [Some(1), Some(3)], "the one in between had no time");
    let fold = date(2026, 10, 25);
    let shifts = shifts_of(
        &roster_from("Europe/Berlin", fold, rules_of(&["02:30", "14:30"])),
        (fold, fold),
        &[],
    );
    assert_eq!(shifts[0].from, at("2026-10-25T00:30:00Z"));
    assert_eq!((shifts[0].until.0 - shifts[0].from.0) / HOUR, 13);
}

#[test]
fn rest_days_go_round_apart_and_make_up_days_are_workdays() {
    let mut rules = rules(Kind::Desk, &["08:30"], &[1, 2, 3]);
    rules.rest_order = members(&[11, 12]);
    // National Day 2026: the first to the seventh of October are off; 20 September and
    // 10 October, a Sunday and a Saturday, are worked.
    let roster = roster_from("Asia/Shanghai", date(2026, 9, 28), rules);
    let shifts = shifts_of(&roster, (date(2026, 9, 28), date(2026, 10, 11)), &[]);
    let off: Vec<_> = shifts.iter().filter(|shift| shift.load.holidays == 1).collect();
    assert_eq!(off.len(), 7, "a week of holidays");
    assert!(off.iter().all(|shift| shift.who.is_some_and(|who| who.0 > 10)));
    let tenth = shifts.iter().find(|shift| shift.date == date(2026, 10, 10)).expect("there");
    assert_eq!(tenth.load, Load { workdays: 1, ..Load::default() }, "worked to make up");
    assert!(tenth.who.is_some_and(|who| who.0 <= 3));
    let expected = [1, 2, 3, 11, 12, 11, 12, 11, 12, 11, 1, 2, 3, 12].map(Some);
    assert_eq!(who(&shifts), expected);
    let counted = Fairness::of(&shifts);
    let of = |id: i64| counted.0[&huiyin_domain::ids::MemberId(id)];
    assert_eq!(of(11), Load { workdays: 0, restdays: 0, holidays: 4 });
    assert_eq!(of(12), Load { workdays: 0, restdays: 1, holidays: 3 });
}

#[test]
fn a_weekly_shift_weighs_what_its_days_weigh() {
    let mut weekly = rules(Kind::Weekly, &["09:00"], &[4, 5]);
    weekly.weekday = Weekday::Wednesday;
    let roster = roster_from("Asia/Shanghai", date(2026, 11, 2), weekly);
    let shifts = shifts_of(&roster, (date(2026, 11, 2), date(2026, 11, 30)), &[]);
    let days: Vec<Date> = shifts.iter().map(|shift| shift.date).collect();
    assert_eq!(days, [4, 11, 18, 25].map(|day| date(2026, 11, day)));
    assert_eq!(who(&shifts), [4, 5, 4, 5].map(Some));
    assert_eq!(shifts[0].load, Load { workdays: 5, restdays: 2, holidays: 0 });
}

#[test]
fn new_rules_begin_on_their_day_and_the_shift_before_lasts_until_then() {
    let mut roster = roster("Asia/Shanghai", rules(Kind::Desk, &["08:00"], &[1, 2]));
    let rules = rules(Kind::Desk, &["09:00", "21:00"], &[3]);
    roster.apply(&Event::RulesSet { from: date(2026, 11, 3), rules }, Millis(0));
    let shifts = shifts_of(&roster, (date(2026, 11, 1), date(2026, 11, 3)), &[]);
    let hours: Vec<i64> = shifts.iter().map(|s| (s.until.0 - s.from.0) / HOUR).collect();
    assert_eq!(hours, [24, 25, 12, 12]);
    assert_eq!(who(&shifts), [1, 2, 3, 3].map(Some));
}

#[test]
fn who_is_on_duty_changes_with_the_instant() {
    let roster = roster("Asia/Shanghai", rules(Kind::Desk, &["08:00", "20:00"], &[1, 2, 3]));
    let shifts = shifts_of(&roster, (date(2026, 11, 1), date(2026, 11, 5)), &[]);
    let on = |text: &str| on_duty(&shifts, at(text)).and_then(|shift| shift.who).map(|m| m.0);
    assert_eq!(on("2026-11-01T07:59:59+08:00"), None, "before the first");
    assert_eq!(on("2026-11-01T08:00:00+08:00"), Some(1));
    assert_eq!(on("2026-11-01T19:59:59+08:00"), Some(1));
    assert_eq!(on("2026-11-01T20:00:00+08:00"), Some(2));
    assert_eq!(on("2026-11-02T03:00:00+08:00"), Some(2), "at night it is still yesterday's");
    let end = day_end(date(2026, 11, 1), &zone("Asia/Shanghai").expect("known")).expect("in range");
    assert_eq!(on_duty(&shifts, end).map(|shift| shift.date), Some(date(2026, 11, 1)));
}

#[test]
fn a_key_is_as_plans_write_it_and_a_time_is_of_a_day() {
    for good in ["desk-24h", "leader-24h", "a", "1"] {
        assert!(RosterKey::parse(good).is_ok(), "{good}");
    }
    for bad in ["", "-", "a--b", "Desk", "desk 24", "a-", "值班", "new", &"a".repeat(41)] {
        assert!(RosterKey::parse(bad).is_err(), "{bad}");
    }
    for bad in ["8:00", "24:00", "08:60", "08.00", "", "08:0a", "+8:00"] {
        assert_eq!(Turn::parse(bad), None, "{bad}");
    }
    assert_eq!(Turn::parse("23:59").map(|turn| turn.to_string()), Some("23:59".into()));
}
