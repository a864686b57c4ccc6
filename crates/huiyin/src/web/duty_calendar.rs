//! `/duty/calendar/{token}.ics`: a member's own shifts for their calendar program. The address
//! opens nothing else, names nobody, and stops to open anything when the member wants another.

use super::Site;
use super::api::lang_of;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::keys::DutyKey;
use huiyin_domain::roster::ical::feed;

pub const PATH: &str = "/duty/calendar/{token}";

pub async fn get(
    State(site): State<Site>,
    Path(token): Path<String>,
    asked: HeaderMap,
) -> Response {
    let key = token.strip_suffix(".ics").and_then(DutyKey::parse);
    let Some(key) = key else { return StatusCode::NOT_FOUND.into_response() };
    match site.app().roster_feed(&key).await {
        Ok(read) => {
            let name = lang_of(&asked).text("roster-feed-name", &[]);
            let mut answer = Response::new(feed(&name, &read.shifts).into());
            let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
            answer.headers_mut().insert(header::CONTENT_TYPE, kind);
            let keep = HeaderValue::from_static("private, no-store");
            answer.headers_mut().insert(header::CACHE_CONTROL, keep);
            answer
        }
        Err(Trouble::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
