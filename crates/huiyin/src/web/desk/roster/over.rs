//! `/desk/roster/{roster}/override`: somebody else on one shift, or for a time another order; and
//! taken back again. Every field has a name of its own: several forms stand on the page.

use super::{
    WHOLE, address, back, member_choices, month, order, people, refused, shift_choices, show, when,
};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::{day, text};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::roster::{Month, RosterFault, ShiftView, StepAsked};
use huiyin_domain::ids::{MemberId, PeriodId};
use huiyin_domain::roster::{REASON_CHARS_MAX, Refusal, Why};
use huiyin_domain::text::TextFault;
use huiyin_domain::time::{Millis, day_end, day_start};
use maud::{Markup, html};

/// Nobody, as a choice.
const NOBODY: &str = "nobody";

pub async fn get(desk: Desk, Path(roster): Path<String>) -> Response {
    match month::read(&desk, &roster, None).await {
        Ok(month) => page(&desk, &month, &Form::default(), &Faults::default()),
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn post(
    desk: Desk,
    Path((roster, step)): Path<(String, String)>,
    form: Form,
) -> Response {
    let month = match month::read(&desk, &roster, None).await {
        Ok(month) => month,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let mut faults = Faults::default();
    let Some(asked) = read(&desk, &month, &step, &form, &mut faults) else {
        if faults.is_empty() {
            return desk.not_found();
        }
        return page(&desk, &month, &form, &faults);
    };
    match desk.app().roster_keep(&desk.signed, &month.line.key, asked).await {
        Ok(()) => {
            desk.ask.notice_set("roster-done-over");
            see_other(&address(&month.line.key))
        }
        Err(fault) => {
            let answer = refused(&desk, &mut faults, fault, |fault| field_of(&step, fault));
            answer.unwrap_or_else(|| page(&desk, &month, &form, &faults))
        }
    }
}

fn field_of(step: &str, fault: &RosterFault) -> &'static str {
    let RosterFault::Refused(refusal) = fault else { return WHOLE };
    match (step, refusal) {
        ("set", Refusal::NoShift | Refusal::Swapped) => "shift",
        ("set", Refusal::MemberAway | Refusal::NotEnrolled) => "member",
        ("period", Refusal::NoMember | Refusal::NotEnrolled) => "order",
        ("period", Refusal::PeriodReversed | Refusal::PeriodLong) => "last",
        ("period", Refusal::FromPast | Refusal::FromFar | Refusal::PeriodOverlaps) => "first",
        _ => WHOLE,
    }
}

/// `None` without a fault: there is no such step.
fn read(
    desk: &Desk,
    month: &Month,
    step: &str,
    form: &Form,
    faults: &mut Faults,
) -> Option<StepAsked> {
    let label = "roster-field-reason";
    let mut reason = |name: &str| text(desk, form, faults, name, label, REASON_CHARS_MAX);
    match step {
        "set" => {
            let reason = reason("reason");
            let shift = instant(form, "shift");
            let shift = faults.take(&desk.ask, "shift", "roster-field-shift", shift);
            let member = match form.choice("member") {
                NOBODY => Ok(None),
                id => id.parse().map(MemberId).map(Some).map_err(|_| TextFault::UnknownChoice),
            };
            let member = faults.take(&desk.ask, "member", "roster-field-member", member);
            Some(StepAsked::Override { shift: shift?, member: member?, reason: reason? })
        }
        "lift" => {
            let reason = reason("lifted");
            let shift = instant(form, "of");
            let shift = faults.take(&desk.ask, "of", "roster-field-shift", shift);
            Some(StepAsked::Lift { shift: shift?, reason: reason? })
        }
        "period" => {
            let reason = reason("why");
            let zone = &month.line.zone;
            let from = day(desk, form, faults, "first").and_then(|d| day_start(d, zone).ok());
            let until = day(desk, form, faults, "last").and_then(|d| day_end(d, zone).ok());
            let order = order(desk, month, form.get("order"), faults, "order");
            let (from, until) = (from?, until?);
            Some(StepAsked::Period { from, until, order: order?, reason: reason? })
        }
        "end" => {
            let reason = reason("ended");
            let id = form.choice("period").parse().map(PeriodId);
            let id = id.map_err(|_| TextFault::UnknownChoice);
            let id = faults.take(&desk.ask, "period", "roster-field-period", id);
            Some(StepAsked::PeriodEnd { id: id?, reason: reason? })
        }
        _ => None,
    }
}

pub fn instant(form: &Form, name: &str) -> Result<Millis, TextFault> {
    form.choice(name).parse().map(Millis).map_err(|_| TextFault::UnknownChoice)
}

fn page(desk: &Desk, month: &Month, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("roster-over-title");
    let view = View { ask: &desk.ask, form, faults };
    let main = html! {
        (view.error_summary())
        (back(desk, month))
        h1.govuk-heading-l { (title) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        @if !month.line.keeps { p.govuk-body { (desk.t("roster-only-read")) } }
        @else {
            (set(desk, view, month))
            (lift(desk, view, month))
            (people(desk, month))
            (period(desk, view, month))
            (end(desk, view, month))
        }
    };
    show(desk, &title, faults, main)
}

fn path(month: &Month, step: &str) -> String {
    format!("{}/override/{step}", address(&month.line.key))
}

fn reason<'a>(name: &'a str) -> Field<'a> {
    Field { rows: 2, hint: Some("common-no-names"), ..Field::new(name, "roster-field-reason") }
}

fn set(desk: &Desk, view: View<'_>, month: &Month) -> Markup {
    let mut members = member_choices(desk, month);
    members.push((NOBODY.to_owned(), desk.t("roster-nobody")));
    html! {
        h2.govuk-heading-m { (desk.t("roster-over-set")) }
        (post_form(&desk.ask, &path(month, "set"), html! {
            (view.select(Field::new("shift", "roster-field-shift"), &shift_choices(desk, month)))
            (view.select(Field::new("member", "roster-field-member"), &members))
            (view.textarea(reason("reason")))
            (button(&desk.ask, "roster-over-set"))
        }))
    }
}

fn lift(desk: &Desk, view: View<'_>, month: &Month) -> Markup {
    let is_over = |view: &&ShiftView| matches!(view.shift.why, Why::Override | Why::Emptied);
    let overs: Vec<(String, String)> = month
        .ahead
        .iter()
        .filter(is_over)
        .map(|view| {
            let shift = &view.shift;
            (shift.from.0.to_string(), when(desk, &month.line.zone, shift))
        })
        .collect();
    html! { @if !overs.is_empty() {
        h2.govuk-heading-m { (desk.t("roster-over-lift")) }
        (post_form(&desk.ask, &path(month, "lift"), html! {
            (view.select(Field::new("of", "roster-field-shift"), &overs))
            (view.textarea(reason("lifted")))
            (button(&desk.ask, "roster-over-lift"))
        }))
    } }
}

fn period(desk: &Desk, view: View<'_>, month: &Month) -> Markup {
    let date = |name, label| Field { kind: "date", width: Some(10), ..Field::new(name, label) };
    html! {
        h2.govuk-heading-m { (desk.t("roster-period-set")) }
        (post_form(&desk.ask, &path(month, "period"), html! {
            (view.text_input(date("first", "roster-field-first")))
            (view.text_input(date("last", "roster-field-last")))
            (view.textarea(Field { rows: 6, hint: Some("roster-hint-order"),
                ..Field::new("order", "roster-field-order") }))
            (view.textarea(reason("why")))
            (button(&desk.ask, "roster-period-set"))
        }))
    }
}

fn end(desk: &Desk, view: View<'_>, month: &Month) -> Markup {
    let zone = &month.line.zone;
    let choices: Vec<(String, String)> = month
        .periods
        .iter()
        .map(|period| {
            let from = desk.lang.date(period.from.date_in(zone));
            let until = desk.lang.date(Millis(period.until.0 - 1).date_in(zone));
            (period.id.to_string(), format!("{from} – {until} {}", period.reason))
        })
        .collect();
    html! { @if !choices.is_empty() {
        h2.govuk-heading-m { (desk.t("roster-period-end")) }
        (post_form(&desk.ask, &path(month, "end"), html! {
            (view.select(Field::new("period", "roster-field-period"), &choices))
            (view.textarea(reason("ended")))
            (button(&desk.ask, "roster-period-end"))
        }))
    } }
}
