//! `/desk/common…`: common problems. Here is what their pages share: bands, tags, a table, and
//! the refusals beside their fields. No page says who reports, nor how many below the floor.

pub mod case;
pub mod day;
pub mod form;
pub mod list;
pub mod one;
pub mod proposal;
mod step;

use super::bar::{Desk, Tab};
use super::said;
use crate::web::field::Faults;
use axum::response::Response;
use huiyin_app::common::{Band, CommonFault, LinkedCase, ProblemLine};
use huiyin_domain::common::Refusal;
use huiyin_domain::ids::ProblemId;
use maud::{Markup, html};

pub const PATH: &str = "/desk/common";
/// Where a message stands that belongs to no field.
pub const WHOLE: &str = "common-form";

pub fn address(id: ProblemId) -> String {
    format!("{PATH}/{id}")
}

/// What stood in the way goes beside its field; anything else is a page of its own.
pub fn refused(
    desk: &Desk,
    faults: &mut Faults,
    fault: CommonFault,
    field: impl Fn(Refusal) -> &'static str,
) -> Option<Response> {
    match fault {
        CommonFault::Refused(refusal) => {
            faults.add(field(refusal), desk.code("common-refused-", refusal.code()));
            None
        }
        CommonFault::Trouble(trouble) => said::stood(desk, faults, WHOLE, &trouble),
    }
}

pub fn show(desk: &Desk, title: &str, faults: &Faults, main: Markup) -> Response {
    said::show(desk, Tab::Common, title, faults, main)
}

pub fn band(desk: &Desk, band: Option<Band>) -> String {
    band.map_or_else(|| desk.t("common-band-none"), |band| desk.code("common-band-", band.code()))
}

/// Late, due, or how it ended.
pub fn due_tag(desk: &Desk, line: &ProblemLine) -> Markup {
    html! {
        @match line.due {
            _ if line.state != "open" => strong.govuk-tag.hy-tag--quiet {
                (desk.code("common-state-", &line.state))
            },
            Some(due) if line.is_overdue => {
                strong.govuk-tag.hy-tag--late { (desk.t("common-overdue")) }
                " " span.hy-worklist__clock { (desk.last_day(due)) }
            },
            Some(due) => span.hy-worklist__clock { (desk.last_day(due)) },
            None => strong.govuk-tag.hy-tag--quiet { (desk.t("common-no-line")) },
        }
    }
}

pub fn table(desk: &Desk, caption: &str, lines: &[ProblemLine]) -> Markup {
    let heads = ["due", "title", "topic", "place", "people", "owner"];
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (caption) }
            thead { tr { @for head in heads {
                th scope="col" { (desk.code("common-col-", head)) }
            } } }
            tbody { @for line in lines { (row(desk, line)) } }
        }
    }
}

fn row(desk: &Desk, line: &ProblemLine) -> Markup {
    html! {
        tr {
            td data-label=(desk.t("common-col-due")) { (due_tag(desk, line)) }
            td data-label=(desk.t("common-col-title")) {
                a.govuk-link.hy-worklist__title dir="auto" href=(address(line.id)) { (line.title) }
            }
            td data-label=(desk.t("common-col-topic")) { (desk.topic(&line.topic)) }
            td data-label=(desk.t("common-col-place")) { (desk.area(&line.area_code)) }
            td data-label=(desk.t("common-col-people")) { (band(desk, line.band)) }
            td data-label=(desk.t("common-col-owner")) {
                (desk.unit(line.owner))
                @if line.is_own {
                    " " strong.govuk-tag.hy-tag--run { (desk.t("common-own")) }
                }
            }
        }
    }
}

/// Cases that the reader may open, each with its stage.
pub fn case_link(desk: &Desk, case: &LinkedCase) -> Markup {
    html! {
        a.govuk-link.hy-caseno href=(format!("/desk/case/{}", case.case)) { (case.number) }
        " " span.hy-muted { (desk.code("stage-", &case.stage)) }
    }
}
