//! `/desk/paper`: what somebody wrote on the slip of a letter, typed at the counter that registered
//! the case. Without the secret from the slip nothing happens, and the officer sees nothing.

use super::bar::{Desk, Tab};
use super::once;
use crate::web::fault::Bare;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::limit::Guess;
use crate::web::page::see_other;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::keys::ViewSecret;
use huiyin_domain::case::{Command, PersonCommand, ReviewCommand, Verdict};
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::text::{REASON_CHARS_MAX, Text, TextFault};
use maud::html;

pub const PATH: &str = "/desk/paper";
const REVIEW: &str = "review";
const UNANSWERED: &str = "unanswered";

pub async fn get(desk: Desk) -> Response {
    let mut form = Form::default();
    form.set(once::FIELD, &once::fresh(desk.app()));
    show(&desk, &form, &Faults::default())
}

pub async fn post(desk: Desk, form: Form) -> Response {
    // As at the door of the portal; counted by officer, for an office has one address.
    let staff = desk.signed.staff;
    if let Err(wait) = desk.ask.site.limits().check(Guess::Secret, staff, desk.now) {
        return Bare::too_many(wait).into_response();
    }
    let mut faults = Faults::default();
    let Some((number, secret, command)) = read(&desk, &form, &mut faults) else {
        return show(&desk, &form, &faults);
    };
    let token = once::of(desk.app(), &form);
    match desk.app().paper_reply(&desk.signed, &number, &secret, command, &token).await {
        Ok(_) => {
            desk.ask.notice_set("paper-done");
            see_other(PATH)
        }
        Err(Trouble::NotFound) => {
            desk.ask.site.limits().failed(Guess::Secret, staff, desk.now);
            faults.add("number", desk.t("paper-wrong"));
            show(&desk, &form, &faults)
        }
        Err(Trouble::Refused(refusal)) => {
            faults.add("said", desk.t(&format!("error-refused-{}", refusal.code())));
            show(&desk, &form, &faults)
        }
        Err(Trouble::Unavailable) => {
            faults.add("number", desk.t("desk-unavailable"));
            show(&desk, &form, &faults)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn read(
    desk: &Desk,
    form: &Form,
    faults: &mut Faults,
) -> Option<(CaseNumber, ViewSecret, Command<Text>)> {
    let number = CaseNumber::parse(form.choice("number"));
    let number = number.map_err(|_| faults.add("number", desk.t("paper-number-shape"))).ok();
    let secret = ViewSecret::parse(form.choice("secret"));
    if secret.is_none() {
        faults.add("secret", desk.t("paper-secret-shape"));
    }
    let why = form.text_optional("why", REASON_CHARS_MAX);
    let why = faults.take(&desk.ask, "why", "paper-why", why)?;
    let again = form.has("again");
    let said = form.choice("said");
    if why.is_none() && (again || [REVIEW, UNANSWERED].contains(&said)) {
        faults.add("why", desk.t("paper-why-needed"));
    }
    let command = match (said, Verdict::parse(said)) {
        (_, Some(verdict)) => {
            let (text, again) = if again { (None, why) } else { (why, None) };
            Some(Command::GiveVerdict { verdict, text, again })
        }
        (REVIEW, _) => why.map(|reason| ReviewCommand::Ask { reason }.into()),
        (UNANSWERED, _) => why.map(|text| PersonCommand::SayUnanswered { text }.into()),
        _ => {
            let fault: Result<(), _> = Err(TextFault::UnknownChoice);
            faults.take(&desk.ask, "said", "paper-said", fault);
            None
        }
    };
    if !faults.is_empty() {
        return None;
    }
    Some((number?, secret?, command?))
}

fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let view = View { ask: &desk.ask, form, faults };
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let said = ["solved", "partly-solved", "not-solved", REVIEW, UNANSWERED];
    let said = said.map(|code| Choice::new(code, desk.code("letter-slip-", code)));
    let again = [Choice::new("yes", desk.t("paper-again"))];
    let title = desk.t("paper-title");
    let main = html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("paper-lead")) }
        (post_form(&desk.ask, PATH, html! {
            input type="hidden" name=(once::FIELD) value=(form.get(once::FIELD));
            (view.text_input(Field {
                code: true, width: Some(20), autofocus: true,
                ..Field::new("number", "letter-slip-number")
            }))
            (view.text_input(Field {
                code: true, width: Some(20), autocomplete: Some("off"),
                ..Field::new("secret", "letter-slip-secret")
            }))
            (view.radios(Field::new("said", "paper-said"), &said))
            (view.textarea(Field {
                hint: Some("paper-why-hint"), optional: true, rows: 4,
                ..Field::new("why", "paper-why")
            }))
            (view.checkboxes(Field { optional: true, ..Field::new("again", "paper-again-label") },
                &again))
            (button(&desk.ask, "paper-button"))
        }))
    };
    desk.page_as(Tab::Paper, &title, status, main)
}
