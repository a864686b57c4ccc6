//! The pages of the duty desk as officers see them, in both languages, by forms alone.

use super::*;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::town::{SECTION, signed};

fn shows(page: &Page, status: u16, says: &str) {
    let text = page.html().text();
    assert_eq!(page.status, status, "{text}");
    assert!(text.contains(says), "{says:?} is not said: {text}");
}

const REPORT: [(&str, &str); 6] = [
    ("hazard", "natural.flood"),
    ("place", "青石河东岸二号闸"),
    ("area", "331122"),
    ("what", "河水漫过堤脚"),
    ("when", "08:40"),
    ("source", "resident"),
];

async fn report(browser: &mut Browser, change: &[(&str, &str)]) -> Page {
    let fields: Vec<(&str, &str)> = REPORT
        .iter()
        .map(|(name, value)| {
            let changed = change.iter().find(|(own, _)| own == name);
            (*name, changed.map_or(*value, |(_, value)| value))
        })
        .chain(
            change.iter().copied().filter(|(name, _)| !REPORT.iter().any(|(own, _)| own == name)),
        )
        .collect();
    browser.fill("/desk/duty", "/desk/duty", &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emergency_from_the_telephone_to_the_end_over_its_pages() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let mut clerk = room.site.officer("clerk").await;
        shows(&clerk.get("/desk/duty").await, 200, "现在谁在班");
        shows(&clerk.get("/desk/duty").await, 200, "在岗镇长");
        let taken = report(&mut clerk, &[("note", "回电 13912345678")]).await;
        assert_eq!(taken.status, 303, "{}", taken.html().text());
        let path = taken.location().expect("a place").to_owned();
        let page = clerk.get(&path).await;
        shows(&page, 200, "洪涝 · 青石河东岸二号闸");
        shows(&page, 200, "13912345678");
        shows(&page, 200, "首报（电话）");
        let verify = format!("{path}/work/verify");
        let done = clerk.fill(&path, &verify, &[("how", "请村里看现场")]).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        // A duty officer is offered no activation.
        let page = clerk.get(&path).await;
        assert!(!page.body.contains("/lead/activate"), "not a leader");

        let mut chief = room.site.officer("chief").await;
        let chosen = format!("{path}?level=qingshi-flood+IV");
        let page = chief.get(&chosen).await;
        shows(&page, 200, "巡查山塘水库");
        let activate = format!("{path}/lead/activate");
        let done = chief.fill(&chosen, &activate, &[]).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        shows(&chief.get(&path).await, 200, "IV 级响应");
        let board = chief.get(&format!("{path}/board")).await;
        shows(&board, 200, "人数不足");
        assert!(board.body.contains("http-equiv=\"refresh\""), "without a script it looks again");
        let reported = format!("{path}/work/report-up");
        let first = clerk.fill(&path, &reported, &[("way", "phone")]).await;
        assert_eq!(first.status, 303, "{}", first.html().text());
        shows(&clerk.get(&path).await, 200, "第 1 号");
        let down = [("met-0", "yes"), ("waived-1", "县里同意"), ("down-reason", "水位回落")];
        let done = chief.fill(&path, &format!("{path}/lead/stand-down"), &down).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        shows(&chief.get(&path).await, 200, "免除：县里同意");
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_input_is_said_beside_its_field_and_kept() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let mut clerk = room.site.officer("clerk").await;
        for (field, typed, says) in [
            ("hazard", "social.gathering", "什么情况"),
            ("hazard", "", "什么情况"),
            ("place", "电话13912345678那里", "电话"),
            ("what", "镇政府门口有人集会", "请转接待"),
            ("when", "昨晚", "21:40"),
            ("when", "2030-01-01 08:00", "不能晚于"),
            ("source", "rumour", "来源"),
        ] {
            let page = report(&mut clerk, &[(field, typed)]).await;
            assert_eq!(page.status, 422, "{field}={typed}: {}", page.html().text());
            let said = page.error_of(field).unwrap_or_default();
            assert!(said.contains(says), "{field}={typed}: {said:?}");
            let kept = page.html().form("/desk/duty");
            if field != "hazard" && field != "source" {
                assert_eq!(kept.get(field), Some(typed), "what was typed stays");
            }
            assert!(kept.get("place").is_some());
        }
        let home = &room.site.town.home;
        assert_eq!(home.count("SELECT count(*) FROM incident").await, 0);
        let taken = report(&mut clerk, &[]).await;
        let path = taken.location().expect("a place").to_owned();
        let note = [("note", "请打13912345678")];
        let page = clerk.fill(&path, &format!("{path}/work/note"), &note).await;
        assert_eq!(page.status, 422);
        assert!(page.error_of("note").is_some(), "{}", page.html().text());
        assert!(page.body.contains("请打13912345678"), "kept");
        let how = [("how", "请村里看现场")];
        clerk.fill(&path, &format!("{path}/work/verify"), &how).await;
        // A measure above the tier: beside the measures, with everything that was typed.
        let mut chief = room.site.officer("chief").await;
        let chosen = format!("{path}?level=qingshi-flood+II");
        let activate = format!("{path}/lead/activate");
        let page = chief.fill(&chosen, &activate, &[("measures", "征用民船")]).await;
        assert_eq!(page.status, 422);
        let said = page.error_of("measures").unwrap_or_default();
        assert!(said.contains("请求上级"), "{said}");
        assert!(page.body.contains("征用民船"));
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_speaks_both_languages() {
    let room = Room::at(huiyin_tests::sqlite()).await;
    let id = room.active(7).await;
    let mut english = room.site.browser().english();
    english.sign_in("chief", room.now()).await;
    for path in
        ["/desk/duty".to_owned(), format!("/desk/duty/{id}"), format!("/desk/duty/{id}/board")]
    {
        let page = english.get(&path).await;
        assert_eq!(page.status, 200);
        let text = page.html().text();
        for key in ["incident-", "callout-", "summons-"] {
            assert!(!text.contains(key), "{path} shows a key: {text}");
        }
    }
    shows(&english.get("/desk/duty").await, 200, "On duty now");
    shows(&english.get(&format!("/desk/duty/{id}")).await, 200, "Response level IV");
    room.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_twice_is_one_thing() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let mut clerk = room.site.officer("clerk").await;
        let mut form = clerk.get("/desk/duty").await.html().form("/desk/duty");
        for (name, value) in REPORT {
            form = form.with(name, value);
        }
        let first = clerk.submit(&form).await;
        let second = clerk.submit(&form).await;
        assert_eq!(first.location(), second.location());
        let home = &room.site.town.home;
        assert_eq!(home.count("SELECT count(*) FROM incident").await, 1);
        let path = first.location().expect("a place").to_owned();
        let how = [("how", "请村里看现场")];
        let verify = format!("{path}/work/verify");
        let mut form = clerk.get(&path).await.html().form(&verify);
        for (name, value) in how {
            form = form.with(name, value);
        }
        for _ in 0..2 {
            assert_eq!(clerk.submit(&form).await.status, 303);
        }
        assert_eq!(home.count("SELECT count(*) FROM incident_step").await, 2);
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_takes_its_own_steps_alone() {
    let room = Room::at(huiyin_tests::sqlite()).await;
    let id = room.verifying(7).await;
    let path = format!("/desk/duty/{id}");
    let mut clerk = room.site.officer("clerk").await;
    // A leader's step through the door of whoever is on duty is no step at all.
    for step in ["work/activate", "work/nothing", "lead/activate"] {
        let token = clerk.get(&path).await.html().form(&format!("{path}/work/note"));
        let token = token.get("token").expect("a token").to_owned();
        let sent = [("token".to_owned(), token)];
        let page = clerk.post(&format!("{path}/{step}"), &sent).await;
        let wanted = if step.starts_with("lead") { 403 } else { 404 };
        assert_eq!(page.status, wanted, "{step}");
    }
    let head = signed(Role::UnitHead, SECTION);
    let page = room.app().incident_page(&head, id).await.expect("seen");
    assert!(page.steps.is_empty() && !page.works);
    room.stop().await;
}
