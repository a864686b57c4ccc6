//! What is kept: an erased case leaves memory and file in the same call; a copy that is broken or
//! foreign is thrown away; an index that is behind catches up; one is made anew while it serves.

use super::*;
use huiyin_app::find::Standing;
use huiyin_app::{Settings, erase::Erasure};
use huiyin_domain::ids::CaseNumber;
use huiyin_tests::town::{OTHER_SECTION, ROOT, staff};
use std::path::PathBuf;

const WINDOWS_DAYS: i64 = 60;

/// Another server on the same store, with a data folder of its own.
async fn beside(town: &Town) -> App {
    let folder = huiyin_tests::temp_dir("beside");
    let settings = Settings { words_file: folder.join("words"), ..town.settings.clone() };
    App::open(settings).await.expect("it opens")
}

async fn erase(town: &Town, number: &CaseNumber) -> Erasure {
    let (by, basis) = (staff(Role::Auditor, ROOT), text("保管期限届满"));
    town.app.case_erase(&by, number, &basis, false).await.expect("erased")
}

/// A closed case with a word of its own in what the resident and what the office wrote.
async fn closed(town: &Town, once: &str) -> Receipt {
    let receipt = handled(town, once, "凤凰桥的栏杆断裂。").await;
    let summary = summarise("桥梁栏杆断裂，属危旧设施。");
    town.act(&of(&handler()), receipt.case, summary).await.expect("summarised");
    town.lead_on(receipt.case, Stage::Concluded).await;
    town.pass_days(WINDOWS_DAYS);
    receipt
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_case_leaves_memory_and_copy_in_the_same_call() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let receipt = closed(&town, "gone").await;
        handled(&town, "stays", "麒麟桥的桥面破损。").await;
        let other = beside(&town).await;
        caught_up(&town.app).await;
        caught_up(&other).await;
        let copy = town.settings.words_file.clone();
        assert!(copy.exists() && town.app.words_hold("凤凰") && town.app.words_hold("危旧"));
        let before = std::fs::read(&copy).expect("the copy");
        let erased = erase(&town, &receipt.number).await;
        assert!(erased.is_scrubbed);
        for word in ["凤凰", "栏杆", "危旧"] {
            assert!(!town.app.words_hold(word), "{word}");
        }
        assert!(!copy.exists(), "the copy went before it was answered");
        assert!(town.app.words_hold("麒麟"), "the others are there");
        held("nothing is left of an erased case", "a server beside, before its look", {
            other.words_hold("凤凰")
        });
        caught_up(&other).await;
        assert!(!other.words_hold("凤凰") && other.words_hold("麒麟"), "with its next look");
        assert_eq!(count(&other, &handler(), "凤凰").await, 0);
        // A crash between erasing and deleting: the old copy lies there at the next start.
        std::fs::write(&copy, &before).expect("put back");
        let again = town.reopened().await;
        caught_up(&again).await;
        assert!(!again.words_hold("凤凰") && again.words_hold("麒麟"));
        assert_ne!(std::fs::read(&copy).ok(), Some(before), "the old copy is gone");
        for app in [&town.app, &other, &again] {
            app.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_makes_a_restart_quick_and_a_bad_one_is_thrown_away() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        handled(&town, "first", "凤凰桥的栏杆断裂。").await;
        caught_up(&town.app).await;
        let copy = town.settings.words_file.clone();
        let good = std::fs::read(&copy).expect("the copy");
        let plain = "凤凰".as_bytes();
        assert!(!good.windows(plain.len()).any(|run| run == plain), "it is sealed");
        let foreign = Town::at(huiyin_tests::sqlite()).await;
        handled(&foreign, "foreign", "别处的事。").await;
        caught_up(&foreign.app).await;
        let foreign_copy = std::fs::read(&foreign.settings.words_file).expect("the copy");
        let flipped: Vec<u8> = {
            let mut bytes = good.clone();
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            bytes
        };
        let older = [b"huiyin-words/0", &good[14..]].concat();
        let bad: [(&str, Vec<u8>); 6] = [
            ("cut", good[..good.len() / 2].to_vec()),
            ("empty", Vec::new()),
            ("flipped", flipped),
            ("older", older),
            ("foreign", foreign_copy),
            ("noise", vec![7; 500]),
        ];
        for (what, bytes) in bad {
            std::fs::write(&copy, &bytes).expect("written");
            let app = town.reopened().await;
            caught_up(&app).await;
            assert_eq!(count(&app, &handler(), "凤凰").await, 1, "{what}");
            assert_eq!(app.words_standing(), Standing::Whole { cases: 1 }, "{what}");
            assert_ne!(std::fs::read(&copy).expect("another"), bytes, "{what}: made anew");
            app.close().await;
        }
        // The good one is taken, and what came after it is followed.
        std::fs::write(&copy, &good).expect("written");
        handled(&town, "second", "麒麟桥的桥面破损。").await;
        let app = town.reopened().await;
        let first = engine::words_tick(app.clone()).await.expect("a tick");
        assert!(first.done >= 1 && app.words_hold("凤凰") && app.words_hold("麒麟"));
        for app in [&town.app, &foreign.app, &app] {
            app.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_is_behind_says_so_and_catches_up() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for no in 0..70 {
            town.submit(about(&format!("many {no}"), "一件事", "麒麟桥")).await.expect("a case");
        }
        handled(&town, "last", "凤凰桥的栏杆断裂。").await;
        let other = beside(&town).await;
        let look = Look { words: "凤凰".into(), limit: 9, ..Look::default() };
        let page = other.look(&handler(), &look).await.expect("it serves");
        assert!(page.found.is_empty() && matches!(page.standing, Standing::Reading { .. }));
        engine::words_tick(other.clone()).await.expect("a tick");
        let half = other.words_standing();
        assert!(matches!(half, Standing::Reading { cases: 64, upto: Some(_) }), "{half:?}");
        caught_up(&other).await;
        let page = other.look(&handler(), &look).await.expect("it serves");
        assert_eq!((page.found.len(), page.standing), (1, Standing::Whole { cases: 71 }));
        // What another server writes is followed.
        handled(&town, "later", "凤凰桥的桥墩裂缝。").await;
        assert_eq!(count(&other, &handler(), "凤凰").await, 1, "the control: not looked yet");
        caught_up(&other).await;
        assert_eq!(count(&other, &handler(), "凤凰").await, 2);
        town.app.close().await;
        other.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_made_anew_while_it_serves_and_may_be_stopped() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for no in 0..70 {
            town.submit(about(&format!("many {no}"), "一件事", "麒麟桥")).await.expect("a case");
        }
        handled(&town, "one", "凤凰桥的栏杆断裂。").await;
        caught_up(&town.app).await;
        let copy: PathBuf = town.settings.words_file.clone();
        let before = std::fs::read(&copy).expect("the copy");
        // Another process, as the command is one; stopped when it has read half.
        let command = town.reopened().await;
        let stopped = tokio::spawn(async move {
            command.words_rebuild(|cases| assert!(cases < 60, "stopped here")).await
        });
        assert!(stopped.await.is_err(), "half-way");
        assert_eq!(std::fs::read(&copy).expect("the copy"), before, "as it was");
        let command = town.reopened().await;
        let cases = command.words_rebuild(|_| {}).await.expect("made anew");
        assert_eq!(cases, 71);
        let after = std::fs::read(&copy).expect("the copy");
        assert_ne!(after, before);
        assert_eq!(count(&town.app, &handler(), "凤凰").await, 1, "it serves meanwhile");
        engine::words_tick(town.app.clone()).await.expect("a tick");
        assert_eq!(count(&town.app, &handler(), "凤凰").await, 1, "and has taken it over");
        assert_eq!(std::fs::read(&copy).expect("the copy"), after);
        let shown = command.words_shown().await.expect("it reads").expect("ours");
        assert_eq!((shown.cases, shown.behind, shown.is_of_this_log), (71, 0, true));
        assert_eq!(count(&town.app, &signed(Role::Handler, OTHER_SECTION), "凤凰").await, 0);
        town.app.close().await;
        command.close().await;
    }
}
