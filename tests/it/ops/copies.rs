//! Copies encrypted to people who are not here: whole on either engine, shut to everybody else,
//! made by one server of several, and seen to be altered.

use super::{identity, opens};
use crate::audit::kit::over;
use huiyin_app::backup::regular::{self, Regular, copies_in, copy_check, slip_of, write_file};
use huiyin_app::backup::sealed::{Identities, Recipients, opened};
use huiyin_app::backup::{self, Fault, erasures};
use huiyin_app::{App, Settings};
use huiyin_tests::temp_dir;
use huiyin_tests::town::{BODY, Town, matter};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

async fn put_back(
    settings: &Settings,
    copy: &Path,
    with: Option<&Identities>,
) -> Result<backup::Restored, Fault> {
    let input = Box::new(BufReader::new(File::open(copy).expect("it is there")));
    backup::restore(settings, opened(input, with)?, |_, _| {}).await
}

fn other_engine(name: &str) -> huiyin_tests::Home {
    if name == "sqlite" { huiyin_tests::postgres() } else { huiyin_tests::sqlite() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_under_load_it_opens_for_its_recipients_alone_on_the_other_engine() {
    let folder = temp_dir("sealed");
    let (file, public) = identity(&folder, "one.key");
    let (second, public_too) = identity(&folder, "two.key");
    let (stranger, _) = identity(&folder, "stranger.key");
    let to = Recipients::parse(&[public, public_too]).expect("public halves");
    for home in huiyin_tests::engines() {
        let name = home.name;
        let town = Town::at(home).await;
        for no in 0..10 {
            town.submit(matter(&format!("before-{no}"))).await.expect("a case");
        }
        let copy = folder.join(format!("{name}.age"));
        let writing = async {
            for no in 0..30 {
                town.submit(matter(&format!("meanwhile-{no}"))).await.expect("a case");
            }
        };
        let made = write_file(&town.settings, &copy, Some(&to), |_, _| {});
        let (made, ()) = tokio::join!(made, writing);
        let (summary, slip) = made.expect("a copy");
        assert_eq!((slip.recipients, slip.rows), (2, summary.rows));
        let bytes = std::fs::read(&copy).expect("read");
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        assert!(!holds(b"case_event") && !holds(BODY.as_bytes()), "{name}: nothing in the clear");

        let settings = |home: &huiyin_tests::Home| Settings {
            high_water: folder.join("none"),
            ..over(&town.settings, home)
        };
        let home = other_engine(name);
        let own = settings(&home);
        let missing = put_back(&own, &copy, None).await.expect_err("nobody's");
        assert_eq!(missing.code, "identity-missing");
        let wrong = put_back(&own, &copy, Some(&opens(&stranger))).await.expect_err("not theirs");
        assert_eq!(wrong.code, "identity-wrong");
        // Cut or altered, it is noticed, and nothing is left behind.
        for spoilt in [&bytes[..bytes.len() - 20], &flipped(&bytes)] {
            let path = folder.join("spoilt.age");
            std::fs::write(&path, spoilt).expect("written");
            let fault = put_back(&own, &path, Some(&opens(&file))).await.expect_err("spoilt");
            assert!(["disk", "cut", "damaged"].contains(&fault.code), "{name}: {}", fault.code);
        }
        for key in [&file, &second] {
            let home = other_engine(name);
            let own = settings(&home);
            let back = put_back(&own, &copy, Some(&opens(key))).await.expect("theirs");
            assert_eq!(back.summary.content, summary.content, "{name}");
        }
        let back = put_back(&own, &copy, Some(&opens(&file))).await.expect("nothing was left");
        assert_eq!(back.summary.rows, summary.rows, "{name}");
        town.app.close().await;
    }
    let _gone = std::fs::remove_dir_all(folder);
}

fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut spoilt = bytes.to_vec();
    let middle = spoilt.len() / 2;
    spoilt[middle] ^= 1;
    spoilt
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn regular_copies_are_kept_few_and_seen_to_be_altered() {
    let folder = temp_dir("regular");
    let (_, public) = identity(&folder, "one.key");
    let regular = Regular {
        folder: folder.join("copies"),
        every_ms: 3_600_000,
        keep: 2,
        recipients: vec![public],
    };
    let town = Town::at(huiyin_tests::sqlite()).await;
    for no in 0..4 {
        town.submit(matter(&format!("case-{no}"))).await.expect("a case");
        town.pass_ms(1_000);
        regular::make(&town.settings, &regular).await.expect("a copy");
    }
    let copies = copies_in(&town.settings, &regular.folder).expect("read");
    assert_eq!(copies.len(), 2, "older ones went");
    assert!(copies.iter().all(|copy| slip_of(copy).exists()));
    let there = std::fs::read_dir(&regular.folder).expect("read").count();
    assert_eq!(there, 5, "two copies, two slips, the list of erasures");
    assert!(erasures::path_in(&regular.folder).exists());
    let newest = copies.last().expect("one");
    copy_check(newest).expect("as it was written");
    let bytes = std::fs::read(newest).expect("read");
    std::fs::write(newest, flipped(&bytes)).expect("written");
    assert_eq!(copy_check(newest).expect_err("altered").code, "copy-altered");
    town.app.close().await;
    let _gone = std::fs::remove_dir_all(folder);
}

/// Two servers look at the same moment: one makes the copy, and a dead one's turn lapses.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_server_of_several_makes_the_copy() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let other = App::open(town.settings.clone()).await.expect("a second server");
        let regular = Regular {
            folder: "nowhere".into(),
            every_ms: 24 * 3_600_000,
            keep: 1,
            recipients: Vec::new(),
        };
        let both = tokio::join!(town.app.backup_turn(&regular), other.backup_turn(&regular));
        let turns = [both.0.expect("asked"), both.1.expect("asked")];
        assert_eq!(turns.iter().filter(|turn| **turn).count(), 1, "{turns:?}");
        let again = other.backup_turn(&regular).await.expect("asked");
        assert!(!again, "{}: it is under way", town.home.name);
        // The one that had the turn is gone: six hours later another takes it.
        town.pass_ms(7 * 3_600_000);
        assert!(other.backup_turn(&regular).await.expect("asked"));
        other.backup_turn_over().await.expect("given back");
        assert!(town.app.backup_turn(&regular).await.expect("asked"));
        other.close().await;
        town.app.close().await;
    }
}

/// The reconciler of a running engine makes the first copy by itself, and no second one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_makes_its_first_copy_by_itself() {
    let folder = temp_dir("regular");
    let (file, public) = identity(&folder, "one.key");
    let regular = Regular {
        folder: folder.join("copies"),
        every_ms: 24 * 3_600_000,
        keep: 3,
        recipients: vec![public],
    };
    let own = regular.clone();
    let town = Town::with(huiyin_tests::sqlite(), |settings| settings.regular = Some(own)).await;
    town.submit(matter("one")).await.expect("a case");
    let backups = huiyin_app::engine::Backups::default();
    assert_eq!(backups.tick(&town.app).await.expect("a look").done, 1);
    let mut made = None;
    for _ in 0..600 {
        made = town.app.backup_last().await.expect("read");
        if made.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let copy = regular.folder.join(made.expect("within half a minute").file);
    copy_check(&copy).expect("as it was written");
    let home = huiyin_tests::postgres();
    put_back(&over(&town.settings, &home), &copy, Some(&opens(&file))).await.expect("opens");
    assert_eq!(backups.tick(&town.app).await.expect("a look").done, 0, "not due");
    town.app.close().await;
    let _gone = std::fs::remove_dir_all(folder);
}
