//! `POST /add-checkpoint`: decides, remembers durably, then answers. For one log strictly one
//! request after the other, so that two can never both be cosigned from the same state.

use super::state::{Known, Memory, StateFault};
use crate::body::body_read;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use huiyin_app::moment::Moment;
use huiyin_tlog::{
    AddCheckpoint, Cosigner, Decision, RECEIPT_BYTES_MAX, Refusal, VerifierKey,
    add_checkpoint_decide, cosignatures_write, misconduct_of,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tower_http::timeout::TimeoutLayer;

const REQUEST_TIME_MAX: Duration = Duration::from_secs(15);

/// One witness.
pub struct Service {
    cosigner: Cosigner,
    memory: Memory,
    keys: Vec<VerifierKey>,
    /// The state of each log, one request at a time.
    logs: BTreeMap<String, Arc<Mutex<Known>>>,
    moment: Moment,
}

impl Service {
    /// Reads the memory of every log; one that is missing or spoilt stops the witness.
    ///
    /// # Errors
    /// See [`StateFault`].
    pub fn new(
        cosigner: Cosigner,
        memory: Memory,
        keys: Vec<VerifierKey>,
        moment: Moment,
    ) -> Result<Self, StateFault> {
        let mut logs = BTreeMap::new();
        for key in &keys {
            let known = memory.load(key.name(), &keys)?;
            logs.insert(key.name().to_owned(), Arc::new(Mutex::new(known)));
        }
        Ok(Self { cosigner, memory, keys, logs, moment })
    }

    /// What the witness answers to one body.
    async fn add(self: Arc<Self>, body: Body) -> Response {
        let (body, is_whole) = body_read(body, RECEIPT_BYTES_MAX).await;
        if !is_whole {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        }
        let Ok(request) = AddCheckpoint::parse(&body) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        // Whoever cannot show the log's signature waits for nobody.
        if let Err(reason) = request.checkpoint.log_verify(&self.keys) {
            let unknown = reason == huiyin_tlog::Reason::OriginUnknown;
            let refusal = if unknown { Refusal::OriginUnknown } else { Refusal::Unsigned(reason) };
            return refused(refusal);
        }
        let Some(log) = self.logs.get(&request.checkpoint.checkpoint().origin) else {
            return refused(Refusal::OriginUnknown);
        };
        let mut known = Arc::clone(log).lock_owned().await;
        // On a thread that may wait for the disk. Even when the client goes away or the time
        // is over, what was begun is finished under the lock.
        let this = Arc::clone(&self);
        let decided =
            tokio::task::spawn_blocking(move || this.decided(&request, &body, &mut known));
        decided.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }

    fn decided(&self, request: &AddCheckpoint, body: &[u8], known: &mut Known) -> Response {
        match add_checkpoint_decide(request, known.state(), &self.keys) {
            Decision::Cosign(_) => self.cosigned(request, known),
            Decision::Refuse(refusal) => {
                if refusal.is_evidence() {
                    self.evidence(request, body, known, refusal);
                }
                refused(refusal)
            }
        }
    }

    fn cosigned(&self, request: &AddCheckpoint, known: &mut Known) -> Response {
        let head = Some(request.checkpoint.clone());
        let next = Known { origin: known.origin.clone(), head };
        if next.state() != known.state() || known.head.is_none() {
            if let Err(fault) = self.memory.write(&next) {
                tracing::error!(?fault, "the state could not be written; not cosigned");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
            *known = next;
        }
        let now_s = u64::try_from(self.moment.now().0 / 1000).unwrap_or(0);
        let line = self.cosigner.cosign(request.checkpoint.note().text(), now_s);
        metrics::counter!("huiyin_witness_cosigned_total").increment(1);
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        (kind, cosignatures_write(&[line])).into_response()
    }

    /// Two heads of one size with different roots prove themselves; anything else is kept as it
    /// came, for people to look at.
    fn evidence(&self, request: &AddCheckpoint, body: &[u8], known: &Known, refusal: Refusal) {
        tracing::error!(origin = known.origin, ?refusal, "a log contradicts itself");
        let proof = known.head.as_ref().and_then(|head| {
            let (one, other) = (head.to_string(), request.checkpoint.to_string());
            misconduct_of(one.as_bytes(), other.as_bytes(), &self.keys).ok()
        });
        let kept = match proof {
            Some(proof) => self.memory.evidence_keep("misconduct", proof.to_string().as_bytes()),
            None => self.memory.evidence_keep("refused", body),
        };
        match kept {
            Ok(Some(path)) => tracing::error!(file = %path.display(), "evidence kept"),
            Ok(None) => {}
            Err(fault) => tracing::error!(%fault, "evidence could not be kept"),
        }
    }
}

fn refused(refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.http_status()).unwrap_or(StatusCode::BAD_REQUEST);
    match refusal.size_body() {
        Some(size) => (status, [(header::CONTENT_TYPE, "text/x.tlog.size")], size).into_response(),
        None => status.into_response(),
    }
}

/// The whole witness as a router.
pub fn serve(service: Service) -> Router {
    let vkey = format!("{}\n", service.cosigner.public().to_vkey());
    let service = Arc::new(service);
    Router::new()
        .route("/", get(move || async move { vkey }))
        .route(
            "/add-checkpoint",
            post(|State(service): State<Arc<Service>>, body: Body| service.add(body)),
        )
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIME_MAX))
        .with_state(service)
}
