//! The style sheet, the script and the icon, carried in the binary. Each address holds the
//! content's hash, so browsers may keep a file for ever and never keep a stale one.
//! Building them is web/build.mjs; listing them is this crate's build script.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    pub name: &'static str,
    pub hash: &'static str,
    /// What a page writes into `href` or `src`.
    pub url: &'static str,
    pub plain: &'static [u8],
    pub gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The route that [`get`] answers.
pub const ROUTE: &str = "/assets/{hash}/{name}";

/// Address of the style sheet.
pub fn css() -> &'static str {
    url("app.css")
}

/// Address of the script.
pub fn js() -> &'static str {
    url("app.js")
}

/// Address of the script that lets a browser show messages.
pub fn push_js() -> &'static str {
    url("push.js")
}

/// Address of the script that asks a device for a passkey.
pub fn passkey_js() -> &'static str {
    url("passkey.js")
}

/// Address of the script that does the work asked for in a flood.
pub fn work_js() -> &'static str {
    url("work.js")
}

/// Address of the script that shows what is known while somebody types.
pub fn suggest_js() -> &'static str {
    url("suggest.js")
}

/// Address of the script that shows what others do.
pub fn live_js() -> &'static str {
    url("live.js")
}

/// Address of the script that sends files piece by piece.
pub fn upload_js() -> &'static str {
    url("upload.js")
}

/// A file that is served at an address of its own.
pub fn plain(name: &str) -> &'static [u8] {
    find(name).map_or(&[], |asset| asset.plain)
}

/// Address of the icon.
pub fn icon() -> &'static str {
    url("favicon.svg")
}

fn url(name: &str) -> &'static str {
    find(name).map_or("/assets/missing", |asset| asset.url)
}

fn find(name: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.name == name)
}

/// Answers an asset. A page kept open across an upgrade asks with the old hash: it gets
/// today's file, but may not keep it.
pub async fn get(Path((hash, name)): Path<(String, String)>, asked: HeaderMap) -> Response {
    let Some(asset) = find(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keep = if hash == asset.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let head = [
        (CONTENT_TYPE, content_type(asset.name)),
        (CACHE_CONTROL, keep),
        (VARY, "accept-encoding"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    if takes_gzip(&asked) {
        (head, [(CONTENT_ENCODING, "gzip")], asset.gzip).into_response()
    } else {
        (head, asset.plain).into_response()
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// True when a gzip answer is welcome: named and not refused by `q=0`.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let Some(list) = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    list.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")?.parse::<f32>().ok());
        named && weight != Some(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(encodings: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, encodings.parse().unwrap())])
    }

    #[test]
    fn gzip_is_taken_only_when_named_and_not_refused() {
        assert!(takes_gzip(&asked("gzip, deflate, br")));
        assert!(takes_gzip(&asked("br;q=1.0, gzip;q=0.8")));
        assert!(!takes_gzip(&asked("gzip;q=0, br")));
        assert!(!takes_gzip(&asked("identity")));
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn every_page_asset_is_embedded_under_its_hash() {
        for url in
            [css(), js(), icon(), push_js(), passkey_js(), work_js(), upload_js(), suggest_js()]
        {
            let asset = ALL.iter().find(|asset| asset.url == url).unwrap();
            assert!(asset.url.contains(asset.hash) && !asset.plain.is_empty());
        }
    }

    #[tokio::test]
    async fn a_current_hash_may_be_kept_an_old_one_not_and_an_unknown_name_is_missing() {
        let hash = find("app.css").unwrap().hash.to_owned();
        let cases = [
            (hash, "app.css", 200, Some("public, max-age=31536000, immutable")),
            ("0".repeat(16), "app.css", 200, Some("no-cache")),
            ("0".repeat(16), "../secret", 404, None),
        ];
        for (hash, name, status, keep) in cases {
            let answer = get(Path((hash, name.to_owned())), asked("gzip")).await;
            assert_eq!(answer.status(), status, "{name}");
            assert_eq!(answer.headers().get(CACHE_CONTROL).map(|v| v.to_str().unwrap()), keep);
        }
    }
}
