//! The door of sensors and other programs: they propose, from a closed register, and can do
//! nothing else.

use super::*;
use huiyin_app::incident::ReportSource;
use huiyin_domain::incident::Stage;
use huiyin_tests::browser::Page;

const TOKEN: &str = "a-token-of-the-river-gauge-0001";
const PATH: &str = "/api/v1/reports";

async fn room(home: Home) -> Room {
    Room::with(home, |settings| {
        settings.report_sources = vec![ReportSource {
            name: "river-gauge".into(),
            source: Source::Sensor,
            token: TOKEN.into(),
        }];
    })
    .await
}

async fn sent(room: &Room, token: &str, key: &str, body: &str) -> Page {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("content-type", "application/json"),
        ("authorization", bearer.as_str()),
        ("idempotency-key", key),
    ];
    room.site.browser().send("POST", PATH, &headers, body.as_bytes()).await
}

fn body(change: &str) -> String {
    let whole = r#"{"hazard":"natural.flood","place":"青石河二号闸","area_code":"331122104",
        "what":"水位 42.1 米，超警戒","occurred_at":"2026-03-02T08:50:00+08:00"}"#;
    match change.split_once("=>") {
        Some((old, new)) => {
            assert!(whole.contains(old), "not in it: {old}");
            whole.replace(old, new)
        }
        None => whole.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sensor_proposes_and_a_human_decides() {
    for home in huiyin_tests::engines() {
        let room = room(home).await;
        let key = "gauge-2026-03-02-0850";
        let taken = sent(&room, TOKEN, key, &body("")).await;
        assert_eq!(taken.status, 201, "{}", taken.body);
        let again = sent(&room, TOKEN, key, &body("")).await;
        assert_eq!(again.status, 200, "{}", again.body);
        let (open, _) = room.app().incidents(&room.officer).await.expect("a list");
        assert_eq!(open.len(), 1, "the same key is the same report");
        let page = room.page(open[0].incident).await;
        assert_eq!(page.incident.stage, Stage::Reported, "and nothing was called");
        assert!(room.boards(page.incident.id).await.is_empty());
        assert_eq!(page.history[0].source.as_deref(), Some("river-gauge"));
        assert!(page.incident.occurred_at.is_some_and(|at| at < page.incident.received_at));
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b03_what_is_not_of_the_register_or_not_of_the_form_is_refused() {
    for home in huiyin_tests::engines() {
        let room = room(home).await;
        let mut no = 0;
        for (change, status, says) in [
            ("natural.flood=>social.gathering", 422, "hazard"),
            ("natural.flood=>social.unrest", 422, "hazard"),
            ("natural.flood=>natural.flood ", 422, "hazard"),
            ("水位 42.1 米=>镇政府门口有人集会", 422, "what"),
            ("青石河二号闸=>找13912345678", 422, "place"),
            ("331122104=>青石镇", 422, "area_code"),
            ("2026-03-02T08:50=>2026-03-02T18:50", 422, "occurred_at"),
            ("2026-03-02T08:50:00+08:00=>yesterday", 422, "occurred_at"),
            ("\"hazard\"=>\"level\":\"I\",\"hazard\"", 400, "reports-unreadable"),
            ("\"hazard\"=>\"activate\":true,\"hazard\"", 400, "reports-unreadable"),
            ("\"hazard\"=>\"person\":\"x\",\"hazard\"", 400, "reports-unreadable"),
            ("\"hazard\"=>\"danger\"", 400, "reports-unreadable"),
        ] {
            no += 1;
            let page = sent(&room, TOKEN, &format!("key-of-a-refusal-{no}"), &body(change)).await;
            assert_eq!(page.status, status, "{change}: {}", page.body);
            assert!(page.body.contains(says), "{change}: {}", page.body);
        }
        for (token, key, status) in [
            ("another-token-of-nobody-0002", "key-of-a-refusal-x", 401),
            ("", "key-of-a-refusal-x", 401),
            (TOKEN, "short", 400),
        ] {
            let page = sent(&room, token, key, &body("")).await;
            assert_eq!(page.status, status, "{}", page.body);
        }
        let home = &room.site.town.home;
        assert_eq!(home.count("SELECT count(*) FROM incident").await, 0);
        let control = sent(&room, TOKEN, "key-of-the-control-1", &body("")).await;
        held("closed register", "a flood is taken", control.status == 201);
        room.stop().await;
    }
}
