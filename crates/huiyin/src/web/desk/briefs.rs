//! `/desk/briefs` and `/desk/brief/{id}`: what somebody who is kept away from a case may read and
//! answer. The brief, when it was given, what is asked and by when; nothing that leads to the case.

use super::bar::{Desk, Tab};
use super::{due, once};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::bars::{BriefItem, BriefPage};
use huiyin_domain::ids::BriefId;
use huiyin_domain::text::BODY_CHARS_MAX;
use maud::{Markup, html};

pub const PATH: &str = "/desk/briefs";

pub async fn get(desk: Desk) -> Response {
    let briefs = match desk.app().briefs(&desk.signed).await {
        Ok(briefs) => briefs,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let title = desk.t("bars-briefs-title");
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("bars-briefs-lead")) }
        @if briefs.is_empty() { p.govuk-body { (desk.t("bars-briefs-none")) } }
        @else { (table(&desk, &title, &briefs)) }
    };
    desk.page(Tab::Briefs, &title, main)
}

/// What waits for this officer's statement, on the page that they open first: no notice tells them
/// of a brief, because a notice names a case.
pub async fn open_line(desk: &Desk) -> Markup {
    let briefs = desk.app().briefs(&desk.signed).await.unwrap_or_default();
    let open = briefs.iter().filter(|brief| brief.open).count();
    html! { @if open > 0 {
        p.govuk-body { a.govuk-link href=(PATH) {
            (desk.text("bars-briefs-open", &[("n", open.into())]))
        } }
    } }
}

fn table(desk: &Desk, title: &str, briefs: &[BriefItem]) -> Markup {
    let heads = ["desk-col-due", "bars-col-given", "bars-col-state"].map(|key| desk.t(key));
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (title) }
            thead { tr { @for head in &heads { th scope="col" { (head) } } } }
            tbody { @for brief in briefs {
                @let words = due::words(desk.lang, brief.due_at, desk.now, &desk.zone);
                tr {
                    td data-label=(heads[0]) {
                        a.govuk-link href=(path_of(brief.brief)) { (desk.last_day(brief.due_at)) }
                    }
                    td data-label=(heads[1]) { (desk.day(brief.given_at)) }
                    td data-label=(heads[2]) {
                        @if brief.answered { (desk.t("joint-task-answered")) }
                        @else if !brief.open { (desk.t("bars-brief-over")) }
                        @else { strong class=(words.tone.tag_class()) { (words.text) } }
                    }
                }
            } }
        }
    }
}

fn path_of(brief: BriefId) -> String {
    format!("/desk/brief/{brief}")
}

pub async fn one(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(BriefId) else { return desk.not_found() };
    let mut form = Form::default();
    form.set(once::FIELD, &once::fresh(desk.app()));
    show(&desk, id, &form, &Faults::default()).await
}

pub async fn answer(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(id) = id.parse().ok().map(BriefId) else { return desk.not_found() };
    // Whose it is not learns nothing of how a form would be read.
    if let Err(trouble) = desk.app().brief_page(&desk.signed, id).await {
        return desk.trouble(&trouble);
    }
    let mut faults = Faults::default();
    let text = form.text("text", BODY_CHARS_MAX);
    let Some(text) = faults.take(&desk.ask, "text", "bars-answer-text", text) else {
        return show(&desk, id, &form, &faults).await;
    };
    let token = once::of(desk.app(), &form);
    match desk.app().brief_answer(&desk.signed, id, text, &token).await {
        Ok(()) => {
            desk.ask.notice_set("bars-answer-done");
            see_other(PATH)
        }
        Err(Trouble::Refused(refusal)) => {
            faults.add("text", desk.t(&format!("error-refused-{}", refusal.code())));
            show(&desk, id, &form, &faults).await
        }
        Err(Trouble::Unavailable) => {
            faults.add("text", desk.t("desk-unavailable"));
            show(&desk, id, &form, &faults).await
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn show(desk: &Desk, id: BriefId, form: &Form, faults: &Faults) -> Response {
    let page = match desk.app().brief_page(&desk.signed, id).await {
        Ok(page) => page,
        Err(Trouble::Locked) => return later(desk),
        Err(trouble) => return desk.trouble(&trouble),
    };
    let view = View { ask: &desk.ask, form, faults };
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.t("bars-brief-title");
    let main = html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        (told(desk, &page))
        @if page.item.open || failed {
            h2.govuk-heading-m { (desk.t("bars-answer-title")) }
            (post_form(&desk.ask, &path_of(id), html! {
                input type="hidden" name=(once::FIELD) value=(form.get(once::FIELD));
                (view.textarea(Field {
                    hint: Some("bars-answer-hint"), rows: 10, chars_max: Some(BODY_CHARS_MAX),
                    ..Field::new("text", "bars-answer-text")
                }))
                (button(&desk.ask, "bars-answer-button"))
            }))
        }
        p.govuk-body { a.govuk-link href=(PATH) { (desk.t("bars-briefs-back")) } }
    };
    desk.page_as(Tab::Briefs, &title, status, main)
}

/// Of a locked case, while nobody who may open it has its key open.
fn later(desk: &Desk) -> Response {
    let title = desk.t("bars-brief-title");
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("bars-brief-later")) }
        p.govuk-body { a.govuk-link href=(PATH) { (desk.t("bars-briefs-back")) } }
    };
    desk.page_as(Tab::Briefs, &title, StatusCode::CONFLICT, main)
}

fn told(desk: &Desk, page: &BriefPage) -> Markup {
    let parts = [
        ("given", desk.lang.date(page.item.given_at.date_in(&page.zone)).into()),
        ("due", desk.last_day(page.item.due_at).into()),
    ];
    html! {
        p.govuk-body { (desk.text("bars-brief-lead", &parts)) }
        div.hy-card { p.govuk-body.hy-keep dir="auto" { (page.text) } }
        p.govuk-body { (desk.t("bars-brief-why")) }
        @if let Some(answer) = &page.answer {
            h2.govuk-heading-m { (desk.t("bars-statement")) }
            div.govuk-inset-text.hy-keep dir="auto" { (answer) }
        } @else if !page.item.open { p.govuk-body { (desk.t("bars-brief-over")) } }
    }
}
