//! The form by which a report is taken down: hazard, place, what, when, from whom. In the order
//! in which somebody on the telephone says it, with every field reached by the keyboard.

use super::{PATH, WHOLE, moment_of};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::{id_of, text};
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use huiyin_app::incident::ReportAsked;
use huiyin_domain::ids::IncidentId;
use huiyin_domain::incident::{
    Intake, PLACE_CHARS_MAX, Refusal, Source, TEXT_CHARS_MAX, WHAT_CHARS_MAX,
};
use huiyin_domain::plan::Hazard;
use huiyin_domain::text::TextFault;
use maud::{Markup, html};

/// Where a refusal of a first report is shown.
pub const fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::OccurredLater | Refusal::OccurredFar => "when",
        Refusal::PlaceCode => "area",
        Refusal::Gathering | Refusal::ExerciseUnsaid => "what",
        _ => WHOLE,
    }
}

pub fn read(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<ReportAsked> {
    let hazard = Hazard::parse(form.choice("hazard")).ok_or(TextFault::UnknownChoice);
    let hazard = faults.take(&desk.ask, "hazard", "incident-field-hazard", hazard);
    let place = text(desk, form, faults, "place", "incident-field-place", PLACE_CHARS_MAX);
    let what = text(desk, form, faults, "what", "incident-field-what", WHAT_CHARS_MAX);
    let source = Source::parse(form.choice("source")).ok_or(TextFault::UnknownChoice);
    let source = faults.take(&desk.ask, "source", "incident-field-source", source);
    let occurred = match form.choice("when") {
        "" => Some(None),
        typed => moment_of(desk, typed).map(Some),
    };
    if occurred.is_none() {
        faults.add("when", desk.t("incident-fault-when"));
    }
    let note = form.text_optional("note", TEXT_CHARS_MAX);
    let note = faults.take(&desk.ask, "note", "incident-field-note", note);
    let intake = Intake {
        hazard: hazard?,
        area_code: form.choice("area").to_owned(),
        place: place?,
        what: what?,
        source: source?,
        exercise: form.choice("exercise") == "yes",
        occurred: occurred?,
    };
    Some(ReportAsked { id: IncidentId(id_of(desk, form)), intake, note: note? })
}

/// Numbered, so that a number typed into the list chooses.
pub fn hazards(desk: &Desk) -> Vec<(String, String)> {
    let none = (String::new(), desk.t("desk-choose"));
    let numbered = (1..).zip(Hazard::ALL).map(|(no, hazard)| {
        let name = super::hazard_name(desk, hazard.code());
        (hazard.code().to_owned(), format!("{no} {name}"))
    });
    std::iter::once(none).chain(numbered).collect()
}

pub fn form(desk: &Desk, view: View<'_>) -> Markup {
    let sources = Source::ALL.iter();
    let sources: Vec<Choice> = sources
        .map(|source| Choice::new(source.code(), desk.code("incident-source-", source.code())))
        .collect();
    let areas = desk.org().areas().into_iter();
    let areas: Vec<_> =
        areas.map(|unit| (unit.area_code.clone(), desk.area(&unit.area_code))).collect();
    let exercise = view.form.choice("exercise") == "yes";
    html! {
        (post_form(&desk.ask, PATH, html! {
            (desk.once_field())
            (view.select(Field { key: Some("e"), hint: Some("incident-hint-hazard"),
                ..Field::new("hazard", "incident-field-hazard") }, &hazards(desk)))
            (view.text_input(Field { hint: Some("incident-hint-place"),
                ..Field::new("place", "incident-field-place") }))
            (view.select(Field::new("area", "incident-field-area"), &areas))
            (view.textarea(Field { rows: 3, hint: Some("incident-hint-what"),
                chars_max: Some(WHAT_CHARS_MAX), ..Field::new("what", "incident-field-what") }))
            (view.text_input(Field { width: Some(20), optional: true,
                hint: Some("incident-hint-when"), ..Field::new("when", "incident-field-when") }))
            (view.radios(Field { compact: true,
                ..Field::new("source", "incident-field-source") }, &sources))
            (view.textarea(Field { rows: 2, optional: true, hint: Some("incident-hint-note"),
                ..Field::new("note", "incident-field-note") }))
            div.govuk-form-group { div.govuk-checkboxes.govuk-checkboxes--small {
                div.govuk-checkboxes__item {
                    input.govuk-checkboxes__input type="checkbox" id="exercise" name="exercise"
                        value="yes" checked[exercise];
                    label.govuk-label.govuk-checkboxes__label for="exercise" {
                        (desk.t("incident-field-exercise"))
                    }
                }
            } }
            (button(&desk.ask, "incident-report-button"))
        }))
    }
}

/// The form as it is shown first: the area for which the officer is on duty.
pub fn blank(desk: &Desk) -> Form {
    let mut form = Form::default();
    form.set("area", &desk.app().area_of(&desk.signed).unwrap_or_default());
    form.set("source", Source::Resident.code());
    form
}
