//! The part of `/desk/account` that shows where the officer is signed in, and ends it. No
//! address, browser or place is known of a session: only since when, and about when it was used.

use super::account;
use super::bar::Desk;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::session::SessionView;
use maud::{Markup, html};

const PATH: &str = "/desk/account/session";
pub const OTHERS_PATH: &str = "/desk/account/sessions/end";

/// The only step there is: `end`. Ended twice is ended.
pub async fn step(desk: Desk, Path((id, step)): Path<(String, String)>) -> Response {
    if step != "end" {
        return see_other(account::PATH);
    }
    match desk.app().session_end(&desk.signed, &id).await {
        Ok(()) | Err(Trouble::NotFound) => {
            desk.ask.notice_set("sign-session-done");
            see_other(account::PATH)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn others(desk: Desk) -> Response {
    let Some(session) = desk.ask.session() else { return see_other(account::PATH) };
    match desk.app().sessions_end_others(&desk.signed, &session.token).await {
        Ok(()) => {
            desk.ask.notice_set("sign-sessions-done");
            see_other(account::PATH)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn part(desk: &Desk) -> Markup {
    let Some(session) = desk.ask.session() else { return html! {} };
    let rows = desk.app().sessions(&desk.signed, &session.token).await.unwrap_or_default();
    let is_elsewhere = rows.iter().any(|row| !row.is_this);
    html! {
        h2.govuk-heading-m.hy-part id="sessions" { (desk.t("sign-sessions-title")) }
        p.govuk-body { (desk.t("sign-sessions-hint")) }
        ul.govuk-list.hy-browsers { @for row in &rows { (one(desk, row)) } }
        @if is_elsewhere {
            form method="post" action=(OTHERS_PATH) data-once="" {
                (desk.ask.csrf_field())
                button.govuk-button.govuk-button--secondary { (desk.t("sign-sessions-end")) }
            }
        }
        p.govuk-body { a.govuk-link href=(super::step_up::PATH) {
            (desk.t("sign-step-up-early"))
        } }
    }
}

fn one(desk: &Desk, row: &SessionView) -> Markup {
    let since = desk.text("sign-session-since", &[("at", desk.at(row.since).into())]);
    let used = used_words(desk, row);
    html! {
        li {
            // One box: the line lies in a row with its button.
            span {
                (since) " · " (used)
                @if row.is_this { " · " strong { (desk.t("sign-session-this")) } }
            }
            @if !row.is_this {
                form method="post" action=(format!("{PATH}/{}/end", row.name)) data-once="" {
                    (desk.ask.csrf_field())
                    button.govuk-button.govuk-button--secondary.hy-flush {
                        (desk.t("sign-session-end"))
                        span.govuk-visually-hidden { " " (since) }
                    }
                }
            }
        }
    }
}

/// Coarse: enough to know one's own, too little to follow anybody by.
fn used_words(desk: &Desk, row: &SessionView) -> String {
    match (desk.now.0 - row.used.0) / 60_000 {
        ..5 => desk.t("sign-session-now"),
        5..60 => desk.t("sign-session-hour"),
        _ => desk.t("sign-session-earlier"),
    }
}
