//! `/desk/roster/{roster}/import`: a calendar file made elsewhere. All of it is taken or nothing,
//! and what is wrong is told line by line.

use super::{WHOLE, address, back, month, people, refused, show};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::text;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::roster::{Month, RosterFault};
use huiyin_domain::roster::REASON_CHARS_MAX;
use huiyin_domain::roster::ical::Fault;
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(roster): Path<String>) -> Response {
    match month::read(&desk, &roster, None).await {
        Ok(month) => page(&desk, &month, &Form::default(), &Faults::default(), &[]),
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn post(desk: Desk, Path(roster): Path<String>, form: Form) -> Response {
    let month = match month::read(&desk, &roster, None).await {
        Ok(month) => month,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let mut faults = Faults::default();
    let label = "roster-field-reason";
    let Some(reason) = text(&desk, &form, &mut faults, "reason", label, REASON_CHARS_MAX) else {
        return page(&desk, &month, &form, &faults, &[]);
    };
    let (by, key) = (&desk.signed, &month.line.key);
    match desk.app().roster_import(by, key, form.get("file"), reason).await {
        Ok(count) => {
            let done = if count == 0 { "roster-done-import-none" } else { "roster-done-import" };
            desk.ask.notice_set(done);
            see_other(&address(key))
        }
        Err(fault) => {
            let lines = match &fault {
                RosterFault::File(lines) => lines.clone(),
                _ => Vec::new(),
            };
            let field = |fault: &RosterFault| match fault {
                RosterFault::File(_) => "file",
                _ => WHOLE,
            };
            let answer = refused(&desk, &mut faults, fault, field);
            answer.unwrap_or_else(|| page(&desk, &month, &form, &faults, &lines))
        }
    }
}

fn page(desk: &Desk, month: &Month, form: &Form, faults: &Faults, lines: &[Fault]) -> Response {
    let title = desk.t("roster-import-title");
    let view = View { ask: &desk.ask, form, faults };
    let main = html! {
        (view.error_summary())
        (back(desk, month))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("roster-import-lead")) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        @if !month.line.keeps { p.govuk-body { (desk.t("roster-only-read")) } }
        @else {
            (people(desk, month))
            (wrong(desk, lines))
            (post_form(&desk.ask, &format!("{}/import", address(&month.line.key)), html! {
                (view.textarea(Field { rows: 14, hint: Some("roster-hint-file"),
                    ..Field::new("file", "roster-field-file") }))
                (view.textarea(Field { rows: 2, hint: Some("common-no-names"),
                    ..Field::new("reason", "roster-field-reason") }))
                (button(&desk.ask, "roster-import-save"))
            }))
        }
    };
    show(desk, &title, faults, main)
}

fn wrong(desk: &Desk, lines: &[Fault]) -> Markup {
    html! { @if !lines.is_empty() {
        table.hy-worklist {
            caption { (desk.t("roster-import-wrong")) }
            thead { tr { @for head in ["line", "fault", "read"] {
                th scope="col" { (desk.code("roster-col-", head)) }
            } } }
            tbody { @for fault in lines { tr {
                td.hy-num data-label=(desk.t("roster-col-line")) { (fault.line) }
                td data-label=(desk.t("roster-col-fault")) {
                    (desk.code("roster-import-fault-", fault.kind.code()))
                }
                td data-label=(desk.t("roster-col-read")) { code dir="auto" { (fault.what) } }
            } } }
        }
    } }
}
