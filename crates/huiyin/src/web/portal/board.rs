//! `/kiosk/…/board`: the screen on the wall of a reception hall. Numbers and windows, readable
//! from afar, and nothing of anybody. It looks again by itself; whoever reads it more slowly can
//! stop that.

use super::kiosk::hall_of;
use super::unit_named;
use crate::web::fault::Bare;
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::Ask;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::reception::Board;
use huiyin_domain::reception::Ticket;
use maud::{Markup, html};

const AGAIN_SECS: u32 = 5;

pub async fn get(ask: Ask, Path(code): Path<String>) -> Result<Response, Bare> {
    let unit = hall_of(&ask, &code)?;
    let board = ask.app().hall_board(unit).await?;
    let is_still = Form::parse(ask.query.as_bytes()).choice("still") == "yes";
    let page = Page::hall(&ask, &ask.t("hall-board-title"));
    let page = if is_still { page } else { page.refresh(AGAIN_SECS) };
    let (query, key) =
        if is_still { ("", "hall-board-move") } else { ("?still=yes", "hall-board-still") };
    Ok(page.show(html! {
        div.hy-board {
            h1.hy-board__title { (unit_named(&ask, unit)) " · " (ask.t("hall-board-title")) }
            (numbers(&ask, &board))
            p.hy-board__waiting { (waiting(&ask, &board)) }
            @if board.is_surge { p.hy-board__note { (ask.t("hall-board-surge")) } }
            p.hy-board__note { (ask.t("hall-everybody")) }
            p.hy-board__stop { a.govuk-link href=(format!("/kiosk/{code}/board{query}")) {
                (ask.t(key))
            } }
        }
    }))
}

fn numbers(ask: &Ask, board: &Board) -> Markup {
    html! {
        @if board.called.is_empty() {
            p.hy-board__none { (ask.t(if board.is_open { "hall-board-none" }
                else { "hall-refused-not-open" })) }
        } @else {
            table.hy-board__numbers {
                caption.govuk-visually-hidden { (ask.t("hall-board-title")) }
                thead { tr {
                    th scope="col" { (ask.t("hall-col-number")) }
                    th scope="col" { (ask.t("hall-col-window")) }
                } }
                tbody { @for ticket in &board.called { (line(ticket)) } }
            }
        }
    }
}

fn line(ticket: &Ticket) -> Markup {
    html! { tr {
        td { (ticket.number) }
        td { @if let Some(window) = ticket.window() { (window) } }
    } }
}

fn waiting(ask: &Ask, board: &Board) -> String {
    let windows = i64::try_from(board.open_windows.len()).unwrap_or(i64::MAX);
    ask.tx("hall-board-waiting", &[("count", board.waiting.into()), ("windows", windows.into())])
}
