//! Who can read an accusation, said to its person in plain words: before it is sent, on the
//! receipt and on the page of the case. Where the office cannot lock it yet, that is said, too.

use super::unit_named;
use crate::web::page::Ask;
use huiyin_app::read::CasePage;
use huiyin_domain::case::CaseKind;
use huiyin_domain::case::keeping::is_locking;
use maud::{Markup, html};

/// Before it is sent.
pub async fn before(ask: &Ask, kind: &str) -> Markup {
    if CaseKind::parse(kind) != Some(CaseKind::Accusation) {
        return html! {};
    }
    // A store that does not answer promises nothing.
    let keeper = ask.app().keeper_of_web().await.ok().flatten();
    let said = match keeper {
        Some(unit) => ask.tx("unit-key-portal-before", &[("unit", unit_named(ask, unit).into())]),
        None => ask.t("unit-key-portal-lacking-before"),
    };
    html! { p.govuk-inset-text { (said) } }
}

/// Once it is here.
pub fn after(ask: &Ask, page: &CasePage) -> Markup {
    let locks = is_locking(page.case.kind, page.case.protects);
    let key = if page.is_locked { "unit-key-portal-after" } else { "unit-key-portal-lacking" };
    html! { @if locks { p.govuk-inset-text { (ask.t(key)) } } }
}
