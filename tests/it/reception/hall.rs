//! Numbers without gaps, one window for each, one receipt for each; the surge; the end of a day.

use super::*;
use huiyin_app::case::{Receipt, Submission};
use huiyin_app::log::Proof;
use huiyin_app::{By, Trouble};
use huiyin_domain::ids::CaseId;
use huiyin_domain::reception::{DAYS_KEPT, Refusal, Step, TicketState};
use huiyin_tests::town::{ROOT, SECTION, visit};
use std::collections::BTreeSet;

const REFUSED: fn(Refusal) -> Trouble = Trouble::Hall;

async fn registered(town: &Town, officer: &Signed, once: &str) -> Receipt {
    let brought = Submission { intake: Some(COUNTER), ..visit(once) };
    town.app.case_submit(&By::Staff(officer.clone()), brought).await.expect("a case")
}

/// The number at an officer's window.
async fn here(town: &Town, officer: &Signed) -> Option<TicketId> {
    let page = town.app.hall_page(officer).await.expect("the hall");
    page.own.and_then(|seat| seat.ticket).map(|ticket| ticket.id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_who_come_together_leave_with_sixty_receipts() {
    const PEOPLE: u32 = 60;
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let windows = officers(6);
        opened(&town, &windows).await;
        let all = (0..PEOPLE as usize).map(|no| taken(&town, no, no % 7 == 0));
        let tickets: Vec<TicketId> = futures_util::future::join_all(all).await;
        let mut numbers = Vec::new();
        for ticket in &tickets {
            numbers.push(number(&town, *ticket).await);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=PEOPLE).collect::<Vec<_>>(), "{}", town.home.name);
        let page = town.app.hall_page(&windows[0]).await.expect("the hall");
        assert_eq!((page.waiting, page.given), (PEOPLE, PEOPLE));
        assert_eq!(page.suggested, Some(2), "eight waiting for each window are enough");

        let mut receipts = Vec::new();
        while receipts.len() < PEOPLE as usize {
            let calls = windows.iter().map(|officer| town.app.hall_call_next(officer));
            for done in futures_util::future::join_all(calls).await {
                done.expect("sixty are ten rounds of six windows");
            }
            let mut at = BTreeSet::new();
            for officer in &windows {
                let ticket = here(&town, officer).await.expect("a number at the window");
                assert!(at.insert(ticket.0), "two windows called {ticket}: {}", town.home.name);
                let receipt = registered(&town, officer, &format!("of {ticket}")).await;
                town.app.hall_served(officer, ticket, receipt.case).await.expect("served");
                receipts.push((ticket, receipt));
            }
        }
        assert_eq!(receipts.iter().map(|(t, _)| t.0).collect::<BTreeSet<_>>().len(), 60);
        let cases: BTreeSet<CaseId> = receipts.iter().map(|(_, receipt)| receipt.case).collect();
        let secrets: BTreeSet<String> =
            receipts.iter().map(|(_, receipt)| receipt.secret.to_string()).collect();
        assert_eq!((cases.len(), secrets.len()), (60, 60), "one receipt each");
        for (ticket, receipt) in &receipts {
            let opened = town.app.case_unlock(&receipt.number, &receipt.secret).await;
            assert_eq!(opened, Ok(receipt.case), "number and secret open it");
            assert!(matches!(&receipt.proof, Proof::Logged(proof) if proof.contains('\n')));
            let given = town.app.hall_ticket(COUNTER, *ticket).await.expect("a number");
            assert_eq!(given.ticket.state, TicketState::Served { case: receipt.case });
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_windows_at_the_same_moment_call_two_numbers() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let two = officers(2);
        opened(&town, &two).await;
        for round in 0..15 {
            taken(&town, round * 2, false).await;
            taken(&town, round * 2 + 1, false).await;
            let (one, other) =
                tokio::join!(town.app.hall_call_next(&two[0]), town.app.hall_call_next(&two[1]));
            assert_eq!((one, other), (Ok(()), Ok(())));
            let (left, right) = (here(&town, &two[0]).await, here(&town, &two[1]).await);
            let (left, right) = (left.expect("a number"), right.expect("a number"));
            assert_ne!(left, right, "{}", town.home.name);
            for (officer, ticket) in [(&two[0], left), (&two[1], right)] {
                town.app.hall_step(officer, ticket, Step::Advised).await.expect("advised");
            }
        }
        // Two taps on one "next" are one call.
        taken(&town, 90, false).await;
        taken(&town, 91, false).await;
        let (one, other) =
            tokio::join!(town.app.hall_call_next(&two[0]), town.app.hall_call_next(&two[0]));
        assert!([&one, &other].contains(&&Err(REFUSED(Refusal::WindowBusy))), "{one:?} {other:?}");
        let page = town.app.hall_page(&two[0]).await.expect("the hall");
        assert_eq!((page.waiting, page.seats.len()), (1, 2));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_waits_in_its_turn_and_ends_in_one_way() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let all = officers(2);
        let (one, app) = (&all[0], &town.app);
        let none = app.hall_take(COUNTER, false, b"before anything opened").await;
        assert_eq!(none, Err(REFUSED(Refusal::NotOpen)), "a number would wait for nobody");
        opened(&town, &all[..1]).await;
        let first = taken(&town, 1, false).await;
        assert_eq!(taken(&town, 1, false).await, first, "the same tap is the same number");
        let second = taken(&town, 2, false).await;
        let seated = taken(&town, 3, true).await;
        let before = async |ticket| app.hall_ticket(COUNTER, ticket).await.expect("it").before;
        assert_eq!((before(first).await, before(second).await, before(seated).await), (1, 2, 0));

        app.hall_call_next(one).await.expect("called");
        assert_eq!(here(&town, one).await, Some(seated), "who asked to go first");
        app.hall_step(one, seated, Step::Back).await.expect("put back");
        app.hall_call_next(one).await.expect("called");
        assert_eq!(here(&town, one).await, Some(seated), "the turn was kept");
        app.hall_step(one, seated, Step::Advised).await.expect("advised");

        app.hall_call_next(one).await.expect("called");
        let early = app.hall_step(one, first, Step::GaveUp).await;
        assert_eq!(early, Err(REFUSED(Refusal::CallAgain)));
        app.hall_step(one, first, Step::Again).await.expect("called again");
        app.hall_step(one, first, Step::GaveUp).await.expect("given up");
        let late = app.hall_step(one, first, Step::Back).await;
        assert_eq!(late, Err(REFUSED(Refusal::NotHere)));

        let receipt = registered(&town, one, "by hand").await;
        let never = app.hall_served(one, second, receipt.case).await;
        assert_eq!(never, Err(REFUSED(Refusal::NeverCalled)));
        app.hall_call_next(one).await.expect("called");
        // The officer goes home: whoever leads closes the window, and the number is not lost.
        let other = app.hall_window_close(&signed(Role::Dispatcher, COUNTER), 1).await;
        assert_eq!(other, Err(REFUSED(Refusal::WindowTaken)));
        app.hall_window_close(&signed(Role::UnitHead, COUNTER), 1).await.expect("closed");
        assert_eq!(app.hall_page(one).await.expect("the hall").waiting, 1);
        // Registered all the same; by hand, twice, and for one number only.
        for _ in 0..2 {
            let done = app.hall_served_by_hand(one, 2, &receipt.number).await;
            assert_eq!(done, Ok(()), "{}", town.home.name);
        }
        let again = app.hall_served(one, first, receipt.case).await;
        assert_eq!(again, Err(REFUSED(Refusal::CaseTaken)), "one receipt each");
        let other = registered(&town, one, "another").await;
        let other = app.hall_served(one, second, other.case).await;
        assert_eq!(other, Err(REFUSED(Refusal::OtherCase)));
        let elsewhere = town.submit(Submission { intake: Some(ROOT), ..visit("away") }).await;
        let elsewhere = app.hall_served(one, first, elsewhere.expect("a case").case).await;
        assert_eq!(elsewhere, Err(REFUSED(Refusal::NotItsCase)));
        assert_eq!(app.hall_served(one, first, CaseId(1)).await, Err(Trouble::NotFound));
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surge_names_who_leads_and_ends_by_hand() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let intake = town.account("counter", Role::Intake, COUNTER).await;
        let above = town.account("root-head", Role::UnitHead, ROOT).await;
        let stranger = town.account("stranger", Role::UnitHead, SECTION).await;
        let app = &town.app;
        let unknown = app.hall_surge(&intake, stranger.staff, 2).await;
        assert!(matches!(unknown, Err(Trouble::Invalid { field: "leader", .. })), "{unknown:?}");
        app.hall_surge(&intake, above.staff, 2).await.expect("declared");
        let page = app.hall_page(&intake).await.expect("the hall");
        let (surge, leader) = page.surge.expect("a surge");
        assert_eq!((surge.leader, surge.extra), (above.staff, 2));
        assert_eq!(leader, Some(above.display_name.replace("经办员", "经办员root-head")));
        assert!(app.hall_board(COUNTER).await.expect("the board").is_surge);
        // It gives no number by itself, and takes none away.
        let none = app.hall_take(COUNTER, false, b"before a window opened").await;
        assert_eq!(none, Err(REFUSED(Refusal::NotOpen)));
        opened(&town, &officers(3)).await;
        let page = app.hall_page(&intake).await.expect("the hall");
        assert!(page.surge.is_some() && page.seats.len() == 3, "opening a window ends no surge");
        let twice = app.hall_surge(&intake, above.staff, 2).await;
        assert_eq!(twice, Err(REFUSED(Refusal::SurgeOn)));
        app.hall_surge_end(&intake).await.expect("ended");
        assert_eq!(app.hall_surge_end(&intake).await, Err(REFUSED(Refusal::SurgeOff)));
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_day_begins_with_one_and_is_forgotten_after_a_month() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let all = officers(1);
        opened(&town, &all).await;
        for no in 0..3 {
            taken(&town, no, false).await;
        }
        let old = taken(&town, 0, false).await;
        town.pass_days(1);
        opened(&town, &all).await;
        let fresh = taken(&town, 10, false).await;
        assert_eq!(number(&town, fresh).await, 1, "{}", town.home.name);
        let yesterday = town.app.hall_ticket(COUNTER, old).await.expect("still there");
        assert!(yesterday.ticket.state.is_ended(), "nobody's turn any more");
        let rows = async || {
            let mut rows = Vec::new();
            for table in ["hall_day", "hall_window", "hall_ticket"] {
                rows.push(town.home.count(&format!("SELECT count(*) FROM {table}")).await);
            }
            rows
        };
        town.pass_days(DAYS_KEPT - 1);
        huiyin_app::engine::purge_tick(town.app.clone()).await.expect("purged");
        assert_eq!(rows().await, [2, 2, 4], "a day of thirty days ago is kept");
        town.pass_days(1);
        huiyin_app::engine::purge_tick(town.app.clone()).await.expect("purged");
        assert_eq!(rows().await, [1, 1, 1], "{}", town.home.name);
        town.app.close().await;
    }
}
