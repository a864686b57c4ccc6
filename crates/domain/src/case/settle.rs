//! Ways of settling beside the answer: an appointment where a leader listens, mediation that
//! both sides want, a hearing, and the visit afterwards that asks whether it came back. Each is
//! numbered within its case and has a small life of its own; the case and its clocks go on.

use super::command::TextSlot;
use super::decide::{Refusal, Rules, due_end};
use super::event::TextRef;
use super::state::Case;
use super::{CaseKind, codes};
use crate::clock::{Pause, Trigger};
use crate::ids::StaffId;
use crate::leaf::Actor;
use crate::policy::Action;
use crate::time::Millis;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How many of each a case can have.
pub const SETTLINGS_MAX: usize = 30;
/// The pause reason that a hearing stands under in procedure files.
pub const HEARING: &str = "hearing";

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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub appointment: u32,
    pub at: Millis,
    pub with: Option<StaffId>,
    pub place: TextRef,
    pub ended: bool,
}

codes!(
    /// How far a mediation is.
    Mediating {
        Offered = "offered",
        Meeting = "meeting",
        Agreed = "agreed",
        Confirmed = "confirmed",
        Refused = "refused",
        Failed = "failed",
    }
);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mediation {
    pub mediation: u32,
    pub mediator: Option<StaffId>,
    pub consents: Vec<Side>,
    pub state: Mediating,
    pub agreement: Option<TextRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub follow_up: u32,
    pub asking: Asking,
    pub due_at: Millis,
    pub found: Option<Found>,
}

/// Ways of settling, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settling {
    /// An appointment was asked for and none set since.
    pub appointment_asked: bool,
    pub appointments: Vec<Appointment>,
    pub mediations: Vec<Mediation>,
    pub hearings: u32,
    pub hearing_open: bool,
    pub pauses: Vec<Pause>,
    pub follow_ups: Vec<FollowUp>,
}

impl Settling {
    /// The mediation that is still going on.
    #[must_use]
    pub fn mediation(&self) -> Option<&Mediation> {
        let open = [Mediating::Offered, Mediating::Meeting];
        self.mediations.last().filter(|last| open.contains(&last.state))
    }

    /// An agreement that a court may still confirm.
    #[must_use]
    pub fn agreement(&self) -> Option<&Mediation> {
        self.mediations.last().filter(|last| last.state == Mediating::Agreed)
    }

    pub fn appointments_open(&self) -> impl Iterator<Item = &Appointment> {
        self.appointments.iter().filter(|one| !one.ended)
    }

    pub fn follow_ups_open(&self) -> impl Iterator<Item = &FollowUp> {
        self.follow_ups.iter().filter(|one| one.found.is_none())
    }

    pub(super) fn apply(&mut self, event: &SettleEvent) {
        match event {
            SettleEvent::AppointmentAsked { .. } => self.appointment_asked = true,
            SettleEvent::AppointmentSet { appointment, on, with, place } => {
                self.appointment_asked = false;
                self.appointments.push(Appointment {
                    appointment: *appointment,
                    at: *on,
                    with: *with,
                    place: *place,
                    ended: false,
                });
            }
            SettleEvent::AppointmentHeld { appointment, .. }
            | SettleEvent::AppointmentCancelled { appointment, .. } => {
                let known = self.appointments.iter_mut().find(|a| a.appointment == *appointment);
                known.into_iter().for_each(|known| known.ended = true);
            }
            SettleEvent::HearingSet { hearing, from, to, .. } => {
                self.hearings = *hearing;
                self.hearing_open = true;
                self.pauses.push(Pause { reason: HEARING.into(), from: *from, to: *to });
            }
            SettleEvent::HearingHeld { to, .. } => {
                self.hearing_open = false;
                self.pauses.last_mut().into_iter().for_each(|pause| pause.to = *to);
            }
            SettleEvent::HearingCancelled { .. } => {
                self.hearing_open = false;
                self.pauses.pop();
            }
            SettleEvent::FollowUpSet { follow_up, asking, due_at } => {
                let (follow_up, asking, due_at) = (*follow_up, *asking, *due_at);
                self.follow_ups.push(FollowUp { follow_up, asking, due_at, found: None });
            }
            SettleEvent::FollowUpDone { follow_up, found, .. } => {
                let known = self.follow_ups.iter_mut().find(|f| f.follow_up == *follow_up);
                known.into_iter().for_each(|known| known.found = Some(*found));
            }
            _ => self.apply_mediation(event),
        }
    }

    fn apply_mediation(&mut self, event: &SettleEvent) {
        if let SettleEvent::MediationOffered { mediation, mediator, .. } = event {
            self.mediations.push(Mediation {
                mediation: *mediation,
                mediator: *mediator,
                consents: Vec::new(),
                state: Mediating::Offered,
                agreement: None,
            });
        }
        let Some(last) = self.mediations.last_mut() else { return };
        match event {
            SettleEvent::MediationConsented { side, .. } => {
                last.consents.push(*side);
                if [Side::Person, Side::Other].iter().all(|side| last.consents.contains(side)) {
                    last.state = Mediating::Meeting;
                }
            }
            SettleEvent::MediationRefused { .. } => last.state = Mediating::Refused,
            SettleEvent::MediationAgreed { text, .. } => {
                last.state = Mediating::Agreed;
                last.agreement = Some(*text);
            }
            SettleEvent::MediationFailed { .. } => last.state = Mediating::Failed,
            SettleEvent::MediationConfirmed { .. } => last.state = Mediating::Confirmed,
            _ => {}
        }
    }
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

pub(super) fn decide(
    case: &Case,
    command: SettleCommand,
    actor: Actor,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<SettleEvent>, Refusal> {
    let settling = &case.settling;
    let event = match command {
        SettleCommand::AppointmentAsk { .. } if settling.appointment_asked => {
            return Err(Refusal::AlreadyOpen);
        }
        SettleCommand::AppointmentAsk { text } => SettleEvent::AppointmentAsked { text },
        SettleCommand::AppointmentSet { at, with, place } => {
            if at <= now {
                return Err(Refusal::DueInPast);
            }
            let appointment = number(settling.appointments.len())?;
            SettleEvent::AppointmentSet { appointment, on: at, with, place }
        }
        SettleCommand::AppointmentHold { appointment, text } => {
            appointment_open(settling, appointment)?;
            SettleEvent::AppointmentHeld { appointment, text }
        }
        SettleCommand::AppointmentCancel { appointment, reason } => {
            appointment_open(settling, appointment)?;
            SettleEvent::AppointmentCancelled { appointment, reason }
        }
        SettleCommand::HearingSet { .. } if settling.hearing_open => {
            return Err(Refusal::AlreadyOpen);
        }
        SettleCommand::HearingSet { from, to, text } => {
            let today = now.date_in(&rules.procedure.zone);
            if from < today || to < from {
                return Err(Refusal::DueInPast);
            }
            let hearing = number(settling.hearings as usize)?;
            SettleEvent::HearingSet { hearing, from, to, text }
        }
        SettleCommand::HearingHold { to, text } => {
            let set = settling.pauses.last().filter(|_| settling.hearing_open);
            let from = set.ok_or(Refusal::NotOpen)?.from;
            if to < from || to > now.date_in(&rules.procedure.zone) {
                return Err(Refusal::DueInPast);
            }
            SettleEvent::HearingHeld { to, text }
        }
        SettleCommand::HearingCancel { reason } if settling.hearing_open => {
            SettleEvent::HearingCancelled { reason }
        }
        SettleCommand::HearingCancel { .. } => return Err(Refusal::NotOpen),
        SettleCommand::FollowUpSet { asking, due } => {
            let follow_up = number(settling.follow_ups.len())?;
            SettleEvent::FollowUpSet { follow_up, asking, due_at: due_end(due, rules, now)? }
        }
        SettleCommand::FollowUpDone { follow_up, found, text } => {
            let open = settling.follow_ups_open().find(|open| open.follow_up == follow_up);
            open.ok_or(Refusal::NotOpen)?;
            SettleEvent::FollowUpDone { follow_up, found, text }
        }
        other => return mediate(case, other, actor, rules, now),
    };
    Ok(vec![event])
}

/// The second half of [`decide`]: nothing of a mediation without both sides.
fn mediate(
    case: &Case,
    command: SettleCommand,
    actor: Actor,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<SettleEvent>, Refusal> {
    let settling = &case.settling;
    let open = || settling.mediation().ok_or(Refusal::NotOpen);
    let meeting = || open()?.consents_whole();
    let event = match command {
        SettleCommand::MediationOffer { mediator, text } => {
            // Wrongdoing is looked into, not bargained over.
            if case.kind == CaseKind::Accusation {
                return Err(Refusal::MediationNotHere);
            }
            if settling.mediation().is_some() {
                return Err(Refusal::AlreadyOpen);
            }
            let mediation = number(settling.mediations.len())?;
            SettleEvent::MediationOffered { mediation, mediator, text }
        }
        SettleCommand::MediationConsent { side, record } => {
            if open()?.consents.contains(&side) {
                return Err(Refusal::AlreadyOpen);
            }
            said_by(actor, side, record.is_some())?;
            SettleEvent::MediationConsented { side, record }
        }
        SettleCommand::MediationRefuse { side, record } => {
            open()?;
            said_by(actor, side, record.is_some())?;
            SettleEvent::MediationRefused { side, record }
        }
        SettleCommand::MediationMeet { on, text } => {
            meeting()?;
            if on > now.date_in(&rules.procedure.zone) {
                return Err(Refusal::NotYetHeld);
            }
            SettleEvent::MediationMet { on, text }
        }
        SettleCommand::MediationAgree { text, signed, sealed, follow_up, waives } => {
            meeting()?;
            if waives {
                return Err(Refusal::AgreementWaives);
            }
            if !sealed || Side::ALL.iter().any(|side| !signed.contains(side)) {
                return Err(Refusal::AgreementUnsigned);
            }
            let number = number(settling.follow_ups.len())?;
            let due_at = due_end(follow_up, rules, now)?;
            let asking = Asking::FollowUp;
            return Ok(vec![
                SettleEvent::MediationAgreed { text, signed: Side::ALL.to_vec() },
                SettleEvent::FollowUpSet { follow_up: number, asking, due_at },
            ]);
        }
        SettleCommand::MediationFail { reason } => {
            open()?;
            SettleEvent::MediationFailed { reason }
        }
        SettleCommand::MediationConfirm { text } => {
            settling.agreement().ok_or(Refusal::NotOpen)?;
            SettleEvent::MediationConfirmed { text }
        }
        _ => unreachable!("the other commands are decided above"),
    };
    Ok(vec![event])
}

impl Mediation {
    fn consents_whole(&self) -> Result<(), Refusal> {
        let whole = self.state == Mediating::Meeting;
        if whole { Ok(()) } else { Err(Refusal::ConsentMissing) }
    }
}

/// The person speaks for themselves; whoever writes it down for somebody says what was signed.
fn said_by(actor: Actor, side: Side, has_record: bool) -> Result<(), Refusal> {
    match (actor, side) {
        (_, Side::Mediator) => Err(Refusal::NotOpen),
        (Actor::Resident, Side::Person) => Ok(()),
        (Actor::Resident, Side::Other) => Err(Refusal::RecordNeeded),
        (Actor::Staff { .. } | Actor::System, _) if has_record => Ok(()),
        _ => Err(Refusal::RecordNeeded),
    }
}

fn appointment_open(settling: &Settling, appointment: u32) -> Result<(), Refusal> {
    let open = settling.appointments_open().find(|open| open.appointment == appointment);
    open.map(drop).ok_or(Refusal::NotOpen)
}

/// The next number of its kind, while there is room.
pub(super) fn number(count: usize) -> Result<u32, Refusal> {
    if count >= SETTLINGS_MAX {
        return Err(Refusal::TooMany);
    }
    Ok(u32::try_from(count).expect("a small number") + 1)
}
