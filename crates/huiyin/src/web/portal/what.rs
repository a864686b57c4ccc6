//! Step 1: what happened, in the person's own words.

use super::draft::Draft;
use super::{Step, steps};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_domain::text::{BODY_CHARS_MAX, TITLE_CHARS_MAX, Text};
use maud::{Markup, html};

pub struct What {
    pub title: Option<Text>,
    pub body: Text,
}

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let draft = Draft::load(&ask).await?;
    let form = draft.map(|draft| draft.form).unwrap_or_default();
    Ok(show(&ask, &form, &Faults::default()))
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    Draft::with(&ask, &form).await?;
    let mut faults = Faults::default();
    Ok(match parse(&ask, &form, &mut faults) {
        Some(_) => see_other(Step::Place.path()),
        None => show(&ask, &form, &faults),
    })
}

pub fn parse(ask: &Ask, form: &Form, faults: &mut Faults) -> Option<What> {
    let body = form.text("text", BODY_CHARS_MAX);
    let body = faults.take(ask, "text", "portal-what-label", body);
    let title = form.text_optional("title", TITLE_CHARS_MAX);
    let title = faults.take(ask, "title", "portal-what-title-label", title);
    Some(What { title: title?, body: body? })
}

pub fn show(ask: &Ask, form: &Form, faults: &Faults) -> Response {
    let view = View { ask, form, faults };
    Page::portal(ask, &ask.t("portal-what-title"))
        .failed(!faults.is_empty())
        .back("/", &ask.t("portal-back-home"))
        .show(html! {
            (steps(ask, Step::What))
            (view.error_summary())
            h1.govuk-heading-l { (ask.t("portal-what-title")) }
            form method="post" action=(Step::What.path()) accept-charset="utf-8" novalidate
                data-once data-autosave="/new/save" {
                (ask.csrf_field())
                (view.textarea(Field {
                    hint: Some("portal-what-hint"),
                    rows: 8,
                    chars_max: Some(BODY_CHARS_MAX),
                    ..Field::new("text", "portal-what-label")
                }))
                (view.text_input(Field {
                    hint: Some("portal-what-title-hint"),
                    optional: true,
                    autocomplete: Some("off"),
                    ..Field::new("title", "portal-what-title-label")
                }))
                (saved_note(ask))
                (button(ask, "portal-continue"))
            }
            @if !form.choice("text").is_empty() { (start_over(ask)) }
            p.govuk-body-s.hy-muted { (ask.t("portal-kept")) }
        })
}

/// Filled by the script after each saving.
pub fn saved_note(ask: &Ask) -> Markup {
    let saved = ask.tx("portal-saved", &[("time", "{time}".into())]);
    html! {
        p.hy-saved data-autosave-note role="status" data-saved=(saved)
            data-unsaved=(ask.t("portal-unsaved")) {}
    }
}

fn start_over(ask: &Ask) -> Markup {
    post_form(
        ask,
        "/new/discard",
        html! {
            button.govuk-button.govuk-button--secondary type="submit" {
                (ask.t("portal-discard"))
            }
        },
    )
}
