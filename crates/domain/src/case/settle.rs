//! Ways of settling beside the answer: an appointment where a leader listens, mediation that
//! both sides want, a hearing, and the visit afterwards that asks whether it came back. What can
//! be asked and what happened; the state and the rules stand in `settling` and `mediation`.

use super::codes;
use super::command::TextSlot;
use super::event::TextRef;
use crate::clock::Trigger;
use crate::ids::StaffId;
use crate::policy::Action;
use crate::time::Millis;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes!(
    /// Whose consent or signature.
    Side { Person = "person", Other = "other", Mediator = "mediator" }
);
codes!(
    /// Why somebody comes back to a matter after it was answered.
    Asking { FollowUp = "follow-up", CameBack = "came-back" }
);
codes!(
    /// What was found then: about the matter, never about the person.
    Found {
        Fine = "fine",
        NotYet = "not-yet",
        CameBack = "came-back",
        /// The person did not want to be visited, or nobody was there: no mark against anybody.
        NotWanted = "not-wanted",
    }
);

#[derive(Clone, Debug)]
pub enum SettleCommand<T = TextRef> {
    AppointmentAsk {
        text: T,
    },
    AppointmentSet {
        at: Millis,
        with: Option<StaffId>,
        place: T,
    },
    AppointmentHold {
        appointment: u32,
        text: T,
    },
    AppointmentCancel {
        appointment: u32,
        reason: T,
    },
    MediationOffer {
        mediator: Option<StaffId>,
        text: T,
    },
    /// `record`: the signed paper, where somebody else says it for a side.
    MediationConsent {
        side: Side,
        record: Option<T>,
    },
    MediationRefuse {
        side: Side,
        record: Option<T>,
    },
    MediationMeet {
        on: Date,
        text: T,
    },
    /// `waives`: the text takes away a right (found by `answer::waives`).
    MediationAgree {
        text: T,
        signed: Vec<Side>,
        sealed: bool,
        follow_up: Date,
        waives: bool,
    },
    MediationFail {
        reason: T,
    },
    MediationConfirm {
        text: T,
    },
    HearingSet {
        from: Date,
        to: Date,
        text: T,
    },
    HearingHold {
        to: Date,
        text: T,
    },
    HearingCancel {
        reason: T,
    },
    FollowUpSet {
        asking: Asking,
        due: Date,
    },
    FollowUpDone {
        follow_up: u32,
        found: Found,
        text: T,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SettleEvent {
    AppointmentAsked {
        text: TextRef,
    },
    AppointmentSet {
        appointment: u32,
        on: Millis,
        with: Option<StaffId>,
        place: TextRef,
    },
    AppointmentHeld {
        appointment: u32,
        text: TextRef,
    },
    AppointmentCancelled {
        appointment: u32,
        reason: TextRef,
    },
    MediationOffered {
        mediation: u32,
        mediator: Option<StaffId>,
        text: TextRef,
    },
    MediationConsented {
        side: Side,
        record: Option<TextRef>,
    },
    MediationRefused {
        side: Side,
        record: Option<TextRef>,
    },
    MediationMet {
        #[serde(with = "crate::time::iso")]
        on: Date,
        text: TextRef,
    },
    MediationAgreed {
        text: TextRef,
        signed: Vec<Side>,
    },
    MediationFailed {
        reason: TextRef,
    },
    MediationConfirmed {
        text: TextRef,
    },
    HearingSet {
        hearing: u32,
        #[serde(with = "crate::time::iso")]
        from: Date,
        #[serde(with = "crate::time::iso")]
        to: Date,
        text: TextRef,
    },
    HearingHeld {
        #[serde(with = "crate::time::iso")]
        to: Date,
        text: TextRef,
    },
    HearingCancelled {
        reason: TextRef,
    },
    FollowUpSet {
        follow_up: u32,
        asking: Asking,
        due_at: Millis,
    },
    FollowUpDone {
        follow_up: u32,
        found: Found,
        text: TextRef,
    },
}

impl<T> SettleCommand<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::AppointmentAsk { .. } => Action::AppointmentAsk,
            Self::AppointmentSet { .. }
            | Self::AppointmentHold { .. }
            | Self::AppointmentCancel { .. } => Action::AppointmentSet,
            Self::MediationOffer { .. } => Action::MediationOffer,
            Self::MediationConsent { .. } | Self::MediationRefuse { .. } => {
                Action::MediationConsent
            }
            Self::MediationMeet { .. }
            | Self::MediationAgree { .. }
            | Self::MediationFail { .. }
            | Self::MediationConfirm { .. } => Action::Mediate,
            Self::HearingSet { .. } | Self::HearingHold { .. } | Self::HearingCancel { .. } => {
                Action::Hear
            }
            Self::FollowUpSet { .. } | Self::FollowUpDone { .. } => Action::FollowUp,
        }
    }

    pub(super) fn with_texts<U>(self, f: &mut impl FnMut(TextSlot, T) -> U) -> SettleCommand<U> {
        use SettleCommand as To;
        use TextSlot::{Agreement, Note, Reason};
        match self {
            Self::AppointmentAsk { text } => To::AppointmentAsk { text: f(Reason, text) },
            Self::AppointmentSet { at, with, place } => {
                To::AppointmentSet { at, with, place: f(Note, place) }
            }
            Self::AppointmentHold { appointment, text } => {
                To::AppointmentHold { appointment, text: f(Note, text) }
            }
            Self::AppointmentCancel { appointment, reason } => {
                To::AppointmentCancel { appointment, reason: f(Reason, reason) }
            }
            Self::MediationOffer { mediator, text } => {
                To::MediationOffer { mediator, text: f(Note, text) }
            }
            Self::MediationConsent { side, record } => {
                To::MediationConsent { side, record: record.map(|text| f(Note, text)) }
            }
            Self::MediationRefuse { side, record } => {
                To::MediationRefuse { side, record: record.map(|text| f(Note, text)) }
            }
            Self::MediationMeet { on, text } => To::MediationMeet { on, text: f(Note, text) },
            Self::MediationAgree { text, signed, sealed, follow_up, waives } => {
                let text = f(Agreement, text);
                To::MediationAgree { text, signed, sealed, follow_up, waives }
            }
            Self::MediationFail { reason } => To::MediationFail { reason: f(Reason, reason) },
            Self::MediationConfirm { text } => To::MediationConfirm { text: f(Note, text) },
            Self::HearingSet { from, to, text } => To::HearingSet { from, to, text: f(Note, text) },
            Self::HearingHold { to, text } => To::HearingHold { to, text: f(Note, text) },
            Self::HearingCancel { reason } => To::HearingCancel { reason: f(Reason, reason) },
            Self::FollowUpSet { asking, due } => To::FollowUpSet { asking, due },
            Self::FollowUpDone { follow_up, found, text } => {
                To::FollowUpDone { follow_up, found, text: f(Note, text) }
            }
        }
    }
}

impl SettleEvent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::AppointmentAsked { .. } => "appointment-asked",
            Self::AppointmentSet { .. } => "appointment-set",
            Self::AppointmentHeld { .. } => "appointment-held",
            Self::AppointmentCancelled { .. } => "appointment-cancelled",
            Self::MediationOffered { .. } => "mediation-offered",
            Self::MediationConsented { .. } => "mediation-consented",
            Self::MediationRefused { .. } => "mediation-refused",
            Self::MediationMet { .. } => "mediation-met",
            Self::MediationAgreed { .. } => "mediation-agreed",
            Self::MediationFailed { .. } => "mediation-failed",
            Self::MediationConfirmed { .. } => "mediation-confirmed",
            Self::HearingSet { .. } => "hearing-set",
            Self::HearingHeld { .. } => "hearing-held",
            Self::HearingCancelled { .. } => "hearing-cancelled",
            Self::FollowUpSet { .. } => "follow-up-set",
            Self::FollowUpDone { .. } => "follow-up-done",
        }
    }

    pub(super) const fn triggers(&self) -> &'static [Trigger] {
        match self {
            Self::AppointmentAsked { .. } => &[Trigger::AppointmentAsked],
            Self::AppointmentSet { .. } => &[Trigger::AppointmentSet],
            Self::MediationAgreed { .. } => &[Trigger::AgreementEffective],
            Self::MediationConfirmed { .. } => &[Trigger::CourtConfirmed],
            _ => &[],
        }
    }

    pub(super) const fn text(&self) -> Option<TextRef> {
        match self {
            Self::AppointmentAsked { text }
            | Self::AppointmentSet { place: text, .. }
            | Self::AppointmentHeld { text, .. }
            | Self::AppointmentCancelled { reason: text, .. }
            | Self::MediationOffered { text, .. }
            | Self::MediationMet { text, .. }
            | Self::MediationAgreed { text, .. }
            | Self::MediationFailed { reason: text }
            | Self::MediationConfirmed { text }
            | Self::HearingSet { text, .. }
            | Self::HearingHeld { text, .. }
            | Self::HearingCancelled { reason: text }
            | Self::FollowUpDone { text, .. } => Some(*text),
            Self::MediationConsented { record: text, .. }
            | Self::MediationRefused { record: text, .. } => *text,
            Self::FollowUpSet { .. } => None,
        }
    }
}
