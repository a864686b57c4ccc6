//! What shifts come to: who did how many, counted apart by the sort of day; where nobody is; who
//! is on duty at a moment.

use super::{Load, Shift};
use crate::ids::MemberId;
use crate::time::Millis;
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;
/// How many days ahead gaps are shown.
pub const GAP_DAYS: i64 = 7;

/// By member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fairness(pub BTreeMap<MemberId, Load>);

impl Fairness {
    pub fn of<'s>(shifts: impl IntoIterator<Item = &'s Shift>) -> Self {
        let mut counted: BTreeMap<MemberId, Load> = BTreeMap::new();
        for shift in shifts {
            if let Some(who) = shift.who {
                counted.entry(who).or_default().add(shift.load);
            }
        }
        Self(counted)
    }

    #[must_use]
    pub fn total(&self) -> Load {
        let mut total = Load::default();
        self.0.values().for_each(|load| total.add(*load));
        total
    }
}

/// Shifts with nobody on them that are not over and begin within seven days.
pub fn gaps(shifts: &[Shift], now: Millis) -> impl Iterator<Item = &Shift> {
    let end = Millis(now.0.saturating_add(GAP_DAYS * DAY_MS));
    shifts.iter().filter(move |shift| shift.who.is_none() && shift.from < end && shift.until > now)
}

/// The shift of a moment.
#[must_use]
pub fn on_duty(shifts: &[Shift], now: Millis) -> Option<&Shift> {
    shifts.iter().find(|shift| shift.holds(now))
}
