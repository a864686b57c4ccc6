//! The prototype's HTTP side, and the echo: the stack of the product without the product.

use super::{Job, Template, Written, writer};
use crate::Fault;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

/// Only what the prototype looks at; the rest of the body is read over.
#[derive(Deserialize)]
struct Brought {
    text: String,
}

#[derive(Serialize)]
struct Given {
    number: String,
    chain: String,
}

pub async fn serve(listen: SocketAddr, database: &str, template: Template) -> Result<(), Fault> {
    let jobs = writer(super::Store::of(database), template).await?;
    let router = Router::new()
        .route("/", get(async || "ready"))
        .route("/api/v1/cases", post(case_post))
        .with_state(jobs);
    listened(listen, router).await
}

pub async fn echo(listen: SocketAddr) -> Result<(), Fault> {
    let answer = async |body: Bytes| {
        (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body)
    };
    let router =
        Router::new().route("/", get(async || "ready")).route("/api/v1/cases", post(answer));
    listened(listen, router).await
}

async fn listened(listen: SocketAddr, router: Router) -> Result<(), Fault> {
    let listener = TcpListener::bind(listen).await;
    let listener = listener.map_err(|error| Fault::of("listening", error))?;
    axum::serve(listener, router).await.map_err(|error| Fault::of("serving", error))
}

async fn case_post(State(jobs): State<mpsc::Sender<Job>>, body: Bytes) -> Response {
    let Ok(brought) = serde_json::from_slice::<Brought>(&body) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let (written, answer) = oneshot::channel();
    let job = Job { text: brought.text.into_bytes(), written };
    if jobs.send(job).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    match answer.await {
        Ok(Written { number, chain }) => {
            let chain = chain.iter().map(|byte| format!("{byte:02x}")).collect();
            let given = serde_json::to_vec(&Given { number, chain }).unwrap_or_default();
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::CREATED, kind, given).into_response()
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
