//! Several cases given to one colleague: each answered for, none twice, fifty and no more.

use super::*;
use huiyin_app::By;
use huiyin_tests::browser::Browser;
use huiyin_tests::html::Form;
use huiyin_tests::town::{OTHER_SECTION, Town, text};

async fn handler_of(town: &Town, case: CaseId) -> Option<StaffId> {
    town.app.case_page(&By::System, case).await.expect("a page").case.owner.handler
}

async fn form_of(browser: &mut Browser, cases: &[String], to: StaffId) -> Form {
    let mut form = browser.open("/desk?scope=unit").await.html().form("/desk/assign");
    form.fields.retain(|(name, _)| name != "case");
    form.fields.extend(cases.iter().map(|tick| ("case".to_owned(), tick.clone())));
    form.with("to", &to.to_string())
}

async fn tick(town: &Town, case: CaseId) -> String {
    let page = town.app.case_page(&By::System, case).await.expect("a page");
    format!("{case}:{}", page.version)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_case_is_answered_for_and_a_second_sending_changes_nothing() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let to = town.account("worker", Role::Handler, SECTION).await.staff;
        town.account("head", Role::UnitHead, SECTION).await;
        let mut ticks = Vec::new();
        let mut cases = Vec::new();
        for once in ["one", "two", "moved", "early"] {
            let stage = if once == "early" { Stage::Routed } else { Stage::Accepted };
            let case = town.case_at(once, stage).await.case;
            ticks.push(tick(town, case).await);
            cases.push(case);
        }
        // One that is another unit's, and one that is not there.
        let foreign = town.case_at("foreign", Stage::Accepted).await.case;
        let away = Command::Transfer { to: OTHER_SECTION, reason: text("归公路科") };
        town.act(&staff(Role::UnitHead, SECTION), foreign, away).await.expect("handed over");
        ticks.push(tick(town, foreign).await);
        ticks.push("77:1".into());
        let mut browser = site.officer("head").await;
        let form = form_of(&mut browser, &ticks, to).await;
        let reason = Command::AddMaterial { text: text("又补充一句") };
        town.act(&By::person(cases[2]), cases[2], reason).await.expect("added meanwhile");

        let page = browser.submit(&form).await;
        assert_eq!(page.status, 200, "{}", text_of(&page));
        let said = text_of(&page);
        assert!(said.contains("6 件中") && said.contains("2 件已交办"), "{said}");
        assert_eq!(said.matches("刚才有人改动过").count(), 1, "{said}");
        assert_eq!(said.matches("不在您的权限内").count(), 2, "{said}");
        assert_eq!(page.html().tags("tr").count(), 1 + 6, "each has its row");
        for (case, wanted) in cases.iter().zip([Some(to), Some(to), None, None]) {
            assert_eq!(handler_of(town, *case).await, wanted, "{said}");
        }
        let before = town.home.count("SELECT count(*) FROM case_event").await;
        let again = browser.submit(&form).await;
        assert!(text_of(&again).contains("2 件已交办"), "{}", text_of(&again));
        assert_eq!(town.home.count("SELECT count(*) FROM case_event").await, before, "harmless");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn none_too_many_and_strangers_are_refused_and_ticks_are_kept() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let to = town.account("worker", Role::Handler, SECTION).await.staff;
        let stranger = town.account("stranger", Role::Handler, OTHER_SECTION).await.staff;
        town.account("head", Role::UnitHead, SECTION).await;
        let case = town.case_at("ticked", Stage::Accepted).await.case;
        let own = tick(town, case).await;
        let mut browser = site.officer("head").await;
        let fifty_one: Vec<String> =
            std::iter::once(own.clone()).chain((100..150).map(|id| format!("{id}:1"))).collect();
        for (ticks, to, field) in [
            (Vec::new(), to, "case"),
            (fifty_one.clone(), to, "case"),
            (vec!["nonsense".into(), "1:".into(), ":".into()], to, "case"),
            (vec![own.clone()], StaffId(0), "to"),
            (vec![own.clone()], stranger, "to"),
        ] {
            let form = form_of(&mut browser, &ticks, to).await;
            let page = browser.submit(&form).await;
            assert_eq!(page.status, 422, "{ticks:?}");
            assert!(page.body.contains(&format!("href=\"#{field}\"")), "{}", text_of(&page));
            let is_kept = page.body.contains(&format!("value=\"{own}\" checked"));
            assert_eq!(is_kept, ticks.contains(&own), "{ticks:?}");
        }
        assert_eq!(handler_of(town, case).await, None);
        let fifty = &fifty_one[..50];
        let form = form_of(&mut browser, fifty, to).await;
        let page = browser.submit(&form).await;
        assert_eq!(page.status, 200, "fifty are taken");
        assert_eq!(handler_of(town, case).await, Some(to));
        // A handler sees no boxes.
        let list = site.officer("worker").await.get("/desk?scope=unit").await;
        assert!(!list.body.contains("/desk/assign"), "{}", text_of(&list));
        site.stop().await;
    }
}
