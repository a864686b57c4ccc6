//! A fresh key for the log: both sign for ninety days, then one; every state that a crash can
//! leave is completed by whoever looks next.

use super::*;
use huiyin_app::App;
use huiyin_app::engine::log_tick;
use huiyin_app::log::{LogKey, OVERLAP_DAYS, RotateFault};
use huiyin_tests::Home;
use huiyin_tests::town::matter;

async fn keys_ever(app: &App) -> Vec<String> {
    app.log_key_report().await.expect("read").ever
}

async fn changes_said(home: &Home) -> i64 {
    home.count("SELECT count(*) FROM system_event WHERE kind = 'key-changed'").await
}

async fn filed(app: &App, once: &str) -> Receipt {
    app.case_submit(&By::Public, matter(once)).await.expect("a case")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_keys_sign_for_the_overlap_and_then_only_the_fresh_one() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let before = filed(&town.app, "before").await;
        let report = town.app.log_key_rotate(false).await.expect("a fresh key");
        let [old, new] = report.ever.as_slice() else { panic!("{:?}", report.ever) };
        assert_eq!(changes_said(&town.home).await, 1);
        // The newest checkpoint has both signatures although nothing was filed since.
        let again = town.app.case_proof(&By::person(before.case), before.case).await.expect("one");
        let during = filed(&town.app, "during").await;
        for proof in [&again, &during.proof] {
            assert!(holds(proof, old) && holds(proof, new), "{}", town.home.name);
        }
        assert!(holds(&before.proof, old));
        assert!(!holds(&before.proof, new), "the control: signed before there was a second key");

        town.pass_days(OVERLAP_DAYS - 1);
        let last = filed(&town.app, "last").await;
        assert!(holds(&last.proof, old) && holds(&last.proof, new));
        town.pass_days(2);
        let after = filed(&town.app, "after").await;
        assert!(holds(&after.proof, new), "the fresh key signs on");
        assert!(!holds(&after.proof, old), "the old key signs no longer");
        assert!(holds(&during.proof, old), "what it signed it has signed");
        assert!(!town.app.log_policy().contains(old.as_str()));
        // After a start anew it is the same.
        town.app.close().await;
        let app = town.reopened().await;
        let later = filed(&app, "later").await;
        assert!(holds(&later.proof, new) && !holds(&later.proof, old));
        is_whole(&town.settings).await;
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_server_notices_and_signs_with_both() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let server = town.reopened().await;
        let report = town.app.log_key_rotate(false).await.expect("a fresh key");
        let [old, new] = report.ever.as_slice() else { panic!("{:?}", report.ever) };
        let meanwhile = filed(&server, "meanwhile").await;
        assert!(holds(&meanwhile.proof, old), "nothing stands still");
        assert!(!holds(&meanwhile.proof, new), "the control: it has not looked yet");
        log_tick(server.clone()).await.expect("a tick");
        let by = By::person(meanwhile.case);
        let again = server.case_proof(&by, meanwhile.case).await.expect("a proof");
        let next = filed(&server, "next").await;
        for proof in [&again, &next.proof] {
            assert!(holds(proof, old) && holds(proof, new), "{}", town.home.name);
        }
        assert_eq!(changes_said(&town.home).await, 1, "said once by the two of them");
        is_whole(&town.settings).await;
        server.close().await;
        town.app.close().await;
    }
}

/// The file is replaced and the process killed before the log has said so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_looks_next_completes_a_change_that_was_cut_short() {
    for home in huiyin_tests::engines() {
        for by_server in [true, false] {
            let home = if home.name == "sqlite" {
                huiyin_tests::sqlite()
            } else {
                huiyin_tests::postgres()
            };
            let town = Town::at(home).await;
            filed(&town.app, "before").await;
            let path = &town.settings.log_key_file;
            let key = LogKey::load(path, &town.settings.origin).expect("the key");
            let old = key.present().to_vkey();
            let beside = path.with_extension("cut");
            let fresh = key.next(&beside, &town.moment).expect("a fresh one");
            let new = fresh.present().to_vkey();
            std::fs::rename(&beside, path).expect("in its place");
            assert_eq!(keys_ever(&town.app).await, std::slice::from_ref(&old), "not said yet");
            let app = if by_server {
                log_tick(town.app.clone()).await.expect("a tick");
                town.app.clone()
            } else {
                town.app.close().await;
                town.reopened().await
            };
            let receipt = filed(&app, "after").await;
            assert!(holds(&receipt.proof, &old) && holds(&receipt.proof, &new));
            let other = town.reopened().await;
            assert_eq!(keys_ever(&other).await, [old, new]);
            assert_eq!(changes_said(&town.home).await, 1, "once, however many look");
            is_whole(&town.settings).await;
            other.close().await;
            app.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_change_waits_for_the_overlap_and_an_old_file_signs_nothing() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let path = &town.settings.log_key_file;
    let old_file = std::fs::read(path).expect("the file");
    // Left beside by a change that never came to its end.
    let left = format!("{}.next", path.display());
    std::fs::write(&left, "a seed that nobody will use").expect("written");
    town.app.log_key_rotate(false).await.expect("a fresh key");
    assert!(!std::path::Path::new(&left).exists());
    let fault = town.app.log_key_rotate(false).await.expect_err("too early");
    assert!(matches!(fault, RotateFault::Overlap(_)), "{fault:?}");
    let newest = std::fs::read(path).expect("the file");
    std::fs::write(path, &old_file).expect("the old one in its place");
    let fault = town.app.log_key_rotate(true).await.expect_err("not the newest");
    assert!(matches!(fault, RotateFault::NotNewest), "{fault:?}");
    town.app.close().await;
    let app = town.reopened().await;
    let receipt = filed(&app, "old-file").await;
    assert!(matches!(receipt.proof, Proof::Promised(_)), "an old key does not sign alone");
    std::fs::write(path, &newest).expect("the newest again");
    log_tick(app.clone()).await.expect("a tick");
    let proof = app.case_proof(&By::person(receipt.case), receipt.case).await.expect("a proof");
    assert!(matches!(proof, Proof::Logged(_)), "the control: the newest does");
    let report = app.log_key_rotate(true).await.expect("early");
    assert_eq!(report.ever.len(), 3);
    is_whole(&town.settings).await;
    app.close().await;
}
