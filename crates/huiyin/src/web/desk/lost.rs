//! `/desk/lost`: somebody at the counter has lost number and secret, and remembers the day and the
//! matter. What this office registered on that day is listed; whether it is theirs is answered
//! yes or no by comparing what they say with that one case, a few times a day, and each try is
//! told on the case. The new secret is given out on the case's page as always.

use super::act::{shown, stood};
use super::bar::{Desk, Tab};
use super::case::{Note, case_id};
use super::once;
use super::typed::Typed;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::secret::Remembered;
use huiyin_domain::policy::Action;
use huiyin_domain::text::NAME_CHARS_MAX;
use huiyin_domain::time::parse_date;
use maud::{Markup, html};

pub const PATH: &str = "/desk/lost";

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default(), None)
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Ok(day) = parse_date(form.choice("day")) else {
        faults.add("day", desk.t("lost-day-wrong"));
        return show(&desk, &form, &faults, None);
    };
    match desk.app().registered_on(&desk.by(), day, &desk.zone).await {
        Ok(found) => show(&desk, &form, &faults, Some(&found)),
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// On a case's page: what somebody says of themselves, and whether it is so.
pub async fn seek(mut desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    let page = match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    desk.meet(&page).await;
    let mut typed = Typed::new(Action::SecretSeek.code(), form);
    let Some(said) = typed.text(desk.lang, "said", NAME_CHARS_MAX) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return shown(&mut desk, &page, &typed, Note::Nothing, status).await;
    };
    let Some(seen) = typed.value("version").parse().ok() else { return desk.not_found() };
    let once = once::of(desk.app(), &typed.sent);
    match desk.app().secret_seek(&desk.by(), id, seen, &said, &once).await {
        Ok(matched) => {
            desk.ask.notice_set(if matched { "lost-matched" } else { "lost-not-matched" });
            // Its head, where the answer stands.
            see_other(&format!("/desk/case/{id}"))
        }
        Err(trouble) => stood(desk, id, &typed, seen, trouble).await,
    }
}

fn show(desk: &Desk, form: &Form, faults: &Faults, found: Option<&[Remembered]>) -> Response {
    let view = View { ask: &desk.ask, form, faults };
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.t("lost-title");
    let main = html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("lost-lead")) }
        (post_form(&desk.ask, PATH, html! {
            (view.text_input(Field {
                hint: Some("lost-day-hint"), width: Some(10), autofocus: true,
                ..Field::new("day", "lost-day")
            }))
            (button(&desk.ask, "lost-button"))
        }))
        @if let Some(found) = found { (list(desk, found)) }
    };
    desk.page_as(Tab::Enter, &title, status, main)
}

fn list(desk: &Desk, found: &[Remembered]) -> Markup {
    let heads = ["lost-at", "desk-col-number", "desk-fact-topic", "desk-col-title"];
    html! {
        @if found.is_empty() {
            p.govuk-body role="status" { (desk.t("lost-none")) }
        } @else {
            table.hy-worklist data-rows="" {
                caption.govuk-visually-hidden { (desk.t("lost-title")) }
                thead { tr { @for head in heads { th scope="col" { (desk.t(head)) } } } }
                tbody { @for one in found { (row(desk, one)) } }
            }
        }
    }
}

fn row(desk: &Desk, one: &Remembered) -> Markup {
    let topic = one.topic.as_deref();
    let topic = topic.map_or_else(|| desk.t("desk-fact-none"), |id| desk.topic(id));
    html! {
        tr {
            td data-label=(desk.t("lost-at")) { (desk.lang.moment(one.registered, &desk.zone)) }
            td data-label=(desk.t("desk-col-number")) {
                a.govuk-link.hy-caseno href=(format!("/desk/case/{}#steps", one.case)) {
                    (one.number)
                }
            }
            td data-label=(desk.t("desk-fact-topic")) { (topic) }
            td data-label=(desk.t("desk-col-title")) {
                @if let Some(title) = &one.title {
                    span.hy-worklist__title dir="auto" { (title) }
                } @else { (super::unit_key_parts::locked_title(desk)) }
            }
        }
    }
}
