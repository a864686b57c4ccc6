//! One idempotency key, one case: afterwards, at the same time, in one batch, on two writers.

use super::*;
use huiyin_store::case;
use huiyin_store::write::{WriteError, Written};

fn keyed(key: [u8; 32]) -> Change {
    Change { idempotency: Some(key), ..new_case(fresh()) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_known_key_answers_the_first_result_again() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let first = writer.submit(keyed([3; 32])).await.expect("written");
        assert!(!first.replay);
        let again = writer.submit(keyed([3; 32])).await.expect("answered");
        assert_eq!(
            again,
            Written { replay: true, filed: first.filed.clone(), first: None },
            "{}",
            home.name
        );
        let filed = first.case();
        assert_eq!(case::by_idempotency(&db, AREA, &[3; 32]).await, Ok(Some(filed.case)));
        assert_eq!(case::by_idempotency(&db, AREA, &[4; 32]).await, Ok(None));

        // The first result is the first one even when the case has gone on since.
        file(&writer, next_step(&filed, "accepted")).await;
        let later = writer.submit(keyed([3; 32])).await.expect("answered");
        assert_eq!(later.case(), filed, "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn equal_keys_at_the_same_time_make_one_case() {
    for home in huiyin_tests::engines() {
        let dbs = [home.open().await, home.open().await];
        let writers = [writer(&dbs[0]), writer(&dbs[1])];
        let submits = (0..40).map(|at| writers[at % 2].submit(keyed([8; 32])));
        let answers = futures_util::future::join_all(submits).await;
        let answers: Vec<Written> = answers.into_iter().map(|a| a.expect("answered")).collect();
        assert_eq!(answers.iter().filter(|answer| !answer.replay).count(), 1, "{}", home.name);
        let first = answers[0].filed.clone();
        assert!(answers.iter().all(|answer| answer.filed == first));
        let next = file(&writers[0], new_case(fresh())).await;
        assert!(next.number.as_str().contains("-000002-"), "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_change_does_not_use_up_its_key() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let filed = file(&writer, new_case(fresh())).await;
        let stale = Filed { version: 1, ..filed.clone() };
        let step = Change { idempotency: Some([5; 32]), ..next_step(&stale, "accepted") };
        assert_eq!(writer.submit(step).await, Err(WriteError::Conflict));
        let step = Change { idempotency: Some([5; 32]), ..next_step(&filed, "accepted") };
        let written = writer.submit(step).await.expect("written");
        assert!(!written.replay, "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_without_a_case_has_its_key_too() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        for replay in [false, true] {
            let put = Put::Meta { name: "n".into(), value: replay.to_string() };
            let change = Change { idempotency: Some([6; 32]), ..puts(vec![put]) };
            let wanted = Ok(Written { filed: None, replay, first: None });
            assert_eq!(writer.submit(change).await, wanted, "{}", home.name);
        }
        let kept = huiyin_store::meta::get(&db, AREA, "n").await.expect("an answer");
        assert_eq!(kept.as_deref(), Some("false"));
    }
}
