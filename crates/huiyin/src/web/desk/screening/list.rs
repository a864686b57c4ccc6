//! `/desk/screening`: what the officer's unit has to look at again, overdue first, and the
//! rounds it sees.

use super::{PATH, last_day, standing_tag, table};
use crate::web::desk::bar::{Desk, Tab};
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::screening::{DUE_MAX, Kept, RoundLine};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use maud::{Markup, html};

const DAY_MS: i64 = 86_400_000;
const AHEAD_DAYS: i64 = 7;

pub async fn get(desk: Desk) -> Response {
    match read(&desk).await {
        Ok((due, rounds)) => {
            let title = desk.t("screening-title");
            desk.page(Tab::Screening, &title, body(&desk, &title, &due, &rounds))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn read(desk: &Desk) -> Result<(Vec<Kept>, Vec<RoundLine>), Trouble> {
    let (app, by) = (desk.app(), &desk.signed);
    let soon = Millis(desk.now.0.saturating_add(AHEAD_DAYS * DAY_MS));
    Ok((app.screening_due(by, soon).await?, app.screening_rounds(by).await?))
}

/// One line for the desk's first page: how much is due today or late. Nothing where there is
/// nothing, and nothing when it cannot be read: the worklist does not wait for it.
pub async fn due_line(desk: &Desk) -> Markup {
    if !desk.may(Action::ScreeningRead) {
        return html! {};
    }
    let tomorrow = Millis(desk.now.0.saturating_add(DAY_MS));
    let due = desk.app().screening_due(&desk.signed, tomorrow).await.unwrap_or_default();
    html! { @if !due.is_empty() {
        p.govuk-body { a.govuk-link href=(PATH) {
            (desk.text("screening-due-count", &[("n", due.len().to_string().into())]))
        } }
    } }
}

fn body(desk: &Desk, title: &str, due: &[Kept], rounds: &[RoundLine]) -> Markup {
    html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("screening-lead")) }
        @if desk.may(Action::ScreeningLead) {
            p.govuk-body { a.govuk-link href=(format!("{PATH}/new")) { (desk.t("screening-new")) } }
        }
        section aria-labelledby="due" {
            h2.govuk-heading-m id="due" { (desk.t("screening-due-title")) }
            @if due.is_empty() { p.govuk-body { (desk.t("screening-due-none")) } }
            @else { (table(desk, &desk.t("screening-due-title"), due)) }
            @if due.len() >= DUE_MAX as usize {
                p.govuk-body { (desk.t("screening-due-more")) }
            }
        }
        section aria-labelledby="rounds" {
            h2.govuk-heading-m id="rounds" { (desk.t("screening-rounds-title")) }
            @if rounds.is_empty() { p.govuk-body { (desk.t("screening-rounds-none")) } }
            @else { (rounds_table(desk, rounds)) }
        }
    }
}

fn rounds_table(desk: &Desk, rounds: &[RoundLine]) -> Markup {
    let heads = ["standing", "round", "office", "days", "reports"];
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (desk.t("screening-rounds-title")) }
            thead { tr { @for head in heads {
                th scope="col" { (desk.code("screening-col-", head)) }
            } } }
            tbody { @for line in rounds { (row(desk, line)) } }
        }
    }
}

fn row(desk: &Desk, line: &RoundLine) -> Markup {
    let RoundLine { round, parts, standing } = line;
    let reported = parts.iter().filter(|part| part.reported.is_some()).count();
    let waits = line.part(desk.signed.unit).is_some_and(|part| part.reported.is_none());
    html! {
        tr {
            td data-label=(desk.t("screening-col-standing")) { (standing_tag(desk, *standing)) }
            td data-label=(desk.t("screening-col-round")) {
                a.govuk-link.hy-worklist__title dir="auto" href=(format!("{PATH}/{}", round.id)) {
                    (round.title.as_str())
                }
                @if waits && !standing.is_closed() {
                    " " strong.govuk-tag.hy-tag--soon { (desk.t("screening-your-turn")) }
                }
            }
            td data-label=(desk.t("screening-col-office")) { (desk.unit(round.office)) }
            td data-label=(desk.t("screening-col-days")) {
                (desk.day(round.from)) " – " (last_day(desk, round.until))
            }
            td.hy-num data-label=(desk.t("screening-col-reports")) {
                (reported) " / " (parts.len())
            }
        }
    }
}
