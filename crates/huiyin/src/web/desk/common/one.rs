//! `/desk/common/{id}`: one problem: what it is, what everybody is told, the cases that the
//! reader may open, what can be done now, and everything that happened to it.

use super::{PATH, WHOLE, address, band, case_link, due_tag, refused, show, step};
use crate::web::desk::bar::Desk;
use crate::web::field::{Faults, View};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::common::{DraftOutcome, Drafted, ProblemPage, Told};
use huiyin_domain::common::Event;
use huiyin_domain::ids::ProblemId;
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(ProblemId) else { return desk.not_found() };
    shown(&desk, id, &Form::default(), &Faults::default(), &[]).await
}

/// One of the steps of its page.
pub async fn post(desk: Desk, Path((id, name)): Path<(String, String)>, form: Form) -> Response {
    let Some(id) = id.parse().ok().map(ProblemId) else { return desk.not_found() };
    let mut faults = Faults::default();
    let Some(step) = step::read(&desk, &name, &form, &mut faults) else {
        if faults.is_empty() {
            return desk.not_found();
        }
        return shown(&desk, id, &form, &faults, &[]).await;
    };
    let field = step.field();
    match step.take(&desk, id).await {
        Ok(step::Done::To(id)) => {
            desk.ask.notice_set(&format!("common-done-{name}"));
            see_other(&address(id))
        }
        Ok(step::Done::Spread(drafted)) => shown(&desk, id, &form, &faults, &drafted).await,
        Err(fault) => match refused(&desk, &mut faults, fault, field) {
            Some(answer) => answer,
            None => shown(&desk, id, &form, &faults, &[]).await,
        },
    }
}

pub async fn shown(
    desk: &Desk,
    id: ProblemId,
    form: &Form,
    faults: &Faults,
    drafted: &[Drafted],
) -> Response {
    match desk.app().common_page(&desk.signed, id).await {
        Ok(page) => {
            let others = desk.app().common_list(&desk.signed).await.unwrap_or_default();
            let view = View { ask: &desk.ask, form, faults };
            let steps = step::forms(desk, view, &page, &others);
            show(desk, &page.line.title, faults, body(desk, view, &page, drafted, &steps))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn body(
    desk: &Desk,
    view: View<'_>,
    page: &ProblemPage,
    drafted: &[Drafted],
    steps: &Markup,
) -> Markup {
    html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(PATH) { (desk.t("common-title")) } " · "
            (due_tag(desk, &page.line)) }
        h1.govuk-heading-l dir="auto" { (page.line.title) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        (spread(desk, drafted))
        div.hy-desk__cols {
            div {
                (facts(desk, page))
                (answer(desk, page))
                (cases(desk, page))
                (history(desk, page))
            }
            div.hy-desk__aside {
                h2.govuk-heading-m id="steps" { (desk.t("desk-steps-title")) }
                (steps)
            }
        }
    }
}

fn facts(desk: &Desk, page: &ProblemPage) -> Markup {
    let line = &page.line;
    let said = page.problem.line.as_ref().map(|said| said.text.clone());
    let rows = [
        ("common-col-topic", desk.topic(&line.topic)),
        ("common-col-place", desk.area(&line.area_code)),
        ("common-col-owner", desk.unit(line.owner)),
        ("common-col-opened", desk.day(line.opened)),
        ("common-col-people", band(desk, line.band)),
        ("common-field-line", said.unwrap_or_else(|| desk.t("common-no-line"))),
    ];
    html! {
        dl.govuk-summary-list {
            @for (key, value) in rows {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { (desk.t(key)) }
                    dd.govuk-summary-list__value dir="auto" { (value) }
                }
            }
        }
        p.hy-small.hy-muted { (desk.t("common-band-why")) }
    }
}

fn answer(desk: &Desk, page: &ProblemPage) -> Markup {
    html! { @if let Some((outcome, text)) = &page.problem.answer {
        section.hy-card aria-labelledby="many" {
            h2.hy-card__title id="many" { (desk.t("common-answer-title")) }
            p.govuk-body { strong { (desk.code("outcome-", outcome)) } }
            p.govuk-body.hy-keep dir="auto" { (text) }
        }
    } }
}

fn cases(desk: &Desk, page: &ProblemPage) -> Markup {
    html! {
        section aria-labelledby="cases" {
            h2.govuk-heading-m id="cases" { (desk.t("common-cases-title")) }
            p.hy-small.hy-muted { (desk.t("common-cases-own")) }
            @if page.cases.is_empty() { p.govuk-body { (desk.t("common-cases-none")) } }
            ul.govuk-list { @for case in &page.cases { li { (case_link(desk, case)) } } }
        }
    }
}

/// What became of the answer, case by case.
fn spread(desk: &Desk, drafted: &[Drafted]) -> Markup {
    html! { @if !drafted.is_empty() {
        section.govuk-inset-text role="status" aria-labelledby="spread" {
            h2.govuk-heading-s id="spread" { (desk.t("common-spread-title")) }
            ul.govuk-list {
                @for one in drafted { li {
                    a.govuk-link.hy-caseno href=(format!("/desk/case/{}", one.case)) {
                        (one.number)
                    } " "
                    @match &one.outcome {
                        DraftOutcome::Done => (desk.t("common-spread-done")),
                        DraftOutcome::Not(key) => (desk.t(key)),
                    }
                } }
            }
        }
    } }
}

fn history(desk: &Desk, page: &ProblemPage) -> Markup {
    html! {
        section aria-labelledby="history" {
            h2.govuk-heading-m id="history" { (desk.t("common-history-title")) }
            ol.hy-timeline { @for told in &page.history { (happened(desk, told)) } }
        }
    }
}

fn happened(desk: &Desk, told: &Told) -> Markup {
    let other = match &told.event {
        Event::Branched { from, .. } | Event::TookIn { from, .. } => Some(*from),
        Event::Merged { into, .. } => Some(*into),
        Event::SplitOff { to, .. } => Some(*to),
        _ => None,
    };
    let said = match &told.event {
        Event::LineSet { line } => Some(line.text.as_str()),
        event => event.reason(),
    };
    html! {
        li {
            p.govuk-body.hy-flush {
                strong { (desk.code("common-event-", told.event.code())) }
                @if let Some(other) = other {
                    " " a.govuk-link href=(address(other)) { (desk.t("common-other")) }
                }
            }
            @if let Some(said) = said { p.govuk-body.hy-flush dir="auto" { (said) } }
            p.hy-small.hy-muted { (desk.at(told.at)) " · " (desk.unit(told.unit)) }
        }
    }
}
