//! Who is shown what: residents' words to whoever is assigned, staff's words to all who are not
//! kept away, accusations to nobody, and what was erased to nobody either.

use super::*;
use huiyin_domain::case::{BarCommand, CaseKind, RecusalBasis};
use huiyin_domain::ids::StaffId;
use huiyin_tests::town::{BUREAU, COUNTER, OTHER, ROOT, staff};

const SUMMARY: &str = "道路照明设施夜间失效，需检修线路。";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b05_residents_words_are_like_for_whoever_is_assigned_and_change_nothing_for_others() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let app = &town.app;
        let first = brought(&town, about("first", LAMP, LAMP_BODY), Stage::Handling).await.case;
        let told = brought(&town, about("told", "照明", "夜里太黑。"), Stage::Handling).await.case;
        town.act(&of(&handler()), told, summarise(SUMMARY)).await.expect("summarised");
        caught_up(app).await;
        assert_eq!(cases(&known(app, &handler(), LAMP, LAMP_BODY).await), [first]);
        let asks = [(LAMP, LAMP_BODY), ("照明设施夜间失效", "水塔路的路灯坏了。")];
        let mut readers = vec![Signed { staff: StaffId(9_001), ..handler() }];
        for unit in [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION, COUNTER] {
            readers.extend(Role::ALL.iter().map(|role| signed(*role, unit)));
        }
        readers.retain(|one| one.staff != handler().staff);
        let mut before = Vec::new();
        for by in &readers {
            for (title, body) in asks {
                let seen = shown(app, by, title, body).await;
                assert!(!seen.contains("水塔") && !seen.contains("路灯"), "{:?} {seen}", by.roles);
                before.push(seen);
            }
        }
        assert!(before.iter().any(|seen| seen.contains("照明设施")), "staff's words are shown");
        let stranger_sees = known(app, &stranger(), asks[1].0, asks[1].1).await;
        assert!(stranger_sees.similar[0].case.is_none(), "and no number with them");
        // Thirty more of residents' words alone: to others, not a sign and not the order changes.
        for no in 0..30 {
            let more = about(&format!("more {no}"), "照明设施夜间失效", LAMP_BODY);
            brought(&town, more, Stage::Handling).await;
        }
        caught_up(app).await;
        let mut after = Vec::new();
        for by in &readers {
            for (title, body) in asks {
                after.push(shown(app, by, title, body).await);
            }
        }
        assert_eq!(before, after, "{}", town.home.name);
        let own = known(app, &handler(), asks[1].0, asks[1].1).await;
        assert!(own.similar.len() >= 9, "the control: whoever is assigned is shown them");
        // The control: the same words as staff's, where the predicate lets everybody read.
        town.act(&of(&handler()), told, summarise("水塔路灯连夜熄灭")).await.expect("planted");
        caught_up(app).await;
        let seen = shown(app, &stranger(), LAMP, LAMP_BODY).await.contains("水塔");
        held("5", "residents' words like only where assigned", "words planted as staff's", seen);
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b05_what_is_shown_follows_reassigning_and_recusal_before_the_index_looks() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let app = &town.app;
        let case = brought(&town, about("moves", LAMP, LAMP_BODY), Stage::Handling).await.case;
        town.act(&of(&handler()), case, summarise(SUMMARY)).await.expect("summarised");
        let next = town.account("next", Role::Handler, SECTION).await;
        caught_up(app).await;
        assert_eq!(cases(&known(app, &handler(), LAMP, LAMP_BODY).await), [case], "control");
        let assign = Command::Assign { to: next.staff, unit: SECTION };
        town.act(&of(&signed(Role::UnitHead, SECTION)), case, assign).await.expect("assigned");
        for when in ["at once", "followed"] {
            let seen = known(app, &handler(), LAMP, LAMP_BODY).await;
            assert!(seen.similar.is_empty(), "{when}: {:?}", seen.similar);
            caught_up(app).await;
        }
        assert_eq!(cases(&known(app, &next, LAMP, LAMP_BODY).await), [case]);
        let (basis, reason) = (RecusalBasis::OwnInterest, text("本人住在同一条街上"));
        let declare = BarCommand::RecusalDeclare { basis, reason };
        town.act(&of(&next), case, declare.into()).await.expect("declared");
        for when in ["at once", "followed"] {
            for (title, body) in [(LAMP, LAMP_BODY), ("道路照明设施夜间失效", "请看一看")]
            {
                assert!(known(app, &next, title, body).await.similar.is_empty(), "{when}");
            }
            caught_up(app).await;
        }
        let seen =
            !known(app, &stranger(), "道路照明设施夜间失效", "请看").await.similar.is_empty();
        held("5", "recused is shown nothing", "a stranger is shown the summary", seen);
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b05_an_accusation_is_like_nothing_from_the_very_call() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let app = &town.app;
        let kind = CaseKind::Accusation;
        let accused = Submission {
            kind, ..about("accused", "摊位私下转让", "南门市场摊位转让。")
        };
        town.submit(accused).await.expect("a case");
        let later = brought(&town, about("later", LAMP, LAMP_BODY), Stage::Handling).await;
        town.act(&of(&handler()), later.case, summarise(SUMMARY)).await.expect("summarised");
        let open = brought(&town, about("open", LAMP, LAMP_BODY), Stage::Handling).await.case;
        caught_up(app).await;
        assert!(known(app, &handler(), "摊位私下转让", "南门市场").await.similar.is_empty());
        assert!(!app.similar_keeps("摊位"));
        let similar = async || cases(&known(app, &handler(), LAMP, LAMP_BODY).await);
        let seen = similar().await.contains(&later.case) && app.similar_keeps("照明设施");
        held("5", "an accusation is like nothing", "before it was one", seen);
        let accuse = Command::Classify {
            case_kind: kind,
            way: None,
            topic: None,
            urgent: false,
            accused: Some(OTHER),
        };
        town.act(&By::System, later.case, accuse).await.expect("so it is");
        assert!(!app.similar_keeps("照明设施"), "{}: gone before any look", town.home.name);
        assert_eq!(similar().await, [open]);
        // From an accusation nothing is asked either.
        assert!(app.similar_to_case(&handler(), later.case, 3).await.expect("asked").is_empty());
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b05_after_erasure_no_pair_is_kept_and_nothing_is_offered() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let app = &town.app;
        let words = "变压器烧毁，改接备用线路。";
        let gone = answered(&town, about("gone", LAMP, LAMP_BODY), words).await;
        town.act(&of(&handler()), gone.case, summarise("凤凰支路照明失效")).await.expect("told");
        town.act(&of(&handler()), gone.case, summarise("麒麟支路照明失效")).await.expect("anew");
        town.lead_on(gone.case, Stage::Concluded).await;
        town.pass_days(60);
        let open = brought(&town, about("open", LAMP, LAMP_BODY), Stage::Handling).await.case;
        caught_up(app).await;
        assert!(app.similar_keeps("变压器烧毁") && app.similar_keeps("麒麟支"), "control");
        let offered = app.answers_offered(&handler(), open, 3).await.expect("asked");
        assert!(offered.first().is_some_and(|one| one.text.contains("变压器")), "{offered:?}");
        let auditor = staff(Role::Auditor, ROOT);
        let erased = app.case_erase(&auditor, &gone.number, &text("到期"), false).await;
        assert!(erased.expect("erased").is_scrubbed);
        for pair in ["变压", "烧毁", "麒麟", "凤凰", "支路"] {
            assert!(!app.similar_keeps(pair), "{}: {pair}", town.home.name);
        }
        assert!(app.answers_offered(&handler(), open, 3).await.expect("asked").is_empty());
        // Nor after a restart, from the copy.
        caught_up(app).await;
        let again = town.reopened().await;
        caught_up(&again).await;
        assert!(!again.similar_keeps("变压器烧毁") && !again.similar_keeps("麒麟"));
        again.close().await;
        app.close().await;
    }
}
