//! Conditions of a plan: a registered signal, a comparison, a value. Signals are of weather,
//! water, ground, things and counts; none is of people who gather or complain. A condition
//! proposes or permits; a named human decides.

use super::{Label, Period};
use crate::case::codes;
use serde::Serialize;

codes!(
    /// What a signal's name begins with.
    Signal {
        Rain = "rain",
        River = "river",
        Reservoir = "reservoir",
        Dam = "dam",
        Wind = "wind",
        Temperature = "temp",
        Snow = "snow",
        Ice = "ice",
        Fire = "fire",
        Gas = "gas",
        Spill = "spill",
        Slope = "slope",
        Quake = "quake",
        Road = "road",
        Outage = "outage",
        /// Counts of a hospital, never who.
        Patients = "patients",
        Water = "water",
        Food = "food",
        Hazard = "hazard",
    }
);

codes!(
    Operator {
        AtLeast = ">=",
        AtMost = "<=",
        Above = ">",
        Below = "<",
        Is = "==",
    }
);

/// `rain.3h_mm >= 50`, `dam.any == 'danger'`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    pub signal: String,
    pub operator: Operator,
    pub value: String,
}

/// What must be so before a response ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// A condition that has held so long.
    Measured { condition: Condition, held: Option<Period> },
    /// Somebody judges it, by name, at the time.
    Judged(Label),
}

impl Condition {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        let (signal, operator, value) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !is_signal(signal) || !is_value(value) {
            return None;
        }
        let operator = Operator::parse(operator)?;
        // Only a number is more or less than another.
        let fits = operator == Operator::Is || is_number(value);
        fits.then(|| Self { signal: signal.to_owned(), operator, value: value.to_owned() })
    }
}

/// True for what is meant as a condition, well written or not.
#[must_use]
pub(super) fn begins_like_one(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.split_once('.').is_some_and(|(root, _)| Signal::parse(root).is_some())
        || Operator::ALL.iter().any(|operator| text.contains(operator.code()))
}

/// `river.qingshi.m < 40.5 for PT3H`.
#[must_use]
pub(super) fn held(text: &str) -> Option<Criterion> {
    let (condition, held) = match text.split_once(" for ") {
        Some((condition, period)) => (condition, Some(Period::parse(period.trim())?)),
        None => (text, None),
    };
    Some(Criterion::Measured { condition: Condition::parse(condition)?, held })
}

fn is_signal(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part.len() <= 40
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let mut parts = text.split('.');
    let root = parts.next().is_some_and(|root| Signal::parse(root).is_some());
    let rest: Vec<&str> = parts.collect();
    root && (1..=3).contains(&rest.len()) && rest.iter().all(|part| plain(part))
}

fn is_value(text: &str) -> bool {
    let quoted = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    is_number(text) || quoted.is_some_and(word)
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |text: &str| (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part)
}
