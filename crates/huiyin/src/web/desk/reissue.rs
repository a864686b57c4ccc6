//! A person at the counter has lost the secret: after a look at who asks, a new one is given out
//! and the old one ends. It is an event that the person reads; whoever comes with the old slip is
//! told of it, too.

use super::act::{shown, stood};
use super::bar::Desk;
use super::case::{Note, View, case_id};
use super::field::{Choice, Fields};
use super::typed::Typed;
use super::{once, slip};
use crate::web::cookie::Cookie;
use crate::web::fault::Bare;
use crate::web::form::Form;
use crate::web::limit::Guess;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_domain::policy::Action;
use huiyin_domain::text::REASON_CHARS_MAX;
use maud::Markup;

const CHECKED: &str = "in-person";

pub async fn post(mut desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    let page = match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    desk.meet(&page).await;
    let mut typed = Typed::new(Action::SecretReissue.code(), form);
    let reason = typed.text(desk.lang, "reason", REASON_CHARS_MAX);
    let checked = typed.code(desk.lang, "checked", |code| (code == CHECKED).then_some(()));
    let (Some(reason), Some(())) = (reason, checked) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return shown(&mut desk, &page, &typed, Note::Nothing, status).await;
    };
    let Some(seen) = typed.value("version").parse().ok() else { return desk.not_found() };
    let (limits, staff, now) = (desk.ask.site.limits(), desk.signed.staff, desk.ask.now());
    if let Err(secs) = limits.check(Guess::Reissue, staff, now) {
        return Bare::too_many(secs).into_response();
    }
    let once = once::of(desk.app(), &typed.sent);
    match desk.app().secret_reissue(&desk.by(), id, seen, reason, &once).await {
        Ok(receipt) => {
            limits.failed(Guess::Reissue, staff, now);
            desk.ask.cookie_seal(Cookie::Receipt, &slip::renewed(&receipt));
            see_other(slip::PATH)
        }
        Err(trouble) => stood(desk, id, &typed, seen, trouble).await,
    }
}

/// One choice, and it has to be made: a tick that is there already would be passed over.
pub fn checked(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let label = view.desk.t("desk-reissue-checked");
    let choice = Choice::new(CHECKED, view.desk.t("desk-reissue-in-person"));
    let about = super::field::About { label: &label, ..Default::default() };
    fields.radios("checked", false, &[choice], about)
}
