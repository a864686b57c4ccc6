//! Taking a case back: by the person alone, with time to think better of it, and with every
//! date running on meanwhile.

use super::*;

/// What no officer may do in somebody's name.
const PERSONS: [Action; 5] = [
    Action::Withdraw,
    Action::WithdrawalRevoke,
    Action::SayUnanswered,
    Action::ReviewAsk,
    Action::ReportReprisal,
];

/// Every role in every relation that is allowed one of them.
fn staff_allowed(allows: impl Fn(Action, &Subject<'_>) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for action in PERSONS {
        for role in Role::ALL {
            for relation in Relation::ALL.iter().filter(|one| **one != Relation::Person) {
                let (roles, relations) = ([*role], [*relation]);
                let subject = Subject { is_staff: true, roles: &roles, relations: &relations };
                if allows(action, &subject) {
                    found.push(format!("{action:?} by {role:?} × {relation:?}"));
                }
            }
        }
    }
    found
}

#[test]
fn no_office_takes_a_case_back_or_speaks_in_a_persons_name() {
    assert_eq!(staff_allowed(|action, subject| action.allows(subject)), Vec::<String>::new());
    let broken = staff_allowed(|action, subject| {
        let head = subject.roles == [Role::UnitHead] && subject.relations == [Relation::Owner];
        action.allows(subject) || (action == Action::Withdraw && head)
    });
    held("only the person takes it back", "a grant for the owner's head", &broken);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_office_and_every_other_secret_is_refused() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let receipt = town.case_at("theirs", Stage::Handling).await;
        let case = receipt.case;
        let before = trace(town, case).await;
        for unit in [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION, COUNTER] {
            for role in Role::ALL {
                let by = staff(*role, unit);
                for command in [withdraw(None), revoke(), unanswered("没有人理"), review_ask()]
                {
                    let done = town.act(&by, case, command).await;
                    let shut = matches!(done, Err(Trouble::Forbidden(_) | Trouble::NotFound));
                    assert!(shut, "{role:?} {unit}: {done:?}");
                }
                let told = town.app.case_withdraw(&by, case, None, true, None).await;
                assert!(told.is_err(), "{role:?} {unit}");
                let told = town.app.reprisal_report(&by, case, &text("有人"), None).await;
                assert!(told.is_err(), "{role:?} {unit}");
            }
        }
        let other = town.submit(huiyin_tests::town::visit("other secret")).await.expect("a case");
        let done = town.act(&By::person(other.case), case, withdraw(None)).await;
        assert_eq!(done, Err(Trouble::NotFound), "another case's secret");
        let nobody = town.act(&By::Public, case, withdraw(None)).await;
        assert_eq!(nobody, Err(Trouble::NotFound));
        assert_eq!(differences(&before, &trace(town, case).await), Vec::<String>::new());
        // With the right secret it works, over the page: the look was not blind.
        let mut browser = site.person(&receipt).await;
        let done = browser.fill("/case", "/case/withdraw", &[("reason", "")]).await;
        assert_eq!(done.location(), Some("/case"), "{}", done.html().text());
        let after = differences(&before, &trace(town, case).await);
        held("withdrawal with the secret alone", "the person does it", &after);
        site.stop().await;
    }
}

/// Withdrawn on a Monday; tried to undo at this instant from the end, ticked before or not.
async fn undone_at(town: &Town, once: &str, offset_ms: i64, ticked: bool) -> Result<i64, Trouble> {
    let start = town.moment.now().0;
    let case = town.case_at(once, Stage::Handling).await.case;
    let person = By::person(case);
    town.act(&person, case, withdraw(None)).await.expect("taken back");
    let ends_at = page(town, &person, case).await.case.withdrawal.expect("an end");
    assert_eq!(ends_at.to_string(), "2026-03-12T16:00:00Z", "24:00 of the tenth day after");
    at(town, ends_at.0 + offset_ms);
    if ticked {
        town.app.case_tick(case).await.expect("looked at");
    }
    let done = town.act(&person, case, revoke()).await;
    at(town, start);
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_can_be_undone_to_the_last_millisecond_and_not_one_later() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for ticked in [false, true] {
            let last = undone_at(&town, &format!("last {ticked}"), -1, ticked).await;
            assert!(last.is_ok(), "{last:?}");
            let over = undone_at(&town, &format!("over {ticked}"), 0, ticked).await;
            assert!(matches!(over, Err(Trouble::Refused(_))), "{over:?}");
        }
        let over = undone_at(&town, "which", 0, false).await;
        assert_eq!(over, Err(Trouble::Refused(Refusal::WindowOver)));
        town.app.close().await;
    }
    println!("protection: revocable to the last millisecond: held; control: by hand");
}

/// The dates that run on a case, over the ten days, as somebody reads them each morning.
async fn mornings(town: &Town, case: CaseId) -> Vec<String> {
    let start = town.moment.now().0;
    let mut lines = Vec::new();
    for day in 0..10 {
        at(town, start + day * DAY_MS);
        town.app.case_tick(case).await.expect("looked at");
        let page = page(town, &By::System, case).await;
        let running = page.owed.iter().filter(|owed| owed.clock.is_running());
        lines.extend(running.map(|o| format!("{day} {} {}", o.clock.id(), o.clock.due_at.0)));
        let warned = page.timeline.iter().filter(|e| matches!(e.event, Event::ClockNear { .. }));
        lines.push(format!("{day} warned {}", warned.count()));
    }
    at(town, start);
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_dates_run_on_while_it_can_be_undone() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let plain = town.case_at("plain", Stage::Routed).await.case;
        let taken = town.case_at("taken back", Stage::Routed).await.case;
        town.act(&By::person(taken), taken, withdraw(None)).await.expect("taken back");
        let (one, other) = (mornings(&town, plain).await, mornings(&town, taken).await);
        assert!(one.iter().any(|line| line.contains("notify_transferred")), "{one:?}");
        assert_eq!(differences(&one, &other), Vec::<String>::new());
        let page = page(&town, &By::System, taken).await;
        assert!(page.case.stage.is_open(), "and it is handled on");
        town.pass_days(1);
        let later = town.case_at("a day later", Stage::Routed).await.case;
        let broken = differences(&one, &mornings(&town, later).await);
        held("dates run on", "a case whose dates are a day off", &broken);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_arrives_meanwhile_is_delivered_and_counts() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for (once, speaks) in [("silent", false), ("again", true)] {
            at(&town, huiyin_tests::town::MONDAY.0);
            let case = town.case_at(once, Stage::Approved).await.case;
            let person = By::person(case);
            town.act(&person, case, withdraw(None)).await.expect("taken back");
            town.lead_on(case, Stage::Answered).await;
            let now = page(&town, &person, case).await;
            assert!(now.answer.is_some() && now.case.withdrawal.is_some());
            let ends_at = now.case.withdrawal.expect("an end");
            if speaks {
                let again = Command::GiveVerdict {
                    verdict: Verdict::NotSolved,
                    text: None,
                    again: Some(text("还是不亮")),
                };
                town.act(&person, case, again).await.expect("a verdict");
            }
            at(&town, ends_at.0);
            town.app.case_tick(case).await.expect("looked at");
            let then = page(&town, &person, case).await;
            // Whoever asks to have it handled again has not let it go.
            let wanted = if speaks { Stage::Handling } else { Stage::Concluded };
            assert_eq!((then.case.stage, then.case.withdrawal), (wanted, None), "{once}");
            assert!(then.answer.is_some());
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_taken_back_can_go_on_where_it_stood() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.case_at("goes on", Stage::Accepted).await;
        let (case, person) = (receipt.case, By::person(receipt.case));
        site.town.act(&person, case, withdraw(Some("不想等了"))).await.expect("taken back");
        let mut browser = site.person(&receipt).await;
        let shown = browser.get("/case").await;
        assert!(shown.html().text().contains("2026年3月12日"), "{}", shown.html().text());
        site.town.pass_days(11);
        site.town.app.case_tick(case).await.expect("looked at");
        assert_eq!(page(&site.town, &person, case).await.case.stage, Stage::Concluded);
        let mut browser = site.person(&receipt).await;
        let empty = browser.fill("/case", "/case/resume", &[("reason", " ")]).await;
        assert!(empty.error_of("resume-reason").is_some(), "{}", empty.html().text());
        let done = browser.fill("/case", "/case/resume", &[("reason", "还是要办")]).await;
        assert_eq!(done.location(), Some("/case"), "{}", done.html().text());
        assert_eq!(page(&site.town, &person, case).await.case.stage, Stage::Accepted);
        site.stop().await;
    }
}
