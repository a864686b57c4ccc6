//! Files of a case at the desk: what is there, for whoever may see the case; and adding what came
//! over the counter or by post.

use super::bar::Desk;
use super::case::case_id;
use crate::web::fault::Bare;
use crate::web::field::{Faults, View};
use crate::web::files::{self, Panel};
use crate::web::form::Form;
use crate::web::page::see_other;
use crate::web::stream::Sent;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::file::Shelf;
use huiyin_app::read::CasePage;
use huiyin_domain::ids::{CaseId, FileId};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// Whoever may not add is told so before anything of theirs is read.
async fn shelf(desk: &Desk, id: &str) -> Result<(Shelf, CaseId), Bare> {
    let id = case_id(id).ok_or(Bare::from(StatusCode::NOT_FOUND))?;
    let shelf = Shelf::Case { by: desk.by(), id };
    desk.app().shelf_may(&shelf).await?;
    Ok((shelf, id))
}

pub async fn post(desk: Desk, Path(id): Path<String>, sent: Sent) -> Result<Response, Bare> {
    let (shelf, id) = shelf(&desk, &id).await?;
    let outcome = files::form_take(&desk.ask, &shelf, sent).await?;
    if outcome.faults.is_empty() {
        let said = if outcome.kept == 0 { "file-none-chosen" } else { "file-done" };
        desk.ask.notice_set(said);
        return Ok(see_other(&format!("/desk/case/{id}#files-title")));
    }
    shown(desk, id, &outcome.form, &outcome.faults).await
}

async fn shown(mut desk: Desk, id: CaseId, form: &Form, faults: &Faults) -> Result<Response, Bare> {
    let page = desk.app().case_page(&desk.by(), id).await?;
    desk.meet(&page).await;
    let title = page.number.to_string();
    let view = View { ask: &desk.ask, form, faults };
    let body = html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(format!("/desk/case/{id}")) { (title) } }
        (section(&desk, &page, view))
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(desk.page_as(super::bar::Tab::Work, &title, status, body))
}

pub async fn begin(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Bare> {
    let (shelf, _) = shelf(&desk, &id).await?;
    files::begin(&desk.ask, &shelf, &form).await
}

pub async fn part(
    desk: Desk,
    Path((id, step)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Bare> {
    let (shelf, _) = shelf(&desk, &id).await?;
    let digest = headers.get("x-digest").and_then(|digest| digest.to_str().ok());
    files::part(&desk.ask, &shelf, &step, digest, sent).await
}

pub async fn done(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Bare> {
    let (shelf, _) = shelf(&desk, &id).await?;
    files::done(&desk.ask, &shelf, &form).await
}

pub async fn drop(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Bare> {
    let (shelf, id) = shelf(&desk, &id).await?;
    files::drop(&desk.ask, &shelf, &form).await?;
    Ok(see_other(&format!("/desk/case/{id}")))
}

pub async fn read(desk: Desk, Path(file): Path<String>) -> Response {
    let Ok(file) = file.parse().map(FileId) else { return desk.not_found() };
    match desk.app().file_read(&desk.by(), file).await {
        Ok(file) => files::sent(file),
        Err(Trouble::NotFound) => desk.not_found(),
        Err(trouble) => Bare::from(trouble).into_response(),
    }
}

/// On the case's page.
pub fn section(desk: &Desk, page: &CasePage, view: View<'_>) -> Markup {
    let (ask, there) = (&desk.ask, &page.files);
    let may = page.actions.contains(&Action::AddMaterial);
    let base = format!("/desk/case/{}/files", page.id);
    let submit = html! {
        button.govuk-button.govuk-button--secondary type="submit" { (ask.t("file-button-desk")) }
    };
    let panel = Panel { base: &base, submit, onward: None, is_desk: true };
    html! { @if may || !there.is_empty() {
        section.hy-card aria-labelledby="files-title" {
            h2.hy-card__title id="files-title" { (ask.t("file-there-desk")) }
            @if there.is_empty() { p.govuk-body { (ask.t("file-none-yet")) } }
            (files::list(ask, there, Some("/desk/file"), None))
            @if may {
                details.govuk-details open[!view.faults.is_empty()] {
                    summary.govuk-details__summary {
                        span.govuk-details__summary-text { (ask.t("file-more-desk")) }
                    }
                    div.govuk-details__text { (files::panel(view, &panel)) }
                }
            }
        }
    } }
}
