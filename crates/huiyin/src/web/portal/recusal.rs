//! Asking that an officer stays out of one's case (回避). No officer is named to the person: they
//! say whom they mean by what that officer does.

use super::verdict::{once, once_field};
use super::{case, more, unit_named};
use crate::web::fault::Bare;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::By;
use huiyin_app::read::CasePage;
use huiyin_domain::case::{BarCommand, Meant};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{REASON_CHARS_MAX, TextFault};
use huiyin_domain::time::Millis;
use maud::{Markup, html};

pub const PATH: &str = "/case/recusal";
const FIELD: &str = "recusal-reason";
const WHOM: &str = "whom";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let whom = Meant::parse(form.choice(WHOM)).ok_or(TextFault::UnknownChoice);
    let whom = faults.take(&ask, WHOM, "portal-recusal-whom", whom);
    let reason = form.text("reason", REASON_CHARS_MAX);
    let reason = faults.take(&ask, FIELD, "portal-recusal-reason", reason);
    let (Some(whom), Some(reason)) = (whom, reason) else {
        return case::show(&ask, &form, &faults).await;
    };
    let (by, once) = (By::Person(person), once(&form));
    let command = BarCommand::RecusalAsk { whom, reason }.into();
    let done = ask.app().case_act(&by, id, None, command, once.as_deref()).await;
    more::done(&ask, &form, FIELD, done, "portal-recusal-thanks").await
}

pub fn form(view: View<'_>, page: &CasePage) -> Markup {
    if !page.actions.contains(&Action::RecusalAsk) {
        return html! {};
    }
    let (ask, own) = (view.ask, more::own(view, PATH));
    let one = |whom: &Meant| Choice::new(whom.code(), ask.t(&format!("meant-{}", whom.code())));
    let choices: Vec<Choice> = Meant::ALL.iter().map(one).collect();
    more::folded(
        own,
        &ask.t("portal-recusal-title"),
        html! {
            p.govuk-body { (ask.t("portal-recusal-lead")) }
            @for open in page.case.bars.asks_open() {
                p.govuk-body { (ask.tx("portal-recusal-open", &[
                    ("whom", ask.t(&format!("meant-{}", open.whom.code())).into()),
                    ("unit", unit_named(ask, open.unit).into()),
                    ("date", last_day(ask, page, open.due_at).into())])) }
            }
            (post_form(ask, PATH, html! {
                (once_field(ask, own.form))
                (own.radios(Field::new(WHOM, "portal-recusal-whom"), &choices))
                (own.textarea(Field {
                    hint: Some("portal-recusal-hint"),
                    ..more::words("reason", FIELD, "portal-recusal-reason", REASON_CHARS_MAX)
                }))
                (button(ask, "portal-recusal-button"))
            }))
        },
    )
}

fn last_day(ask: &Ask, page: &CasePage, due_at: Millis) -> String {
    ask.lang.date(Millis(due_at.0.saturating_sub(1)).date_in(&page.procedure.zone))
}
