//! The slip to print or keep: neutral words, number, secret, and a QR code whose link holds the
//! secret after `#`, where no server ever sees it. Desk and portal print the same slip.

use super::receipt::Given;
use crate::web::page::Ask;
use jiff::tz::TimeZone;
use maud::{Markup, PreEscaped, html};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

pub fn show(ask: &Ask, given: &Given, zone: &TimeZone) -> Markup {
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
            div.hy-slip__qr { (qr(ask, &link(ask, given))) }
            p.hy-slip__foot {
                (ask.tx("portal-slip-foot",
                    &[("address", address(ask).into())]))
            }
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
pub fn qr(ask: &Ask, text: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return html! {};
    };
    let image = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
    // The renderer begins with an XML declaration, which a page may not hold.
    let from = image.find("<svg").unwrap_or(0);
    html! {
        span role="img" aria-label=(ask.t("portal-slip-qr")) { (PreEscaped(&image[from..])) }
    }
}
