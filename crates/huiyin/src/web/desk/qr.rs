//! A QR code as part of a page: no image to fetch, no style of its own.

use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;

/// Empty when the text is longer than any code can hold.
pub fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(text) else { return html! {} };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(180, 180).build();
    let svg = drawn.split_once("<svg").map_or("", |(_, rest)| rest);
    html! {
        div.hy-slip__qr role="img" aria-label=(label) { (PreEscaped(format!("<svg{svg}"))) }
    }
}
