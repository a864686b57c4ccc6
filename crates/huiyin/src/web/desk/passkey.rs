//! Passkeys on pages: signing in with one, the part of `/desk/account` where an officer adds and
//! removes them. Each needs the script `web/js/passkey.js`; without it password and code work.

use super::bar::Desk;
use super::{account, sign_in};
use crate::web::assets;
use crate::web::cookie::Cookie;
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, post_form};
use crate::web::form::Form;
use crate::web::limit::Guess;
use crate::web::page::{Ask, see_other};
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::passkey::{Asked, PASSKEYS_MAX, Party, PasskeyFault, PasskeyView};
use huiyin_app::sign_in::SignInFault;
use huiyin_domain::ids::PasskeyId;
use huiyin_domain::leaf::hex;
use maud::{Markup, html};

pub const SIGN_IN_PATH: &str = "/desk/sign-in/passkey";
pub const PATH: &str = "/desk/account/passkey";
/// Hidden fields: our challenge, sealed, and what the authenticator answered.
pub const STATE: &str = "passkey-state";
pub const ANSWER: &str = "passkey-answer";

/// `None` where this address can have none.
pub fn party(ask: &Ask) -> Option<Party> {
    Party::of(&ask.site.settings().public_url)
}

/// The button of a form that asks for a proof; the form goes to `action` with the answer in it.
pub fn proof_part(ask: &Ask, action: &str) -> Markup {
    let asked = party(ask).map(|party| ask.app().passkey_ask(&party, ask.browser()));
    let Some(Ok(asked)) = asked else { return html! {} };
    html! {
        (hidden(&asked))
        div data-js="" hidden {
            p { button.govuk-button type="button" data-passkey="get"
                data-passkey-options=(asked.options) data-passkey-action=(action)
                data-key="p" data-key-name=(ask.t("sign-passkey-use")) {
                (ask.t("sign-passkey-use"))
            } }
            (note(ask))
            p.govuk-body { (ask.t("sign-passkey-or")) }
        }
        script src=(assets::passkey_js()) defer {}
    }
}

fn hidden(asked: &Asked) -> Markup {
    html! {
        input type="hidden" name=(STATE) value=(asked.state);
        input type="hidden" name=(ANSWER) value="";
    }
}

/// Where the script says why nothing came of it.
fn note(ask: &Ask) -> Markup {
    html! {
        p.govuk-body data-passkey-note="" role="status"
            data-refused=(ask.t("sign-passkey-refused"))
            data-missing=(ask.t("sign-passkey-missing")) {}
    }
}

pub async fn sign_in_post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let limits = ask.site.limits();
    limits.check(Guess::Password, ask.address, ask.now()).map_err(Bare::too_many)?;
    let signed = match party(&ask) {
        Some(party) => {
            let (state, answer) = (form.get(STATE), form.get(ANSWER));
            ask.app().passkey_sign_in(&party, ask.browser(), state, answer).await
        }
        None => Err(SignInFault::Wrong),
    };
    match signed {
        Ok(token) => {
            ask.cookie_set(Cookie::Session, &hex(&token.0));
            Ok(sign_in::onwards(ask, &form, &token).await)
        }
        Err(fault) => {
            limits.failed(Guess::Password, ask.address, ask.now());
            let key = match fault {
                SignInFault::Trouble(trouble) => {
                    tracing::warn!(%trouble, "a passkey could not be checked");
                    "desk-unavailable"
                }
                SignInFault::Wrong | SignInFault::TooMany { .. } => "sign-passkey-wrong",
            };
            Ok(sign_in::again(&ask, &form, key))
        }
    }
}

pub async fn add(desk: Desk, form: Form) -> Response {
    let Some(party) = party(&desk.ask) else {
        let mut faults = Faults::default();
        faults.add("passkeys", desk.t("sign-passkeys-no-domain"));
        return account::show(&desk, &form, &faults).await;
    };
    let given = (form.get(STATE), form.get(ANSWER));
    let (by, browser, label) = (&desk.signed, desk.ask.browser(), form.choice("label"));
    let key = match desk.app().passkey_add(&party, by, browser, given, label).await {
        Ok(()) => {
            desk.ask.notice_set("sign-passkey-done-on");
            return see_other(account::PATH);
        }
        Err(PasskeyFault::Trouble(trouble)) => return desk.trouble(&trouble),
        Err(PasskeyFault::Label) => "sign-passkey-label-wrong",
        Err(PasskeyFault::Full) => "sign-passkey-full",
        Err(PasskeyFault::Known) => "sign-passkey-known",
        Err(PasskeyFault::Refused) => "sign-passkey-not-taken",
    };
    let mut faults = Faults::default();
    let most = i64::from(PASSKEYS_MAX);
    faults.add("label", desk.text(key, &[("max", most.into())]));
    account::show(&desk, &form, &faults).await
}

/// The only step there is: `off`.
pub async fn step(desk: Desk, Path((id, step)): Path<(String, String)>) -> Response {
    let Some(id) = id.parse().ok().map(PasskeyId).filter(|_| step == "off") else {
        return see_other(account::PATH);
    };
    match desk.app().passkey_drop(&desk.signed, id).await {
        // Removed twice is removed.
        Ok(()) | Err(Trouble::Stale) => {
            desk.ask.notice_set("sign-passkey-done-off");
            see_other(account::PATH)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn part(desk: &Desk, view: &View<'_>) -> Markup {
    let Some(party) = party(&desk.ask) else {
        return html! {
            h2.govuk-heading-m.hy-part id="passkeys" { (desk.t("sign-passkeys-title")) }
            p.govuk-body { (desk.t("sign-passkeys-no-domain")) }
        };
    };
    let rows = desk.app().passkeys(&desk.signed).await.unwrap_or_default();
    let asked = desk.app().passkey_new(&party, &desk.signed, desk.ask.browser()).await;
    html! {
        h2.govuk-heading-m.hy-part id="passkeys" { (desk.t("sign-passkeys-title")) }
        p.govuk-body { (desk.t("sign-passkeys-hint")) }
        @if rows.is_empty() { p.govuk-body { (desk.t("sign-passkeys-none")) } }
        @else { ul.govuk-list.hy-browsers { @for row in &rows { (one(desk, row)) } } }
        @if let Ok(asked) = asked { (add_form(desk, view, &asked)) }
    }
}

fn one(desk: &Desk, row: &PasskeyView) -> Markup {
    let made = desk.day(row.made);
    let used = row.used.map(|at| desk.day(at));
    html! {
        li {
            // One box: the line lies in a row with its button.
            span {
                strong { (row.label) } " · "
                (desk.text("sign-passkey-since", &[("at", made.into())])) " · "
                @match used {
                    Some(at) => { (desk.text("sign-passkey-used", &[("at", at.into())])) }
                    None => { (desk.t("sign-passkey-unused")) }
                }
            }
            form method="post" action=(format!("{PATH}/{}/off", row.id)) data-once="" {
                (desk.ask.csrf_field())
                button.govuk-button.govuk-button--secondary.hy-flush {
                    (desk.t("sign-passkey-off"))
                    span.govuk-visually-hidden { " " (row.label) }
                }
            }
        }
    }
}

fn add_form(desk: &Desk, view: &View<'_>, asked: &Asked) -> Markup {
    html! {
        noscript { p.govuk-body { (desk.t("sign-passkey-script")) } }
        div data-js="" hidden {
            (post_form(&desk.ask, PATH, html! {
                (hidden(asked))
                (view.text_input(Field {
                    width: Some(20), hint: Some("sign-passkey-label-hint"),
                    ..Field::new("label", "sign-passkey-label")
                }))
                (note(&desk.ask))
                button.govuk-button.govuk-button--secondary type="button" data-passkey="create"
                    data-passkey-options=(asked.options) data-passkey-action=(PATH) {
                    (desk.t("sign-passkey-on"))
                }
            }))
        }
        script src=(assets::passkey_js()) defer {}
    }
}
