//! Asking for an appointment, where somebody listens in person.

use super::verdict::{once, once_field};
use super::{case, more};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::By;
use huiyin_app::read::CasePage;
use huiyin_domain::case::SettleCommand;
use huiyin_domain::policy::Action;
use huiyin_domain::text::REASON_CHARS_MAX;
use maud::{Markup, html};

pub const PATH: &str = "/case/appointment";
const FIELD: &str = "appointment-text";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let text = form.text("text", REASON_CHARS_MAX);
    let Some(text) = faults.take(&ask, FIELD, "portal-appointment-text", text) else {
        return case::show(&ask, &form, &faults).await;
    };
    let (by, once) = (By::Person(person), once(&form));
    let command = SettleCommand::AppointmentAsk { text }.into();
    let done = ask.app().case_act(&by, id, None, command, once.as_deref()).await;
    more::done(&ask, &form, FIELD, done, "portal-appointment-thanks").await
}

pub fn form(view: View<'_>, page: &CasePage) -> Markup {
    if !page.actions.contains(&Action::AppointmentAsk) {
        return html! {};
    }
    let (ask, own) = (view.ask, more::own(view, PATH));
    let settling = &page.case.settling;
    let set = settling.appointments_open().map(|one| ask.lang.moment(one.at, &page.procedure.zone));
    let set: Vec<String> = set.collect();
    let words = || {
        own.textarea(Field {
            hint: Some("portal-appointment-hint"),
            ..more::words("text", FIELD, "portal-appointment-text", REASON_CHARS_MAX)
        })
    };
    more::folded(
        own,
        &ask.t("portal-appointment-title"),
        html! {
            @for at in set {
                p.govuk-body { (ask.tx("portal-appointment-set", &[("at", at.into())])) }
            }
            @if settling.appointment_asked {
                p.govuk-body { (ask.t("portal-appointment-asked")) }
                @if !own.faults.is_empty() { (words()) }
            } @else {
                (post_form(ask, PATH, html! {
                    (once_field(ask, own.form))
                    (words())
                    (button(ask, "portal-appointment-button"))
                }))
            }
        },
    )
}
