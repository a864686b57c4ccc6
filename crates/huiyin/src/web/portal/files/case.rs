//! Photos and papers on the person's own page: what is there, and more of it.

use crate::web::fault::Bare;
use crate::web::field::{View, button};
use crate::web::files::{self, FIELD, Panel};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use crate::web::portal::case::show;
use crate::web::stream::Sent;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use huiyin_app::file::{FileView, Shelf};
use huiyin_app::{By, Trouble};
use huiyin_domain::ids::FileId;
use maud::{Markup, html};

pub const PATH: &str = "/case/files";

async fn own(ask: &Ask) -> Result<Shelf, Bare> {
    let person = ask.person().ok_or(Bare::from(StatusCode::FORBIDDEN))?;
    let id = person.case;
    let shelf = Shelf::Case { by: By::Person(person), id };
    ask.app().shelf_may(&shelf).await?;
    Ok(shelf)
}

pub async fn post(ask: Ask, sent: Sent) -> Result<Response, Bare> {
    let shelf = own(&ask).await?;
    let mut outcome = files::form_take(&ask, &shelf, sent).await?;
    if outcome.kept == 0 && outcome.faults.is_empty() {
        outcome.faults.add(FIELD, ask.t("file-none-chosen"));
    }
    if !outcome.faults.is_empty() {
        return show(&ask, &outcome.form, &outcome.faults).await;
    }
    ask.notice_set("file-thanks");
    Ok(see_other("/case"))
}

pub async fn begin(ask: Ask, form: Form) -> Result<Response, Bare> {
    files::begin(&ask, &own(&ask).await?, &form).await
}

pub async fn part(
    ask: Ask,
    Path(step): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Bare> {
    let digest = headers.get("x-digest").and_then(|digest| digest.to_str().ok());
    files::part(&ask, &own(&ask).await?, &step, digest, sent).await
}

pub async fn done(ask: Ask, form: Form) -> Result<Response, Bare> {
    files::done(&ask, &own(&ask).await?, &form).await
}

pub async fn drop(ask: Ask, form: Form) -> Result<Response, Bare> {
    files::drop(&ask, &own(&ask).await?, &form).await?;
    Ok(see_other("/case"))
}

pub async fn read(ask: Ask, Path(file): Path<String>) -> Result<Response, Bare> {
    let person = ask.person().ok_or(Bare::from(StatusCode::FORBIDDEN))?;
    let file = FileId(file.parse().map_err(|_| Bare::from(Trouble::NotFound))?);
    Ok(files::sent(ask.app().file_read(&By::Person(person), file).await?))
}

/// What the person brought, on their page.
pub fn section(ask: &Ask, there: &[FileView]) -> Markup {
    html! { @if !there.is_empty() {
        section aria-labelledby="files-title" {
            h2.govuk-heading-m id="files-title" { (ask.t("file-there-case")) }
            (files::list(ask, there, Some("/file"), None))
        }
    } }
}

pub fn form(view: View<'_>) -> Markup {
    let ask = view.ask;
    let panel =
        Panel { base: PATH, submit: button(ask, "file-button"), onward: None, is_desk: false };
    html! {
        section.hy-card aria-labelledby="more-files" {
            h2.hy-card__title id="more-files" { (ask.t("file-more-title")) }
            (files::panel(view, &panel))
        }
    }
}
