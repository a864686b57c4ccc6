//! Reviews of a case as officers see them: level, unit, officer, by when, and what came of it.
//! And the notice on a report that protects somebody.

use super::bar::Desk;
use huiyin_app::read::{CasePage, Owed, Reviewed};
use huiyin_domain::clock::Trigger;
use maud::{Markup, html};

pub fn panel(desk: &Desk, page: &CasePage) -> Markup {
    html! {
        @if page.case.protects.is_some() {
            section.hy-card aria-labelledby="protects" {
                h2.hy-card__title id="protects" { (desk.t("desk-protects-title")) }
                p.govuk-body { (desk.t("desk-protects-text")) }
            }
        }
        @if !page.reviews.is_empty() {
            section.hy-card aria-labelledby="review" {
                h2.hy-card__title id="review" { (desk.t("desk-review-title")) }
                @for review in page.reviews.iter().rev() { (one(desk, page, review)) }
                p.hy-muted { (desk.t("desk-review-not-party")) }
            }
        }
    }
}

fn one(desk: &Desk, page: &CasePage, review: &Reviewed) -> Markup {
    let at = usize::try_from(review.level).unwrap_or(usize::MAX).saturating_sub(1);
    let level = page.procedure.review_levels.get(at);
    let level = level.map_or_else(|| review.level.to_string(), |level| desk.name(&level.name));
    let nobody = || desk.t("desk-review-nobody-yet");
    let officer = review.officer.map_or_else(nobody, |officer| desk.colleague(officer));
    let ends = [Trigger::ReviewDelivered, Trigger::ReexamDelivered];
    let of_review = |owed: &&Owed| {
        owed.clock.is_running() && ends.iter().any(|end| owed.clock.rule.met_by.contains(end))
    };
    let due = page.owed.iter().find(of_review).filter(|_| review.delivered_at.is_none());
    let due = due.map(|owed| desk.lang.date(owed.clock.effective_due));
    let result = review.result.as_ref();
    let rows = [
        ("desk-review-level", Some(level)),
        ("desk-review-unit", Some(desk.unit(review.unit))),
        ("desk-review-officer", Some(officer)),
        ("desk-review-due", due),
        ("desk-review-result", result.map(|(code, _)| desk.code("review-result-", code.code()))),
        ("desk-review-delivered", review.delivered_at.map(|at| desk.at(at))),
    ];
    html! {
        dl.govuk-summary-list {
            @for (key, value) in rows { @if let Some(value) = value {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { (desk.t(key)) }
                    dd.govuk-summary-list__value { (value) }
                }
            } }
        }
        @if let Some((_, text)) = result { p.govuk-body.hy-keep dir="auto" { (text) } }
    }
}
