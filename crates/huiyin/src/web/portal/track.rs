//! The door to a case: number and secret, posted and never part of an address. One answer for
//! either being wrong; a mistyped number is recognised by its check digit without asking anybody.

use super::secret;
use crate::web::carry;
use crate::web::cookie::Cookie;
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::limit::Guess;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::erase::Erased;
use huiyin_app::keys::ViewSecret;
use huiyin_app::secret::{Knock, Retired};
use huiyin_domain::ids::{CaseNumber, NumberFault};
use maud::html;

pub async fn get(ask: Ask) -> Response {
    show(&ask, &Form::default(), &Faults::default())
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    ask.site.limits().check(Guess::Secret, ask.address, ask.now()).map_err(Bare::too_many)?;
    let mut faults = Faults::default();
    let Some((number, secret)) = parse(&ask, &form, &mut faults) else {
        return Ok(show(&ask, &form, &faults));
    };
    match ask.app().case_knock(&number, &secret).await? {
        Knock::Open(case) => {
            ask.pass_keep(case, &secret);
            Ok(match carry::carried(&form) {
                Some((path, kept)) if kept.pairs().next().is_some() => {
                    carry::page(&ask, &path, &kept)
                }
                _ => see_other("/case"),
            })
        }
        Knock::Wrong { erased, retired } => {
            ask.site.limits().failed(Guess::Secret, ask.address, ask.now());
            match (erased, retired) {
                (Some(erased), _) => faults.add("number", erased_text(&ask, erased)),
                (None, Some(retired)) => faults.add("secret", retired_text(&ask, &retired)),
                (None, None) => faults.add("number", ask.t("portal-track-wrong")),
            }
            Ok(show(&ask, &form, &faults))
        }
    }
}

/// No secret can be checked any more, so whoever has the number is told; it says nothing else.
fn erased_text(ask: &Ask, erased: Erased) -> String {
    let at = ask.lang.moment(erased.at, &erased.zone);
    ask.tx("erase-track", &[("at", at.into()), ("basis", erased.basis_in(ask.lang).into())])
}

/// Whoever comes with an old slip learns what became of it: perhaps it was not their doing.
fn retired_text(ask: &Ask, retired: &Retired) -> String {
    let at = ask.lang.moment(retired.at, &retired.zone);
    match retired.by {
        Some(unit) => {
            let parts = [("at", at.into()), ("unit", super::unit_named(ask, unit).into())];
            ask.tx("portal-track-reissued", &parts)
        }
        None => ask.tx("portal-track-changed", &[("at", at.into())]),
    }
}

fn parse(ask: &Ask, form: &Form, faults: &mut Faults) -> Option<(CaseNumber, ViewSecret)> {
    let number = match (form.choice("number"), CaseNumber::parse(form.choice("number"))) {
        ("", _) => Err("portal-track-number-empty"),
        (_, Err(NumberFault::Shape)) => Err("portal-track-number-shape"),
        (_, Err(NumberFault::CheckDigit)) => Err("portal-track-number-digit"),
        (_, Ok(number)) => Ok(number),
    };
    let secret = match form.choice("secret") {
        "" => Err("portal-track-secret-empty"),
        typed => ViewSecret::parse(typed).ok_or("portal-track-secret-shape"),
    };
    let number = number.map_err(|key| faults.add("number", ask.t(key)));
    let secret = secret.map_err(|key| faults.add("secret", ask.t(key)));
    Some((number.ok()?, secret.ok()?))
}

/// Somebody posted to a case whose opening had run out: open it again, then what they typed is
/// sent on. The second tap on a change of secret has outlived its own opening: it gets the
/// receipt of the first.
pub async fn first(ask: &Ask, posted: &Form) -> Response {
    if let Some(given) = secret::again(ask, posted).await {
        return given;
    }
    let mut form = Form::default();
    form.set("carried-to", &ask.path);
    for (name, value) in posted.pairs().filter(|(name, _)| *name != "token") {
        form.set(&format!("carry-{name}"), value);
    }
    show(ask, &form, &Faults::default())
}

/// The receipt's and the case's traces leave this browser.
pub async fn leave(ask: Ask) -> Response {
    for cookie in [Cookie::Track, Cookie::Receipt, Cookie::Draft] {
        ask.cookie_clear(cookie);
    }
    ask.notice_set("portal-left");
    see_other("/")
}

pub fn show(ask: &Ask, form: &Form, faults: &Faults) -> Response {
    let view = View { ask, form, faults };
    let carries = carry::carried(form).is_some();
    Page::portal(ask, &ask.t("portal-track-title"))
        .failed(!faults.is_empty())
        .back("/", &ask.t("portal-back-home"))
        .show(html! {
            (view.error_summary())
            h1.govuk-heading-l { (ask.t("portal-track-title")) }
            @if carries { p.govuk-inset-text { (ask.t("portal-track-carries")) } }
            p.govuk-body { (ask.t("portal-track-lead")) }
            form method="post" action="/track" accept-charset="utf-8" novalidate data-once {
                (ask.csrf_field())
                (carry::again(form))
                (view.text_input(Field {
                    hint: Some("portal-track-number-hint"),
                    autocomplete: Some("off"),
                    code: true,
                    hash: Some("n"),
                    ..Field::new("number", "portal-track-number")
                }))
                (view.text_input(Field {
                    hint: Some("portal-track-secret-hint"),
                    autocomplete: Some("off"),
                    code: true,
                    hash: Some("s"),
                    ..Field::new("secret", "portal-track-secret")
                }))
                (button(ask, "portal-track-button"))
            }
            p.govuk-body-s.hy-muted { (ask.t("portal-track-lost")) }
        })
}
