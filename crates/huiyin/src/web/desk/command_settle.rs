//! From fields to commands of settling: appointments, mediation, hearings, follow-ups.

use super::command::Reading;
use super::typed::Typed;
use huiyin_domain::case::Command;
use huiyin_domain::policy::Action;
use huiyin_domain::text::Text;

/// `None` when a field is at fault; the form's `step` says which of the action's steps it is.
pub fn read(_at: &Reading, _action: Action, _typed: &mut Typed) -> Option<Command<Text>> {
    None
}
