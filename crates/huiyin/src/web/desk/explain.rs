//! `/desk/case/{id}/explain.json`: every date owed on a case with what it rests on, for whoever
//! wants to reckon it again. The same structure the page is written from.

use super::bar::Desk;
use super::case::case_id;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use huiyin_app::read::Owed;
use huiyin_domain::clock::State;
use serde_json::{Value, json};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => {
            let told = json!({
                "case": page.number.as_str(),
                "procedure": page.case.procedure,
                "calendar": page.case.calendar,
                "no_clock": page.no_clock.map(|reason| reason.code()),
                "owed": page.owed.iter().map(owed).collect::<Vec<_>>(),
            });
            ([(header::CONTENT_TYPE, "application/json")], told.to_string()).into_response()
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn owed(owed: &Owed) -> Value {
    let clock = &owed.clock;
    let (state, at) = match clock.state {
        State::Running => ("running", None),
        State::Met { at, late: false } => ("met", Some(at)),
        State::Met { at, late: true } => ("met-late", Some(at)),
        State::Cancelled { at } => ("cancelled", Some(at)),
        State::Waived => ("waived", None),
    };
    json!({
        "clock": clock.id(),
        "run": clock.run,
        "state": state,
        "state_at": at.map(|at| at.to_string()),
        "due_at": clock.due_at.to_string(),
        "explanation": owed.explanation,
    })
}
