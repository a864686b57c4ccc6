//! `/desk/duty/{id}/live`: says "changed, now at N" and nothing else; the page then looks again
//! by its own address, with its own rights. Whoever comes back with the number they saw last is
//! told at once when it is another. It ends with the session, which it keeps no younger.

use crate::web::desk::bar::Desk;
use crate::web::form::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use huiyin_app::session::SessionToken;
use huiyin_app::{App, Signed};
use huiyin_domain::ids::IncidentId;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// So many pages listen at the same time; more are told to come back.
const LISTENERS_MAX: usize = 200;
/// Another server may have written: asked for at least so often.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// After so long the browser comes anew, and with it every check at the door.
const LASTS_MAX: Duration = Duration::from_secs(300);
const RETRY: Duration = Duration::from_secs(2);

/// Room for so many pages that listen.
pub struct Listeners(Arc<Semaphore>);

impl Default for Listeners {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(LISTENERS_MAX)))
    }
}

struct Listening {
    app: App,
    by: Signed,
    token: SessionToken,
    id: IncidentId,
    seen: i64,
    lasts: Duration,
    is_over: bool,
    stopped: watch::Receiver<bool>,
    _room: OwnedSemaphorePermit,
}

pub async fn get(desk: Desk, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let Some(id) = id.parse().ok().map(IncidentId) else { return desk.not_found() };
    if let Err(trouble) = desk.app().incident_live(&desk.signed, id).await {
        return desk.trouble(&trouble);
    }
    let Some(session) = desk.ask.session() else { return desk.not_found() };
    let Ok(room) = desk.ask.site.listeners().0.clone().try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let asked = Form::parse(desk.ask.query.as_bytes());
    let seen = last.unwrap_or_else(|| asked.choice("since")).parse().unwrap_or(-1);
    let listening = Listening {
        app: desk.app().clone(),
        by: desk.signed.clone(),
        token: session.token.clone(),
        id,
        seen,
        lasts: LASTS_MAX,
        is_over: false,
        stopped: desk.ask.site.settings().stopped.clone(),
        _room: room,
    };
    Sse::new(told(listening)).keep_alive(KeepAlive::default()).into_response()
}

fn told(listening: Listening) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listening, |mut listening| async move {
        if listening.is_over {
            return None;
        }
        let event = listening.next().await?;
        Some((Ok(event), listening))
    })
}

impl Listening {
    /// `None`: the line ends, and the browser comes anew.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if !self.may_listen().await {
                self.is_over = true;
                return Some(Event::default().event("over").data(""));
            }
            // A store that does not answer now is asked again.
            if let Ok(version) = self.app.incident_live(&self.by, self.id).await
                && version != self.seen
            {
                self.seen = version;
                let event = Event::default().event("changed").id(version.to_string());
                return Some(event.retry(RETRY).data(version.to_string()));
            }
            if self.lasts.is_zero() || *self.stopped.borrow() {
                return None;
            }
            self.lasts = self.lasts.saturating_sub(LOOK_EVERY);
            let app = self.app.clone();
            tokio::select! {
                () = app.hinted() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = self.stopped.changed() => return None,
            }
        }
    }

    /// Signed in still, in time, and with a role that sees this.
    async fn may_listen(&mut self) -> bool {
        match self.app.session_unseen(&self.token).await {
            Ok(Some(session)) => {
                self.by = session.signed;
                self.app.incident_may(&self.by)
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }
}
