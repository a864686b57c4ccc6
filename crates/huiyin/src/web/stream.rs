//! A body that is taken piece by piece: a form with files, or one piece of a file. It may be of
//! any length and of any slowness; what is taken of it is bounded in bytes and in time.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use multer::{Field, Multipart};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The header in which a script shows the token of the page.
pub const TOKEN: &str = "x-huiyin-token";
/// So many bodies are taken at the same time; each holds one piece in memory.
const STREAMS_MAX: usize = 24;
/// Nothing came for so long: the line is dead or somebody holds it open.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// All of one body, however it trickles.
const WHOLE_MAX: Duration = Duration::from_secs(20 * 60);
/// A body beyond this is not read to its end, so that whoever sends sees no answer any more.
const DRAIN_BYTES_MAX: u64 = 96 << 20;
/// A text field of a form with files.
const TEXT_BYTES_MAX: usize = 8 * 1024;

/// Room for so many bodies.
pub struct Streams(Arc<Semaphore>);

impl Default for Streams {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(STREAMS_MAX)))
    }
}

impl Streams {
    #[must_use]
    pub fn try_enter(&self) -> Option<OwnedSemaphorePermit> {
        self.0.clone().try_acquire_owned().ok()
    }
}

/// Why no more is taken of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The line is gone, or what came is no form.
    Broken,
    Slow,
    TooMuch,
}

/// What the guard let through, taken once by its handler.
#[derive(Clone)]
pub struct Sent(Arc<Mutex<Option<Inner>>>);

enum Inner {
    Form(Multipart<'static>),
    Piece(Body),
}

impl Sent {
    fn of(inner: Inner) -> Self {
        Self(Arc::new(Mutex::new(Some(inner))))
    }

    pub(super) fn piece(body: Body) -> Self {
        Self::of(Inner::Piece(body))
    }

    /// The form's first field has to be its token: nothing behind it is read without.
    pub(super) async fn form(
        headers: &HeaderMap,
        body: Body,
    ) -> Result<(String, Self), StatusCode> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let boundary = multer::parse_boundary(kind.unwrap_or_default());
        let boundary = boundary.map_err(|_| StatusCode::UNSUPPORTED_MEDIA_TYPE)?;
        let mut form = Multipart::new(bounded(body), boundary);
        let first = form.next_field().await.map_err(|_| StatusCode::BAD_REQUEST)?;
        let first = first.filter(|field| field.name() == Some(super::page::CSRF_FIELD));
        let Some(mut first) = first else { return Err(StatusCode::FORBIDDEN) };
        let token = text_of(&mut first).await.map_err(|_| StatusCode::FORBIDDEN)?;
        drop(first);
        Ok((token, Self::of(Inner::Form(form))))
    }

    fn take(&self) -> Option<Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The form behind its token.
    #[must_use]
    pub fn into_form(self) -> Option<Multipart<'static>> {
        match self.take() {
            Some(Inner::Form(form)) => Some(form),
            _ => None,
        }
    }

    /// The one piece, of at most `max` bytes.
    ///
    /// # Errors
    /// It is longer, or did not come whole.
    pub async fn into_bytes(self, max: usize) -> Result<Vec<u8>, Cut> {
        let Some(Inner::Piece(body)) = self.take() else { return Err(Cut::Broken) };
        let mut stream = std::pin::pin!(bounded(body));
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk?;
            if bytes.len() + chunk.len() > max {
                return Err(Cut::TooMuch);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

impl<S: Sync> FromRequestParts<S> for Sent {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.remove::<Self>().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// A field that holds a line, as text.
///
/// # Errors
/// It is longer than a line has to be, or the body was cut.
pub async fn text_of(field: &mut Field<'_>) -> Result<String, Cut> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Cut::Broken)? {
        if bytes.len() + chunk.len() > TEXT_BYTES_MAX {
            return Err(Cut::TooMuch);
        }
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    Ok(text.chars().filter(|sign| !sign.is_control() || *sign == '\n').collect())
}

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Cut {}

/// The body as it comes, ended when nothing comes, when it takes too long or is too much.
fn bounded(body: Body) -> impl Stream<Item = Result<Bytes, Cut>> + Send + 'static {
    #[expect(clippy::disallowed_methods, reason = "how long a body may take is measured here")]
    let until = tokio::time::Instant::now() + WHOLE_MAX;
    let start = (body.into_data_stream(), 0_u64, false);
    stream::unfold(start, move |(mut body, seen, is_over)| async move {
        if is_over {
            return None;
        }
        let next = tokio::time::timeout(IDLE_MAX, body.next());
        let next = match tokio::time::timeout_at(until, next).await {
            Ok(Ok(next)) => next?,
            _ => return Some((Err(Cut::Slow), (body, seen, true))),
        };
        let Ok(chunk) = next else { return Some((Err(Cut::Broken), (body, seen, true))) };
        let seen = seen + chunk.len() as u64;
        if seen > DRAIN_BYTES_MAX {
            return Some((Err(Cut::TooMuch), (body, seen, true)));
        }
        Some((Ok(chunk), (body, seen, false)))
    })
}
