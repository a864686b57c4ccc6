//! The person takes their case back, thinks better of it within the days there are for that, or
//! opens it again later. The tick "I was pressured" leaves no mark on this page or this case.

use super::case;
use super::more::{self, Undo};
use super::verdict::{once, once_field};
use crate::web::fault::Bare;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::read::CasePage;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::{Command, Event, PersonCommand, Refusal, Stage, WITHDRAWN};
use huiyin_domain::policy::Action;
use huiyin_domain::text::REASON_CHARS_MAX;
use maud::{Markup, html};

pub const PATH: &str = "/case/withdraw";
pub const REVOKE: &str = "/case/withdraw-revoke";
pub const RESUME: &str = "/case/resume";
const FIELD: &str = "withdraw-reason";
const PRESSURED: &str = "pressured";
const REVOKED: &str = "withdraw-revoke";
const RESUMED: &str = "resume-reason";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let reason = form.text_optional("reason", REASON_CHARS_MAX);
    let Some(reason) = faults.take(&ask, FIELD, "portal-withdraw-reason", reason) else {
        return case::show(&ask, &form, &faults).await;
    };
    let (by, once, pressured) = (By::Person(person), once(&form), form.has(PRESSURED));
    let done = ask.app().case_withdraw(&by, id, reason, pressured, once.as_deref()).await;
    if done == Err(Trouble::Refused(Refusal::NoReviewer)) {
        // Nobody here could be told: then nothing is taken back either.
        faults.add(PRESSURED, ask.t("portal-reprisal-nobody"));
        return case::show(&ask, &form, &faults).await;
    }
    more::done(&ask, &form, FIELD, done, "portal-withdraw-thanks").await
}

pub async fn revoke(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let (by, once) = (By::Person(person), once(&form));
    let command = PersonCommand::WithdrawalRevoke.into();
    let done = ask.app().case_act(&by, id, None, command, once.as_deref()).await;
    more::done(&ask, &form, REVOKED, done, "portal-withdraw-revoked").await
}

/// A case that was taken back goes on where it stood.
pub async fn resume(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let reason = form.text("reason", REASON_CHARS_MAX);
    let Some(reason) = faults.take(&ask, RESUMED, "portal-resume-reason", reason) else {
        return case::show(&ask, &form, &faults).await;
    };
    let (by, once) = (By::Person(person), once(&form));
    let command = Command::Reopen { reason };
    let done = ask.app().case_act(&by, id, None, command, once.as_deref()).await;
    more::done(&ask, &form, RESUMED, done, "portal-resume-thanks").await
}

/// First on the page while it can be undone, and when it took effect.
pub fn under_way(view: View<'_>, page: &CasePage) -> Markup {
    if let Some(ends_at) = page.case.withdrawal.filter(|_| page.case.stage.is_open()) {
        let words = Undo {
            path: REVOKE,
            field: REVOKED,
            title: "portal-withdraw-open",
            until: "portal-withdraw-until",
            say: "portal-withdraw-run-on",
            button: "portal-withdraw-revoke",
        };
        return more::undo(view, page, ends_at, &words);
    }
    let last = page.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::Concluded { ground } => Some(ground.as_str()),
        _ => None,
    });
    let is_withdrawn = page.case.stage == Stage::Concluded && last == Some(WITHDRAWN);
    let may = page.actions.contains(&Action::Reopen);
    if is_withdrawn && may {
        resumable(more::own(view, RESUME))
    } else {
        html! {}
    }
}

fn resumable(own: View<'_>) -> Markup {
    let ask = own.ask;
    html! {
        section.hy-card aria-labelledby="resume" {
            h2.hy-card__title id="resume" { (ask.t("portal-resume-title")) }
            p.govuk-body { (ask.t("portal-resume-lead")) }
            (post_form(ask, RESUME, html! {
                (once_field(ask, own.form))
                (own.textarea(more::words(
                    "reason", RESUMED, "portal-resume-reason", REASON_CHARS_MAX)))
                (button(ask, "portal-resume-button"))
            }))
        }
    }
}

pub fn form(view: View<'_>, page: &CasePage) -> Markup {
    if !page.actions.contains(&Action::Withdraw) {
        return html! {};
    }
    let (ask, own) = (view.ask, more::own(view, PATH));
    let days = page.procedure.withdrawal.as_ref().map_or(10, |terms| terms.revocable_days);
    let tick = [Choice::new("yes", ask.t("portal-withdraw-pressured"))
        .hint(ask.t("portal-withdraw-pressured-hint"))];
    let pressured = Field::new(PRESSURED, "portal-withdraw-pressured-label");
    let asked = page.protector.is_some() || own.form.has(PRESSURED);
    more::folded(
        own,
        &ask.t("portal-withdraw-title"),
        html! {
            p.govuk-body { (ask.tx("portal-withdraw-lead", &[("days", days.into())])) }
            p.govuk-body { (ask.t("portal-withdraw-free")) }
            (post_form(ask, PATH, html! {
                (once_field(ask, own.form))
                (own.textarea(Field {
                    hint: Some("portal-withdraw-reason-hint"),
                    optional: true,
                    ..more::words("reason", FIELD, "portal-withdraw-reason", REASON_CHARS_MAX)
                }))
                @if asked {
                    (own.checkboxes(pressured, &tick))
                } @else {
                    p.govuk-body { (ask.t("portal-reprisal-nobody")) }
                }
                (button(ask, "portal-withdraw-button"))
            }))
        },
    )
}
