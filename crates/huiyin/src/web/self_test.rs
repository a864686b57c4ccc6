//! `POST /api/v1/self-test`: a second process has a test page sent, and asks whether somebody on
//! duty answered it. It shows the token of the duty gateway; it can reach nobody else, and with
//! no other words.

use super::Site;
use super::api::{Call, json, refused};
use super::sms::bearer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::callout::CalloutFault;
use huiyin_domain::ids::CalloutId;
use serde::{Deserialize, Serialize};

pub const PATH: &str = "/api/v1/self-test";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Brought {
    Begin { plan: String, role: String },
    Ask { call: String },
}

#[derive(Serialize)]
struct Begun {
    call: String,
}

#[derive(Serialize)]
struct Stood {
    handed_over: usize,
    answered: bool,
}

pub async fn post(State(site): State<Site>, headers: HeaderMap, call: Call) -> Response {
    let lang = call.lang;
    match site.app().on_call_gateway_known(bearer(&headers)) {
        None => return refused(lang, StatusCode::NOT_FOUND, "on-call-off"),
        Some(false) => return refused(lang, StatusCode::UNAUTHORIZED, "on-call-token"),
        Some(true) => {}
    }
    let unknown = || refused(lang, StatusCode::UNPROCESSABLE_ENTITY, "self-test-unknown");
    match serde_json::from_slice(&call.body) {
        Ok(Brought::Begin { plan, role }) => match site.app().test_page(&plan, &role).await {
            Ok(id) => json(StatusCode::OK, &Begun { call: id.to_string() }),
            Err(CalloutFault::Refused(_)) => unknown(),
            Err(CalloutFault::Trouble(_)) => {
                refused(lang, StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            }
        },
        Ok(Brought::Ask { call }) => {
            let Ok(id) = call.parse().map(CalloutId) else { return unknown() };
            match site.app().test_page_state(id).await {
                Ok(tested) => {
                    let (handed_over, answered) = (tested.handed_over, tested.answered);
                    json(StatusCode::OK, &Stood { handed_over, answered })
                }
                Err(Trouble::NotFound) => unknown(),
                Err(_) => refused(lang, StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            }
        }
        Err(_) => refused(lang, StatusCode::BAD_REQUEST, "self-test-unreadable"),
    }
}
