//! The gate before a submission while a flood comes in: a little work by the browser's own
//! script, or a little waiting where there is none. No third party, no puzzle, nothing typed is
//! lost. How much is asked, and whether it was given, is `huiyin_app::flood`.

use super::api;
use super::assets;
use super::form::Form;
use super::layout::Page;
use super::page::Ask;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use huiyin_app::App;
use huiyin_app::flood::Ticket;
use huiyin_app::lang::Lang;
use maud::html;
use serde::Serialize;

const TICKET: &str = "work-ticket";
const NONCE: &str = "work-nonce";
/// A program sends ticket and number here, with a colon between.
const WORK_HEADER: &str = "huiyin-work";

/// What a submission has to give first; `None` lets it through.
async fn owed(app: &App, given: Option<(&str, &str)>, once: &[u8]) -> Option<Ticket> {
    let level = app.flood_level()?;
    if given.is_some_and(|(ticket, nonce)| app.flood_take(ticket, nonce, once).is_ok()) {
        return None;
    }
    // Whoever was taken before gets the same receipt again, flood or not.
    if app.is_submitted(once).await.unwrap_or(false) {
        return None;
    }
    metrics::counter!("huiyin_flood_asked_total").increment(1);
    Some(app.flood_ticket(level, once))
}

/// In place of the receipt, where work or waiting is owed. `path` takes the form again.
pub async fn page_before(ask: &Ask, form: &Form, path: &str, once: &[u8]) -> Option<Response> {
    let given = (form.get(TICKET), form.get(NONCE));
    let ticket = owed(ask.app(), Some(given), once).await?;
    let title = ask.t("flood-title");
    let secs = ticket.wait_ms / 1000;
    let mut response =
        Page::portal(ask, &title).status(StatusCode::TOO_MANY_REQUESTS).show(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { (ask.t("flood-kept")) }
            div data-js="" hidden {
                p.govuk-body data-work-note="" role="status"
                    data-working=(ask.t("flood-working")) {}
            }
            p.govuk-body { (ask.tx("flood-wait", &[("secs", secs.into())])) }
            form method="post" action=(path) data-work=(ticket.text) data-work-bits=(ticket.bits) {
                (ask.csrf_field())
                input type="hidden" name=(TICKET) value=(ticket.text);
                input type="hidden" name=(NONCE) value="";
                button.govuk-button type="submit" { (ask.t("flood-send")) }
            }
            script src=(assets::work_js()) defer {}
        });
    let secs = HeaderValue::from(u64::try_from(secs).unwrap_or(0));
    response.headers_mut().insert(header::RETRY_AFTER, secs);
    Some(response)
}

#[derive(Serialize)]
struct Owed<'a> {
    error: &'a str,
    message: String,
    /// SHA-256 of `ticket:number` is to begin with so many zero bits.
    ticket: &'a str,
    bits: u8,
    /// Or the ticket alone is sent after so many seconds.
    wait_seconds: i64,
}

/// The same for a program.
pub async fn call_before(
    app: &App,
    lang: Lang,
    headers: &HeaderMap,
    once: &[u8],
) -> Option<Response> {
    let given = headers.get(WORK_HEADER).and_then(|value| value.to_str().ok());
    let given = given.map(|given| given.split_once(':').unwrap_or((given, "")));
    let Ticket { text, bits, wait_ms } = owed(app, given, once).await?;
    let message = lang.text("flood-api", &[("secs", (wait_ms / 1000).into())]);
    let wait_seconds = wait_ms / 1000;
    let body = Owed { error: "flood", message, ticket: &text, bits, wait_seconds };
    let mut response = api::json(StatusCode::TOO_MANY_REQUESTS, &body);
    let secs = HeaderValue::from(u64::try_from(wait_seconds).unwrap_or(0));
    response.headers_mut().insert(header::RETRY_AFTER, secs);
    Some(response)
}
