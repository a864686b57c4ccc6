//! When a member of staff is away and a colleague stands in for them: what such a time must be
//! like. Pure; who may enter one is `policy`'s, what follows from one is `policy::relations`'.

use crate::ids::{StaffId, UnitId};
use crate::time::Millis;

const DAY_MS: i64 = 86_400_000;
/// The longest leave, and the furthest ahead that one may begin.
pub const LEAVE_DAYS_MAX: i64 = 366;
/// Leaves of one person that are not over.
pub const LEAVES_MAX: usize = 4;
/// For how many colleagues one may stand in at the same time.
pub const STANDS_FOR_MAX: usize = 5;

/// `until` is the exclusive end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leave {
    pub staff: StaffId,
    pub substitute: StaffId,
    pub from: Millis,
    pub until: Millis,
}

impl Leave {
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from < other.until && other.from < self.until
    }
}

/// A member of staff as this rule needs to know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: StaffId,
    pub unit: UnitId,
    pub active: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveFault {
    /// It ends before it begins.
    Order,
    Over,
    TooLong,
    TooFarAhead,
    TooMany,
    /// The person has another leave in this time.
    Overlaps,
    /// The person themselves, or nobody that is known.
    NoSubstitute,
    OtherUnit,
    Inactive,
    /// The substitute is on leave in this time.
    SubstituteAway,
    /// The substitute stands in for enough others in this time.
    SubstituteFull,
    /// The person stands in for somebody in this time, who would be left without anybody:
    /// there are no substitutes of substitutes.
    StandsIn,
}

impl LeaveFault {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Over => "over",
            Self::TooLong => "too-long",
            Self::TooFarAhead => "too-far",
            Self::TooMany => "too-many",
            Self::Overlaps => "overlaps",
            Self::NoSubstitute => "no-substitute",
            Self::OtherUnit => "other-unit",
            Self::Inactive => "inactive",
            Self::SubstituteAway => "substitute-away",
            Self::SubstituteFull => "substitute-full",
            Self::StandsIn => "stands-in",
        }
    }

    /// Whether it is the substitute that does not fit, not the time.
    #[must_use]
    pub const fn is_of_substitute(self) -> bool {
        matches!(
            self,
            Self::NoSubstitute
                | Self::OtherUnit
                | Self::Inactive
                | Self::SubstituteAway
                | Self::SubstituteFull
        )
    }
}

/// Whether a new leave may stand beside those of both people that are not over. `known` holds
/// every leave in which either of them is away or stands in.
///
/// # Errors
/// What stands in its way.
pub fn leave_fits(
    new: &Leave,
    person: Member,
    substitute: Member,
    known: &[Leave],
    now: Millis,
) -> Result<(), LeaveFault> {
    time_fits(new, now)?;
    if person.id == substitute.id {
        return Err(LeaveFault::NoSubstitute);
    }
    if person.unit != substitute.unit {
        return Err(LeaveFault::OtherUnit);
    }
    if !substitute.active {
        return Err(LeaveFault::Inactive);
    }
    if known.iter().filter(|leave| leave.staff == person.id).count() >= LEAVES_MAX {
        return Err(LeaveFault::TooMany);
    }
    let meets = |test: &dyn Fn(&Leave) -> bool| {
        known.iter().filter(|leave| leave.overlaps(new) && test(leave)).count()
    };
    if meets(&|leave| leave.staff == person.id) > 0 {
        return Err(LeaveFault::Overlaps);
    }
    if meets(&|leave| leave.substitute == person.id) > 0 {
        return Err(LeaveFault::StandsIn);
    }
    if meets(&|leave| leave.staff == substitute.id) > 0 {
        return Err(LeaveFault::SubstituteAway);
    }
    if meets(&|leave| leave.substitute == substitute.id) >= STANDS_FOR_MAX {
        return Err(LeaveFault::SubstituteFull);
    }
    Ok(())
}

fn time_fits(new: &Leave, now: Millis) -> Result<(), LeaveFault> {
    if new.until <= new.from {
        return Err(LeaveFault::Order);
    }
    if new.until <= now {
        return Err(LeaveFault::Over);
    }
    let most = LEAVE_DAYS_MAX * DAY_MS;
    if new.until.0.saturating_sub(new.from.0) > most {
        return Err(LeaveFault::TooLong);
    }
    if new.from.0.saturating_sub(now.0) > most {
        return Err(LeaveFault::TooFarAhead);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_000 * DAY_MS);

    fn member(id: i64) -> Member {
        Member { id: StaffId(id), unit: UnitId(1), active: true }
    }

    fn leave(staff: i64, substitute: i64, from: i64, days: i64) -> Leave {
        let from = Millis(NOW.0 + from * DAY_MS);
        let until = Millis(from.0 + days * DAY_MS);
        Leave { staff: StaffId(staff), substitute: StaffId(substitute), from, until }
    }

    fn fits(new: &Leave, known: &[Leave]) -> Result<(), LeaveFault> {
        leave_fits(new, member(new.staff.0), member(new.substitute.0), known, NOW)
    }

    #[test]
    fn a_time_that_cannot_be_is_named() {
        assert_eq!(fits(&leave(1, 2, 0, 1), &[]), Ok(()));
        assert_eq!(fits(&leave(1, 2, -3, 4), &[]), Ok(()), "begun already, and not over");
        assert_eq!(fits(&leave(1, 2, 5, 0), &[]), Err(LeaveFault::Order));
        assert_eq!(fits(&leave(1, 2, 5, -2), &[]), Err(LeaveFault::Order));
        assert_eq!(fits(&leave(1, 2, -5, 5), &[]), Err(LeaveFault::Over));
        assert_eq!(fits(&leave(1, 2, 0, 367), &[]), Err(LeaveFault::TooLong));
        assert_eq!(fits(&leave(1, 2, 367, 1), &[]), Err(LeaveFault::TooFarAhead));
        let far = Leave { from: Millis(i64::MIN), until: Millis(i64::MAX), ..leave(1, 2, 0, 1) };
        assert_eq!(fits(&far, &[]), Err(LeaveFault::TooLong));
    }

    #[test]
    fn a_substitute_is_an_active_colleague_who_is_there() {
        let new = leave(1, 2, 10, 5);
        let with = |substitute| leave_fits(&new, member(1), substitute, &[], NOW);
        let other = Member { unit: UnitId(2), ..member(2) };
        assert_eq!(with(other), Err(LeaveFault::OtherUnit));
        assert_eq!(with(Member { active: false, ..member(2) }), Err(LeaveFault::Inactive));
        assert_eq!(fits(&leave(1, 1, 10, 5), &[]), Err(LeaveFault::NoSubstitute));
        let away = Err(LeaveFault::SubstituteAway);
        assert_eq!(fits(&new, &[leave(2, 3, 14, 5)]), away, "on the last day");
        assert_eq!(fits(&new, &[leave(2, 3, 15, 5)]), Ok(()), "from the day after");
        let others: Vec<Leave> = (3..8).map(|staff| leave(staff, 2, 9, 9)).collect();
        assert_eq!(fits(&new, &others[1..]), Ok(()));
        assert_eq!(fits(&new, &others), Err(LeaveFault::SubstituteFull));
    }

    #[test]
    fn no_leave_lies_over_another_and_none_makes_a_chain() {
        let new = leave(1, 2, 10, 5);
        assert_eq!(fits(&new, &[leave(1, 3, 12, 1)]), Err(LeaveFault::Overlaps));
        assert_eq!(fits(&new, &[leave(4, 1, 12, 1)]), Err(LeaveFault::StandsIn));
        let four: Vec<Leave> = (0..4).map(|at| leave(1, 2, 20 + at, 1)).collect();
        assert_eq!(fits(&new, &four), Err(LeaveFault::TooMany));
    }
}
