//! From fields to commands of a delivery: by what means, what proves it, why it failed.

use super::command::{Reading, clean, reason};
use super::typed::Typed;
use huiyin_domain::case::{Command, DeliveryCommand, DeliveryFault, Means};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{REASON_CHARS_MAX, Text};

/// `None` when a field is at fault; the form's `step` says which of the action's steps it is.
pub fn read(at: &Reading, action: Action, typed: &mut Typed) -> Option<Command<Text>> {
    let lang = at.lang;
    if action == Action::Deliver {
        let means = typed.code(lang, "means", Means::parse)?;
        let proof = typed.text_or_none(lang, "proof", REASON_CHARS_MAX);
        return clean(typed, DeliveryCommand::Deliver { means, proof }.into());
    }
    if typed.value("step") == "fail" {
        let fault = typed.code(lang, "fault", DeliveryFault::parse);
        let reason = reason(lang, typed);
        return Some(DeliveryCommand::Fail { fault: fault?, reason: Some(reason?) }.into());
    }
    let proof = typed.text(lang, "proof", REASON_CHARS_MAX)?;
    Some(DeliveryCommand::Prove { proof: Some(proof) }.into())
}
