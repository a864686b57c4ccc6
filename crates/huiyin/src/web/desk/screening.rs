//! `/desk/screening…`: rounds in which units walk their places. Here is what its pages share:
//! words, tags, and the refusals beside their fields.

pub mod enter;
pub mod finding;
pub mod list;
pub mod round;
pub mod start;
mod step;
pub mod summary;

use super::bar::{Desk, Tab};
use super::{due, said};
use crate::web::field::{Choice, Faults};
use crate::web::form::Form;
use axum::response::Response;
use huiyin_app::screening::{Kept, ScreeningFault};
use huiyin_domain::ids::UnitId;
use huiyin_domain::screening::{Refusal, Standing, State};
use huiyin_domain::text::TextFault;
use huiyin_domain::time::Millis;
use maud::{Markup, html};
pub use said::{day, day_end, id_of, text};

pub const PATH: &str = "/desk/screening";
/// Where a message stands that belongs to no field.
pub const WHOLE: &str = "screening-form";

pub fn yes_or_no(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<bool> {
    match form.choice(name) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            faults.add(name, desk.t("screening-fault-yes-or-no"));
            None
        }
    }
}

pub fn unit_chosen(form: &Form, name: &str) -> Result<Option<UnitId>, TextFault> {
    match form.choice(name) {
        "" => Ok(None),
        id => id.parse().map(|id| Some(UnitId(id))).map_err(|_| TextFault::UnknownChoice),
    }
}

pub fn unit_choices(desk: &Desk) -> Vec<(String, String)> {
    let none = (String::new(), desk.t("desk-choose"));
    let units = desk.units_active().into_iter().map(|(id, name)| (id.to_string(), name));
    std::iter::once(none).chain(units).collect()
}

pub fn yes_and_no(desk: &Desk) -> [Choice; 2] {
    [("yes", "screening-yes"), ("no", "screening-no")]
        .map(|(code, key)| Choice::new(code, desk.t(key)))
}

/// What stood in the way goes beside its field; anything else is a page of its own.
pub fn refused(
    desk: &Desk,
    faults: &mut Faults,
    fault: ScreeningFault,
    field: impl Fn(Refusal) -> &'static str,
) -> Option<Response> {
    match fault {
        ScreeningFault::Refused(refusal) => {
            faults.add(field(refusal), desk.code("screening-refused-", refusal.code()));
            None
        }
        ScreeningFault::Trouble(trouble) => said::stood(desk, faults, WHOLE, &trouble),
    }
}

pub fn show(desk: &Desk, title: &str, faults: &Faults, main: Markup) -> Response {
    said::show(desk, Tab::Screening, title, faults, main)
}

/// The last day of an exclusive end.
pub fn last_day(desk: &Desk, until: Millis) -> String {
    desk.last_day(until)
}

pub fn standing_tag(desk: &Desk, standing: Standing) -> Markup {
    let class = match standing {
        Standing::Ahead => "govuk-tag hy-tag--quiet",
        Standing::Open => "govuk-tag hy-tag--run",
        Standing::Complete => "govuk-tag hy-tag--met",
        Standing::Over => "govuk-tag hy-tag--late",
    };
    html! { strong class=(class) { (desk.code("screening-standing-", standing.code())) } }
}

/// What is owed about a finding, in words, and when.
pub fn next_tag(desk: &Desk, state: State) -> Markup {
    let Some(next) = state.next() else {
        return html! {
            strong.govuk-tag.hy-tag--met { (desk.code("screening-state-", state.code())) }
        };
    };
    // To be asked from a day on; to be followed up until one.
    let is_check = matches!(state, State::Ended { .. });
    let words = due::words(desk.lang, next, desk.now, &desk.zone);
    html! {
        @if is_check && next > desk.now {
            strong.govuk-tag.hy-tag--quiet {
                (desk.text("screening-check-from", &[("date", desk.day(next).into())]))
            }
        } @else if is_check {
            strong.govuk-tag.hy-tag--soon { (desk.t("screening-check-now")) }
        } @else {
            strong class=(words.tone.tag_class()) { (words.text) }
            " " span.hy-worklist__clock { (desk.last_day(next)) }
        }
    }
}

/// Findings as a table: what is owed first, the place, the matter, whose.
pub fn table(desk: &Desk, caption: &str, findings: &[Kept]) -> Markup {
    let heads = ["next", "place", "topic", "proposal", "owner"];
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (caption) }
            thead { tr { @for head in heads {
                th scope="col" { (desk.code("screening-col-", head)) }
            } } }
            tbody { @for kept in findings { (row(desk, kept)) } }
        }
    }
}

fn row(desk: &Desk, kept: &Kept) -> Markup {
    let finding = &kept.finding;
    html! {
        tr {
            td data-label=(desk.t("screening-col-next")) { (next_tag(desk, finding.state)) }
            td data-label=(desk.t("screening-col-place")) {
                a.govuk-link.hy-worklist__title dir="auto"
                    href=(format!("{PATH}/finding/{}", finding.id)) {
                    (finding.seen.place.as_str())
                }
                @if finding.seen.danger {
                    " " strong.govuk-tag.hy-tag--late { (desk.t("screening-danger")) }
                }
            }
            td data-label=(desk.t("screening-col-topic")) { (desk.topic(&finding.seen.topic)) }
            td data-label=(desk.t("screening-col-proposal")) {
                (desk.code("screening-proposal-", finding.proposal.code()))
            }
            td data-label=(desk.t("screening-col-owner")) { (desk.unit(finding.owner)) }
        }
    }
}
