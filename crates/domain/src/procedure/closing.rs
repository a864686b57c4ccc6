//! How a case may lawfully end: lists of conditions, all of which must hold. What may never
//! be a reason is kept as prose beside them, for people.

use super::Name;
use crate::case::{CaseKind, codes};

codes!(
    /// The closed list of closing conditions.
    ConditionKind {
        AnswerDelivered = "answer-delivered",
        VerdictSolved = "verdict-solved",
        NoDissatisfactionUnreworked = "no-dissatisfaction-unreworked",
        WindowLapsed = "window-lapsed",
        HandedOverTold = "handed-over-told",
    }
);

/// One condition; `clock` names the window where the kind is `WindowLapsed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub kind: ConditionKind,
    pub clock: Option<String>,
}

/// One way to end a case of these kinds (of every kind, when none is named).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingRule {
    pub kinds: Vec<CaseKind>,
    pub all: Vec<Condition>,
    pub text: Option<Name>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    pub may: Vec<ClosingRule>,
    pub must_not: Vec<Name>,
}

impl Closing {
    /// `Ok` when some rule of this kind holds whole; else what the nearest rule still lacks
    /// (empty when no rule speaks of the kind at all).
    ///
    /// # Errors
    /// The conditions that are missing.
    pub fn may_close(
        &self,
        kind: CaseKind,
        holds: impl Fn(&Condition) -> bool,
    ) -> Result<(), Vec<&Condition>> {
        let for_kind = |rule: &&ClosingRule| rule.kinds.is_empty() || rule.kinds.contains(&kind);
        let missing = |rule: &'_ ClosingRule| rule.all.iter().filter(|c| !holds(c)).count();
        let Some(nearest) = self.may.iter().filter(for_kind).min_by_key(|rule| missing(rule))
        else {
            return Err(Vec::new());
        };
        let lacking: Vec<&Condition> = nearest.all.iter().filter(|c| !holds(c)).collect();
        if lacking.is_empty() { Ok(()) } else { Err(lacking) }
    }
}
