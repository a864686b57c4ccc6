//! The first page: what this is, the two ways in, and what the office owes everybody.

use crate::web::layout::Page;
use crate::web::page::Ask;
use axum::response::Response;
use maud::{Markup, html};

pub async fn get(ask: Ask) -> Response {
    Page::portal(&ask, &ask.t("portal-home-title")).show(html! {
        h1.govuk-heading-xl { (ask.t("portal-home-title")) }
        p.govuk-body-l { (ask.tx("portal-home-lead", &[("town", ask.town().into())])) }
        ul.hy-doors {
            li {
                a.hy-door.hy-door--main href="/new" {
                    span.hy-door__title { (ask.t("portal-home-new")) }
                    (ask.t("portal-home-new-hint"))
                }
            }
            li {
                a.hy-door href="/track" {
                    span.hy-door__title { (ask.t("portal-home-track")) }
                    (ask.t("portal-home-track-hint"))
                }
            }
        }
        div.govuk-inset-text { (ask.t("portal-home-danger")) }
        (promises(&ask))
    })
}

fn promises(ask: &Ask) -> Markup {
    const LINES: [&str; 6] = [
        "portal-promise-owner",
        "portal-promise-dates",
        "portal-promise-answer",
        "portal-promise-judge",
        "portal-promise-private",
        "portal-promise-right",
    ];
    html! {
        section aria-labelledby="promises" {
            h2.govuk-heading-m id="promises" { (ask.t("portal-promise-title")) }
            ul.govuk-list.govuk-list--bullet {
                @for key in LINES { li { (ask.t(key)) } }
            }
        }
    }
}
