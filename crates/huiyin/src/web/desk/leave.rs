//! Leaves: `/desk/leave` for the head of a unit, and the part of `/desk/account` where an officer
//! enters their own. Who may stand in, and when, is the domain's rule.

use super::account;
use super::bar::{Desk, Tab};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::leave::{LeaveTrouble, LeaveView};
use huiyin_domain::ids::{LeaveId, StaffId};
use huiyin_domain::leave::{Leave, LeaveFault};
use huiyin_domain::text::TextFault;
use huiyin_domain::time::{Millis, OutOfRange, day_end, day_start, parse_date};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

pub const PATH: &str = "/desk/leave";
const OWN_PATH: &str = "/desk/account/leave";

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let away = form.choice("away").parse().ok().map(StaffId).ok_or(TextFault::UnknownChoice);
    let away = faults.take(&desk.ask, "away", "office-leave-away", away);
    match added(&desk, away, &form, &mut faults).await {
        Ok(true) => see_other(PATH),
        Ok(false) => show(&desk, &form, &faults).await,
        Err(answer) => *answer,
    }
}

pub async fn own_post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    match added(&desk, Some(desk.signed.staff), &form, &mut faults).await {
        Ok(true) => see_other(account::PATH),
        Ok(false) => account::show(&desk, &form, &faults).await,
        Err(answer) => *answer,
    }
}

/// The only step there is: to end it. Ended twice is ended once.
pub async fn step(desk: Desk, Path((id, step)): Path<(String, String)>) -> Response {
    ended(&desk, &id, &step, PATH).await
}

pub async fn own_step(desk: Desk, Path((id, step)): Path<(String, String)>) -> Response {
    ended(&desk, &id, &step, account::PATH).await
}

async fn ended(desk: &Desk, id: &str, step: &str, back: &str) -> Response {
    let Some(id) = id.parse().ok().map(LeaveId).filter(|_| step == "end") else {
        return see_other(back);
    };
    match desk.app().leave_end(&desk.signed, id).await {
        Ok(()) => {
            desk.ask.notice_set("office-leave-done-end");
            see_other(back)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// `Ok(false)`: the faults say why not.
async fn added(
    desk: &Desk,
    away: Option<StaffId>,
    form: &Form,
    faults: &mut Faults,
) -> Result<bool, Box<Response>> {
    let from = day(desk, form, "first", faults, day_start);
    let until = day(desk, form, "last", faults, day_end);
    let chosen = form.choice("substitute").parse().ok().map(StaffId);
    let chosen = chosen.ok_or(TextFault::UnknownChoice);
    let substitute = faults.take(&desk.ask, "substitute", "office-leave-substitute", chosen);
    let (Some(staff), Some(from), Some(until), Some(substitute)) = (away, from, until, substitute)
    else {
        return Ok(false);
    };
    let leave = Leave { staff, substitute, from, until };
    match desk.app().leave_add(&desk.signed, leave).await {
        Ok(()) => {
            desk.ask.notice_set("office-leave-done-add");
            Ok(true)
        }
        Err(LeaveTrouble::Fault(fault)) => {
            faults.add(field_of(fault), desk.code("office-leave-fault-", fault.code()));
            Ok(false)
        }
        Err(LeaveTrouble::Trouble(trouble)) => Err(Box::new(desk.trouble(&trouble))),
    }
}

const fn field_of(fault: LeaveFault) -> &'static str {
    match fault {
        fault if fault.is_of_substitute() => "substitute",
        LeaveFault::Order | LeaveFault::Over | LeaveFault::TooLong => "last",
        _ => "first",
    }
}

type Edge = fn(Date, &TimeZone) -> Result<Millis, OutOfRange>;

/// A day as the office reckons them: its first instant, or its exclusive end.
fn day(desk: &Desk, form: &Form, name: &str, faults: &mut Faults, edge: Edge) -> Option<Millis> {
    let typed = form.choice(name);
    let at = parse_date(typed).and_then(|date| edge(date, &desk.zone)).ok();
    if at.is_none() {
        let key = if typed.is_empty() { "office-leave-day-empty" } else { "office-leave-day" };
        faults.add(name, desk.t(key));
    }
    at
}

async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let leaves = match desk.app().leaves_of_unit(&desk.signed).await {
        Ok(leaves) => leaves,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let members = members(desk, None).await;
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("office-leave-title");
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.page_as(
        Tab::Leave,
        &title,
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            p.govuk-body { (desk.t("office-leave-unit-hint")) }
            (list(desk, &leaves, PATH, true))
            h2.govuk-heading-m.hy-part { (desk.t("office-leave-add")) }
            (post_form(&desk.ask, PATH, html! {
                (view.select(Field::new("away", "office-leave-away"), &members))
                (fields(&view, &members))
                (button(&desk.ask, "office-leave-add"))
            }))
        },
    )
}

/// The part of one's own account page.
pub async fn own_part(desk: &Desk, view: &View<'_>) -> Markup {
    let leaves = desk.app().leaves_own(&desk.signed).await.unwrap_or_default();
    let members = members(desk, Some(desk.signed.staff)).await;
    html! {
        h2.govuk-heading-m.hy-part id="leave" { (desk.t("office-leave-own")) }
        p.govuk-body { (desk.t("office-leave-own-hint")) }
        (list(desk, &leaves, OWN_PATH, false))
        @if members.len() < 2 {
            p.govuk-body { (desk.t("office-leave-alone")) }
        } @else {
            (post_form(&desk.ask, OWN_PATH, html! {
                (fields(view, &members))
                (button(&desk.ask, "office-leave-add"))
            }))
        }
    }
}

fn fields(view: &View<'_>, members: &[(String, String)]) -> Markup {
    let day = |name, label| Field { kind: "date", width: Some(10), ..Field::new(name, label) };
    html! {
        (view.text_input(day("first", "office-leave-first")))
        (view.text_input(day("last", "office-leave-last")))
        (view.select(Field { hint: Some("office-leave-substitute-hint"),
            ..Field::new("substitute", "office-leave-substitute") }, members))
    }
}

/// Colleagues of one's unit, the empty choice first.
async fn members(desk: &Desk, without: Option<StaffId>) -> Vec<(String, String)> {
    let rows = desk.app().staff_of_unit(desk.signed.unit).await.unwrap_or_default();
    let rows = rows.into_iter().filter(|row| Some(row.id) != without);
    let rows = rows.map(|row| (row.id.to_string(), row.display_name));
    std::iter::once((String::new(), desk.t("desk-choose"))).chain(rows).collect()
}

fn list(desk: &Desk, leaves: &[LeaveView], path: &str, of_unit: bool) -> Markup {
    html! {
        @if leaves.is_empty() {
            p.govuk-body { (desk.t("office-leave-none")) }
        } @else {
            table.hy-worklist {
                caption.govuk-visually-hidden { (desk.t("office-leave-title")) }
                thead { tr {
                    @if of_unit { th scope="col" { (desk.t("office-leave-away")) } }
                    th scope="col" { (desk.t("office-leave-time")) }
                    th scope="col" { (desk.t("office-leave-substitute")) }
                    th scope="col" { (desk.t("office-leave-state")) }
                } }
                tbody { @for one in leaves { (row(desk, one, path, of_unit)) } }
            }
        }
    }
}

fn row(desk: &Desk, one: &LeaveView, path: &str, of_unit: bool) -> Markup {
    let begun = one.leave.from <= desk.now;
    let (state, end) = match begun {
        true => ("office-leave-now", "office-leave-end"),
        false => ("office-leave-later", "office-leave-take-back"),
    };
    let days = [
        ("from", desk.day(one.leave.from).into()),
        ("until", desk.last_day(one.leave.until).into()),
    ];
    html! {
        tr {
            @if of_unit { td data-label=(desk.t("office-leave-away")) {
                strong { (one.staff_name) }
            } }
            td data-label=(desk.t("office-leave-time")) { (desk.text("office-leave-days", &days)) }
            td data-label=(desk.t("office-leave-substitute")) { (one.substitute_name) }
            td data-label=(desk.t("office-leave-state")) {
                (desk.t(state))
                form method="post" action=(format!("{path}/{}/end", one.id)) data-once="" {
                    (desk.ask.csrf_field())
                    button.govuk-button.govuk-button--secondary.hy-flush {
                        (desk.t(end))
                        span.govuk-visually-hidden {
                            " " (one.staff_name) " " (desk.text("office-leave-days", &days))
                        }
                    }
                }
            }
        }
    }
}
