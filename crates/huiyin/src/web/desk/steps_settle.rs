//! Forms of settling: appointments, hearings, follow-ups. Those of mediation are in
//! `steps_mediate`. Several forms of one action stand below each other, each with its step.

use super::case::View;
use super::field::{About, Choice, Fields};
use super::{steps, steps_mediate};
use huiyin_domain::case::{Asking, Found};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// All forms of one action; each posts to the action with its `step`.
pub fn forms(view: &View<'_>, action: Action) -> Markup {
    match action {
        Action::AppointmentAsk => ask(view),
        Action::AppointmentSet => appointments(view),
        Action::Hear => hearings(view),
        Action::FollowUp => follow_ups(view),
        other => steps_mediate::forms(view, other),
    }
}

/// One step of an action with several: folded away unless it is the next one, or was posted.
pub fn part(
    view: &View<'_>,
    action: Action,
    step: &str,
    open: bool,
    inside: impl Fn(Fields<'_>) -> Markup,
) -> Markup {
    let name = steps::form_name(action, step);
    let title = view.desk.code("settle-do-", &name);
    let open = if view.typed.form.is_empty() { open } else { view.typed.form == name };
    let fields = Fields { form: &name, typed: view.typed };
    html! {
        details.govuk-details open[open] {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { (title) }
            }
            div.govuk-details__text {
                (steps::step_form(view, action, step, &title, inside(fields)))
            }
        }
    }
}

/// Label and hint of a field, by their keys.
pub type Said = (&'static str, Option<&'static str>);
pub const MINUTES: Said = ("settle-minutes", Some("settle-minutes-hint"));
const CANCEL_REASON: Said = ("settle-cancel-reason", Some("settle-cancel-reason-hint"));

pub fn area(view: &View<'_>, fields: Fields<'_>, name: &str, rows: u8, said: Said) -> Markup {
    let (label, hint) = (view.desk.t(said.0), said.1.map(|key| view.desk.t(key)));
    fields.area(name, rows, About { label: &label, hint: hint.as_deref(), ..About::default() })
}

pub fn date(view: &View<'_>, fields: Fields<'_>, name: &str, said: Said) -> Markup {
    let (label, hint) = (view.desk.t(said.0), said.1.map(|key| view.desk.t(key)));
    let about = About { label: &label, hint: hint.as_deref(), ..About::default() };
    fields.line(name, "date", about)
}

/// Which one is meant: said silently where there is only one.
fn which(
    view: &View<'_>,
    fields: Fields<'_>,
    name: &str,
    key: &str,
    all: &[(u32, String)],
) -> Markup {
    if let [(only, _)] = all {
        return html! { input type="hidden" name=(name) value=(only); };
    }
    let choices: Vec<Choice> = std::iter::once(Choice::new("", view.desk.t("desk-choose")))
        .chain(all.iter().map(|(number, said)| Choice::new(number.to_string(), said.clone())))
        .collect();
    let label = view.desk.t(key);
    fields.pick(name, &choices, About { label: &label, ..About::default() })
}

fn ask(view: &View<'_>) -> Markup {
    let action = Action::AppointmentAsk;
    let fields = Fields { form: action.code(), typed: view.typed };
    if view.page.case.settling.appointment_asked {
        return html! { p.govuk-body { (view.desk.t("settle-appointment-asked")) } };
    }
    let button = view.desk.t("action-appointment-ask");
    steps::form(view, action, &button, area(view, fields, "text", 3, ("settle-ask-text", None)))
}

fn appointments(view: &View<'_>) -> Markup {
    let (desk, settling) = (view.desk, &view.page.case.settling);
    let open: Vec<(u32, String)> =
        settling.appointments_open().map(|one| (one.appointment, desk.at(one.at))).collect();
    let action = Action::AppointmentSet;
    html! {
        @if view.page.case.stage.is_open() {
            (part(view, action, "set", open.is_empty(), |fields| set(view, fields)))
        }
        @if !open.is_empty() {
            (part(view, action, "hold", false, |fields| html! {
                (which(view, fields, "appointment", "settle-which-appointment", &open))
                (area(view, fields, "text", 6, MINUTES))
            }))
            (part(view, action, "cancel", false, |fields| html! {
                (which(view, fields, "appointment", "settle-which-appointment", &open))
                (area(view, fields, "reason", 3, CANCEL_REASON))
            }))
        }
    }
}

fn set(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let nobody = Choice::new("", desk.t("settle-with-open"));
    let listeners = desk.settlers.listeners.iter();
    let listeners = listeners.map(|row| Choice::new(row.id.to_string(), row.display_name.clone()));
    let listeners: Vec<Choice> = std::iter::once(nobody).chain(listeners).collect();
    let (time, with, place) =
        (desk.t("settle-time"), desk.t("settle-with"), desk.t("settle-place"));
    html! {
        (date(view, fields, "day", ("settle-day", Some("settle-day-hint"))))
        (fields.line("time", "time", About { label: &time, ..About::default() }))
        (fields.pick("with", &listeners, About { label: &with, ..About::default() }))
        (fields.line("place", "text", About { label: &place, ..About::default() }))
    }
}

fn hearings(view: &View<'_>) -> Markup {
    let action = Action::Hear;
    if view.page.case.settling.hearing().is_none() {
        return part(view, action, "set", true, |fields| {
            html! {
                p.govuk-hint { (view.desk.t("settle-hearing-stops")) }
                (date(view, fields, "from", ("settle-hearing-from", None)))
                (date(view, fields, "until", ("settle-hearing-until", None)))
                (area(view, fields, "text", 5, ("settle-hearing-text", None)))
            }
        });
    }
    html! {
        (part(view, action, "hold", true, |fields| html! {
            (date(view, fields, "until", ("settle-hearing-ended", None)))
            (area(view, fields, "text", 6, MINUTES))
        }))
        (part(view, action, "cancel", false, |fields| {
            area(view, fields, "reason", 3, CANCEL_REASON)
        }))
    }
}

fn follow_ups(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let said = |one: &huiyin_domain::case::FollowUp| {
        let asking = desk.code("settle-asking-", one.asking.code());
        (one.follow_up, format!("{asking} · {}", desk.last_day(one.due_at)))
    };
    let open: Vec<(u32, String)> = view.page.case.settling.follow_ups_open().map(said).collect();
    let founds: Vec<Choice> = Found::ALL
        .iter()
        .map(|one| Choice::new(one.code(), desk.code("settle-found-", one.code())))
        .collect();
    let askings: Vec<Choice> = Asking::ALL
        .iter()
        .map(|one| Choice::new(one.code(), desk.code("settle-asking-", one.code())))
        .collect();
    let (found, asking) = (desk.t("settle-found"), desk.t("settle-asking"));
    let action = Action::FollowUp;
    html! {
        @if !open.is_empty() {
            (part(view, action, "done", true, |fields| html! {
                (which(view, fields, "follow_up", "settle-which-follow-up", &open))
                (fields.radios("found", false, &founds, About {
                    label: &found, ..About::default()
                }))
                (area(view, fields, "text", 3, ("settle-found-text", None)))
            }))
        }
        (part(view, action, "set", false, |fields| html! {
            (fields.radios("asking", false, &askings, About {
                label: &asking, first: Asking::FollowUp.code(), ..About::default()
            }))
            (date(view, fields, "due", ("settle-follow-due", Some("settle-follow-due-hint"))))
        }))
    }
}
