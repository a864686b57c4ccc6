//! `POST /api/v1/cases`: the same submission as the portal's, for kiosks, hotlines and other
//! programs. JSON in, JSON out; no session, no cookie. The `Idempotency-Key` makes a repeated
//! call the same case, and gives its receipt again only to the same key with the same content.

use super::Site;
use super::field::fault_text;
use super::flood;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::case::{Receipt, Submission};
use huiyin_app::lang::Lang;
use huiyin_app::log::Proof;
use huiyin_app::{App, By, Party, Trouble};
use huiyin_domain::case::{CaseKind, Channel, NoticeWish};
use huiyin_domain::text::{
    BODY_CHARS_MAX, Email, NAME_CHARS_MAX, PLACE_CHARS_MAX, Phone, TITLE_CHARS_MAX, Text, TextFault,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::any::Any;

const KEY_BYTES: std::ops::RangeInclusive<usize> = 16..=128;
/// Keeps keys of callers apart from the tokens of forms and the identities of imports.
const KEY_DOMAIN: &[u8] = b"huiyin/api-key/1\0";

/// A call that its guard let through: who asks is nobody, what they sent is here.
#[derive(Clone)]
pub struct Call {
    pub lang: Lang,
    pub body: Vec<u8>,
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.remove::<Self>().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// A case as a program sends it. What is misspelt is refused, not dropped.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Brought {
    kind: Option<String>,
    text: Option<String>,
    title: Option<String>,
    place: Option<String>,
    area_code: Option<String>,
    topic: Option<String>,
    name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
    notice: Option<String>,
}

#[derive(Serialize)]
struct Given<'a> {
    number: &'a str,
    secret: String,
    registered_at: String,
    track: String,
    proof: Option<&'a str>,
    promise: Option<&'a str>,
    opening: &'a str,
}

#[derive(Serialize)]
struct Refused<'a> {
    /// A word that stays the same in every language.
    error: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Fields::is_empty")]
    fields: Fields,
}

pub async fn cases_post(State(site): State<Site>, headers: HeaderMap, call: Call) -> Response {
    let Call { lang, body } = call;
    let Some(key) = key_of(&headers) else {
        return refused(lang, StatusCode::BAD_REQUEST, "idempotency-key");
    };
    let brought: Brought = match serde_json::from_slice(&body) {
        Ok(brought) => brought,
        Err(fault) => return unreadable(lang, &fault),
    };
    let once = [KEY_DOMAIN, key].concat();
    let submission = match submission(site.app(), lang, &brought, once) {
        Ok(submission) => submission,
        Err(fields) => return faulty(lang, fields),
    };
    if let Some(owed) = flood::call_before(site.app(), lang, &headers, &submission.once).await {
        return owed;
    }
    // The key is the caller's choice and may be guessed; the whole content is not.
    let bound: [u8; 32] = Sha256::digest(&body).into();
    match site.app().case_submit_bound(&By::Public, submission, &bound).await {
        Ok(receipt) => answer(&site, &receipt),
        Err(Trouble::Invalid { field, fault }) => {
            let mut fields = Fields::default();
            fields.take::<()>(lang, field, Err(fault));
            faulty(lang, fields)
        }
        Err(trouble) => troubled(lang, &trouble),
    }
}

/// 16 to 128 visible signs of ASCII.
fn key_of(headers: &HeaderMap) -> Option<&[u8]> {
    let mut keys = headers.get_all("idempotency-key").iter();
    let key = keys.next()?.as_bytes();
    let fits = KEY_BYTES.contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    (fits && keys.next().is_none()).then_some(key)
}

/// What is wrong, by field; in the order of the fields.
#[derive(Default, Serialize)]
#[serde(transparent)]
struct Fields(std::collections::BTreeMap<&'static str, String>);

impl Fields {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn take<T>(
        &mut self,
        lang: Lang,
        name: &'static str,
        parsed: Result<T, TextFault>,
    ) -> Option<T> {
        let note = |fault| {
            let sentence = fault_text(lang, label_of(name), fault);
            self.0.insert(name, sentence);
        };
        parsed.map_err(note).ok()
    }
}

/// The words that the portal's form has for the same field.
fn label_of(name: &str) -> &'static str {
    match name {
        "kind" => "portal-kind-label",
        "title" => "portal-what-title-label",
        "place" => "portal-place-label",
        "area_code" => "portal-area-label",
        "topic" => "portal-topic-label",
        "name" => "portal-name-label",
        "phone" => "portal-phone-label",
        "email" => "portal-email-label",
        "address" => "portal-address-label",
        "notice" => "portal-wish-label",
        _ => "portal-what-label",
    }
}

fn submission(
    app: &App,
    lang: Lang,
    brought: &Brought,
    once: Vec<u8>,
) -> Result<Submission, Fields> {
    let mut fields = Fields::default();
    let body = Text::parse(said(&brought.text), BODY_CHARS_MAX);
    let body = fields.take(lang, "text", body);
    let title = Text::optional(said(&brought.title), TITLE_CHARS_MAX);
    let title = fields.take(lang, "title", title);
    let kind = CaseKind::parse(said(&brought.kind)).ok_or(TextFault::UnknownChoice);
    let kind = fields.take(lang, "kind", kind);
    let place = fields.take(lang, "place", Text::optional(said(&brought.place), PLACE_CHARS_MAX));
    let area_code = fields.take(lang, "area_code", area(app, said(&brought.area_code)));
    let topic = fields.take(lang, "topic", topic(app, said(&brought.topic)));
    let name = fields.take(lang, "name", Text::optional(said(&brought.name), NAME_CHARS_MAX));
    let address = Text::optional(said(&brought.address), PLACE_CHARS_MAX);
    let address = fields.take(lang, "address", address);
    let phone = fields.take(lang, "phone", filled(&brought.phone, Phone::parse));
    let email = fields.take(lang, "email", filled(&brought.email, Email::parse));
    let wish = match said(&brought.notice) {
        "" => Ok(NoticeWish::None),
        code => NoticeWish::parse(code).ok_or(TextFault::UnknownChoice),
    };
    let wish = fields.take(lang, "notice", wish);
    let whole = || {
        let language = Some(lang.tag().to_owned());
        let party =
            Party { name: name?, phone: phone?, email: email?, address: address?, language };
        Some(Submission {
            accused: None,
            protects: None,
            channel: Channel::Web,
            kind: kind?,
            intake: None,
            title: title?,
            body: body?,
            place: place?,
            area_code: area_code?,
            topic: topic?,
            claimed: None,
            party,
            wish: wish?,
            once,
            procedure: None,
        })
    };
    whole().ok_or(fields)
}

fn said(field: &Option<String>) -> &str {
    field.as_deref().map_or("", str::trim)
}

fn filled<T>(
    field: &Option<String>,
    parse: impl Fn(&str) -> Result<T, TextFault>,
) -> Result<Option<T>, TextFault> {
    match said(field) {
        "" => Ok(None),
        typed => parse(typed).map(Some),
    }
}

fn area(app: &App, code: &str) -> Result<String, TextFault> {
    let org = app.org();
    if code.is_empty() {
        return Ok(org.root().map(|unit| unit.area_code.clone()).unwrap_or_default());
    }
    let known = org.tree.iter().any(|unit| unit.active && unit.area_code == code);
    if known { Ok(code.to_owned()) } else { Err(TextFault::UnknownChoice) }
}

fn topic(app: &App, id: &str) -> Result<Option<String>, TextFault> {
    match id {
        "" => Ok(None),
        id if app.org().topic(id).is_some() => Ok(Some(id.to_owned())),
        _ => Err(TextFault::UnknownChoice),
    }
}

fn answer(site: &Site, receipt: &Receipt) -> Response {
    let status = if receipt.replay { StatusCode::OK } else { StatusCode::CREATED };
    let url = site.settings().public_url.trim_end_matches('/');
    let (proof, promise) = match &receipt.proof {
        Proof::Logged(proof) => (Some(proof.as_str()), None),
        Proof::Promised(promise) => (None, Some(promise.as_str())),
    };
    let given = Given {
        number: receipt.number.as_str(),
        secret: receipt.secret.to_string(),
        registered_at: receipt.registered_at.to_string(),
        track: format!("{url}/track"),
        proof,
        promise,
        opening: &receipt.opening,
    };
    json(status, &given)
}

pub(super) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let bytes = serde_json::to_vec(body).expect("strings and maps of strings are JSON");
    (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

#[must_use]
pub fn lang_of(headers: &HeaderMap) -> Lang {
    let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::negotiate(wished, None)
}

/// A refusal in the caller's language; `code` is its stable word.
#[must_use]
pub fn refused(lang: Lang, status: StatusCode, code: &str) -> Response {
    let message = said_so(lang, &format!("api-{code}"));
    json(status, &Refused { error: code, message, fields: Fields::default() })
}

/// Words of the protocol are the same in every language and stand here.
fn said_so(lang: Lang, key: &str) -> String {
    let parts = [
        ("key", "Idempotency-Key".into()),
        ("type", "Content-Type: application/json".into()),
        ("method", "POST".into()),
    ];
    lang.text(key, &parts)
}

fn unreadable(lang: Lang, fault: &serde_json::Error) -> Response {
    let at = |number: usize| i64::try_from(number).unwrap_or(0).into();
    let parts = [("line", at(fault.line())), ("column", at(fault.column()))];
    let message = lang.text("api-unreadable", &parts);
    let refused = Refused { error: "unreadable", message, fields: Fields::default() };
    json(StatusCode::BAD_REQUEST, &refused)
}

fn faulty(lang: Lang, fields: Fields) -> Response {
    let message = said_so(lang, "api-invalid");
    json(StatusCode::UNPROCESSABLE_ENTITY, &Refused { error: "invalid", message, fields })
}

fn troubled(lang: Lang, trouble: &Trouble) -> Response {
    match trouble {
        Trouble::Reused => refused(lang, StatusCode::CONFLICT, "key-reused"),
        Trouble::Unavailable => {
            let mut response = refused(lang, StatusCode::SERVICE_UNAVAILABLE, "unavailable");
            let soon = HeaderValue::from_static("5");
            response.headers_mut().insert(header::RETRY_AFTER, soon);
            response
        }
        other => {
            tracing::error!(code = %other, "a call failed");
            refused(lang, StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    }
}

pub async fn method_unknown(headers: HeaderMap) -> Response {
    let mut response = refused(lang_of(&headers), StatusCode::METHOD_NOT_ALLOWED, "method");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// What the panic said stays out of the answer and out of the log.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    refused(Lang::default(), StatusCode::INTERNAL_SERVER_ERROR, "internal")
}
