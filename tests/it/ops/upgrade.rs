//! A database as the version before left it, at step 7 of the schema, opened by this program:
//! everything can be read, the audit finds it whole, and its cases go on. The rows come from a
//! copy that the version before made of its example town (`tests/fixtures/previous`; its keys lie
//! beside it, and all people in it are made up).

use crate::audit::kit::audited;
use huiyin_app::backup::regular::newest_in;
use huiyin_app::keys::ViewSecret;
use huiyin_app::moment::Moment;
use huiyin_app::{App, By, Settings, backup};
use huiyin_domain::ids::{AreaId, CaseNumber};
use huiyin_tests::town::matter;
use huiyin_tests::{Home, temp_dir};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

const STEP: i64 = 7;
/// Two of its cases, with what opens them.
const CASES: [(&str, &str); 2] =
    [("QS-2026-000008-4", "Q5ZN-78ZM-30MF-N6S7"), ("QS-2026-000017-2", "JPYP-CX9D-3NSD-HAQK")];
/// A day after the copy was made.
const AFTER: i64 = 86_400_000;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/previous")
}

fn settings(folder: &Path, home: &Home) -> Settings {
    for key in ["huiyin.key", "huiyin-log.key"] {
        let path = folder.join(key);
        std::fs::copy(fixtures().join(key), &path).expect("a key");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(path, mode).expect("closed");
    }
    Settings {
        area: AreaId(331_122),
        origin: "huiyin-demo/331122".into(),
        database: home.target.clone(),
        ..Settings::default()
    }
    .kept_in(folder)
}

/// The database as it lay there: step 7, and the high-water mark of its log.
async fn previous(folder: &Path, home: &Home) -> Settings {
    let mut settings = settings(folder, home);
    let open = || BufReader::new(File::open(fixtures().join("town.jsonl")).expect("a copy"));
    let header = backup::check(open(), |_| {}).expect("whole").header;
    assert_eq!(header.schema, STEP);
    settings.moment = Moment::fixed(huiyin_domain::time::Millis(header.made_ms + AFTER));
    backup::as_it_was(&settings, open()).await.expect("as it was");
    settings
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_the_version_before_is_brought_up_and_goes_on() {
    for home in huiyin_tests::engines() {
        let name = home.name;
        let folder = temp_dir("previous");
        let settings = previous(&folder, &home).await;
        let steps = "SELECT count(*) FROM migration";
        assert_eq!(home.count(steps).await, STEP, "{name}: as it was");
        let app = App::open(settings.clone()).await.expect("brought up");
        assert!(home.count(steps).await >= STEP, "{name}");
        for (number, secret) in CASES {
            let number = CaseNumber::parse(number).expect("a number");
            let secret = ViewSecret::parse(secret).expect("a secret");
            let case = app.case_unlock(&number, &secret).await.expect("it opens");
            let page = app.case_page(&By::person(case), case).await.expect("a page");
            assert!(!page.timeline.is_empty() && !page.body.is_empty(), "{name}");
        }
        let unclosed = "SELECT count(*) FROM case_file WHERE is_open = 1";
        assert!(home.count(unclosed).await > 3, "{name}");
        while huiyin_app::engine::clocks_tick(app.clone()).await.expect("a tick").done > 0 {}
        let fresh = app.case_submit(&By::Public, matter("after")).await.expect("a case");
        assert!(matches!(fresh.proof, huiyin_app::log::Proof::Logged(_)), "{name}: it signs");
        let staff = app.staff_list(&By::System).await.expect("staff");
        assert!(staff.len() > 10, "{name}");
        app.close().await;
        let report = audited(&settings).await;
        assert!(report.ok, "{name}: {:#?}", report.findings);
        let _gone = std::fs::remove_dir_all(folder);
    }
}

/// Damaged while nobody looked, the same database is not found whole: the control.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_in_the_old_rows_is_found_after_the_upgrade() {
    let home = huiyin_tests::sqlite();
    let folder = temp_dir("previous");
    let settings = previous(&folder, &home).await;
    home.execute("UPDATE case_event SET at_ms = at_ms + 1 WHERE position = 40").await;
    App::open(settings.clone()).await.expect("brought up").close().await;
    let report = audited(&settings).await;
    assert!(!report.ok);
    let _gone = std::fs::remove_dir_all(folder);
}

#[test]
fn no_copy_is_told_as_no_copy() {
    let folder = temp_dir("previous");
    let settings = settings(&folder, &huiyin_tests::sqlite());
    assert_eq!(newest_in(&settings, &folder.join("none")).expect_err("none").code, "no-copy");
    let _gone = std::fs::remove_dir_all(folder);
}
