//! Reports to the body above, as they were made: numbered, each with its text to be read out or
//! sent, and how late it was.

use super::span;
use crate::web::desk::bar::Desk;
use huiyin_app::incident::IncidentPage;
use huiyin_app::lang::Lang;
use huiyin_domain::incident::Report;
use maud::{Markup, html};

pub fn made(desk: &Desk, page: &IncidentPage) -> Markup {
    let incident = &page.incident;
    html! { @if !incident.reports.is_empty() {
        section.hy-card aria-labelledby="reports" {
            h2.hy-card__title id="reports" { (desk.t("incident-reports-title")) }
            @for report in incident.reports.iter().rev() {
                details.hy-act {
                    summary { (headline(desk, report)) }
                    div.hy-act__body {
                        p.hy-keep dir="auto" { (text(desk, report, incident.exercise)) }
                    }
                }
            }
        }
    } }
}

fn headline(desk: &Desk, report: &Report) -> Markup {
    html! {
        (title(desk, report)) " · " (desk.code("incident-way-", report.way.code()))
        " · " (desk.at(report.at))
        @if let Some(number) = report.corrects {
            " · " (desk.text("incident-report-corrects", &[("n", i64::from(number).into())]))
        }
        @if report.late_ms > 0 {
            " " strong.govuk-tag.hy-tag--late {
                (desk.text("incident-due-late", &[("span", span(desk, report.late_ms).into())]))
            }
        }
    }
}

fn title(desk: &Desk, report: &Report) -> String {
    let number = desk.text("incident-report-number", &[("n", i64::from(report.number).into())]);
    format!("{number} {}", desk.code("incident-report-", report.kind.code()))
}

fn text(desk: &Desk, report: &Report, exercise: bool) -> String {
    report.text(&title(desk, report), exercise, desk.lang == Lang::En)
}
