//! Mediation (人民调解): nothing without the consent of both sides, which either takes back
//! whenever it wants; an agreement that all three sign and that takes no right away (人民调解法
//! (2010) art. 22, 23, 28, 29), and the joint way to a court. Never over wrongdoing.

use super::decide::Rules;
use super::event::TextRef;
use super::refusal::Refusal;
use super::settle::{Asking, SettleCommand, SettleEvent, Side};
use super::settling::{follow_up, number};
use super::state::Case;
use super::{CaseKind, codes};
use crate::ids::StaffId;
use crate::leaf::Actor;
use crate::time::Millis;

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

pub(super) fn apply(mediations: &mut Vec<Mediation>, event: &SettleEvent) {
    match event {
        SettleEvent::MediationOffered { mediation, mediator, .. } => {
            mediations.push(Mediation {
                mediation: *mediation,
                mediator: *mediator,
                consents: Vec::new(),
                state: Mediating::Offered,
                agreement: None,
            });
        }
        // A new one may have been offered since: the agreement is the last that was reached.
        SettleEvent::MediationConfirmed { .. } => {
            let agreed = mediations.iter_mut().rev().find(|one| one.state == Mediating::Agreed);
            agreed.into_iter().for_each(|agreed| agreed.state = Mediating::Confirmed);
        }
        event => mediations.last_mut().into_iter().for_each(|last| last.apply(event)),
    }
}

impl Mediation {
    fn apply(&mut self, event: &SettleEvent) {
        match event {
            SettleEvent::MediationConsented { side, .. } => {
                self.consents.push(*side);
                if [Side::Person, Side::Other].iter().all(|side| self.consents.contains(side)) {
                    self.state = Mediating::Meeting;
                }
            }
            SettleEvent::MediationRefused { .. } => self.state = Mediating::Refused,
            SettleEvent::MediationAgreed { text, .. } => {
                self.state = Mediating::Agreed;
                self.agreement = Some(*text);
            }
            SettleEvent::MediationFailed { .. } => self.state = Mediating::Failed,
            _ => {}
        }
    }

    fn consents_whole(&self) -> Result<(), Refusal> {
        let whole = self.state == Mediating::Meeting;
        if whole { Ok(()) } else { Err(Refusal::ConsentMissing) }
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
    let open = || settling.mediation().ok_or(Refusal::NotOpen);
    let meeting = || open()?.consents_whole();
    goes_on(case, &command)?;
    let event = match command {
        SettleCommand::MediationOffer { mediator, text } => {
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
        // Also after consenting: nobody is held in a mediation.
        SettleCommand::MediationRefuse { side, record } => {
            open()?;
            said_by(actor, side, record.is_some())?;
            SettleEvent::MediationRefused { side, record }
        }
        SettleCommand::MediationMeet { on, text } => {
            meeting()?;
            let zone = &rules.procedure.zone;
            if on > now.date_in(zone) {
                return Err(Refusal::NotYetHeld);
            }
            if on < case.registered_at.date_in(zone) {
                return Err(Refusal::DueInPast);
            }
            SettleEvent::MediationMet { on, text }
        }
        SettleCommand::MediationAgree { text, signed, sealed, follow_up: due, waives } => {
            meeting()?;
            if waives {
                return Err(Refusal::AgreementWaives);
            }
            if !sealed || Side::ALL.iter().any(|side| !signed.contains(side)) {
                return Err(Refusal::AgreementUnsigned);
            }
            let visit = follow_up(case, Asking::FollowUp, due, rules, now)?;
            return Ok(vec![
                SettleEvent::MediationAgreed { text, signed: Side::ALL.to_vec() },
                visit,
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
        _ => unreachable!("the other commands are decided in `settling`"),
    };
    Ok(vec![event])
}

/// Wrongdoing is looked into, not bargained over; also where it only comes to light during a
/// mediation, which can then only end.
fn goes_on(case: &Case, command: &SettleCommand) -> Result<(), Refusal> {
    let ends = matches!(
        command,
        SettleCommand::MediationRefuse { .. }
            | SettleCommand::MediationFail { .. }
            | SettleCommand::MediationConfirm { .. }
    );
    if case.kind == CaseKind::Accusation && !ends {
        return Err(Refusal::MediationNotHere);
    }
    Ok(())
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
