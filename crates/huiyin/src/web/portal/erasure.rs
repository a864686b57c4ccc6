//! The person asks that their closed case be erased, sees the day, and can think better of it
//! until then. What the receipt proves stays provable.

use super::more::{self, Undo};
use super::verdict::{once, once_field};
use crate::web::fault::Bare;
use crate::web::field::{View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::By;
use huiyin_app::read::CasePage;
use huiyin_domain::case::PersonCommand;
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use maud::{Markup, html};

pub const PATH: &str = "/case/erase";
pub const REVOKE: &str = "/case/erase-revoke";
const ASKED: &str = "erase-asked";
const REVOKED: &str = "erase-revoked";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    // The day is looked up by the use case; this one only fills the place.
    let command = PersonCommand::EraseAsk { effective_at: Millis(0) };
    act(ask, form, command, ASKED, "portal-erase-thanks").await
}

pub async fn revoke(ask: Ask, form: Form) -> Result<Response, Bare> {
    act(ask, form, PersonCommand::EraseRevoke, REVOKED, "portal-erase-revoked").await
}

async fn act(
    ask: Ask,
    form: Form,
    command: PersonCommand<huiyin_domain::text::Text>,
    field: &'static str,
    thanks: &'static str,
) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let (by, once) = (By::Person(person), once(&form));
    let done = ask.app().case_act(&by, id, None, command.into(), once.as_deref()).await;
    more::done(&ask, &form, field, done, thanks).await
}

/// First on the page while it can be undone.
pub fn under_way(view: View<'_>, page: &CasePage) -> Markup {
    let Some(ends_at) = page.case.erasure.filter(|_| !page.case.stage.is_open()) else {
        return html! {};
    };
    let words = Undo {
        path: REVOKE,
        field: REVOKED,
        title: "portal-erase-open",
        until: "portal-erase-until",
        say: "portal-erase-keep-first",
        button: "portal-erase-revoke",
    };
    more::undo(view, page, ends_at, &words)
}

pub fn form(view: View<'_>, page: &CasePage) -> Markup {
    if !page.actions.contains(&Action::EraseAsk) {
        return html! {};
    }
    let (ask, own) = (view.ask, more::own(view, PATH));
    let day = page.erasure_day.map(|day| ask.lang.date(day)).unwrap_or_default();
    more::folded(
        own,
        &ask.t("portal-erase-title"),
        html! {
            p.govuk-body { (ask.tx("portal-erase-lead", &[("date", day.into())])) }
            p.govuk-body { (ask.t("portal-erase-keep-first")) }
            (own.message(ASKED))
            (post_form(ask, PATH, html! {
                (once_field(ask, own.form))
                div id=(ASKED) { (button(ask, "portal-erase-button")) }
            }))
        },
    )
}
