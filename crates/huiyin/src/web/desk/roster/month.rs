//! `/desk/roster/{roster}`: one month, each shift with who is on it and why; what each member
//! bears; what happened. Made to be printed on one sheet.

use super::grid::grid;
use super::{PATH, WHOLE, address, order_text};
use crate::web::desk::bar::{Desk, Tab};
use crate::web::form::Form;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::roster::{Month, Told};
use huiyin_domain::roster::{Kind, RosterKey};
use huiyin_domain::time::parse_date;
use jiff::Span;
use jiff::civil::Date;
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(roster): Path<String>) -> Response {
    let asked = Form::parse(desk.ask.query.as_bytes());
    let month = parse_date(&format!("{}-01", asked.choice("month"))).ok();
    match read(&desk, &roster, month).await {
        Ok(month) => {
            let title = month.line.title.clone();
            desk.page(Tab::Roster, &title, body(&desk, &month))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// # Errors
/// `NotFound`, `Forbidden`; the store's.
pub async fn read(desk: &Desk, roster: &str, month: Option<Date>) -> Result<Month, Trouble> {
    let key = RosterKey::parse(roster).map_err(|_| Trouble::NotFound)?;
    desk.app().roster_month(&desk.signed, &key, month).await
}

fn body(desk: &Desk, month: &Month) -> Markup {
    html! {
        p.hy-muted.hy-noprint { a.govuk-link href=(PATH) { (desk.t("roster-title")) } }
        h1.govuk-heading-l dir="auto" { (month.line.title) }
        div id=(WHOLE) {}
        p.govuk-body { (desk.unit(month.line.unit)) " · " (in_force(desk, month)) }
        (doors(desk, month))
        (turn(desk, month))
        (grid(desk, month))
        (fairness(desk, month))
        div.hy-noprint { (history(desk, month)) }
    }
}

/// The rules of today in words.
fn in_force(desk: &Desk, month: &Month) -> String {
    let today = desk.now.date_in(&month.line.zone);
    let rules = month.rules.iter().rev().find(|(from, _)| *from <= today);
    let Some((_, rules)) = rules.or_else(|| month.rules.first()) else {
        return desk.t("roster-no-rules");
    };
    let turns: Vec<String> = rules.turns.iter().map(ToString::to_string).collect();
    let turns = desk.joined(&turns);
    let kind = desk.code("roster-kind-", rules.kind.code());
    let starts = match rules.kind {
        Kind::Weekly => {
            let day = desk.code("roster-weekday-", rules.weekday.code());
            format!("{day} {turns}")
        }
        Kind::Desk | Kind::Leader => turns,
    };
    desk.text("roster-rules-say", &[("kind", kind.into()), ("turns", starts.into())])
}

/// Where to from here.
fn doors(desk: &Desk, month: &Month) -> Markup {
    let to = |part: &str| format!("{}/{part}", address(&month.line.key));
    html! {
        nav.hy-noprint aria-label=(desk.t("roster-doors")) { ul.govuk-list {
            li { a.govuk-link href=(to("swap")) { (desk.t("roster-swap-title")) } }
            @if month.line.keeps {
                li { a.govuk-link href=(to("override")) { (desk.t("roster-over-title")) } }
                li { a.govuk-link href=(to("rules")) { (desk.t("roster-rules-title")) } }
                li { a.govuk-link href=(to("import")) { (desk.t("roster-import-title")) } }
            }
        } }
    }
}

fn turn(desk: &Desk, month: &Month) -> Markup {
    let at = |months: i64| {
        let day = month.first.checked_add(Span::new().months(months)).ok()?;
        let path = address(&month.line.key);
        Some(format!("{path}?month={:04}-{:02}", day.year(), day.month()))
    };
    let (year, no) = (i64::from(month.first.year()), i64::from(month.first.month()));
    let name =
        desk.text("roster-month", &[("year", year.to_string().into()), ("month", no.into())]);
    html! {
        h2.govuk-heading-m id="month" { (name) }
        p.govuk-body.hy-noprint {
            @if let Some(before) = at(-1) {
                a.govuk-link rel="prev" href=(before) { (desk.t("roster-month-before")) } " · "
            }
            @if let Some(after) = at(1) {
                a.govuk-link rel="next" href=(after) { (desk.t("roster-month-after")) }
            }
            " "
            button.govuk-button.govuk-button--secondary.hy-flush type="button" data-print=""
                data-js="" hidden { (desk.t("portal-print")) }
        }
    }
}

fn fairness(desk: &Desk, month: &Month) -> Markup {
    let year = i64::from(month.first.year()).to_string();
    let title = desk.text("roster-fair-title", &[("year", year.into())]);
    let name = |id| month.names.get(id).cloned().unwrap_or_else(|| format!("#{id}"));
    html! { @if !month.fairness.is_empty() {
        section aria-labelledby="fair" {
            h2.govuk-heading-m id="fair" { (title) }
            table.hy-worklist {
                caption.govuk-visually-hidden { (title) }
                thead { tr { @for head in ["who", "workdays", "restdays", "holidays", "all"] {
                    th scope="col" { (desk.code("roster-col-", head)) }
                } } }
                tbody { @for (member, load) in &month.fairness { tr {
                    td data-label=(desk.t("roster-col-who")) dir="auto" { (name(member)) }
                    td.hy-num data-label=(desk.t("roster-col-workdays")) { (load.workdays) }
                    td.hy-num data-label=(desk.t("roster-col-restdays")) { (load.restdays) }
                    td.hy-num data-label=(desk.t("roster-col-holidays")) { (load.holidays) }
                    td.hy-num data-label=(desk.t("roster-col-all")) { (load.total()) }
                } } }
            }
        }
    } }
}

fn history(desk: &Desk, month: &Month) -> Markup {
    html! {
        section aria-labelledby="history" {
            h2.govuk-heading-m id="history" { (desk.t("roster-history-title")) }
            ol.hy-timeline { @for told in month.history.iter().take(50) {
                (happened(desk, month, told))
            } }
        }
    }
}

fn happened(desk: &Desk, month: &Month, told: &Told) -> Markup {
    use huiyin_domain::roster::Event;
    let order = match &told.event {
        Event::RulesSet { rules, .. } => order_text(month, &rules.order),
        Event::PeriodSet { period } => order_text(month, &period.order),
        _ => String::new(),
    };
    let order: Vec<String> = order.lines().map(str::to_owned).collect();
    html! {
        li {
            p.govuk-body.hy-flush { strong { (desk.code("roster-event-", told.event.code())) } }
            @if !order.is_empty() { p.govuk-body.hy-flush dir="auto" { (desk.joined(&order)) } }
            @if let Some(reason) = told.event.reason() {
                p.govuk-body.hy-flush dir="auto" { (reason) }
            }
            p.hy-small.hy-muted { (desk.at(told.at)) }
        }
    }
}
