//! A browser that may show messages: the form with which it says how it is reached, and the worker
//! that it runs when something comes. Officers find it on their account page, members of duty on
//! their own.

use super::assets;
use super::form::Form;
use super::page::Ask;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use huiyin_app::notice::PushFault;
use huiyin_app::notify::Browser;
use maud::{Markup, html};

/// Fixed: a browser asks again at the address it once got it from. Its folder is what it may see.
pub const DESK_WORKER: &str = "/desk/worker.js";
pub const DUTY_WORKER: &str = "/on-call/worker.js";

/// What a browser runs when something comes for it.
pub async fn worker() -> Response {
    let head = [(CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (head, assets::plain("worker.js")).into_response()
}

/// Posted to `action` with what stands inside; says that the browser cannot do it until its
/// script finds that it can.
pub fn form(ask: &Ask, key: &str, action: &str, worker: &str, inside: Markup) -> Markup {
    html! {
        form method="post" action=(action) data-push=(key) data-push-worker=(worker) {
            (ask.csrf_field())
            (inside)
            @for name in ["endpoint", "p256dh", "auth"] {
                input type="hidden" name=(name) value="";
            }
            p.govuk-body data-push-note="" role="status"
                data-refused=(ask.t("office-push-refused")) {
                (ask.t("office-push-missing"))
            }
            button.govuk-button.govuk-button--secondary type="button" data-push-on="" data-js=""
                hidden { (ask.t("office-push-on")) }
        }
        script src=(assets::push_js()) defer {}
    }
}

/// Where it is reached, and the keys that it gave; `None`: those are none.
pub fn given(form: &Form) -> (&str, Option<Browser>) {
    let bytes = |name: &str| {
        let given = form.choice(name).trim_end_matches('=');
        URL_SAFE_NO_PAD.decode(given.get(..200).unwrap_or(given)).ok()
    };
    let browser =
        bytes("p256dh").zip(bytes("auth")).and_then(|(key, auth)| Browser::new(key, auth));
    (form.choice("endpoint"), browser)
}

/// The language key of what is wrong with what a browser gave.
pub fn fault_key(fault: &PushFault) -> &'static str {
    match fault {
        PushFault::Endpoint("not-https" | "inside" | "port") => "office-push-outside",
        _ => "office-push-broken",
    }
}
