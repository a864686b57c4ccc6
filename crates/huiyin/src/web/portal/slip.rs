//! The slip to print or keep: neutral words, number, secret, and a QR code whose link holds the
//! secret after `#`, where no server ever sees it. Below a line to cut along, the proof: it opens
//! nothing and may be given away. Desk and portal print the same slip.

use super::proof::Told;
use super::receipt::Given;
use crate::web::page::Ask;
use huiyin_app::log::Proof;
use jiff::tz::TimeZone;
use maud::{Markup, PreEscaped, html};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The largest code that a simple phone reads from paper at this size: version 27.
const PROOF_BYTES_MAX: usize = 1465;

pub fn show(ask: &Ask, given: &Given, zone: &TimeZone, proof: Option<&Proof>) -> Markup {
    let day = given.at.date_in(zone);
    html! {
        section.hy-slip aria-labelledby="slip" {
            h2.hy-slip__title id="slip" { (ask.t("portal-slip-title")) }
            dl.hy-slip__list {
                dt { (ask.t("portal-slip-number")) }
                dd.hy-caseno { (given.number) }
                dt { (ask.t("portal-slip-secret")) }
                dd.hy-slip__secret { (given.secret) }
                dt { (ask.t("portal-slip-date")) }
                dd { (ask.lang.date(day)) }
            }
            div.hy-slip__qr {
                (qr(&link(ask, given), EcLevel::M, &ask.t("portal-slip-qr")))
            }
            p.hy-slip__foot {
                (ask.tx("portal-slip-foot",
                    &[("address", address(ask).into())]))
            }
            @if let Some(proof) = proof { (apart(ask, proof)) }
        }
    }
}

/// The whole proof as a code that any phone reads as text: to keep, to send on, to paste into a
/// page that checks it. And in words, for whoever has only the paper: its place in the log and
/// the fingerprint that stands there, which anybody can look up in a copy of the log.
fn apart(ask: &Ask, proof: &Proof) -> Markup {
    let told = Told::of(proof);
    let fits = told.text.len() <= PROOF_BYTES_MAX;
    html! {
        div.hy-slip__proof {
            h3.hy-slip__title { (ask.t("portal-slip-proof-title")) }
            @if fits {
                div.hy-slip__qr.hy-slip__qr--wide {
                    (qr(told.text, EcLevel::L, &ask.t("portal-slip-proof-qr")))
                }
            }
            dl.hy-slip__list {
                @if let Some(index) = told.index {
                    dt { (ask.t("portal-slip-proof-place")) }
                    dd { (told.origin) " · " (index) }
                }
                dt { (ask.t("portal-slip-proof-print")) }
                dd { code.hy-slip__print translate="no" { (told.fingerprint) } }
            }
            p.hy-slip__foot { (ask.t(told.foot_key())) }
        }
    }
}

/// Without the scheme, as people type it.
fn address(ask: &Ask) -> String {
    let url = &ask.site.settings().public_url;
    let short = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    format!("{}/track", short.trim_end_matches('/'))
}

pub fn link(ask: &Ask, given: &Given) -> String {
    let url = ask.site.settings().public_url.trim_end_matches('/');
    format!("{url}/track#n={}&s={}", given.number, given.secret.compact())
}

/// A code as inline SVG; nothing when the text is too long for one.
fn qr(text: &str, level: EcLevel, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, level) else {
        return html! {};
    };
    let image = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
    // The renderer begins with an XML declaration, which a page may not hold.
    let from = image.find("<svg").unwrap_or(0);
    html! {
        span role="img" aria-label=(label) { (PreEscaped(&image[from..])) }
    }
}
