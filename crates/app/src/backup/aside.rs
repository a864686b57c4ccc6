//! Numbers that were given after a copy was made, and lost with what came after it: people hold
//! receipts with them, so they are passed over and never given again. A restore does so before
//! the first new case; the recovery adds what it then knows, and says all of it in the log.

use crate::log::SetAside;
use huiyin_domain::time::Millis;
use huiyin_store::dump::Gone;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Passed over beyond the copy's own size when nothing tells how much was lost.
pub(super) const NUMBERS_UNKNOWN: u64 = 10_000;
/// A day each way, so that no zone's new year is missed.
const DAY_MS: i64 = 86_400_000;

/// What a restored database remembers until it is recovered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub made_ms: i64,
    pub set_aside: Vec<SetAside>,
    /// Cases that the copy had and that were taken out again: the log has yet to say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<ErasedAgain>,
}

/// As the event of the log says it, which names no case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ErasedAgain {
    pub leaves: u64,
    pub basis: String,
    pub at_ms: i64,
}

impl ErasedAgain {
    pub fn of(leaves: u64, gone: &Gone) -> Self {
        Self { leaves, basis: gone.basis.clone(), at_ms: gone.at.0 }
    }
}

impl Pending {
    pub fn since(made_ms: i64) -> Self {
        Self { made_ms, ..Self::default() }
    }

    /// What is kept under the name of a restore; nothing when there was none, or it is unreadable.
    pub fn of_meta(text: Option<&str>) -> Option<Self> {
        text.and_then(|text| serde_json::from_str(text).ok())
    }

    pub fn to_meta(&self) -> String {
        serde_json::to_string(self).expect("strings and integers")
    }
}

/// Next numbers by office and year.
pub(super) type Counters = BTreeMap<(String, i64), i64>;

/// Passes over every number up to the size that the log is known to have had, at every office,
/// in every year since the copy: each number given is at least one leaf, so none was ever larger
/// than the log, and none given later will be. The counters are moved beyond them.
pub(super) fn set_aside(
    offices: &BTreeSet<String>,
    counters: &mut Counters,
    (from, now): (Millis, Millis),
    size: u64,
) -> Vec<SetAside> {
    let to = i64::try_from(size).unwrap_or(i64::MAX);
    let year = |at: i64| i64::from(Millis(at).date_in(&TimeZone::UTC).year());
    let years = year(from.0.min(now.0) - DAY_MS)..=year(now.0 + DAY_MS);
    let known: BTreeSet<String> = counters.keys().map(|(office, _)| office.clone()).collect();
    let mut aside = Vec::new();
    for office in offices.union(&known) {
        for year in years.clone() {
            let next = counters.entry((office.clone(), year)).or_insert(1);
            if *next <= to {
                aside.push(SetAside { office: office.clone(), year, from: *next, to });
                *next = to + 1;
            }
        }
    }
    aside
}
