//! `POST /api/v1/on-call`: what gateways bring back about calls to duty: a text message with the
//! number it came from, a digit pressed during a call, word of what became of a message. The
//! gateway shows its token. Nobody but a member of duty who is called now can be meant by it.

use super::Site;
use super::api::{Call, json, refused};
use super::sms::bearer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use huiyin_app::callout::Inbound;
use huiyin_domain::callout::Outcome;
use serde::{Deserialize, Serialize};

pub const PATH: &str = "/api/v1/on-call";

/// Exactly one of the three shapes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Brought {
    Reply { from: String, text: String },
    Pressed { key: String, digit: String },
    Report { key: String, report: Outcome },
}

#[derive(Serialize)]
struct Understood {
    understood: bool,
}

pub async fn post(State(site): State<Site>, headers: HeaderMap, call: Call) -> Response {
    let lang = call.lang;
    match site.app().on_call_gateway_known(bearer(&headers)) {
        None => return refused(lang, StatusCode::NOT_FOUND, "on-call-off"),
        Some(false) => return refused(lang, StatusCode::UNAUTHORIZED, "on-call-token"),
        Some(true) => {}
    }
    let Some(inbound) = read(&call.body) else {
        return refused(lang, StatusCode::BAD_REQUEST, "on-call-unreadable");
    };
    match site.app().call_inbound(&inbound).await {
        Ok(understood) => json(StatusCode::OK, &Understood { understood }),
        // The gateway is to bring it once more.
        Err(huiyin_app::callout::CalloutFault::Trouble(_)) => {
            refused(lang, StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
        Err(huiyin_app::callout::CalloutFault::Refused(_)) => {
            json(StatusCode::OK, &Understood { understood: false })
        }
    }
}

fn read(body: &[u8]) -> Option<Inbound> {
    let inbound = match serde_json::from_slice(body).ok()? {
        Brought::Reply { from, text } => Inbound::Reply { from, text },
        Brought::Pressed { key, digit } => {
            let mut signs = digit.trim().chars();
            let (Some(digit), None) = (signs.next(), signs.next()) else { return None };
            Inbound::Pressed { key, digit }
        }
        Brought::Report { key, report } => Inbound::Receipt { key, outcome: report },
    };
    Some(inbound)
}
