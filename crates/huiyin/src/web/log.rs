//! The public log as plain files, c2sp.org/tlog-tiles: checkpoint, tiles, bundles; beside them
//! the policy, the last audit, the page that verifies receipts, and a page for people. Whoever
//! asks is nobody: no cookie is read or set, and any site may read along.

use super::Site;
use super::layout::Page;
use super::page::Ask;
use crate::verify_page::{verify_csp, verify_page};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::audit::Report;
use huiyin_domain::leaf::hex;
use huiyin_domain::time::Millis;
use huiyin_tlog::{SignedCheckpoint, Tile};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The one route of tiles and bundles; what stands behind it has one to four parts.
pub const TILES: &str = "/log/tile/{*path}";

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";
/// What was once true of a tile stays true.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The log grows: "its headers SHOULD prevent caching beyond a few seconds".
const A_MOMENT: &str = "public, max-age=5";

/// May be sent compressed: hash tiles gain nothing from it.
#[derive(Clone, Copy)]
pub struct Shrinks;

pub async fn checkpoint(State(site): State<Site>, asked: HeaderMap) -> Response {
    match site.app().log_checkpoint().await {
        Ok(Some(note)) => fresh(&asked, TEXT, note.to_string()),
        Ok(None) => bare(StatusCode::NOT_FOUND),
        Err(trouble) => failed(&trouble),
    }
}

pub async fn tile(State(site): State<Site>, Path(path): Path<String>) -> Response {
    let path = format!("tile/{path}");
    let bundle = path.starts_with("tile/entries/");
    let tile = if bundle { Tile::parse_bundle(&path) } else { Tile::parse(&path) };
    let Ok(tile) = tile else { return bare(StatusCode::NOT_FOUND) };
    let app = site.app();
    let found = if bundle { app.log_bundle(tile).await } else { app.log_tile(tile).await };
    match found {
        Ok(Some(bytes)) => {
            let mut answer = file(BYTES, FOR_EVER, bytes);
            if bundle {
                answer.extensions_mut().insert(Shrinks);
            }
            answer
        }
        Ok(None) => bare(StatusCode::NOT_FOUND),
        Err(trouble) => failed(&trouble),
    }
}

pub async fn policy(State(site): State<Site>, asked: HeaderMap) -> Response {
    fresh(&asked, TEXT, site.app().log_policy())
}

/// The last audit as it was kept; `null` before the first.
pub async fn audit(State(site): State<Site>, asked: HeaderMap) -> Response {
    match site.app().audit_last().await {
        Ok(report) => fresh(&asked, JSON, report.unwrap_or_else(|| "null".into())),
        Err(trouble) => failed(&trouble),
    }
}

/// The page that checks receipts, under a content policy of its own, with the keys of this log as
/// a suggestion.
pub async fn verify(State(site): State<Site>, asked: HeaderMap) -> Response {
    static CSP: LazyLock<HeaderValue> = LazyLock::new(|| {
        let nothing = HeaderValue::from_static("default-src 'none'");
        HeaderValue::from_str(&verify_csp()).unwrap_or(nothing)
    });
    let lang = super::api::lang_of(&asked);
    let mut answer = fresh(&asked, HTML, verify_page(&site.app().log_policy(), lang));
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, CSP.clone());
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    answer
}

/// A file that may change; whoever has it already is told so.
fn fresh(asked: &HeaderMap, kind: &'static str, text: String) -> Response {
    let tag = format!("\"{}\"", hex(&Sha256::digest(&text)[..16]));
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| {
        let same = |one: &str| one == "*" || one.trim_start_matches("W/") == tag;
        tags.split(',').map(str::trim).any(same)
    });
    let mut answer = file(kind, A_MOMENT, text);
    if is_known {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        *answer.body_mut() = Body::empty();
        answer.headers_mut().remove(header::CONTENT_TYPE);
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

fn file(kind: &'static str, keep: &'static str, body: impl Into<Body>) -> Response {
    let mut answer = Response::new(body.into());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    open(headers);
    answer
}

/// No page, no cookie, nothing to be kept: the file may come tomorrow.
fn bare(status: StatusCode) -> Response {
    let mut answer = status.into_response();
    open(answer.headers_mut());
    answer
}

fn failed(trouble: &Trouble) -> Response {
    tracing::warn!(%trouble, "the log could not be read");
    bare(StatusCode::SERVICE_UNAVAILABLE)
}

/// Any page of any site may read it.
fn open(headers: &mut HeaderMap) {
    let any = HeaderValue::from_static("*");
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("cross-origin"));
}

pub async fn method_unknown() -> Response {
    let mut answer = bare(StatusCode::METHOD_NOT_ALLOWED);
    answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
    answer
}

/// For people: what this log is, where it stands, how to hold the office to it.
pub async fn page(ask: Ask) -> Result<Response, super::fault::Bare> {
    let head = ask.app().log_checkpoint().await?;
    let last = ask.app().audit_last().await?;
    let last = last.and_then(|json| Report::of_json(&json).ok());
    let zone = zone(&ask);
    Ok(Page::portal(&ask, &ask.t("log-page-title")).show(html! {
        h1.govuk-heading-xl { (ask.t("log-page-title")) }
        p.govuk-body-l { (ask.t("log-page-lead")) }
        p.govuk-body { (ask.t("log-page-private")) }
        @if ask.app().log_still().is_some() {
            p.govuk-inset-text { (ask.t("log-page-still")) }
        }
        @match &head {
            Some(head) => (notice(&ask, head, &zone)),
            None => p.govuk-body { (ask.t("log-page-empty")) },
        }
        (audited(&ask, last.as_ref(), &zone))
        (ways(&ask))
    }))
}

/// To be printed and pinned up: alone on its sheet.
fn notice(ask: &Ask, note: &SignedCheckpoint, zone: &TimeZone) -> Markup {
    let head = note.checkpoint();
    html! {
        section.hy-slip aria-labelledby="notice" {
            h2.hy-slip__title id="notice" { (ask.t("log-notice-title")) }
            dl.hy-slip__list {
                dt { (ask.t("log-notice-name")) }
                dd { (head.origin) }
                dt { (ask.t("log-notice-size")) }
                dd { (head.size) }
                dt { (ask.t("log-notice-root")) }
                dd.hy-keep { code { (head.root.to_base64()) } }
                dt { (ask.t("log-notice-at")) }
                dd { (ask.lang.moment(ask.now(), zone)) }
                @for key in ask.app().log_keys().iter().chain([ask.app().log_promise_key()]) {
                    dt { (ask.tx("verify-notice-key", &[("name", key.name().into())])) }
                    dd { code { (key.fingerprint()) } }
                }
                @for (witness, at) in cosigned(ask, note) {
                    dt { (ask.t("log-notice-witness")) }
                    dd { (witness) " · " (ask.lang.moment(at, zone)) }
                }
            }
            p.hy-slip__foot { (ask.t("log-notice-foot")) }
        }
    }
}

fn cosigned(ask: &Ask, note: &SignedCheckpoint) -> Vec<(String, Millis)> {
    let policy = ask.app().log_witness_policy();
    let signed = policy.and_then(|policy| policy.cosigned(note, None).ok()).unwrap_or_default();
    let at_ms = |time_s: u64| i64::try_from(time_s.saturating_mul(1000)).unwrap_or(i64::MAX);
    signed.into_iter().map(|one| (one.witness, Millis(at_ms(one.time_s)))).collect()
}

fn audited(ask: &Ask, last: Option<&Report>, zone: &TimeZone) -> Markup {
    html! {
        section aria-labelledby="audit" {
            h2.govuk-heading-m id="audit" { (ask.t("log-audit-title")) }
            p.govuk-body {
                @match last {
                    None => (ask.t("log-audit-none")),
                    Some(report) => {
                        @let parts = [
                            ("at", ask.lang.moment(Millis(report.at_ms), zone).into()),
                            ("size", report.size.to_string().into()),
                            ("faults", report.findings_in_all.to_string().into()),
                        ];
                        @let key = if report.ok { "log-audit-whole" } else { "log-audit-faults" };
                        (ask.tx(key, &parts))
                    }
                }
            }
        }
    }
}

fn ways(ask: &Ask) -> Markup {
    let url = ask.site.settings().public_url.trim_end_matches('/');
    let files = [
        ("/log/checkpoint", "log-file-checkpoint"),
        ("/log/policy", "log-file-policy"),
        ("/log/audit.json", "log-file-audit"),
    ];
    html! {
        section aria-labelledby="ways" {
            h2.govuk-heading-m id="ways" { (ask.t("log-ways-title")) }
            p.govuk-body {
                (ask.t("log-ways-verify")) " "
                a.govuk-link href="/verify" { (ask.t("log-ways-verify-link")) }
            }
            p.govuk-body { (ask.t("log-ways-mirror")) }
            p.govuk-body.hy-keep { code {
                "huiyin mirror " (url) "/log DIR --policy FILE" "\n" "huiyin mirror check DIR"
            } }
            p.govuk-body { (ask.t("log-ways-witness")) }
            ul.govuk-list.govuk-list--bullet {
                @for (path, key) in files {
                    li { a.govuk-link href=(path) { (ask.t(key)) } }
                }
            }
        }
    }
}

/// The zone in which this office counts its days.
fn zone(ask: &Ask) -> TimeZone {
    let rules = ask.app().rules();
    let mut zones = rules.procedures().map(|procedure| procedure.zone.clone());
    zones.next().unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_known_is_not_sent_again() {
        let answer = fresh(&HeaderMap::new(), TEXT, "a\n".into());
        let tag = answer.headers()[header::ETAG].clone();
        assert_eq!(answer.status(), StatusCode::OK);
        for (tags, status) in [
            (tag.to_str().unwrap().to_owned(), StatusCode::NOT_MODIFIED),
            (format!("\"x\", W/{}", tag.to_str().unwrap()), StatusCode::NOT_MODIFIED),
            ("\"x\"".into(), StatusCode::OK),
        ] {
            let asked = HeaderMap::from_iter([(header::IF_NONE_MATCH, tags.parse().unwrap())]);
            assert_eq!(fresh(&asked, TEXT, "a\n".into()).status(), status, "{tags}");
        }
    }
}
