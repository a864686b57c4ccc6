//! From fields to commands of a review, and of the answer to "this was not answered".

use super::command::{Reading, number, official};
use super::typed::Typed;
use huiyin_domain::case::{Command, PersonCommand, ReviewCommand, ReviewResult};
use huiyin_domain::ids::StaffId;
use huiyin_domain::policy::Action;
use huiyin_domain::text::{REASON_CHARS_MAX, Text};

/// `None` when a field is at fault.
pub fn read(at: &Reading, action: Action, typed: &mut Typed) -> Option<Command<Text>> {
    let lang = at.lang;
    match action {
        Action::ReviewAssign => {
            let to = number(lang, typed, "to").map(StaffId)?;
            // The officer's unit is looked up, never taken from the form.
            Some(ReviewCommand::Assign { to, unit: at.unit }.into())
        }
        Action::ReviewDecide => {
            let result = typed.code(lang, "result", ReviewResult::parse);
            let text = official(lang, typed, "text");
            Some(ReviewCommand::Decide { result: result?, text: text? }.into())
        }
        Action::ReviewDeliver => Some(ReviewCommand::Deliver.into()),
        Action::ExplainUnanswered => {
            let text = typed.text(lang, "text", REASON_CHARS_MAX)?;
            Some(PersonCommand::ExplainUnanswered { text }.into())
        }
        _ => None,
    }
}
