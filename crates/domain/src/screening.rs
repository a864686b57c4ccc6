//! 矛盾纠纷排查: rounds in which units walk their places and say what is wrong there. Places
//! and matters only: no person stands in a round, and no case. Pure states, decisions and
//! refusals; a round's standing is reckoned from its parts and the moment, never stored.

mod finding;
mod no_person;

pub use finding::{Finding, FindingDraft, Return, Seen, State};
pub use no_person::{PersonFault, PlaceText, no_number, no_person};

use crate::case::codes;
use crate::ids::{RoundId, UnitId};
use crate::time::Millis;
use crate::unit::UnitTree;
use finding::{follow_fits, step_fits, unit_active};

const DAY_MS: i64 = 86_400_000;
/// A round is a walk through places, not a standing order.
pub const ROUND_DAYS_MAX: i64 = 366;
pub const UNITS_MAX: usize = 200;
pub const TOPICS_MAX: usize = 50;
pub const PLACES_MAX: usize = 50;
pub const PLACE_CODE_CHARS_MAX: usize = 12;
pub const CHECK_DAYS: i64 = 30;
pub const CHECK_DAYS_MAX: i64 = 366;
pub const FOLLOW_DAYS_MAX: i64 = 366;
/// Danger now is looked at again by the end of the next day.
pub const DANGER_FOLLOW_DAYS_MAX: i64 = 2;
/// As many as one page can show and one reader take in.
pub const FINDINGS_MAX: usize = 2_000;

codes!(
    /// What a unit proposes to do about what it found.
    Proposal {
        Settled = "settled-on-the-spot",
        Mediation = "to-mediation",
        /// People are shown how to bring a case; nobody brings it in their name.
        Case = "case-to-be-brought",
        Unit = "to-competent-unit",
        Nothing = "nothing",
    }
);

codes!(
    /// How a finding ended.
    Outcome {
        Settled = "settled",
        Mediated = "mediated",
        WayShown = "way-shown",
        DoneByUnit = "done-by-unit",
        NothingNeeded = "nothing-needed",
    }
);

codes!(
    /// What a note of a finding tells.
    NoteKind {
        Followed = "followed",
        HandedOver = "handed-over",
        Ended = "ended",
        StayedAway = "stayed-away",
        CameBack = "came-back",
    }
);

codes!(
    /// Why something cannot be done; the language key is `screening-refused-…`.
    Refusal {
        DatesReversed = "dates-reversed",
        DatesPast = "dates-past",
        RoundTooLong = "round-too-long",
        NoTopic = "no-topic",
        UnknownTopic = "unknown-topic",
        NoUnit = "no-unit",
        /// Only the office itself and units below it can be asked to report to it.
        UnitNotBelow = "unit-not-below",
        PlaceCode = "place-code",
        TooMany = "too-many",
        CheckDays = "check-days",
        NotInvited = "not-invited",
        NotBegun = "not-begun",
        RoundClosed = "round-closed",
        RoundFull = "round-full",
        TopicNotAsked = "topic-not-asked",
        AlreadyReported = "already-reported",
        NothingSaidButFound = "nothing-said-but-found",
        NothingNotSaid = "nothing-not-said",
        FollowPast = "follow-past",
        FollowFar = "follow-far",
        DangerWaits = "danger-waits",
        DangerNeedsStep = "danger-needs-step",
        UnitNeeded = "unit-needed",
        UnknownUnit = "unknown-unit",
        SameUnit = "same-unit",
        NotOwner = "not-owner",
        NotOpen = "not-open",
        NothingToCheck = "nothing-to-check",
        CheckEarly = "check-early",
    }
);

/// A round as an office asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub id: RoundId,
    /// Whose round it is.
    pub office: UnitId,
    pub title: PlaceText,
    /// Which matters are looked for; at least one.
    pub topics: Vec<String>,
    /// Prefixes of 行政区划代码; none: wherever the units work.
    pub places: Vec<String>,
    pub from: Millis,
    /// Exclusive: 24:00 of the last day.
    pub until: Millis,
    /// Days after an end until somebody looks whether it came back.
    pub check_days: i64,
    pub made: Millis,
}

/// A unit's part in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub unit: UnitId,
    pub reported: Option<Millis>,
}

/// Where a round stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Ahead,
    Open,
    /// Every unit has reported.
    Complete,
    /// Its last day is over; units may be missing.
    Over,
}

impl Standing {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Over => "over",
        }
    }

    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Complete | Self::Over)
    }
}

/// # Errors
/// What stands in the way of the round.
pub fn start(
    round: Round,
    units: &[UnitId],
    is_topic: impl Fn(&str) -> bool,
    tree: &UnitTree,
) -> Result<(Round, Vec<Part>), Refusal> {
    let too_many = units.len() > UNITS_MAX
        || round.topics.len() > TOPICS_MAX
        || round.places.len() > PLACES_MAX;
    let is_code = |code: &String| {
        (1..=PLACE_CODE_CHARS_MAX).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
    };
    let below = |unit: &UnitId| {
        tree.get(*unit).is_some_and(|known| known.active) && tree.is_within(*unit, round.office)
    };
    let days = |n: i64| n.saturating_mul(DAY_MS);
    let stands = [
        (too_many, Refusal::TooMany),
        (round.until <= round.from, Refusal::DatesReversed),
        (round.until <= round.made, Refusal::DatesPast),
        (round.until.0.saturating_sub(round.from.0) > days(ROUND_DAYS_MAX), Refusal::RoundTooLong),
        (round.topics.is_empty(), Refusal::NoTopic),
        (!round.topics.iter().all(|topic| is_topic(topic)), Refusal::UnknownTopic),
        (!round.places.iter().all(is_code), Refusal::PlaceCode),
        (!(1..=CHECK_DAYS_MAX).contains(&round.check_days), Refusal::CheckDays),
        (units.is_empty(), Refusal::NoUnit),
        (!units.iter().all(below), Refusal::UnitNotBelow),
    ];
    if let Some((_, refusal)) = stands.into_iter().find(|(wrong, _)| *wrong) {
        return Err(refusal);
    }
    let mut parts: Vec<Part> =
        units.iter().map(|unit| Part { unit: *unit, reported: None }).collect();
    parts.sort_by_key(|part| part.unit);
    parts.dedup_by_key(|part| part.unit);
    Ok((round, parts))
}

impl Round {
    /// The last day ends a round before everybody has reported, not the other way round: who is
    /// complete in time stays complete.
    #[must_use]
    pub fn standing(&self, parts: &[Part], now: Millis) -> Standing {
        if parts.iter().all(|part| part.reported.is_some()) {
            Standing::Complete
        } else if now >= self.until {
            Standing::Over
        } else if now < self.from {
            Standing::Ahead
        } else {
            Standing::Open
        }
    }

    /// # Errors
    /// The unit is not asked, or not now.
    pub fn is_open_to(&self, parts: &[Part], unit: UnitId, now: Millis) -> Result<Part, Refusal> {
        let part = parts.iter().find(|part| part.unit == unit).ok_or(Refusal::NotInvited)?;
        match self.standing(parts, now) {
            Standing::Ahead => Err(Refusal::NotBegun),
            Standing::Complete | Standing::Over => Err(Refusal::RoundClosed),
            Standing::Open => Ok(*part),
        }
    }

    /// A unit says that it has walked its places. `found` findings of it stand in the round.
    ///
    /// # Errors
    /// Not asked, not now, said before, or what it says does not fit what it found.
    pub fn report(
        &self,
        parts: &[Part],
        unit: UnitId,
        found: usize,
        says_nothing: bool,
        now: Millis,
    ) -> Result<Part, Refusal> {
        let part = parts.iter().find(|part| part.unit == unit).ok_or(Refusal::NotInvited)?;
        if part.reported.is_some() {
            return Err(Refusal::AlreadyReported);
        }
        self.is_open_to(parts, unit, now)?;
        match (found, says_nothing) {
            (0, false) => Err(Refusal::NothingNotSaid),
            (1.., true) => Err(Refusal::NothingSaidButFound),
            _ => Ok(Part { reported: Some(now), ..*part }),
        }
    }

    /// A unit enters what it found; also after its report, as long as others still walk.
    ///
    /// # Errors
    /// Not asked, not now, or a fault of the finding.
    pub fn find(
        &self,
        parts: &[Part],
        unit: UnitId,
        known: usize,
        draft: FindingDraft,
        tree: &UnitTree,
        now: Millis,
    ) -> Result<Finding, Refusal> {
        self.is_open_to(parts, unit, now)?;
        if known >= FINDINGS_MAX {
            return Err(Refusal::RoundFull);
        }
        if !self.topics.contains(&draft.seen.topic) {
            return Err(Refusal::TopicNotAsked);
        }
        step_fits(draft.seen.danger, draft.proposal)?;
        follow_fits(draft.follow, draft.seen.danger, now)?;
        let owner = match (draft.proposal, draft.to) {
            (Proposal::Unit, None) => return Err(Refusal::UnitNeeded),
            (Proposal::Unit, Some(to)) => unit_active(to, tree)?,
            _ => unit,
        };
        Ok(Finding {
            id: draft.id,
            round: self.id,
            finder: unit,
            owner,
            seen: draft.seen,
            proposal: draft.proposal,
            state: State::Open { follow: draft.follow },
            before: None,
            made: now,
        })
    }
}

/// Who sees that there is a round: its office, the units asked, and those above them.
#[must_use]
pub fn round_is_seen_by(round: &Round, parts: &[Part], unit: UnitId, tree: &UnitTree) -> bool {
    tree.is_within(round.office, unit) || parts.iter().any(|part| tree.is_within(part.unit, unit))
}
