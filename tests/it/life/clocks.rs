//! Time alone: warnings, escalation and lawful ends come once, whoever looks and how often,
//! also when the program stops in between; messages owed are owed once.

use super::*;
use huiyin_app::engine;
use huiyin_domain::case::{PersonCommand, Refusal, Verdict};
use huiyin_domain::policy::Role;
use huiyin_tests::town::{BUREAU, SECTION, matter, visit};

async fn swept(app: &App) {
    for _ in 0..50 {
        if !engine::clocks_tick(app.clone()).await.expect("a tick").more {
            break;
        }
    }
}

async fn count(app: &App, case: CaseId, kind: &str) -> usize {
    kinds(app, case).await.into_iter().filter(|one| *one == kind).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn near_missed_and_supervised_come_once_across_restarts() {
    for town in towns().await {
        // Accepted: the clock `handle` runs sixty days; nobody does anything any more.
        let case = town.case_at("silence", Stage::Accepted).await.case;
        swept(&town.app).await;
        assert_eq!(count(&town.app, case, "clock-near").await, 0);
        town.pass_days(54);
        let twin = town.reopened().await;
        tokio::join!(swept(&town.app), swept(&twin));
        assert_eq!(count(&twin, case, "clock-near").await, 1, "{}", town.home.name);
        town.pass_days(8);
        // As many at once as a badly set up installation might run.
        tokio::join!(swept(&town.app), swept(&twin), swept(&town.app), swept(&twin));
        twin.close().await;
        let third = town.reopened().await;
        swept(&third).await;
        let page = third.case_page(&By::System, case).await.expect("a page");
        let seen: Vec<&str> = page.timeline.iter().map(|entry| entry.event.kind()).collect();
        let times = |kind: &str| seen.iter().filter(|one| **one == kind).count();
        assert_eq!((times("clock-near"), times("clock-missed"), times("supervised")), (1, 1, 1));
        assert_eq!(page.case.supervisor, Some(BUREAU), "the unit above");
        let inspector = huiyin_tests::town::signed(Role::Inspector, BUREAU);
        let view = huiyin_app::worklist::WorkView {
            scope: huiyin_app::worklist::Scope::Supervised,
            ..Default::default()
        };
        let list = third.work_list(&inspector, &view).await.expect("a list");
        assert_eq!(list.items.iter().map(|item| item.id).collect::<Vec<_>>(), [case]);
        third.close().await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_date_can_be_missed_anew() {
    for town in towns().await {
        let case = town.case_at("new date", Stage::Handling).await.case;
        town.pass_days(70);
        swept(&town.app).await;
        let missed = count(&town.app, case, "clock-missed").await;
        assert!(missed >= 1, "{missed}");
        for (stage, by, what) in huiyin_tests::town::steps() {
            if [Stage::Drafted, Stage::Approved, Stage::Answered].contains(&stage) {
                town.act(&by, case, what).await.expect("a step");
            }
        }
        let again = Command::GiveVerdict {
            verdict: Verdict::NotSolved,
            text: None,
            again: Some(text("还是不亮")),
        };
        town.act(&By::person(case), case, again).await.expect("again");
        swept(&town.app).await;
        assert_eq!(count(&town.app, case, "clock-missed").await, missed, "the new date is ahead");
        town.pass_days(70);
        swept(&town.app).await;
        assert_eq!(count(&town.app, case, "clock-missed").await, missed + 1);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answered_case_ends_when_the_person_s_window_is_over() {
    for town in towns().await {
        let case = town.case_at("window", Stage::Answered).await.case;
        let early = town.act(&staff(Role::Handler, SECTION), case, Command::Conclude).await;
        assert_eq!(early, Err(Trouble::Refused(huiyin_domain::case::Refusal::NotYetClosable)));
        swept(&town.app).await;
        assert!(!kinds(&town.app, case).await.contains(&"concluded"));
        // Thirty days and, the last of them falling on a holiday, whatever rolls over.
        town.pass_days(40);
        swept(&town.app).await;
        swept(&town.app).await;
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        assert_eq!(page.case.stage, Stage::Concluded);
        let seen: Vec<&str> = page.timeline.iter().map(|entry| entry.event.kind()).collect();
        assert_eq!(seen.iter().filter(|kind| **kind == "concluded").count(), 1);
        // The right to ask for review, and the time to have it handled again: each once.
        assert_eq!(seen.iter().filter(|kind| **kind == "clock-lapsed").count(), 2);
        assert!(!seen.contains(&"clock-missed"), "nobody was late: {seen:?}");
        let reopen = || Command::Reopen { reason: text("灯又坏了") };
        let late = town.act(&By::person(case), case, reopen()).await;
        assert_eq!(late, Err(Trouble::Refused(Refusal::WindowOver)), "counted from delivery");
        let unanswered = PersonCommand::SayUnanswered { text: text("灯又坏了") };
        town.act(&By::person(case), case, unanswered.into())
            .await
            .expect("that can always be said");
        let above = staff(Role::UnitHead, BUREAU);
        town.act(&above, case, reopen()).await.expect("the way back stays open");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_case_has_a_clock_or_a_reason_why_not() {
    for town in towns().await {
        for stage in Stage::ALL {
            let case = town.case_at(&format!("clock {}", stage.code()), *stage).await.case;
            let page = town.app.case_page(&By::System, case).await.expect("a page");
            let runs = page.owed.iter().any(|owed| owed.clock.is_running());
            let named = page.no_clock.is_some();
            assert_eq!(page.case.stage, *stage);
            assert!(runs || named || !stage.is_open(), "{stage:?}");
            assert!(!(runs && named), "{stage:?}");
            let owing = page.owed.iter().filter(|owed| is_owing(owed)).count();
            assert_eq!(
                owing > 0,
                !matches!(stage, Stage::Answered | Stage::Concluded),
                "{stage:?}"
            );
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_person_is_told_is_owed_once() {
    for town in towns().await {
        let receipt = town.case_at("told", Stage::Answered).await;
        let owed = "SELECT count(*) FROM outbox";
        // That it is registered, that it is accepted, that it is answered.
        assert_eq!(town.home.count(owed).await, 3);
        let replayed = town.submit(visit("told")).await.expect("a replay");
        assert_eq!(replayed.case, receipt.case);
        swept(&town.app).await;
        town.reopened().await.close().await;
        assert_eq!(town.home.count(owed).await, 3);
        let mut silent = matter("silent");
        silent.wish = huiyin_domain::case::NoticeWish::None;
        town.submit(silent).await.expect("a case");
        assert_eq!(town.home.count(owed).await, 3, "who wished for nothing is told nothing");
        town.app.close().await;
    }
}
