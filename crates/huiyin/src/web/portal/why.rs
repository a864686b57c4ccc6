//! `/why`: what every refusal means and what can be done instead, for everybody to read. The
//! texts make the page: whatever has a sentence `error-refused-…` stands here under its code.

use crate::web::layout::Page;
use crate::web::page::Ask;
use axum::response::Response;
use huiyin_app::lang;
use maud::{Markup, html};

pub const PATH: &str = "/why";
const REFUSED: &str = "error-refused-";

/// What somebody who brought a case can meet on their own page. All others only officers meet;
/// they stand here too, so that everybody can see what binds an office.
const MET_BY_PERSONS: [&str; 13] = [
    "wrong-stage",
    "reworks-used-up",
    "window-over",
    "review-late",
    "review-early",
    "review-open",
    "review-not-here",
    "no-reviewer",
    "already-open",
    "too-many",
    "not-open",
    "not-now",
    "agreement-waives",
];

/// Where a code is explained.
#[must_use]
pub fn address(code: &str) -> String {
    format!("{PATH}#{code}")
}

/// A link to the explanation of a refusal, beside its sentence. `key` is the sentence's.
pub fn link(ask: &Ask, key: &str) -> Markup {
    html! { @if let Some(code) = key.strip_prefix(REFUSED) {
        " " a.govuk-link href=(address(code)) { (ask.t("web-why-link")) }
    } }
}

pub async fn get(ask: Ask) -> Response {
    let codes = lang::keys(REFUSED).filter_map(|key| key.strip_prefix(REFUSED));
    let (persons, officers): (Vec<&str>, Vec<&str>) =
        codes.partition(|code| MET_BY_PERSONS.contains(code));
    let title = ask.t("web-why-title");
    Page::portal(&ask, &title).show(html! {
        h1.govuk-heading-xl { (title) }
        p.govuk-body-l { (ask.t("web-why-lead")) }
        section aria-labelledby="never" {
            h2.govuk-heading-m id="never" { (ask.t("web-why-never")) }
            ul.govuk-list.govuk-list--bullet {
                @for key in ["web-why-never-1", "web-why-never-2", "web-why-never-3",
                    "web-why-never-4"] {
                    li { (ask.t(key)) }
                }
            }
        }
        (section(&ask, "persons", "web-why-persons", "web-why-persons-lead", &persons))
        (section(&ask, "officers", "web-why-officers", "web-why-officers-lead", &officers))
    })
}

fn section(ask: &Ask, id: &str, title: &str, lead: &str, codes: &[&str]) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2.govuk-heading-l id=(id) { (ask.t(title)) }
            p.govuk-body { (ask.t(lead)) }
            @for code in codes { (one(ask, code)) }
        }
    }
}

fn one(ask: &Ask, code: &str) -> Markup {
    let law = format!("why-{code}-law");
    html! {
        article.hy-card aria-labelledby=(code) {
            h3.govuk-heading-s id=(code) { (ask.t(&format!("{REFUSED}{code}"))) }
            p.govuk-body { (ask.t(&format!("why-{code}"))) }
            p.govuk-body {
                strong { (ask.t("web-why-way")) } " " (ask.t(&format!("why-{code}-way")))
            }
            @if ask.lang.has(&law) { p.hy-muted { (ask.t("web-why-law")) (ask.t(&law)) } }
        }
    }
}
