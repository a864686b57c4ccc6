//! From a finished draft to the proof that it reached the person: what an answer must hold is
//! checked, somebody else checks it, the head approves it, and its delivery is a thing of its
//! own that can fail and be tried another way. Only a proven delivery makes the case answered.

use super::codes;
use super::command::TextSlot;
use super::decide::Who;
use super::event::{Means, TextRef};
use super::refusal::Refusal;
use super::state::Case;
use crate::leaf::Actor;
use crate::policy::Action;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

codes!(
    /// Why an answer did not reach the person.
    DeliveryFault {
        /// The post brought it back, the number is not in use, the address unknown.
        Undeliverable = "undeliverable",
        /// No way of that kind was ever given.
        NoAddress = "no-address",
        /// The person would not take or sign it (an officer's own record).
        NotTaken = "not-taken",
    }
);

#[derive(Clone, Debug)]
pub enum DeliveryCommand<T = TextRef> {
    /// `proof`: what shows that it reached the person, where it does so at once.
    Deliver {
        means: Means,
        proof: Option<T>,
    },
    Prove {
        proof: Option<T>,
    },
    Fail {
        fault: DeliveryFault,
        reason: Option<T>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum DeliveryEvent {
    /// On its way; not yet known to have arrived.
    Dispatched {
        means: Means,
    },
    Delivered {
        means: Means,
        #[serde(default)]
        proof: Option<TextRef>,
    },
    DeliveryFailed {
        means: Means,
        fault: DeliveryFault,
        reason: Option<TextRef>,
    },
}

/// An answer on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dispatch {
    pub means: Means,
    pub at: Millis,
}

/// Means whose success is known only later.
#[must_use]
pub const fn is_proved_later(means: Means) -> bool {
    matches!(means, Means::Post | Means::Mail | Means::Sms)
}

impl<T> DeliveryCommand<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Deliver { .. } => Action::Deliver,
            Self::Prove { .. } | Self::Fail { .. } => Action::DeliverySettle,
        }
    }

    pub(super) fn with_texts<U>(self, f: &mut impl FnMut(TextSlot, T) -> U) -> DeliveryCommand<U> {
        use TextSlot::{Note, Reason};
        match self {
            Self::Deliver { means, proof } => {
                DeliveryCommand::Deliver { means, proof: proof.map(|text| f(Note, text)) }
            }
            Self::Prove { proof } => {
                DeliveryCommand::Prove { proof: proof.map(|text| f(Note, text)) }
            }
            Self::Fail { fault, reason } => {
                DeliveryCommand::Fail { fault, reason: reason.map(|text| f(Reason, text)) }
            }
        }
    }
}

impl DeliveryEvent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Dispatched { .. } => "dispatched",
            Self::Delivered { .. } => "delivered",
            Self::DeliveryFailed { .. } => "delivery-failed",
        }
    }

    pub(super) const fn text(&self) -> Option<TextRef> {
        match self {
            Self::Dispatched { .. } => None,
            Self::Delivered { proof: text, .. } | Self::DeliveryFailed { reason: text, .. } => {
                *text
            }
        }
    }
}

pub(super) fn decide(
    case: &Case,
    command: DeliveryCommand,
    actor: Actor,
) -> Result<Vec<DeliveryEvent>, Refusal> {
    let event = match command {
        DeliveryCommand::Deliver { .. } if case.dispatch.is_some() => {
            return Err(Refusal::DeliveryUnderWay);
        }
        DeliveryCommand::Deliver { means, .. } if is_proved_later(means) => {
            DeliveryEvent::Dispatched { means }
        }
        DeliveryCommand::Deliver { means: Means::InPerson, proof: None } => {
            return Err(Refusal::SignatureNeeded);
        }
        DeliveryCommand::Deliver { means, proof } => DeliveryEvent::Delivered { means, proof },
        DeliveryCommand::Prove { proof } => {
            let means = case.dispatch.ok_or(Refusal::NotOpen)?.means;
            // A gateway says so itself; an officer says what shows it.
            if proof.is_none() && actor != Actor::System {
                return Err(Refusal::RecordNeeded);
            }
            DeliveryEvent::Delivered { means, proof }
        }
        DeliveryCommand::Fail { fault, reason } => {
            let means = case.dispatch.ok_or(Refusal::NotOpen)?.means;
            if reason.is_none() && actor != Actor::System {
                return Err(Refusal::RecordNeeded);
            }
            DeliveryEvent::DeliveryFailed { means, fault, reason }
        }
    };
    Ok(vec![event])
}

/// What stands between a draft and the world: open tasks, the same pair of eyes, a leader who
/// answers for it.
pub(super) fn approval_fits(case: &Case, who: Who<'_>) -> Result<(), Refusal> {
    other_eyes(case, who)?;
    if case.joint.tasks_open().next().is_some() {
        return Err(Refusal::TasksOpen);
    }
    let leads = |leader| matches!(who.actor, Actor::Staff { id, .. } if id == leader);
    match case.joint.leader {
        Some(leader) if !leads(leader) => Err(Refusal::LeaderApproves),
        _ => Ok(()),
    }
}

/// Nobody checks or approves their own draft.
pub(super) fn other_eyes(case: &Case, who: Who<'_>) -> Result<(), Refusal> {
    let drafter = case.draft.map(|draft| draft.by);
    if drafter == Some(who.actor) { Err(Refusal::FourEyes) } else { Ok(()) }
}
