//! When a member is away and who stands in for them. A member who is away is on no shift; where
//! nobody stands in, or who stands in is away as well, the shift is shown as a gap.

use crate::case::codes;
use crate::ids::{AbsenceId, MemberId, StaffId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 86_400_000;
/// The longest one, and the furthest ahead that one may begin.
pub const ABSENCE_DAYS_MAX: i64 = 366;
/// Of one member, and not over.
const ABSENCES_MAX: usize = 6;

/// `until` is the exclusive end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    pub id: AbsenceId,
    pub member: MemberId,
    pub from: Millis,
    pub until: Millis,
    pub substitute: Option<MemberId>,
}

codes!(
    /// Why somebody cannot be entered as away; the language key is `roster-away-refused-…`.
    AbsenceFault {
        Reversed = "reversed",
        Over = "over",
        Long = "long",
        Far = "far",
        TooMany = "too-many",
        Overlaps = "overlaps",
        NotEnrolled = "not-enrolled",
        SubstituteSelf = "substitute-self",
        SubstituteNotEnrolled = "substitute-not-enrolled",
        SubstituteAway = "substitute-away",
        /// Somebody counts on this member in that time: there are no substitutes of substitutes.
        StandsIn = "stands-in",
    }
);

/// What happens to a member beside rosters, in a book of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum MemberEvent {
    Away {
        absence: Absence,
    },
    /// From this moment on they are there again, or they were never away.
    Back {
        absence: AbsenceId,
    },
    /// This member of staff signs for them; `None`: nobody does any more.
    Signs {
        staff: Option<StaffId>,
    },
}

impl Absence {
    #[must_use]
    pub fn meets(&self, from: Millis, until: Millis) -> bool {
        self.from < until && from < self.until
    }
}

/// Whether one may stand beside those that are not over. `known` holds all in which either
/// member is away or stands in.
///
/// # Errors
/// What stands in its way.
pub fn absence_fits(
    new: &Absence,
    known: &[Absence],
    is_enrolled: impl Fn(MemberId) -> bool,
    now: Millis,
) -> Result<(), AbsenceFault> {
    time_fits(new, now)?;
    if !is_enrolled(new.member) {
        return Err(AbsenceFault::NotEnrolled);
    }
    if known.iter().filter(|one| one.member == new.member).count() >= ABSENCES_MAX {
        return Err(AbsenceFault::TooMany);
    }
    let meets = |test: &dyn Fn(&Absence) -> bool| {
        known.iter().any(|one| one.meets(new.from, new.until) && test(one))
    };
    if meets(&|one| one.member == new.member) {
        return Err(AbsenceFault::Overlaps);
    }
    if meets(&|one| one.substitute == Some(new.member)) {
        return Err(AbsenceFault::StandsIn);
    }
    let Some(substitute) = new.substitute else { return Ok(()) };
    if substitute == new.member {
        return Err(AbsenceFault::SubstituteSelf);
    }
    if !is_enrolled(substitute) {
        return Err(AbsenceFault::SubstituteNotEnrolled);
    }
    if meets(&|one| one.member == substitute) {
        return Err(AbsenceFault::SubstituteAway);
    }
    Ok(())
}

fn time_fits(new: &Absence, now: Millis) -> Result<(), AbsenceFault> {
    let most = ABSENCE_DAYS_MAX * DAY_MS;
    if new.until <= new.from {
        Err(AbsenceFault::Reversed)
    } else if new.until <= now {
        Err(AbsenceFault::Over)
    } else if new.until.0.saturating_sub(new.from.0) > most {
        Err(AbsenceFault::Long)
    } else if new.from.0.saturating_sub(now.0) > most {
        Err(AbsenceFault::Far)
    } else {
        Ok(())
    }
}
