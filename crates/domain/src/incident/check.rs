//! What a text of an incident may not say, and which instants can be. Whether it leads to a
//! person was asked before: such a text is no [`PlaceText`].

use super::{
    EXERCISE_MARK, EXPECTED_DAYS_MAX, MEASURES_MAX, OCCURRED_DAYS_MAX, Refusal,
    authority::Authority,
};
use crate::plan::{Hazard, Plan, begins_with_saving, ladders_mixed, power_taken, social_word};
use crate::screening::{PLACE_CODE_CHARS_MAX, PlaceText};
use crate::time::Millis;

const DAY_MS: i64 = 86_400_000;

/// A text about a place and a thing: of no gathering, and of no exercise unless it is one.
///
/// # Errors
/// What stands in it.
pub fn place_text(text: &PlaceText, exercise: bool) -> Result<(), Refusal> {
    let text = text.as_str();
    if social_word(text).is_some() {
        return Err(Refusal::Gathering);
    }
    let close: String = text.split_whitespace().collect();
    if !exercise && close.contains(EXERCISE_MARK) {
        return Err(Refusal::ExerciseUnsaid);
    }
    Ok(())
}

/// What a response does: named, within the powers of the plan's tier, and of a crowd accident
/// nothing but rescue and healing.
pub(super) fn measures(
    plan: &Plan,
    matter: &PlaceText,
    measures: &[PlaceText],
    exercise: bool,
) -> Result<(), Refusal> {
    if measures.is_empty() {
        return Err(Refusal::NoMeasures);
    }
    if measures.len() > MEASURES_MAX {
        return Err(Refusal::TooMany);
    }
    let above = |text: &PlaceText| !plan.tier.has_powers() && power_taken(text.as_str()).is_some();
    for text in std::iter::once(matter).chain(measures) {
        place_text(text, exercise)?;
        if above(text) {
            return Err(Refusal::AskCounty);
        }
        if ladders_mixed(text.as_str()).is_some() {
            return Err(Refusal::LaddersMixed);
        }
    }
    let saves = |text: &PlaceText| begins_with_saving(text.as_str());
    if plan.hazard == Hazard::CrowdCrush && !measures.iter().all(saves) {
        return Err(Refusal::CrowdVerb);
    }
    Ok(())
}

pub(super) fn ahead(until: Millis, now: Millis) -> Result<(), Refusal> {
    let ahead = until.0.saturating_sub(now.0);
    if ahead <= 0 {
        Err(Refusal::ExpectedPast)
    } else if ahead > EXPECTED_DAYS_MAX * DAY_MS {
        Err(Refusal::ExpectedFar)
    } else {
        Ok(())
    }
}

/// A claim of when it began; what is not known is not claimed.
pub(super) fn occurred(at: Option<Millis>, received: Millis) -> Result<(), Refusal> {
    match at {
        Some(at) if at > received => Err(Refusal::OccurredLater),
        Some(at) if received.0.saturating_sub(at.0) > OCCURRED_DAYS_MAX * DAY_MS => {
            Err(Refusal::OccurredFar)
        }
        _ => Ok(()),
    }
}

pub(super) fn area(code: &str) -> Result<(), Refusal> {
    let fits = (1..=PLACE_CODE_CHARS_MAX).contains(&code.len());
    let is_code = fits && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Ok(()) } else { Err(Refusal::PlaceCode) }
}

/// One lies in the other.
#[must_use]
pub fn areas_fit(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

pub(super) fn decides(right: Option<Authority>) -> Result<Authority, Refusal> {
    right.ok_or(Refusal::NotDecider)
}
