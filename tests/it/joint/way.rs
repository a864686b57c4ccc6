//! One lead, several hands, a demand from above and a leader: the whole way, and what holds it
//! up where it has to be held up.

use super::*;
use huiyin_domain::case::{Means, Verdict};
use huiyin_domain::policy::{Action, Relation};
use huiyin_tests::town::{CANARIES, deliver, party};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_of_several_units_goes_its_whole_way() {
    for town in towns().await {
        let leader = By::Staff(town.account("leader", Role::UnitHead, BUREAU).await);
        let case = town.case_at("joint", Stage::Handling).await.case;
        let (handler, head) = (staff(Role::Handler, SECTION), staff(Role::UnitHead, SECTION));
        let inspector = staff(Role::Inspector, BUREAU);
        let helper = staff(Role::Handler, OTHER_SECTION);
        for unit in [OTHER_SECTION, OTHER, COUNTER] {
            town.act(&handler, case, task(unit)).await.expect("a task");
        }
        let due = huiyin_domain::time::parse_date(DUE).expect("a day");
        let order = JointCommand::Supervise { due, text: text("一周内说明进展") };
        town.act(&inspector, case, order.into()).await.expect("an order");
        let By::Staff(signed) = &leader else { unreachable!() };
        let name = JointCommand::LeaderName {
            leader: signed.staff,
            unit: SECTION,
            reason: text("涉及多家单位"),
        };
        town.act(&head, case, name.into()).await.expect("a leader");
        town.act(&helper, case, task_answer(1)).await.expect("answered");
        town.act(&handler, case, task_back(1)).await.expect("sent back");
        town.act(&handler, case, draft()).await.expect("drafted");
        assert_eq!(town.act(&leader, case, Command::Approve).await, refused(Refusal::TasksOpen));
        town.act(&helper, case, task_answer(1)).await.expect("answered again");
        let other = staff(Role::UnitHead, OTHER);
        town.act(&other, case, task_answer(2)).await.expect("answered");
        assert_eq!(town.act(&leader, case, Command::Approve).await, refused(Refusal::TasksOpen));
        town.act(&handler, case, task_drop(3)).await.expect("dropped");
        assert_eq!(town.act(&head, case, Command::Approve).await, refused(Refusal::LeaderApproves));
        town.act(&leader, case, Command::Approve).await.expect("approved by the leader");
        town.act(&handler, case, deliver(Means::Page)).await.expect("delivered");
        let (person, verdict) = (By::person(case), Verdict::Solved);
        let solved = Command::GiveVerdict { verdict, text: None, again: None };
        town.act(&person, case, solved).await.expect("a verdict");
        assert_eq!(state(&town, case).await.stage, Stage::Answered, "the order is still open");
        let closed = town.act(&head, case, Command::Conclude).await;
        assert_eq!(closed, refused(Refusal::NotYetClosable));
        let answered = JointCommand::SupervisionAnswer { order: 1, text: text("已修好") };
        town.act(&handler, case, answered.into()).await.expect("answered");
        assert_eq!(state(&town, case).await.stage, Stage::Concluded, "nothing else was missing");
        told_to_the_person(&town, case).await;
        town.app.close().await;
    }
}

/// The person learns who works on it and who watches; no officer's name, no inner word.
async fn told_to_the_person(town: &Town, case: CaseId) {
    let page = town.app.case_page(&By::person(case), case).await.expect("their page");
    let told: Vec<&str> = page.timeline.iter().map(|entry| entry.event.kind()).collect();
    for kind in ["task-set", "task-answered", "task-dropped", "leader-named", "supervision-ordered"]
    {
        assert!(told.contains(&kind), "{kind}: {told:?}");
    }
    assert!(!told.contains(&"task-back"), "{told:?}");
    assert!(page.officers.is_empty() && page.texts.is_empty());
    let inner = |entry: &&huiyin_app::read::Entry| {
        entry.texts.iter().any(|(_, text)| {
            ["请查明路灯线路归谁", "线路归市政科，已标出", "一周内说明进展", "涉及多家单位"]
                .contains(&text.as_str())
        })
    };
    assert_eq!(page.timeline.iter().filter(inner).count(), 0, "what offices write to each other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_its_own_unit_s_to_answer() {
    for town in towns().await {
        let case = town.case_at("own task", Stage::Handling).await.case;
        let lead = staff(Role::Handler, SECTION);
        let (one, two) = (staff(Role::Handler, OTHER_SECTION), staff(Role::Handler, OTHER));
        assert_eq!(town.act(&one, case, task_answer(1)).await, Err(Trouble::NotFound));
        town.act(&lead, case, task(OTHER_SECTION)).await.expect("a task");
        town.act(&lead, case, task(OTHER)).await.expect("a task");
        let foreign = town.act(&two, case, task_answer(1)).await;
        assert_eq!(foreign, refused(Refusal::HandlerOfOtherUnit), "of another helper");
        let stranger = town.act(&staff(Role::Handler, COUNTER), case, task_answer(1)).await;
        assert_eq!(stranger, Err(Trouble::NotFound), "of nobody who has a part in it");
        let owner = town.act(&lead, case, task_answer(1)).await;
        assert_eq!(owner, Err(Trouble::Forbidden(Action::TaskAnswer)), "not even of the lead");
        town.act(&one, case, task_answer(1)).await.expect("answered");
        let twice = town.act(&one, case, task_answer(1)).await;
        assert_eq!(twice, refused(Refusal::NotOpen));
        let nobody = town.act(&two, case, task_answer(9)).await;
        assert_eq!(nobody, refused(Refusal::NotOpen));
        let own = town.act(&lead, case, task(SECTION)).await;
        assert_eq!(own, refused(Refusal::SameUnit));
        assert_eq!(
            town.act(&lead, case, task_until(OTHER, "2026-03-01")).await,
            refused(Refusal::DueInPast)
        );
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_helper_sees_the_matter_and_never_who_brought_it() {
    for town in towns().await {
        let case = town.case_at("helper", Stage::Handling).await.case;
        let lead = staff(Role::Handler, SECTION);
        let page = town.app.case_page(&lead, case).await.expect("the lead's page");
        assert_eq!(page.party, Some(party()), "the control: the lead's handler sees the party");
        town.act(&lead, case, task(OTHER_SECTION)).await.expect("a task");
        for role in [Role::Handler, Role::UnitHead, Role::Mediator] {
            let helper = staff(role, OTHER_SECTION);
            let page = town.app.case_page(&helper, case).await.expect("a page");
            assert_eq!(page.relations, [Relation::CoHandling], "{role:?}");
            assert_eq!(page.party, None, "{role:?}");
            let all = format!("{page:?}");
            for secret in &CANARIES[..3] {
                assert!(!all.contains(secret), "{role:?}: {secret}");
            }
            assert!(!page.actions.contains(&Action::OpenIdentity), "{role:?}");
            let opened = town.app.case_party(&helper, case, text("想看"), page.version).await;
            assert_eq!(opened, Err(Trouble::Forbidden(Action::OpenIdentity)), "{role:?}");
            for what in [draft(), Command::Take, Command::Approve, transfer(OTHER)] {
                let done = town.act(&helper, case, what).await;
                assert!(matches!(done, Err(Trouble::Forbidden(_))), "{role:?} {done:?}");
            }
        }
        let mine = asked(&town, &signed(Role::Handler, OTHER_SECTION)).await;
        assert_eq!(mine, [(case, "task".to_owned())]);
        town.act(&lead, case, task_drop(1)).await.expect("dropped");
        let seen = town.app.case_page(&staff(Role::Handler, OTHER_SECTION), case).await.map(drop);
        assert_eq!(seen, Err(Trouble::NotFound), "a dropped task ends it");
        assert_eq!(asked(&town, &signed(Role::Handler, OTHER_SECTION)).await, []);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_heads_who_press_at_once_make_one_approval() {
    for town in towns().await {
        for round in 0..12 {
            let case = town.case_at(&format!("at once {round}"), Stage::Checked).await.case;
            let one = signed(Role::UnitHead, SECTION);
            let two = Signed { staff: StaffId(9_999), ..one.clone() };
            let (one, two) = (By::Staff(one), By::Staff(two));
            // Half of the rounds as pages ask (with what was seen), half without.
            let seen = (round % 2 == 0).then_some(state(&town, case).await.version);
            let approve = |by| {
                let app = town.app.clone();
                async move { app.case_act(&by, case, seen, Command::Approve, None).await }
            };
            let both = tokio::join!(
                tokio::spawn(approve(one.clone())),
                tokio::spawn(approve(two.clone()))
            );
            let both = [both.0.expect("no panic"), both.1.expect("no panic")];
            assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "{both:?}");
            let clear = |done: &Trouble| match seen {
                Some(_) => *done == Trouble::Stale,
                None => matches!(done, Trouble::Refused(Refusal::WrongStage { .. })),
            };
            let other = both.iter().find_map(|done| done.as_ref().err()).expect("the other");
            assert!(clear(other), "{other:?}");
            let approved = kinds(&town, &By::System, case).await;
            let approved = approved.into_iter().filter(|kind| *kind == "approved").count();
            assert_eq!(approved, 1, "{}", town.home.name);
        }
        town.app.close().await;
    }
}

/// A task's date warns, is missed and goes upward like a clock of the law, each once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_late_is_told_and_goes_upward_once() {
    for town in towns().await {
        let case = town.case_at("late task", Stage::Handling).await.case;
        let lead = staff(Role::Handler, SECTION);
        town.act(&lead, case, task(OTHER_SECTION)).await.expect("a task");
        for day in 1..=9 {
            town.pass_days(1);
            while huiyin_app::engine::clocks_tick(town.app.clone()).await.expect("a tick").more {}
            let all = kinds(&town, &By::System, case).await;
            let count = |kind| all.iter().filter(|one| **one == kind).count();
            let wanted = (usize::from(day >= 7), usize::from(day >= 8));
            assert_eq!((count("clock-near"), count("clock-missed")), wanted, "day {day}");
        }
        let now = state(&town, case).await;
        assert_eq!(now.supervisor, Some(OTHER), "the unit above the one that is late");
        town.app.close().await;
    }
}
