//! From fields to commands about who is kept away: recusals, edited briefs, notes of the admitted.

use super::command::{Reading, day, number, reason};
use super::typed::Typed;
use huiyin_domain::case::{BarCommand, BriefTo, Command, RecusalBasis, Refusal};
use huiyin_domain::ids::{BriefId, StaffId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{BODY_CHARS_MAX, REASON_CHARS_MAX, Text};

/// What stands for the unit complained of where a brief's reader is chosen.
pub const ACCUSED: &str = "accused";

/// `None` when a field is at fault.
pub fn read(at: &Reading, action: Action, typed: &mut Typed) -> Option<Command<Text>> {
    let lang = at.lang;
    let bar = match (action, typed.value("step")) {
        (Action::RecusalDeclare, _) => {
            let basis = typed.code(lang, "basis", RecusalBasis::parse);
            let reason = reason(lang, typed);
            BarCommand::RecusalDeclare { basis: basis?, reason: reason? }
        }
        (Action::RecusalDecide, "refuse") => {
            let ask = ask(at, typed);
            let reason = reason(lang, typed);
            BarCommand::RecusalRefuse { ask: ask?, reason: reason? }
        }
        (Action::RecusalDecide, "lift") => {
            let officer = number(lang, typed, "officer").map(StaffId);
            let reason = reason(lang, typed);
            BarCommand::RecusalLift { officer: officer?, reason: reason? }
        }
        (Action::RecusalDecide, _) => decided(at, typed)?,
        (Action::BriefGive, _) => {
            // Whose officer it is is looked up, never taken from the form.
            let to = typed.code(lang, "to", |value| match value {
                ACCUSED => Some(BriefTo::Accused),
                other => {
                    let officer = other.parse().ok().map(StaffId)?;
                    Some(BriefTo::Officer { officer, unit: at.unit })
                }
            });
            let due = day(lang, typed, "due");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            BarCommand::BriefGive { brief: BriefId(0), to: to?, due: due?, text: text? }
        }
        (Action::AdmissionNote, _) => {
            let text = typed.text(lang, "text", REASON_CHARS_MAX)?;
            BarCommand::AdmissionNote { text }
        }
        _ => return None,
    };
    Some(bar.into())
}

fn decided(at: &Reading, typed: &mut Typed) -> Option<BarCommand<Text>> {
    let lang = at.lang;
    let officer = number(lang, typed, "officer").map(StaffId);
    let ask = match typed.value("ask") {
        "" => Some(None),
        _ => ask(at, typed).map(Some),
    };
    let basis = typed.code(lang, "basis", RecusalBasis::parse);
    let reason = reason(lang, typed);
    Some(BarCommand::RecusalDecide {
        officer: officer?,
        unit: at.unit,
        leads: false,
        ask: ask?,
        basis: basis?,
        reason: reason?,
    })
}

fn ask(at: &Reading, typed: &mut Typed) -> Option<u32> {
    typed.code(at.lang, "ask", |value| value.parse().ok())
}

/// The field that a rule stands beside.
pub fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::BriefHoldsPerson | Refusal::BriefHoldsNumber | Refusal::BriefRepeats => {
            Some("text")
        }
        Refusal::NotBarred => Some("to"),
        Refusal::RecusalOwn | Refusal::RecusalByHigher => Some("officer"),
        _ => None,
    }
}
