//! Single mutations of database and mirror, at random: an audit finds every one of them.
//! `HUIYIN_MUTATIONS=1000` for the long run, `HUIYIN_SEED` to see one again.

use super::kit::{audited, copied, eventful, over, restored};
use super::mirror::{Files, mirrored, trusted};
use super::mutate::{Mutation, rows};
use huiyin_app::{Settings, audit};
use huiyin_tests::dice::Dice;
use huiyin_tests::{Home, temp_dir};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Statements past the program, in one transaction; not done at all when they are refused.
enum Hand {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client),
}

impl Hand {
    async fn of(home: &Home) -> Self {
        if home.name == "sqlite" {
            return Self::Sqlite(rusqlite::Connection::open(home.file()).expect("it opens"));
        }
        let connected = tokio_postgres::connect(&home.target, tokio_postgres::NoTls).await;
        let (client, connection) = connected.expect("it connects");
        tokio::spawn(connection);
        Self::Postgres(client)
    }

    async fn run(&self, sql: &str) -> bool {
        let whole = format!("BEGIN; {sql} COMMIT;");
        match self {
            Self::Sqlite(connection) => {
                let done = connection.execute_batch(&whole).is_ok();
                if !done {
                    let _back = connection.execute_batch("ROLLBACK");
                }
                done
            }
            Self::Postgres(client) => {
                let done = client.batch_execute(&whole).await.is_ok();
                if !done {
                    client.batch_execute("ROLLBACK").await.expect("back");
                }
                done
            }
        }
    }
}

/// Also a database that cannot be read any more is found out.
async fn is_found(settings: &Settings) -> bool {
    audit::run(settings, None, |_| {}).await.map_or(true, |report| !report.ok)
}

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn many(usual: usize, share: f64) -> usize {
    let asked = told("HUIYIN_MUTATIONS").map(|all| (all as f64 * share) as usize);
    asked.unwrap_or(usual)
}

async fn mutate(home: &Home, settings: &Settings, many: usize) {
    let seed = told("HUIYIN_SEED").unwrap_or(20_261_123);
    let mut dice = Dice::of_seed(seed);
    let is_postgres = home.name == "postgres";
    let whole = audited(settings).await;
    assert!(whole.ok, "before: {:#?}", whole.findings);
    let (hand, rows) = (Hand::of(home).await, rows(home).await);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut missed: Vec<Mutation> = Vec::new();
    let mut made = 0;
    while made < many {
        let Some(mutation) = rows.mutation(&mut dice, is_postgres) else { continue };
        if !hand.run(&mutation.does).await {
            continue;
        }
        made += 1;
        *counts.entry(mutation.kind.clone()).or_default() += 1;
        let found = is_found(settings).await;
        assert!(hand.run(&mutation.undoes).await, "undone: {}", mutation.told);
        if !found {
            missed.push(mutation);
        }
        if made % 50 == 0 {
            let report = audited(settings).await;
            assert!(report.ok, "undone is whole again: {:#?}", report.findings);
        }
    }
    println!("{} mutations on {}, seed {seed}, {} kinds:", made, home.name, counts.len());
    for (kind, many) in &counts {
        println!("  {many:>4}  {kind}");
    }
    let missed: Vec<String> =
        missed.iter().map(|one| format!("{}: {}", one.kind, one.told)).collect();
    assert!(missed.is_empty(), "{} of {made} not found:\n{}", missed.len(), missed.join("\n"));
    assert!(audited(settings).await.ok, "after");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_single_mutation_of_a_database_is_found() {
    let town = eventful().await;
    town.app.close().await;
    mutate(&town.home, &town.settings, many(150, 0.75)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_single_mutation_of_a_database_on_postgres_is_found() {
    let town = eventful().await;
    town.app.close().await;
    let folder = temp_dir("copies");
    let file = copied(&town.settings, &folder, "eventful").await;
    let home = huiyin_tests::postgres();
    let settings = over(&town.settings, &home);
    restored(&settings, &file).await.expect("it goes in");
    mutate(&home, &settings, many(50, 0.25)).await;
    let _gone = std::fs::remove_dir_all(folder);
}

/// The harness can fail: what no leaf speaks of is not found, and a check that is not made finds
/// nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_protected_is_not_found() {
    let town = eventful().await;
    town.app.close().await;
    let hand = Hand::of(&town.home).await;
    let changes = [
        "UPDATE outbox SET attempts = attempts + 1;",
        "UPDATE case_file SET secret = zeroblob(32);",
        "UPDATE unit SET label_en = 'Another';",
        "DELETE FROM idempotency;",
    ];
    for change in changes {
        assert!(hand.run(change).await, "{change}");
        assert!(!is_found(&town.settings).await, "{change}");
    }
    // Without the key file the checks of what is sealed are off.
    let change = "UPDATE case_text SET sealed = zeroblob(60) \
         WHERE text_id = (SELECT min(text_id) FROM case_text);";
    assert!(hand.run(change).await);
    let blind = Settings { key_file: "/nowhere".into(), ..town.settings.clone() };
    assert!(!is_found(&blind).await && is_found(&town.settings).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_single_mutation_of_a_mirror_is_found() {
    let town = super::kit::grown(huiyin_tests::sqlite()).await;
    let good = mirrored(&town.app).await;
    let mirror = trusted(&town.settings, &good).await.expect("signed");
    let report = audit::run(&town.settings, Some(&mirror), |_| {}).await.expect("read");
    assert!(report.ok && report.counts["mirror_files"] > 2, "{:#?}", report.findings);
    let mut dice = Dice::of_seed(told("HUIYIN_SEED").unwrap_or(7));
    for no in 0..many(50, 0.25) {
        let (what, files) = mirror_mutated(&mut dice, &good);
        let Some(files) = files else { continue };
        let found = match trusted(&town.settings, &files).await {
            Err(_) => true,
            Ok(mirror) => {
                let report = audit::run(&town.settings, Some(&mirror), |_| {}).await;
                !report.expect("read").ok
            }
        };
        assert!(found, "{no}: {what}");
    }
    town.app.close().await;
}

fn mirror_mutated(dice: &mut Dice, good: &Files) -> (String, Option<Files>) {
    let mut files = (*good.0).clone();
    let paths: Vec<String> = files.keys().cloned().collect();
    let path = dice.of_list(&paths).clone();
    let other = dice.of_list(&paths).clone();
    let bytes = files.get_mut(&path).expect("there");
    let what = match dice.below(5) {
        0 => {
            files.remove(&path);
            "removed"
        }
        1 => {
            let end = dice.below(bytes.len());
            bytes.truncate(end);
            "cut"
        }
        2 => {
            bytes.push(0);
            "lengthened"
        }
        3 => {
            let (one, two) = (files[&path].clone(), files[&other].clone());
            files.insert(path.clone(), two);
            files.insert(other.clone(), one);
            "swapped"
        }
        _ => {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
            "a bit turned"
        }
    };
    let is_new = files != *good.0;
    (format!("{path} {what} ({other})"), is_new.then(|| Files(Arc::new(files))))
}
