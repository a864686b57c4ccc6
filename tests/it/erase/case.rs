//! Which cases can be erased and by whom; what is left of one; what its number answers.

use super::*;
use huiyin_app::Trouble;
use huiyin_app::log::Proof;
use huiyin_domain::case::{CaseKind, Command, Way};
use huiyin_domain::ids::UnitId;
use huiyin_tests::cells::{Cell, contains};
use huiyin_tests::site::Site;
use huiyin_tests::town::{BUREAU, COUNTER, NAME, OTHER, SECTION, TITLE, visit};
use std::collections::BTreeSet;

async fn refused(town: &Town, by: &By, number: &CaseNumber) -> EraseFault {
    let before = town.home.cells().await;
    let tried = town.app.case_erase(by, number, &basis(), false).await;
    assert_eq!(town.home.cells().await, before, "nothing changed");
    tried.expect_err("it is refused")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_closed_case_goes_and_only_when_nobody_can_ask_for_more() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for stage in Stage::ALL.iter().filter(|stage| stage.is_open()) {
            let receipt = town.case_at(stage.code(), *stage).await;
            town.pass_days(WINDOWS_DAYS * 3);
            let fault = refused(&town, &auditor(), &receipt.number).await;
            assert_eq!(fault, EraseFault::Open, "{stage:?}");
        }
        let receipt = town.case_at("closed", Stage::Concluded).await;
        let fault = refused(&town, &auditor(), &receipt.number).await;
        assert!(matches!(fault, EraseFault::Window { .. }), "{fault:?}");
        town.pass_days(WINDOWS_DAYS);
        // The control: the same case, the same auditor, the windows over.
        let looked = town.app.case_erase(&auditor(), &receipt.number, &basis(), true).await;
        let looked = looked.expect("it could go");
        assert!(!looked.is_scrubbed && looked.texts >= 2);
        let events = looked.events;
        let done = erase(&town, &receipt.number).await.expect("it goes");
        assert!(done.is_scrubbed && done.events == events, "{}", town.home.name);
        let again = erase(&town, &receipt.number).await;
        assert!(matches!(again, Err(EraseFault::Already(_))), "{again:?}");
        is_whole(&town.settings).await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_an_auditor_above_the_case_and_never_of_the_unit_complained_of() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let receipt = town.submit(visit("accused")).await.expect("a case");
    let accuse = Command::Classify {
        case_kind: CaseKind::Claim,
        way: Some(Way::PetitionProper),
        topic: Some("streets".into()),
        urgent: false,
        accused: Some(BUREAU),
    };
    let ordinary = closed(&town, &["ordinary"]).await.remove(0);
    let roles = Role::ALL.iter().filter(|role| **role != Role::Auditor);
    for role in roles {
        for unit in [ROOT, SECTION, COUNTER] {
            let fault = refused(&town, &staff(*role, unit), &ordinary.number).await;
            let forbidden = matches!(fault, EraseFault::Trouble(Trouble::Forbidden(_)));
            assert!(forbidden || fault == EraseFault::Unknown, "{role:?} {unit}: {fault:?}");
        }
    }
    let auditor_of = |unit: UnitId| staff(Role::Auditor, unit);
    let foreign = refused(&town, &auditor_of(OTHER), &ordinary.number).await;
    assert_eq!(foreign, EraseFault::Unknown);
    for by in [By::Public, By::person(ordinary.case)] {
        let fault = refused(&town, &by, &ordinary.number).await;
        assert!(!matches!(fault, EraseFault::Already(_)), "{fault:?}");
    }
    // An auditor of the bureau stands above its section, but not where the bureau is accused.
    town.act(&staff(Role::Intake, COUNTER), receipt.case, accuse).await.expect("classified");
    let accused = refused(&town, &auditor_of(BUREAU), &receipt.number).await;
    assert_eq!(accused, EraseFault::Unknown);
    let done = town.app.case_erase(&auditor_of(BUREAU), &ordinary.number, &basis(), false).await;
    assert!(done.is_ok(), "{done:?}");
    town.app.close().await;
}

/// Every cell of a table's rows that belong to this case; those that others share left out.
fn own(before: &[Cell], without: &[Cell]) -> BTreeSet<Vec<u8>> {
    const LONG: usize = 16;
    let others: BTreeSet<&[u8]> = without.iter().map(|cell| cell.bytes.as_slice()).collect();
    let tables = [
        "case_file",
        "case_key",
        "case_share",
        "case_party",
        "case_text",
        "case_event",
        "idempotency",
    ];
    let cells = before.iter().filter(|cell| tables.contains(&cell.table.as_str()));
    // Its number stays in the stub, and its last commitment is what the leaf holds.
    let stays = ["number", "head_hash"];
    let cells =
        cells.filter(|cell| cell.bytes.len() >= LONG && !stays.contains(&cell.column.as_str()));
    cells
        .map(|cell| cell.bytes.clone())
        .filter(|bytes| !others.contains(bytes.as_slice()))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_it_goes_its_leaves_stay_and_what_was_proven_stays_proven() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let others = closed(&town, &["one", "two"]).await;
        let without = town.home.cells().await;
        let receipt = closed(&town, &["gone"]).await.remove(0);
        let policy = town.app.log_policy();
        let head = town.app.log_newest().await.expect("read").expect("signed");
        let own = own(&town.home.cells().await, &without);
        assert!(own.len() > 20, "{} cells of its own", own.len());

        let done = erase(&town, &receipt.number).await.expect("it goes");
        let left = town.home.cells().await;
        let holds_it = |cell: &&Cell| own.iter().any(|bytes| contains(&cell.bytes, bytes));
        let found: Vec<_> = left.iter().filter(holds_it).collect();
        assert!(found.is_empty(), "{}: {found:?}", town.home.name);
        let events = i64::try_from(done.events).expect("few");
        let stubs = format!("SELECT count(*) FROM erased WHERE number = '{}'", receipt.number);
        assert_eq!(town.home.count(&stubs).await, events);
        let bare = "SELECT count(*) FROM leaf WHERE case_id IS NULL AND seq IS NULL";
        assert_eq!(town.home.count(bare).await, events);
        let said = "SELECT count(*) FROM system_event WHERE kind = 'case-erased'";
        assert_eq!(town.home.count(said).await, 1);
        is_whole(&town.settings).await;

        // The log has one leaf more, and the receipt of old holds with its opening.
        let now = town.app.log_newest().await.expect("read").expect("signed");
        assert_eq!(now.checkpoint().size, head.checkpoint().size + 1);
        let found = judged(logged(&receipt.proof), Some(&receipt.opening), &policy);
        let Ok(Found::Receipt(finding)) = found else { panic!("{found:?}") };
        assert!(finding.event.is_some_and(|event| event.contains(receipt.number.as_str())));

        // Its neighbours are as they were, and its number is not given again.
        for other in &others {
            let page = town.app.case_page(&By::person(other.case), other.case).await;
            assert_eq!(page.expect("it opens").title, TITLE);
        }
        let next = town.submit(visit("next")).await.expect("a case").number;
        assert!(others.iter().all(|other| other.number != next) && next != receipt.number);

        // The control: a stub taken away is found, and so is one too many.
        town.home.execute(&format!("DELETE FROM erased WHERE position = {}", finding.index)).await;
        assert!(!audited(&town.settings).await.ok, "{}", town.home.name);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_answers_whoever_has_it_and_tells_nothing_else() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("finder", Role::Intake, COUNTER).await;
        let receipt = closed(&site.town, &["asked"]).await.remove(0);
        let (number, secret) = (receipt.number.to_string(), receipt.secret.to_string());
        let wrong = "ABCD-EFGH-JKMN-PQRS";
        let mut person = site.person(&receipt).await;
        let mut officer = site.officer("finder").await;
        let mut stranger = site.browser();
        let before = track(&mut stranger, &number, wrong).await;
        assert!(!before.contains(BASIS), "the control: it is not erased yet");
        erase(&site.town, &receipt.number).await.expect("it goes");

        // With the secret of old and with any other the answer is the same.
        let [right, guessed] = [&secret, &wrong.to_owned()].map(|secret| secret.clone());
        let right = track(&mut site.browser(), &number, &right).await;
        let guessed = track(&mut site.browser(), &number, &guessed).await;
        for page in [&right, &guessed] {
            assert!(page.contains(BASIS), "{page}");
            assert!(!page.contains(TITLE) && !page.contains(NAME));
        }
        assert_eq!(right.replace(&secret, ""), guessed.replace(wrong, ""));
        // Whoever had it open in a browser is outside again.
        assert_eq!(person.get("/case").await.location(), Some("/track"));
        let found = officer.fill("/desk", "/desk/find", &[("number", &number)]).await;
        assert!(found.status == 422 && found.body.contains(BASIS), "{}", found.body);
        let gone = officer.get(&format!("/desk/case/{}", receipt.case)).await;
        assert_eq!(gone.status, 404);
        site.stop().await;
    }
}

async fn track(browser: &mut huiyin_tests::browser::Browser, number: &str, secret: &str) -> String {
    let typed = [("number", number), ("secret", secret)];
    let page = browser.fill("/track", "/track", &typed).await;
    assert_eq!(page.status, 422);
    page.html().text()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_log_stands_still_nothing_is_erased() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let placed = closed(&town, &["placed"]).await.remove(0);
        let key = town.settings.log_key_file.clone();
        let away = key.with_extension("away");
        std::fs::rename(&key, &away).expect("moved");
        let waiting = closed(&town, &["waiting"]).await.remove(0);
        assert!(matches!(waiting.proof, Proof::Promised(_)));
        assert_eq!(refused(&town, &auditor(), &placed.number).await, EraseFault::LogStill);
        assert_eq!(refused(&town, &auditor(), &waiting.number).await, EraseFault::Waiting);
        std::fs::rename(&away, &key).expect("moved back");
        huiyin_app::engine::log_tick(town.app.clone()).await.expect("a tick");
        for receipt in [placed, waiting] {
            erase(&town, &receipt.number).await.expect("it goes");
        }
        is_whole(&town.settings).await;
        town.app.close().await;
    }
}

/// Two auditors at once, and an officer who opens the case again in the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_those_who_act_at_once_one_is_first_and_nothing_is_torn() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let names: Vec<String> = (0..12).map(|no| format!("race-{no}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for receipt in closed(&town, &names).await {
            let reason = text("群众反映问题又出现。");
            let head = staff(Role::UnitHead, SECTION);
            let reopen = town.act(&head, receipt.case, Command::Reopen { reason });
            let (one, two, reopened) =
                tokio::join!(erase(&town, &receipt.number), erase(&town, &receipt.number), reopen);
            let won = [one.is_ok(), two.is_ok(), reopened.is_ok()];
            assert_eq!(won.iter().filter(|won| **won).count(), 1, "{one:?} {two:?} {reopened:?}");
        }
        is_whole(&town.settings).await;
        town.app.close().await;
    }
}
