//! `POST /api/v1/cases`: one case per key, the same receipt again, faults in plain words.

use super::call;
use huiyin_app::By;
use huiyin_app::keys::ViewSecret;
use huiyin_domain::case::{CaseKind, Channel, NoticeWish};
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::Role;
use huiyin_tests::site::Site;
use huiyin_tests::town::{BODY, EMAIL, NAME, PHONE, SECTION};
use serde_json::{Value, json};

const KEY: &str = "call-0123456789abcdef";

fn whole() -> Value {
    json!({
        "kind": "claim", "text": BODY, "title": "路灯不亮", "place": "桥东头",
        "name": NAME, "phone": PHONE, "email": EMAIL, "notice": "sms",
    })
}

async fn count(site: &Site) -> i64 {
    site.town.home.count("SELECT COUNT(*) FROM case_file").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_brings_a_case_and_the_same_key_gives_it_again() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = site.browser();
        let body = whole().to_string();
        let (page, first) = call(&mut browser, KEY, &body).await;
        assert_eq!(page.status, 201, "{}", page.body);
        assert_eq!(page.header("content-type"), Some("application/json"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("set-cookie"), None);
        site.town.pass_ms(60_000);
        let (page, again) = call(&mut browser, KEY, &body).await;
        assert_eq!(page.status, 200);
        assert_eq!(again, first, "the same answer, the moment of registration too");
        assert_eq!(count(&site).await, 1);
        assert_eq!(first["track"], format!("http://{}/track", site.address));
        let word = |name: &str| first[name].as_str().expect("a string").to_owned();
        let number = CaseNumber::parse(&word("number")).expect("a number");
        let secret = ViewSecret::parse(&word("secret")).expect("a secret");
        let id = site.town.app.case_unlock(&number, &secret).await.expect("it opens");
        let read = site.town.app.case_page(&By::person(id), id).await.expect("a page");
        assert_eq!((read.body.as_str(), read.title.as_str()), (BODY, "路灯不亮"));
        assert_eq!((read.case.kind, read.case.channel), (CaseKind::Claim, Channel::Web));
        assert_eq!(read.case.wish, NoticeWish::Sms);
        assert_eq!(read.timeline[0].actor, Actor::Resident);
        assert_eq!(read.party.and_then(|party| party.name).expect("a name").as_str(), NAME);
        site.stop().await;
    }
}

/// Whoever only guesses a key learns nothing, and cannot make its owner's case another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guessed_key_opens_nothing() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = site.browser();
        let (_, first) = call(&mut browser, KEY, &whole().to_string()).await;
        let other = json!({ "kind": "enquiry", "text": "别的内容" }).to_string();
        let (page, answer) = call(&mut browser, KEY, &other).await;
        assert_eq!((page.status, answer["error"].as_str()), (409, Some("key-reused")));
        for name in ["number", "secret"] {
            assert!(!page.body.contains(first[name].as_str().expect("a string")));
        }
        assert_eq!(count(&site).await, 1);
        let (page, second) = call(&mut browser, "call-another-key-000", &other).await;
        assert_eq!(page.status, 201);
        assert_ne!((&second["number"], &second["secret"]), (&first["number"], &first["secret"]));
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_at_once_with_one_key_are_one_case() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let body = whole().to_string();
        let calls = (0..24).map(|_| {
            let (mut browser, body) = (site.browser(), body.clone());
            tokio::spawn(async move { call(&mut browser, KEY, &body).await })
        });
        let mut answers = Vec::new();
        for answer in calls.collect::<Vec<_>>() {
            answers.push(answer.await.expect("answered"));
        }
        let made = answers.iter().filter(|(page, _)| page.status == 201).count();
        let known = answers.iter().filter(|(page, _)| page.status == 200).count();
        assert_eq!((made, known), (1, 23), "{}", site.town.home.name);
        assert!(answers.iter().all(|(_, value)| *value == answers[0].1));
        assert_eq!(count(&site).await, 1);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_not_looked_at() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    site.town.account("intake", Role::Intake, SECTION).await;
    let mut officer = site.officer("intake").await;
    let (page, value) = call(&mut officer, KEY, &whole().to_string()).await;
    assert_eq!(page.status, 201);
    let number = CaseNumber::parse(value["number"].as_str().expect("a number")).expect("whole");
    let secret = ViewSecret::parse(value["secret"].as_str().expect("a secret")).expect("whole");
    let id = site.town.app.case_unlock(&number, &secret).await.expect("it opens");
    let read = site.town.app.case_page(&By::System, id).await.expect("a page");
    assert_eq!(read.timeline[0].actor, Actor::Resident, "nobody is recognised");
    assert_ne!(read.case.intake, SECTION);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_named_by_field_in_the_callers_language() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let (mut zh, mut en) = (site.browser(), site.browser().english());
    let body = json!({
        "kind": "petition", "title": "长".repeat(201), "phone": "none", "email": "a@b",
        "area_code": "0", "topic": "no-such-topic", "notice": "pigeon",
    });
    let (page, value) = call(&mut zh, KEY, &body.to_string()).await;
    assert_eq!((page.status, value["error"].as_str()), (422, Some("invalid")));
    let fields = value["fields"].as_object().expect("fields");
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    let wanted = ["area_code", "email", "kind", "notice", "phone", "text", "title", "topic"];
    assert_eq!(names, wanted);
    assert!(fields["title"].as_str().expect("a sentence").contains("201"));
    assert!(fields["text"].as_str().expect("a sentence").contains("请填写"));
    let (_, value) = call(&mut en, KEY, &body.to_string()).await;
    assert!(value["fields"]["text"].as_str().expect("a sentence").starts_with("Please"));
    // A way to be told that was not given.
    for (notice, field) in [("sms", "phone"), ("mail", "email")] {
        let body = json!({ "kind": "claim", "text": "x", "notice": notice }).to_string();
        let (page, value) = call(&mut zh, KEY, &body).await;
        assert_eq!(page.status, 422);
        assert!(value["fields"][field].is_string(), "{value}");
    }
    assert_eq!(count(&site).await, 0);
    let (page, _) = call(&mut zh, KEY, &whole().to_string()).await;
    assert_eq!(page.status, 201, "mended, the same key counts");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_refused_in_words() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let mut browser = site.browser();
    let whole = whole().to_string();
    let huge = json!({ "kind": "claim", "text": "x".repeat(600_000) }).to_string();
    let long = "k".repeat(129);
    for (key, body, status, error) in [
        ("short", whole.as_str(), 400, "idempotency-key"),
        ("with a blank in the middle", &whole, 400, "idempotency-key"),
        (&long, &whole, 400, "idempotency-key"),
        (KEY, "", 400, "unreadable"),
        (KEY, "[1]", 400, "unreadable"),
        (KEY, "{\"kind\":\"claim\",\"text\":5}", 400, "unreadable"),
        (KEY, "{\"kind\":\"claim\",\"txt\":\"x\"}", 400, "unreadable"),
        (KEY, "{\"text\":\"a\",\"text\":\"b\"}", 400, "unreadable"),
        (KEY, "{\"text\":\"\u{0}\"}", 400, "unreadable"),
        (KEY, &huge, 413, "too-large"),
    ] {
        let (page, value) = call(&mut browser, key, body).await;
        assert_eq!((page.status, value["error"].as_str()), (status, Some(error)), "{body:.60}");
        assert!(!value["message"].as_str().expect("a sentence").starts_with('['));
    }
    let kind = [("content-type", "application/json; charset=utf-8")];
    let page = browser.send("POST", "/api/v1/cases", &kind, whole.as_bytes()).await;
    assert_eq!(page.status, 400, "no key at all");
    let page = browser.get("/api/v1/cases").await;
    assert_eq!((page.status, page.header("allow")), (405, Some("POST")));
    assert_eq!(count(&site).await, 0);
    // The largest text there may be, every sign escaped.
    let text = "\\ud83d\\ude00".repeat(20_000);
    let body = format!("{{\"kind\":\"claim\",\"text\":\"{text}\"}}");
    let (page, _) = call(&mut browser, KEY, &body).await;
    assert_eq!(page.status, 201, "{}", page.body);
    site.stop().await;
}
