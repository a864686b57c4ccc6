//! The steps of a problem are leaves: a row changed, added or taken away is found.

use super::*;
use huiyin_app::audit;

async fn faults(town: &Town) -> Vec<String> {
    let report = audit::run(&town.settings, None, |_| {}).await.expect("it can be read");
    report.findings.iter().map(|finding| finding.code.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_was_changed_added_or_taken_away_is_found() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let problem = open(&town, &head(), 7, "桂花弄小区路灯不亮").await;
        let case = lamp(&town, 1, somebody(1)).await.case;
        linked(&town, problem, &[case]).await;
        town.app.log_nudge().await.expect("signed");
        assert_eq!(faults(&town).await, Vec::<String>::new());
        for (change, fault) in [
            ("UPDATE common_step SET at_ms = at_ms + 1 WHERE seq = 2", "step-differs"),
            ("INSERT INTO common_step VALUES (331122, 7, 3, 0, 1, 1, '{}')", "step-without-leaf"),
            ("DELETE FROM common_step WHERE seq = 3", ""),
            ("DELETE FROM common_step WHERE seq = 2", "step-missing"),
        ] {
            town.home.execute(change).await;
            let found = faults(&town).await;
            assert!(
                fault.is_empty() || found.iter().any(|one| one == fault),
                "{change}: {found:?}"
            );
        }
        town.app.close().await;
    }
}
