//! Saving a draft while the person types, and throwing it away.

use super::draft::Draft;
use crate::web::fault::Bare;
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let mut draft = Draft::load_or_new(&ask).await?;
    draft.take(&form);
    draft.save(&ask).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn discard(ask: Ask) -> Result<Response, Bare> {
    if let Some(draft) = Draft::load(&ask).await? {
        draft.discard(&ask).await?;
    }
    ask.notice_set("portal-discarded");
    Ok(see_other("/"))
}
