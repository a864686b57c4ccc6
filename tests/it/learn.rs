//! The office learns from its own decisions: what a dispatcher decided is proposed for the next
//! of the kind; a worse model is not adopted, an erased case unlearned, an accusation never
//! learned from. On both engines.

use huiyin_app::case::{Receipt, Submission};
use huiyin_app::engine::Learning;
use huiyin_app::journal::JournalFilter;
use huiyin_app::routing::Verdict;
use huiyin_app::{App, By, audit};
use huiyin_domain::case::{CaseKind, Command, Stage, Way};
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_tests::town::{COUNTER, ROOT, SECTION, Town, staff, text, visit};

/// No keyword of the kit's topics stands in these.
const STREETS: [&str; 4] = ["人行道坑洼不平", "夜里巷子太黑", "地砖松动溅水", "护栏倒了没人扶"];
const ROADS: [&str; 4] = ["大货车压坏村路", "桥头限高杆歪了", "收费站堵得厉害", "国道标线看不清"];
const WINDOWS_DAYS: i64 = 60;

fn told(words: &[&str; 4], no: usize) -> String {
    let place = ["东街", "西巷", "南门", "北里", "中路"][no % 5];
    format!("{place}{}，请看一看，第{no}次说", words[no % 4])
}

fn classified(topic: &str, kind: CaseKind) -> Command<Text> {
    let way = (kind == CaseKind::Claim).then_some(Way::PetitionProper);
    let topic = Some(topic.to_owned());
    Command::Classify { case_kind: kind, way, topic, urgent: false, accused: None }
}

async fn brought(town: &Town, words: &[&str; 4], no: usize) -> Receipt {
    let once = format!("learn {} {no}", words[0]);
    let body = text(&told(words, no));
    let matter = Submission { title: Some(text(words[no % 4])), body, ..visit(&once) };
    town.submit(matter).await.expect("a case")
}

/// A dispatcher decides what it is about and sends it on.
async fn decided(town: &Town, words: &[&str; 4], no: usize, topic: &str) -> Receipt {
    let receipt = brought(town, words, no).await;
    let intake = staff(Role::Intake, COUNTER);
    let to = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
    for what in [classified(topic, CaseKind::Claim), to] {
        town.act(&intake, receipt.case, what).await.expect("decided");
    }
    town.pass_ms(60_000);
    receipt
}

async fn many(town: &Town, from: usize, count: usize, streets: &str, roads: &str) {
    for no in from..from + count / 2 {
        decided(town, &STREETS, no, streets).await;
        decided(town, &ROADS, no, roads).await;
    }
}

async fn learn(app: &App) -> Verdict {
    app.model_train(&By::System, |_| {}).await.expect("it can be tried").verdict
}

fn first(app: &App, words: &str) -> Option<String> {
    app.topics_proposed("", words).proposed.into_iter().next().map(|one| one.topic)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_decided_is_proposed_and_a_worse_model_is_not_adopted() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let app = &town.app;
        // A cold start: keywords, and where none speaks nothing.
        assert_eq!(first(app, "路灯不亮"), Some("streets".into()));
        assert_eq!(first(app, STREETS[0]), None);
        many(&town, 0, 120, "streets", "roads").await;
        assert!(matches!(learn(app).await, Verdict::TooFew { wanted: 80 }), "{}", town.home.name);
        many(&town, 60, 120, "streets", "roads").await;
        let Verdict::Adopted { hash } = learn(app).await else { panic!("it is better") };
        assert_eq!(app.model_now().map(|one| one.row.hash.clone()), Some(hash.clone()));
        let proposed = app.topics_proposed(STREETS[1], &told(&STREETS, 501));
        assert_eq!(proposed.model, Some(hash.clone()));
        let likely = &proposed.proposed[0];
        assert_eq!(likely.topic, "streets");
        assert!(!likely.words.is_empty() && likely.confidence.is_some(), "{likely:?}");
        assert_eq!(first(app, ROADS[2]), Some("roads".into()));
        // Whoever opens the database next proposes with the same model.
        let other = App::open(town.settings.clone()).await.expect("opened");
        assert_eq!(other.model_now().map(|one| one.row.hash.clone()), Some(hash.clone()));
        other.close().await;
        assert!(matches!(learn(app).await, Verdict::TooFew { .. }), "nothing new was decided");

        // For a while somebody decides the other way round; then not any more.
        many(&town, 200, 60, "roads", "streets").await;
        many(&town, 300, 60, "streets", "roads").await;
        assert_eq!(learn(app).await, Verdict::Worse);
        assert_eq!(app.model_now().map(|one| one.row.hash.clone()), Some(hash));
        // The control: had it gone on, the new one would have been better.
        many(&town, 400, 400, "roads", "streets").await;
        assert!(matches!(learn(app).await, Verdict::Adopted { .. }));
        assert_eq!(first(app, ROADS[2]), Some("streets".into()));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_decisions_make_the_same_model_and_the_log_tells_which() {
    let mut hashes = Vec::new();
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        many(&town, 0, 240, "streets", "roads").await;
        let Verdict::Adopted { hash } = learn(&town.app).await else { panic!("it learns") };
        let auditor = staff(Role::AuditAdmin, ROOT);
        let kind = Some("model-adopted".to_owned());
        let filter = JournalFilter { kind, ..JournalFilter::default() };
        let lines = town.app.journal(&auditor, &filter, 10).await.expect("read");
        assert_eq!(lines.len(), 1);
        assert!(format!("{:?}", lines[0].event).contains(&hash));
        let report = audit::run(&town.settings, None, |_| {}).await.expect("it can be read");
        assert!(report.ok, "{:?}", report.findings);
        town.app.close().await;
        hashes.push(hash);
    }
    assert_eq!(hashes.len(), 2);
    assert_eq!(hashes[0], hashes[1], "byte for byte, on either engine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_case_is_unlearned_and_an_accusation_never_learned_from() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        many(&town, 0, 200, "streets", "roads").await;
        let later = brought(&town, &STREETS, 901).await;
        many(&town, 100, 40, "streets", "roads").await;
        let odd = town.case_at("odd", Stage::Concluded).await;
        for no in 800..803 {
            let receipt = brought(&town, &ROADS, no).await;
            let accuse = classified("roads", CaseKind::Accusation);
            town.act(&staff(Role::Intake, COUNTER), receipt.case, accuse).await.expect("so it is");
        }
        let learned = town.app.model_train(&By::System, |_| {}).await.expect("tried");
        assert!(matches!(learned.verdict, Verdict::Adopted { .. }));
        assert_eq!(learned.examples, 241, "{}: no accusation teaches", town.home.name);
        town.pass_days(WINDOWS_DAYS);
        let auditor = staff(Role::Auditor, ROOT);
        let gone = town.app.case_erase(&auditor, &odd.number, &text("到期"), false).await;
        gone.expect("it goes");
        assert!(town.app.model_now().is_none(), "{}: it knew of the case", town.home.name);
        let other = App::open(town.settings.clone()).await.expect("opened");
        assert!(other.model_now().is_none(), "{}: in the database too", town.home.name);
        other.close().await;
        // At its next look the reconciler learns anew, from what is left.
        let learning = Learning::default();
        assert_eq!(learning.tick(&town.app).await.expect("a look").done, 1);
        let row = town.app.model_now().expect("a model").row.clone();
        assert_eq!(row.examples, 240);
        // And only when the office sleeps again.
        assert_eq!(learning.tick(&town.app).await.expect("a look").done, 0);
        // Found to be an accusation only later, a case is unlearned by the step that says so.
        let intake = staff(Role::Intake, COUNTER);
        for (kind, stays) in [(CaseKind::Claim, true), (CaseKind::Accusation, false)] {
            let what = classified("streets", kind);
            town.act(&intake, later.case, what).await.expect("so it is");
            assert_eq!(town.app.model_now().is_some(), stays, "{}: {kind:?}", town.home.name);
        }
        town.app.close().await;
    }
}
