//! What was erased after a copy was made is not in the database that comes out of it: no row, no
//! page, no moment. The log says so once it is recovered. With the control that brings it back.

use crate::audit::kit::{audited, copied, over};
use crate::audit::mirror::{mirrored, trusted};
use huiyin_app::backup::regular::Regular;
use huiyin_app::backup::{self, Restored, erasures};
use huiyin_app::case::Receipt;
use huiyin_app::{App, Settings};
use huiyin_domain::case::Stage;
use huiyin_domain::policy::Role;
use huiyin_tests::town::{ROOT, Town, matter, staff, text};
use huiyin_tests::{Home, temp_dir};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

const BASIS: &str = "档案管理规定第十二条：保管期限届满";

async fn erase(town: &Town, receipt: &Receipt) {
    let auditor = staff(Role::Auditor, ROOT);
    let done = town.app.case_erase(&auditor, &receipt.number, &text(BASIS), false).await;
    done.expect("it goes");
}

/// A town with a copy from before, and one from between the two last steps of a case; then two
/// cases erased.
struct Past {
    town: Town,
    erased: [Receipt; 2],
    kept: Receipt,
}

async fn past(folder: &Path) -> Past {
    let regular =
        Regular { folder: folder.to_owned(), every_ms: 3_600_000, keep: 1, recipients: Vec::new() };
    let town =
        Town::with(huiyin_tests::sqlite(), |settings| settings.regular = Some(regular)).await;
    let kept = town.submit(matter("kept")).await.expect("a case");
    let one = town.case_at("one", Stage::Concluded).await;
    // Open when the copy is made, closed and erased later.
    let two = town.case_at("two", Stage::Answered).await;
    copied(&town.settings, folder, "old").await;
    town.lead_on(two.case, Stage::Concluded).await;
    town.pass_days(90);
    erase(&town, &one).await;
    erase(&town, &two).await;
    town.case_at("later", Stage::Routed).await;
    Past { town, erased: [one, two], kept }
}

async fn put_back(settings: &Settings, folder: &Path, with_list: bool) -> Restored {
    let list = erasures::path_in(folder);
    let gone: Vec<_> = match with_list {
        true => erasures::read(settings, &list).expect("a list").into_iter().collect(),
        false => Vec::new(),
    };
    let input = BufReader::new(File::open(folder.join("old")).expect("a copy"));
    backup::restore_without(settings, input, &gone, |_, _| {}).await.expect("it goes in")
}

async fn rows_of(home: &Home, receipt: &Receipt) -> i64 {
    let tables = ["case_file", "case_key", "case_party", "case_text", "case_event", "case_clock"];
    let mut rows = 0;
    for table in tables.iter().chain(&["outbox", "idempotency", "leaf", "staff_notice"]) {
        let sql = format!("SELECT count(*) FROM {table} WHERE case_id = {}", receipt.case);
        rows += home.count(&sql).await;
    }
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_case_does_not_come_back_with_a_copy_from_before() {
    let folder = temp_dir("erased");
    let Past { town, erased, kept } = past(&folder).await;
    let list = std::fs::read_to_string(erasures::path_in(&folder)).expect("kept by the erasures");
    assert!(erased.iter().all(|one| list.contains(one.number.as_str())), "{list}");
    assert_eq!(list.lines().count(), 3, "a head and two lines: {list}");
    let mirror = mirrored(&town.app).await;
    town.app.close().await;
    for home in huiyin_tests::engines() {
        let name = home.name;
        // Each has the mark as it was: recovering one moves it on.
        let high_water = folder.join(name);
        std::fs::copy(&town.settings.high_water, &high_water).expect("a mark");
        let settings = Settings { high_water, ..over(&town.settings, &home) };
        let back = put_back(&settings, &folder, true).await;
        assert_eq!(back.erased.len(), 2, "{name}");
        for one in &erased {
            assert_eq!(rows_of(&home, one).await, 0, "{name}");
        }
        assert!(rows_of(&home, &kept).await > 5, "{name}");
        let report = audited(&settings).await;
        let codes: Vec<&str> = report.findings.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["not-recovered", "mark-differs"], "{name}: {:#?}", report.findings);
        // Served before anybody recovers it: the case is erased, and says so.
        let app = App::open(settings.clone()).await.expect("it opens");
        for one in &erased {
            assert!(app.case_unlock(&one.number, &one.secret).await.is_err(), "{name}");
            let stub = app.case_erased(&one.number).await.expect("read").expect("a stub");
            assert_eq!(stub.basis, BASIS, "{name}");
        }
        assert!(app.case_unlock(&kept.number, &kept.secret).await.is_ok(), "{name}");
        app.close().await;
        // Recovered, the log says it of both, and is whole.
        let mirror = trusted(&settings, &mirror).await.expect("signed");
        backup::recover(&settings, &mirror).await.expect("recovered");
        assert_eq!(backup::go_on(&settings).await.expect("it opens"), None, "{name}");
        let report = audited(&settings).await;
        assert!(report.ok, "{name}: {:#?}", report.findings);
        assert_eq!(report.counts["erased_cases"], 2, "{name}");
        let said = "SELECT count(*) FROM system_event WHERE kind = 'case-erased'";
        assert_eq!(home.count(said).await, 2, "{name}");
    }
    // The control: without the list the same copy brings both back.
    let home = huiyin_tests::sqlite();
    let settings = over(&town.settings, &home);
    assert!(put_back(&settings, &folder, false).await.erased.is_empty());
    let app = App::open(settings).await.expect("it opens");
    for one in &erased {
        assert!(app.case_unlock(&one.number, &one.secret).await.is_ok(), "the control");
    }
    app.close().await;
    println!(
        "protection: a restored copy serves no case erased since: held; \
         control: restored without the list of erasures -> both cases were back"
    );
    let _gone = std::fs::remove_dir_all(folder);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_only_grows_and_is_of_this_log() {
    let folder = temp_dir("erased");
    let Past { town, erased, .. } = past(&folder).await;
    let list = erasures::path_in(&folder);
    // A database that came back without them does not make the list forget.
    let home = huiyin_tests::sqlite();
    let settings = over(&town.settings, &home);
    put_back(&settings, &folder, false).await;
    assert_eq!(erasures::keep(&settings, &list).await.expect("kept"), erased.len());
    let living = erasures::of_database(&town.settings.database, town.settings.area).await;
    assert_eq!(living.expect("read"), erasures::read(&settings, &list).expect("a list"));
    let other = Settings { origin: "another".into(), ..settings };
    assert_eq!(erasures::read(&other, &list).expect_err("another's").code, "erasures-file");
    town.app.close().await;
    let _gone = std::fs::remove_dir_all(folder);
}
