//! Leases of messages: one sender at a time, and one thought dead can touch nothing.

use super::*;
use huiyin_store::outbox::{self, OutboxState};
use huiyin_store::write::WriteError;

async fn message(db: &Db) -> OutboxState {
    let mut due = outbox::due(db, AREA, Millis(i64::MAX), 9).await.expect("messages");
    assert_eq!(due.len(), 1);
    due.remove(0)
}

fn lease(outbox: OutboxId, token: i64, now: i64, until: i64) -> Change {
    puts(vec![Put::OutboxLease { outbox, token, now: Millis(now), until: Millis(until) }])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_token_writes_nothing() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let filed = file(&writer, new_case(fresh())).await;
        let id = message(&db).await.outbox;
        let stale = Err(WriteError::Conflict);

        assert_eq!(writer.submit(lease(id, 1, T0 - 1, T0 + 9)).await, stale, "not due yet");
        assert!(writer.submit(lease(id, 1, T0, T0 + 10)).await.is_ok(), "{}", home.name);
        assert_eq!(writer.submit(lease(id, 2, T0 + 9, T0 + 20)).await, stale, "taken");
        assert!(writer.submit(lease(id, 2, T0 + 10, T0 + 20)).await.is_ok(), "run out");

        let late = [
            Put::OutboxDone { outbox: id, token: 1, done: Millis(T0 + 11) },
            Put::OutboxRetry { outbox: id, token: 1, next: Millis(T0 + 99), error: "smtp-451" },
            Put::OutboxDead { outbox: id, token: 1, error: "smtp-550" },
        ];
        for put in late {
            assert_eq!(writer.submit(puts(vec![put])).await, stale, "{}", home.name);
        }
        let row = message(&db).await;
        assert_eq!((row.state.as_str(), row.token, row.attempts), ("leased", Some(2), 2));

        let retry = Put::OutboxRetry { outbox: id, token: 2, next: Millis(T0 + 30), error: "x" };
        assert!(writer.submit(puts(vec![retry])).await.is_ok());
        let row = message(&db).await;
        assert_eq!((row.state.as_str(), row.token, row.next), ("due", None, Millis(T0 + 30)));
        assert!(writer.submit(lease(id, 3, T0 + 30, T0 + 40)).await.is_ok());
        let done = || puts(vec![Put::OutboxDone { outbox: id, token: 3, done: Millis(T0 + 31) }]);
        assert!(writer.submit(done()).await.is_ok());
        assert_eq!(writer.submit(done()).await, stale, "done once");
        let row = outbox::of_case(&db, AREA, filed.case).await.expect("messages").remove(0);
        assert_eq!(
            (row.state.as_str(), row.done, row.attempts),
            ("done", Some(Millis(T0 + 31)), 3)
        );
        assert_eq!(outbox::count(&db, AREA, "done").await, Ok(1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_senders_one_gets_the_message() {
    for home in huiyin_tests::engines() {
        let dbs = [home.open().await, home.open().await];
        let writers = [writer(&dbs[0]), writer(&dbs[1])];
        file(&writers[0], new_case(fresh())).await;
        let id = message(&dbs[0]).await.outbox;
        let submits = (0..20).map(|token| {
            let writer = &writers[usize::from(token % 2 == 0)];
            writer.submit(lease(id, token, T0, T0 + 10))
        });
        let answers = futures_util::future::join_all(submits).await;
        let won: Vec<usize> = (0..20).filter(|at| answers[*at].is_ok()).collect();
        assert_eq!(won.len(), 1, "{}", home.name);
        let row = message(&dbs[1]).await;
        assert_eq!(row.token, i64::try_from(won[0]).ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_message_is_listed_and_never_leased_again() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        file(&writer, new_case(fresh())).await;
        let id = message(&db).await.outbox;
        writer.submit(lease(id, 1, T0, T0 + 10)).await.expect("leased");
        let dead = Put::OutboxDead { outbox: id, token: 1, error: "smtp-550" };
        writer.submit(puts(vec![dead])).await.expect("given up");
        let listed = outbox::dead(&db, AREA, 9).await.expect("messages");
        assert_eq!((listed.len(), listed[0].last_error.as_deref()), (1, Some("smtp-550")));
        let again = writer.submit(lease(id, 2, T0 + 99, T0 + 199)).await;
        assert_eq!(again, Err(WriteError::Conflict), "{}", home.name);
    }
}
