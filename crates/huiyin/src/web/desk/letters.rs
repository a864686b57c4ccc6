//! `/desk/letters`: letters that wait to be printed and posted, without a name or an address; and
//! `/desk/case/{id}/letters`: those of one case as they are printed, each with a reply slip.

use super::bar::{Desk, Tab};
use super::case::case_id;
use super::letter_sheet;
use crate::web::field::{button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::letters::{Letter, WaitingPage};
use huiyin_domain::ids::{CaseId, OutboxId};
use maud::{Markup, html};

pub const PATH: &str = "/desk/letters";

pub async fn get(desk: Desk) -> Response {
    let asked = Form::parse(desk.ask.query.as_bytes());
    let after = asked.choice("after").parse().ok().map(OutboxId);
    let page = match desk.app().letters(&desk.signed, after).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let title = desk.t("letter-list-title");
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("letter-list-lead")) }
        @if page.items.is_empty() { p.govuk-body { (desk.t("letter-list-none")) } }
        @else { (table(&desk, &page)) }
        @if let Some(next) = page.next {
            p.govuk-body { a.govuk-link rel="next" href=(format!("{PATH}?after={next}")) {
                (desk.t("desk-home-next"))
            } }
        }
    };
    desk.page(Tab::Letters, &title, main)
}

fn table(desk: &Desk, page: &WaitingPage) -> Markup {
    let heads = ["number", "purpose", "age"].map(|head| desk.code("letter-col-", head));
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (desk.t("letter-list-title")) }
            thead { tr { @for head in &heads { th scope="col" { (head) } } } }
            tbody { @for item in &page.items { tr {
                td data-label=(heads[0]) {
                    a.govuk-link.hy-caseno href=(path_of(item.case)) { (item.number) }
                }
                td data-label=(heads[1]) { (desk.code("letter-title-", &item.purpose)) }
                td data-label=(heads[2]) { (desk.day(item.made)) " · " (age(desk, item.made.0)) }
            } } }
        }
    }
}

fn age(desk: &Desk, made_ms: i64) -> String {
    let days = desk.now.0.saturating_sub(made_ms) / 86_400_000;
    desk.text("letter-age", &[("n", days.into())])
}

fn path_of(case: CaseId) -> String {
    format!("/desk/case/{case}/letters")
}

pub async fn of_case(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    show(&desk, id, None).await
}

/// One letter lies in the post box.
pub async fn posted(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    let Some(letter) = form.choice("letter").parse().ok().map(OutboxId) else {
        return show(&desk, id, Some("letter-which")).await;
    };
    match desk.app().letter_posted(&desk.signed, id, letter).await {
        Ok(()) => {
            desk.ask.notice_set("letter-posted");
            see_other(PATH)
        }
        Err(Trouble::Stale) => show(&desk, id, Some("letter-gone")).await,
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn show(desk: &Desk, id: CaseId, fault: Option<&str>) -> Response {
    let letters = match desk.app().letters_of(&desk.signed, id).await {
        Ok(letters) => letters,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let title = desk.t("letter-print-title");
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let main = html! {
        @if let Some(fault) = fault {
            div.govuk-error-summary data-focus tabindex="-1" { div role="alert" {
                h2.govuk-error-summary__title { (desk.t("desk-refused-title")) }
                div.govuk-error-summary__body { p.govuk-body { (desk.t(fault)) } }
            } }
        }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("letter-print-lead")) }
        @if letters.is_empty() { p.govuk-body { (desk.t("letter-print-none")) } }
        @for letter in &letters { (one(desk, id, letter)) }
        p.govuk-body { a.govuk-link href=(PATH) { (desk.t("letter-list-back")) } }
    };
    desk.page_as(Tab::Letters, &title, status, main)
}

fn one(desk: &Desk, id: CaseId, letter: &Letter) -> Markup {
    html! {
        div.govuk-button-group {
            button.govuk-button.govuk-button--secondary type="button" data-print="" data-js=""
                hidden { (desk.t("desk-slip-print")) }
            (post_form(&desk.ask, &path_of(id), html! {
                input type="hidden" name="letter" value=(letter.letter);
                (button(&desk.ask, "letter-posted-button"))
            }))
        }
        @if letter.purpose == "answer" { p.govuk-body { (desk.t("letter-answer-then")) } }
        (letter_sheet::sheet(desk, letter))
    }
}
