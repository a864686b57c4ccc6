//! Who is on each shift, and why: rule < temporary period < override < swap, and then whether
//! that member is there at all. A shift with nobody on it is a gap that says what made it.

use super::slots::{Load, Slot, slots};
use super::{Absence, Period, Roster, rules};
use crate::calendar::Calendar;
use crate::ids::{MemberId, PeriodId, SwapId};
use crate::time::{Millis, OutOfRange};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What is known of members beside the roster.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub absences: &'a [Absence],
    pub enrolled: &'a BTreeSet<MemberId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Rule,
    Period(PeriodId),
    Override,
    Swap(SwapId),
    /// In the place of somebody who is away.
    Substitute(MemberId),
    /// Nobody: this one is away and nobody stands in.
    Away(MemberId),
    /// Nobody: this one is no member any more, or not yet.
    NotEnrolled(MemberId),
    /// Nobody, because that was said of this shift.
    Emptied,
}

impl Why {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Period(_) => "period",
            Self::Override => "override",
            Self::Swap(_) => "swap",
            Self::Substitute(_) => "substitute",
            Self::Away(_) => "away",
            Self::NotEnrolled(_) => "not-enrolled",
            Self::Emptied => "emptied",
        }
    }

    /// What the code speaks of.
    #[must_use]
    pub const fn about(self) -> Option<i64> {
        match self {
            Self::Rule | Self::Override | Self::Emptied => None,
            Self::Period(id) => Some(id.0),
            Self::Swap(id) => Some(id.0),
            Self::Substitute(id) | Self::Away(id) | Self::NotEnrolled(id) => Some(id.0),
        }
    }

    /// Read back from the store.
    #[must_use]
    pub fn parse(code: &str, about: Option<i64>) -> Option<Self> {
        Some(match (code, about) {
            ("rule", None) => Self::Rule,
            ("override", None) => Self::Override,
            ("emptied", None) => Self::Emptied,
            ("period", Some(id)) => Self::Period(PeriodId(id)),
            ("swap", Some(id)) => Self::Swap(SwapId(id)),
            ("substitute", Some(id)) => Self::Substitute(MemberId(id)),
            ("away", Some(id)) => Self::Away(MemberId(id)),
            ("not-enrolled", Some(id)) => Self::NotEnrolled(MemberId(id)),
            _ => return None,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub date: Date,
    pub from: Millis,
    /// The exclusive end.
    pub until: Millis,
    pub load: Load,
    /// `None`: a gap.
    pub who: Option<MemberId>,
    pub why: Why,
}

impl Shift {
    #[must_use]
    pub fn holds(&self, now: Millis) -> bool {
        self.from <= now && now < self.until
    }
}

impl Roster {
    /// The shifts that begin on the days of a span, both ends inclusive: end to end, each with
    /// who is on it.
    ///
    /// # Errors
    /// The span lies outside the years a date can name.
    pub fn shifts(
        &self,
        calendar: &Calendar,
        (first, last): (Date, Date),
        known: Known<'_>,
    ) -> Result<Vec<Shift>, OutOfRange> {
        let begun = |period: &Period| period.from.date_in(&self.zone);
        let meet = |period: &&Period| period.until.date_in(&self.zone) >= first;
        // A period goes round from its own beginning on.
        let earliest = self.periods.iter().filter(meet).map(begun).fold(first, Date::min);
        let all = slots(&self.rules, &self.zone, calendar, (earliest, last))?;
        let wanted = all.iter().filter(|slot| slot.date >= first);
        Ok(wanted.map(|slot| self.shift(slot, &all, known)).collect())
    }

    fn shift(&self, slot: &Slot, all: &[Slot], known: Known<'_>) -> Shift {
        let (wanted, why) = self.layered(slot, all);
        let (who, why) = match wanted {
            Some(member) => present(member, why, slot, known),
            None => (None, Why::Emptied),
        };
        let Slot { date, from, until, load, .. } = *slot;
        Shift { date, from, until, load, who, why }
    }

    /// Whoever the topmost layer names.
    fn layered(&self, slot: &Slot, all: &[Slot]) -> (Option<MemberId>, Why) {
        if let Some(swap) = self.swap_on(slot.from) {
            return (swap.on(slot.from), Why::Swap(swap.id));
        }
        if let Some(entry) = self.overrides.get(&slot.from) {
            return (entry.member, Why::Override);
        }
        let of_period = |period: &&Period| period.from <= slot.from && slot.from < period.until;
        if let Some(period) = self.periods.iter().rev().find(of_period) {
            let before = |one: &&Slot| period.from <= one.from && one.from < slot.from;
            let place = i64::try_from(all.iter().filter(before).count()).unwrap_or(0);
            return (rules::nth(&period.order, place), Why::Period(period.id));
        }
        (slot.by_rule, Why::Rule)
    }
}

/// That member, or who stands in for them, or nobody.
fn present(member: MemberId, why: Why, slot: &Slot, known: Known<'_>) -> (Option<MemberId>, Why) {
    let away = |member: MemberId| {
        let mut of = known.absences.iter();
        of.find(|one| one.member == member && one.meets(slot.from, slot.until))
    };
    if !known.enrolled.contains(&member) {
        return (None, Why::NotEnrolled(member));
    }
    let Some(absence) = away(member) else { return (Some(member), why) };
    let stands_in = |other: &MemberId| known.enrolled.contains(other) && away(*other).is_none();
    match absence.substitute.filter(stands_in) {
        Some(other) => (Some(other), Why::Substitute(member)),
        None => (None, Why::Away(member)),
    }
}
