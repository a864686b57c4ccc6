//! `/desk/journal`: what the other administrators did, for the one who audits them. Each line is
//! a leaf of the public log; nothing on this page changes anything.

use super::bar::{Desk, Tab};
use crate::web::field::{Faults, Field, View, button};
use crate::web::form::Form;
use axum::response::Response;
use huiyin_app::journal::{JournalFilter, JournalLine, KINDS};
use huiyin_app::log::LogEvent;
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::Role;
use huiyin_domain::time::{day_end, parse_date};
use maud::{Markup, html};

pub const PATH: &str = "/desk/journal";
const ROWS: u32 = 50;

pub async fn get(desk: Desk) -> Response {
    let form = Form::parse(desk.ask.query.as_bytes());
    let mut faults = Faults::default();
    let until = match form.choice("until") {
        "" => None,
        typed => {
            let day = parse_date(typed).ok().and_then(|day| day_end(day, &desk.zone).ok());
            if day.is_none() {
                faults.add("until", desk.t("sign-journal-until-wrong"));
            }
            day
        }
    };
    let filter = JournalFilter {
        kind: Some(form.choice("kind")).filter(|kind| KINDS.contains(kind)).map(str::to_owned),
        until,
        before: form.choice("before").parse().ok(),
    };
    let mut rows = match desk.app().journal(&desk.by(), &filter, ROWS + 1).await {
        Ok(rows) => rows,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let is_more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let next = rows.last().map(|row| row.seq).filter(|_| is_more);
    let title = desk.t("sign-journal-title");
    let view = View { ask: &desk.ask, form: &form, faults: &faults };
    desk.page(
        Tab::Journal,
        &title,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            p.govuk-body { (desk.t("sign-journal-text")) }
            (filter_form(&desk, &view))
            @if rows.is_empty() { p.govuk-body { (desk.t("sign-journal-none")) } }
            @else { (table(&desk, &rows)) }
            @if let Some(next) = next {
                nav aria-label=(desk.t("desk-home-paging")) { p.govuk-body {
                    a.govuk-link rel="next" href=(next_page(&form, next)) {
                        (desk.t("sign-journal-next"))
                    }
                } }
            }
        },
    )
}

fn next_page(form: &Form, before: i64) -> String {
    let kept = ["kind", "until"].map(|name| format!("{name}={}", plain(form.choice(name))));
    format!("{PATH}?{}&before={before}", kept.join("&"))
}

/// Codes and days hold nothing that an address cannot.
fn plain(text: &str) -> String {
    text.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect()
}

fn filter_form(desk: &Desk, view: &View<'_>) -> Markup {
    let all = (String::new(), desk.t("sign-journal-all"));
    let kinds = KINDS.iter().map(|kind| ((*kind).to_owned(), desk.code("journal-", kind)));
    let kinds: Vec<(String, String)> = std::iter::once(all).chain(kinds).collect();
    html! {
        form.hy-filter method="get" action=(PATH) {
            (view.select(Field::new("kind", "sign-journal-kind"), &kinds))
            (view.text_input(Field { kind: "date", width: Some(10),
                ..Field::new("until", "sign-journal-until") }))
            (button(&desk.ask, "sign-journal-show"))
        }
    }
}

fn table(desk: &Desk, rows: &[JournalLine]) -> Markup {
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (desk.t("sign-journal-title")) }
            thead { tr { @for head in ["at", "who", "what", "account"] {
                th scope="col" { (desk.code("sign-journal-col-", head)) }
            } } }
            tbody { @for row in rows { tr {
                td data-label=(desk.t("sign-journal-col-at")) { (desk.at(row.at)) }
                td data-label=(desk.t("sign-journal-col-who")) { (who(desk, row)) }
                td data-label=(desk.t("sign-journal-col-what")) {
                    strong { (desk.code("journal-", row.event.kind())) }
                    @if let Some(more) = more(desk, &row.event) { " · " (more) }
                }
                td data-label=(desk.t("sign-journal-col-account")) {
                    (row.account.as_deref().unwrap_or_default())
                }
            } } }
        }
    }
}

fn who(desk: &Desk, row: &JournalLine) -> String {
    match (&row.actor_name, row.actor) {
        (Some(name), _) => name.clone(),
        (None, Actor::Staff { unit, .. }) => desk.unit(unit),
        (None, _) => desk.t("sign-journal-machine"),
    }
}

/// What a line says beside its kind.
fn more(desk: &Desk, event: &LogEvent) -> Option<String> {
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    match event {
        LogEvent::AccountMade { unit, .. } => Some(desk.unit(*unit)),
        LogEvent::UnitSet { unit, is_active: is_on } | LogEvent::DrillsSet { unit, is_on } => {
            let state = if *is_on { "desk-active" } else { "desk-inactive" };
            Some(format!("{} · {}", desk.unit(*unit), desk.t(state)))
        }
        LogEvent::RolesSet { before, after, .. } => {
            let parts =
                [("before", roles(desk, before).into()), ("after", roles(desk, after).into())];
            Some(desk.text("sign-journal-roles", &parts))
        }
        LogEvent::PlanAdopted { plan, version, .. } => Some(format!("{plan}@{version}")),
        LogEvent::CalloutBegun { pin, .. } => Some(pin.clone()),
        LogEvent::MemberAsked { unit, .. } => Some(desk.unit(*unit)),
        LogEvent::SignInsRefused { at_least, .. } => {
            Some(desk.text("sign-journal-at-least", &[("n", i64::from(*at_least).into())]))
        }
        LogEvent::TopicsSet { count: n } | LogEvent::ResponsibilitiesAdded { count: n } => {
            Some(desk.text("sign-journal-count", &[("n", count(*n).into())]))
        }
        _ => None,
    }
}

fn roles(desk: &Desk, codes: &str) -> String {
    let known = codes.split(' ').filter_map(Role::parse);
    let names: Vec<String> = known.map(|role| desk.code("role-", role.code())).collect();
    if names.is_empty() { desk.t("sign-journal-no-roles") } else { desk.joined(&names) }
}
