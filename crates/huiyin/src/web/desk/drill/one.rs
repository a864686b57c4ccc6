//! `/desk/drills/{id}`: one drill, live while it runs: counts, and, for whoever keeps the unit's
//! rosters, who answered, in the order of the plan. After 90 days the counts alone.

use super::{PATH, address};
use crate::web::desk::bar::{Desk, Tab};
use crate::web::field::{button, post_form};
use crate::web::guard::BY_ITSELF;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::callout::{Board, Called};
use huiyin_app::drill::{DrillFault, DrillLine, DrillPage};
use huiyin_domain::ids::CalloutId;
use maud::{Markup, html};

const AGAIN_SECS: u32 = 20;

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(CalloutId) else { return desk.not_found() };
    let page = match desk.app().drill(&desk.signed, id).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let at = desk.at(page.line.begun);
    let title = desk.text("drill-one", &[("at", at.into())]);
    let main = body(&desk, &title, &page);
    if page.line.ended.is_some() {
        return desk.page(Tab::Roster, &title, main);
    }
    let again = format!("{}?{BY_ITSELF}", address(id));
    desk.page_again(Tab::Roster, &title, (AGAIN_SECS, &again), main)
}

pub async fn end(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(CalloutId) else { return desk.not_found() };
    match desk.app().drill_end(&desk.signed, id).await {
        Ok(()) => {
            desk.ask.notice_set("drill-done-end");
            see_other(&address(id))
        }
        Err(DrillFault::Trouble(trouble)) => desk.trouble(&trouble),
        // Of another unit: it is not there for them.
        Err(DrillFault::Refused(_)) => desk.not_found(),
    }
}

fn body(desk: &Desk, title: &str, page: &DrillPage) -> Markup {
    let line = &page.line;
    let how = if line.is_scheduled { "drill-by-schedule" } else { "drill-by-keeper" };
    html! {
        p.hy-muted { a.govuk-link href=(PATH) { (desk.t("drill-title")) }
            " · " a.govuk-link href=(address(line.callout)) { (desk.t("incident-again")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            (desk.unit(line.unit)) " · " (line.plan_pin) " · " (desk.t(how)) " · "
            @match line.ended {
                Some(at) => (desk.text("drill-ended", &[("at", desk.at(at).into())])),
                None => strong.govuk-tag.hy-tag--run { (desk.t("drill-runs")) },
            }
        }
        h2.govuk-heading-m { (desk.t("drill-counts")) }
        (counts(desk, line))
        @if page.keeps && line.ended.is_none() {
            (post_form(&desk.ask, &format!("{}/end", address(line.callout)),
                button(&desk.ask, "drill-end-button")))
        }
        @if let Some(board) = &page.board { (singles(desk, page, board)) }
    }
}

/// Nobody is unreached before the drill is over.
fn unreached(is_over: bool) -> &'static str {
    if is_over { "drill-col-unreached" } else { "drill-col-waits" }
}

fn counts(desk: &Desk, line: &DrillLine) -> Markup {
    let tally = &line.tally;
    let row = |name: String, count: u32| {
        html! {
            div.govuk-summary-list__row {
                dt.govuk-summary-list__key { (name) }
                dd.govuk-summary-list__value { (count) }
            }
        }
    };
    let by = |code: &str| {
        let way = desk.code("callout-channel-", code);
        desk.text("drill-count-reached", &[("way", way.into())])
    };
    let within =
        |minutes: u32| desk.text("drill-count-within", &[("n", i64::from(minutes).into())]);
    html! {
        dl.govuk-summary-list {
            (row(desk.t("drill-col-asked"), tally.asked))
            @for (way, count) in &tally.reached { (row(by(way.code()), *count)) }
            @for (minutes, count) in &tally.within { (row(within(*minutes), *count)) }
            (row(desk.t("drill-col-answered"), tally.answered))
            (row(desk.t(unreached(line.ended.is_some())), tally.unreached))
        }
    }
}

fn singles(desk: &Desk, page: &DrillPage, board: &Board) -> Markup {
    html! {
        section aria-labelledby="singles" {
            h2.govuk-heading-m id="singles" { (desk.t("drill-singles")) }
            @if board.roles.is_empty() { p.govuk-body { (desk.t("drill-singles-gone")) } }
            @else if let Some(until) = page.kept_until {
                p.govuk-body {
                    (desk.text("drill-singles-until", &[("at", desk.day(until).into())]))
                }
            }
            @for role in &board.roles {
                h3.govuk-heading-s { (board.words.role(&role.role, desk.lang)) }
                ul.govuk-list { @for one in &role.called {
                    li { (single(desk, one, page.line.ended.is_some())) }
                } }
            }
        }
    }
}

fn single(desk: &Desk, one: &Called, is_over: bool) -> Markup {
    html! {
        (one.name) " "
        @match (one.answered, one.via) {
            (Some(at), Some(via)) => {
                strong { (desk.code("callout-via-", via.code())) } " "
                span.hy-muted { (desk.at(at)) }
            }
            _ if one.reached.is_empty() => strong { (desk.t(unreached(is_over))) },
            _ => (desk.t("drill-no-answer")),
        }
    }
}
