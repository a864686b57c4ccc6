//! Who keeps an accusation, who reads it on its way, and what happens where nobody can lock it.

use super::*;
use huiyin_app::worklist::{Scope, WorkView};
use huiyin_domain::case::{JointCommand, Refusal};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_keeper_reads_it_with_the_card_and_nobody_without() {
    for town in towns().await {
        let (counter, root) = (card_of(&town, COUNTER).await, card_of(&town, ROOT).await);
        let other = card_of(&town, OTHER).await;
        let receipt = town.submit(told_at_counter("keeper")).await.expect("a case");
        let case = receipt.case;
        assert_eq!(holders(&town, case).await, [0, ROOT.0, COUNTER.0], "the person, two keepers");
        assert!(!house_opens(&town, case).await);
        let app = &town.app;
        let closed = opens(app, &staff(Role::Intake, COUNTER), case).await;
        assert_eq!(closed, Err(Trouble::Locked));
        assert_eq!(opens(app, &By::System, case).await, Err(Trouble::Locked));
        assert_eq!(opens(app, &By::person(case), case).await, Err(Trouble::Locked));
        let open = by(Role::Intake, COUNTER, &counter);
        assert_eq!(opens(app, &open, case).await, Ok(TITLE.into()));
        let above = by(Role::UnitHead, ROOT, &root);
        assert_eq!(opens(app, &above, case).await, Ok(TITLE.into()));
        // Another unit's own key changes nothing, neither by the policy nor by the arithmetic.
        assert_eq!(
            opens(app, &by(Role::UnitHead, OTHER, &other), case).await,
            Err(Trouble::NotFound)
        );
        let stray = Signed { held: Some(other.open.clone()), ..signed(Role::Intake, COUNTER) };
        assert_eq!(opens(app, &By::Staff(stray), case).await, Err(Trouble::Locked));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_and_clocks_need_no_key_and_words_do() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let case = town.submit(accusation("listed")).await.expect("a case").case;
        let view = WorkView { scope: Scope::Unit, ..WorkView::default() };
        let listed = async |by: &Signed| {
            let page = town.app.work_list(by, &view).await.expect("a list");
            let item = page.items.into_iter().find(|item| item.id == case).expect("it is there");
            (item.is_locked, item.title, item.due_at.is_some())
        };
        let shut = signed(Role::Dispatcher, ROOT);
        assert_eq!(listed(&shut).await, (true, String::new(), true));
        let open = with(Role::Dispatcher, ROOT, &root);
        assert_eq!(listed(&open).await, (false, TITLE.into(), true));
        let note = Command::Route { to: ROOT, reasons: Vec::new(), note: Some(text("请阅")) };
        let done = town.act(&By::Staff(shut), case, note.clone()).await;
        assert_eq!(done, Err(Trouble::Locked), "words want the key");
        town.act(&By::Staff(open), case, note).await.expect("routed");
        town.pass_days(90);
        assert!(town.app.case_tick(case).await.expect("a tick") > 0, "a clock was missed");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_accused_and_who_runs_the_machines_never_get_a_share() {
    for town in towns().await {
        let counter = card_of(&town, COUNTER).await;
        card_of(&town, ROOT).await;
        let section = card_of(&town, SECTION).await;
        let bureau = card_of(&town, BUREAU).await;
        town.account("machines", Role::Admin, ROOT).await;
        let case = town.submit(told_at_counter("accused")).await.expect("a case").case;
        assert_eq!(holders(&town, case).await, [0, COUNTER.0], "the operator's unit is left out");
        let open = by(Role::Dispatcher, COUNTER, &counter);
        let route_to = |to| town.act(&open, case, route(to));
        town.act(&open, case, classify(CaseKind::Accusation, Some(BUREAU))).await.expect("named");
        assert_eq!(route_to(SECTION).await, Err(Trouble::Refused(Refusal::AccusedUnit)));
        for (unit, card) in [(BUREAU, &bureau), (SECTION, &section)] {
            for role in [Role::UnitHead, Role::Handler, Role::Inspector] {
                let read = opens(&town.app, &by(role, unit, card), case).await;
                assert_eq!(read, Err(Trouble::NotFound), "{role:?}");
            }
        }
        assert_eq!(holders(&town, case).await, [0, COUNTER.0]);
        // The control: with the machines elsewhere the same choice takes the office above.
        town.home.execute("UPDATE staff SET active = 0 WHERE login = 'machines'").await;
        let other = town.submit(told_at_counter("no operator")).await.expect("a case").case;
        assert_eq!(holders(&town, other).await, [0, ROOT.0, COUNTER.0]);
        // And a share planted for the accused would open: what keeps it out is that it has none.
        held("the accused and the operator hold no share", "an office without an operator");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_it_is_sent_to_can_read_it_and_one_it_left_cannot() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let case = town.submit(accusation("sent")).await.expect("a case").case;
        let sender = by(Role::Dispatcher, ROOT, &root);
        let keyless = Err(Trouble::Refused(Refusal::UnitKeyless));
        assert_eq!(town.act(&sender, case, route(SECTION)).await, keyless);
        let section = card_of(&town, SECTION).await;
        let shut = town.act(&staff(Role::Dispatcher, ROOT), case, route(SECTION)).await;
        assert_eq!(shut, Err(Trouble::Locked), "only who opens it can pass it on");
        town.act(&sender, case, route(SECTION)).await.expect("routed");
        assert_eq!(holders(&town, case).await, [0, ROOT.0, SECTION.0]);
        let (head, handler) =
            (by(Role::UnitHead, SECTION, &section), by(Role::Handler, SECTION, &section));
        assert_eq!(opens(&town.app, &head, case).await, Ok(TITLE.into()));
        town.act(&head, case, Command::Accept { notice: None }).await.expect("accepted");
        town.act(&handler, case, Command::Take).await.expect("taken");
        let task = |unit| {
            let due = huiyin_tests::whole::today(&town, 9);
            JointCommand::TaskSet { unit, due, text: text("请核实") }.into()
        };
        assert_eq!(town.act(&handler, case, task(OTHER)).await, keyless);
        let other = card_of(&town, OTHER).await;
        town.act(&handler, case, task(OTHER)).await.expect("a task");
        let helper = by(Role::Handler, OTHER, &other);
        assert_eq!(opens(&town.app, &helper, case).await, Ok(TITLE.into()));
        let other_head = by(Role::UnitHead, SECTION, &section);
        town.act(&other_head, case, transfer(OTHER)).await.expect("handed over");
        assert_eq!(holders(&town, case).await, [0, ROOT.0, OTHER.0], "the section has left");
        assert_eq!(opens(&town.app, &head, case).await, Err(Trouble::NotFound));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_it_is_taken_all_the_same_and_locked_by_the_first() {
    for town in towns().await {
        assert_eq!(town.app.keepers_lacking().await, Ok(2));
        let receipt = town.submit(accusation("too early")).await.expect("taken");
        let case = receipt.case;
        assert!(house_opens(&town, case).await);
        assert!(!read(&town.app, &person(&town, &receipt), case).await.expect("a page").is_locked);
        card_of(&town, SECTION).await;
        assert!(house_opens(&town, case).await, "a section is no keeper of what is not its own");
        let root = card_of(&town, ROOT).await;
        assert!(!house_opens(&town, case).await, "the first key locked what was waiting");
        assert_eq!(town.app.keepers_lacking().await, Ok(1));
        let page = read(&town.app, &person(&town, &receipt), case).await.expect("their page");
        assert!(page.is_locked && page.title == TITLE, "its person is not locked out");
        let head = by(Role::UnitHead, ROOT, &root);
        assert_eq!(opens(&town.app, &head, case).await, Ok(TITLE.into()));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_office_cannot_open_goes_to_who_can() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let case = town.submit(told_at_counter("handed")).await.expect("a case").case;
        let head = by(Role::UnitHead, ROOT, &root);
        let page = read(&town.app, &head, case).await.expect("a page");
        assert_eq!((page.case.owner.unit, page.case.stage), (ROOT, Stage::Routed));
        assert_eq!(page.case.intake, COUNTER, "who registered it stays who did");
        // Found to be one only later: it goes there then.
        let later = town.case_at("found later", Stage::Handling).await.case;
        town.act(&staff(Role::Dispatcher, SECTION), later, classify(CaseKind::Accusation, None))
            .await
            .expect("classified");
        let page = read(&town.app, &head, later).await.expect("a page");
        assert_eq!(page.case.owner.unit, ROOT);
        assert!(!house_opens(&town, later).await);
        assert_eq!(holders(&town, later).await, [0, ROOT.0]);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_turns_out_to_be_no_accusation_is_unlocked_by_who_can_read_it() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let receipt = town.submit(accusation("a claim after all")).await.expect("a case");
        let case = receipt.case;
        let claim = || classify(CaseKind::Claim, None);
        let shut = town.act(&staff(Role::Dispatcher, ROOT), case, claim()).await;
        assert_eq!(shut, Err(Trouble::Locked));
        let open = by(Role::Dispatcher, ROOT, &root);
        town.act(&open, case, claim()).await.expect("classified");
        assert!(house_opens(&town, case).await);
        assert_eq!(holders(&town, case).await, [0]);
        town.act(&staff(Role::Dispatcher, ROOT), case, route(SECTION)).await.expect("routed");
        assert_eq!(opens(&town.app, &person(&town, &receipt), case).await, Ok(TITLE.into()));
        town.app.close().await;
    }
}

/// A report of reprisal is an accusation, and stays locked whatever it is called.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_protects_somebody_is_locked() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let first = town.case_at("protected", Stage::Handling).await;
        let report = town
            .app
            .reprisal_report(&person(&town, &first), first.case, &text("有人威胁我"), None)
            .await
            .expect("reported");
        assert!(!house_opens(&town, report.case).await);
        let above = by(Role::UnitHead, ROOT, &root);
        assert!(opens(&town.app, &above, report.case).await.is_ok());
        assert!(house_opens(&town, first.case).await, "the case it protects is like any other");
        town.app.close().await;
    }
}
