//! The person takes a new secret: somebody may have seen the old one. It is typed once more for
//! that, so that nobody who finds an open page can shut the person out.

use super::receipt::Given;
use super::verdict::{once, once_field};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::limit::Guess;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::keys::ViewSecret;
use maud::{Markup, html};

pub const PATH: &str = "/case/secret";

pub async fn get(ask: Ask) -> Response {
    show(&ask, &Form::default(), &Faults::default())
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    ask.site.limits().check(Guess::Secret, ask.address, ask.now()).map_err(Bare::too_many)?;
    let mut faults = Faults::default();
    let present = match form.choice("secret") {
        "" => Err("portal-track-secret-empty"),
        typed => ViewSecret::parse(typed).ok_or("portal-track-secret-shape"),
    };
    let present = match present {
        Ok(present) => present,
        Err(key) => {
            faults.add("secret", ask.t(key));
            return Ok(show(&ask, &form, &faults));
        }
    };
    let (Some(pass), Some(once)) = (ask.pass(), once(&form)) else {
        return Ok(show(&ask, &form, &faults));
    };
    match ask.app().secret_change(&pass, &present, &once).await {
        Ok(receipt) => {
            Given::renewed(&receipt).keep(&ask);
            Ok(see_other("/receipt"))
        }
        Err(Trouble::NotFound) => {
            ask.site.limits().failed(Guess::Secret, ask.address, ask.now());
            faults.add("secret", ask.t("portal-secret-wrong"));
            Ok(show(&ask, &form, &faults))
        }
        Err(trouble) => Err(trouble.into()),
    }
}

/// A second tap on the button comes with what the first one ended. Whoever holds the old pass,
/// the old secret and this very form is shown what the first tap gave.
pub async fn again(ask: &Ask, form: &Form) -> Option<Response> {
    if ask.path != PATH {
        return None;
    }
    let (pass, once) = (ask.pass()?, once(form)?);
    let present = ViewSecret::parse(form.choice("secret"))?;
    let receipt = ask.app().secret_change(&pass, &present, &once).await.ok()?;
    Given::renewed(&receipt).keep(ask);
    Some(see_other("/receipt"))
}

/// On the page of the case: the way here.
pub fn way(ask: &Ask) -> Markup {
    html! {
        p.govuk-body.hy-noprint {
            a.govuk-link href=(PATH) { (ask.t("portal-secret-way")) }
        }
    }
}

fn show(ask: &Ask, form: &Form, faults: &Faults) -> Response {
    let view = View { ask, form, faults };
    Page::portal(ask, &ask.t("portal-secret-title"))
        .failed(!faults.is_empty())
        .back("/case", &ask.t("portal-back"))
        .show(html! {
            (view.error_summary())
            h1.govuk-heading-l { (ask.t("portal-secret-title")) }
            p.govuk-body { (ask.t("portal-secret-lead")) }
            p.govuk-body { (ask.t("portal-secret-after")) }
            (post_form(ask, PATH, html! {
                (once_field(ask, form))
                (view.text_input(Field {
                    hint: Some("portal-track-secret-hint"),
                    autocomplete: Some("off"),
                    code: true,
                    ..Field::new("secret", "portal-secret-present")
                }))
                (button(ask, "portal-secret-button"))
            }))
        })
}
