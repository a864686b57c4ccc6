//! `/desk/find`: straight to a case by its number, and by nothing else. A mistyped number is
//! told from an unknown one by its check digit.

use super::bar::{Desk, Tab};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_domain::ids::{CaseNumber, NumberFault};
use maud::html;

pub async fn post(desk: Desk, form: Form) -> Response {
    let said = match CaseNumber::parse(form.get("number")) {
        Ok(number) => match desk.app().case_by_number(&desk.signed, &number).await {
            Ok(id) => return see_other(&format!("/desk/case/{id}")),
            Err(Trouble::NotFound) => match desk.app().case_erased(&number).await {
                Ok(Some(erased)) => {
                    let at = desk.ask.lang.moment(erased.at, &erased.zone);
                    let parts =
                        [("at", at.into()), ("basis", erased.basis_in(desk.ask.lang).into())];
                    desk.ask.tx("erase-desk-found", &parts)
                }
                Ok(None) => desk.t("desk-find-unknown"),
                Err(trouble) => return desk.trouble(&trouble),
            },
            Err(trouble) => return desk.trouble(&trouble),
        },
        Err(NumberFault::CheckDigit) => desk.t("desk-find-mistyped"),
        Err(NumberFault::Shape) => desk.t("desk-find-shape"),
    };
    let mut faults = Faults::default();
    faults.add("number", said);
    let view = View { ask: &desk.ask, form: &form, faults: &faults };
    let title = desk.t("desk-find-title");
    desk.page_as(
        Tab::Work,
        &title,
        StatusCode::UNPROCESSABLE_ENTITY,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            (post_form(&desk.ask, "/desk/find", html! {
                (view.text_input(Field {
                    code: true, width: Some(20), ..Field::new("number", "desk-find-label")
                }))
                (button(&desk.ask, "desk-find"))
            }))
        },
    )
}
