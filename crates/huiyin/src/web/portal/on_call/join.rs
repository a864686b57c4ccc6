//! `/on-call/join`: a code that came by text message, call, mail or browser is typed back. Only
//! that makes somebody a member, or confirms another way to reach them.

use crate::web::assets;
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::limit::Guess;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::duty::DutyFault;
use maud::html;

pub const PATH: &str = "/on-call/join";

pub async fn get(ask: Ask) -> Response {
    show(&ask, &Form::default(), &Faults::default())
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    ask.site.limits().check(Guess::Code, ask.address, ask.now()).map_err(Bare::too_many)?;
    match ask.app().code_give(form.choice("code")).await {
        Ok(key) => {
            ask.notice_set("on-call-joined");
            Ok(see_other(&format!("/on-call/me/{key}")))
        }
        Err(DutyFault::Refused(refusal)) => {
            // What is no code at all guesses at nothing.
            if ask.app().keys().duty_code_hash(form.choice("code")).is_some() {
                ask.site.limits().failed(Guess::Code, ask.address, ask.now());
            }
            let mut faults = Faults::default();
            faults.add("code", ask.t(&format!("duty-refused-{}", refusal.code())));
            Ok(show(&ask, &form, &faults))
        }
        Err(DutyFault::Trouble(trouble)) => Err(trouble.into()),
    }
}

fn show(ask: &Ask, form: &Form, faults: &Faults) -> Response {
    let view = View { ask, form, faults };
    let code = Field {
        inputmode: Some("numeric"),
        autocomplete: Some("one-time-code"),
        code: true,
        width: Some(10),
        ..Field::new("code", "on-call-join-code")
    };
    let town = [("town", ask.town().to_owned().into())];
    Page::portal(ask, &ask.t("on-call-join-title")).failed(!faults.is_empty()).show(html! {
        (view.error_summary())
        h1.govuk-heading-l { (ask.t("on-call-join-title")) }
        p.govuk-body { (ask.t("on-call-join-lead")) }
        p.govuk-body { (ask.tx("on-call-join-agree", &town)) }
        (post_form(ask, PATH, html! {
            (view.text_input(code))
            (button(ask, "on-call-join-button"))
        }))
        script src=(assets::push_js()) defer {}
    })
}
