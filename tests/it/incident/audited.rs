//! What was done about an incident hangs on the log: a step changed, taken away or added without
//! a leaf is found.

use super::*;
use huiyin_app::audit;
use huiyin_store::StoreError;

async fn faults(room: &Room) -> Result<Vec<String>, StoreError> {
    let report = audit::run(&room.site.town.settings, None, |_| ()).await?;
    Ok(report.findings.into_iter().map(|finding| finding.code.to_owned()).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_is_changed_added_or_gone_is_found() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        room.active(7).await;
        room.app().log_nudge().await.expect("signed");
        assert_eq!(faults(&room).await.expect("read"), Vec::<String>::new());
        let home = &room.site.town.home;
        for (change, fault) in [
            ("UPDATE incident_step SET staff_id = 1 WHERE seq = 3", "step-differs"),
            (
                "INSERT INTO incident_step VALUES (331122, 7, 9, 0, 1, 1, NULL, '{}')",
                "step-without-leaf",
            ),
            ("DELETE FROM incident_step WHERE seq = 9", ""),
            ("DELETE FROM incident_step WHERE seq = 3", "step-missing"),
        ] {
            home.execute(change).await;
            let found = faults(&room).await.expect("read");
            let is_seen = fault.is_empty() || found.iter().any(|one| one == fault);
            assert!(is_seen, "{change}: {found:?}");
        }
        room.stop().await;
    }
}
