//! What only the person can do: take the case back and think better of it, and say at any time
//! that it was not answered, and ask that a closed case be erased. No score anywhere looks at
//! any of it.

use super::command::TextSlot;
use super::decide::Rules;
use super::event::TextRef;
use super::owed::supervising;
use super::refusal::Refusal;
use super::state::Case;
use crate::clock::Trigger;
use crate::ids::UnitId;
use crate::policy::Action;
use crate::time::{Millis, date_of, day_end, day_number};
use serde::{Deserialize, Serialize};

/// Where the procedure is silent, the days in which somebody can think better of it.
const REVOCABLE_DAYS: u32 = 10;
/// The ground under which a case taken back is closed.
pub const WITHDRAWN: &str = "withdrawn";

#[derive(Clone, Debug)]
pub enum PersonCommand<T = TextRef> {
    Withdraw {
        reason: Option<T>,
    },
    WithdrawalRevoke,
    SayUnanswered {
        text: T,
    },
    /// `effective_at` is looked up where retention is known; a form cannot set it.
    EraseAsk {
        effective_at: Millis,
    },
    EraseRevoke,
    /// Not the person's: the unit above answers them.
    ExplainUnanswered {
        text: T,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PersonEvent {
    WithdrawalAsked {
        effective_at: Millis,
        reason: Option<TextRef>,
    },
    WithdrawalRevoked,
    Withdrawn,
    /// `unit`: the one above, which now owes an explanation.
    UnansweredSaid {
        unit: UnitId,
        text: TextRef,
    },
    UnansweredExplained {
        text: TextRef,
    },
    ErasureAsked {
        effective_at: Millis,
    },
    ErasureRevoked,
}

impl<T> PersonCommand<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Withdraw { .. } => Action::Withdraw,
            Self::WithdrawalRevoke => Action::WithdrawalRevoke,
            Self::SayUnanswered { .. } => Action::SayUnanswered,
            Self::ExplainUnanswered { .. } => Action::ExplainUnanswered,
            Self::EraseAsk { .. } => Action::EraseAsk,
            Self::EraseRevoke => Action::EraseRevoke,
        }
    }

    pub(super) fn with_texts<U>(self, f: &mut impl FnMut(TextSlot, T) -> U) -> PersonCommand<U> {
        use TextSlot::{Comment, Note, Reason};
        match self {
            Self::Withdraw { reason } => {
                PersonCommand::Withdraw { reason: reason.map(|text| f(Reason, text)) }
            }
            Self::WithdrawalRevoke => PersonCommand::WithdrawalRevoke,
            Self::EraseAsk { effective_at } => PersonCommand::EraseAsk { effective_at },
            Self::EraseRevoke => PersonCommand::EraseRevoke,
            Self::SayUnanswered { text } => PersonCommand::SayUnanswered { text: f(Comment, text) },
            Self::ExplainUnanswered { text } => {
                PersonCommand::ExplainUnanswered { text: f(Note, text) }
            }
        }
    }
}

impl PersonEvent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::WithdrawalAsked { .. } => "withdrawal-asked",
            Self::WithdrawalRevoked => "withdrawal-revoked",
            Self::Withdrawn => "withdrawn",
            Self::UnansweredSaid { .. } => "unanswered-said",
            Self::UnansweredExplained { .. } => "unanswered-explained",
            Self::ErasureAsked { .. } => "erasure-asked",
            Self::ErasureRevoked => "erasure-revoked",
        }
    }

    pub(super) const fn triggers(&self) -> &'static [Trigger] {
        match self {
            Self::UnansweredSaid { .. } => &[Trigger::UnansweredSaid],
            Self::UnansweredExplained { .. } => &[Trigger::UnansweredExplained],
            _ => &[],
        }
    }

    pub(super) const fn text(&self) -> Option<TextRef> {
        match self {
            Self::WithdrawalAsked { reason, .. } => *reason,
            Self::UnansweredSaid { text, .. } | Self::UnansweredExplained { text } => Some(*text),
            Self::WithdrawalRevoked
            | Self::Withdrawn
            | Self::ErasureAsked { .. }
            | Self::ErasureRevoked => None,
        }
    }
}

pub(super) fn decide(
    case: &Case,
    command: PersonCommand,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<PersonEvent>, Refusal> {
    Ok(vec![match command {
        PersonCommand::Withdraw { .. } if case.withdrawal.is_some() => {
            return Err(Refusal::AlreadyOpen);
        }
        PersonCommand::Withdraw { reason } => {
            let effective_at = effective_at(rules, now)?;
            PersonEvent::WithdrawalAsked { effective_at, reason }
        }
        PersonCommand::WithdrawalRevoke => {
            // To the last instant of the last day, and the same whether or not anybody has
            // looked at the clock yet; after it the case can be opened again.
            let ends_at = case.withdrawal.ok_or(Refusal::NotOpen)?;
            if now >= ends_at {
                return Err(Refusal::WindowOver);
            }
            PersonEvent::WithdrawalRevoked
        }
        PersonCommand::SayUnanswered { .. } if case.unanswered => {
            return Err(Refusal::AlreadyOpen);
        }
        PersonCommand::SayUnanswered { text } => {
            let unit = supervising(case, case.owner.unit, rules);
            PersonEvent::UnansweredSaid { unit, text }
        }
        PersonCommand::ExplainUnanswered { text } if case.unanswered => {
            PersonEvent::UnansweredExplained { text }
        }
        PersonCommand::ExplainUnanswered { .. } => return Err(Refusal::NotOpen),
        PersonCommand::EraseAsk { effective_at } if effective_at <= now => {
            return Err(Refusal::DueInPast);
        }
        PersonCommand::EraseAsk { effective_at } => PersonEvent::ErasureAsked { effective_at },
        PersonCommand::EraseRevoke => {
            let ends_at = case.erasure.ok_or(Refusal::NotOpen)?;
            if now >= ends_at {
                return Err(Refusal::WindowOver);
            }
            PersonEvent::ErasureRevoked
        }
    }])
}

/// 24:00 of the last day; the day of asking is not counted.
fn effective_at(rules: Rules<'_>, now: Millis) -> Result<Millis, Refusal> {
    let days = rules.procedure.withdrawal.as_ref().map_or(REVOCABLE_DAYS, |w| w.revocable_days);
    let zone = &rules.procedure.zone;
    let last = date_of(day_number(now.date_in(zone)) + i64::from(days));
    last.and_then(|last| day_end(last, zone)).map_err(|_| Refusal::DueInPast)
}
