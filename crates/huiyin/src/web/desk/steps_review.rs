//! Forms of a review, and of the answer to "this was not answered".

use super::case::View;
use super::field::{About, Choice, Fields};
use super::steps::form;
use huiyin_domain::case::{Event, PersonEvent, ReviewResult};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// The form of one action.
pub fn forms(view: &View<'_>, action: Action) -> Markup {
    let desk = view.desk;
    let fields = Fields { form: action.code(), typed: view.typed };
    let inside = match action {
        Action::ReviewAssign => return assign(view, fields),
        Action::ReviewDecide => decide(view, fields),
        Action::ReviewDeliver => html! { p.govuk-body { (desk.t("desk-step-review-deliver")) } },
        Action::ExplainUnanswered => explain(view, fields),
        _ => return html! {},
    };
    form(view, action, &desk.code("action-", action.code()), inside)
}

fn assign(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let now = view.page.case.review().and_then(|review| review.officer);
    let now = now.map(|id| id.to_string()).unwrap_or_default();
    let choice = |(id, name): &(huiyin_domain::ids::StaffId, String)| {
        Choice::new(id.to_string(), name.clone())
    };
    let choices: Vec<Choice> = desk.reviewers().iter().map(choice).collect();
    if choices.is_empty() {
        return html! { p.govuk-body { (desk.t("desk-review-assign-none")) } };
    }
    let (label, hint) = (desk.t("desk-review-assign-to"), desk.t("desk-review-assign-hint"));
    let about = About { label: &label, hint: Some(&hint), first: &now, ..About::default() };
    let action = Action::ReviewAssign;
    let inside = html! {
        p.govuk-body { (desk.t("desk-step-review-assign")) }
        (fields.radios("to", false, &choices, about))
    };
    form(view, action, &desk.code("action-", action.code()), inside)
}

fn decide(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let choice = |result: &ReviewResult| {
        Choice::new(result.code(), desk.code("review-result-", result.code()))
    };
    let results: Vec<Choice> = ReviewResult::ALL.iter().map(choice).collect();
    let label = desk.t("desk-review-result");
    let (text, hint) = (desk.t("desk-review-text"), desk.t("desk-review-text-hint"));
    html! {
        (fields.radios("result", false, &results, About { label: &label, ..About::default() }))
        (fields.area("text", 12, About { label: &text, hint: Some(&hint), ..About::default() }))
    }
}

fn explain(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let said = view
        .page
        .timeline
        .iter()
        .rev()
        .find(|entry| matches!(entry.event, Event::Person(PersonEvent::UnansweredSaid { .. })));
    let (text, hint) = (desk.t("desk-unanswered-text"), desk.t("desk-unanswered-hint"));
    html! {
        p.govuk-body { (desk.t("desk-step-explain-unanswered")) }
        @for (_, words) in said.map(|entry| &entry.texts[..]).unwrap_or_default() {
            p.govuk-body { strong { (desk.t("desk-unanswered-said")) } }
            div.govuk-inset-text.hy-keep dir="auto" { (words) }
        }
        (fields.area("text", 6, About { label: &text, hint: Some(&hint), ..About::default() }))
    }
}
