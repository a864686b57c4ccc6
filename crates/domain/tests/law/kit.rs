//! Short words for the clock tests: days, marks, the facts of a plain claim.

use huiyin_domain::calendar::{self, Calendar};
use huiyin_domain::case::{CaseKind, Way};
use huiyin_domain::clock::{Extension, Facts, Mark, Trigger};
use huiyin_domain::procedure::{Procedure, shipped};
use huiyin_domain::time::{Millis, day_start, parse_date, zone};
use jiff::civil::Date;

pub fn day(text: &str) -> Date {
    parse_date(text).expect("a date")
}

/// Noon in Shanghai: far from both ends of the local day.
pub fn at_noon(text: &str) -> Millis {
    let shanghai = zone("Asia/Shanghai").expect("known");
    let start = day_start(day(text), &shanghai).expect("in range");
    Millis(start.0 + 12 * 3_600_000)
}

pub fn marks(list: &[(Trigger, &str)]) -> Vec<Mark> {
    list.iter().map(|(trigger, date)| Mark { trigger: *trigger, at: at_noon(date) }).collect()
}

pub fn extension(clock: &str, requested: u32, approved: &str) -> Extension {
    let (clock, approved_at) = (clock.to_owned(), at_noon(approved));
    Extension { clock, requested, approved_at, by: "县信访局局长".to_owned() }
}

pub fn claim() -> Facts<'static> {
    Facts { kind: Some(CaseKind::Claim), way: Some(Way::PetitionProper), ..Facts::default() }
}

pub fn china() -> &'static Calendar {
    calendar::shipped("CN").expect("shipped")
}

pub fn xinfang() -> &'static Procedure {
    shipped("cn-xinfang").expect("shipped")
}

/// The parameter of an assignment, kept as long as the test runs.
pub fn assignment_days(days: u32) -> &'static [(&'static str, u32)] {
    Box::leak(Box::new([("assignment_days", days)]))
}
