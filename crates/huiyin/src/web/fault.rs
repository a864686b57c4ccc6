//! What went wrong, as a page: missing, forbidden, too large, too often, our own fault. Plain
//! words, no details, what was typed kept.

use super::carry;
use super::desk::unit_key;
use super::form::Form;
use super::layout::Page;
use super::page::{Ask, see_other};
use super::portal::why;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use maud::{Markup, html};

/// A failure that has no page yet; `guard::open` makes one in the reader's language.
#[derive(Clone, Debug)]
pub struct Bare {
    status: StatusCode,
    /// The language key of a sentence that says more than the status.
    key: Option<String>,
    form: Form,
    retry_secs: Option<u64>,
}

impl From<StatusCode> for Bare {
    fn from(status: StatusCode) -> Self {
        Self { status, key: None, form: Form::default(), retry_secs: None }
    }
}

impl From<Trouble> for Bare {
    fn from(trouble: Trouble) -> Self {
        let status = match &trouble {
            Trouble::NotFound => StatusCode::NOT_FOUND,
            Trouble::Forbidden(_) => StatusCode::FORBIDDEN,
            Trouble::Stale
            | Trouble::Exists
            | Trouble::Reused
            | Trouble::Refused(_)
            | Trouble::Hall(_) => StatusCode::CONFLICT,
            Trouble::Locked => StatusCode::LOCKED,
            Trouble::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Trouble::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Trouble::Internal(code) => {
                tracing::error!(code, "a request failed");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let says_more = matches!(
            trouble,
            Trouble::Refused(_)
                | Trouble::Hall(_)
                | Trouble::Stale
                | Trouble::Exists
                | Trouble::Reused
        );
        let key = says_more.then(|| trouble.key());
        Self { key, ..Self::from(status) }
    }
}

impl Bare {
    #[must_use]
    pub fn too_large(form: &Form) -> Self {
        Self { form: form.clone(), ..Self::from(StatusCode::PAYLOAD_TOO_LARGE) }
    }

    #[must_use]
    pub fn too_many(retry_secs: u64) -> Self {
        Self { retry_secs: Some(retry_secs), ..Self::from(StatusCode::TOO_MANY_REQUESTS) }
    }

    /// The page shows what was typed.
    #[must_use]
    pub fn keeping(mut self, form: &Form) -> Self {
        self.form = form.clone();
        self
    }
}

impl IntoResponse for Bare {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A bare failure becomes a page; so does one that the framework made and only a line of text.
#[must_use]
pub fn dressed(ask: &Ask, mut response: Response) -> Response {
    if let Some(bare) = response.extensions_mut().remove::<Bare>() {
        return page(ask, &bare);
    }
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_line = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if (status.is_client_error() || status.is_server_error()) && is_line {
        return page(ask, &Bare::from(status));
    }
    response
}

/// The page of a bare failure.
#[must_use]
pub fn page(ask: &Ask, bare: &Bare) -> Response {
    let (title, text) = match bare.status.as_u16() {
        400 => ("error-400-title", "error-400-text"),
        403 => ("error-403-title", "error-403-text"),
        404 => ("error-404-title", "error-404-text"),
        405 => ("error-405-title", "error-405-text"),
        408 => ("error-408-title", "error-408-text"),
        409 => ("error-409-title", "error-409-text"),
        413 => ("error-413-title", "error-413-text"),
        415 => ("error-415-title", "error-415-text"),
        423 if ask.path.starts_with("/desk") => ("error-423-title", "error-locked"),
        423 => ("error-423-title", "error-locked-person"),
        422 => ("error-422-title", "error-422-text"),
        429 => ("error-429-title", "error-429-text"),
        503 => ("error-503-title", "error-503-text"),
        _ => ("error-500-title", "error-500-text"),
    };
    let text = bare.key.as_deref().unwrap_or(text);
    let minutes = i64::try_from(bare.retry_secs.unwrap_or(0).div_ceil(60)).unwrap_or(60).max(1);
    let main = html! {
        h1.govuk-heading-l { (ask.t(title)) }
        p.govuk-body { (ask.tx(text, &[("minutes", minutes.into())])) (why::link(ask, text)) }
        (carry::kept(ask, &bare.form))
        @if bare.status == StatusCode::LOCKED && ask.signed.is_some() { (key_way(ask)) }
        (ways_on(ask))
    };
    let mut response = Page::plain(ask, &ask.t(title)).status(bare.status).show(main);
    if let Some(secs) = bare.retry_secs {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(secs));
    }
    response
}

/// To the page where the unit's key is opened, and back.
fn key_way(ask: &Ask) -> Markup {
    let back = super::routes::page_above(&ask.path);
    html! {
        p.govuk-body {
            a.govuk-button role="button" href=(format!("{}?back={back}", unit_key::PATH)) {
                (ask.t("unit-key-way"))
            }
        }
    }
}

fn ways_on(ask: &Ask) -> Markup {
    let desk = ask.path.starts_with("/desk");
    html! {
        ul.govuk-list {
            @if desk {
                li { a.govuk-link href="/desk" { (ask.t("web-way-desk")) } }
            } @else {
                li { a.govuk-link href="/" { (ask.t("web-way-home")) } }
                li { a.govuk-link href="/track" { (ask.t("web-way-track")) } }
            }
        }
    }
}

/// The form's token was missing or of another browser session. When the browser itself says that
/// the post came from our page, one button sends it again; else it is only shown.
#[must_use]
pub fn token_missing(ask: &Ask, form: &Form, same_origin: bool) -> Response {
    if same_origin && carry::is_unkept(&ask.path) {
        return see_other(&ask.path);
    }
    if same_origin {
        return carry::page(ask, &ask.path, form);
    }
    page(ask, &Bare::from(StatusCode::FORBIDDEN).keeping(form))
}
