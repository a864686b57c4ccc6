//! `/desk/plans`: plans in force, each as the printed document; a duty leader puts a new version
//! in force. The faults of a file stand beside the field, with line and column.

use super::bar::{Desk, Tab};
use crate::plan_page;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::duty::{DutyFault, PlanInForce};
use huiyin_domain::plan::Plan;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub const PATH: &str = "/desk/plans";
const FIELD: &str = "source";
/// Faults shown of one file; the rest is seen when these are mended.
const FAULTS_SHOWN: usize = 20;

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let source = form.get(FIELD);
    if let Err(problems) = Plan::parse(source) {
        let told = problems.iter().take(FAULTS_SHOWN).map(|problem| {
            let place = format!("{}:{}", problem.line, problem.column);
            format!("{place} {}", crate::cli::procedure::sentence(desk.lang, problem))
        });
        faults.add(FIELD, told.collect::<Vec<String>>().join("\n"));
        return show(&desk, &form, &faults).await;
    }
    match desk.app().plan_adopt(&desk.signed, source).await {
        Ok(plan) => {
            desk.ask.notice_set("plan-done-adopt");
            see_other(&format!("{PATH}/{}", plan.plan.id))
        }
        Err(DutyFault::Refused(refusal)) => {
            faults.add(FIELD, desk.code("duty-refused-", refusal.code()));
            show(&desk, &form, &faults).await
        }
        Err(DutyFault::Trouble(trouble)) => desk.trouble(&trouble),
    }
}

pub async fn one(desk: Desk, Path(id): Path<String>) -> Response {
    match desk.app().plan_in_force(&id).await {
        Ok(Some(plan)) => {
            let title = plan_page::title(desk.lang, &plan.plan).to_owned();
            desk.page(
                Tab::Plans,
                &title,
                html! {
                    a.govuk-back-link href=(PATH) { (desk.t("plan-title")) }
                    (plan_page::document(desk.lang, &plan.plan))
                    button.govuk-button.govuk-button--secondary type="button" data-print data-js
                        hidden {
                        (desk.t("desk-slip-print"))
                    }
                },
            )
        }
        Ok(None) => desk.not_found(),
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let plans = match desk.app().plans_in_force().await {
        Ok(plans) => plans,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("plan-title");
    let fine = faults.is_empty();
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    desk.page_as(Tab::Plans, &title, status, html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        (list(desk, &plans))
        @if desk.may(Action::PlanAdopt) {
            h2.govuk-heading-m.hy-part { (desk.t("plan-adopt")) }
            p.govuk-body { (desk.t("plan-adopt-lead")) }
            (post_form(&desk.ask, PATH, html! {
                (view.textarea(Field { rows: 12, code: true, ..Field::new(FIELD, "plan-source") }))
                (button(&desk.ask, "plan-adopt"))
            }))
        }
    })
}

fn list(desk: &Desk, plans: &[PlanInForce]) -> Markup {
    html! {
        @if plans.is_empty() { p.govuk-body { (desk.t("plan-none")) } }
        ul.govuk-list { @for one in plans {
            li {
                a.govuk-link href=(format!("{PATH}/{}", one.plan.id)) {
                    (plan_page::title(desk.lang, &one.plan))
                }
                " · " (one.plan.pin()) " · " (desk.at(one.since)) " · "
                code title=(one.hash) { (&one.hash[..12]) }
            }
        } }
    }
}
