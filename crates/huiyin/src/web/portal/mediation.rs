//! Mediation was offered: the person says yes or no. Without both sides nothing of it happens,
//! and saying no changes nothing about the case.

use super::verdict::{once, once_field};
use super::{case, more};
use crate::web::fault::Bare;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::By;
use huiyin_app::read::CasePage;
use huiyin_domain::case::{Event, SettleCommand, SettleEvent, Side};
use huiyin_domain::policy::Action;
use huiyin_domain::text::TextFault;
use maud::{Markup, html};

pub const PATH: &str = "/case/mediation";
const FIELD: &str = "mediation-step";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let (side, record) = (Side::Person, None);
    let command = match form.choice("step") {
        "consent" => Ok(SettleCommand::MediationConsent { side, record }),
        "refuse" => Ok(SettleCommand::MediationRefuse { side, record }),
        _ => Err(TextFault::UnknownChoice),
    };
    let Some(command) = faults.take(&ask, FIELD, "portal-mediation-label", command) else {
        return case::show(&ask, &form, &faults).await;
    };
    let (by, once) = (By::Person(person), once(&form));
    let done = ask.app().case_act(&by, id, None, command.into(), once.as_deref()).await;
    more::done(&ask, &form, FIELD, done, "portal-mediation-thanks").await
}

pub fn offered(view: View<'_>, page: &CasePage) -> Markup {
    let own = more::own(view, PATH);
    let open = page.case.settling.mediation();
    let Some(open) = open.filter(|_| page.actions.contains(&Action::MediationConsent)) else {
        return html! {};
    };
    let ask = own.ask;
    let offer =
        page.timeline.iter().rev().find(|entry| {
            matches!(entry.event, Event::Settle(SettleEvent::MediationOffered { .. }))
        });
    html! {
        section.hy-card aria-labelledby="mediation" {
            h2.hy-card__title id="mediation" { (ask.t("portal-mediation-title")) }
            @for (_, text) in offer.map(|entry| &entry.texts[..]).unwrap_or_default() {
                p.govuk-body.hy-keep dir="auto" { (text) }
            }
            @if open.consents.contains(&Side::Person) {
                p.govuk-body { (ask.t("portal-mediation-consented")) }
                (refusal_only(own))
            } @else {
                p.govuk-body { (ask.t("portal-mediation-lead")) }
                (form(own))
            }
        }
    }
}

fn form(own: View<'_>) -> Markup {
    let ask = own.ask;
    let options = [
        Choice::new("consent", ask.t("portal-mediation-yes")),
        Choice::new("refuse", ask.t("portal-mediation-no")),
    ];
    let field = Field { id: Some(FIELD), ..Field::new("step", "portal-mediation-label") };
    post_form(
        ask,
        PATH,
        html! {
            (once_field(ask, own.form))
            (own.radios(field, &options))
            (button(ask, "portal-mediation-button"))
        },
    )
}

/// Whoever said yes can still step out.
fn refusal_only(own: View<'_>) -> Markup {
    let ask = own.ask;
    post_form(
        ask,
        PATH,
        html! {
            (once_field(ask, own.form))
            input type="hidden" name="step" value="refuse";
            button.govuk-button.govuk-button--secondary type="submit" {
                (ask.t("portal-mediation-out"))
            }
        },
    )
}
