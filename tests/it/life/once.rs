//! Done twice is done once: receipts, forms sent again, two officers at the same case, numbers
//! without gaps.

use super::*;
use huiyin_app::case::Receipt;
use huiyin_domain::policy::Role;
use huiyin_tests::town::{DAY_MS, MONDAY, SECTION, matter, visit};
use std::collections::BTreeMap;

fn shown(receipt: &Receipt) -> (CaseId, String, String) {
    (receipt.case, receipt.number.to_string(), receipt.secret.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_again_gives_the_same_receipt() {
    for town in towns().await {
        let first = town.submit(matter("twice")).await.expect("registered");
        town.pass_days(2);
        let mut again = matter("twice");
        again.body = text("other words under the same token change nothing");
        let second = town.submit(again).await.expect("registered");
        assert_eq!(shown(&second), shown(&first));
        assert!(second.replay && !first.replay);
        let later = town.reopened().await;
        let third = later.case_submit(&By::Public, matter("twice")).await.expect("registered");
        assert_eq!(shown(&third), shown(&first), "after a restart too");
        let other = town.submit(matter("thrice")).await.expect("registered");
        assert_ne!(shown(&other).0, shown(&first).0, "equal words, another token: two cases");
        assert_eq!(town.home.count("SELECT count(*) FROM case_file").await, 2);
        town.app.close().await;
        later.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_taps_at_once_make_one_case() {
    for town in towns().await {
        let taps = (0..32).map(|_| town.submit(matter("taps")));
        let receipts = futures_util::future::join_all(taps).await;
        let receipts: Vec<Receipt> = receipts.into_iter().map(|r| r.expect("a receipt")).collect();
        assert!(receipts.iter().all(|receipt| shown(receipt) == shown(&receipts[0])));
        assert_eq!(receipts.iter().filter(|receipt| !receipt.replay).count(), 1);
        assert_eq!(town.home.count("SELECT count(*) FROM case_file").await, 1);
        assert_eq!(town.home.count("SELECT count(*) FROM case_event").await, 1);
        assert_eq!(town.home.count("SELECT count(*) FROM outbox").await, 1, "told once");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_officers_with_the_same_page_one_is_told_that_it_changed() {
    for town in towns().await {
        let case = town.case_at("two officers", Stage::Routed).await.case;
        let (one, two) = (staff(Role::UnitHead, SECTION), staff(Role::Dispatcher, SECTION));
        let seen = town.app.case_page(&one, case).await.expect("a page").version;
        let accept = || Command::Accept { notice: None };
        let back = || Command::Return { reason: text("不属于本科职责") };
        let (first, second) = tokio::join!(
            town.app.case_act(&one, case, Some(seen), accept(), None),
            town.app.case_act(&two, case, Some(seen), back(), None),
        );
        assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
        let lost = if first.is_ok() { &second } else { &first };
        assert!(
            matches!(lost, Err(Trouble::Stale | Trouble::Forbidden(_) | Trouble::NotFound)),
            "{lost:?}"
        );
        let old = town.app.case_act(&By::System, case, Some(seen), accept(), None).await;
        assert_eq!(old, Err(Trouble::Stale));
        let future = town.app.case_act(&By::System, case, Some(seen + 9), accept(), None).await;
        assert_eq!(future, Err(Trouble::Stale));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_sent_again_is_taken_once() {
    for town in towns().await {
        let case = town.case_at("steps", Stage::Handling).await.case;
        let handler = staff(Role::Handler, SECTION);
        let add = || Command::AddMaterial { text: text("现场照片说明") };
        let before = kinds(&town.app, case).await.len();
        let act = || town.app.case_act(&handler, case, None, add(), Some(b"sixteen-bytes-ok"));
        let versions = futures_util::future::join_all((0..16).map(|_| act())).await;
        assert!(versions.iter().all(Result::is_ok), "{versions:?}");
        assert_eq!(kinds(&town.app, case).await.len(), before + 1);
        let page = town.app.case_page(&handler, case).await.expect("a page");
        let stale = Some(page.version - 1);
        let again = town.app.case_act(&handler, case, stale, add(), Some(b"sixteen-bytes-ok"));
        assert_eq!(again.await, Ok(page.version), "a reload of a form that had counted");
        let other = town.app.case_act(&handler, case, None, add(), Some(b"another-token-ok"));
        assert_eq!(other.await, Ok(page.version + 1));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_s_words_that_meet_are_all_kept() {
    for town in towns().await {
        let case = town.case_at("meet", Stage::Handling).await.case;
        let person = By::person(case);
        let add = |no: usize| {
            let what = Command::AddMaterial { text: text(&format!("补充材料 {no}")) };
            town.app.case_act(&person, case, None, what, None)
        };
        let done = futures_util::future::join_all((0..4).map(add)).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        let page = town.app.case_page(&person, case).await.expect("a page");
        for no in 0..4 {
            let words = format!("补充材料 {no}");
            let times = page.timeline.iter().flat_map(|entry| &entry.texts);
            assert_eq!(times.filter(|(_, text)| *text == words).count(), 1);
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_have_no_gaps_by_office_and_year() {
    for town in towns().await {
        let mut numbers = Vec::new();
        for year in 0..2 {
            town.moment.set(huiyin_domain::time::Millis(MONDAY.0 + year * 365 * DAY_MS));
            let web = (0..20).map(|no| town.submit(matter(&format!("w{year}-{no}"))));
            let hall = (0..20).map(|no| town.submit(visit(&format!("v{year}-{no}"))));
            // What is refused in between must not use a number up.
            let broken = (0..5).map(|no| {
                let mut broken = matter(&format!("b{year}-{no}"));
                broken.party.email = None;
                town.submit(broken)
            });
            let (web, hall, _) = tokio::join!(
                futures_util::future::join_all(web),
                futures_util::future::join_all(hall),
                futures_util::future::join_all(broken),
            );
            numbers.extend(web.into_iter().chain(hall).map(|r| r.expect("a case").number));
        }
        let mut by_office: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for number in &numbers {
            let parts: Vec<&str> = number.as_str().split('-').collect();
            let office = format!("{}-{}", parts[0], parts[1]);
            by_office.entry(office).or_default().push(parts[2].parse().expect("a number"));
        }
        let offices: Vec<&str> = by_office.keys().map(String::as_str).collect();
        assert_eq!(offices, ["JD-2026", "JD-2027", "QS-2026", "QS-2027"]);
        for (office, mut running) in by_office {
            running.sort_unstable();
            assert_eq!(running, (1..=20).collect::<Vec<i64>>(), "{office}");
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_on_one_database_give_one_row_of_numbers() {
    for town in towns().await {
        let twin = town.reopened().await;
        let here = (0..15).map(|no| town.app.case_submit(&By::Public, matter(&format!("h{no}"))));
        // The same tokens half of the time: whoever comes first makes the case.
        let there = (8..25).map(|no| twin.case_submit(&By::Public, matter(&format!("h{no}"))));
        let (here, there) = tokio::join!(
            futures_util::future::join_all(here),
            futures_util::future::join_all(there)
        );
        let receipts = here.into_iter().chain(there).map(|r| r.expect("a receipt"));
        let mut numbers: Vec<String> = receipts.map(|r| r.number.to_string()).collect();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 25, "{}", town.home.name);
        assert!(numbers[24].starts_with("QS-2026-000025"), "{numbers:?}");
        town.app.close().await;
        twin.close().await;
    }
}

/// A form that lost its token (no browser does that) must never hand out somebody's receipt or
/// swallow a second step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_token_is_nobody_s_token() {
    for town in towns().await {
        for once in [&b""[..], b"0", b"fifteen-bytes-x"] {
            let bring = || huiyin_app::case::Submission { once: once.to_vec(), ..matter("") };
            let one = town.submit(bring()).await.expect("a case");
            let two = town.submit(bring()).await.expect("a case");
            assert_ne!(shown(&one).0, shown(&two).0, "two people, two cases");
            assert_ne!(one.secret.to_string(), two.secret.to_string());
            let add = |words: &str| Command::AddMaterial { text: text(words) };
            let person = By::person(one.case);
            for words in ["第一句", "第二句"] {
                let done = town.app.case_act(&person, one.case, None, add(words), Some(b""));
                done.await.expect("a step");
            }
            assert_eq!(kinds(&town.app, one.case).await.len(), 3, "both are kept");
        }
        town.app.close().await;
    }
}
