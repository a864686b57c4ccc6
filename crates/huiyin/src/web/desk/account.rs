//! `/desk/account`: one's own sign-in, leaves, and the ways one wants to be told. A one-time
//! password is changed here before anything else.

use super::bar::{Desk, Tab};
use super::{leave, passkey, sessions, ways};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

pub const PATH: &str = "/desk/account";

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let (old, new) = (form.get("old"), form.get("new"));
    // What was typed here is never shown again.
    let empty = Form::default();
    if new != form.get("again") {
        faults.add("again", desk.t("desk-password-differs"));
        return show(&desk, &empty, &faults).await;
    }
    let Some(session) = desk.ask.session() else { return see_other(PATH) };
    match desk.app().password_change(&desk.signed, &session.token, old, new).await {
        Ok(()) => {
            desk.ask.notice_set("desk-done-password");
            see_other(if desk.signed.must_change { "/desk" } else { PATH })
        }
        Err(fault) => {
            let (field, text) = super::staff::fault_text(&desk, &fault);
            faults.add(if field == "password" { "new" } else { "old" }, text);
            show(&desk, &empty, &faults).await
        }
    }
}

/// The whole page; `form` and `faults` are those of whichever part was posted.
pub async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let view = View { ask: &desk.ask, form, faults };
    let roles: Vec<String> =
        desk.signed.roles.iter().map(|role| desk.code("role-", role.code())).collect();
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let parts = if desk.signed.must_change {
        html! {}
    } else {
        html! {
            (passkey::part(desk, &view).await)
            (sessions::part(desk).await)
            (leave::own_part(desk, &view).await)
            (ways::part(desk, &view).await)
        }
    };
    desk.page_as(
        Tab::Account,
        &desk.t("desk-account-title"),
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (desk.t("desk-account-title")) }
            @if desk.signed.must_change {
                div.govuk-inset-text { (desk.t("desk-account-must-change")) }
            }
            p.govuk-body {
                strong { (desk.signed.display_name) } " · " (desk.signed.login) " · "
                (desk.unit(desk.signed.unit)) " · " (desk.joined(&roles))
            }
            (password_part(desk, &view))
            (parts)
        },
    )
}

fn password_part(desk: &Desk, view: &View<'_>) -> Markup {
    let field = |name, label, autocomplete| Field {
        kind: "password",
        autocomplete: Some(autocomplete),
        width: Some(20),
        ..Field::new(name, label)
    };
    html! {
        h2.govuk-heading-m { (desk.t("desk-password-change")) }
        (post_form(&desk.ask, PATH, html! {
            (view.text_input(field("old", "desk-password-old", "current-password")))
            (view.text_input(Field {
                hint: Some("desk-password-hint"),
                ..field("new", "desk-password-new", "new-password")
            }))
            (view.text_input(field("again", "desk-password-again", "new-password")))
            (button(&desk.ask, "desk-password-change"))
        }))
    }
}
