//! What stands before every page: who may ask, where a post may come from, how big it may be.
//! `open` wraps every page; `enforce` wraps each with the action it declared. A machine's door
//! has `machine_open` and `enforce_json`: no cookie is read there, and no form is taken. Files
//! come in through `enforce_stream`.

use super::api::{self, Call};
use super::cookie::{Cookie, from_hex};
use super::fault::{self, Bare};
use super::form::Form;
use super::limit::Guess;
use super::page::{Ask, CSRF_FIELD, see_other};
use super::via::Via;
use super::{Site, desk, portal, stream};
use crate::body::body_read;
use crate::serve::Peer;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use huiyin_app::session::{Session, SessionToken};
use huiyin_app::unit_key::Held;
use huiyin_app::{Person, Signed};
use huiyin_domain::policy::{Action, Grant};
use std::time::Duration;

/// The longest text with every sign escaped, and what goes with it.
const JSON_BYTES_MAX: usize = 512 * 1024;
/// Room for a megabyte of Chinese text: each of its bytes is three signs of the form's encoding.
const FORM_BYTES_MAX: usize = 4 * 1024 * 1024;
const BODY_TIME_MAX: Duration = Duration::from_secs(120);

/// What the address of a page says that is asked for by a script or by the browser's clock.
pub const BY_ITSELF: &str = "again=1";

/// When somebody may try again for whom there was no room.
const STREAMS_WAIT_SECS: u64 = 20;

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    connect-src 'self'; manifest-src 'self'";

/// Around everything: builds the `Ask`, turns bare failures into pages, sets the headers.
pub async fn open(site: Site, mut request: Request, next: Next) -> Response {
    let via = site.settings().proxies.via(peer_of(request.extensions()), request.headers());
    if is_plain(&site, via) {
        return onwards(&site, &request);
    }
    let address = via.address;
    let (parts, body) = request.into_parts();
    let ask = Ask::new(site, &parts, address);
    request = Request::from_parts(parts, body);
    request.extensions_mut().insert(ask.clone());
    let mut response = fault::dressed(&ask, next.run(request).await);
    for line in ask.jar_take() {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    headers_set(response.headers_mut(), ask.site.settings().secure);
    response
}

fn headers_set(headers: &mut HeaderMap, secure: bool) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "geolocation=(), camera=()"),
    ];
    // What a file of the log says of itself stands.
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    let no_store = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(no_store);
}

fn peer_of(extensions: &Extensions) -> Option<Peer> {
    extensions.get::<ConnectInfo<Peer>>().map(|info| info.0)
}

/// A proxy of ours took it in plain although this site is to be reached over TLS.
fn is_plain(site: &Site, via: Via) -> bool {
    site.settings().secure && via.is_tls == Some(false)
}

fn onwards(site: &Site, request: &Request) -> Response {
    let whole = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
    let there = format!("{}{whole}", site.settings().public_url);
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, there)]).into_response()
}

/// Around one route, with the action it declared.
pub async fn enforce(action: Action, request: Request, next: Next) -> Response {
    let Some(mut ask) = request.extensions().get::<Ask>().cloned() else {
        return Bare::from(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let session = session_of(&ask).await;
    ask.session_set(session);
    ask.person = person_of(&ask).await;
    // Dressed here, where it is known who is signed in: the tokens on the page depend on it.
    fault::dressed(&ask, passed(&ask, action, request, next).await)
}

/// Around a door through which files come. Origin, action, rate and token are looked at before
/// the body is read, and it is never read whole: the handler takes it piece by piece.
pub async fn enforce_stream(action: Action, request: Request, next: Next) -> Response {
    let Some(mut ask) = request.extensions().get::<Ask>().cloned() else {
        return Bare::from(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let session = session_of(&ask).await;
    ask.session_set(session);
    ask.person = person_of(&ask).await;
    fault::dressed(&ask, streamed(&ask, action, request, next).await)
}

async fn streamed(ask: &Ask, action: Action, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let refused = |status| Bare::from(status).into_response();
    if !origin_holds(&ask.site, &parts.headers) {
        return refused(StatusCode::FORBIDDEN);
    }
    if let Err(answer) = may(ask, action, None).await {
        return *answer;
    }
    if in_desk(ask) && desk::step_up::is_owed(ask) {
        // A file is not kept over a proof: it is chosen again, or goes on where it stopped.
        return match parts.method {
            Method::PUT => refused(StatusCode::FORBIDDEN),
            _ => see_other(desk::step_up::PATH),
        };
    }
    let (limits, now) = (ask.site.limits(), ask.now());
    if let Err(wait) = limits.check(Guess::Upload, ask.address, now) {
        return Bare::too_many(wait).into_response();
    }
    let Some(room) = ask.site.streams().try_enter() else {
        return Bare::too_many(STREAMS_WAIT_SECS).into_response();
    };
    let sent = match parts.method {
        Method::PUT => {
            let token = parts.headers.get(stream::TOKEN).and_then(|token| token.to_str().ok());
            if !ask.csrf_holds(token.unwrap_or_default()) {
                return refused(StatusCode::FORBIDDEN);
            }
            stream::Sent::piece(body)
        }
        _ => match stream::Sent::form(&parts.headers, body).await {
            Ok((token, sent)) if ask.csrf_holds(&token) => sent,
            Ok(_) => return refused(StatusCode::FORBIDDEN),
            Err(status) => return refused(status),
        },
    };
    parts.extensions.insert(ask.clone());
    parts.extensions.insert(sent);
    let answer = next.run(Request::from_parts(parts, Body::empty())).await;
    drop(room);
    answer
}

async fn passed(ask: &Ask, action: Action, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let unsafe_method = !matches!(parts.method, Method::GET | Method::HEAD);
    if unsafe_method && !origin_holds(&ask.site, &parts.headers) {
        return Bare::from(StatusCode::FORBIDDEN).into_response();
    }
    let mut form = Form::default();
    if unsafe_method {
        match form_read(&parts, body).await {
            Ok(read) => form = read,
            Err(bare) => return bare.into_response(),
        }
    }
    if let Err(answer) = may(ask, action, unsafe_method.then_some(&form)).await {
        return *answer;
    }
    if unsafe_method && !ask.csrf_holds(form.get(CSRF_FIELD)) {
        return fault::token_missing(ask, &form, says_same_origin(&parts.headers));
    }
    if unsafe_method && in_desk(ask) && desk::step_up::is_owed(ask) {
        return desk::step_up::page_before(ask, &form);
    }
    parts.extensions.insert(ask.clone());
    parts.extensions.insert(form);
    next.run(Request::from_parts(parts, Body::empty())).await
}

/// Around every machine's door: only the headers, no `Ask`.
pub async fn machine_open(secure: bool, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers_set(response.headers_mut(), secure);
    response
}

/// Around one machine's door. JSON alone is taken, which a page of another site cannot post
/// without asking first; and nobody is recognised, so that there is nothing to steal.
pub async fn enforce_json(site: Site, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let lang = api::lang_of(&parts.headers);
    let refused = |status, code| api::refused(lang, status, code);
    if !origin_holds(&site, &parts.headers) {
        return refused(StatusCode::FORBIDDEN, "origin");
    }
    if !is_json(&parts.headers) {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json");
    }
    let read = tokio::time::timeout(BODY_TIME_MAX, body_read(body, JSON_BYTES_MAX));
    let Ok((bytes, whole)) = read.await else {
        return refused(StatusCode::REQUEST_TIMEOUT, "slow");
    };
    if !whole {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "too-large");
    }
    parts.extensions.insert(Call { lang, body: bytes });
    next.run(Request::from_parts(parts, Body::empty())).await
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// Asked on every route, because the token of a form depends on it.
async fn session_of(ask: &Ask) -> Option<Session> {
    let bytes = from_hex(&ask.cookie(Cookie::Session)?)?;
    let token = SessionToken(bytes.try_into().ok()?);
    // A store that does not answer is as good as no session; the page itself will say so.
    let found = match asks_by_itself(ask) {
        true => ask.app().session_unseen(&token).await,
        false => ask.app().session(&token).await,
    };
    let mut session = found.ok().flatten()?;
    if in_desk(ask) {
        session.signed.held = held_of(ask, &session.signed).await;
    }
    Some(session)
}

/// A page that looks again, with a script or without: it keeps no idle session alive.
fn asks_by_itself(ask: &Ask) -> bool {
    let is_asked = |pair: &str| pair == BY_ITSELF;
    in_desk(ask) && (ask.path.ends_with("/live") || ask.query.split('&').any(is_asked))
}

/// The unit's key that this browser has open; a cookie of another session or of a key that the
/// unit no longer has goes.
async fn held_of(ask: &Ask, signed: &Signed) -> Option<Held> {
    let bytes = ask.cookie_open(Cookie::UnitKey)?;
    let Some((held, is_old)) = ask.app().held_read(signed, &bytes).await.ok()? else {
        ask.cookie_clear(Cookie::UnitKey);
        return None;
    };
    if is_old {
        ask.cookie_seal(Cookie::UnitKey, &ask.app().held_bytes(signed, &held));
    }
    Some(held)
}

/// A secret that was changed closes every browser that had opened the case with it.
async fn person_of(ask: &Ask) -> Option<Person> {
    let pass = ask.pass().filter(|_| !in_desk(ask))?;
    ask.app().pass_holds(&pass).await.unwrap_or(false).then(|| pass.person())
}

/// The coarse half of the policy: is there anybody, and do they hold a role that could ever do
/// this. How they stand to the case is asked by the use case itself.
async fn may(ask: &Ask, action: Action, form: Option<&Form>) -> Result<(), Box<Response>> {
    let grants = action.grants();
    if grants.contains(&Grant::Public) {
        return Ok(());
    }
    if grants.contains(&Grant::Person) && ask.case_opened().is_some() && !in_desk(ask) {
        return Ok(());
    }
    if !in_desk(ask) {
        return Err(Box::new(match form {
            Some(form) => portal::track::first(ask, form).await,
            None => {
                ask.notice_set("portal-track-again");
                see_other("/track")
            }
        }));
    }
    let Some(signed) = &ask.signed else {
        return Err(Box::new(desk::session_missing(ask, form)));
    };
    if let Some(first) = desk::before(ask) {
        return Err(Box::new(first));
    }
    let allowed = grants.iter().any(|grant| match grant {
        Grant::Staff => true,
        Grant::Office(role) | Grant::Case(role, _) | Grant::Unbarred(role) => {
            signed.roles.contains(role)
        }
        Grant::Public | Grant::Person => false,
    });
    if allowed { Ok(()) } else { Err(Box::new(Bare::from(StatusCode::FORBIDDEN).into_response())) }
}

fn in_desk(ask: &Ask) -> bool {
    ask.path == "/desk" || ask.path.starts_with("/desk/")
}

/// A post must come from a page of ours. Browsers say so themselves; where an old one does not,
/// or hides its origin because of our referrer policy, the token alone decides.
fn origin_holds(site: &Site, headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match header("origin") {
        None | Some("null") => true,
        Some(origin) => {
            let host = header("host").unwrap_or_default();
            let own = origin.split_once("://").is_some_and(|(_, place)| place == host);
            own || site.settings().public_url.trim_end_matches('/') == origin
        }
    }
}

fn says_same_origin(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin")
}

async fn form_read(parts: &Parts, body: Body) -> Result<Form, Bare> {
    let kind = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let urlencoded = b"application/x-www-form-urlencoded";
    let is_form = kind.is_some_and(|kind| {
        kind.len() >= urlencoded.len() && kind[..urlencoded.len()].eq_ignore_ascii_case(urlencoded)
    });
    let read = tokio::time::timeout(BODY_TIME_MAX, body_read(body, FORM_BYTES_MAX));
    let Ok((bytes, whole)) = read.await else {
        return Err(Bare::from(StatusCode::REQUEST_TIMEOUT));
    };
    if !bytes.is_empty() && !is_form {
        return Err(Bare::from(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let form = Form::parse(&bytes);
    if whole { Ok(form) } else { Err(Bare::too_large(&form)) }
}
