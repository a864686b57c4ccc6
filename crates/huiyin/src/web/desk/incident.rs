//! `/desk/duty…`: who is on duty, emergencies from their first report on, and what is done about
//! them. Here is what their pages share. No page leads from a person or a case to an incident.

pub mod account;
pub mod board;
mod forms;
mod forms_lead;
pub mod home;
mod intake;
pub mod live;
pub mod one;
mod read;
mod report;
mod story;
pub mod tree;

use super::bar::{Desk, Tab};
use super::said;
use crate::web::field::Faults;
use axum::response::Response;
use huiyin_app::incident::IncidentFault;
use huiyin_domain::ids::IncidentId;
use huiyin_domain::incident::{Refusal, marked};
use huiyin_domain::plan::Label;
use huiyin_domain::time::Millis;
use jiff::civil::DateTime;
use maud::{Markup, html};

pub const PATH: &str = "/desk/duty";
/// Where a message stands that belongs to no field.
pub const WHOLE: &str = "incident-form";

pub fn address(id: IncidentId) -> String {
    format!("{PATH}/{id}")
}

/// What stood in the way goes beside its field; anything else is a page of its own.
pub fn refused(
    desk: &Desk,
    faults: &mut Faults,
    fault: IncidentFault,
    field: impl Fn(Refusal) -> &'static str,
) -> Option<Response> {
    match fault {
        IncidentFault::Refused(refusal) => {
            faults.add(field(refusal), desk.code("incident-refused-", refusal.code()));
            None
        }
        IncidentFault::Trouble(trouble) => said::stood(desk, faults, WHOLE, &trouble),
    }
}

pub fn show(desk: &Desk, title: &str, faults: &Faults, main: Markup) -> Response {
    said::show(desk, Tab::Duty, title, faults, main)
}

/// What an incident is called: its hazard and its place; an exercise says so first.
pub fn title(desk: &Desk, exercise: bool, hazard: &str, place: &str) -> String {
    marked(exercise, &format!("{} · {place}", hazard_name(desk, hazard)))
}

pub fn hazard_name(desk: &Desk, code: &str) -> String {
    desk.code("incident-hazard-", &code.replace('.', "-"))
}

pub fn stage_tag(desk: &Desk, stage: &str) -> Markup {
    let class = match stage {
        "reported" | "active" => "govuk-tag hy-tag--late",
        "verifying" | "watch" | "transferred-up" | "standing-down" => "govuk-tag hy-tag--run",
        _ => "govuk-tag hy-tag--quiet",
    };
    html! { strong class=(class) { (desk.code("incident-stage-", stage)) } }
}

pub fn label(desk: &Desk, label: &Label) -> String {
    use huiyin_app::lang::Lang;
    match (&label.en, desk.lang) {
        (Some(en), Lang::En) => en.clone(),
        _ => label.zh.clone(),
    }
}

/// `2026-07-30T21:40`, as browsers send it, with a space as people type it, or a time of the last
/// twenty-four hours alone.
pub fn moment_of(desk: &Desk, typed: &str) -> Option<Millis> {
    let typed = typed.trim().replace('：', ":").replace(['T', 't'], " ");
    let at = |text: &str| {
        let local: DateTime = text.replace(' ', "T").parse().ok()?;
        let zoned = desk.zone.to_ambiguous_timestamp(local).compatible().ok()?;
        Some(Millis::from_timestamp(zoned))
    };
    if typed.contains('-') {
        return at(&typed);
    }
    let shape = typed.split_once(':')?;
    let digits =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(shape.0) || !digits(shape.1) {
        return None;
    }
    let clock = format!("{:0>2}:{:0>2}", shape.0, shape.1);
    let today = desk.now.date_in(&desk.zone);
    let of = |day: jiff::civil::Date| at(&format!("{day} {clock}"));
    let found = of(today)?;
    if found > desk.now { of(today.yesterday().ok()?) } else { Some(found) }
}

/// As a field for date and time takes it.
pub fn field_moment(desk: &Desk, at: Millis) -> String {
    let local = desk.zone.to_datetime(at.timestamp());
    format!("{}T{:02}:{:02}", local.date(), local.time().hour(), local.time().minute())
}

/// How long, in hours and minutes.
pub fn span(desk: &Desk, ms: i64) -> String {
    let minutes = ms / 60_000;
    let parts = [("h", (minutes / 60).into()), ("m", (minutes % 60).into())];
    desk.text("incident-span", &parts)
}

/// Tells a script where to listen; without one the page has its link to look again.
pub fn listens(desk: &Desk, id: IncidentId, version: i64) -> Markup {
    let from = format!("{}/live?since={version}", address(id));
    html! {
        div data-live-from=(from) data-live-version=(version)
            data-live-said=(desk.text("incident-live-said", &[("time", "{time}".into())])) {
            p.govuk-visually-hidden role="status" data-live-status="" {}
        }
        script src=(crate::web::assets::live_js()) defer {}
    }
}
