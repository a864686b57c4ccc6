//! The controls: what the look must find is planted, one thing at a time; and an old copy of a
//! database is put back, once with its mark where it was and once without one.

use super::check::{Fault, Kind};
use super::dice;
use super::place::{Place, Sum};
use huiyin_app::log::LogKey;
use huiyin_domain::time::Millis;
use huiyin_store::write::Head;
use huiyin_tests::Home;
use huiyin_tests::dice::Dice;
use huiyin_tests::server::Process;
use huiyin_tlog::Hash;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(250);

/// A place that can be stopped, damaged and started again.
struct Bench {
    place: Place,
    dice: Dice,
    sum: Sum,
}

impl Bench {
    fn new(home: Home, what: &str) -> Self {
        let dice = dice(&format!("{what} on {}", home.name));
        Self { place: Place::new(home), dice, sum: Sum::default() }
    }

    fn up(&self) -> Process {
        let mut process = self.place.started();
        tokio::task::block_in_place(|| process.up()).unwrap_or_else(|why| panic!("{why}"));
        process
    }

    /// A life with some cases and a good end; what is found then.
    async fn live(&mut self) -> Vec<Fault> {
        let process = self.up();
        self.place.load(&[process.address], A_WHILE).await;
        let found = self.found(&process).await;
        let _ = process.stop();
        found
    }

    async fn found(&mut self, process: &Process) -> Vec<Fault> {
        self.place.look(&[process.address], &mut self.dice, &mut self.sum).await
    }

    /// What the next start finds after this was done to the database past the store.
    async fn found_after(&mut self, sql: &str) -> Vec<Fault> {
        self.place.home.execute(sql).await;
        self.place.opens_all = true;
        let process = self.up();
        let found = self.found(&process).await;
        process.kill();
        found
    }

    fn receipts(&self) -> usize {
        self.place.judge.as_ref().map_or(0, |judge| judge.proofs)
    }

    fn promises(&self) -> usize {
        self.place.judge.as_ref().map_or(0, |judge| judge.promises())
    }
}

fn has(found: &[Fault], kind: Kind) -> bool {
    found.iter().any(|fault| fault.0 == kind)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_planted_fault_is_found() {
    let last = "(SELECT max(case_id) FROM case_file)";
    let plants = [
        ("DELETE FROM case_file WHERE case_id = {last}", Kind::Lost),
        (
            "UPDATE case_file SET secret = (SELECT salt FROM case_event LIMIT 1) \
             WHERE case_id = {last}",
            Kind::Lost,
        ),
        ("DELETE FROM case_event WHERE case_id = {last}", Kind::Gap),
        ("DELETE FROM leaf WHERE position = (SELECT max(position) FROM leaf)", Kind::Gap),
        (
            "UPDATE leaf SET commitment = (SELECT salt FROM case_event LIMIT 1) \
             WHERE position = 2",
            Kind::Fork,
        ),
        ("UPDATE log_head SET size = size - 1", Kind::Gap),
        ("UPDATE log_head SET root = (SELECT commitment FROM leaf WHERE position = 1)", Kind::Gap),
        ("UPDATE case_file SET number = 'HY-2026-999999-9' WHERE case_id = {last}", Kind::Gap),
        ("UPDATE case_event SET position = position + 1 WHERE case_id = {last}", Kind::Gap),
    ];
    for (sql, kind) in plants {
        for home in huiyin_tests::engines() {
            let mut bench = Bench::new(home, "a planted fault");
            assert!(bench.live().await.is_empty(), "before");
            let found = bench.found_after(&sql.replace("{last}", last)).await;
            assert!(has(&found, kind), "{sql}: {found:?}");
            bench.place.end(&mut bench.sum);
        }
    }
}

/// The log's own key signs another root: exactly what the detector is for.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_history_under_the_true_key_is_found() {
    let mut bench = Bench::new(huiyin_tests::sqlite(), "a second history");
    assert!(bench.live().await.is_empty());
    let key = LogKey::load(&bench.place.log_key(), "huiyin/331122").expect("the log's key");
    let judge = bench.place.judge.as_mut().expect("heard");
    let head = Head { size: 3, root: Hash([7; 32]) };
    let note = key.sign(head, Millis(0)).expect("signed").to_string();
    assert!(judge.note(&note, "planted").is_none(), "it is signed well");
    let found = judge.faults(&bench.place.home).await;
    assert!(has(&found, Kind::Fork), "{found:?}");
    // And a note that is not the log's is no checkpoint at all.
    let fault = judge.note(&note.replace("\n3\n", "\n4\n"), "spoilt").expect("noticed");
    assert_eq!(fault.0, Kind::Proof);
    bench.place.end(&mut bench.sum);
}

/// A key that is forgotten makes a second case, which must be counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_forgotten_key_is_found() {
    let mut bench = Bench::new(huiyin_tests::sqlite(), "a forgotten key");
    assert!(bench.live().await.is_empty());
    bench.place.home.execute("DELETE FROM idempotency").await;
    let process = bench.up();
    let client = &mut bench.place.clients[0];
    let sent = client.sent.last().expect("a case");
    let answer = super::client::post(process.address, &sent.key, &sent.words).await;
    assert!(matches!(answer, super::client::Answer::Told(_)));
    let found = bench.found(&process).await;
    assert!(has(&found, Kind::Twin), "{found:?}");
    process.kill();
    bench.place.end(&mut bench.sum);
}

/// Without its key the log stands still: promises, which the key's return keeps; and one that is
/// taken out of the queue meanwhile is found broken.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn promises_are_kept_and_a_broken_one_is_found() {
    for is_broken in [false, true] {
        for home in huiyin_tests::engines() {
            let mut bench = Bench::new(home, "promises");
            assert!(bench.live().await.is_empty());
            let (key, away) = (bench.place.log_key(), bench.place.data.join("away"));
            std::fs::rename(&key, &away).expect("the key goes");
            // Its policy cannot name the key that is away: nobody is asked for it now.
            let process = bench.up();
            bench.place.load(&[process.address], A_WHILE).await;
            let _ = process.stop();
            if is_broken {
                let sql = "DELETE FROM leaf_waiting WHERE case_id = \
                           (SELECT max(case_id) FROM leaf_waiting)";
                bench.place.home.execute(sql).await;
            }
            std::fs::rename(&away, &key).expect("the key is back");
            let found = bench.live().await;
            let (name, promises) = (bench.place.home.name, bench.promises());
            println!("{name}: {promises} promises, broken: {is_broken}, found: {found:?}");
            assert!(promises > 3, "{name}: {promises}");
            assert_eq!(has(&found, Kind::Promise), is_broken, "{found:?}");
            bench.place.end(&mut bench.sum);
        }
    }
}

/// A copy of the database as it lies there, and back.
struct Copy(Option<PathBuf>, String);

impl Copy {
    fn of(home: &Home) -> Self {
        if home.name == "sqlite" {
            let copy = huiyin_tests::temp_dir("old");
            copied(home.file().parent().expect("a folder"), &copy);
            return Self(Some(copy), String::new());
        }
        let (_, name) = home.target.rsplit_once('/').expect("a database");
        let old = format!("{name}_old");
        let sql = format!("CREATE DATABASE {old} TEMPLATE {name}");
        huiyin_tests::pg::server().execute("postgres", &sql);
        Self(None, old)
    }

    fn put_back(&self, home: &Home) {
        let Some(copy) = &self.0 else {
            let (_, name) = home.target.rsplit_once('/').expect("a database");
            let server = huiyin_tests::pg::server();
            server.execute("postgres", &format!("DROP DATABASE {name} WITH (FORCE)"));
            let sql = format!("CREATE DATABASE {name} TEMPLATE {}", self.1);
            return server.execute("postgres", &sql);
        };
        let folder = home.file().parent().expect("a folder").to_owned();
        for file in std::fs::read_dir(&folder).expect("read").flatten() {
            std::fs::remove_file(file.path()).expect("gone");
        }
        copied(copy, &folder);
    }

    fn end(self) {
        match self.0 {
            Some(copy) => drop(std::fs::remove_dir_all(copy)),
            None => {
                let sql = format!("DROP DATABASE {} WITH (FORCE)", self.1);
                huiyin_tests::pg::server().execute("postgres", &sql);
            }
        }
    }
}

fn copied(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).expect("read").flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).expect("copied");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_old_copy_signs_nothing_and_without_its_mark_the_fork_is_found() {
    for home in huiyin_tests::engines() {
        let mut bench = Bench::new(home, "an old copy");
        let name = bench.place.home.name;
        assert!(bench.live().await.is_empty());
        let copy = Copy::of(&bench.place.home);
        assert!(bench.live().await.is_empty());
        let (proofs, mark) = (bench.receipts(), std::fs::read(bench.place.mark()).expect("read"));

        // The mark is where it was: everybody is taken in, nothing is signed.
        copy.put_back(&bench.place.home);
        let process = bench.up();
        bench.place.load(&[process.address], A_WHILE).await;
        let found = bench.found(&process).await;
        assert!(has(&found, Kind::Lost), "{name}: what the copy lacks is missed: {found:?}");
        assert!(bench.promises() > 3 && bench.receipts() == proofs, "{name}: something was signed");
        assert_eq!(
            std::fs::read(bench.place.mark()).expect("read"),
            mark,
            "{name}: the mark moved"
        );
        process.kill();

        // Somebody takes the mark away as well: this is what only the others can find.
        std::fs::remove_file(bench.place.mark()).expect("the mark goes");
        let process = bench.up();
        bench.place.load(&[process.address], A_WHILE).await;
        let found = bench.found(&process).await;
        assert!(bench.receipts() > proofs, "{name}: it signs again: {found:?}");
        let is_split = |fault: &Fault| fault.0 == Kind::Fork && fault.1.contains("another history");
        assert!(found.iter().any(is_split), "{name}: the fork is not found: {found:?}");
        println!("{name}: an old copy gave {} promises; its fork was found", bench.promises());
        process.kill();
        copy.end();
        bench.place.end(&mut bench.sum);
    }
}

/// Somebody stops in the middle of raising the mark and keeps its lock: whoever comes gets a
/// promise after a moment, and it is kept once the lock is free.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_mark_that_is_held_costs_a_moment_and_no_more() {
    for home in huiyin_tests::engines() {
        let mut bench = Bench::new(home, "a held mark");
        let name = bench.place.home.name;
        assert!(bench.live().await.is_empty());
        let (proofs, process) = (bench.receipts(), bench.up());
        bench.place.load(&[process.address], A_WHILE).await;
        let held = File::open(bench.place.mark()).expect("the mark");
        held.lock().expect("held");
        bench.place.load(&[process.address], Duration::from_secs(5)).await;
        drop(held);
        let found = bench.found(&process).await;
        assert!(found.is_empty(), "{name}: {found:?}");
        assert!(bench.promises() > 0, "{name}: nobody was told anything while it was held");
        let proofs_while = bench.receipts();
        assert!(proofs_while > proofs);
        bench.place.load(&[process.address], A_WHILE).await;
        assert!(bench.found(&process).await.is_empty());
        assert!(bench.receipts() > proofs_while, "{name}: it does not go on");
        println!("{name}: a held mark, {} promises, all kept", bench.promises());
        let _ = process.stop();
        bench.place.end(&mut bench.sum);
    }
}
