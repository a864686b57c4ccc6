//! `/desk/unit-key`: the key of the officer's unit. Opened with the card, put away, made, changed.
//! The card is shown once and kept nowhere; open, the key lives in this browser's cookie alone.

use super::bar::{Desk, Tab};
use super::qr::qr;
use super::unit_key_parts as parts;
use crate::web::cookie::Cookie;
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::limit::Guess;
use crate::web::page::{own_path, see_other};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::unit_key::{CardFault, Held};
use huiyin_domain::ids::UnitId;
use huiyin_domain::policy::Action;
use maud::html;

pub const PATH: &str = "/desk/unit-key";
pub const CLOSE: &str = "/desk/unit-key/close";
pub const CARD: &str = "/desk/unit-key/card";
pub const MAKE: &str = "/desk/unit-key/make";
pub const EARLIER: &str = "/desk/unit-key/earlier";
pub const AGAIN: &str = "/desk/unit-key/again";

pub async fn get(desk: Desk) -> Response {
    let mut form = Form::parse(desk.ask.query.as_bytes());
    form.set("card", "");
    show(&desk, &form, &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    if let Some(wait) = too_often(&desk) {
        return wait;
    }
    match desk.app().unit_key_open(&desk.signed, form.get("card")).await {
        Ok(held) => {
            kept(&desk, &held);
            let settled = desk.app().unit_key_settle(&held).await;
            if let Err(trouble) = settled {
                tracing::warn!(%trouble, "after opening a unit's key");
            }
            desk.ask.notice_set("unit-key-done-open");
            let back = own_path(form.choice("back")).filter(|path| path.starts_with("/desk"));
            see_other(back.unwrap_or("/desk"))
        }
        Err(fault) => failed(&desk, &form, "card", fault).await,
    }
}

pub async fn close(desk: Desk) -> Response {
    desk.app().unit_key_close(&desk.signed);
    desk.ask.cookie_clear(Cookie::UnitKey);
    desk.ask.notice_set("unit-key-done-close");
    see_other(PATH)
}

/// A fresh card to be written down. Nothing is kept of it: a reload makes another.
pub async fn card(desk: Desk) -> Response {
    match desk.app().unit_card(&desk.signed) {
        Ok((card, print)) => {
            let url = desk.app().settings().public_url.trim_end_matches('/').to_owned();
            let link = format!("{url}{PATH}#k={}", *card.compact());
            let drawn = html! {
                (parts::card(&desk, &card.shown()))
                (qr(&link, &desk.t("unit-key-qr")))
            };
            typing_back(&desk, &print, drawn, &Form::default(), &Faults::default()).await
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn make(desk: Desk, form: Form) -> Response {
    if let Some(wait) = too_often(&desk) {
        return wait;
    }
    let (print, lost) = (form.choice("print"), form.has("lost"));
    let made = desk.app().unit_key_make(&desk.signed, form.get("card"), print, lost).await;
    match made {
        Ok(held) => {
            kept(&desk, &held);
            if let Err(trouble) = desk.app().unit_key_settle(&held).await {
                tracing::warn!(%trouble, "after making a unit's key");
            }
            desk.ask.notice_set("unit-key-done-make");
            see_other(PATH)
        }
        Err(CardFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(fault) => {
            wrong(&desk, &fault);
            let (field, key) = fault_key(&fault);
            let mut faults = Faults::default();
            faults.add(field, desk.t(key));
            let mut again = form.clone();
            again.set("card", "");
            typing_back(&desk, print, html! {}, &again, &faults).await
        }
    }
}

pub async fn earlier(desk: Desk, form: Form) -> Response {
    if let Some(wait) = too_often(&desk) {
        return wait;
    }
    match desk.app().unit_key_earlier(&desk.signed, form.get("earlier")).await {
        Ok(_) => {
            desk.ask.notice_set("unit-key-done-earlier");
            see_other(PATH)
        }
        Err(fault) => failed(&desk, &form, "earlier", fault).await,
    }
}

pub async fn again(desk: Desk, form: Form) -> Response {
    let Ok(unit) = form.choice("unit").parse().map(UnitId) else { return see_other(PATH) };
    match desk.app().unit_key_again(&desk.signed, unit, form.choice("print")).await {
        Ok(_) => {
            desk.ask.notice_set("unit-key-done-again");
            see_other(PATH)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// In this browser, for this session.
fn kept(desk: &Desk, held: &Held) {
    let bytes = desk.app().held_bytes(&desk.signed, held);
    desk.ask.cookie_seal(Cookie::UnitKey, &bytes);
}

fn too_often(desk: &Desk) -> Option<Response> {
    let (limits, now) = (desk.ask.site.limits(), desk.ask.now());
    let wait = limits.check(Guess::Card, desk.signed.staff, now).err();
    wait.map(|secs| Bare::too_many(secs).into_response())
}

fn wrong(desk: &Desk, fault: &CardFault) {
    if matches!(fault, CardFault::Other | CardFault::Typed) {
        desk.ask.site.limits().failed(Guess::Card, desk.signed.staff, desk.ask.now());
    }
}

/// Field and text of what is wrong with a card.
const fn fault_key(fault: &CardFault) -> (&'static str, &'static str) {
    match fault {
        CardFault::Typed => ("card", "unit-key-fault-typed"),
        CardFault::Other => ("card", "unit-key-fault-other"),
        CardFault::None => ("card", "unit-key-fault-none"),
        CardFault::Open => ("lost", "unit-key-fault-open"),
        CardFault::Trouble(_) => ("card", "error-internal"),
    }
}

async fn failed(desk: &Desk, form: &Form, field: &str, fault: CardFault) -> Response {
    if let CardFault::Trouble(Trouble::Unavailable) = fault {
        return desk.trouble(&Trouble::Unavailable);
    }
    wrong(desk, &fault);
    let mut faults = Faults::default();
    faults.add(field, desk.t(fault_key(&fault).1));
    // A card that was typed is never shown again.
    let mut empty = form.clone();
    empty.set("card", "");
    empty.set("earlier", "");
    show(desk, &empty, &faults).await
}

async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let signed = &desk.signed;
    let facts = match desk.app().unit_key(signed).await {
        Ok(facts) => facts,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let work = desk.app().unit_key_work(signed).await.unwrap_or_default();
    let view = View { ask: &desk.ask, form, faults };
    let status = status_of(faults);
    let is_head = desk.may(Action::UnitKeyMake);
    let title = desk.t("unit-key-title");
    desk.page_as(
        Tab::UnitKey,
        &title,
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            p.govuk-body { (desk.t("unit-key-lead")) }
            (parts::standing(desk, facts.as_ref()))
            @if facts.is_some() && signed.held.is_none() { (parts::opening(&view)) }
            (parts::waiting(desk, &work))
            @if is_head {
                (parts::behind(desk, &view, &work))
                (parts::making(desk, facts.as_ref()))
            }
            p.govuk-body { (desk.t("unit-key-limits")) }
        },
    )
}

/// The card counts once it was typed back, so that no unit has a key that nobody wrote down.
async fn typing_back(
    desk: &Desk,
    print: &str,
    drawn: maud::Markup,
    form: &Form,
    faults: &Faults,
) -> Response {
    let known = desk.app().unit_key(&desk.signed).await.unwrap_or_default();
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("unit-key-card-title");
    desk.page_as(
        Tab::UnitKey,
        &title,
        status_of(faults),
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            (drawn)
            (post_form(&desk.ask, MAKE, html! {
                input type="hidden" name="print" value=(print);
                (view.text_input(Field {
                    hint: Some("unit-key-back-hint"),
                    autocomplete: Some("off"),
                    code: true,
                    ..Field::new("card", "unit-key-back")
                }))
                @if known.is_some() && desk.signed.held.is_none() { (parts::lost(&view)) }
                (button(&desk.ask, "unit-key-make-button"))
            }))
        },
    )
}

fn status_of(faults: &Faults) -> StatusCode {
    if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
