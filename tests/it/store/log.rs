//! Leaf and event are one to one, and each case is a chain that anybody can compute again.

use super::*;
use huiyin_domain::leaf::{Commitment, Entry};
use huiyin_store::case;
use serde_json::Value as Json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stored_bytes_give_the_stored_commitments_and_chain_without_a_gap() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let mut cases = Vec::new();
        for _ in 0..6 {
            let filed = file(&writer, new_case(fresh())).await;
            let filed = file(&writer, next_step(&filed, "accepted")).await;
            cases.push(file(&writer, next_step(&filed, "assigned")).await);
        }
        for filed in &cases {
            let events = case::events(&db, AREA, filed.case).await.expect("events");
            assert_eq!(events.len(), 4);
            let mut prev: Option<Commitment> = None;
            for (at, event) in events.iter().enumerate() {
                let entry: Entry<Json> =
                    serde_json::from_slice(&event.canonical).expect("canonical JSON");
                assert_eq!((entry.seq, entry.prev), (event.seq, prev), "{}", home.name);
                assert_eq!(event.seq, i64::try_from(at).expect("small") + 1);
                assert_eq!((&entry.number, entry.origin.as_str()), (&filed.number, ORIGIN));
                assert_eq!(
                    (entry.at, entry.event["kind"].as_str()),
                    (event.at, Some(&*event.kind))
                );
                assert_eq!(entry.dues.len(), 1);
                prev = Some(event.commitment());
            }
            assert_eq!(prev, Some(filed.last));
            assert_eq!(read(&db, filed.case).await.last, filed.last);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_leaf_is_without_an_event_and_no_event_without_a_leaf() {
    const EITHER: &str = "SELECT count(*) FROM case_event e FULL JOIN leaf l \
         ON l.area_id = e.area_id AND l.case_id = e.case_id AND l.seq = e.seq AND \
         l.position = e.position \
         WHERE e.seq IS NULL OR l.seq IS NULL";
    const ALL: &str = "SELECT count(*) FROM leaf";
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        // Enough for every chunk size, with some refused between.
        let changes = (0..150).map(|at| match at % 10 {
            7 => new_case(1),
            _ => new_case(fresh()),
        });
        let submits: Vec<_> = changes.map(|change| writer.submit(change)).collect();
        let answers = futures_util::future::join_all(submits).await;
        let written = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(written, 136, "{}", home.name);
        assert_eq!(home.count(EITHER).await, 0, "{}", home.name);
        assert_eq!(home.count(ALL).await, 2 * 136, "{}", home.name);
    }
}
