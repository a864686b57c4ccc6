//! The plainest phone: text messages through a gateway's door. Number and secret open, nothing
//! else; whose phone it was is neither compared nor kept.

use super::*;
use huiyin_domain::case::{Means, Verdict};
use huiyin_tests::town::{NAME, PHONE, TITLE, visit};
use serde_json::{Value, json};

const DOOR: &str = "/api/v1/sms";
const TOKEN: &str = "a-gateway-token-for-tests";

async fn open() -> Vec<Site> {
    let mut sites = Vec::new();
    for home in huiyin_tests::engines() {
        let with = |settings: &mut huiyin_app::Settings| {
            settings.sms_inbound_token = Some(TOKEN.into());
        };
        sites.push(Site::with(home, with).await);
    }
    sites
}

async fn brought(site: &Site, token: &str, body: &Value) -> (u16, String) {
    let bearer = format!("Bearer {token}");
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    let body = body.to_string();
    let page = site.browser().send("POST", DOOR, &headers, body.as_bytes()).await;
    let answer: Value = serde_json::from_str(&page.body).expect("JSON");
    (page.status, answer["reply"].as_str().unwrap_or_default().to_owned())
}

async fn says(site: &Site, receipt: &Receipt, code: &str) -> String {
    let text = format!("HY {} {} {code}", receipt.number, receipt.secret);
    let (status, reply) = brought(site, TOKEN, &json!({ "text": text })).await;
    assert_eq!(status, 200);
    reply
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_token_the_door_is_shut() {
    let shut = Site::at(huiyin_tests::sqlite()).await;
    let hello = json!({ "text": "HY" });
    assert_eq!(brought(&shut, TOKEN, &hello).await.0, 404, "not set up");
    assert_eq!(brought(&shut, "", &hello).await.0, 404);
    shut.stop().await;
    for site in open().await {
        for token in ["", "a-gateway-token-for-test", "a-gateway-token-for-testt", "A"] {
            assert_eq!(brought(&site, token, &hello).await.0, 401, "{token}");
        }
        let (status, reply) = brought(&site, TOKEN, &hello).await;
        assert_eq!(status, 200);
        assert!(reply.contains("请这样发"), "{reply}");
        assert_eq!(brought(&site, TOKEN, &json!({ "words": 1 })).await.0, 400);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_do_what_the_portal_does() {
    for site in open().await {
        let receipt = approved(&site, visit("codes")).await;
        let asked = says(&site, &receipt, "查询").await;
        assert!(asked.contains("答复已审") && asked.contains("2026"), "{asked}");
        assert!(!asked.contains(TITLE) && !asked.contains("市政科"), "neutral: {asked}");
        assert!(says(&site, &receipt, "1").await.contains("阶段"), "not yet answered");
        sent(&site, receipt.case, Means::Page).await;
        let before = page(&site, receipt.case).await.version;
        for (code, said) in [
            ("复查", "写明理由"),
            ("没答复", "写明理由"),
            ("撤回", "/track"),
            ("你好", "代码不明白"),
            ("12", "代码不明白"),
        ] {
            let reply = says(&site, &receipt, code).await;
            assert!(reply.contains(said), "{code}: {reply}");
        }
        assert_eq!(page(&site, receipt.case).await.version, before, "none of these is a step");
        assert!(says(&site, &receipt, "3 灯又灭了").await.contains("已记录"));
        let now = page(&site, receipt.case).await;
        assert_eq!(now.case.verdict, Some(Verdict::NotSolved));
        assert_eq!(now.timeline.last().expect("an event").texts[0].1, "灯又灭了");
        assert!(says(&site, &receipt, "没答复 问了两件事").await.contains("已记录"));
        assert!(page(&site, receipt.case).await.case.unanswered);
        assert!(says(&site, &receipt, "复查 没有查清").await.contains("已记录"));
        assert!(page(&site, receipt.case).await.case.review().is_some());
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_brought_twice_counts_once() {
    for site in open().await {
        let receipt = approved(&site, visit("twice")).await;
        sent(&site, receipt.case, Means::Page).await;
        let text = format!("HY {} {} 2", receipt.number, receipt.secret);
        let message = json!({ "text": text, "id": "gateway-77" });
        let first = brought(&site, TOKEN, &message).await;
        let version = page(&site, receipt.case).await.version;
        assert_eq!(brought(&site, TOKEN, &message).await, first);
        assert_eq!(page(&site, receipt.case).await.version, version);
        site.stop().await;
    }
}

/// The phone that the case was brought with opens nothing, and no other phone is worse off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_senders_number_is_neither_kept_nor_compared() {
    for site in open().await {
        let receipt = approved(&site, visit("sender")).await;
        let other = approved(&site, visit("sender of another")).await;
        sent(&site, receipt.case, Means::Page).await;
        let before = site.town.home.cells().await;
        let number = receipt.number.to_string();
        let neutral = "没有找到";
        for text in [
            format!("HY {number} {} 1", other.secret),
            format!("HY {number} 0000-0000-0000-0000 1"),
            format!("HY {number} 0000-0000-0000-0000 查询"),
        ] {
            for from in [PHONE, "+8613011112222"] {
                let body = json!({ "text": text, "from": from, "sender": from });
                let (status, reply) = brought(&site, TOKEN, &body).await;
                assert_eq!(status, 200);
                assert!(reply.contains(neutral), "{text} from {from}: {reply}");
                assert!(!reply.contains(NAME) && !reply.contains(TITLE));
            }
        }
        assert_eq!(site.town.home.cells().await, before, "nothing is written of a wrong one");
        let text = format!("HY {number} {} 1", receipt.secret);
        let stranger = "+8613077778888";
        let body = json!({ "text": text, "from": stranger, "phone": stranger });
        assert!(brought(&site, TOKEN, &body).await.1.contains("已记录"));
        let cells = site.town.home.cells().await;
        let kept = huiyin_tests::cells::holding(&cells, &[stranger, "13077778888"]);
        assert!(kept.is_empty(), "{kept:?}");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_at_one_case_is_slowed_down_and_only_there() {
    for site in open().await {
        let receipt = approved(&site, visit("guess")).await;
        let other = approved(&site, visit("guess of another")).await;
        for _ in 0..10 {
            let text = format!("HY {} 0000-0000-0000-0000 1", receipt.number);
            assert!(brought(&site, TOKEN, &json!({ "text": text })).await.1.contains("没有找到"));
        }
        assert!(says(&site, &receipt, "0").await.contains("次数太多"));
        assert!(says(&site, &other, "0").await.contains("答复已审"), "others are not locked out");
        site.town.pass_ms(10 * 60_000);
        assert!(says(&site, &receipt, "0").await.contains("答复已审"));
        site.stop().await;
    }
}
