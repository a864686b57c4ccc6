//! Connections that break and servers that go: nothing acknowledged is lost, nothing refused
//! is kept, and the next call works again.

use super::*;
use huiyin_store::case;
use huiyin_store::write::WriteError;
use huiyin_tests::pg;
use std::time::Duration;

const KILL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
     WHERE application_name = 'huiyin' AND datname = current_database()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_connections_cut_again_and_again_lose_nothing() {
    let home = huiyin_tests::postgres();
    let db = home.open().await;
    let writer = writer(&db);
    let mut submitters = Vec::new();
    for _ in 0..8 {
        let writer = writer.clone();
        submitters.push(tokio::spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..60 {
                let id = fresh();
                answers.push((id, writer.submit(new_case(id)).await));
            }
            answers
        }));
    }
    let mut cuts = 0;
    while submitters.iter().any(|task| !task.is_finished()) {
        tokio::time::sleep(Duration::from_millis(7)).await;
        home.execute(KILL).await;
        cuts += 1;
    }
    let mut written = 0;
    for task in submitters {
        for (id, answer) in task.await.expect("no panic") {
            let row = case::by_id(&db, AREA, CaseId(id)).await.expect("reads heal themselves");
            match answer {
                Ok(_) => assert!(row.is_some(), "acknowledged and lost"),
                Err(WriteError::Store(_)) => assert!(row.is_none(), "refused and kept"),
                Err(WriteError::Unknown) => (),
                Err(other) => panic!("unexpected {other:?}"),
            }
            written += i64::from(row.is_some());
        }
    }
    let count = home.count("SELECT count(*) FROM case_file").await;
    let next = home.count("SELECT next FROM counter").await;
    assert!(cuts > 3, "the test must have cut something");
    assert_eq!((count, next), (written, written + 1), "no gap, no double, {cuts} cuts");
    assert!(writer.submit(new_case(fresh())).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_is_gone_is_a_clear_error_and_no_endless_wait() {
    let server = pg::Server::start();
    server.execute("postgres", "CREATE DATABASE gone");
    let db = Db::open(&server.url("gone")).await.expect("it opens");
    let writer = writer(&db);
    file(&writer, new_case(fresh())).await;
    drop(server);
    assert!(matches!(writer.submit(new_case(fresh())).await, Err(WriteError::Store(_))));
    assert!(case::by_id(&db, AREA, CaseId(1)).await.is_err());
    assert!(db.ping().await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_its_log_bounded() {
    let home = huiyin_tests::sqlite();
    let db = home.open().await;
    let writer = writer(&db);
    for _ in 0..80 {
        let mut change = new_case(fresh());
        case_of(&mut change).texts[0].sealed = vec![0xa5; 1 << 20];
        file(&writer, change).await;
    }
    let log = format!("{}-wal", home.file().display());
    let bytes = std::fs::metadata(&log).expect("the log exists").len();
    assert!(bytes < 40 << 20, "80 MiB written, log of {bytes} bytes");
}

fn panicking(why: &str) -> ! {
    panic!("the process would stop here: {why}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_stops_and_acknowledges_nothing_when_the_file_is_damaged() {
    use std::os::unix::fs::FileExt as _;
    const PAGE: u64 = 4096;
    let home = huiyin_tests::sqlite();
    let db = home.open().await;
    let origin = ORIGIN.to_owned();
    let options = Options { area: AREA, origin, on_fatal: panicking, ..Options::default() };
    let writer = Writer::open(&db, options).expect("the writer opens");
    // Everything into the file itself, then noise over all of it but the first page.
    home.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
    let raw = std::fs::OpenOptions::new().write(true).open(home.file()).expect("the file opens");
    let size = raw.metadata().expect("its size").len();
    let noise = vec![0x5a; usize::try_from(size - PAGE).expect("small")];
    raw.write_all_at(&noise, PAGE).expect("noise is written");

    let keyed = || Change { idempotency: Some([1; 32]), ..new_case(fresh()) };
    assert_eq!(writer.submit(keyed()).await, Err(WriteError::Unknown));
    let after = writer.submit(keyed()).await;
    assert!(matches!(after, Err(WriteError::Closed | WriteError::Unknown)), "{after:?}");
}
