//! A copy holds everything, means the same on either engine, and comes back whole or not at all.

use super::kit::{audited, copied, grown, over, restored};
use huiyin_app::backup;
use huiyin_tests::{Home, temp_dir};
use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::Path;

fn other_engine(home: &Home) -> Home {
    if home.name == "sqlite" { huiyin_tests::postgres() } else { huiyin_tests::sqlite() }
}

/// Everything but the first line, and in the last that line's digest: both tell of the moment.
fn content(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("lines");
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    let last = lines.pop().expect("a last line");
    let content = last.split("\"content\":").nth(1).expect("its digest").to_owned();
    lines.push(content);
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_restored_on_the_other_engine_gives_the_same_copy() {
    let folder = temp_dir("copies");
    for home in huiyin_tests::engines() {
        let name = home.name;
        let other = other_engine(&home);
        let town = grown(home).await;
        let first = copied(&town.settings, &folder, &format!("{name}-1")).await;
        let settings = over(&town.settings, &other);
        let back = restored(&settings, &first).await.expect("it goes in");
        assert_eq!(back.standing, backup::Standing::Same, "{name}");
        let second = copied(&settings, &folder, &format!("{name}-2")).await;
        assert_eq!(content(&first), content(&second), "{name}");
        let report = audited(&settings).await;
        assert!(report.ok, "{name}: {:#?}", report.findings);
        let again = restored(&settings, &first).await.expect_err("it is full");
        assert_eq!(again.code, "not-empty", "{name}");
        town.app.close().await;
    }
    let _gone = std::fs::remove_dir_all(folder);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_of_one_moment_while_the_town_goes_on() {
    let folder = temp_dir("copies");
    for home in huiyin_tests::engines() {
        let name = home.name;
        let other = other_engine(&home);
        let town = grown(home).await;
        let writes = async {
            for no in 0..40 {
                let matter = huiyin_tests::town::matter(&format!("meanwhile-{no}"));
                town.submit(matter).await.expect("a case");
            }
        };
        let (file, ()) = tokio::join!(copied(&town.settings, &folder, name), writes);
        let high_water = folder.join("none");
        let settings = huiyin_app::Settings { high_water, ..over(&town.settings, &other) };
        restored(&settings, &file).await.expect("it goes in");
        let report = audited(&settings).await;
        // Where no mark is, only a mirror can tell that nothing is missing.
        let codes: Vec<&str> = report.findings.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["not-recovered"], "{name}: {:#?}", report.findings);
        town.app.close().await;
    }
    let _gone = std::fs::remove_dir_all(folder);
}

/// A long reading holds the write-ahead log of SQLite; the writer goes on beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_reading_keeps_no_writer_waiting() {
    use huiyin_tests::town::{Town, matter, text};
    use std::time::Duration;
    const LONG: usize = 19_000;
    let town = Town::at(huiyin_tests::sqlite()).await;
    let db = town.home.open().await;
    let reading = huiyin_store::scan::Snapshot::open(&db).await.expect("a moment");
    let submit = |no: usize| {
        let body = text(&"灯".repeat(LONG));
        let long = huiyin_app::case::Submission { body, ..matter(&format!("long-{no}")) };
        tokio::time::timeout(Duration::from_secs(8), town.submit(long))
    };
    // More than the log may hold before it is emptied, a few at a time.
    for round in 0..80 {
        let few = (0..10).map(|no| submit(round * 10 + no));
        for answer in futures_util::future::join_all(few).await {
            answer.expect("nobody waits for the reading").expect("a case");
        }
    }
    let log = format!("{}-wal", town.home.file().display());
    let bytes = || std::fs::metadata(&log).expect("the log").len();
    assert!(bytes() > 40 << 20, "the reading holds it");
    drop(reading);
    for no in 1_000..1_100 {
        submit(no).await.expect("in time").expect("a case");
    }
    assert!(bytes() < 40 << 20, "emptied once nobody reads");
    town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_whole_copy_changes_nothing() {
    let folder = temp_dir("copies");
    let town = grown(huiyin_tests::sqlite()).await;
    let good = std::fs::read(copied(&town.settings, &folder, "good").await).expect("read");
    let text = String::from_utf8(good.clone()).expect("text");
    let middle = good.len() / 2;
    let mut flipped = good.clone();
    let letter = (middle..).find(|at| flipped[*at].is_ascii_lowercase()).expect("a letter");
    flipped[letter] = if flipped[letter] == b'a' { b'b' } else { b'a' };
    let without_a_row: String = {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let row = lines.iter().rposition(|line| line.starts_with('[')).expect("a row");
        lines.remove(row);
        lines.concat()
    };
    let swap = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    let bad: [(&str, Vec<u8>); 11] = [
        ("damaged", flipped),
        ("damaged", without_a_row.into_bytes()),
        ("damaged", [good.as_slice(), b"\n"].concat()),
        ("damaged", swap("\"version\":1,", "\"version\":1, ")),
        ("cut", good[..middle].to_vec()),
        ("cut", good[..good.len() - 1].to_vec()),
        ("foreign", b"id,text\n1,water\n".to_vec()),
        ("foreign", Vec::new()),
        ("newer-format", swap("\"version\":1,", "\"version\":2,")),
        ("other-log", swap("\"county\":331122", "\"county\":331123")),
        // Another digit behind it, whichever this schema is.
        ("newer-schema", swap("\"schema\":", "\"schema\":9")),
    ];
    for engine in huiyin_tests::engines() {
        let settings = over(&town.settings, &engine);
        for (code, bytes) in &bad {
            let input = BufReader::new(bytes.as_slice());
            let fault = backup::restore(&settings, input, |_, _| {}).await.expect_err(code);
            assert_eq!(fault.code, *code, "{}", engine.name);
        }
        // A copy of the same log under another key: its header is not believed, its file is.
        let key_file = folder.join("other.key");
        if !key_file.exists() {
            std::fs::write(&key_file, format!("huiyin-key-1 {}\n", "5".repeat(64))).expect("ok");
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(&key_file, mode).expect("ok");
        }
        let other = huiyin_app::Settings { key_file, ..settings.clone() };
        let input = BufReader::new(good.as_slice());
        let fault = backup::restore(&other, input, |_, _| {}).await.expect_err("other key");
        assert_eq!(fault.code, "other-key");
        // Nothing half done: the good one still goes in.
        let input = BufReader::new(good.as_slice());
        backup::restore(&settings, input, |_, _| {}).await.expect("the good one");
        assert!(audited(&settings).await.ok, "{}", engine.name);
    }
    town.app.close().await;
    let _gone = std::fs::remove_dir_all(folder);
}

/// Every table and column of the schema is copied, or named among those that are not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_tables_is_the_schema() {
    use huiyin_store::dump::{LEFT_OUT, TABLES};
    let home = huiyin_tests::sqlite();
    drop(home.open().await);
    let columns = home
        .triples(
            "SELECT m.name, p.name, 0 FROM sqlite_schema m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        )
        .await;
    let there: BTreeSet<(String, String)> = columns
        .into_iter()
        .map(|(table, column, _)| (table, column))
        .filter(|(table, column)| column != "area_id" && !LEFT_OUT.contains(&table.as_str()))
        .collect();
    let listed: BTreeSet<(String, String)> = TABLES
        .iter()
        .flat_map(|table| table.columns.iter().map(|c| (table.name.into(), c.name.into())))
        .collect();
    let missing: Vec<_> = there.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
