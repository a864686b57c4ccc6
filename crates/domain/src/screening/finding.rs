//! One finding of a round: open until it ends with a result, then asked once whether it came
//! back. Whoever acts is the unit that owns it; there is one at every moment.

use super::{
    DANGER_FOLLOW_DAYS_MAX, DAY_MS, FOLLOW_DAYS_MAX, Outcome, PlaceText, Proposal, Refusal,
};
use crate::ids::{FindingId, RoundId, UnitId};
use crate::time::Millis;
use crate::unit::UnitTree;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody looks again at this moment at the latest.
    Open { follow: Millis },
    /// Ended; "did it come back?" is asked from this moment on.
    Ended { outcome: Outcome, check: Millis },
    /// Asked; what came back stands in a finding of its own.
    Checked { outcome: Outcome, again: Option<FindingId> },
}

impl State {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Ended { .. } => "ended",
            Self::Checked { .. } => "checked",
        }
    }

    /// When somebody has to look next.
    #[must_use]
    pub const fn next(self) -> Option<Millis> {
        match self {
            Self::Open { follow } => Some(follow),
            Self::Ended { check, .. } => Some(check),
            Self::Checked { .. } => None,
        }
    }
}

/// What was found at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub id: FindingId,
    pub round: RoundId,
    /// The unit that found it.
    pub finder: UnitId,
    /// The unit that answers for it now; there always is one.
    pub owner: UnitId,
    pub seen: Seen,
    pub proposal: Proposal,
    pub state: State,
    /// What it is the return of.
    pub before: Option<FindingId>,
    pub made: Millis,
}

/// The place, the matter, what is wrong there, and whether it is dangerous now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub place: PlaceText,
    pub topic: String,
    pub what: PlaceText,
    pub danger: bool,
}

/// What an owner says of a matter that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    pub id: FindingId,
    pub what: PlaceText,
    pub danger: bool,
    pub proposal: Proposal,
    pub follow: Millis,
}

/// A finding as a unit enters it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingDraft {
    pub id: FindingId,
    pub seen: Seen,
    pub proposal: Proposal,
    /// For [`Proposal::Unit`] the unit that is competent.
    pub to: Option<UnitId>,
    pub follow: Millis,
}

pub(super) fn unit_active(unit: UnitId, tree: &UnitTree) -> Result<UnitId, Refusal> {
    let known = tree.get(unit).is_some_and(|known| known.active);
    if known { Ok(unit) } else { Err(Refusal::UnknownUnit) }
}

pub(super) fn follow_fits(follow: Millis, danger: bool, now: Millis) -> Result<(), Refusal> {
    let ahead = follow.0.saturating_sub(now.0);
    if ahead <= 0 {
        Err(Refusal::FollowPast)
    } else if danger && ahead > DANGER_FOLLOW_DAYS_MAX * DAY_MS {
        Err(Refusal::DangerWaits)
    } else if ahead > FOLLOW_DAYS_MAX * DAY_MS {
        Err(Refusal::FollowFar)
    } else {
        Ok(())
    }
}

pub(super) fn step_fits(danger: bool, proposal: Proposal) -> Result<(), Refusal> {
    let idle = danger && proposal == Proposal::Nothing;
    if idle { Err(Refusal::DangerNeedsStep) } else { Ok(()) }
}

impl Finding {
    fn owned_open(&self, unit: UnitId) -> Result<(), Refusal> {
        match self.state {
            State::Ended { .. } | State::Checked { .. } => Err(Refusal::NotOpen),
            State::Open { .. } if unit != self.owner => Err(Refusal::NotOwner),
            State::Open { .. } => Ok(()),
        }
    }

    /// Looked at again; the next look is on another day.
    ///
    /// # Errors
    /// Not the owner, ended already, or a date that cannot be.
    pub fn follow(&self, unit: UnitId, next: Millis, now: Millis) -> Result<Self, Refusal> {
        self.owned_open(unit)?;
        follow_fits(next, self.seen.danger, now)?;
        Ok(Self { state: State::Open { follow: next }, ..self.clone() })
    }

    /// Handed to another unit, by its owner or by the office of the round.
    ///
    /// # Errors
    /// Neither of them, ended already, or no such unit.
    pub fn hand_over(
        &self,
        unit: UnitId,
        office: UnitId,
        to: UnitId,
        tree: &UnitTree,
    ) -> Result<Self, Refusal> {
        self.owned_open(if unit == office { self.owner } else { unit })?;
        if unit_active(to, tree)? == self.owner {
            return Err(Refusal::SameUnit);
        }
        Ok(Self { owner: to, ..self.clone() })
    }

    /// # Errors
    /// Not the owner, or ended already.
    pub fn end(
        &self,
        unit: UnitId,
        outcome: Outcome,
        check_days: i64,
        now: Millis,
    ) -> Result<Self, Refusal> {
        self.owned_open(unit)?;
        let check = Millis(now.0.saturating_add(check_days.saturating_mul(DAY_MS)));
        Ok(Self { state: State::Ended { outcome, check }, ..self.clone() })
    }

    /// It did not come back.
    ///
    /// # Errors
    /// Not the owner, nothing to ask about, or too early to say.
    pub fn stayed_away(&self, unit: UnitId, now: Millis) -> Result<Self, Refusal> {
        let (outcome, check) = self.ended(unit)?;
        if now < check {
            return Err(Refusal::CheckEarly);
        }
        Ok(Self { state: State::Checked { outcome, again: None }, ..self.clone() })
    }

    /// It came back, which may be said at any time: the old finding, and the new one that the
    /// same owner answers for.
    ///
    /// # Errors
    /// Not the owner, nothing to ask about, or a fault of what is said now.
    pub fn came_back(
        &self,
        unit: UnitId,
        again: Return,
        now: Millis,
    ) -> Result<(Self, Self), Refusal> {
        let (outcome, _) = self.ended(unit)?;
        step_fits(again.danger, again.proposal)?;
        follow_fits(again.follow, again.danger, now)?;
        let seen = Seen { what: again.what, danger: again.danger, ..self.seen.clone() };
        let returned = Self {
            id: again.id,
            finder: unit,
            seen,
            proposal: again.proposal,
            state: State::Open { follow: again.follow },
            before: Some(self.id),
            made: now,
            ..self.clone()
        };
        let state = State::Checked { outcome, again: Some(again.id) };
        Ok((Self { state, ..self.clone() }, returned))
    }

    fn ended(&self, unit: UnitId) -> Result<(Outcome, Millis), Refusal> {
        match self.state {
            State::Open { .. } | State::Checked { .. } => Err(Refusal::NothingToCheck),
            State::Ended { .. } if unit != self.owner => Err(Refusal::NotOwner),
            State::Ended { outcome, check } => Ok((outcome, check)),
        }
    }

    /// Who sees a finding: the units that found it and answer for it, those above them, and the
    /// office of the round. Nobody else.
    #[must_use]
    pub fn is_seen_by(&self, unit: UnitId, office: UnitId, tree: &UnitTree) -> bool {
        unit == office || [self.finder, self.owner].iter().any(|own| tree.is_within(*own, unit))
    }
}
