//! `/desk/notices`: what an officer is told about cases, newest first. A number and a purpose;
//! what the case is about stands only on its own page.

use super::bar::{Desk, Tab};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::notice::{NoticeShown, Purpose, UNSEEN_MAX};
use huiyin_domain::ids::NoticeId;
use maud::{Markup, html};

pub const PATH: &str = "/desk/notices";
const ROWS: u32 = 50;

pub async fn get(desk: Desk) -> Response {
    let before = Form::parse(desk.ask.query.as_bytes()).choice("before").parse().ok();
    let before = before.map(NoticeId);
    let rows = desk.app().notices(&desk.signed, before, ROWS + 1).await;
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let is_more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let title = desk.t("office-notices-title");
    let next = rows.last().filter(|_| is_more).map(|row| row.notice);
    desk.page(
        Tab::Notices,
        &title,
        html! {
            h1.govuk-heading-l { (title) }
            @if rows.is_empty() { p.govuk-body { (desk.t("office-notices-none")) } }
            @else { (all_seen(&desk, &rows, before.is_none())) (table(&desk, &rows)) }
            @if let Some(next) = next {
                nav aria-label=(desk.t("desk-home-paging")) { p.govuk-body {
                    a.govuk-link rel="next" href=(format!("{PATH}?before={next}")) {
                        (desk.t("desk-home-next"))
                    }
                } }
            }
            p.govuk-body { a.govuk-link href="/desk/account#ways" {
                (desk.t("office-notices-ways"))
            } }
        },
    )
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let Ok(last) = form.choice("last").parse().map(NoticeId) else { return see_other(PATH) };
    match desk.app().notices_seen(&desk.signed, last).await {
        Ok(()) => see_other(PATH),
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// Up to the newest on this page: one that came since stays new.
fn all_seen(desk: &Desk, rows: &[NoticeShown], is_first: bool) -> Markup {
    html! { @if let Some(newest) = rows.first().filter(|_| is_first && desk.unseen > 0) {
        form method="post" action=(PATH) data-once="" {
            (desk.ask.csrf_field())
            input type="hidden" name="last" value=(newest.notice);
            button.govuk-button.govuk-button--secondary data-key="a" {
                (desk.t("office-notices-seen"))
            }
        }
    } }
}

fn table(desk: &Desk, rows: &[NoticeShown]) -> Markup {
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (desk.t("office-notices-title")) }
            thead { tr {
                th scope="col" { (desk.t("desk-col-number")) }
                th scope="col" { (desk.t("office-notices-what")) }
                th scope="col" { (desk.t("office-notices-when")) }
            } }
            tbody { @for row in rows { tr {
                td data-label=(desk.t("desk-col-number")) {
                    @match &row.case {
                        Some((case, number)) => {
                            a.govuk-link.hy-caseno href=(format!("/desk/case/{case}")) { (number) }
                        }
                        None if row.purpose == Purpose::Duty.code() => {
                            a.govuk-link href=(super::handover::PATH) {
                                (desk.t("handover-title"))
                            }
                        }
                        None if row.purpose == Purpose::DutyGap.code() => {
                            a.govuk-link href=(super::roster::PATH) { (desk.t("roster-title")) }
                        }
                        None if row.purpose == Purpose::ReportMissed.code() => {
                            a.govuk-link href=(super::incident::PATH) { (desk.t("incident-title")) }
                        }
                        None => {
                            a.govuk-link href=(super::common::day::PATH) {
                                (desk.t("common-day-title"))
                            }
                        }
                    }
                }
                td data-label=(desk.t("office-notices-what")) {
                    (desk.code("office-purpose-", &row.purpose))
                    @if !row.seen {
                        " " strong.govuk-tag.hy-tag--soon { (desk.t("office-notices-new")) }
                    }
                }
                td.hy-num data-label=(desk.t("office-notices-when")) { (desk.at(row.made)) }
            } } }
        }
    }
}

/// What the navigation says: the name, and how many are new.
pub fn nav_text(desk: &Desk) -> String {
    let name = desk.t("office-nav-notices");
    match u32::try_from(desk.unseen).unwrap_or(UNSEEN_MAX) {
        0 => name,
        many if many >= UNSEEN_MAX => name + &desk.bracketed("99+"),
        some => name + &desk.bracketed(&some.to_string()),
    }
}
