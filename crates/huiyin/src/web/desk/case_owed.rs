//! The dates owed on a case, first on its page: each in words, with who owes it and why it is
//! that date. The reckoning and the reasons come from the domain.

use super::bar::Desk;
use super::due;
use huiyin_app::explain;
use huiyin_app::read::{CasePage, Owed};
use huiyin_domain::clock::State;
use maud::{Markup, html};

pub fn owed(desk: &Desk, page: &CasePage) -> Markup {
    html! {
        section.hy-owed aria-labelledby="owed" {
            h2.hy-owed__title id="owed" { (desk.t("desk-owed-title")) }
            @if let Some(reason) = &page.no_clock {
                p.govuk-body { (desk.code("desk-no-clock-", reason.code())) }
            }
            ol.hy-owed__list { @for owed in &page.owed { (item(desk, page, owed)) } }
        }
    }
}

fn item(desk: &Desk, page: &CasePage, owed: &Owed) -> Markup {
    let clock = &owed.clock;
    let (state, class) = state(desk, owed);
    let by = match clock.rule.owed_by {
        huiyin_domain::clock::Party::Person => desk.t("desk-owed-by-person"),
        huiyin_domain::clock::Party::Authority => {
            let unit = desk.unit(page.case.owner.unit);
            desk.text("desk-owed-by-unit", &[("unit", unit.into())])
        }
    };
    html! {
        li.hy-owed__item class=(class) {
            span.hy-owed__name { (desk.name(&clock.rule.name)) }
            time.hy-owed__due datetime=(clock.due_at) {
                @if clock.rule.unit.is_instant() { (desk.at(clock.due_at)) }
                @else { (desk.lang.date(clock.effective_due)) }
            }
            span.hy-owed__by { (by) }
            span.hy-owed__state { (state) }
            details.govuk-details.hy-owed__why {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (desk.t("desk-owed-why")) }
                }
                div.govuk-details__text {
                    ol.hy-why {
                        @for line in explain::lines(desk.lang, &owed.explanation) { li { (line) } }
                    }
                }
            }
        }
    }
}

/// The state in words, and the class that only helps.
fn state(desk: &Desk, owed: &Owed) -> (String, &'static str) {
    match owed.clock.state {
        State::Running => {
            let words = due::words(desk.lang, owed.clock.due_at, desk.now, &desk.zone);
            let class = match words.tone {
                due::Tone::Late => "hy-owed__item--late",
                due::Tone::Soon => "hy-owed__item--soon",
                due::Tone::Run => "",
            };
            (words.text, class)
        }
        State::Met { late: false, at } => {
            (desk.text("desk-owed-met", &[("at", desk.at(at).into())]), "hy-owed__item--met")
        }
        State::Met { late: true, at } => {
            (desk.text("desk-owed-met-late", &[("at", desk.at(at).into())]), "hy-owed__item--late")
        }
        State::Cancelled { .. } => (desk.t("desk-owed-cancelled"), "hy-owed__item--waived"),
        State::Waived => (desk.t("desk-owed-waived"), "hy-owed__item--waived"),
    }
}
