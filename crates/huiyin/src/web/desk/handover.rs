//! `/desk/handover`: the shift that runs and the one that comes next, what is open, where the log
//! stands, and the two signatures. Each shift has its own forms; a field's id tells which.

use super::bar::{Desk, Tab};
use super::roster::{PATH as ROSTER, WHOLE, refused};
use super::{incident, said};
use crate::web::field::{Faults, Field, View, button, fault_text, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::incident::IncidentRow;
use huiyin_app::roster::{HandoverView, RosterFault, Sign};
use huiyin_domain::ids::ShiftId;
use huiyin_domain::roster::handover::{
    LogPosition, MATTER_CHARS_MAX, MATTERS_MAX, Refusal, Signature,
};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::{Text, TextFault};
use maud::{Markup, html};

pub const PATH: &str = "/desk/handover";
const REASON_CHARS_MAX: usize = 200;

pub async fn get(desk: Desk) -> Response {
    page(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, Path((id, step)): Path<(String, String)>, form: Form) -> Response {
    let Some(shift) = id.parse().ok().map(ShiftId) else { return desk.not_found() };
    let mut faults = Faults::default();
    let (app, by) = (desk.app(), &desk.signed);
    let stead = reason(&desk, &form, &mut faults, &field(&step, "stead", shift));
    let done = match step.as_str() {
        "offer" => {
            let matters = matters(&desk, &form, &mut faults, &field(&step, "matters", shift));
            match (matters, stead) {
                (Some(matters), Some(stead)) => {
                    app.handover_offer(by, shift, &matters, stead).await
                }
                _ => return page(&desk, &form, &faults).await,
            }
        }
        "take" => match stead {
            Some(stead) => app.handover_take(by, shift, stead).await,
            None => return page(&desk, &form, &faults).await,
        },
        _ => return desk.not_found(),
    };
    match done {
        Ok(()) => {
            desk.ask.notice_set(&format!("handover-done-{step}"));
            see_other(PATH)
        }
        Err(RosterFault::Handover(refusal @ (Refusal::ReasonNeeded | Refusal::TooManyMatters))) => {
            let name = if refusal == Refusal::ReasonNeeded { "stead" } else { "matters" };
            let message = desk.code("handover-refused-", refusal.code());
            faults.add(&field(&step, name, shift), message);
            page(&desk, &form, &faults).await
        }
        Err(fault) => match refused(&desk, &mut faults, fault, |_| WHOLE) {
            Some(answer) => answer,
            None => page(&desk, &form, &faults).await,
        },
    }
}

/// The name of a field in the forms of one shift.
fn field(step: &str, name: &str, shift: ShiftId) -> String {
    format!("{step}-{name}-{shift}")
}

/// `None` where what was typed cannot stand; nothing typed is nothing said.
#[expect(clippy::option_option, reason = "nothing said is one answer, unreadable another")]
fn reason(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<Option<PlaceText>> {
    if form.get(name).trim().is_empty() {
        return Some(None);
    }
    said::text(desk, form, faults, name, "handover-field-stead", REASON_CHARS_MAX).map(Some)
}

/// One open matter a line; no line holds anybody.
fn matters(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<Vec<PlaceText>> {
    let mut matters = Vec::new();
    for line in form.get(name).lines().filter(|line| !line.trim().is_empty()) {
        let text = match Text::parse(line, MATTER_CHARS_MAX) {
            Ok(text) => text,
            Err(fault) => {
                let label = desk.t("handover-field-matters");
                faults.add(name, fault_text(desk.lang, &label, fault));
                return None;
            }
        };
        match PlaceText::checked(&text) {
            Ok(text) => matters.push(text),
            Err(fault) => {
                faults.add(name, desk.code("screening-person-", fault.code()));
                return None;
            }
        }
    }
    if form.is_garbled(name) {
        let label = desk.t("handover-field-matters");
        faults.add(name, fault_text(desk.lang, &label, TextFault::Garbled));
        return None;
    }
    Some(matters)
}

async fn page(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let read = match desk.app().handover_desk(&desk.signed).await {
        Ok(read) => read,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let title = desk.t("handover-title");
    let mut form = form.clone();
    for view in &read.views {
        let name = field("offer", "matters", view.shift);
        if !form.has(&name) {
            form.set(&name, &begun(desk, view, &read.open).join("\n"));
        }
    }
    let view = View { ask: &desk.ask, form: &form, faults };
    let main = html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(ROSTER) { (desk.t("roster-title")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("handover-lead")) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        (log(desk, &read.log, "handover-log-now"))
        (incidents(desk, &read.open))
        @if read.views.is_empty() { p.govuk-body { (desk.t("handover-none")) } }
        @for one in &read.views { (shift(desk, view, one)) }
    };
    said::show(desk, Tab::Roster, &title, faults, main)
}

/// Where an offer begins: what was offered before it, or what was open when the last shift was
/// taken; and every incident that is open now.
fn begun(desk: &Desk, view: &HandoverView, open: &[IncidentRow]) -> Vec<String> {
    if let Some(offer) = &view.handover.offer {
        return offer.matters.clone();
    }
    let mut matters = view.before.clone();
    for line in open.iter().map(|row| named(desk, row)) {
        if matters.len() < MATTERS_MAX && !matters.contains(&line) {
            matters.push(line);
        }
    }
    matters
}

fn named(desk: &Desk, row: &IncidentRow) -> String {
    incident::title(desk, row.exercise, &row.hazard, &row.place)
}

fn incidents(desk: &Desk, open: &[IncidentRow]) -> Markup {
    html! { @if !open.is_empty() {
        h2.govuk-heading-m { (desk.t("handover-incidents")) }
        ul.govuk-list.govuk-list--bullet { @for row in open { li {
            a.govuk-link dir="auto" href=(incident::address(row.incident)) { (named(desk, row)) }
            " " (incident::stage_tag(desk, &row.stage))
        } } }
    } }
}

fn log(desk: &Desk, log: &LogPosition, key: &str) -> Markup {
    html! {
        p.hy-small.hy-muted {
            (desk.text(key, &[("size", log.size.into())])) " "
            code { (log.root.get(..16).unwrap_or_default()) }
        }
    }
}

fn shift(desk: &Desk, view: View<'_>, one: &HandoverView) -> Markup {
    let id = format!("shift-{}", one.shift);
    let nobody = || desk.t("roster-gap");
    html! {
        section.hy-card aria-labelledby=(id) {
            h2.hy-card__title id=(id) {
                span dir="auto" { (one.title) } " · "
                (desk.at(one.watch.from)) " – " (desk.at(one.watch.until))
            }
            p.govuk-body { (state(desk, one)) }
            dl.govuk-summary-list {
                @for (key, name) in [("handover-outgoing", &one.outgoing),
                    ("handover-incoming", &one.incoming)] {
                    div.govuk-summary-list__row {
                        dt.govuk-summary-list__key { (desk.t(key)) }
                        dd.govuk-summary-list__value dir="auto" {
                            (name.clone().unwrap_or_else(nobody))
                        }
                    }
                }
            }
            (offered(desk, one))
            (taken(desk, one))
            @if one.takes != Sign::No { (take(desk, view, one)) }
            @if one.offers != Sign::No { (offer(desk, view, one)) }
        }
    }
}

fn state(desk: &Desk, one: &HandoverView) -> Markup {
    let handover = &one.handover;
    html! {
        @if handover.taken.is_some() {
            strong.govuk-tag.hy-tag--quiet { (desk.t("handover-taken")) }
        } @else if handover.alarmed.is_some() {
            strong.govuk-tag.hy-tag--late { (desk.t("roster-untaken")) }
        } @else if handover.offer.is_some() {
            strong.govuk-tag.hy-tag--soon { (desk.t("handover-offered")) }
        } @else {
            strong.govuk-tag.hy-tag--soon { (desk.t("roster-waits")) }
        }
    }
}

fn signed(desk: &Desk, name: Option<&String>, signature: &Signature) -> Markup {
    html! {
        span dir="auto" { (name.map_or("–", String::as_str)) }
        @if let Some(why) = &signature.in_stead {
            " " span.hy-muted dir="auto" { (desk.text("handover-stead-why",
                &[("why", why.as_str().into())])) }
        }
    }
}

fn offered(desk: &Desk, one: &HandoverView) -> Markup {
    html! { @if let Some(offer) = &one.handover.offer {
        p.govuk-body {
            strong { (desk.t("handover-offered-by")) } " "
            (signed(desk, one.offered_by.as_ref(), &offer.signed)) " · " (desk.at(offer.at))
        }
        h3.govuk-heading-s { (desk.t("handover-field-matters")) }
        @if offer.matters.is_empty() { p.govuk-body { (desk.t("handover-no-matters")) } }
        ul.govuk-list.govuk-list--bullet { @for matter in &offer.matters {
            li dir="auto" { (matter) }
        } }
        (log(desk, &offer.log, "handover-log-then"))
    } }
}

fn taken(desk: &Desk, one: &HandoverView) -> Markup {
    html! { @if let Some((signature, at, position)) = &one.handover.taken {
        p.govuk-body {
            strong { (desk.t("handover-taken-by")) } " "
            (signed(desk, one.taken_by.as_ref(), signature)) " · " (desk.at(*at))
        }
        (log(desk, position, "handover-log-then"))
    } }
}

fn take(desk: &Desk, view: View<'_>, one: &HandoverView) -> Markup {
    html! {
        (post_form(&desk.ask, &format!("{PATH}/{}/take", one.shift), html! {
            (stead(view, "take", one, one.takes))
            (button(&desk.ask, "handover-take"))
        }))
    }
}

fn offer(desk: &Desk, view: View<'_>, one: &HandoverView) -> Markup {
    let name = field("offer", "matters", one.shift);
    let max = MATTERS_MAX.to_string();
    html! {
        (post_form(&desk.ask, &format!("{PATH}/{}/offer", one.shift), html! {
            (view.textarea(Field { rows: 5, hint: Some("handover-hint-matters"),
                ..Field::new(&name, "handover-field-matters") }))
            p.hy-small.hy-muted { (desk.text("handover-matters-max", &[("max", max.into())])) }
            (stead(view, "offer", one, one.offers))
            (button(&desk.ask, "handover-offer"))
        }))
    }
}

fn stead(view: View<'_>, step: &str, one: &HandoverView, sign: Sign) -> Markup {
    let name = field(step, "stead", one.shift);
    html! { @if sign == Sign::InStead {
        (view.text_input(Field { hint: Some("handover-hint-stead"),
            ..Field::new(&name, "handover-field-stead") }))
    } }
}
