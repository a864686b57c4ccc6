//! What browsers are served: the portal for residents, the desk for officers. Routes stand in
//! `routes`, what guards them in `guard`; rules are the domain's, not a page's.

pub mod api;
pub mod assets;
pub mod carry;
pub mod cookie;
pub mod desk;
mod duty_calendar;
pub mod fault;
pub mod field;
pub mod files;
pub mod flood;
pub mod form;
pub mod guard;
pub mod layout;
pub mod limit;
pub mod log;
mod on_call;
pub mod page;
pub mod portal;
mod push;
pub mod reports;
pub mod routes;
pub mod self_test;
mod settled;
mod sms;
mod sms_words;
pub mod stream;
pub mod via;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_app::App;
use std::any::Any;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// How this server is reached.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// Says when the server ends, so that what is kept open ends first.
    pub stopped: tokio::sync::watch::Receiver<bool>,
    /// Browsers reach it over TLS: cookies get `__Host-` names and `Secure`.
    pub secure: bool,
    /// Where residents reach it, without a slash at the end; stands on slips.
    pub public_url: String,
    /// Whose word on behalf of others is believed.
    pub proxies: via::Proxies,
    /// The example town: every page says so.
    pub demo: bool,
}

/// The use cases and what pages share.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    app: App,
    settings: WebSettings,
    limits: limit::Limits,
    streams: stream::Streams,
    listeners: desk::incident::live::Listeners,
}

impl Site {
    #[must_use]
    pub fn new(app: App, settings: WebSettings) -> Self {
        Self(Arc::new(Inner {
            app,
            settings,
            limits: limit::Limits::default(),
            streams: stream::Streams::default(),
            listeners: desk::incident::live::Listeners::default(),
        }))
    }

    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    #[must_use]
    pub fn settings(&self) -> &WebSettings {
        &self.0.settings
    }

    #[must_use]
    pub fn limits(&self) -> &limit::Limits {
        &self.0.limits
    }

    #[must_use]
    pub fn listeners(&self) -> &desk::incident::live::Listeners {
        &self.0.listeners
    }

    #[must_use]
    pub fn streams(&self) -> &stream::Streams {
        &self.0.streams
    }
}

/// The whole web side. Serve it with connect info, so that rate limits know addresses.
pub fn router(app: App, settings: WebSettings) -> Router {
    let site = Site::new(app, settings);
    let opened = site.clone();
    let (pages, machines) = routes::table().into_routers(&site);
    let secure = site.settings().secure;
    let machines = machines.layer(CatchPanicLayer::custom(api::panicked)).layer(
        axum::middleware::from_fn(move |request, next| guard::machine_open(secure, request, next)),
    );
    pages
        .fallback(|| async { fault::Bare::from(StatusCode::NOT_FOUND) })
        .method_not_allowed_fallback(|| async { fault::Bare::from(StatusCode::METHOD_NOT_ALLOWED) })
        .layer(CatchPanicLayer::custom(panicked))
        .layer(axum::middleware::from_fn(move |request, next| {
            guard::open(opened.clone(), request, next)
        }))
        .layer(CompressionLayer::new())
        .merge(machines)
        .with_state(site)
}

/// What the panic said stays out of the page and out of the log: it may hold a person's text.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    fault::Bare::from(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn broken() -> &'static str {
        panic!("planted: a sentence of the resident")
    }

    #[tokio::test]
    async fn a_panic_is_a_failure_that_tells_nothing() {
        let router: Router =
            Router::new().route("/", get(broken)).layer(CatchPanicLayer::custom(panicked));
        let request = Request::new(Body::empty());
        let answer = router.oneshot(request).await.expect("answered");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(answer.extensions().get::<fault::Bare>().is_some(), "a page is made of it");
        let body = to_bytes(answer.into_body(), 10_000).await.expect("read");
        assert!(!String::from_utf8_lossy(&body).contains("sentence"));
    }
}
