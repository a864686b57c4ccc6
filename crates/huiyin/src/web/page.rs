//! One request as pages see it: who asks, in which language, with which cookies and tokens.
//! Built once per request by `guard::open`; handlers take it as an argument.

use super::Site;
use super::cookie::{Cookie, from_hex};
use super::form::Form;
use super::limit;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::keys::ViewSecret;
use huiyin_app::lang::{Lang, Value};
use huiyin_app::secret::Pass;
use huiyin_app::session::Session;
use huiyin_app::sign_in::Network;
use huiyin_app::{App, Person, Signed};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::hex;
use huiyin_domain::time::Millis;
use maud::{Markup, html};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub const CSRF_FIELD: &str = "token";

#[derive(Clone)]
pub struct Ask {
    pub site: Site,
    pub lang: Lang,
    /// Path without query: where the language switch comes back to.
    pub path: String,
    pub query: String,
    /// For rate limits only; never stored, never logged.
    pub address: IpAddr,
    /// Set by the guard on every route that asks for staff.
    pub signed: Option<Signed>,
    /// Set by the guard beside `signed`: the session itself.
    pub(super) session: Option<Session>,
    /// Set by the guard: the case this browser opened with number and secret, as long as that
    /// secret opens it.
    pub(super) person: Option<Person>,
    headers: HeaderMap,
    csrf: [u8; 16],
    /// The browser has no such cookie yet; it gets one with the first form shown to it.
    csrf_fresh: Arc<AtomicBool>,
    jar: Arc<Mutex<Vec<HeaderValue>>>,
}

impl Ask {
    pub(super) fn new(site: Site, parts: &Parts, address: IpAddr) -> Self {
        let secure = site.settings().secure;
        let header = |name| parts.headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
        let chosen = Cookie::Lang.read(&parts.headers, secure);
        let lang = Lang::negotiate(header(header::ACCEPT_LANGUAGE), chosen.as_deref());
        let kept = Cookie::Csrf.read(&parts.headers, secure);
        let kept = kept.and_then(|hex| <[u8; 16]>::try_from(from_hex(&hex)?).ok());
        let csrf = kept.unwrap_or_else(|| site.app().moment().random());
        Self {
            lang,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            address,
            signed: None,
            session: None,
            person: None,
            headers: parts.headers.clone(),
            csrf,
            csrf_fresh: Arc::new(AtomicBool::new(kept.is_none())),
            jar: Arc::default(),
            site,
        }
    }

    #[must_use]
    pub fn app(&self) -> &App {
        self.site.app()
    }

    #[must_use]
    pub fn now(&self) -> Millis {
        self.app().moment().now()
    }

    /// The text of a key.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.lang.plain(key)
    }

    /// The text of a key with parts.
    #[must_use]
    pub fn tx(&self, key: &str, parts: &[(&str, Value<'_>)]) -> String {
        self.lang.text(key, parts)
    }

    #[must_use]
    pub fn town(&self) -> &str {
        let settings = self.app().settings();
        match self.lang {
            Lang::Zh => &settings.town_zh,
            Lang::En => &settings.town_en,
        }
    }

    #[must_use]
    pub fn cookie(&self, cookie: Cookie) -> Option<String> {
        cookie.read(&self.headers, self.site.settings().secure)
    }

    /// The content of a sealed cookie that is whole and in time.
    #[must_use]
    pub fn cookie_open(&self, cookie: Cookie) -> Option<Vec<u8>> {
        cookie.open(self.app().keys(), self.now(), &self.cookie(cookie)?)
    }

    pub fn cookie_set(&self, cookie: Cookie, value: &str) {
        self.jar_push(cookie.write(value, self.site.settings().secure));
    }

    pub fn cookie_seal(&self, cookie: Cookie, plain: &[u8]) {
        self.cookie_set(cookie, &cookie.seal(self.app().keys(), self.now(), plain));
    }

    pub fn cookie_clear(&self, cookie: Cookie) {
        self.jar_push(cookie.clear(self.site.settings().secure));
    }

    fn jar_push(&self, line: HeaderValue) {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    pub(super) fn jar_take(&self) -> Vec<HeaderValue> {
        std::mem::take(&mut *self.jar.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The session of whoever is signed in.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    pub(super) fn session_set(&mut self, session: Option<Session>) {
        self.signed = session.as_ref().map(|session| session.signed.clone());
        self.session = session;
    }

    /// What challenges are bound to: this browser's cookie, which no page can read.
    #[must_use]
    pub fn browser(&self) -> &[u8] {
        &self.csrf
    }

    /// A digest of where the request comes from, for what is counted by place.
    #[must_use]
    pub fn network(&self) -> Network {
        limit::network_of(self.address)
    }

    /// The case this browser opened with number and secret.
    #[must_use]
    pub fn case_opened(&self) -> Option<CaseId> {
        self.person.as_ref().map(|person| person.case)
    }

    /// The person who opened their case in this browser.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.person.clone()
    }

    /// What this browser keeps of having opened a case; the secret behind it may be another by
    /// now.
    #[must_use]
    pub fn pass(&self) -> Option<Pass> {
        Pass::parse(&self.cookie_open(Cookie::Track)?)
    }

    /// The person need not type the secret again for a while.
    pub fn pass_keep(&self, case: CaseId, secret: &ViewSecret) {
        self.cookie_seal(Cookie::Track, &self.app().pass(case, secret).to_bytes());
    }

    /// One line for the next page, after a redirect: a language key, never a text.
    pub fn notice_set(&self, key: &str) {
        self.cookie_seal(Cookie::Notice, key.as_bytes());
    }

    /// Shows once.
    #[must_use]
    pub fn notice_take(&self) -> Option<String> {
        let key = String::from_utf8(self.cookie_open(Cookie::Notice)?).ok()?;
        self.cookie_clear(Cookie::Notice);
        Some(self.t(&key))
    }

    /// What tokens are bound to: the session of staff, else this browser's cookie.
    fn csrf_secret(&self) -> [u8; 16] {
        let Some(signed) = &self.signed else { return self.csrf };
        let digest: [u8; 32] = Sha256::digest([&signed.csrf[..], &self.csrf].concat()).into();
        digest[..16].try_into().expect("sixteen of thirty-two")
    }

    /// A fresh mask each time, so that compression of a page tells nothing about the token.
    #[must_use]
    pub fn csrf_token(&self) -> String {
        if self.csrf_fresh.swap(false, Ordering::Relaxed) {
            self.cookie_set(Cookie::Csrf, &hex(&self.csrf));
        }
        let mask: [u8; 16] = self.app().moment().random();
        let secret = self.csrf_secret();
        let masked = secret.iter().zip(mask).map(|(a, b)| a ^ b);
        hex(&mask.into_iter().chain(masked).collect::<Vec<u8>>())
    }

    #[must_use]
    pub fn csrf_holds(&self, token: &str) -> bool {
        let Some(bytes) = from_hex(token).filter(|bytes| bytes.len() == 32) else { return false };
        let secret = self.csrf_secret();
        let differences = (0..16).map(|at| bytes[at] ^ bytes[at + 16] ^ secret[at]);
        differences.fold(0, |all, one| all | one) == 0
    }

    /// The hidden field every form that posts must carry.
    #[must_use]
    pub fn csrf_field(&self) -> Markup {
        html! { input type="hidden" name=(CSRF_FIELD) value=(self.csrf_token()); }
    }
}

impl<S: Sync> FromRequestParts<S> for Ask {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The guard has read and checked it before the handler runs.
impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.remove::<Self>().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// After a post: the browser gets the next page, and a reload does not post again.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let place = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// A path of this site, from something a browser sent.
#[must_use]
pub fn own_path(text: &str) -> Option<&str> {
    let plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (plain && text.starts_with('/') && !text.starts_with("//")).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for good in ["/", "/case", "/desk/case/1?x=y"] {
            assert_eq!(own_path(good), Some(good));
        }
        for bad in ["", "//evil.example", "/\\evil", "https://evil.example", "/a\r\nb", "/路"] {
            assert_eq!(own_path(bad), None, "{bad}");
        }
    }
}
