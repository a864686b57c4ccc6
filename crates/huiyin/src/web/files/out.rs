//! Sending a file out: with a kind that we say, into a sandbox, never guessed at and never kept
//! by anybody on the way. Only pictures that were drawn anew are shown; the rest is saved.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::file::FileRead;
use huiyin_domain::case::Media;

const SANDBOX: &str = "sandbox; default-src 'none'";

pub fn sent(file: FileRead) -> Response {
    let kind = match file.media {
        Media::Jpeg => "image/jpeg",
        Media::Png => "image/png",
        Media::Pdf => "application/pdf",
        Media::Text => "text/plain; charset=utf-8",
        Media::Amr | Media::Mp3 | Media::M4a | Media::Ogg => "application/octet-stream",
    };
    let way = if file.media.is_image() { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename*=UTF-8''{}", escaped(&file.label));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, SANDBOX),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let mut response = (headers, file.bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// RFC 8187: what is no letter, digit or one of a few signs stands as its bytes.
fn escaped(label: &str) -> String {
    let sign = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    label.bytes().map(sign).collect()
}
