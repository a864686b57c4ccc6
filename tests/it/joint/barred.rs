//! The unit complained of has no part in the case by any of the ways that this suite is about:
//! not as a helper, a leader, an arbiter (`arbiter`), nor as the reader of a tie.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_complained_of_can_be_given_nothing() {
    for town in towns().await {
        let suspect = town.account("suspect", Role::UnitHead, OTHER).await;
        let case = town.case_at("barred", Stage::Handling).await.case;
        let lead = staff(Role::Handler, SECTION);
        town.act(&lead, case, task(OTHER)).await.expect("the control: before, it can");
        let sees = town.app.case_page(&staff(Role::UnitHead, OTHER), case).await;
        assert!(sees.is_ok(), "the control: before, it sees the case");
        let dispatcher = staff(Role::Dispatcher, SECTION);
        let accused = classify(CaseKind::Claim, Some(OTHER));
        town.act(&dispatcher, case, accused).await.expect("it is about the other bureau");
        for unit in [OTHER, OTHER_SECTION] {
            let given = town.act(&lead, case, task(unit)).await;
            assert_eq!(given, refused(Refusal::AccusedUnit), "{unit}");
            for role in Role::ALL {
                let seen = town.app.case_page(&staff(*role, unit), case).await.map(drop);
                assert_eq!(seen, Err(Trouble::NotFound), "{role:?} {unit}");
                let answered = town.act(&staff(*role, unit), case, task_answer(1)).await;
                assert_eq!(answered, Err(Trouble::NotFound), "{role:?} {unit}");
            }
            for role in [Role::Handler, Role::UnitHead] {
                assert_eq!(asked(&town, &signed(role, unit)).await, [], "{role:?} {unit}");
            }
        }
        let name = JointCommand::LeaderName {
            leader: suspect.staff,
            unit: SECTION,
            reason: text("由其包案"),
        };
        let named = town.act(&staff(Role::UnitHead, SECTION), case, name.into()).await;
        assert_eq!(named, refused(Refusal::AccusedUnit));
        held_up_until_dropped(&town, case).await;
        town.app.close().await;
    }
}

/// What was asked of it before holds the answer up until the lead drops it.
async fn held_up_until_dropped(town: &Town, case: CaseId) {
    let (lead, head) = (staff(Role::Handler, SECTION), staff(Role::UnitHead, SECTION));
    town.act(&lead, case, draft()).await.expect("drafted");
    assert_eq!(town.act(&head, case, Command::Approve).await, refused(Refusal::TasksOpen));
    town.act(&lead, case, task_drop(1)).await.expect("dropped");
    town.act(&head, case, Command::Approve).await.expect("approved");
}

/// An answered task cannot be opened again for a unit that is barred by now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_not_sent_back_to_the_unit_complained_of() {
    for town in towns().await {
        let case = town.case_at("barred back", Stage::Handling).await.case;
        let lead = staff(Role::Handler, SECTION);
        town.act(&lead, case, task(OTHER)).await.expect("a task");
        town.act(&staff(Role::Handler, OTHER), case, task_answer(1)).await.expect("answered");
        let accused = classify(CaseKind::Claim, Some(OTHER));
        town.act(&staff(Role::Dispatcher, SECTION), case, accused).await.expect("classified");
        let back = town.act(&lead, case, task_back(1)).await;
        assert_eq!(back, refused(Refusal::AccusedUnit));
        town.app.close().await;
    }
}

/// A leader is of the unit that answers for it or of one above, and a head there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_is_of_the_line_above_the_case() {
    for town in towns().await {
        let case = town.case_at("leaders", Stage::Handling).await.case;
        let head = staff(Role::UnitHead, SECTION);
        let named = |leader: StaffId| {
            let (unit, reason) = (SECTION, text("由其包案"));
            Command::from(JointCommand::LeaderName { leader, unit, reason })
        };
        let far = town.account("far", Role::UnitHead, OTHER).await.staff;
        let low = town.account("low", Role::Handler, BUREAU).await.staff;
        let top = town.account("top", Role::UnitHead, ROOT).await;
        let units = [SECTION, BUREAU, ROOT];
        let can = town.app.officers(&units, Role::UnitHead).await.expect("officers");
        assert_eq!(can.iter().map(|row| row.id).collect::<Vec<_>>(), [top.staff]);
        let elsewhere = town.act(&head, case, named(far)).await;
        assert_eq!(elsewhere, refused(Refusal::LeaderElsewhere));
        for nobody in [low, StaffId(77_777)] {
            let done = town.act(&head, case, named(nobody)).await;
            assert_eq!(done, refused(Refusal::HandlerOfOtherUnit), "no head");
        }
        town.act(&head, case, named(top.staff)).await.expect("named");
        assert_eq!(asked(&town, &top).await, [(case, "leader".into())]);
        town.act(&head, case, transfer(OTHER_SECTION)).await.expect("passed on");
        assert_eq!(state(&town, case).await.joint.leader, None, "the line above is another now");
        assert_eq!(asked(&town, &top).await, []);
        town.app.close().await;
    }
}
