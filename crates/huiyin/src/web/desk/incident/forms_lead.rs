//! The forms of a duty leader: a plan put to work, another level, a watch, command handed over,
//! an end judged point by point. What the plan says stands in them already and can be changed.

use super::forms::{case, correct, county, fold, note, press, reason, report};
use super::read::{ACTIVATE, CHANGE, LevelFields, reason_of};
use super::{address, field_moment};
use crate::web::desk::bar::Desk;
use crate::web::field::{Choice, Field, View, button};
use huiyin_app::incident::IncidentPage;
use huiyin_app::lang::Lang;
use huiyin_domain::incident::{EXPECTED_DAYS_MAX, Step, Words};
use huiyin_domain::plan::{Colour, Level, Plan};
use huiyin_domain::time::Millis;
use maud::{Markup, html};

/// The form of a step, whoever takes it.
pub fn or(desk: &Desk, view: View<'_>, page: &IncidentPage, step: Step) -> Markup {
    match step {
        Step::Activate => activate(desk, view, page),
        Step::ChangeLevel => change(desk, view, page),
        Step::Watch => watch(desk, view, page),
        Step::TransferUp => transfer(desk, view, page),
        Step::StandDown => stand_down(desk, view, page),
        Step::OfferCommand => offer(desk, view, page),
        Step::Dismiss | Step::EndOffer | Step::TakeCommand => press(desk, view, page, step),
        Step::Correct => correct(desk, view, page),
        Step::ReportUp => report(desk, view, page),
        Step::AskCounty => county(desk, view, page),
        Step::Note => note(desk, view, page),
        Step::OpenCase => case(desk, view, page),
        step => reason(desk, view, page, step),
    }
}

fn level_value(plan: &Plan, level: &Level) -> String {
    format!("{} {}", plan.id, level.id.code())
}

fn level_name(desk: &Desk, plan: &Plan, level: &Level) -> String {
    let name = desk.text("incident-level", &[("level", level.id.code().into())]);
    format!("{name} · {} · {}", super::label(desk, &plan.title), super::label(desk, &level.matter))
}

/// First the level is chosen, by a link that works without a script; then everything that an
/// activation states stands there as the plan says it.
fn activate(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let Some(plan) = &page.plan else {
        return html! { p.govuk-inset-text { (desk.t("incident-plan-none")) } };
    };
    let chosen = view.form.choice(ACTIVATE.level);
    let level = plan.levels.iter().find(|level| level_value(plan, level) == chosen);
    let own = address(page.incident.id);
    let link = |level: &Level| {
        let value = level_value(plan, level).replace(' ', "+");
        format!("{own}?{}={value}#steps", ACTIVATE.level)
    };
    let inside = html! {
        ul.govuk-list {
            @for level in &plan.levels {
                li { a.govuk-link href=(link(level))
                    aria-current=[(level_value(plan, level) == chosen).then_some("true")] {
                    (level_name(desk, plan, level))
                } }
            }
        }
        @if let Some(level) = level {
            (stated(desk, view, &ACTIVATE, plan, level))
            p.govuk-hint { (decides(desk, plan, level)) }
            (button(&desk.ask, "incident-activate-button"))
        } @else { p.govuk-body { (desk.t("incident-choose-level")) } }
    };
    fold(desk, view, page, (Step::Activate, ACTIVATE.matter), inside)
}

fn decides(desk: &Desk, plan: &Plan, level: &Level) -> String {
    let role = plan.roles.iter().find(|role| role.id == level.decide);
    let name = role.map_or_else(|| level.decide.clone(), |role| super::label(desk, &role.title));
    desk.text("incident-decides", &[("role", name.into())])
}

/// Matter, expected duration and measures (art. 72), as the plan says them until they are typed.
fn stated(desk: &Desk, view: View<'_>, fields: &LevelFields, plan: &Plan, level: &Level) -> Markup {
    let mut form = view.form.clone();
    if !form.has(fields.matter) {
        let seconds = i64::try_from(level.expected.seconds()).unwrap_or(0);
        let most = EXPECTED_DAYS_MAX * 86_400;
        let until = Millis(desk.now.0 + seconds.min(most) * 1_000);
        let measures = level.measures.iter().map(|measure| super::label(desk, measure));
        let measures: Vec<String> = measures.collect();
        form.set(fields.matter, &super::label(desk, &level.matter));
        form.set(fields.until, &field_moment(desk, until));
        form.set(fields.measures, &measures.join("\n"));
    }
    let filled = View { form: &form, ..view };
    html! {
        input type="hidden" name=(fields.level) value=(level_value(plan, level));
        (rest(filled, fields))
    }
}

fn rest(view: View<'_>, fields: &LevelFields) -> Markup {
    html! {
        (view.text_input(Field { hint: Some("incident-hint-places"),
            ..Field::new(fields.matter, "incident-field-matter") }))
        (view.text_input(Field { kind: "datetime-local", width: Some(20),
            ..Field::new(fields.until, "incident-field-until") }))
        (view.textarea(Field { rows: 5, hint: Some("incident-hint-measures"),
            ..Field::new(fields.measures, "incident-field-measures") }))
    }
}

fn change(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let (Some(plan), Some(now)) = (&page.plan, &page.incident.response) else { return html! {} };
    let others = plan.levels.iter().filter(|level| level.id != now.level);
    let options = others
        .map(|level| (level_value(plan, level), level_name(desk, plan, level)))
        .collect::<Vec<_>>();
    let mut form = view.form.clone();
    if !form.has(CHANGE.matter) {
        form.set(CHANGE.matter, &now.matter);
        form.set(CHANGE.until, &field_moment(desk, now.expected_until));
        form.set(CHANGE.measures, &now.measures.join("\n"));
    }
    let filled = View { form: &form, ..view };
    let inside = html! {
        (filled.select(Field::new(CHANGE.level, "incident-field-level"), &options))
        (rest(filled, &CHANGE))
        (filled.textarea(Field { rows: 2, hint: Some("incident-hint-places"),
            ..Field::new(reason_of(Step::ChangeLevel), "incident-field-reason") }))
        (button(&desk.ask, "incident-step-change-level"))
    };
    fold(desk, view, page, (Step::ChangeLevel, CHANGE.matter), inside)
}

fn watch(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let colours = Colour::ALL.iter();
    let colours: Vec<Choice> = colours
        .map(|colour| Choice::new(colour.code(), desk.code("incident-colour-", colour.code())))
        .collect();
    let inside = html! {
        p.govuk-hint { (desk.t("incident-hint-watch")) }
        (view.radios(Field { compact: true, ..Field::new("colour", "incident-field-colour") },
            &colours))
        (view.text_input(Field { hint: Some("incident-hint-places"),
            ..Field::new("watch-area", "incident-field-watch-area") }))
        (view.text_input(Field { kind: "datetime-local", width: Some(20),
            ..Field::new("watch-until", "incident-field-until") }))
        (button(&desk.ask, "incident-step-watch"))
    };
    fold(desk, view, page, (Step::Watch, "watch-area"), inside)
}

fn transfer(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let inside = html! {
        (view.text_input(Field { hint: Some("incident-hint-up"),
            ..Field::new("up-to", "incident-field-up-to") }))
        (view.textarea(Field { rows: 2, hint: Some("incident-hint-places"),
            ..Field::new("up-reason", "incident-field-reason") }))
        (button(&desk.ask, "incident-step-transfer-up"))
    };
    fold(desk, view, page, (Step::TransferUp, "up-to"), inside)
}

fn offer(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let none = (String::new(), desk.t("desk-choose"));
    let leaders = page.leaders.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let leaders: Vec<_> = std::iter::once(none).chain(leaders).collect();
    let inside = html! {
        p.govuk-hint { (desk.t("incident-hint-offer")) }
        (view.select(Field::new("offer-to", "incident-field-offer"), &leaders))
        (button(&desk.ask, "incident-step-offer-command"))
    };
    fold(desk, view, page, (Step::OfferCommand, "offer-to"), inside)
}

/// Each criterion of the level: it is so, or why it is waived.
fn stand_down(desk: &Desk, view: View<'_>, page: &IncidentPage) -> Markup {
    let Some(now) = &page.incident.response else { return html! {} };
    let inside = html! {
        @for (no, words) in now.criteria.iter().enumerate() {
            (criterion(desk, view, no, words))
        }
        (view.textarea(Field { rows: 2, hint: Some("incident-hint-places"),
            ..Field::new("down-reason", "incident-field-reason") }))
        (button(&desk.ask, "incident-step-stand-down"))
    };
    fold(desk, view, page, (Step::StandDown, "down-reason"), inside)
}

fn criterion(desk: &Desk, view: View<'_>, no: usize, words: &Words) -> Markup {
    let (met, waived) = (format!("met-{no}"), format!("waived-{no}"));
    let text = match (&words.en, desk.lang) {
        (Some(en), Lang::En) => en,
        _ => &words.zh,
    };
    let is_met = view.form.choice(&met) == "yes";
    html! {
        div.govuk-form-group { div.govuk-checkboxes.govuk-checkboxes--small {
            div.govuk-checkboxes__item {
                input.govuk-checkboxes__input type="checkbox" id=(met) name=(met) value="yes"
                    checked[is_met];
                label.govuk-label.govuk-checkboxes__label for=(met) dir="auto" { (text) }
            }
        } }
        (view.text_input(Field { optional: true,
            ..Field::new(&waived, "incident-field-waived") }))
    }
}
