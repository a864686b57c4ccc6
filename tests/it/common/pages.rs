//! The pages of common problems as officers and residents see them.

use super::*;
use huiyin_app::common::Asked;
use huiyin_domain::time::Millis;
use huiyin_tests::browser::Page;
use huiyin_tests::site::Site;
use huiyin_tests::town::{DAY_MS, OTHER_SECTION};

fn shows(page: &Page, status: u16, says: &str) {
    let text = page.html().text();
    assert_eq!(page.status, status, "{text}");
    assert!(text.contains(says), "{says:?} is not said: {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_opens_works_on_and_answers_a_problem_over_its_pages() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("chief", Role::UnitHead, SECTION).await;
        let first = lamp(&site.town, 1, somebody(1)).await;
        let second = lamp(&site.town, 2, somebody(2)).await;
        let mut chief = site.officer("chief").await;
        let case = format!("/desk/case/{}", first.case);
        let page = chief.get(&case).await;
        shows(&page, 200, "用这件事项新建问题");
        let new = format!("/desk/common/new?case={}&topic=streets&area=331122", first.case);
        let bare = chief.fill(&new, "/desk/common/new", &[("title", "")]).await;
        assert_eq!(bare.status, 422, "{}", bare.html().text());
        let named = [("title", "桂花弄小区路灯不亮，电话13912345678")];
        let refused = chief.fill(&new, "/desk/common/new", &named).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("13912345678"), "what was typed is kept");
        let opened = chief.fill(&new, "/desk/common/new", &[("title", "桂花弄小区路灯不亮")]).await;
        assert_eq!(opened.status, 303, "{}", opened.html().text());
        let path = opened.location().expect("a place").to_owned();
        let page = chief.get(&path).await;
        shows(&page, 200, first.number.as_str());

        // The other one is offered on its own page, and put in there.
        let case = format!("/desk/case/{}", second.case);
        let offered = chief.get(&case).await;
        shows(&offered, 200, "桂花弄小区路灯不亮");
        let put = chief.fill(&case, &format!("{case}/common"), &[]).await;
        assert_eq!(put.status, 303, "{}", put.html().text());
        shows(&chief.get(&path).await, 200, second.number.as_str());

        let due =
            (site.town.moment.now().date_in(&site.town.app.zone()) + jiff_days(9)).to_string();
        let line = [("line", "正在更换线路"), ("due", due.as_str())];
        let told = chief.fill(&path, &format!("{path}/line"), &line).await;
        assert_eq!(told.status, 303, "{}", told.html().text());
        let wrong = [("line", "正在更换线路"), ("due", "2001-01-01")];
        let past = chief.fill(&path, &format!("{path}/line"), &wrong).await;
        shows(&past, 422, "请选还没过去的日子");
        let list = chief.get("/desk/common").await;
        shows(&list, 200, "桂花弄小区路灯不亮");
        shows(&list, 200, "不显示");
        shows(&chief.get("/desk/common/day").await, 200, "昨天以来新建");
        let number = [("number-of", "QS-2026-000001-0")];
        let mistyped = chief.fill(&path, &format!("{path}/link"), &number).await;
        assert_eq!(mistyped.status, 422);
        let closed = chief.fill(&path, &format!("{path}/close"), &[("closed", "已修好")]).await;
        assert_eq!(closed.status, 303);
        shows(&chief.get(&path).await, 200, "重新打开");
        site.stop().await;
    }
}

fn jiff_days(days: i64) -> jiff::Span {
    jiff::Span::new().days(days)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_reads_a_problem_and_none_of_its_cases() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("stranger", Role::Handler, OTHER_SECTION).await;
        let receipt = lamp(&site.town, 1, somebody(1)).await;
        let problem = open(&site.town, &head(), 7, "桂花弄小区路灯不亮").await;
        linked(&site.town, problem, &[receipt.case]).await;
        let mut stranger = site.officer("stranger").await;
        let page = stranger.get("/desk/common/7").await;
        shows(&page, 200, "桂花弄小区路灯不亮");
        shows(&page, 200, "没有您能打开的");
        assert!(!page.body.contains(receipt.number.as_str()));
        assert!(!page.body.contains("/desk/common/7/close"));
        // By hand it is refused as well.
        let token = stranger.get("/desk/common/7").await;
        assert!(token.body.contains("/desk/common/7/link"));
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_is_told_of_what_more_than_ten_people_have_told() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let problem = open(&site.town, &head(), 7, "桂花弄小区路灯不亮").await;
        let due_at = Millis(site.town.moment.now().0 + 9 * DAY_MS);
        let line = Asked::Line { text: words("正在更换线路"), due_at };
        site.town.app.common_step(&head(), problem, line).await.expect("told");
        let mut told = Vec::new();
        for people in 1..=12 {
            let case = lamp(&site.town, people, somebody(people)).await.case;
            linked(&site.town, problem, &[case]).await;
            if people % 3 == 0 {
                site.town.pass_days(1);
                night(&site.town.app).await;
                told.push(before_sending(&site).await.contains("正在更换线路"));
            }
        }
        assert_eq!(told, [false, false, false, true]);
        site.stop().await;
    }
}

/// What somebody reads before they send a matter of streets.
async fn before_sending(site: &Site) -> String {
    let mut browser = site.browser();
    browser.fill("/new", "/new", &[("text", "桂花弄的路灯坏了，请修一修。")]).await;
    let place = [("kind", "claim"), ("place", "桂花弄"), ("area", "331122"), ("topic", "streets")];
    browser.fill("/new/where", "/new/where", &place).await;
    browser.fill("/new/contact", "/new/contact", &[]).await;
    let page = browser.get("/new/check").await;
    assert_eq!(page.status, 200, "{}", page.html().text());
    page.body
}
