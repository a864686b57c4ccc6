//! Review and re-examination, as the person sees them: until when they can be asked for and why
//! that day, what is under way, and what was found. When the window is shut, why, and what else.

use super::verdict::{once, once_field};
use super::{case, more, named, unit_named};
use crate::web::fault::Bare;
use crate::web::field::{Faults, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::read::{CasePage, Owed, Reviewed};
use huiyin_app::{By, explain};
use huiyin_domain::case::{Refusal, ReviewCommand, ReviewResult};
use huiyin_domain::clock::Trigger;
use huiyin_domain::ids::UnitId;
use huiyin_domain::text::REASON_CHARS_MAX;
use maud::{Markup, html};

pub const PATH: &str = "/case/review";
const FIELD: &str = "review-reason";

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let reason = form.text("reason", REASON_CHARS_MAX);
    let Some(reason) = faults.take(&ask, FIELD, "portal-review-reason", reason) else {
        return case::show(&ask, &form, &faults).await;
    };
    let (by, once) = (By::Person(person), once(&form));
    let command = ReviewCommand::Ask { reason }.into();
    let done = ask.app().case_act(&by, id, None, command, once.as_deref()).await;
    more::done(&ask, &form, FIELD, done, "portal-review-thanks").await
}

/// Every level so far: under way, or with its opinion.
pub fn told(ask: &Ask, page: &CasePage) -> Markup {
    html! { @for review in &page.reviews {
        @match review.delivered_at {
            Some(_) => (opinion(ask, page, review)),
            None => (under_way(ask, page, review)),
        }
    } }
}

fn under_way(ask: &Ask, page: &CasePage, review: &Reviewed) -> Markup {
    let unit = unit_named(ask, review.unit);
    let ends = [Trigger::ReviewDelivered, Trigger::ReexamDelivered];
    let of_review = |owed: &&Owed| {
        owed.clock.is_running() && ends.iter().any(|end| owed.clock.rule.met_by.contains(end))
    };
    let due = page.owed.iter().find(of_review);
    html! {
        section.hy-card aria-labelledby="review-now" {
            h2.hy-card__title id="review-now" { (level_named(ask, page, review.level)) }
            p.govuk-body-l { (ask.tx("portal-review-open", &[("unit", unit.into())])) }
            @if let Some(due) = due {
                p.govuk-body {
                    (ask.tx("portal-review-due", &[
                        ("date", ask.lang.date(due.clock.effective_due).into())]))
                }
            }
            p.govuk-body { (ask.t("portal-review-stays-open")) }
        }
    }
}

fn opinion(ask: &Ask, page: &CasePage, review: &Reviewed) -> Markup {
    let id = format!("opinion-{}", review.level);
    let at = review.delivered_at.map(|at| ask.lang.moment(at, &page.procedure.zone));
    html! {
        section.hy-answer aria-labelledby=(id) {
            h2.hy-answer__title id=(id) {
                (ask.tx("portal-review-opinion", &[
                    ("level", level_named(ask, page, review.level).into())]))
            }
            @if let Some((result, text)) = &review.result {
                p.govuk-body { strong { (ask.t(&format!("review-result-{}", result.code()))) } }
                p.hy-answer__text.hy-keep dir="auto" { (text) }
                p.govuk-body { (ask.t(way_on(page, *result))) }
            }
            p.hy-answer__meta {
                (unit_named(ask, review.unit))
                @if let Some(at) = at { " · " (at) }
            }
        }
    }
}

/// No opinion ends without a way on.
fn way_on(page: &CasePage, result: ReviewResult) -> &'static str {
    match (result, &page.review_ask) {
        (ReviewResult::SentBack, _) => "portal-review-way-sent-back",
        (_, Ok(_)) => "portal-review-way-next",
        (ReviewResult::NotTakenUp, _) => "portal-review-way-not-taken-up",
        (ReviewResult::Upheld, _) => "portal-review-way-last",
    }
}

fn level_named(ask: &Ask, page: &CasePage, level: u32) -> String {
    let at = usize::try_from(level).unwrap_or(usize::MAX).saturating_sub(1);
    let level = page.procedure.review_levels.get(at);
    level.map_or_else(|| ask.t("portal-review-title"), |l| named(ask.lang, &l.name).to_owned())
}

/// The form while its window is open; else the reason why it is not.
pub fn ask(view: View<'_>, page: &CasePage) -> Markup {
    let (ask, own) = (view.ask, more::own(view, PATH));
    match &page.review_ask {
        // It stands above, with its date.
        Err(Refusal::ReviewOpen) => html! {},
        Ok((level, unit)) => {
            let title = level_named(ask, page, *level);
            let window = window(page, *level);
            let title = match window {
                Some(owed) => ask.tx(
                    "portal-review-ask-until",
                    &[
                        ("level", title.into()),
                        ("date", ask.lang.date(owed.clock.effective_due).into()),
                    ],
                ),
                None => ask.tx("portal-review-ask", &[("level", title.into())]),
            };
            more::folded(own, &title, form(own, *unit, window))
        }
        Err(refusal) => {
            let title = ask.t("portal-review-title");
            let code = refusal.code();
            more::folded(
                own,
                &title,
                html! {
                    p.govuk-body { (ask.t(&format!("error-refused-{code}"))) }
                    p.govuk-body { (ask.t(&format!("why-{code}"))) }
                    p.govuk-body {
                        (ask.t(&format!("why-{code}-way"))) " " (more::why(ask, code))
                    }
                    // What was typed when the window closed is not lost.
                    @if !own.faults.is_empty() { (reason(own)) }
                },
            )
        }
    }
}

fn window(page: &CasePage, level: u32) -> Option<&Owed> {
    let at = usize::try_from(level).ok()?.checked_sub(1)?;
    let window = page.procedure.review_levels.get(at)?.window.as_deref()?;
    page.owed.iter().find(|owed| owed.clock.is_running() && owed.clock.id() == window)
}

fn form(own: View<'_>, unit: UnitId, window: Option<&Owed>) -> Markup {
    let ask = own.ask;
    let unit = unit_named(ask, unit);
    html! {
        p.govuk-body { (ask.tx("portal-review-who", &[("unit", unit.into())])) }
        @if let Some(owed) = window {
            p.govuk-body { (ask.t("portal-review-why-day")) }
            ol.hy-why { @for line in explain::lines(ask.lang, &owed.explanation) { li { (line) } } }
        }
        (post_form(ask, PATH, html! {
            (once_field(ask, own.form))
            (reason(own))
            (button(ask, "portal-review-button"))
        }))
    }
}

fn reason(own: View<'_>) -> Markup {
    own.textarea(more::words("reason", FIELD, "portal-review-reason", REASON_CHARS_MAX))
}
