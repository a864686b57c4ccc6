//! `/desk/step-up`: whoever wants to write proves that they are still the one who signed in,
//! when the last proof is too old. A proof renews it, work does not: a session left open, or
//! copied, is worth a quarter of an hour and no more. What was typed travels through the page.

use super::bar::Desk;
use super::{passkey, sign_in};
use crate::web::carry;
use crate::web::cookie::Cookie;
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::limit::Guess;
use crate::web::page::Ask;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::session::SessionToken;
use huiyin_app::sign_in::SignInFault;
use huiyin_domain::leaf::hex;
use maud::{Markup, html};

pub const PATH: &str = "/desk/step-up";
pub const PASSKEY_PATH: &str = "/desk/step-up/passkey";

/// Whether a path is that of a proof.
pub fn is_own(path: &str) -> bool {
    [PATH, PASSKEY_PATH].contains(&path)
}

/// Whether this write has to wait for a proof.
pub fn is_owed(ask: &Ask) -> bool {
    let exempt = [PATH, PASSKEY_PATH, sign_in::OUT_PATH];
    let fresh = |session: &huiyin_app::session::Session| {
        session.is_fresh(ask.now(), ask.app().settings().step_up_ms)
    };
    !exempt.contains(&ask.path.as_str()) && ask.session().is_some_and(|session| !fresh(session))
}

/// In place of the write.
pub fn page_before(ask: &Ask, form: &Form) -> Response {
    show(ask, &Faults::default(), carry::fields(&ask.path, form), StatusCode::UNAUTHORIZED)
}

/// Before a long piece of work, so that nothing interrupts it.
pub async fn get(desk: Desk) -> Response {
    let hidden = carry::fields("/desk", &Form::default());
    show(&desk.ask, &Faults::default(), hidden, StatusCode::OK)
}

pub async fn post(desk: Desk, form: Form) -> Result<Response, Bare> {
    let ask = &desk.ask;
    let token = token_of(ask)?;
    ask.site.limits().check(Guess::Password, ask.address, ask.now()).map_err(|secs| {
        Bare::too_many(secs).keeping(&carry::carried(&form).unwrap_or_default().1)
    })?;
    let code = form.choice("code").replace(' ', "");
    let (password, from) = (form.get("password"), ask.network());
    let proven = desk.app().step_up(&desk.signed, &token, password, &code, from).await;
    done(ask, &form, proven).await
}

pub async fn passkey_post(desk: Desk, form: Form) -> Result<Response, Bare> {
    let ask = &desk.ask;
    let token = token_of(ask)?;
    let proven = match passkey::party(ask) {
        Some(party) => {
            let given = (form.get(passkey::STATE), form.get(passkey::ANSWER));
            let (by, browser) = (&desk.signed, ask.browser());
            desk.app().passkey_step_up(&party, by, &token, browser, given).await
        }
        None => Err(SignInFault::Wrong),
    };
    done(ask, &form, proven).await
}

async fn done(
    ask: &Ask,
    form: &Form,
    proven: Result<SessionToken, SignInFault>,
) -> Result<Response, Bare> {
    let hidden = carry::again(form);
    let (key, status) = match proven {
        Ok(token) => {
            ask.cookie_set(Cookie::Session, &hex(&token.0));
            unit_key_carried(ask, &token).await;
            return Ok(sign_in::onwards(ask.clone(), form, &token).await);
        }
        Err(SignInFault::TooMany { wait_ms }) => {
            let secs = u64::try_from(wait_ms / 1000).unwrap_or(0).max(1);
            let kept = carry::carried(form).unwrap_or_default().1;
            return Err(Bare::too_many(secs).keeping(&kept));
        }
        Err(SignInFault::Wrong) => {
            ask.site.limits().failed(Guess::Password, ask.address, ask.now());
            ("sign-step-up-wrong", StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(SignInFault::Trouble(trouble)) => {
            tracing::warn!(%trouble, "a proof of presence could not be checked");
            ("desk-unavailable", StatusCode::SERVICE_UNAVAILABLE)
        }
    };
    let mut faults = Faults::default();
    faults.add("password", ask.t(key));
    Ok(show(ask, &faults, hidden, status))
}

/// A unit's key that is open is bound to the session's form secret, which is another now: it goes
/// on being open, for the same officer in the same browser.
async fn unit_key_carried(ask: &Ask, token: &SessionToken) {
    let Some(held) = ask.signed.as_ref().and_then(|signed| signed.held.clone()) else { return };
    if let Ok(Some(session)) = ask.app().session(token).await {
        ask.cookie_seal(Cookie::UnitKey, &ask.app().held_bytes(&session.signed, &held));
    }
}

fn token_of(ask: &Ask) -> Result<SessionToken, Bare> {
    let session = ask.session().map(|session| session.token.clone());
    session.ok_or_else(|| Bare::from(Trouble::Internal("session")))
}

fn show(ask: &Ask, faults: &Faults, hidden: Markup, status: StatusCode) -> Response {
    let empty = Form::default();
    let view = View { ask, form: &empty, faults };
    let title = ask.t("sign-step-up-title");
    let password = Field {
        kind: "password",
        autocomplete: Some("current-password"),
        autofocus: true,
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
    let minutes = ask.app().settings().step_up_ms / 60_000;
    let is_kept = status != StatusCode::OK && ask.path != super::account::PATH;
    let login = ask.signed.as_ref().map(|signed| signed.login.clone()).unwrap_or_default();
    Page::plain(ask, &title)
        .failed(!faults.is_empty())
        .status(status)
        .show(html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            p.govuk-body { (ask.tx("sign-step-up-text", &[("minutes", minutes.into())])) }
            @if is_kept { div.govuk-inset-text { (ask.t("sign-step-up-kept")) } }
            (post_form(ask, PATH, html! {
                (hidden)
                // For whatever keeps passwords: which account it is.
                input type="hidden" autocomplete="username" value=(login);
                (passkey::proof_part(ask, PASSKEY_PATH))
                (view.text_input(password))
                (view.text_input(code))
                (button(ask, "sign-step-up-button"))
            }))
        })
        .into_response()
}
