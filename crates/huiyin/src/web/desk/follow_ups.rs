//! `/desk/follow-ups`: what the officer's unit is to look at again, due first: visits after an
//! answer or an agreement, and whether what was repaired came back.

use super::bar::{Desk, Tab};
use super::{due, unit_key_parts};
use crate::web::form::Form;
use axum::response::Response;
use huiyin_app::settle::{FollowItem, FollowPage};
use maud::{Markup, html};

pub const PATH: &str = "/desk/follow-ups";
const ROWS: u32 = 50;

pub async fn get(desk: Desk) -> Response {
    let asked = Form::parse(desk.ask.query.as_bytes());
    let after = asked.choice("after").parse().ok();
    match desk.app().follow_ups(&desk.signed, after, ROWS).await {
        Ok(page) => {
            let title = desk.t("settle-list-title");
            desk.page(Tab::FollowUps, &title, list(&desk, &page))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn list(desk: &Desk, page: &FollowPage) -> Markup {
    let heads = ["desk-col-due", "settle-asking", "desk-col-number", "desk-col-title"];
    html! {
        h1.govuk-heading-l { (desk.t("settle-list-title")) }
        p.govuk-body { (desk.t("settle-list-lead")) }
        @if page.items.is_empty() {
            p.govuk-body { (desk.t("settle-list-empty")) }
        } @else {
            table.hy-worklist data-rows="" {
                caption.govuk-visually-hidden { (desk.t("settle-list-title")) }
                thead { tr {
                    @for head in heads { th scope="col" { (desk.t(head)) } }
                    th scope="col" { (desk.t("desk-col-stage")) }
                } }
                tbody { @for item in &page.items { (row(desk, item)) } }
            }
        }
        @if let Some(next) = &page.next {
            nav aria-label=(desk.t("desk-home-paging")) { p.govuk-body {
                a.govuk-link rel="next" href=(format!("{PATH}?after={next}")) {
                    (desk.t("desk-home-next"))
                }
            } }
        }
    }
}

fn row(desk: &Desk, item: &FollowItem) -> Markup {
    let words = due::words(desk.lang, item.due_at, desk.now, &desk.zone);
    html! {
        tr class=(words.tone.row_class()) {
            td data-label=(desk.t("desk-col-due")) {
                strong class=(words.tone.tag_class()) { (words.text) } " "
                span.hy-worklist__clock { (desk.last_day(item.due_at)) }
            }
            td data-label=(desk.t("settle-asking")) {
                (desk.code("settle-asking-", item.asking.code()))
            }
            td data-label=(desk.t("desk-col-number")) {
                a.govuk-link.hy-caseno href=(format!("/desk/case/{}#steps", item.case)) {
                    (item.number)
                }
            }
            td data-label=(desk.t("desk-col-title")) {
                @if let Some(title) = &item.title {
                    span.hy-worklist__title dir="auto" { (title) }
                } @else { (unit_key_parts::locked_title(desk)) }
            }
            td.hy-num data-label=(desk.t("desk-col-stage")) {
                (desk.code("stage-", item.stage.code()))
            }
        }
    }
}
