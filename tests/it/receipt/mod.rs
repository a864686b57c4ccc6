//! What a person leaves with: from a page, a counter or a program; the proof, the opening, the
//! secret and what becomes of it.

mod call;
mod counter;
mod leaf;
mod proof;
mod secret;
mod words;

use huiyin_app::App;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::town::BODY;
use huiyin_tlog::{Finding, Found, Policy, Promised, Reason, examine};
use serde_json::Value;

/// A call of a program with its key.
async fn call(browser: &mut Browser, key: &str, body: &str) -> (Page, Value) {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    let page = browser.send("POST", "/api/v1/cases", &headers, body.as_bytes()).await;
    let value = serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("{}", page.body));
    (page, value)
}

/// Through the guided form to the receipt.
async fn filed(browser: &mut Browser, kind: &str) -> Page {
    for (path, typed) in [
        ("/new", vec![("text", BODY)]),
        ("/new/where", vec![("kind", kind)]),
        ("/new/contact", vec![]),
        ("/new/check", vec![]),
    ] {
        let page = browser.fill(path, path, &typed).await;
        assert_eq!(page.status, 303, "{path}: {}", page.html().text());
    }
    browser.open("/receipt").await
}

/// Number and secret as the receipt shows them.
fn given(receipt: &Page) -> (String, String) {
    let html = receipt.html();
    let number = html.text_of("class", "hy-caseno").expect("a number");
    (number, html.text_of("id", "secret").expect("a secret"))
}

async fn track(browser: &mut Browser, number: &str, secret: &str) -> Page {
    browser.fill("/track", "/track", &[("number", number), ("secret", secret)]).await
}

fn policy(app: &App) -> Policy {
    Policy::parse(app.log_policy().as_bytes()).expect("a policy")
}

/// What anybody finds who has the file and the log's public policy.
fn examined(app: &App, file: &str, opening: Option<&str>) -> Result<Found, Reason> {
    let now_s = app.moment().now().0.unsigned_abs() / 1000;
    examine(file.as_bytes(), opening.map(str::as_bytes), &policy(app), Some(now_s))
}

fn sound(app: &App, file: &str, opening: Option<&str>) -> Finding {
    match examined(app, file, opening) {
        Ok(Found::Receipt(finding)) => finding,
        other => panic!("{other:?}\n{file}"),
    }
}

fn promised(app: &App, file: &str, opening: Option<&str>) -> Promised {
    match examined(app, file, opening) {
        Ok(Found::Promise(promised)) => promised,
        other => panic!("{other:?}\n{file}"),
    }
}
