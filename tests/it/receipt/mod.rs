//! What a person leaves with: from a page, a counter or a program; the proof, the opening, the
//! secret and what becomes of it.

mod call;

use huiyin_tests::browser::{Browser, Page};
use serde_json::Value;

/// A call of a program with its key.
async fn call(browser: &mut Browser, key: &str, body: &str) -> (Page, Value) {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    let page = browser.send("POST", "/api/v1/cases", &headers, body.as_bytes()).await;
    let value = serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("{}", page.body));
    (page, value)
}
