//! Forms of settling: appointments, mediation, hearings, follow-ups.

use super::case::View;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// All forms of one action; each posts to the action with its `step`.
pub fn forms(_view: &View<'_>, _action: Action) -> Markup {
    html! {}
}
