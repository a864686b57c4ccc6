//! "This was not answered": the person can say it at any time, at any stage; the unit above owes
//! them an explanation then.

use super::verdict::{once, once_field};
use super::{case, more, unit_named};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::By;
use huiyin_app::read::CasePage;
use huiyin_domain::case::PersonCommand;
use huiyin_domain::clock::Trigger;
use huiyin_domain::text::REASON_CHARS_MAX;
use maud::{Markup, html};

pub const PATH: &str = "/case/unanswered";
const FIELD: &str = "unanswered-text";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let text = form.text("text", REASON_CHARS_MAX);
    let Some(text) = faults.take(&ask, FIELD, "portal-unanswered-text", text) else {
        return case::show(&ask, &form, &faults).await;
    };
    let (by, once) = (By::Person(person), once(&form));
    let command = PersonCommand::SayUnanswered { text }.into();
    let done = ask.app().case_act(&by, id, None, command, once.as_deref()).await;
    more::done(&ask, &form, FIELD, done, "portal-unanswered-thanks").await
}

pub fn form(view: View<'_>, page: &CasePage) -> Markup {
    let (ask, own) = (view.ask, more::own(view, PATH));
    let inside = if page.case.unanswered { said(ask, page) } else { fresh(own) };
    let again = (!own.faults.is_empty() && page.case.unanswered).then(|| words(own));
    more::folded(
        own,
        &ask.t("portal-unanswered-title"),
        html! {
            (inside)
            @if let Some(typed) = again { (typed) }
        },
    )
}

fn fresh(own: View<'_>) -> Markup {
    let ask = own.ask;
    html! {
        p.govuk-body { (ask.t("portal-unanswered-lead")) }
        (post_form(ask, PATH, html! {
            (once_field(ask, own.form))
            (words(own))
            (button(ask, "portal-unanswered-button"))
        }))
    }
}

fn words(own: View<'_>) -> Markup {
    own.textarea(Field {
        hint: Some("portal-unanswered-hint"),
        ..more::words("text", FIELD, "portal-unanswered-text", REASON_CHARS_MAX)
    })
}

/// Who owes the explanation, and until when.
fn said(ask: &Ask, page: &CasePage) -> Markup {
    let unit = page.case.supervisor.unwrap_or(page.case.owner.unit);
    let unit = [("unit", unit_named(ask, unit).into())];
    let ends = |owed: &&huiyin_app::read::Owed| {
        let clock = &owed.clock;
        clock.is_running() && clock.rule.met_by.contains(&Trigger::UnansweredExplained)
    };
    let due = page.owed.iter().find(ends);
    html! {
        p.govuk-body { (ask.tx("portal-unanswered-said", &unit)) }
        @if let Some(due) = due {
            p.govuk-body {
                (ask.tx("portal-unanswered-due", &[
                    ("date", ask.lang.date(due.clock.effective_due).into())]))
            }
        }
    }
}
