//! Who finds what: residents' words only whoever is assigned, staff's words everybody who is not
//! kept away, accusations nobody.

use super::*;
use huiyin_domain::case::{
    AdmissionGround, BarCommand, CaseKind, Means, PersonCommand, RecusalBasis, Way,
};
use huiyin_domain::ids::StaffId;
use huiyin_tests::town::{BUREAU, COUNTER, OTHER, OTHER_SECTION, ROOT, deliver};

const OWN: &str = "梧桐巷口的窨井盖碎了，乐正春骑车摔伤。";
const SUMMARY: &str = "井盖破损，需更换并查明责任。";

/// Officers in every relation to a case of the section, but for its handler.
fn others() -> Vec<Signed> {
    let colleague = Signed { staff: StaffId(9_001), ..handler() };
    let mut all = vec![colleague];
    for unit in [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION, COUNTER] {
        all.extend(Role::ALL.iter().map(|role| signed(*role, unit)));
    }
    all.retain(|one| one.staff != handler().staff);
    all
}

fn may_look(by: &Signed) -> bool {
    of(by).may(huiyin_domain::policy::Action::TextLook).is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn residents_words_are_found_by_the_handler_and_staffs_words_by_all() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = handled(&town, "who", OWN).await.case;
        town.act(&of(&handler()), case, summarise(SUMMARY)).await.expect("summarised");
        caught_up(&town.app).await;
        let own = found(&town.app, &handler(), "乐正春").await;
        assert_eq!(cases(&own), [case]);
        assert_eq!(own[0].kind, Kind::Body);
        let mut readers = 0;
        for by in others() {
            if !may_look(&by) {
                let look = Look { words: "破损".into(), limit: 9, ..Look::default() };
                let refused = town.app.look(&by, &look).await;
                assert!(matches!(refused, Err(LookFault::Trouble(_))), "{:?}", by.roles);
                continue;
            }
            readers += 1;
            for words in ["乐正春", "梧桐巷", "摔伤", "窨井"] {
                assert_eq!(count(&town.app, &by, words).await, 0, "{:?} {words}", by.roles);
            }
            let found = found(&town.app, &by, "破损").await;
            assert_eq!(found.len(), 1, "{:?}", by.roles);
            assert_eq!(found[0].kind, Kind::Summary);
        }
        assert!(readers > 20, "{readers}");
        // A stranger reads the words and learns no number.
        let stranger = found(&town.app, &signed(Role::Handler, OTHER_SECTION), "破损").await;
        assert!(stranger[0].case.is_none());
        let away = huiyin_app::StandsFor {
            staff: handler().staff,
            display_name: "同事".into(),
            until: huiyin_domain::time::Millis(i64::MAX),
        };
        let stands_in = Signed { stands_for: vec![away], ..signed(Role::Handler, BUREAU) };
        assert_eq!(count(&town.app, &stands_in, "乐正春").await, 1);
        // The control: the same words as a summary, where the predicate lets everybody read.
        town.act(&of(&handler()), case, summarise("乐正春要求赔偿")).await.expect("planted");
        caught_up(&town.app).await;
        let seen = count(&town.app, &signed(Role::Handler, OTHER_SECTION), "乐正春").await == 1;
        held("residents' words only where assigned", "words planted as staff's", seen);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hits_follow_whoever_has_the_case() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = handled(&town, "follows", OWN).await.case;
        let next = town.account("next", Role::Handler, SECTION).await;
        town.act(&of(&handler()), case, summarise(SUMMARY)).await.expect("summarised");
        caught_up(&town.app).await;
        let head = signed(Role::UnitHead, SECTION);
        let assign = Command::Assign { to: next.staff, unit: SECTION };
        town.act(&of(&head), case, assign).await.expect("assigned");
        // Before the index has looked, the store is asked: what was theirs is not any more.
        assert_eq!(count(&town.app, &handler(), "梧桐巷").await, 0, "reassigned, not yet followed");
        caught_up(&town.app).await;
        assert_eq!(count(&town.app, &handler(), "梧桐巷").await, 0);
        assert_eq!(count(&town.app, &next, "梧桐巷").await, 1);
        // Let in by two for an hour: the case opens, and its words are looked through for nobody.
        let guest = town.account("guest", Role::Inspector, OTHER).await;
        let second = town.account("second", Role::UnitHead, BUREAU).await;
        let ground = AdmissionGround::LifeDanger;
        let ask = BarCommand::AdmissionAsk { ground, reason: text("有人被困") };
        town.act(&of(&guest), case, ask.into()).await.expect("asked");
        let confirm = BarCommand::AdmissionConfirm { ask: 1 };
        town.act(&of(&second), case, confirm.into()).await.expect("let in");
        caught_up(&town.app).await;
        assert!(town.app.case_page(&of(&guest), case).await.is_ok(), "the control: it opens");
        assert_eq!(count(&town.app, &guest, "梧桐巷").await, 0);
        town.pass_ms(3_600_001);
        assert_eq!(count(&town.app, &guest, "梧桐巷").await, 0);
        // Recused: neither what the resident wrote nor what staff did.
        let (basis, reason) = (RecusalBasis::OwnInterest, text("本人住在同一条街上"));
        let declare = BarCommand::RecusalDeclare { basis, reason };
        town.act(&of(&next), case, declare.into()).await.expect("declared");
        for when in ["at once", "followed"] {
            for words in ["梧桐巷", "破损"] {
                assert_eq!(count(&town.app, &next, words).await, 0, "{when} {words}");
            }
            caught_up(&town.app).await;
        }
        let colleague = Signed { staff: StaffId(9_001), ..next };
        let seen = count(&town.app, &colleague, "破损").await == 1;
        held("hits follow reassigning, recusal, admission", "a colleague finds the summary", seen);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_found_by_nobody_and_an_answer_by_all_once_it_is_delivered() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let case = town.case_at("answer", Stage::Approved).await.case;
    caught_up(&town.app).await;
    let stranger = signed(Role::Handler, OTHER_SECTION);
    for by in [&stranger, &handler()] {
        assert_eq!(count(&town.app, by, "现场查看").await, 0);
    }
    town.act(&of(&handler()), case, deliver(Means::Page)).await.expect("delivered");
    caught_up(&town.app).await;
    let found = found(&town.app, &stranger, "现场 照明").await;
    assert_eq!((found.len(), found[0].kind), (1, Kind::Answer));
    town.app.close().await;
}

fn accuse() -> Command<Text> {
    let (case_kind, way) = (CaseKind::Accusation, None);
    Command::Classify { case_kind, way, topic: None, urgent: false, accused: Some(OTHER) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accusation_is_in_no_index_from_the_very_call() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let brought = Submission {
            kind: CaseKind::Accusation,
            ..about("accusation", "检举", "南门菜市场的摊位私下转让。")
        };
        town.submit(brought).await.expect("a case");
        let named = Submission {
            accused: Some(OTHER),
            ..about("named", "投诉", "北门停车场收费没有票据。")
        };
        town.submit(named).await.expect("a case");
        let later = handled(&town, "later", "西门菜市场的垃圾没人清运。").await;
        let protected = handled(&town, "protected", "东门的树倒了。").await.case;
        let pressured = PersonCommand::Withdraw { reason: Some(text("受到压力")) };
        town.act(&By::person(protected), protected, pressured.into()).await.expect("taken back");
        caught_up(&town.app).await;
        for word in ["摊位", "南门", "票据", "北门"] {
            assert!(!town.app.words_hold(word), "{word}");
        }
        assert!(town.app.words_hold("清运"), "the control: a claim is there");
        assert!(town.settings.words_file.exists());
        // Found to be an accusation: gone with the answer to that step, without any look, and
        // the copy with it.
        town.act(&By::System, later.case, Command::Return { reason: text("另办") })
            .await
            .expect_err("not from here");
        town.act(&By::System, later.case, accuse()).await.expect("classified");
        assert!(!town.app.words_hold("清运"));
        assert!(!town.settings.words_file.exists());
        caught_up(&town.app).await;
        assert!(!town.app.words_hold("清运"));
        // And back again, when it turns out to be none.
        let claim = Command::Classify {
            case_kind: CaseKind::Claim,
            way: Some(Way::PetitionProper),
            topic: None,
            urgent: false,
            accused: None,
        };
        town.act(&By::System, later.case, claim).await.expect("classified");
        caught_up(&town.app).await;
        held("accusations are in no index", "as a claim it is found", town.app.words_hold("清运"));
        town.app.close().await;
    }
}
