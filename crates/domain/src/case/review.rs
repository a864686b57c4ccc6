//! Review and re-examination: the answer is looked at again, in the same chain, by a unit and by
//! officers who had no part in it. Whether the window is open is the procedure's clock; the case
//! is not closed while a review is under way.

use super::command::TextSlot;
use super::decide::{Rules, Who};
use super::event::TextRef;
use super::owed::Owed;
use super::refusal::Refusal;
use super::state::Case;
use super::{Stage, codes, unit_fits};
use crate::clock::Trigger;
use crate::ids::{StaffId, UnitId};
use crate::leaf::Actor;
use crate::policy::Action;
use crate::time::Millis;
use crate::unit::UnitTree;
use serde::{Deserialize, Serialize};

codes!(
    /// What a review comes to.
    ReviewResult {
        Upheld = "upheld",
        /// The answer was wrong: the unit must answer anew.
        SentBack = "sent-back",
        /// Not taken up, with the reason and where to go instead.
        NotTakenUp = "not-taken-up",
    }
);

#[derive(Clone, Debug)]
pub enum ReviewCommand<T = TextRef> {
    Ask {
        reason: T,
    },
    /// `unit` is the officer's own, so that nobody of elsewhere can be named.
    Assign {
        to: StaffId,
        unit: UnitId,
    },
    Decide {
        result: ReviewResult,
        text: T,
    },
    Deliver,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::enum_variant_names, reason = "their names are the kinds that events are kept by")]
pub enum ReviewEvent {
    ReviewAsked { level: u32, unit: UnitId, reason: TextRef },
    ReviewAssigned { to: StaffId },
    ReviewDecided { result: ReviewResult, text: TextRef },
    ReviewDelivered { level: u32 },
}

/// One level of review, from the asking to its delivered opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// 1 is the review, 2 the re-examination: the order in the procedure file.
    pub level: u32,
    pub unit: UnitId,
    pub officer: Option<StaffId>,
    pub decided: Option<(ReviewResult, TextRef, Actor)>,
    pub delivered_at: Option<Millis>,
}

impl Review {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.delivered_at.is_none()
    }
}

impl<T> ReviewCommand<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Ask { .. } => Action::ReviewAsk,
            Self::Assign { .. } => Action::ReviewAssign,
            Self::Decide { .. } => Action::ReviewDecide,
            Self::Deliver => Action::ReviewDeliver,
        }
    }

    pub(super) fn with_texts<U>(self, f: &mut impl FnMut(TextSlot, T) -> U) -> ReviewCommand<U> {
        match self {
            Self::Ask { reason } => ReviewCommand::Ask { reason: f(TextSlot::Reason, reason) },
            Self::Assign { to, unit } => ReviewCommand::Assign { to, unit },
            Self::Decide { result, text } => {
                ReviewCommand::Decide { result, text: f(TextSlot::Opinion, text) }
            }
            Self::Deliver => ReviewCommand::Deliver,
        }
    }
}

impl ReviewEvent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ReviewAsked { .. } => "review-asked",
            Self::ReviewAssigned { .. } => "review-assigned",
            Self::ReviewDecided { .. } => "review-decided",
            Self::ReviewDelivered { .. } => "review-delivered",
        }
    }

    pub(super) const fn triggers(&self) -> &'static [Trigger] {
        match self {
            Self::ReviewAsked { level: 1, .. } => &[Trigger::ReviewRequested],
            Self::ReviewAsked { .. } => &[Trigger::ReexamRequested],
            Self::ReviewDelivered { level: 1 } => &[Trigger::ReviewDelivered],
            Self::ReviewDelivered { .. } => &[Trigger::ReexamDelivered],
            Self::ReviewAssigned { .. } | Self::ReviewDecided { .. } => &[],
        }
    }

    pub(super) const fn text(&self) -> Option<TextRef> {
        match self {
            Self::ReviewAsked { reason: text, .. } | Self::ReviewDecided { text, .. } => {
                Some(*text)
            }
            Self::ReviewAssigned { .. } | Self::ReviewDelivered { .. } => None,
        }
    }

    /// The opinion is told when it is delivered, not while it waits for a signature.
    pub(super) const fn is_told(&self) -> bool {
        !matches!(self, Self::ReviewDecided { .. })
    }
}

impl Case {
    /// The review that is under way.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        self.reviews.last().filter(|last| last.is_open())
    }

    /// The last opinion that was delivered.
    #[must_use]
    pub fn opinion(&self) -> Option<TextRef> {
        let told = self.reviews.iter().rev().find(|review| !review.is_open())?;
        told.decided.map(|(_, text, _)| text)
    }

    /// The level of review that may be asked for at this instant: its window stands open.
    ///
    /// # Errors
    /// Why none may: what the person is told.
    pub fn review_level(&self, rules: Rules<'_>, now: Millis) -> Result<u32, Refusal> {
        if self.review().is_some() {
            return Err(Refusal::ReviewOpen);
        }
        let is_answered = [Stage::Answered, Stage::Concluded].contains(&self.stage);
        if self.delivered_at.is_none() || !is_answered || self.resumes_at.is_some() {
            return Err(Refusal::ReviewEarly);
        }
        let done = self.reviews_done();
        let level = rules.procedure.review_levels.get(done).ok_or(Refusal::ReviewNotHere)?;
        let number = u32::try_from(done).unwrap_or(u32::MAX) + 1;
        let Some(window) = &level.window else { return Ok(number) };
        let owed = Owed::of(self, rules);
        let clock = owed.clocks.iter().rfind(|clock| clock.id() == window);
        let clock = clock.filter(|clock| clock.is_running()).ok_or(Refusal::ReviewNotHere)?;
        if clock.is_late(now) { Err(Refusal::ReviewLate) } else { Ok(number) }
    }

    /// How many levels have looked at the present answer. A review that was asked of an earlier
    /// answer says nothing of this one.
    pub(super) fn reviews_done(&self) -> usize {
        self.reviews.iter().skip(self.reviews_before).filter(|review| !review.is_open()).count()
    }

    /// The unit that a review asked for now would go to: the nearest above whoever decided last
    /// that had no part in the matter.
    #[must_use]
    pub fn reviewer(&self, tree: &UnitTree) -> Option<UnitId> {
        let last = self.reviews.last().map_or(self.owner.unit, |review| review.unit);
        let had_part = |unit: &UnitId| {
            *unit == self.owner.unit || self.reviews.iter().any(|review| review.unit == *unit)
        };
        let fits = |unit: &UnitId| !had_part(unit) && unit_fits(self, *unit, tree).is_ok();
        tree.ancestors(last).find(fits)
    }

    /// Whether an officer may judge the answer: who handled, drafted, checked, approved or
    /// reviewed before may not.
    #[must_use]
    pub fn had_no_part(&self, officer: StaffId) -> bool {
        !self.hands.contains(&officer)
    }

    pub(super) fn apply_review(&mut self, event: &ReviewEvent, at: Millis, actor: Actor) {
        if let ReviewEvent::ReviewAsked { level, unit, .. } = event {
            let (level, unit) = (*level, *unit);
            let (officer, decided, delivered_at) = (None, None, None);
            self.reviews.push(Review { level, unit, officer, decided, delivered_at });
            // Closed on the person's own word, and they thought again: it is not closed now.
            self.stage = Stage::Answered;
            self.closed_at = None;
        }
        let Some(last) = self.reviews.last_mut() else { return };
        match event {
            ReviewEvent::ReviewAsked { .. } => {
                // Whoever wants it looked at again has not let it go.
                self.withdrawal = None;
            }
            ReviewEvent::ReviewAssigned { to } => {
                last.officer = Some(*to);
                last.decided = None;
            }
            ReviewEvent::ReviewDecided { result, text } => {
                last.decided = Some((*result, *text, actor));
            }
            ReviewEvent::ReviewDelivered { .. } => last.delivered_at = Some(at),
        }
    }
}

pub(super) fn decide(
    case: &Case,
    command: ReviewCommand,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<ReviewEvent>, Refusal> {
    let event = match command {
        ReviewCommand::Ask { reason } => {
            let level = case.review_level(rules, now)?;
            let unit = case.reviewer(rules.tree).ok_or(Refusal::NoReviewer)?;
            ReviewEvent::ReviewAsked { level, unit, reason }
        }
        ReviewCommand::Assign { to, unit } => {
            let review = case.review().ok_or(Refusal::NotOpen)?;
            if unit != review.unit {
                return Err(Refusal::HandlerOfOtherUnit);
            }
            untouched(case, Some(to))?;
            ReviewEvent::ReviewAssigned { to }
        }
        ReviewCommand::Decide { result, text } => {
            let review = case.review().ok_or(Refusal::NotOpen)?;
            let officer = review.officer.ok_or(Refusal::NotAssigned)?;
            if staff_of(who.actor) != Some(officer) {
                return Err(Refusal::NotAssigned);
            }
            ReviewEvent::ReviewDecided { result, text }
        }
        ReviewCommand::Deliver => {
            let review = case.review().ok_or(Refusal::NotOpen)?;
            let (_, _, by) = review.decided.ok_or(Refusal::NotDecided)?;
            if by == who.actor {
                return Err(Refusal::FourEyes);
            }
            untouched(case, staff_of(who.actor))?;
            ReviewEvent::ReviewDelivered { level: review.level }
        }
    };
    Ok(vec![event])
}

/// Whoever handled, drafted, checked, approved or reviewed before does not judge it.
fn untouched(case: &Case, officer: Option<StaffId>) -> Result<(), Refusal> {
    match officer {
        Some(officer) if !case.had_no_part(officer) => Err(Refusal::ReviewerHadPart),
        _ => Ok(()),
    }
}

fn staff_of(actor: Actor) -> Option<StaffId> {
    match actor {
        Actor::Staff { id, .. } => Some(id),
        Actor::Resident | Actor::System => None,
    }
}
