//! Kills in the middle of an import; the same command again completes it.

use super::{dice, prepared, rounds, verify};
use huiyin_tests::Home;
use huiyin_tests::server::program;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROWS: i64 = 500;
const CASES: &str = "SELECT count(*) FROM case_file";
const EVENTS: &str = "SELECT count(*) FROM case_event";
/// Registered, classified, routed.
const STEPS: i64 = 3;

/// Equal titles, equal texts in part, quotes and line ends inside: as real files are.
fn file_made(path: &Path) {
    let mut text = String::from("mid,label,date,title,body\n");
    for row in 1..=ROWS {
        let label = if row % 2 == 0 { "市政设施" } else { "" };
        let body = if row % 5 == 0 {
            "同样的话".to_owned()
        } else {
            format!("第{row}件事，\n\"急\"")
        };
        let body = body.replace('"', "\"\"");
        let _ = writeln!(text, "m{row},{label},2026/1/{},路灯不亮,\"{body}\"", row % 28 + 1);
    }
    std::fs::write(path, text).expect("a file");
}

fn command(file: &Path, data: &Path, home: &Home) -> Command {
    let (file, data) = (file.to_string_lossy(), data.to_string_lossy());
    let mut command = program(&[
        "import",
        &file,
        "--title-col",
        "title",
        "--body-col",
        "body",
        "--id-col",
        "mid",
        "--label-col",
        "label",
        "--date-col",
        "date",
        "--data",
        &data,
        "--database",
        &home.target,
    ]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

async fn killed_and_completed(home: Home) {
    let mut dice = dice(&format!("import on {}", home.name));
    let (home, data) = prepared(home).await;
    let file = data.join("messages.csv");
    file_made(&file);
    let (mut kills, mut stood) = (0, Vec::new());
    for _ in 0..rounds() {
        let before = home.count(EVENTS).await;
        let room = u64::try_from(ROWS * STEPS - before).expect("some are missing");
        if room == 0 {
            break;
        }
        // At one of the next steps, then a moment later: anywhere within a batch.
        let target = before + i64::try_from(dice.roll(room / 3 + 1)).expect("small");
        let jitter = Duration::from_micros(dice.roll(8_000));
        let mut child = command(&file, &data, &home).spawn().expect("it starts");
        let begun = Instant::now();
        while home.count(EVENTS).await <= target && begun.elapsed() < Duration::from_secs(60) {
            if child.try_wait().expect("asked").is_some() {
                break;
            }
        }
        tokio::time::sleep(jitter).await;
        child.kill().expect("killed");
        let ended = child.wait().expect("it ends");
        kills += u32::from(!ended.success());
        stood.push((home.count(CASES).await, home.count(EVENTS).await));
        assert_eq!(verify::faults(&home).await, Vec::<String>::new(), "after a kill");
    }
    println!("{}: killed {kills} times; cases and steps after each: {stood:?}", home.name);
    assert!(kills > 0, "no kill hit");
    let whole = command(&file, &data, &home).output().expect("it runs");
    let shown = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert_eq!(whole.status.code(), Some(0), "{shown}");
    complete(&home).await;
    let again = command(&file, &data, &home).output().expect("it runs");
    let shown = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(shown.contains(" 0 new, 500 already there"), "{shown}");
    complete(&home).await;
    let _ = std::fs::remove_dir_all(data);
}

async fn complete(home: &Home) {
    assert_eq!(home.count(CASES).await, ROWS, "each row is one case");
    let steps = |kind: &str| format!("SELECT count(*) FROM case_event WHERE kind = '{kind}'");
    assert_eq!(home.count(&steps("registered")).await, ROWS);
    // Every other row names its topic; the text of all speaks of street lights.
    let (classified, routed) =
        (home.count(&steps("classified")).await, home.count(&steps("routed")).await);
    assert_eq!((classified, routed), (ROWS, ROWS), "each routed once");
    assert_eq!(verify::faults(home).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_killed_on_sqlite_completes() {
    killed_and_completed(huiyin_tests::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_killed_on_postgres_completes() {
    killed_and_completed(huiyin_tests::postgres()).await;
}
