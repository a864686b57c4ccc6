//! `/desk/screening/{id}/summary`: a round on paper: who reported, how many findings by matter
//! and by place. Places and matters are counted, so that small numbers hide nobody.

use super::round::{facts, parts};
use super::standing_tag;
use crate::web::desk::bar::{Desk, Tab};
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::screening::{Kept, RoundPage};
use huiyin_domain::ids::RoundId;
use huiyin_domain::screening::State;
use maud::{Markup, html};
use std::collections::BTreeMap;

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(RoundId) else { return desk.not_found() };
    match desk.app().screening_round(&desk.signed, id).await {
        Ok(page) => {
            let title = desk.t("screening-summary-title");
            desk.page(Tab::Screening, &title, body(&desk, &title, &page))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn body(desk: &Desk, title: &str, page: &RoundPage) -> Markup {
    let by_topic = counted(&page.findings, |kept| desk.topic(&kept.finding.seen.topic));
    let by_place = counted(&page.findings, |kept| kept.finding.seen.place.as_str().to_owned());
    let path = format!("{}/{}", super::PATH, page.line.round.id);
    html! {
        p.govuk-body.hy-noprint { a.govuk-link href=(path) {
            (desk.t("screening-summary-back"))
        } }
        h1.govuk-heading-l {
            (title) span dir="auto" { " " (page.line.round.title.as_str()) }
        }
        p.govuk-body {
            (standing_tag(desk, page.line.standing)) " "
            (desk.text("screening-summary-at", &[("at", desk.at(desk.now).into())]))
        }
        @if !page.sees_all { p.govuk-body { (desk.t("screening-sees-own")) } }
        (facts(desk, &page.line))
        (table(desk, "topic", &by_topic))
        (table(desk, "place", &by_place))
        (parts(desk, &page.line))
    }
}

#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    danger: usize,
    open: usize,
    back: usize,
}

/// Most first; equal ones by their words.
fn counted(findings: &[Kept], of: impl Fn(&Kept) -> String) -> Vec<(String, Count)> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for kept in findings {
        let count = counts.entry(of(kept)).or_default();
        count.all += 1;
        count.danger += usize::from(kept.finding.seen.danger);
        count.open += usize::from(matches!(kept.finding.state, State::Open { .. }));
        count.back += usize::from(kept.finding.before.is_some());
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(count.all));
    counts
}

fn table(desk: &Desk, by: &str, counts: &[(String, Count)]) -> Markup {
    let caption = desk.code("screening-by-", by);
    html! {
        section aria-labelledby={ "by-" (by) } {
            h2.govuk-heading-m id={ "by-" (by) } { (caption) }
            @if counts.is_empty() { p.govuk-body { (desk.t("screening-findings-none")) } }
            @else {
                table.hy-worklist {
                    caption.govuk-visually-hidden { (caption) }
                    thead { tr {
                        th scope="col" { (desk.code("screening-col-", by)) }
                        @for head in ["all", "danger", "open", "back"] {
                            th scope="col" { (desk.code("screening-count-", head)) }
                        }
                    } }
                    tbody { @for (label, count) in counts { tr {
                        td dir="auto" data-label=(desk.code("screening-col-", by)) { (label) }
                        @for (head, number) in [("all", count.all), ("danger", count.danger),
                            ("open", count.open), ("back", count.back)] {
                            td.hy-num data-label=(desk.code("screening-count-", head)) { (number) }
                        }
                    } } }
                }
            }
        }
    }
}
