//! What operators and machines ask of a running server: alive, ready, measured. Around every
//! request: an id, one log line and two measurements, by route pattern; never a path, a query,
//! an address or anything a person typed.

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use huiyin_app::App;
use huiyin_app::engine::Pulse;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Instant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const SECONDS: [f64; 9] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];
const BATCH: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 128.0, 256.0];

/// What the operations endpoints look at.
#[derive(Clone)]
pub struct Ops {
    pub app: App,
    /// `None` where no reconcilers run in this process.
    pub pulse: Option<Pulse>,
}

/// The site with its operations endpoints, every request measured.
pub fn around(site: Router, ops: Ops) -> Router {
    let own = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(measured))
        .with_state(ops.clone());
    site.merge(own).layer(from_fn_with_state(ops, observed))
}

/// The one recorder of the process; set at the first call.
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        use metrics_exporter_prometheus::Matcher::{Full, Suffix};
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Suffix("_seconds".into()), &SECONDS)
            .and_then(|b| b.set_buckets_for_metric(Full("huiyin_writer_batch".into()), &BATCH))
            .expect("the lists of buckets are not empty");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Another recorder could only be a test's own; then this handle shows nothing.
        let _set_before = metrics::set_global_recorder(recorder);
        handle
    })
}

/// The process answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// The process can do its work: the store answers, the reconcilers come round.
async fn readyz(State(ops): State<Ops>) -> Response {
    let store = ops.app.ready().await.is_ok();
    let engine = ops.pulse.as_ref().is_none_or(Pulse::is_beating);
    let word = |good| if good { "ok" } else { "failed" };
    // A clock that is not believed takes nobody's right to be heard away: it is said, no more.
    let clock = ops.app.clock_alarm().map_or("ok", huiyin_app::skew::Alarm::code);
    let text = format!("store {}\nengine {}\nclock {clock}\n", word(store), word(engine));
    let status = if store && engine { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, text).into_response()
}

async fn measured(State(ops): State<Ops>) -> Response {
    if let Ok(counts) = ops.app.outbox_counts().await {
        for (state, count) in
            [("due", counts.due), ("leased", counts.leased), ("dead", counts.dead)]
        {
            metrics::gauge!("huiyin_outbox", "state" => state).set(count as f64);
        }
    }
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], recorder().render()).into_response()
}

async fn observed(State(ops): State<Ops>, request: Request, next: Next) -> Response {
    #[expect(clippy::disallowed_methods, reason = "a measured edge: how long a request took")]
    let started = Instant::now();
    let id = huiyin_domain::leaf::hex(&ops.app.moment().random::<8>());
    let method = method_known(request.method().as_str());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "none".to_owned(), |route| route.as_str().to_owned());
    let mut response = next.run(request).await;
    let seconds = started.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    let labels = [("method", method.to_owned()), ("route", route.clone())];
    metrics::histogram!("huiyin_http_seconds", &labels).record(seconds);
    let [method_label, route_label] = labels;
    let labels = [method_label, route_label, ("status", status.to_string())];
    metrics::counter!("huiyin_http_requests_total", &labels).increment(1);
    let ms = (seconds * 1000.0).round();
    tracing::info!(id, method, route, status, ms, "request");
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A client may send any word as a method; only known ones become labels and log fields.
fn method_known(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("OTHER")
}
