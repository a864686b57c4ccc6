//! Rosters from outside: shifts lie end to end in every zone, layers and swaps, who is away,
//! handover, calendars out and in.

mod handover;
mod ical;
mod layers;
mod shifts;
mod steps;

use huiyin_domain::calendar::{Calendar, shipped};
use huiyin_domain::ids::{MemberId, UnitId};
use huiyin_domain::roster::{
    Absence, Event, Kind, Known, Made, Roster, Rules, Shift, Turn, Weekday,
};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

pub const HOUR: i64 = 3_600_000;

pub fn cn() -> &'static Calendar {
    shipped("CN").expect("shipped")
}

pub fn members(ids: &[i64]) -> Vec<MemberId> {
    ids.iter().copied().map(MemberId).collect()
}

pub fn rules(kind: Kind, turns: &[&str], order: &[i64]) -> Rules {
    let turns = turns.iter().map(|turn| Turn::parse(turn).expect("a time")).collect();
    let order = members(order);
    Rules { kind, turns, weekday: Weekday::Monday, order, rest_order: Vec::new() }
}

/// A roster whose rules begin on the first of November 2026, as far as nothing else is said.
pub fn roster(zone: &str, rules: Rules) -> Roster {
    roster_from(zone, date(2026, 11, 1), rules)
}

pub fn roster_from(zone: &str, from: Date, rules: Rules) -> Roster {
    let (unit, title) = (UnitId(1), "值班室".to_owned());
    let made = Made { unit, title, zone: zone.to_owned(), post: None };
    let events = [Event::Made { made }, Event::RulesSet { from, rules }];
    Roster::fold(events.iter().map(|event| (event, Millis(0)))).expect("a roster")
}

/// Members one to twenty.
pub fn everybody() -> BTreeSet<MemberId> {
    (1..=20).map(MemberId).collect()
}

pub fn shifts_of(roster: &Roster, span: (Date, Date), absences: &[Absence]) -> Vec<Shift> {
    let enrolled = everybody();
    roster.shifts(cn(), span, Known { absences, enrolled: &enrolled }).expect("in range")
}

pub fn words(words: &str) -> PlaceText {
    PlaceText::checked(&Text::parse(words, 200).expect("short")).expect("nobody in it")
}

pub fn at(text: &str) -> Millis {
    Millis::parse(text).expect("an instant")
}

pub fn who(shifts: &[Shift]) -> Vec<Option<i64>> {
    shifts.iter().map(|shift| shift.who.map(|member| member.0)).collect()
}
