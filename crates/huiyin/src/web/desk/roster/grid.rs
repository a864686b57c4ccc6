//! A month as seven columns, from Monday to Sunday, each day with its shifts. On a narrow screen
//! the days stand one below the other.

use super::{gap_tag, hours, why};
use crate::web::desk::bar::Desk;
use huiyin_app::roster::{Month, ShiftView};
use huiyin_domain::roster::{Weekday, Why};
use jiff::civil::Date;
use maud::{Markup, html};

pub fn grid(desk: &Desk, month: &Month) -> Markup {
    let last = month.first.last_of_month();
    let lead = month.first.weekday().to_monday_zero_offset();
    let blanks = usize::try_from(lead).unwrap_or(0);
    let days = std::iter::successors(Some(month.first), |day| day.tomorrow().ok());
    let days = days.take_while(|day| *day <= last).map(Some);
    let cells: Vec<Option<Date>> = std::iter::repeat_n(None, blanks).chain(days).collect();
    html! {
        table.hy-month aria-labelledby="month" {
            thead { tr { @for day in Weekday::ALL {
                th scope="col" { (desk.code("roster-weekday-", day.code())) }
            } } }
            tbody { @for week in cells.chunks(7) { tr {
                @for day in week { (cell(desk, month, *day)) }
                @for _ in week.len()..7 { td.hy-month__none {} }
            } } }
        }
    }
}

fn cell(desk: &Desk, month: &Month, day: Option<Date>) -> Markup {
    let Some(day) = day else { return html! { td.hy-month__none {} } };
    let shifts = month.shifts.iter().filter(|view| view.shift.date == day);
    let shifts: Vec<&ShiftView> = shifts.collect();
    let today = desk.now.date_in(&month.line.zone) == day;
    let is_off = shifts.iter().any(|view| view.shift.load.workdays == 0);
    let is_holiday = shifts.iter().any(|view| view.shift.load.holidays > 0);
    html! {
        td.hy-month__off[is_off] aria-current=[today.then_some("date")] {
            p.hy-month__day {
                span aria-hidden="true" { (day.day()) }
                span.govuk-visually-hidden { (desk.lang.date(day)) }
                @if is_holiday { " " span.hy-small { (desk.t("roster-holiday")) } }
            }
            @for view in shifts { (shift(desk, month, view)) }
        }
    }
}

fn shift(desk: &Desk, month: &Month, view: &ShiftView) -> Markup {
    let shift = &view.shift;
    let name = shift.who.and_then(|who| month.names.get(&who));
    html! {
        p.hy-month__shift {
            span.hy-small.hy-muted { (hours(desk, &month.line.zone, shift)) } br;
            @match name {
                Some(name) => strong dir="auto" { (name) },
                None => (gap_tag(desk)),
            }
            @if shift.why != Why::Rule {
                br; span.hy-small { (why(desk, shift.why, &month.names)) }
            }
            @if view.alarm.is_some() && view.taken.is_none() {
                br; strong.govuk-tag.hy-tag--late { (desk.t("roster-untaken")) }
            }
        }
    }
}
