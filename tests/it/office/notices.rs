//! What officers are told: who and when, once, in neutral words; seen together; gone in time.

use super::*;
use huiyin_app::{By, Signed, engine};
use huiyin_domain::case::{CaseKind, Means, Outcome, Verdict, Way};
use huiyin_domain::ids::NoticeId;
use huiyin_domain::leave::Leave;
use huiyin_domain::time::Millis;
use huiyin_tests::town::{
    CANARIES, COUNTER, DAY_MS, OTHER, OTHER_SECTION, Town, answer, deliver, text, visit,
};

async fn told(town: &Town, who: &Signed) -> Vec<String> {
    let rows = town.app.notices(who, None, 200).await.expect("notices");
    rows.into_iter().rev().map(|row| row.purpose).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_officer_is_told_what_concerns_them_and_nobody_of_their_own_doing() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let worker = town.account("worker", Role::Handler, SECTION).await;
        let second = town.account("second", Role::Handler, SECTION).await;
        let head = town.account("head", Role::UnitHead, SECTION).await;
        let chief = town.account("chief", Role::UnitHead, OTHER_SECTION).await;
        let case = town.case_at("told", Stage::Routed).await.case;
        assert_eq!(told(&town, &head).await, ["came"], "{}", town.home.name);
        assert!(told(&town, &worker).await.is_empty(), "there is a head");
        let by = |who: &Signed| By::Staff(who.clone());
        let act = async |who: &By, what| {
            let what: Command<_> = what;
            town.act(who, case, what).await.expect("a step");
        };
        act(&by(&head), Command::Accept { notice: Some(text("已受理")) }).await;
        act(&by(&head), Command::Assign { to: head.staff, unit: SECTION }).await;
        assert_eq!(told(&town, &head).await, ["came"], "they know what they did themselves");
        act(&by(&head), Command::Assign { to: worker.staff, unit: SECTION }).await;
        act(&By::person(case), Command::AddMaterial { text: text("又坏了一盏") }).await;
        assert_eq!(told(&town, &worker).await, ["assigned", "material"]);
        // Somebody stands in: they are told beside the handler, from now on.
        let now = town.moment.now();
        let until = Millis(now.0 + 100 * DAY_MS);
        let (staff, substitute) = (worker.staff, second.staff);
        let leave = Leave { staff, substitute, from: now, until };
        town.app.leave_add(&worker, leave).await.expect("a leave");
        for _ in 0..45 {
            town.pass_ms(2 * DAY_MS);
            while engine::clocks_tick(town.app.clone()).await.expect("a tick").more {}
        }
        let late = told(&town, &worker).await;
        assert!(late.contains(&"clock-near".into()) && late.contains(&"clock-missed".into()));
        assert_eq!(told(&town, &second).await, late[2..], "what came since");
        act(
            &by(&worker),
            Command::Draft {
                outcome: Outcome::Resolved, text: answer("好了"), holds: Vec::new()
            },
        )
        .await;
        assert_eq!(told(&town, &head).await.last().map(String::as_str), Some("approval"));
        assert_eq!(told(&town, &worker).await, late, "not of their own draft");
        act(&by(&head), Command::Approve).await;
        act(&by(&worker), deliver(Means::Page)).await;
        let verdict =
            Command::GiveVerdict { verdict: Verdict::PartlySolved, text: None, again: None };
        act(&By::person(case), verdict).await;
        assert_eq!(told(&town, &worker).await.last().map(String::as_str), Some("verdict"));
        assert!(told(&town, &chief).await.is_empty(), "another unit hears nothing");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_complained_of_is_told_nothing() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let accused = town.account("accused", Role::UnitHead, OTHER_SECTION).await;
        let case = town.submit(visit("accuses")).await.expect("a case").case;
        let intake = staff(Role::Intake, COUNTER);
        let way = Command::Classify {
            case_kind: CaseKind::Claim,
            way: Some(Way::PetitionProper),
            topic: None,
            urgent: false,
            accused: None,
        };
        town.act(&intake, case, way).await.expect("classified");
        let route = Command::Route { to: OTHER_SECTION, reasons: Vec::new(), note: None };
        town.act(&intake, case, route).await.expect("routed");
        assert_eq!(told(&town, &accused).await, ["came"], "before anybody knew");
        let classify = Command::Classify {
            case_kind: CaseKind::Accusation,
            way: None,
            topic: None,
            urgent: false,
            accused: Some(OTHER),
        };
        town.act(&By::System, case, classify).await.expect("classified");
        town.act(&By::person(case), case, Command::AddMaterial { text: text("证据") })
            .await
            .expect("added");
        let none: [&str; 0] = [];
        assert_eq!(told(&town, &accused).await, none, "and what came leads nowhere any more");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_shows_them_counts_them_and_marks_them_seen_together() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let worker = town.account("worker", Role::Handler, SECTION).await;
        town.account("other", Role::Handler, SECTION).await;
        town.account("head", Role::UnitHead, SECTION).await;
        let first = given_to(&site, "first", worker.staff).await;
        given_to(&site, "second", worker.staff).await;
        let mut browser = site.officer("worker").await;
        let page = browser.get("/desk/notices").await;
        let said = text_of(&page);
        assert!(said.contains("提醒（2）"), "the navigation counts: {said}");
        assert!(page.body.contains(&format!("/desk/case/{first}")), "{said}");
        let kept = said.replace(' ', "");
        for canary in CANARIES {
            assert!(!kept.contains(&canary.replace([' ', '\n'], "")), "{canary}: {said}");
        }
        let seen = page.html().form("/desk/notices");
        // One that comes while the page is being read stays new.
        given_to(&site, "third", worker.staff).await;
        assert_eq!(browser.submit(&seen).await.location(), Some("/desk/notices"));
        assert_eq!(town.app.notices_unseen(&worker).await, Ok(1));
        let page = browser.get("/desk").await;
        assert!(text_of(&page).contains("提醒（1）"), "{}", text_of(&page));

        // Another officer's are neither shown nor marked.
        let mut other = site.officer("other").await;
        let theirs = other.get("/desk/notices").await;
        assert!(!theirs.body.contains(&format!("/desk/case/{first}")));
        let token = theirs.html().forms()[0].get("token").map(str::to_owned).expect("a token");
        let fields = [("token".to_owned(), token), ("last".to_owned(), i64::MAX.to_string())];
        assert_eq!(other.post("/desk/notices", &fields).await.status, 303);
        assert_eq!(town.app.notices_unseen(&worker).await, Ok(1));

        // Kept for sixty days and not longer.
        town.pass_ms(60 * DAY_MS);
        engine::purge_tick(town.app.clone()).await.expect("a tick");
        assert_eq!(town.home.count("SELECT count(*) FROM staff_notice").await, 6);
        town.pass_ms(1);
        engine::purge_tick(town.app.clone()).await.expect("a tick");
        assert_eq!(town.home.count("SELECT count(*) FROM staff_notice").await, 0);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_notices_come_in_pages_and_ninety_nine_is_enough_to_count() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let worker = town.account("worker", Role::Handler, SECTION).await;
        town.account("head", Role::UnitHead, SECTION).await;
        let case = given_to(&site, "many", worker.staff).await;
        for no in 0..119 {
            let more = Command::AddMaterial { text: text(&format!("第{no}条")) };
            town.act(&By::person(case), case, more).await.expect("added");
        }
        let mut browser = site.officer("worker").await;
        let (mut path, mut pages, mut rows) = ("/desk/notices".to_owned(), 0, 0);
        loop {
            let page = browser.get(&path).await;
            assert!(text_of(&page).contains("提醒（99+）"), "{}", text_of(&page));
            pages += 1;
            rows += page.html().tags("td").count() / 3;
            let html = page.html();
            let next = html.tags("a").find(|a| a.get("rel").is_some_and(|rel| rel == "next"));
            let Some(next) = next.and_then(|a| a.get("href")) else { break };
            path = next.clone();
        }
        assert_eq!((pages, rows), (3, 120), "each once");
        let all = town.app.notices(&worker, Some(NoticeId(0)), 9).await.expect("notices");
        assert!(all.is_empty());
        site.stop().await;
    }
}
