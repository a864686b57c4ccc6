//! The verification page of web/verify as this site serves it: the very file that anybody may keep
//! on a disk, with this site's policy put into its one data element as a suggestion. The script
//! and style stay untouched, so the hashes in the page's content policy still hold.

use huiyin_app::lang::Lang;
use serde_json::json;

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist/verify.html"));
const NOTHING_GIVEN: &str = r#"{"policy":null,"lang":null}"#;
const CSP_START: &str = r#"http-equiv="Content-Security-Policy" content=""#;

/// The whole page. `policy` is shown as this site's own word, to be compared with the notice
/// board; an empty one suggests nothing.
#[must_use]
pub fn verify_page(policy: &str, lang: Lang) -> String {
    let policy = Some(policy).filter(|text| !text.trim().is_empty());
    let given = json!({ "policy": policy, "lang": lang.tag() }).to_string();
    // Inside a script element only `<` could end it.
    PAGE.replacen(NOTHING_GIVEN, &given.replace('<', "\\u003c"), 1)
}

/// The content policy to be sent as a header in place of the one for ordinary pages, which would
/// forbid the page its own script. A header can also forbid framing, which a page cannot.
#[must_use]
pub fn verify_csp() -> String {
    let rest = PAGE.split_once(CSP_START).map_or("", |(_, rest)| rest);
    let own = rest.split_once('"').map_or("default-src 'none'", |(own, _)| own);
    format!("{own}; frame-ancestors 'none'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use sha2::{Digest, Sha256};

    fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
        page.split_once(start).unwrap().1.split_once(end).unwrap().0
    }

    #[test]
    fn a_suggested_policy_leaves_script_and_style_as_the_content_policy_names_them() {
        let policy = "log a+b+c\n# </script><script>alert(1)</script>\n";
        let page = verify_page(policy, Lang::En);
        let given = between(&page, r#"<script type="application/json" id="given">"#, "</script>");
        let given: serde_json::Value = serde_json::from_str(given).unwrap();
        assert_eq!((given["policy"].as_str(), given["lang"].as_str()), (Some(policy), Some("en")));
        assert_eq!(page.matches("<script").count(), 2);
        for part in [between(&page, "<style>", "</style>"), between(&page, "<script>", "</script>")]
        {
            let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(part));
            assert!(verify_csp().contains(&format!("'sha256-{digest}'")));
        }
        assert!(verify_csp().starts_with("default-src 'none'; script-src 'sha256-"));
        assert!(!verify_csp().contains("unsafe") && !verify_csp().contains("http"));
    }

    #[test]
    fn nothing_is_suggested_where_there_is_no_policy() {
        assert!(verify_page("", Lang::Zh).contains(r#"{"lang":"zh-CN","policy":null}"#));
    }
}
