//! Adding something to a case that is still open.

use super::case;
use super::verdict::{once, once_field};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::Command;
use huiyin_domain::text::BODY_CHARS_MAX;
use maud::{Markup, html};

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let text = form.text("material", BODY_CHARS_MAX);
    let Some(text) = faults.take(&ask, "material", "portal-material-label", text) else {
        return case::show(&ask, &form, &faults).await;
    };
    let command = Command::AddMaterial { text };
    let once = once(&form);
    match ask.app().case_act(&By::Person(person), id, None, command, once.as_deref()).await {
        Ok(_) => {
            ask.notice_set("portal-material-thanks");
            Ok(see_other("/case"))
        }
        Err(trouble @ Trouble::Refused(_)) => {
            faults.refuse(&ask, "material", &trouble);
            case::show(&ask, &form, &faults).await
        }
        Err(trouble) => Err(Bare::from(trouble).keeping(&form)),
    }
}

pub fn form(view: View<'_>) -> Markup {
    let ask = view.ask;
    html! {
        section.hy-card aria-labelledby="material-title" {
            h2.hy-card__title id="material-title" { (ask.t("portal-material-title")) }
            (post_form(ask, "/case/material", html! {
                (once_field(ask, view.form))
                (view.textarea(Field {
                    hint: Some("portal-material-hint"),
                    rows: 4,
                    chars_max: Some(BODY_CHARS_MAX),
                    ..Field::new("material", "portal-material-label")
                }))
                (button(ask, "portal-material-button"))
            }))
        }
    }
}
