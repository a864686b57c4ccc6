//! The same over the pages: a key is made, typed back, opened, put away; a locked case says what
//! to do; the person is told, before and after, who can read it.

use super::*;
use huiyin_tests::browser::Browser;
use huiyin_tests::site::Site;

const PATH: &str = "/desk/unit-key";

/// Makes the key of the unit of whoever is signed in; the card as it was shown.
async fn made(browser: &mut Browser) -> String {
    let page = browser.get(PATH).await;
    let forms = page.html().forms();
    let form = forms.into_iter().find(|form| form.action == "/desk/unit-key/card");
    let page = browser.submit(&form.expect("a form for a card")).await;
    assert_eq!(page.status, 200);
    let card = page.body.split("id=\"unit-card\">").nth(1).expect("a card");
    let card = card.split('<').next().expect("its signs").to_owned();
    let back = |typed: &str| {
        let forms = page.html().forms();
        let form = forms.into_iter().find(|form| form.action == "/desk/unit-key/make");
        form.expect("a form to type it back").with("card", typed)
    };
    let wrong = browser.submit(&back("0000")).await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.body.contains(&card), "a card is shown once");
    let done = browser.submit(&back(&card)).await;
    assert_eq!(done.location(), Some(PATH), "{}", done.html().text());
    card
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_made_opened_and_put_away_at_the_desk() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        town.account("zhang", Role::UnitHead, ROOT).await;
        town.account("diao", Role::Dispatcher, ROOT).await;
        let mut head = site.officer("zhang").await;
        let card = made(&mut head).await;
        let case = town.submit(accusation("desk")).await.expect("a case").case;
        let at = format!("/desk/case/{case}");
        let mut officer = site.officer("diao").await;
        let list = officer.get("/desk?scope=unit").await.html().text();
        assert!(list.contains("已上锁的控告件") && !list.contains(TITLE), "{list}");
        let page = officer.get(&at).await;
        assert_eq!(page.status, 423);
        assert!(page.body.contains(&format!("{PATH}?back={at}")), "the way on");
        let typed = [("card", card.as_str())];
        let opened = officer.fill(&format!("{PATH}?back={at}"), PATH, &typed).await;
        assert_eq!(opened.location(), Some(at.as_str()), "{}", opened.html().text());
        let page = officer.get(&at).await;
        assert_eq!(page.status, 200);
        let text = page.html().text();
        assert!(text.contains(TITLE) && text.contains("已在这个浏览器里打开"), "{text}");
        let cookies: Vec<&String> = officer.cookies.values().collect();
        assert!(cookies.iter().all(|value| !value.contains(&card.replace('-', ""))));
        let away = officer.fill(PATH, "/desk/unit-key/close", &[]).await;
        assert_eq!(away.location(), Some(PATH));
        assert_eq!(officer.get(&at).await.status, 423, "put away");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_cannot_be_tried_for_ever() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    site.town.account("diao", Role::Dispatcher, ROOT).await;
    card_of(&site.town, ROOT).await;
    let other = card_of(&site.town, SECTION).await;
    let mut officer = site.officer("diao").await;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        let page = officer.fill(PATH, PATH, &[("card", other.typed.as_str())]).await;
        statuses.push(page.status);
    }
    assert_eq!((statuses[0], statuses[9], statuses[11]), (422, 422, 429));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_person_is_told_who_can_read_it() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let before = site.town.submit(accusation("unlocked")).await.expect("a case");
        let page = site.person(&before).await.get("/case").await.html().text();
        assert!(page.contains("还没有上锁"), "{page}");
        assert!(checked(&site).await.contains("现在还没有办法把它锁起来"));
        card_of(&site.town, ROOT).await;
        let page = site.person(&before).await.get("/case").await.html().text();
        assert!(page.contains("已经上锁") && page.contains(TITLE), "{page}");
        assert!(checked(&site).await.contains("的钥匙上锁"));
        let ordinary = site.town.submit(matter("ordinary")).await.expect("a case");
        let page = site.person(&ordinary).await.get("/case").await.html().text();
        assert!(!page.contains("上锁"), "{page}");
        site.stop().await;
    }
}

/// What stands on the last page before an accusation is sent.
async fn checked(site: &Site) -> String {
    let mut browser = site.browser();
    browser.fill("/new", "/new", &[("text", "他收了钱不办事")]).await;
    browser.fill("/new/where", "/new/where", &[("kind", "accusation")]).await;
    browser.fill("/new/contact", "/new/contact", &[]).await;
    browser.get("/new/check").await.html().text()
}
