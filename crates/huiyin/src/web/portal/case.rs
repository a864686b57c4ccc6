//! The person's own case: where it stands, who has it, which dates are owed, the answer, and
//! what they can do now.

use super::{
    copy, files, joint, locked, material, more, openings, owed, proof, secret, settled, story,
    unit_named, verdict,
};
use crate::web::fault::Bare;
use crate::web::field::{Faults, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::By;
use huiyin_app::read::CasePage;
use huiyin_domain::case::Stage;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    show(&ask, &Form::default(), &Faults::default()).await
}

/// Also after a post that was not accepted: what was typed stands where it was.
pub async fn show(ask: &Ask, form: &Form, faults: &Faults) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let page = ask.app().case_page(&By::Person(person), id).await?;
    let state = proof::State::now(ask, id).await;
    Ok(Page::portal(ask, &ask.tx("portal-case-title", &[("number", number(&page).into())]))
        .failed(!faults.is_empty())
        .show(main(ask, &page, state, form, faults)))
}

fn number(page: &CasePage) -> String {
    page.number.to_string()
}

pub fn main(
    ask: &Ask,
    page: &CasePage,
    state: proof::State,
    form: &Form,
    faults: &Faults,
) -> Markup {
    let unit = unit_named(ask, page.case.owner.unit);
    let may = |action| page.actions.contains(&action);
    let view = crate::web::field::View { ask, form, faults };
    html! {
        (view.error_summary())
        h1.govuk-heading-l {
            span.govuk-caption-l.hy-caseno { (page.number) } " "
            span dir="auto" { (page.title) }
        }
        div.hy-card {
            h2.hy-card__title { (ask.t("portal-case-stands")) }
            p.govuk-body-l { (ask.t(stage_key(page.case.stage))) }
            p.govuk-body { (ask.tx("portal-case-owner", &[("unit", unit.into())])) }
            (joint::standing(ask, page))
        }
        (locked::after(ask, page))
        (settled::card(ask, page))
        @if let Some(answer) = &page.answer { (answered(ask, page, answer)) }
        @if may(Action::GiveVerdict) && page.answer.is_some() {
            (verdict::form(more::own(view, "/case/verdict"), page))
        }
        (more::now(view, page))
        (owed::list(ask, page))
        (more::also(view, page))
        (openings::section(ask, page))
        (files::case::section(ask, &page.files))
        (story::list(ask, page))
        (matter(ask, page))
        @if may(Action::AddMaterial) {
            (material::form(more::own(view, "/case/material")))
            (files::case::form(more::own(view, files::case::PATH)))
        }
        (proof::section(ask, state))
        (copy::way(ask))
        (secret::way(ask))
        div.govuk-button-group.hy-noprint {
            button.govuk-button.govuk-button--secondary type="button" data-print data-js hidden {
                (ask.t("portal-print"))
            }
            (post_form(ask, "/case/leave", html! {
                button.govuk-button.govuk-button--secondary type="submit" {
                    (ask.t("portal-leave"))
                }
            }))
        }
    }
}

fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Registered => "portal-stage-registered",
        Stage::Routed => "portal-stage-routed",
        Stage::Accepted => "portal-stage-accepted",
        Stage::Handling => "portal-stage-handling",
        Stage::Drafted => "portal-stage-drafted",
        Stage::Checked => "portal-stage-checked",
        Stage::Approved => "portal-stage-approved",
        Stage::Answered => "portal-stage-answered",
        Stage::Concluded => "portal-stage-concluded",
    }
}

fn answered(ask: &Ask, page: &CasePage, answer: &str) -> Markup {
    let outcome = page.case.outcome.map(|outcome| ask.t(&format!("outcome-{}", outcome.code())));
    let when = page.case.delivered_at.map(|at| ask.lang.moment(at, &page.procedure.zone));
    html! {
        section.hy-answer aria-labelledby="answer" {
            h2.hy-answer__title id="answer" { (ask.t("portal-answer-title")) }
            p.hy-answer__text.hy-keep dir="auto" { (answer) }
            p.hy-answer__meta {
                @if let Some(outcome) = outcome { (outcome) " · " }
                @if let Some(when) = when { (when) }
            }
        }
    }
}

/// What the person brought, as it was written.
fn matter(ask: &Ask, page: &CasePage) -> Markup {
    html! {
        details.govuk-details {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { (ask.t("portal-case-matter")) }
            }
            div.govuk-details__text {
                p.hy-keep dir="auto" { (page.body) }
                @if let Some(place) = &page.place {
                    p { (ask.t("portal-place-label")) ": " span dir="auto" { (place) } }
                }
            }
        }
    }
}
