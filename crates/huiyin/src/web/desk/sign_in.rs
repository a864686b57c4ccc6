//! `/desk/sign-in`: login, password and one-time code in one form; one message for whatever was
//! wrong. Somebody whose session ended comes back to where they were, with what they typed.

use super::{passkey, step_up};
use crate::web::carry;
use crate::web::cookie::{Cookie, from_hex};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::limit::Guess;
use crate::web::page::{Ask, see_other};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_app::session::SessionToken;
use huiyin_app::sign_in::SignInFault;
use huiyin_domain::leaf::hex;
use maud::{Markup, html};

const PATH: &str = "/desk/sign-in";
pub const OUT_PATH: &str = "/desk/sign-out";

pub async fn get(ask: Ask) -> Response {
    let hidden = carry::fields("/desk", &Form::default());
    show(&ask, &Form::default(), &Faults::default(), hidden, StatusCode::OK)
}

/// In place of the page that was asked for.
pub fn page_before(ask: &Ask, form: Option<&Form>) -> Response {
    let empty = Form::default();
    let hidden = match form {
        // Signing out needs nobody signed in.
        Some(_) if ask.path == OUT_PATH => carry::fields("/desk", &empty),
        // What the proof was for goes on; the proof itself is given anew.
        Some(form) if step_up::is_own(&ask.path) => carry::again(form),
        Some(form) => carry::fields(&ask.path, form),
        None if ask.query.is_empty() => carry::fields(&ask.path, &empty),
        None => carry::fields(&format!("{}?{}", ask.path, ask.query), &empty),
    };
    let kept = html! {
        (hidden)
        @if form.is_some() && ask.path != OUT_PATH && !carry::is_unkept(&ask.path) {
            div.govuk-inset-text { (ask.t("desk-sign-in-kept")) }
        }
    };
    show(ask, &empty, &Faults::default(), kept, StatusCode::UNAUTHORIZED)
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let limits = ask.site.limits();
    limits.check(Guess::Password, ask.address, ask.now()).map_err(|secs| {
        Bare::too_many(secs).keeping(&carry::carried(&form).unwrap_or_default().1)
    })?;
    let (login, code) = (form.choice("login"), form.choice("code").replace(' ', ""));
    match ask.app().sign_in(login, form.get("password"), &code, ask.network()).await {
        Ok(token) => {
            ask.cookie_set(Cookie::Session, &hex(&token.0));
            Ok(onwards(ask, &form, &token).await)
        }
        Err(SignInFault::TooMany { wait_ms }) => {
            let secs = u64::try_from(wait_ms / 1000).unwrap_or(0).max(1);
            Err(Bare::too_many(secs).keeping(&carry::carried(&form).unwrap_or_default().1))
        }
        Err(SignInFault::Trouble(trouble)) => {
            tracing::warn!(%trouble, "a sign-in could not be checked");
            let mut faults = Faults::default();
            faults.add("login", ask.t("desk-unavailable"));
            let again = carry::again(&form);
            Ok(show(&ask, &form, &faults, again, StatusCode::SERVICE_UNAVAILABLE))
        }
        Err(SignInFault::Wrong) => {
            limits.failed(Guess::Password, ask.address, ask.now());
            let mut faults = Faults::default();
            faults.add("login", ask.t("desk-sign-in-wrong"));
            let again = carry::again(&form);
            Ok(show(&ask, &form, &faults, again, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// To the page that was asked for; a form that was on its way waits for one press of a button.
pub(super) async fn onwards(mut ask: Ask, form: &Form, token: &SessionToken) -> Response {
    let Some((path, carried)) = carry::carried(form) else { return see_other("/desk") };
    if carried.pairs().next().is_none() {
        let own = path == "/desk" || path.starts_with("/desk/") || path.starts_with("/desk?");
        return see_other(if own { &path } else { "/desk" });
    }
    // The page is drawn for the new session, to whose token its form is bound.
    let session = ask.app().session(token).await.ok().flatten();
    ask.session_set(session);
    carry::page(&ask, &path, &carried)
}

/// The page once more, with what it carries and what was wrong.
pub(super) fn again(ask: &Ask, form: &Form, key: &str) -> Response {
    let mut faults = Faults::default();
    faults.add("login", ask.t(key));
    let hidden = carry::again(form);
    show(ask, &Form::default(), &faults, hidden, StatusCode::UNPROCESSABLE_ENTITY)
}

fn token_of(text: &str) -> Option<SessionToken> {
    Some(SessionToken(from_hex(text)?.try_into().ok()?))
}

/// Ends the session here and in the store.
pub async fn out(ask: Ask) -> Response {
    if let Some(signed) = ask.signed.as_ref().filter(|signed| signed.held.is_some()) {
        ask.app().unit_key_close(signed);
    }
    let token = ask.cookie(Cookie::Session);
    if let Some(token) = token.as_deref().and_then(token_of)
        && let Err(trouble) = ask.app().sign_out(&token).await
    {
        return Bare::from(trouble).into_response();
    }
    ask.cookie_clear(Cookie::Session);
    ask.cookie_clear(Cookie::UnitKey);
    ask.cookie_clear(Cookie::Receipt);
    ask.notice_set("desk-signed-out");
    see_other(PATH)
}

fn show(ask: &Ask, form: &Form, faults: &Faults, hidden: Markup, status: StatusCode) -> Response {
    let view = View { ask, form, faults };
    let title = ask.t("desk-sign-in-title");
    let login = Field {
        autocomplete: Some("username"),
        autofocus: true,
        width: Some(20),
        ..Field::new("login", "desk-login")
    };
    let password = Field {
        kind: "password",
        autocomplete: Some("current-password"),
        width: Some(20),
        ..Field::new("password", "desk-password")
    };
    let code = Field {
        hint: Some("desk-code-hint"),
        autocomplete: Some("one-time-code"),
        inputmode: Some("numeric"),
        width: Some(10),
        ..Field::new("code", "desk-code")
    };
    // A code that was used is of no use again.
    let mut once = form.clone();
    once.set("code", "");
    let view = View { form: &once, ..view };
    Page::plain(ask, &title).failed(!faults.is_empty()).status(status).show(html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        (post_form(ask, PATH, html! {
            (hidden)
            (passkey::proof_part(ask, passkey::SIGN_IN_PATH))
            (view.text_input(login))
            (view.text_input(password))
            (view.text_input(code))
            (button(ask, "desk-sign-in-button"))
        }))
        @if ask.site.settings().demo {
            p.govuk-body { a.govuk-link href=(crate::demo::page::PATH) {
                (ask.t("desk-sign-in-demo"))
            } }
        }
    })
}
