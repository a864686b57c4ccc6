//! Cards: mistyped, another unit's, changed, lost; several programs at once; copies and erasing.

use super::*;
use huiyin_app::audit;
use huiyin_domain::ids::CaseNumber;

async fn fault(town: &Town, unit: UnitId, typed: &str) -> CardFault {
    let opened = town.app.unit_key_open(&signed(Role::Handler, unit), typed).await;
    opened.expect_err("it must not open")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_card_opens_nothing() {
    for town in towns().await {
        let (root, section) = (card_of(&town, ROOT).await, card_of(&town, SECTION).await);
        assert_eq!(fault(&town, ROOT, "0000-0000").await, CardFault::Typed);
        let mut slip: Vec<char> = root.typed.chars().collect();
        slip[0] = if slip[0] == '4' { '5' } else { '4' };
        let slip: String = slip.into_iter().collect();
        assert_eq!(fault(&town, ROOT, &slip).await, CardFault::Typed, "a slip of the hand");
        assert_eq!(fault(&town, ROOT, &section.typed).await, CardFault::Other, "another unit's");
        assert_eq!(fault(&town, OTHER, &root.typed).await, CardFault::None);
        let admin = town.app.unit_key_open(&signed(Role::Admin, ROOT), &root.typed).await;
        assert!(matches!(admin, Err(CardFault::Trouble(Trouble::Forbidden(_)))));
        let opened = town.app.unit_key_open(&signed(Role::Handler, ROOT), &root.typed).await;
        assert!(opened.is_ok(), "the control: the right card opens");
        town.app.close().await;
    }
}

/// What a browser keeps belongs to one session, one unit, one key, and half an hour.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_key_ends_with_its_session_its_time_and_its_key() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let officer = signed(Role::Handler, ROOT);
        let bytes = town.app.held_bytes(&officer, &root.open);
        let held =
            async |by: &Signed| town.app.held_read(by, &bytes).await.expect("asked").is_some();
        assert!(held(&officer).await);
        assert!(!held(&Signed { csrf: [8; 32], ..officer.clone() }).await, "another session");
        assert!(!held(&signed(Role::Handler, SECTION)).await, "another unit");
        assert!(town.app.held_read(&officer, &bytes[..40]).await.expect("asked").is_none());
        town.pass_ms(29 * 60_000);
        assert!(held(&officer).await);
        town.pass_ms(2 * 60_000);
        assert!(!held(&officer).await, "idle for half an hour");
        town.pass_ms(-31 * 60_000);
        let head = with(Role::UnitHead, ROOT, &root);
        let (card, print) = town.app.unit_card(&head).expect("a card");
        town.app.unit_key_make(&head, &card.shown(), &print, false).await.expect("changed");
        assert!(!held(&officer).await, "the key was changed");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_key_takes_its_cases_along_and_the_old_card_opens_none() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let case = town.submit(accusation("rotated")).await.expect("a case").case;
        let head = with(Role::UnitHead, ROOT, &root);
        let (card, print) = town.app.unit_card(&head).expect("a card");
        let unkept = town.app.unit_key_make(&head, &card.shown(), "0000", false).await;
        assert_eq!(unkept.err(), Some(CardFault::Other), "not the card that was shown");
        let shut = Signed { held: None, ..head.clone() };
        let unsaid = town.app.unit_key_make(&shut, &card.shown(), &print, false).await;
        assert_eq!(unsaid.err(), Some(CardFault::Open), "the old one must be said lost");
        let open = town.app.unit_key_make(&head, &card.shown(), &print, false).await;
        let fresh = UnitCard { typed: card.shown().to_string(), open: open.expect("changed") };
        let new = by(Role::UnitHead, ROOT, &fresh);
        assert_eq!(opens(&town.app, &new, case).await, Ok(TITLE.into()));
        assert_eq!(opens(&town.app, &By::Staff(head), case).await, Err(Trouble::Locked));
        assert_eq!(fault(&town, ROOT, &root.typed).await, CardFault::Other);
        // Cut short: the share is still wrapped for the key before; the older card finishes it.
        let third = card_of_lost(&town, ROOT).await;
        let new = with(Role::UnitHead, ROOT, &third);
        assert_eq!(opens(&town.app, &By::Staff(new.clone()), case).await, Err(Trouble::Locked));
        let work = town.app.unit_key_work(&new).await.expect("asked");
        assert_eq!(
            work.behind.iter().map(|(unit, count, _)| (*unit, *count)).collect::<Vec<_>>(),
            [(ROOT, 1)]
        );
        let wrong = town.app.unit_key_earlier(&new, &root.typed).await;
        assert_eq!(wrong.err(), Some(CardFault::Other), "nothing is wrapped for the oldest");
        assert_eq!(town.app.unit_key_earlier(&new, &fresh.typed).await, Ok(1));
        assert_eq!(opens(&town.app, &By::Staff(new), case).await, Ok(TITLE.into()));
        town.app.close().await;
    }
}

/// The head makes another key without the card before.
async fn card_of_lost(town: &Town, unit: UnitId) -> UnitCard {
    let head = signed(Role::UnitHead, unit);
    let (card, print) = town.app.unit_card(&head).expect("a card");
    let typed = card.shown().to_string();
    let open = town.app.unit_key_make(&head, &typed, &print, true).await.expect("a key");
    UnitCard { typed, open }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_card_loses_nothing_while_the_second_keeper_has_its_own() {
    for town in towns().await {
        let counter = card_of(&town, COUNTER).await;
        let root = card_of(&town, ROOT).await;
        let case = town.submit(told_at_counter("lost card")).await.expect("a case").case;
        let fresh = card_of_lost(&town, COUNTER).await;
        let intake = by(Role::Intake, COUNTER, &fresh);
        assert_eq!(opens(&town.app, &intake, case).await, Err(Trouble::Locked));
        let helper = with(Role::UnitHead, ROOT, &root);
        let work = town.app.unit_key_work(&helper).await.expect("asked");
        let (unit, count, print) = work.behind.first().expect("a unit behind").clone();
        assert_eq!((unit, count), (COUNTER, 1));
        let shut = Signed { held: None, ..helper.clone() };
        assert_eq!(town.app.unit_key_again(&shut, unit, &print).await, Err(Trouble::Locked));
        let other = town.app.unit_key_again(&helper, unit, "0000-0000-0000-0000").await;
        assert_eq!(other, Err(Trouble::Stale), "not the code that was compared");
        assert_eq!(town.app.unit_key_again(&helper, unit, &print).await, Ok(1));
        assert_eq!(opens(&town.app, &intake, case).await, Ok(TITLE.into()));
        let old = by(Role::Intake, COUNTER, &counter);
        assert_eq!(opens(&town.app, &old, case).await, Err(Trouble::Locked), "the lost card");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_over_one_database_agree() {
    let town = Town::at(huiyin_tests::postgres()).await;
    let twin = town.reopened().await;
    let root = card_of(&town, ROOT).await;
    // The other program learned nothing of the key, and locks with it all the same.
    let receipt = twin.case_submit(&By::Public, accusation("twin")).await.expect("a case");
    assert!(!house_opens(&town, receipt.case).await);
    let officer = signed(Role::UnitHead, ROOT);
    let bytes = town.app.held_bytes(&officer, &root.open);
    let (held, _) = twin.held_read(&officer, &bytes).await.expect("asked").expect("open there");
    let there = By::Staff(Signed { held: Some(held), ..officer });
    assert_eq!(opens(&twin, &there, receipt.case).await, Ok(TITLE.into()));
    // Changed here, the browser's key ends there, too.
    let head = with(Role::UnitHead, ROOT, &root);
    let (card, print) = town.app.unit_card(&head).expect("a card");
    town.app.unit_key_make(&head, &card.shown(), &print, false).await.expect("changed");
    assert!(twin.held_read(&signed(Role::UnitHead, ROOT), &bytes).await.expect("asked").is_none());
    let after = twin.case_submit(&By::Public, accusation("after")).await.expect("a case");
    let fresh = town.app.unit_key_open(&signed(Role::UnitHead, ROOT), &card.shown()).await;
    let fresh = UnitCard { typed: card.shown().to_string(), open: fresh.expect("opens") };
    let new = by(Role::UnitHead, ROOT, &fresh);
    for case in [receipt.case, after.case] {
        assert_eq!(opens(&town.app, &new, case).await, Ok(TITLE.into()));
    }
    twin.close().await;
    town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_audit_looks_at_locks_from_outside_and_counts_what_it_cannot_read() {
    for town in towns().await {
        card_of(&town, ROOT).await;
        let case = town.submit(accusation("audited")).await.expect("a case").case;
        town.submit(matter("beside")).await.expect("a case");
        town.app.close().await;
        let report = async || audit::run(&town.settings, None, |_| {}).await.expect("read");
        let whole = report().await;
        assert!(whole.ok, "{:?}", whole.findings);
        assert_eq!((whole.counts["cases-locked"], whole.counts["shares"]), (1, 3));
        for (sql, code) in [
            (
                format!("UPDATE case_share SET made_ms = made_ms + 1 WHERE case_id = {case}"),
                "share-broken",
            ),
            (
                format!("DELETE FROM case_share WHERE holder > 0 AND case_id = {case}"),
                "share-missing",
            ),
        ] {
            town.home.execute(&sql).await;
            let found = report().await;
            assert!(
                found.findings.iter().any(|one| one.code == code),
                "{sql} {:?}",
                found.findings
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_takes_the_shares_along() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let receipt = town.submit(accusation("erased")).await.expect("a case");
        let kept = town.submit(accusation("kept")).await.expect("a case");
        led_to_the_end(&town, &receipt, &root).await;
        town.pass_days(60);
        let auditor = staff(Role::Auditor, ROOT);
        let basis = text("档案管理规定第十二条");
        let number: &CaseNumber = &receipt.number;
        town.app.case_erase(&auditor, number, &basis, false).await.expect("erased");
        assert!(holders(&town, receipt.case).await.is_empty());
        assert_eq!(holders(&town, kept.case).await, [0, ROOT.0], "the other keeps its own");
        town.app.close().await;
    }
}

async fn led_to_the_end(town: &Town, receipt: &Receipt, root: &UnitCard) {
    let case = receipt.case;
    let draft = Command::Draft {
        outcome: huiyin_domain::case::Outcome::Explained,
        text: huiyin_tests::town::answer("已经查明。"),
        holds: Vec::new(),
    };
    let solved = Command::GiveVerdict {
        verdict: huiyin_domain::case::Verdict::Solved,
        text: None,
        again: None,
    };
    let deliver = huiyin_tests::town::deliver(huiyin_domain::case::Means::Page);
    let of = |role| by(role, ROOT, root);
    for (who, what) in [
        (of(Role::Dispatcher), route(ROOT)),
        (of(Role::UnitHead), Command::Accept { notice: None }),
        (of(Role::Handler), Command::Take),
        (of(Role::Handler), draft),
        (of(Role::UnitHead), Command::Approve),
        (of(Role::Handler), deliver),
        (person(town, receipt), solved),
    ] {
        town.act(&who, case, what).await.expect("a step");
    }
    let stage = read(&town.app, &person(town, receipt), case).await.expect("a page").case.stage;
    assert_eq!(stage, Stage::Concluded);
}
