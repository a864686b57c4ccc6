//! Whose case it is: given back and passed on a few times, then decided once and for good.

use super::*;
use huiyin_domain::case::HANDOVERS_MAX;

/// A case that the section has given back as often as it can.
async fn disputed(town: &Town, once: &str) -> CaseId {
    let case = town.case_at(once, Stage::Routed).await.case;
    let (head, intake) = (staff(Role::UnitHead, SECTION), staff(Role::Intake, COUNTER));
    for _ in 0..HANDOVERS_MAX {
        town.act(&head, case, give_back()).await.expect("given back");
        let route = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
        town.act(&intake, case, route).await.expect("routed again");
    }
    case
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_is_decided_by_the_unit_above_both_and_once() {
    for town in towns().await {
        let case = disputed(&town, "dispute").await;
        let (head, root) = (staff(Role::UnitHead, SECTION), staff(Role::UnitHead, ROOT));
        let early = town.act(&root, case, arbitrate(SECTION)).await;
        assert_eq!(early, Err(Trouble::Forbidden(huiyin_domain::policy::Action::Arbitrate)));
        assert_eq!(state(&town, case).await.arbiter_next(&town.app.org().tree), Some(ROOT));
        town.act(&head, case, give_back()).await.expect("the arbiter is asked");
        let now = state(&town, case).await;
        assert_eq!((now.joint.arbiter, now.owner.unit), (Some(ROOT), SECTION), "it stays put");
        assert_eq!(asked(&town, &signed(Role::UnitHead, ROOT)).await, [(case, "arbiter".into())]);
        for what in [give_back()] {
            let again = town.act(&head, case, what).await;
            assert_eq!(again, refused(Refusal::ArbiterDecides));
        }
        let bureau = town.act(&staff(Role::UnitHead, BUREAU), case, arbitrate(OTHER)).await;
        assert!(matches!(bureau, Err(Trouble::Forbidden(_))), "only above both: {bureau:?}");
        town.act(&root, case, arbitrate(OTHER_SECTION)).await.expect("decided");
        let now = state(&town, case).await;
        assert_eq!((now.owner.unit, now.stage), (OTHER_SECTION, Stage::Routed));
        assert!(now.joint.settled && now.joint.arbiter.is_none());
        assert_eq!(asked(&town, &signed(Role::UnitHead, ROOT)).await, []);
        let twice = town.act(&root, case, arbitrate(SECTION)).await;
        assert!(matches!(twice, Err(Trouble::Forbidden(_))), "twice: {twice:?}");
        let system = town.act(&By::System, case, arbitrate(SECTION)).await;
        assert!(matches!(system, Err(Trouble::Refused(Refusal::NotNow { .. }))), "{system:?}");
        let loser = staff(Role::UnitHead, OTHER_SECTION);
        assert_eq!(town.act(&loser, case, give_back()).await, refused(Refusal::Arbitrated));
        town.act(&loser, case, Command::Accept { notice: None }).await.expect("accepted");
        assert_eq!(town.act(&loser, case, transfer(SECTION)).await, refused(Refusal::Arbitrated));
        let person = kinds(&town, &By::person(case), case).await;
        assert!(person.contains(&"arbiter-named") && person.contains(&"arbitrated"), "{person:?}");
        town.app.close().await;
    }
}

/// Whoever has it does all to be rid of it, in every order; the way ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_order_of_hand_overs_goes_round_for_ever() {
    for town in towns().await {
        for first in [SECTION, OTHER_SECTION] {
            let case = town.case_at(&format!("round {first}"), Stage::Routed).await.case;
            let (mut moves, mut decided) = (0, 0);
            for turn in 0..60 {
                let owner = state(&town, case).await.owner.unit;
                let head = staff(Role::UnitHead, owner);
                let to = if owner == first { BUREAU } else { first };
                let route = Command::Route { to, reasons: Vec::new(), note: None };
                let intake = staff(Role::Intake, COUNTER);
                town.act(&intake, case, route).await.ok();
                let before = state(&town, case).await.owner.unit;
                if turn % 2 == 0 {
                    town.act(&head, case, Command::Accept { notice: None }).await.ok();
                }
                for what in [give_back(), transfer(to)] {
                    town.act(&staff(Role::UnitHead, before), case, what).await.ok();
                }
                let root = staff(Role::UnitHead, ROOT);
                decided += u32::from(town.act(&root, case, arbitrate(first)).await.is_ok());
                moves += usize::from(state(&town, case).await.owner.unit != before);
            }
            assert_eq!(decided, 1, "one word of one arbiter");
            assert!(moves <= HANDOVERS_MAX as usize + 1, "{moves} moves");
            let now = state(&town, case).await;
            assert!(now.joint.settled && now.joint.handovers == HANDOVERS_MAX);
        }
        town.app.close().await;
    }
}

/// Registered by the bureau itself, so that the bureau would decide; then it is complained of.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_arbiter_that_is_complained_of_gives_way() {
    for town in towns().await {
        let mut brought = visit("arbiter accused");
        brought.intake = Some(BUREAU);
        let case = town.submit(brought).await.expect("a case").case;
        let (desk, head) = (staff(Role::Dispatcher, BUREAU), staff(Role::UnitHead, SECTION));
        town.act(&desk, case, classify(CaseKind::Claim, None)).await.expect("classified");
        let route = || Command::Route { to: SECTION, reasons: Vec::new(), note: None };
        for _ in 0..HANDOVERS_MAX {
            town.act(&desk, case, route()).await.expect("routed");
            town.act(&head, case, give_back()).await.expect("given back");
        }
        town.act(&desk, case, route()).await.expect("routed");
        town.act(&head, case, give_back()).await.expect("the arbiter is asked");
        assert_eq!(state(&town, case).await.joint.arbiter, Some(BUREAU), "the common unit above");
        let bureau = signed(Role::UnitHead, BUREAU);
        assert_eq!(asked(&town, &bureau).await, [(case, "arbiter".into())]);
        let sees = staff(Role::Dispatcher, SECTION);
        let accused = classify(CaseKind::Claim, Some(BUREAU));
        town.act(&sees, case, accused).await.expect("it turns out to be about the bureau");
        let now = state(&town, case).await;
        assert_eq!((now.joint.arbiter, now.owner.unit), (Some(ROOT), ROOT));
        assert_eq!(asked(&town, &bureau).await, [], "not even listed");
        let bureau = town.act(&By::Staff(bureau), case, arbitrate(OTHER)).await;
        assert_eq!(bureau, Err(Trouble::NotFound));
        let root = staff(Role::UnitHead, ROOT);
        let barred = town.act(&root, case, arbitrate(SECTION)).await;
        assert_eq!(barred, refused(Refusal::AccusedUnit), "nor to one below the accused");
        town.act(&root, case, arbitrate(OTHER_SECTION)).await.expect("decided");
        town.app.close().await;
    }
}

/// Whoever answers after all has ended the dispute; nobody decides about an answered case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_ends_the_dispute() {
    for town in towns().await {
        let case = disputed(&town, "answered").await;
        let head = staff(Role::UnitHead, SECTION);
        town.act(&head, case, give_back()).await.expect("the arbiter is asked");
        for (stage, by, what) in huiyin_tests::town::steps() {
            if matches!(stage, Stage::Registered | Stage::Routed | Stage::Concluded) {
                continue;
            }
            town.act(&by, case, what).await.expect("the section handles it after all");
        }
        let now = state(&town, case).await;
        assert_eq!((now.stage, now.joint.arbiter), (Stage::Answered, None));
        assert_eq!(asked(&town, &signed(Role::UnitHead, ROOT)).await, []);
        let late = town.act(&By::System, case, arbitrate(OTHER)).await;
        assert!(late.is_err(), "{late:?}");
        town.app.close().await;
    }
}
