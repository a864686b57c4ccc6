//! What nobody touched is whole, on both engines, with the key file and without it.

use super::kit::{audited, grown};
use huiyin_app::Settings;
use huiyin_app::audit::Report;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_town_with_a_history_is_found_whole() {
    for home in huiyin_tests::engines() {
        let name = home.name;
        let town = grown(home).await;
        let report = audited(&town.settings).await;
        assert!(report.ok, "{name}: {:#?}", report.findings);
        assert!(report.counts["leaves"] > 256, "{name}: a full tile: {:?}", report.counts);
        assert_eq!(
            report.counts["leaves"],
            report.counts["events"] + report.counts["system_events"],
            "{name}"
        );
        let blind = Settings { key_file: "/nowhere".into(), ..town.settings.clone() };
        let report = audited(&blind).await;
        assert!(report.ok && report.counts["sealed_looked_into"] == 0, "{name}");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_run_is_kept_and_names_nobody() {
    let town = grown(huiyin_tests::sqlite()).await;
    let home = &town.home;
    home.execute("UPDATE case_file SET stage = 'approved' WHERE stage = 'registered'").await;
    let report = audited(&town.settings).await;
    assert!(!report.ok && report.findings_in_all >= 10);
    town.app.audit_keep(&report).await.expect("kept");
    let kept = town.app.audit_last().await.expect("read").expect("there");
    assert_eq!(Report::of_json(&kept).expect("JSON"), report);
    for word in huiyin_tests::town::CANARIES {
        assert!(!kept.contains(word), "{word}");
    }
    town.app.close().await;
}
