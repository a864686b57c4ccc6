//! `/desk/common/day`: the brief of the day, to be read in a minute and printed on one page.
//! Problems that are late or new, what grew since yesterday, what waits to be looked at.

use super::{PATH as ALL, address, table};
use crate::web::desk::bar::{Desk, Tab};
use axum::response::Response;
use huiyin_app::common::{DayBrief, Growth, Of, ProblemLine};
use maud::{Markup, html};

pub const PATH: &str = "/desk/common/day";

pub async fn get(desk: Desk) -> Response {
    match desk.app().common_brief(&desk.signed).await {
        Ok(brief) => {
            let title = desk.t("common-day-title");
            desk.page(Tab::Common, &title, body(&desk, &title, &brief))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn body(desk: &Desk, title: &str, brief: &DayBrief) -> Markup {
    html! {
        p.hy-muted { (desk.day(desk.now)) }
        h1.govuk-heading-l { (title) }
        @if brief.proposals > 0 {
            p.govuk-body { a.govuk-link href=(ALL) {
                (desk.text("common-day-proposals", &[("n", brief.proposals.to_string().into())]))
            } }
        }
        (problems(desk, "overdue", &brief.overdue))
        section aria-labelledby="growth" {
            h2.govuk-heading-m id="growth" { (desk.t("common-day-growth")) }
            @if brief.growth.is_empty() { p.govuk-body { (desk.t("common-day-growth-none")) } }
            @else { (growth(desk, &brief.growth)) }
            p.hy-small.hy-muted { (desk.t("common-day-growth-how")) }
        }
        (problems(desk, "new", &brief.new))
        button.govuk-button.govuk-button--secondary.hy-noprint type="button" data-print=""
            data-js="" hidden { (desk.t("portal-print")) }
    }
}

fn problems(desk: &Desk, which: &str, lines: &[ProblemLine]) -> Markup {
    let title = desk.code("common-day-", which);
    html! {
        section aria-labelledby=(which) {
            h2.govuk-heading-m id=(which) { (title) }
            @if lines.is_empty() {
                p.govuk-body { (desk.t(&format!("common-day-{which}-none"))) }
            } @else { (table(desk, &title, lines)) }
        }
    }
}

fn growth(desk: &Desk, rows: &[Growth]) -> Markup {
    let heads = ["what", "came", "expected", "chance", "share"];
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (desk.t("common-day-growth")) }
            thead { tr { @for head in heads {
                th scope="col" { (desk.code("common-growth-", head)) }
            } } }
            tbody { @for row in rows { tr {
                td data-label=(desk.t("common-growth-what")) { (what(desk, row)) }
                td.hy-num data-label=(desk.t("common-growth-came")) {
                    (desk.code("common-reports-", &row.band))
                }
                td.hy-num data-label=(desk.t("common-growth-expected")) {
                    (row.expected_tenths / 10) "." (row.expected_tenths % 10)
                }
                td.hy-num data-label=(desk.t("common-growth-chance")) {
                    "< 1 : " (ten_to_the(row.chance))
                }
                td.hy-num data-label=(desk.t("common-growth-share")) {
                    "≤ " (row.share_percent) " %"
                }
            } } }
        }
    }
}

fn what(desk: &Desk, row: &Growth) -> Markup {
    match &row.of {
        Of::Topic(topic) => html! {
            (desk.text("common-growth-topic", &[("topic", desk.topic(topic).into())]))
        },
        Of::Place(code) => html! {
            (desk.text("common-growth-place", &[("place", desk.area(code).into())]))
        },
        Of::Problem(id) => html! {
            a.govuk-link dir="auto" href=(address(*id)) { (row.title.as_deref().unwrap_or("–")) }
        },
    }
}

fn ten_to_the(power: i64) -> String {
    let zeros = usize::try_from(power.clamp(0, 12)).unwrap_or(0);
    let digits = format!("1{}", "0".repeat(zeros));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}
