//! What can be done with an incident now: a form for each step that stage and role allow, folded
//! away until it is wanted, open again where it was sent and not taken.

use super::{address, forms_lead, read};
use crate::web::desk::bar::Desk;
use crate::web::field::{Choice, Field, View, button, post_form};
use huiyin_app::incident::IncidentPage;
use huiyin_app::lang::Lang;
use huiyin_domain::incident::{ReportKind, Stage, Step, Transition, Way, Words};
use huiyin_domain::plan::Power;
use maud::{Markup, html};

/// A key for the steps that are taken in a hurry.
const fn letter(step: Step) -> Option<&'static str> {
    match step {
        Step::Verify => Some("c"),
        Step::Activate => Some("a"),
        Step::ReportUp => Some("r"),
        Step::Note => Some("t"),
        _ => None,
    }
}

pub fn all(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let offered = page.steps.iter().filter(|step| is_offered(desk, page, **step));
    let offered: Vec<Step> = offered.copied().collect();
    html! {
        @if !page.works { p.govuk-body { (desk.t("incident-only-read")) } }
        @for step in offered { (forms_lead::or(desk, view, page, step)) }
    }
}

/// Steps that would be refused for another reason than their form are not offered.
fn is_offered(desk: &Desk, page: &IncidentPage, step: Step) -> bool {
    let incident = &page.incident;
    let own = desk.signed.staff;
    let commands = incident.commander == Some(own);
    match step {
        Step::ProposeDismissal => incident.dismissal.is_none(),
        Step::RefuseDismissal | Step::Dismiss => {
            incident.dismissal.as_ref().is_some_and(|(proposer, _)| *proposer != own)
        }
        Step::TransferUp | Step::TakeBack | Step::StandDown | Step::Resume => commands,
        Step::OfferCommand => commands && incident.offer.is_none() && !page.leaders.is_empty(),
        Step::EndOffer => incident.offer.is_some_and(|offer| offer.from == own || offer.to == own),
        Step::TakeCommand => incident.offer.is_some_and(|offer| offer.to == own),
        Step::ReportUp => incident.rule.is_some(),
        Step::OpenCase => incident.stage != Stage::Reported,
        _ => true,
    }
}

/// A step's form; `field` is one that no other form has.
pub fn fold(
    desk: &Desk,
    view: View<'_>,
    page: &IncidentPage,
    (step, field): (Step, &str),
    inside: Markup,
) -> Markup {
    let door = if Transition::of(step).leads { "lead" } else { "work" };
    let path = format!("{}/{door}/{}", address(page.incident.id), step.code());
    let is_again = !view.faults.is_empty() && view.form.has(field);
    // The choice of a level is an address, so that its form is filled without a script.
    let is_chosen = step == Step::Activate && view.form.has(read::ACTIVATE.level);
    html! {
        details.hy-act open[is_again || is_chosen] {
            summary data-key=[letter(step)] { (desk.code("incident-step-", step.code())) }
            div.hy-act__body { (post_form(&desk.ask, &path, inside)) }
        }
    }
}

/// A step that wants one reason.
pub fn reason(desk: &Desk, view: View<'_>, page: &IncidentPage, step: Step) -> Markup {
    let name = read::reason_of(step);
    let label = match step {
        Step::Verify => "incident-field-how",
        _ => "incident-field-reason",
    };
    let inside = html! {
        (view.textarea(Field { rows: 2, hint: Some("incident-hint-places"),
            ..Field::new(name, label) }))
        (button(&desk.ask, &format!("incident-step-{}", step.code())))
    };
    fold(desk, view, page, (step, name), inside)
}

/// A step that wants nothing but to be pressed.
pub fn press(desk: &Desk, view: View<'_>, page: &IncidentPage, step: Step) -> Markup {
    let key = format!("incident-step-{}", step.code());
    fold(
        desk,
        view,
        page,
        (step, "-"),
        html! {
            p.govuk-body { (desk.code("incident-why-", step.code())) }
            (button(&desk.ask, &key))
        },
    )
}

pub fn correct(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let incident = &page.incident;
    let mut form = view.form.clone();
    if !form.has("correct-place") {
        form.set("correct-hazard", incident.hazard.code());
        form.set("correct-place", &incident.place);
        form.set("correct-what", &incident.what);
    }
    let filled = View { form: &form, ..view };
    let inside = html! {
        (filled.select(Field::new("correct-hazard", "incident-field-hazard"),
            &super::intake::hazards(desk)))
        (filled.text_input(Field::new("correct-place", "incident-field-place")))
        (filled.textarea(Field { rows: 3, hint: Some("incident-hint-places"),
            ..Field::new("correct-what", "incident-field-what") }))
        (button(&desk.ask, "incident-step-correct"))
    };
    fold(desk, view, page, (Step::Correct, "correct-place"), inside)
}

pub fn note(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let sealed = view.form.choice("sealed") == "yes";
    let inside = html! {
        (view.textarea(Field { rows: 3, hint: Some("incident-hint-places"),
            ..Field::new("note", "incident-field-note-text") }))
        div.govuk-form-group { div.govuk-checkboxes.govuk-checkboxes--small {
            div.govuk-checkboxes__item {
                input.govuk-checkboxes__input type="checkbox" id="sealed" name="sealed"
                    value="yes" checked[sealed];
                label.govuk-label.govuk-checkboxes__label for="sealed" {
                    (desk.t("incident-field-sealed"))
                }
            }
        } }
        (button(&desk.ask, "incident-step-note"))
    };
    fold(desk, view, page, (Step::Note, "note"), inside)
}

pub fn case(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let inside = html! {
        (view.text_input(Field { code: true, width: Some(20), hint: Some("incident-hint-case"),
            ..Field::new("case-number", "desk-find-label") }))
        (button(&desk.ask, "incident-step-open-case"))
    };
    fold(desk, view, page, (Step::OpenCase, "case-number"), inside)
}

pub fn county(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let powers = Power::ALL.iter();
    let powers: Vec<Choice> = powers
        .map(|power| Choice::new(power.code(), desk.code("incident-power-", power.code())))
        .collect();
    let inside = html! {
        p.govuk-hint { (desk.t("incident-hint-county")) }
        (view.radios(Field { compact: true, ..Field::new("power", "incident-field-power") },
            &powers))
        (view.textarea(Field { rows: 2, hint: Some("incident-hint-places"),
            ..Field::new("ask", "incident-field-ask") }))
        (button(&desk.ask, "incident-step-ask-county"))
    };
    fold(desk, view, page, (Step::AskCounty, "ask"), inside)
}

/// The statutory fields, filled from what is known and from the report before.
pub fn report(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let incident = &page.incident;
    let Some(rule) = &incident.rule else { return html! {} };
    let kinds = ReportKind::ALL.iter();
    let kinds: Vec<Choice> = kinds
        .map(|kind| Choice::new(kind.code(), desk.code("incident-report-", kind.code())))
        .collect();
    let ways = Way::ALL.iter();
    let ways: Vec<Choice> =
        ways.map(|way| Choice::new(way.code(), desk.code("incident-way-", way.code()))).collect();
    let none = (String::new(), desk.t("incident-corrects-none"));
    let numbers = incident.reports.iter().map(|made| made.number.to_string());
    let numbers = numbers.map(|number| (number.clone(), number));
    let numbers: Vec<_> = std::iter::once(none).chain(numbers).collect();
    let mut form = view.form.clone();
    if !form.has("way") {
        form.set("report-kind", kind_next(page).code());
        form.set("way", Way::Phone.code());
        for (no, text) in known(desk, page).into_iter().enumerate() {
            form.set(&format!("report-{no}"), &text);
        }
    }
    let filled = View { form: &form, ..view };
    let inside = html! {
        (filled.radios(Field { compact: true, ..Field::new("report-kind", "incident-field-kind") },
            &kinds))
        (filled.radios(Field { compact: true, ..Field::new("way", "incident-field-way") }, &ways))
        @if !incident.reports.is_empty() {
            (filled.select(Field::new("corrects", "incident-field-corrects"), &numbers))
        }
        @for (no, field) in rule.fields.iter().enumerate() {
            (line(desk, filled, &format!("report-{no}"), field))
        }
        (button(&desk.ask, "incident-step-report-up"))
    };
    fold(desk, view, page, (Step::ReportUp, "way"), inside)
}

fn kind_next(page: &IncidentPage) -> ReportKind {
    use huiyin_domain::incident::DueKind;
    match page.incident.due_next().map(|due| due.kind) {
        Some(DueKind::FollowUp) => ReportKind::FollowUp,
        Some(DueKind::Last) => ReportKind::Last,
        _ => ReportKind::First,
    }
}

/// What the last report said; of a first one, time, place and source.
fn known(desk: &Desk, page: &IncidentPage) -> Vec<String> {
    let incident = &page.incident;
    if let Some(last) = incident.reports.last() {
        return last.fields.iter().map(|one| one.text.clone()).collect();
    }
    let at = incident.occurred_at.unwrap_or(incident.received_at);
    vec![
        desk.at(at),
        incident.place.clone(),
        desk.code("incident-source-", incident.source.code()),
        incident.what.clone(),
    ]
}

/// A field whose label is the plan's own.
fn line(desk: &Desk, view: View<'_>, name: &str, words: &Words) -> Markup {
    let label = match (&words.en, desk.lang) {
        (Some(en), Lang::En) => en,
        _ => &words.zh,
    };
    let is_wrong = view.faults.of(name).is_some();
    html! {
        div.govuk-form-group.govuk-form-group--error[is_wrong] {
            label.govuk-label for=(name) { (label) }
            (view.message(name))
            input.govuk-input.govuk-input--error[is_wrong] id=(name) name=(name) type="text"
                value=(view.form.get(name)) autocomplete="off"
                aria-invalid=[is_wrong.then_some("true")]
                aria-describedby=[is_wrong.then(|| format!("{name}-error"))];
        }
    }
}
