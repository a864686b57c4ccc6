//! `/desk/hall`: the reception hall from behind the windows. Call the next number, register what
//! is brought, and, when many come at once, ask for more windows and name who leads and listens.

use super::bar::{Desk, Tab};
use super::hall_parts;
use crate::web::field::{Faults, View};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_domain::ids::{CaseNumber, StaffId, TicketId};
use huiyin_domain::reception::Step;

pub const PATH: &str = "/desk/hall";

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default()).await
}

pub async fn open(desk: Desk, form: Form) -> Response {
    // A word in the place of a number is no window's number.
    let no = form.choice("no").parse().unwrap_or(0);
    let done = desk.app().hall_window_open(&desk.signed, no).await;
    answer(&desk, &form, "no", done).await
}

pub async fn close(desk: Desk, form: Form) -> Response {
    let no = form.choice("no").parse().unwrap_or(0);
    let done = desk.app().hall_window_close(&desk.signed, no).await;
    answer(&desk, &form, "hall", done).await
}

pub async fn next(desk: Desk, form: Form) -> Response {
    let done = desk.app().hall_call_next(&desk.signed).await;
    answer(&desk, &form, "hall", done).await
}

pub async fn step(desk: Desk, Path(step): Path<String>, form: Form) -> Response {
    let Some(step) = Step::parse(&step) else { return desk.not_found() };
    let ticket = TicketId(form.choice("ticket").parse().unwrap_or(0));
    let done = desk.app().hall_step(&desk.signed, ticket, step).await;
    answer(&desk, &form, "hall", done).await
}

/// By hand, when the registration could not say it.
pub async fn served(desk: Desk, form: Form) -> Response {
    let number = form.choice("queue").parse().unwrap_or(0);
    let done = match CaseNumber::parse(form.choice("number")) {
        Ok(case) => desk.app().hall_served_by_hand(&desk.signed, number, &case).await,
        Err(_) => Err(Trouble::NotFound),
    };
    answer(&desk, &form, "queue", done).await
}

pub async fn surge(desk: Desk, form: Form) -> Response {
    let leader = StaffId(form.choice("leader").parse().unwrap_or(0));
    let extra = form.choice("extra").parse().unwrap_or(0);
    let done = desk.app().hall_surge(&desk.signed, leader, extra).await;
    answer(&desk, &form, "leader", done).await
}

pub async fn surge_end(desk: Desk, form: Form) -> Response {
    let done = desk.app().hall_surge_end(&desk.signed).await;
    answer(&desk, &form, "hall", done).await
}

/// Done: the hall as it is now. Not done: the same, with the reason above it.
async fn answer(desk: &Desk, form: &Form, field: &str, done: Result<(), Trouble>) -> Response {
    let said = match done {
        Ok(()) => return see_other(PATH),
        Err(Trouble::Invalid { .. }) => desk.t("hall-leader-unknown"),
        Err(Trouble::NotFound) => desk.t("desk-find-unknown"),
        Err(trouble @ (Trouble::Hall(_) | Trouble::Stale)) => desk.t(&trouble.key()),
        Err(Trouble::Unavailable) => desk.t("desk-unavailable"),
        Err(trouble) => return desk.trouble(&trouble),
    };
    let mut faults = Faults::default();
    faults.add(field, said);
    show(desk, form, &faults).await
}

async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let page = match desk.app().hall_page(&desk.signed).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let view = View { ask: &desk.ask, form, faults };
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.t("hall-title");
    desk.page_as(Tab::Hall, &title, status, hall_parts::whole(desk, &page, view))
}
