//! Step 3: photos and papers, if there are any. They lie sealed under the draft's key, which only
//! the person's cookie holds, until the case is sent.

use crate::web::fault::Bare;
use crate::web::field::{Faults, View};
use crate::web::files::{self, Panel};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use crate::web::portal::draft::Draft;
use crate::web::portal::{Step, steps};
use crate::web::stream::Sent;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use huiyin_app::Trouble;
use maud::html;

pub const PATH: &str = "/new/files";

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let Some(draft) = Draft::load(&ask).await?.filter(Draft::has_text) else {
        return Ok(see_other(Step::What.path()));
    };
    // Here is the key without which a scanner cannot be shown what waits for it.
    ask.app().files_loose_look(&draft.shelf()).await?;
    show(&ask, &draft, &Form::default(), &Faults::default()).await
}

pub async fn post(ask: Ask, sent: Sent) -> Result<Response, Bare> {
    let Some(draft) = Draft::load(&ask).await?.filter(Draft::has_text) else {
        return Ok(see_other(Step::What.path()));
    };
    let outcome = files::form_take(&ask, &draft.shelf(), sent).await?;
    match (outcome.faults.is_empty(), outcome.form.choice("go")) {
        (true, "on") => Ok(see_other(Step::Contact.path())),
        (true, _) => Ok(see_other(PATH)),
        (false, _) => show(&ask, &draft, &outcome.form, &outcome.faults).await,
    }
}

/// What is done to the files of this browser's draft; without one there is nothing to do it to.
async fn own(ask: &Ask) -> Result<Draft, Bare> {
    let draft = Draft::load(ask).await?;
    draft.ok_or_else(|| Bare::from(StatusCode::UNPROCESSABLE_ENTITY))
}

pub async fn begin(ask: Ask, form: Form) -> Result<Response, Bare> {
    files::begin(&ask, &own(&ask).await?.shelf(), &form).await
}

pub async fn part(
    ask: Ask,
    Path(step): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Bare> {
    let digest = headers.get("x-digest").and_then(|digest| digest.to_str().ok());
    files::part(&ask, &own(&ask).await?.shelf(), &step, digest, sent).await
}

pub async fn done(ask: Ask, form: Form) -> Result<Response, Bare> {
    files::done(&ask, &own(&ask).await?.shelf(), &form).await
}

pub async fn drop(ask: Ask, form: Form) -> Result<Response, Bare> {
    let draft = own(&ask).await?;
    files::drop(&ask, &draft.shelf(), &form).await?;
    ask.notice_set("file-dropped");
    Ok(see_other(PATH))
}

async fn show(ask: &Ask, draft: &Draft, form: &Form, faults: &Faults) -> Result<Response, Bare> {
    let there = ask
        .app()
        .files_loose(&draft.shelf())
        .await
        .map_err(|trouble: Trouble| Bare::from(trouble))?;
    let view = View { ask, form, faults };
    let submit = html! {
        div.govuk-button-group {
            button.govuk-button type="submit" name="go" value="on" data-upload-go {
                (ask.t("portal-continue"))
            }
            button.govuk-button.govuk-button--secondary type="submit" name="go" value="more" {
                (ask.t("file-add-more"))
            }
        }
    };
    let panel = Panel { base: PATH, submit, onward: Some(Step::Contact.path()), is_desk: false };
    Ok(Page::portal(ask, &ask.t("file-title"))
        .failed(!faults.is_empty())
        .back(Step::Place.path(), &ask.t("portal-back"))
        .show(html! {
            (steps(ask, Step::Files))
            (view.error_summary())
            h1.govuk-heading-l { (ask.t("file-title")) }
            p.govuk-body { (ask.t("file-lead")) }
            @if !there.is_empty() {
                h2.govuk-heading-m { (ask.t("file-there")) }
                (files::list(ask, &there, None, Some("/new/files/drop")))
            }
            (files::panel(view, &panel))
            p.govuk-body-s.hy-muted { (ask.t("file-sealed-note")) }
        }))
}
