//! `/desk/roster`: who is on duty now, and where nobody is within the next seven days.

use super::{PATH, address, away, gap_tag, hours, make, signers, when, why};
use crate::web::desk::bar::{Desk, Tab};
use crate::web::desk::{drill, handover};
use axum::response::Response;
use huiyin_app::roster::RosterLine;
use huiyin_domain::ids::MemberId;
use huiyin_domain::policy::Action;
use huiyin_domain::roster::Why;
use maud::{Markup, html};
use std::collections::BTreeMap;

pub async fn get(desk: Desk) -> Response {
    match desk.app().roster_list(&desk.signed).await {
        Ok(lines) => {
            let title = desk.t("roster-title");
            desk.page(Tab::Roster, &title, body(&desk, &title, &lines))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn body(desk: &Desk, title: &str, lines: &[RosterLine]) -> Markup {
    html! {
        h1.govuk-heading-l { (title) }
        ul.govuk-list {
            li { a.govuk-link href=(handover::PATH) { (desk.t("handover-title")) } }
            li { a.govuk-link href=(away::PATH) { (desk.t("roster-away-title")) } }
            li { a.govuk-link href=(drill::PATH) { (desk.t("drill-title")) } }
            @if desk.may(Action::RosterKeep) {
                li { a.govuk-link href=(make::PATH) { (desk.t("roster-new")) } }
                li { a.govuk-link href=(signers::PATH) { (desk.t("roster-signers-title")) } }
            }
        }
        section aria-labelledby="now" {
            h2.govuk-heading-m id="now" { (desk.t("roster-now-title")) }
            @if lines.is_empty() { p.govuk-body { (desk.t("roster-none")) } }
            @else { (now(desk, lines)) }
        }
        section aria-labelledby="gaps" {
            h2.govuk-heading-m id="gaps" { (desk.t("roster-gaps-title")) }
            (gaps(desk, lines))
        }
        p.hy-small.hy-muted { a.govuk-link href=(PATH) { (desk.t("common-again")) } }
    }
}

fn now(desk: &Desk, lines: &[RosterLine]) -> Markup {
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (desk.t("roster-now-title")) }
            thead { tr { @for head in ["roster", "who", "hours", "unit"] {
                th scope="col" { (desk.code("roster-col-", head)) }
            } } }
            tbody { @for line in lines { tr {
                td data-label=(desk.t("roster-col-roster")) {
                    a.govuk-link.hy-worklist__title dir="auto" href=(address(&line.key)) {
                        (line.title)
                    }
                }
                td data-label=(desk.t("roster-col-who")) { (present(desk, line)) }
                td data-label=(desk.t("roster-col-hours")) {
                    @match &line.now {
                        Some(now) => (hours(desk, &line.zone, &now.shift)),
                        None => "–",
                    }
                }
                td data-label=(desk.t("roster-col-unit")) { (desk.unit(line.unit)) }
            } } }
        }
    }
}

fn present(desk: &Desk, line: &RosterLine) -> Markup {
    html! {
        @match &line.now {
            None => (desk.t("roster-no-shift")),
            Some(now) => {
                @match &now.name {
                    Some(name) => span dir="auto" { (name) },
                    None => (gap_tag(desk)),
                }
                @if now.alarm.is_some() {
                    " " strong.govuk-tag.hy-tag--late { (desk.t("roster-untaken")) }
                } @else if now.waits {
                    " " strong.govuk-tag.hy-tag--soon { (desk.t("roster-waits")) }
                }
            }
        }
    }
}

fn gaps(desk: &Desk, lines: &[RosterLine]) -> Markup {
    let any = lines.iter().any(|line| !line.gaps.is_empty());
    html! {
        @if !any { p.govuk-body { (desk.t("roster-gaps-none")) } }
        @else {
            table.hy-worklist {
                caption.govuk-visually-hidden { (desk.t("roster-gaps-title")) }
                thead { tr { @for head in ["when", "roster", "why"] {
                    th scope="col" { (desk.code("roster-col-", head)) }
                } } }
                tbody { @for line in lines { @for gap in &line.gaps { tr {
                    td data-label=(desk.t("roster-col-when")) {
                        (gap_tag(desk)) " " (when(desk, &line.zone, &gap.shift))
                    }
                    td data-label=(desk.t("roster-col-roster")) {
                        a.govuk-link dir="auto" href=(address(&line.key)) { (line.title) }
                    }
                    td data-label=(desk.t("roster-col-why")) {
                        (why(desk, gap.shift.why, &named(gap.shift.why, gap.about.as_ref())))
                    }
                } } } }
            }
        }
    }
}

fn named(why: Why, name: Option<&String>) -> BTreeMap<MemberId, String> {
    let about = why.about().map(MemberId);
    about.zip(name.cloned()).into_iter().collect()
}
