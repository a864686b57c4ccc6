//! A report of reprisal or pressure: it goes past whoever handles the case, to the unit above,
//! and the person gets a receipt of its own for it.

use super::receipt::Given;
use super::verdict::{once, once_field};
use super::{case, more, unit_named};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::read::CasePage;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::Refusal;
use huiyin_domain::text::REASON_CHARS_MAX;
use maud::{Markup, html};

pub const PATH: &str = "/case/reprisal";
const FIELD: &str = "reprisal-text";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let text = form.text("text", REASON_CHARS_MAX);
    let Some(text) = faults.take(&ask, FIELD, "portal-reprisal-text", text) else {
        return case::show(&ask, &form, &faults).await;
    };
    let once = once(&form);
    match ask.app().reprisal_report(&By::Person(person), id, &text, once.as_deref()).await {
        Ok(receipt) => {
            Given::of(&receipt).keep(&ask);
            ask.notice_set("portal-reprisal-thanks");
            Ok(see_other("/receipt"))
        }
        Err(Trouble::Refused(Refusal::NoReviewer)) => {
            faults.add(FIELD, ask.t("portal-reprisal-nobody"));
            case::show(&ask, &form, &faults).await
        }
        Err(trouble) => Err(Bare::from(trouble).keeping(&form)),
    }
}

pub fn form(view: View<'_>, page: &CasePage) -> Markup {
    let (ask, own) = (view.ask, more::own(view, PATH));
    let words = || {
        own.textarea(Field {
            hint: Some("portal-reprisal-hint"),
            ..more::words("text", FIELD, "portal-reprisal-text", REASON_CHARS_MAX)
        })
    };
    let handling = unit_named(ask, page.case.owner.unit);
    let inside = match page.protector {
        Some(unit) => html! {
            p.govuk-body {
                (ask.tx("portal-reprisal-lead", &[
                    ("unit", unit_named(ask, unit).into()), ("handling", handling.into())]))
            }
            p.govuk-body { (ask.t("portal-reprisal-urgent")) }
            (post_form(ask, PATH, html! {
                (once_field(ask, own.form))
                (words())
                (button(ask, "portal-reprisal-button"))
            }))
        },
        None => html! {
            p.govuk-body { (ask.t("portal-reprisal-nobody")) }
            p.govuk-body { (ask.t("portal-reprisal-urgent")) }
            @if !own.faults.is_empty() { (words()) }
        },
    };
    more::folded(own, &ask.t("portal-reprisal-title"), inside)
}
