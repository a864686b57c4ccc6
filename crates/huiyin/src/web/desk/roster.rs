//! `/desk/roster…`: who is on duty when. Here is what the pages share: times of shifts, why
//! somebody is on one, members as they are typed and chosen, refusals beside their fields.

pub mod away;
mod grid;
pub mod import;
pub mod list;
pub mod make;
pub mod month;
pub mod over;
pub mod rules;
pub mod signers;
pub mod swap;

use super::bar::{Desk, Tab};
use super::said;
use crate::web::field::Faults;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::roster::{Month, RosterFault};
use huiyin_domain::ids::MemberId;
use huiyin_domain::roster::{RosterKey, Shift, Why};
use huiyin_domain::time::Millis;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use std::collections::BTreeMap;

pub const PATH: &str = "/desk/roster";
/// Where a message stands that belongs to no field.
pub const WHOLE: &str = "roster-form";

pub fn address(key: &RosterKey) -> String {
    format!("{PATH}/{key}")
}

/// What stood in the way goes beside its field; anything else is a page of its own.
pub fn refused(
    desk: &Desk,
    faults: &mut Faults,
    fault: RosterFault,
    field: impl Fn(&RosterFault) -> &'static str,
) -> Option<Response> {
    match fault {
        RosterFault::Trouble(Trouble::Exists) => {
            faults.add("key", desk.t("roster-refused-exists"));
            None
        }
        RosterFault::Trouble(trouble) => said::stood(desk, faults, WHOLE, &trouble),
        fault => {
            faults.add(field(&fault), desk.t(&fault.key()));
            None
        }
    }
}

pub fn show(desk: &Desk, title: &str, faults: &Faults, main: Markup) -> Response {
    said::show(desk, Tab::Roster, title, faults, main)
}

fn clock(at: Millis, zone: &TimeZone) -> String {
    let civil = zone.to_datetime(at.timestamp());
    format!("{:02}:{:02}", civil.hour(), civil.minute())
}

/// `08:00–20:00`, and on which day it ends where that is another one.
pub fn hours(desk: &Desk, zone: &TimeZone, shift: &Shift) -> String {
    let (from, until) = (clock(shift.from, zone), clock(shift.until, zone));
    let days = shift.date.duration_until(shift.until.date_in(zone)).as_hours() / 24;
    let parts = [("from", from.into()), ("until", until.into()), ("days", days.into())];
    desk.text(if days > 0 { "roster-hours-over" } else { "roster-hours" }, &parts)
}

/// Day and hours.
pub fn when(desk: &Desk, zone: &TimeZone, shift: &Shift) -> String {
    format!("{} {}", desk.lang.date(shift.date), hours(desk, zone, shift))
}

/// Why somebody, or nobody, is on a shift.
pub fn why(desk: &Desk, why: Why, names: &BTreeMap<MemberId, String>) -> String {
    let name = match why {
        Why::Substitute(member) | Why::Away(member) | Why::NotEnrolled(member) => {
            names.get(&member).cloned().unwrap_or_default()
        }
        _ => String::new(),
    };
    desk.text(&format!("roster-why-{}", why.code()), &[("name", name.into())])
}

pub fn gap_tag(desk: &Desk) -> Markup {
    html! { strong.govuk-tag.hy-tag--late { (desk.t("roster-gap")) } }
}

/// Shifts that have not begun, to choose one: by their beginning.
pub fn shift_choices(desk: &Desk, month: &Month) -> Vec<(String, String)> {
    let zone = &month.line.zone;
    let none = (String::new(), desk.t("desk-choose"));
    let choice = |shift: &Shift| {
        let name = shift.who.and_then(|who| month.names.get(&who).cloned());
        let name = name.unwrap_or_else(|| desk.t("roster-gap"));
        (shift.from.0.to_string(), format!("{} {name}", when(desk, zone, shift)))
    };
    // The one that runs can still get somebody else.
    let running = month.line.now.iter().map(|now| choice(&now.shift));
    let ahead = month.ahead.iter().map(|view| choice(&view.shift));
    std::iter::once(none).chain(running).chain(ahead).collect()
}

/// Who can be on a shift, by number.
pub fn member_choices(desk: &Desk, month: &Month) -> Vec<(String, String)> {
    let none = (String::new(), desk.t("desk-choose"));
    let choice = |id: &MemberId| {
        (id.to_string(), month.names.get(id).cloned().unwrap_or_else(|| format!("#{id}")))
    };
    std::iter::once(none).chain(month.enrolled.iter().map(choice)).collect()
}

/// One member a line, by name or `#number`.
pub fn order(
    desk: &Desk,
    month: &Month,
    typed: &str,
    faults: &mut Faults,
    field: &str,
) -> Option<Vec<MemberId>> {
    let mut order = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let fits = |id: &&MemberId| {
            let number = line.strip_prefix('#') == Some(id.to_string().as_str());
            number || month.names.get(*id).is_some_and(|name| name == line)
        };
        let mut found = month.enrolled.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(member), None) => order.push(*member),
            (None, _) => {
                faults.add(field, desk.text("roster-order-unknown", &[("line", line.into())]));
                return None;
            }
            _ => {
                faults.add(field, desk.text("roster-order-several", &[("line", line.into())]));
                return None;
            }
        }
    }
    Some(order)
}

/// As [`order`] reads it.
pub fn order_text(month: &Month, order: &[MemberId]) -> String {
    let name = |id: &MemberId| {
        let name = month.names.get(id).filter(|name| {
            month.enrolled.iter().filter(|one| month.names.get(one) == Some(*name)).count() == 1
        });
        name.cloned().unwrap_or_else(|| format!("#{id}"))
    };
    order.iter().map(name).collect::<Vec<_>>().join("\n")
}

/// Everybody who can be put on a shift, beside the field in which they are typed.
pub fn people(desk: &Desk, month: &Month) -> Markup {
    let names: Vec<String> =
        month.enrolled.iter().filter_map(|id| month.names.get(id).cloned()).collect();
    html! {
        details.hy-act {
            summary { (desk.t("roster-people")) }
            div.hy-act__body { p.govuk-body dir="auto" {
                @if names.is_empty() { (desk.t("roster-people-none")) }
                @else { (desk.joined(&names)) }
            } }
        }
    }
}

/// The way back to the roster's own page.
pub fn back(desk: &Desk, month: &Month) -> Markup {
    html! {
        p.hy-muted {
            a.govuk-link href=(PATH) { (desk.t("roster-title")) } " · "
            a.govuk-link href=(address(&month.line.key)) dir="auto" { (month.line.title) }
        }
    }
}
