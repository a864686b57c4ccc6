//! An old copy put back signs nothing until a mirror has brought back what is missing; then the
//! gaps are named, no number is given twice, and the log goes on as one history.

use super::kit::{audited, copied, grown, over, restored};
use super::mirror::{Files, files, leaves, mirrored, trusted};
use huiyin_app::backup::{self, Standing};
use huiyin_app::{App, Settings};
use huiyin_domain::case::Stage;
use huiyin_tests::temp_dir;
use huiyin_tests::town::{Town, matter};
use std::collections::BTreeSet;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_restore_lost_comes_back_as_named_gaps() {
    let folder = temp_dir("copies");
    for engine in huiyin_tests::engines() {
        let name = engine.name;
        let mut town = grown(huiyin_tests::sqlite()).await;
        let old = copied(&town.settings, &folder, name).await;
        let mut given = BTreeSet::new();
        for no in 0..5 {
            let receipt = town.case_at(&format!("lost-{no}"), Stage::Routed).await;
            given.insert(receipt.number.to_string());
        }
        let mirror = mirrored(&town.app).await;
        town.app.close().await;
        let settings = over(&town.settings, &engine);
        let back = restored(&settings, &old).await.expect("it goes in");
        assert!(matches!(back.standing, Standing::Behind { leaves } if leaves >= 15), "{name}");
        let report = audited(&settings).await;
        let codes: BTreeSet<&str> =
            report.findings.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(codes, BTreeSet::from(["not-recovered", "mark-differs"]), "{name}");

        // It takes cases in, and promises; it signs nothing.
        town.app = App::open(settings.clone()).await.expect("it opens");
        let receipt = town.submit(matter("while-still")).await.expect("taken in");
        assert!(matches!(receipt.proof, huiyin_app::log::Proof::Promised(_)), "{name}");
        assert!(given.insert(receipt.number.to_string()), "{name}: a number given twice");
        assert!(town.app.log_newest().await.expect("read").is_none(), "{name}");
        town.app.close().await;

        let mirror = trusted(&settings, &mirror).await.expect("signed");
        let recovered = backup::recover(&settings, &mirror).await.expect("recovered");
        assert!(recovered.gap.1 - recovered.gap.0 >= 15, "{name}");
        assert_eq!(backup::go_on(&settings).await.expect("it opens"), None, "{name}");
        let report = audited(&settings).await;
        assert!(report.ok, "{name}: {:#?}", report.findings);
        assert_eq!(report.counts["gaps"], recovered.gap.1 - recovered.gap.0, "{name}");

        town.app = App::open(settings.clone()).await.expect("it opens");
        for no in 0..5 {
            let receipt = town.case_at(&format!("new-{no}"), Stage::Routed).await;
            let proof = matches!(receipt.proof, huiyin_app::log::Proof::Logged(_));
            assert!(proof, "{name}: signed again");
            assert!(given.insert(receipt.number.to_string()), "{name}: a number given twice");
        }
        // Recovering once more finds nothing to do.
        let mirror = mirrored(&town.app).await;
        town.app.close().await;
        let mirror = trusted(&settings, &mirror).await.expect("signed");
        let again = backup::recover(&settings, &mirror).await.expect("recovered");
        assert!(again.gap.0 == again.gap.1 && again.set_aside.is_empty(), "{name}");
        let report = audited(&settings).await;
        assert!(report.ok, "{name}: {:#?}", report.findings);
    }
    let _gone = std::fs::remove_dir_all(folder);
}

/// On another machine no mark tells what was signed: nothing is, until a mirror has spoken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mark_nothing_is_signed_until_a_mirror_was_asked() {
    let folder = temp_dir("copies");
    let mut town = grown(huiyin_tests::sqlite()).await;
    let old = copied(&town.settings, &folder, "old").await;
    let mirror = mirrored(&town.app).await;
    let lost = town.submit(matter("lost")).await.expect("a case");
    let further = mirrored(&town.app).await;
    town.app.close().await;
    let home = huiyin_tests::sqlite();
    let high_water = folder.join("mark");
    let settings = Settings { high_water, ..over(&town.settings, &home) };
    let back = restored(&settings, &old).await.expect("it goes in");
    assert_eq!(back.standing, Standing::Unknown);
    // However often it is started.
    for no in 0..2 {
        let app = App::open(settings.clone()).await.expect("it opens");
        town.app = app;
        let receipt = town.submit(matter(&format!("still-{no}"))).await.expect("taken in");
        assert!(matches!(receipt.proof, huiyin_app::log::Proof::Promised(_)));
        assert_ne!(receipt.number, lost.number);
        town.app.close().await;
    }
    drop(mirror);
    let mirror = trusted(&settings, &further).await.expect("signed");
    backup::recover(&settings, &mirror).await.expect("recovered");
    assert_eq!(backup::go_on(&settings).await.expect("it opens"), None);
    let report = audited(&settings).await;
    assert!(report.ok, "{:#?}", report.findings);
    let _gone = std::fs::remove_dir_all(folder);
}

async fn refused(settings: &Settings, files: &Files) -> &'static str {
    match trusted(settings, files).await {
        Err(fault) => fault.code,
        Ok(mirror) => backup::recover(settings, &mirror).await.expect_err("refused").code,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mirror_that_is_short_broken_or_strange_changes_nothing() {
    let folder = temp_dir("copies");
    let mut town = grown(huiyin_tests::sqlite()).await;
    let old = copied(&town.settings, &folder, "old").await;
    let short = mirrored(&town.app).await;
    town.case_at("lost", Stage::Routed).await;
    let good = mirrored(&town.app).await;
    town.case_at("lost-too", Stage::Routed).await;
    let best = mirrored(&town.app).await;
    let size = town.app.log_newest().await.expect("read").expect("signed").checkpoint().size;
    let mut wrong = leaves(&town.app, 0, size).await;
    wrong.swap(1, 2);
    let note = String::from_utf8(best.0["checkpoint"].clone()).expect("text");
    let forged = files(&wrong, &note);
    town.app.close().await;
    let stranger = Town::at(huiyin_tests::sqlite()).await;
    stranger.submit(matter("there")).await.expect("a case");
    let strange = mirrored(&stranger.app).await;
    stranger.app.close().await;
    let home = huiyin_tests::sqlite();
    let settings = over(&town.settings, &home);
    restored(&settings, &old).await.expect("it goes in");
    let mut holed = (*best.0).clone();
    let bundle = holed.keys().rfind(|path| path.contains("entries")).cloned().expect("one");
    holed.remove(&bundle);
    let mut bent = (*best.0).clone();
    // One that is wanted: the last.
    *bent.get_mut(&bundle).and_then(|bytes| bytes.last_mut()).expect("one") ^= 1;
    let cases = [
        (short, "mirror-behind-mark"),
        (good, "mirror-behind-mark"),
        (forged, "mirror-broken"),
        (strange, "mirror-unsigned"),
        (Files::default(), "mirror-missing"),
        (Files(Arc::new(holed)), "mirror-missing"),
        (Files(Arc::new(bent)), "mirror-differs"),
    ];
    let before = audited(&settings).await;
    for (mirror, code) in cases {
        assert_eq!(refused(&settings, &mirror).await, code);
    }
    assert_eq!(audited(&settings).await.findings, before.findings);
    let mirror = trusted(&settings, &best).await.expect("signed");
    backup::recover(&settings, &mirror).await.expect("the best one");
    assert!(audited(&settings).await.ok);
    town.app = App::open(settings).await.expect("it opens");
    let _gone = std::fs::remove_dir_all(folder);
}
