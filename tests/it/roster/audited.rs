//! The steps of rosters are leaves: a row changed, added or taken away is found.

use super::*;
use huiyin_app::audit;

async fn faults(town: &Town) -> Vec<String> {
    let report = audit::run(&town.settings, None, |_| {}).await.expect("it can be read");
    report.findings.iter().map(|finding| finding.code.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_was_changed_added_or_taken_away_is_found() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00"]).await;
        account(&watch.town, "first", Role::DutyOfficer, Some(watch.id(0))).await;
        watch.app().log_nudge().await.expect("signed");
        let town = &watch.town;
        assert_eq!(faults(town).await, Vec::<String>::new());
        let book = "book = 'roster:desk-24h'";
        for (change, fault) in [
            (
                format!("UPDATE roster_step SET at_ms = at_ms + 1 WHERE {book} AND seq = 2"),
                "step-differs",
            ),
            (
                "INSERT INTO roster_step VALUES (331122, 'roster:x', 1, 0, 1, 1, '{}')".to_owned(),
                "step-without-leaf",
            ),
            ("DELETE FROM roster_step WHERE book = 'roster:x'".to_owned(), ""),
            (format!("DELETE FROM roster_step WHERE {book} AND seq = 2"), "step-missing"),
        ] {
            town.home.execute(&change).await;
            let found = faults(town).await;
            assert!(
                fault.is_empty() || found.iter().any(|one| one == fault),
                "{change}: {found:?}"
            );
        }
        town.app.close().await;
    }
}
