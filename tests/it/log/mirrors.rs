//! Mirrors: they grow with the log, go on after a kill, copy from each other, and refuse what
//! the log did not sign.

use super::kit::{Dir, Log, Running, Static, files, run};
use huiyin::mirror::{Fault, Folder, Source, Sync, Synced, check, policy_keep, policy_read};
use huiyin_tests::dice::Dice;
use huiyin_tlog::{Cosigner, Policy};
use std::path::Path;
use std::time::Duration;

const NOW_S: u64 = 1_795_000_000;

fn sync_under(folder: &Path, source: &str, policy: &Policy) -> Result<Synced, Fault> {
    let folder = Folder::take(folder).unwrap().expect("nobody else works on it");
    let (source, watch) = (Source::of(source), |_: usize, _: usize| true);
    Sync { folder: &folder, source: &source, policy, now_s: NOW_S, watch: &watch }.run()
}

fn sync(folder: &Path, source: &str, log: &Log) -> Result<Synced, Fault> {
    sync_under(folder, source, &log.policy())
}

fn assert_whole(folder: &Path, log: &Log) {
    let given = policy_read(Path::new(&log.policy_file())).unwrap();
    let report = check(&Folder::look(folder), Some(given)).unwrap();
    assert_eq!(report.findings, [], "size {}", report.size);
    assert!(!report.unfinished);
}

#[test]
fn a_copy_grows_with_its_log_and_can_be_copied_in_its_turn() {
    let mut log = Log::new();
    let (copy, by_path, by_url) = (Dir::new("copy"), Dir::new("copy"), Dir::new("copy"));
    let (served, copy_served) = (Static::serve(&log.dir.0), Static::serve(&copy.0));
    for more in [1, 1, 3, 250, 1, 1, 43, 211, 489, 0, 66_000] {
        log.grow(more, 0);
        let done = sync(&copy.0, &served.url, &log).unwrap();
        assert_eq!((done.size, done.root, done.behind), (log.size(), log.root(), None));
        assert_eq!(done.files == 0, more == 0);
        assert_whole(&copy.0, &log);
        sync(&by_path.0, copy.str(), &log).unwrap();
        sync(&by_url.0, &copy_served.url, &log).unwrap();
        assert_eq!(files(&by_path.0), files(&copy.0));
        assert_eq!(files(&by_url.0), files(&copy.0));
    }
    assert_eq!(log.size(), 67_000);
    // Only what was missing was asked for: far less than the whole once more.
    let before = served.asked();
    log.grow(1, 0);
    sync(&copy.0, &served.url, &log).unwrap();
    assert!(served.asked() - before < 40, "{} requests for one entry", served.asked() - before);
    // A file that was lost comes back by itself.
    std::fs::remove_file(copy.join("tile/0/100")).unwrap();
    std::fs::remove_file(copy.join("tile/entries/007")).unwrap();
    assert_eq!(sync(&copy.0, &served.url, &log).unwrap().files, 2);
    assert_whole(&copy.0, &log);
}

#[test]
fn an_older_head_that_agrees_is_no_contradiction() {
    let log = Log::of_size(700);
    let early = log.forked_at(300);
    let copy = Dir::new("copy");
    sync(&copy.0, log.dir.str(), &log).unwrap();
    let before = files(&copy.0);
    let done = sync(&copy.0, early.dir.str(), &log).unwrap();
    assert_eq!((done.size, done.behind, done.files), (700, Some(300), 0));
    assert_eq!(files(&copy.0), before);
}

#[test]
fn a_mirror_killed_at_any_time_keeps_its_copy_and_goes_on() {
    let mut log = Log::of_size(1500);
    let (served, copy) = (Static::serve(&log.dir.0), Dir::new("copy"));
    let policy = log.policy_file();
    let args = ["mirror", &served.url, copy.str(), "--policy", &policy, "--once"];
    assert_eq!(run(&args).0, 0);
    let whole = files(&copy.0);
    log.grow(40_000, 0);
    served.pause(10);
    let before = served.asked();
    let mut dice = Dice::of_seed(7);
    let (mut killed, mut unfinished) = (0, 0);
    for _ in 0..12 {
        let mut mirror = Running::start(&args);
        std::thread::sleep(Duration::from_millis(40 + dice.below(250) as u64));
        mirror.kill();
        killed += 1;
        let head = std::fs::read(copy.join("checkpoint")).unwrap();
        let given = policy_read(Path::new(&policy)).unwrap();
        let report = check(&Folder::look(&copy.0), Some(given)).unwrap();
        assert_eq!(report.findings, [], "after {killed} kills");
        unfinished += usize::from(report.unfinished);
        if head == whole["checkpoint"] {
            // Nothing of the copy was touched before everything was there.
            let kept = files(&copy.0);
            assert!(whole.iter().all(|(path, bytes)| kept.get(path) == Some(bytes)));
        }
    }
    served.pause(0);
    let (code, told) = run(&args);
    assert_eq!(code, 0, "{told}");
    assert_whole(&copy.0, &log);
    // Had each run begun anew, each would have asked for some 320 files.
    let asked = served.asked() - before;
    println!("{killed} kills, {unfinished} within an update, {asked} requests in all");
    assert!(unfinished > 0 && asked < 320 + killed * 80, "{asked} requests");
    let fresh = Dir::new("copy");
    policy_keep(&Folder::look(&fresh.0), &policy_read(Path::new(&policy)).unwrap()).unwrap();
    sync(&fresh.0, log.dir.str(), &log).unwrap();
    assert_eq!(files(&copy.0), files(&fresh.0));
}

#[test]
fn an_update_broken_off_while_it_is_put_in_place_is_finished_later() {
    let mut log = Log::of_size(300);
    let (copy, fresh) = (Dir::new("copy"), Dir::new("copy"));
    sync(&copy.0, log.dir.str(), &log).unwrap();
    let whole = files(&copy.0);
    log.grow(1000, 0);
    sync(&fresh.0, log.dir.str(), &log).unwrap();
    let grown = files(&fresh.0);
    let new: Vec<_> = grown.keys().filter(|path| !whole.contains_key(*path)).collect();
    for put in 0..=new.len() {
        let root = Dir::new("copy");
        let at =
            |path: &str, in_place: bool| root.join(if in_place { "" } else { ".next" }).join(path);
        let write = |path: std::path::PathBuf, bytes: &[u8]| {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        whole.iter().for_each(|(path, bytes)| write(at(path, true), bytes));
        write(at("checkpoint", false), &grown["checkpoint"]);
        for (number, path) in new.iter().enumerate() {
            write(at(path, number < put), &grown[*path]);
        }
        let given = policy_read(Path::new(&log.policy_file())).unwrap();
        let report = check(&Folder::look(&root.0), Some(given)).unwrap();
        assert!(report.findings.is_empty() && report.unfinished && report.size == 300);
        sync(&root.0, log.dir.str(), &log).unwrap();
        assert_eq!(files(&root.0), grown, "{put} of {} were in place", new.len());
        // Broken off after the new head was in place, before the old edge was taken away.
        whole.iter().filter(|(path, _)| path.as_str() != "checkpoint").for_each(|(path, bytes)| {
            write(at(path, true), bytes);
        });
        std::fs::create_dir_all(root.join(".next")).unwrap();
        let given = policy_read(Path::new(&log.policy_file())).unwrap();
        assert_eq!(check(&Folder::look(&root.0), Some(given)).unwrap().findings, []);
        sync(&root.0, log.dir.str(), &log).unwrap();
        assert_eq!(files(&root.0), grown);
    }
}

#[test]
fn what_the_log_did_not_sign_never_comes_into_the_copy() {
    let mut log = Log::of_size(400);
    let copy = Dir::new("copy");
    sync(&copy.0, log.dir.str(), &log).unwrap();
    let before = files(&copy.0);
    log.grow(400, 0);
    let honest = files(&log.dir.0);
    for path in ["tile/0/002", "tile/0/003.p/32", "tile/1/000.p/3", "tile/entries/002"] {
        let bytes = &honest[path];
        let mut altered = bytes.clone();
        altered[40] ^= 1;
        let twice = bytes.repeat(1200);
        for wrong in [&altered[..], &bytes[..bytes.len() - 1], &[], &twice] {
            log.write(path, wrong);
            let fault = sync(&copy.0, log.dir.str(), &log).expect_err(path);
            let known = matches!(fault, Fault::Untrue { .. } | Fault::Source { .. });
            assert!(known, "{path}: {fault:?}");
            assert_eq!(kept(&copy), before, "{path}");
        }
        std::fs::remove_file(log.dir.join(path)).unwrap();
        let fault = sync(&copy.0, log.dir.str(), &log).expect_err(path);
        assert!(matches!(fault, Fault::Missing { .. }), "{path}: {fault:?}");
        log.write(path, bytes);
    }
    let note = String::from_utf8(honest["checkpoint"].clone()).unwrap();
    let unsigned = note.split("\n\n").next().unwrap().to_owned() + "\n";
    for wrong in [note.replace("800", "801"), unsigned, note.replace("— ", "- "), String::new()] {
        log.write("checkpoint", wrong.as_bytes());
        let fault = sync(&copy.0, log.dir.str(), &log).expect_err("not signed");
        assert!(matches!(fault, Fault::Untrue { .. }), "{fault:?}");
        assert_eq!(kept(&copy), before);
    }
    log.write("checkpoint", note.as_bytes());
    sync(&copy.0, log.dir.str(), &log).unwrap();
    assert_whole(&copy.0, &log);
}

#[test]
fn a_mirror_that_stays_follows_and_ends_when_asked() {
    let mut log = Log::of_size(5);
    let (served, copy) = (Static::serve(&log.dir.0), Dir::new("copy"));
    let args = ["mirror", &served.url, copy.str(), "--trust-first-use", "--every", "1"];
    let mut mirror = Running::start(&args);
    for size in [5, 300, 301] {
        log.grow(size - log.size(), 0);
        let head = log.head().to_string().into_bytes();
        let there = || std::fs::read(copy.join("checkpoint")).is_ok_and(|kept| kept == head);
        for _ in 0..300 {
            if there() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(there(), "it follows to {size}");
    }
    let id = mirror.child.id().to_string();
    std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert_eq!(mirror.child.wait().unwrap().code(), Some(0));
    assert_whole(&copy.0, &log);
}

/// The copy without what an update has gathered beside it.
fn kept(copy: &Dir) -> std::collections::BTreeMap<String, Vec<u8>> {
    files(&copy.0).into_iter().filter(|(path, _)| !path.starts_with(".next/")).collect()
}

#[test]
fn nobody_is_trusted_without_being_asked() {
    let log = Log::of_size(10);
    let (served, copy) = (Static::serve(&log.dir.0), Dir::new("copy"));
    let (code, told) = run(&["mirror", &served.url, copy.str()]);
    assert!(code == 2 && told.contains("--trust-first-use"), "{code} {told}");
    assert_eq!(files(&copy.0).len(), 0);
    let (code, told) = run(&["mirror", &served.url, copy.str(), "--trust-first-use"]);
    assert!(code == 0 && told.contains(&log.signer.public().to_vkey()), "{code} {told}");
    assert_eq!(run(&["mirror", &served.url, copy.str()]).0, 0, "trusted from then on");
    assert_eq!(run(&["mirror", "check", copy.str()]).0, 0);
    // Two at once on one folder: the second says so.
    let taken = Folder::take(&copy.0).unwrap();
    let (code, told) = run(&["mirror", &served.url, copy.str()]);
    assert!(code == 2 && told.contains("Another process"), "{told}");
    drop(taken);
    let elsewhere = Dir::new("copy");
    let missing = elsewhere.join("nothing-here");
    let args = ["mirror", missing.to_str().unwrap(), elsewhere.str(), "--policy"];
    let (code, told) = run(&[&args[..], &[&log.policy_file()]].concat());
    assert!(code == 2 && told.contains("checkpoint"), "{told}");
}

#[test]
fn a_policy_with_witnesses_waits_for_them() {
    let mut log = Log::of_size(10);
    let witness = Cosigner::of_seed("witness.example/w1", &[9; 32]).unwrap();
    let text = format!(
        "log {}\nwitness w1 {}\nquorum w1\n",
        log.signer.public().to_vkey(),
        witness.public().to_vkey()
    );
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let copy = Dir::new("copy");
    let fault = sync_under(&copy.0, log.dir.str(), &policy).expect_err("nobody cosigned");
    assert!(fault.may_pass(), "{fault:?}");
    log.grow(5, 0);
    let mut head = log.head();
    head.add(witness.cosign(head.note().text(), NOW_S)).unwrap();
    log.write("checkpoint", head.to_string().as_bytes());
    assert_eq!(sync_under(&copy.0, log.dir.str(), &policy).unwrap().size, 15);
    // The log shows the bare head again: the better one stays.
    log.write("checkpoint", log.head().to_string().as_bytes());
    assert!(sync_under(&copy.0, log.dir.str(), &policy).is_err());
    assert_eq!(std::fs::read(copy.join("checkpoint")).unwrap(), head.to_string().as_bytes());
}
