//! Guessing: what a wrong guess costs us tells nothing, and who guesses keeps nobody out. Work
//! is counted, not timed: statements asked and passwords hashed.

use super::*;
use huiyin_app::keys::ViewSecret;
use huiyin_app::secret::Knock;
use huiyin_app::sign_in::{Network, SignInFault};
use huiyin_domain::case::Stage;
use huiyin_domain::ids::CaseNumber;
use huiyin_tests::town::{PASSWORD, code};

const ELSEWHERE: Network = Network(7);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_name_costs_the_work_of_a_wrong_password() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let app = &site.town.app;
        let mut costs = Vec::new();
        let long = "x".repeat(5_000);
        for (login, password, code) in [
            ("handler", "wrong-wrong-wrong", "000000"),
            ("nobody", "wrong-wrong-wrong", "000000"),
            ("nobody", PASSWORD, "abc"),
            ("head", PASSWORD, "000000"),
            ("intake", long.as_str(), ""),
            ("nobody-else", long.as_str(), ""),
        ] {
            let before = app.work_done();
            let refused = app.sign_in(login, password, code, ELSEWHERE).await.map(drop);
            assert_eq!(refused, Err(SignInFault::Wrong), "{login}");
            let after = app.work_done();
            costs.push((after.0 - before.0, after.1 - before.1));
        }
        assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
        assert_eq!(costs[0].0, 1, "one password hashed, whatever was typed");
        held("a wrong name costs what a wrong password costs", "one hash each", "counted");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_number_costs_the_work_of_a_wrong_secret() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let receipt = site.town.case_at("guessed", Stage::Handling).await;
        let own = receipt.number.clone();
        let unknown = CaseNumber::new("JD", 2026, 987_654);
        let app = &site.town.app;
        let mut costs = std::collections::BTreeSet::new();
        for at in 0..100_u64 {
            let secret = ViewSecret::parse(&format!("{at:016}")).expect("a secret");
            for number in [&own, &unknown] {
                let before = app.work_done().1;
                let knock = app.case_knock(number, &secret).await.expect("an answer");
                assert!(matches!(knock, Knock::Wrong { erased: None, retired: None }));
                costs.insert(app.work_done().1 - before);
            }
        }
        assert_eq!(costs.len(), 1, "{costs:?}");
        // The control: the same count sees what more work is, where the secret is right.
        let before = app.work_done().1;
        app.case_unlock(&own, &receipt.secret).await.expect("opened");
        assert!(!costs.contains(&(app.work_done().1 - before)));
        held("a wrong number costs what a wrong secret costs", "a right one", "counted");
        site.stop().await;
    }
}

/// Somebody keeps a name waiting without end: its owner signs in from where they came before,
/// and from anywhere once the guesses pause.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_guesses_keeps_nobody_out() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let (app, office) = (&site.town.app, Network(1));
        let right = |at: i64| code("handler", huiyin_domain::time::Millis(at));
        let now = site.town.moment.now().0;
        app.sign_in("handler", PASSWORD, &right(now), office).await.map(drop).expect("in");
        for _ in 0..40 {
            let _refused = app.sign_in("handler", "wrong-wrong-wrong", "1", ELSEWHERE).await;
            site.town.pass_ms(1_000);
        }
        let now = site.town.moment.now().0;
        let waits = app.sign_in("handler", PASSWORD, &right(now), ELSEWHERE).await.map(drop);
        assert!(matches!(waits, Err(SignInFault::TooMany { .. })), "{waits:?}");
        app.sign_in("handler", PASSWORD, &right(now), office).await.map(drop).expect("in");
        site.town.pass_ms(15 * MINUTE_MS);
        let now = site.town.moment.now().0;
        app.sign_in("handler", PASSWORD, &right(now), ELSEWHERE).await.map(drop).expect("in");
        held("a soft lock keeps nobody out for good", "who guesses", "waits");
        site.stop().await;
    }
}
