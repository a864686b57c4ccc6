//! Forms about who is kept away: staying out of a case, deciding it, lifting it; an edited brief
//! for those who are; and the note of somebody who was let in.

use super::case::View;
use super::command_bars::ACCUSED;
use super::field::{About, Choice, Fields};
use super::steps::{form, form_name, step_form};
use huiyin_domain::case::{RUN_SIGNS_MAX, RecusalBasis};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// Left out although allowed: what would only be refused.
pub fn useful(view: &View<'_>, action: Action) -> bool {
    match action {
        Action::AdmissionNote => view.page.case.bars.admissions_given().next().is_some(),
        _ => true,
    }
}

/// All forms of one action.
pub fn forms(view: &View<'_>, action: Action) -> Markup {
    match action {
        Action::RecusalDeclare => declare(view),
        Action::RecusalDecide => html! { (decide(view)) (refuse(view)) (lift(view)) },
        Action::BriefGive => brief(view),
        Action::AdmissionNote => note(view),
        _ => html! {},
    }
}

fn declare(view: &View<'_>) -> Markup {
    let (desk, action) = (view.desk, Action::RecusalDeclare);
    let fields = Fields { form: action.code(), typed: view.typed };
    let inside = html! {
        p.govuk-body { (desk.t("desk-step-recusal-declare")) }
        (basis(view, fields))
        (words(view, fields, "reason", 4, "desk-reason-label", None))
    };
    form(view, action, &desk.code("action-", action.code()), inside)
}

fn decide(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let named = form_name(Action::RecusalDecide, "decide");
    let fields = Fields { form: &named, typed: view.typed };
    let recused = |id| view.page.case.bars.is_recused(id);
    let officers = desk.recusable().iter().filter(|(id, _)| !recused(*id));
    let officers = officers.filter(|(id, _)| *id != desk.signed.staff);
    let officers = chosen(view, officers.map(|(id, name)| (id.to_string(), name.clone())));
    let asks = asks(view);
    let label = desk.t("bars-officer");
    let inside = html! {
        p.govuk-body { (desk.t("desk-step-recusal-decide")) }
        (fields.pick("officer", &officers, About { label: &label, ..About::default() }))
        @if asks.len() > 1 {
            @let label = desk.t("bars-ask-granted");
            (fields.pick("ask", &asks, About { label: &label, ..About::default() }))
        }
        (basis(view, fields))
        (words(view, fields, "reason", 4, "desk-reason-label", Some("bars-reason-hint")))
    };
    step_form(view, Action::RecusalDecide, "decide", &desk.t("bars-decide-button"), inside)
}

fn refuse(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let asks = asks(view);
    if asks.len() < 2 {
        return html! {};
    }
    let named = form_name(Action::RecusalDecide, "refuse");
    let fields = Fields { form: &named, typed: view.typed };
    let label = desk.t("bars-ask");
    let inside = html! {
        (fields.pick("ask", &asks, About { label: &label, ..About::default() }))
        (words(view, fields, "reason", 4, "desk-reason-label", Some("bars-reason-hint")))
    };
    step_form(view, Action::RecusalDecide, "refuse", &desk.t("bars-refuse-button"), inside)
}

fn lift(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let recused = view.page.case.bars.recused.iter();
    let recused =
        chosen(view, recused.map(|one| (one.officer.to_string(), desk.colleague(one.officer))));
    if recused.len() < 2 {
        return html! {};
    }
    let named = form_name(Action::RecusalDecide, "lift");
    let fields = Fields { form: &named, typed: view.typed };
    let label = desk.t("bars-officer");
    let inside = html! {
        (fields.pick("officer", &recused, About { label: &label, ..About::default() }))
        (words(view, fields, "reason", 4, "desk-reason-label", None))
    };
    step_form(view, Action::RecusalDecide, "lift", &desk.t("bars-lift-button"), inside)
}

fn brief(view: &View<'_>) -> Markup {
    let (desk, action, case) = (view.desk, Action::BriefGive, &view.page.case);
    let fields = Fields { form: action.code(), typed: view.typed };
    let unit = case.accused.map(|unit| (ACCUSED.to_owned(), desk.unit(unit)));
    let recused = case.bars.recused.iter();
    let recused = recused.map(|one| (one.officer.to_string(), desk.colleague(one.officer)));
    let choices: Vec<Choice> =
        unit.into_iter().chain(recused).map(|(value, label)| Choice::new(value, label)).collect();
    let first = choices.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let (to, due, hint) = (desk.t("bars-brief-to"), desk.t("joint-due"), desk.t("joint-due-hint"));
    let inside = html! {
        p.govuk-body { (desk.t("desk-step-brief-give")) }
        p.govuk-body { (desk.text("bars-brief-duty", &[("n", RUN_SIGNS_MAX.into())])) }
        (fields.radios("to", false, &choices,
            About { label: &to, first: &first, ..About::default() }))
        (fields.line("due", "date", About { label: &due, hint: Some(&hint), ..About::default() }))
        (words(view, fields, "text", 8, "bars-brief-text", Some("bars-brief-text-hint")))
    };
    form(view, action, &desk.code("action-", action.code()), inside)
}

fn note(view: &View<'_>) -> Markup {
    let (desk, action) = (view.desk, Action::AdmissionNote);
    let fields = Fields { form: action.code(), typed: view.typed };
    let inside = words(view, fields, "text", 4, "bars-note-text", Some("bars-note-hint"));
    form(view, action, &desk.code("action-", action.code()), inside)
}

fn basis(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let one =
        |basis: &RecusalBasis| Choice::new(basis.code(), desk.code("recusal-basis-", basis.code()));
    let bases: Vec<Choice> = RecusalBasis::ALL.iter().map(one).collect();
    let (label, hint) = (desk.t("bars-basis"), desk.t("bars-basis-law"));
    fields.radios(
        "basis",
        false,
        &bases,
        About { label: &label, hint: Some(&hint), ..About::default() },
    )
}

fn words(
    view: &View<'_>,
    fields: Fields<'_>,
    name: &str,
    rows: u8,
    label: &str,
    hint: Option<&str>,
) -> Markup {
    let (label, hint) = (view.desk.t(label), hint.map(|key| view.desk.t(key)));
    fields.area(name, rows, About { label: &label, hint: hint.as_deref(), ..About::default() })
}

/// What the person asked and nobody has decided, behind an empty first line.
fn asks(view: &View<'_>) -> Vec<Choice> {
    let desk = view.desk;
    let asks = view.page.case.bars.asks_open();
    chosen(view, asks.map(|ask| (ask.ask.to_string(), desk.code("meant-", ask.whom.code()))))
}

fn chosen(view: &View<'_>, of: impl Iterator<Item = (String, String)>) -> Vec<Choice> {
    let empty = Choice::new("", view.desk.t("desk-choose"));
    let choices = of.map(|(value, label)| Choice::new(value, label));
    std::iter::once(empty).chain(choices).collect()
}
