//! The secret changed by its holder: the old one ends at once, everywhere; the new one opens; a
//! second tap shows the same; nobody else can do it.

use super::{filed, given, track};
use huiyin_app::keys::ViewSecret;
use huiyin_domain::ids::CaseNumber;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;
use huiyin_tests::town::matter;

const PATH: &str = "/case/secret";

async fn changed(browser: &mut Browser, secret: &str) -> Page {
    browser.fill(PATH, PATH, &[("secret", secret)]).await
}

async fn events(site: &Site, number: &str) -> Vec<&'static str> {
    let number = CaseNumber::parse(number).expect("a number");
    let by = huiyin_app::By::System;
    let signed =
        huiyin_tests::town::signed(huiyin_domain::policy::Role::Intake, huiyin_tests::town::ROOT);
    let id = site.town.app.case_by_number(&signed, &number).await.expect("a case");
    let page = site.town.app.case_page(&by, id).await.expect("a page");
    page.timeline.iter().map(|entry| entry.event.kind()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_old_secret_ends_at_once_and_the_new_one_opens() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut person = site.browser();
        let (number, old) = given(&filed(&mut person, "claim").await);
        // Somebody who saw the secret has the case open, and so has the slip's own page.
        let mut thief = site.browser();
        assert_eq!(track(&mut thief, &number, &old).await.location(), Some("/case"));
        let stale = person.clone();
        let page = changed(&mut person, &old).await;
        assert_eq!(page.location(), Some("/receipt"), "{}", page.html().text());
        let receipt = person.get("/receipt").await;
        let (same, new) = given(&receipt);
        assert_eq!(same, number);
        assert_ne!(new, old);
        assert!(!receipt.body.contains(&old));
        // The old secret is dead, in every browser and in every cookie.
        for browser in [&mut thief, &mut stale.clone()] {
            for path in ["/case", "/case/proof", "/case/opening", PATH, "/receipt"] {
                assert_eq!(browser.get(path).await.location(), Some("/track"), "{path}");
            }
        }
        let page = track(&mut thief, &number, &old).await;
        assert_eq!(page.status, 422);
        let told = page.error_of("secret").expect("a sentence");
        assert!(told.contains("更换"), "an old slip is recognised: {told}");
        // The new one opens, and this browser is in.
        assert_eq!(person.get("/case").await.status, 200);
        assert_eq!(track(&mut site.browser(), &number, &new).await.location(), Some("/case"));
        assert_eq!(events(&site, &number).await, ["registered", "secret-changed"]);
        let page = person.get("/case").await;
        for secret in [&old, &new, &old.replace('-', ""), &new.replace('-', "")] {
            assert!(!page.body.contains(secret.as_str()), "the timeline holds no secret");
        }
        // And once more, from the new one.
        let page = changed(&mut person, &new).await;
        assert_eq!(page.location(), Some("/receipt"));
        let (_, third) = given(&person.get("/receipt").await);
        for dead in [&old, &new] {
            let number = CaseNumber::parse(&number).expect("a number");
            let dead = ViewSecret::parse(dead).expect("a secret");
            assert!(site.town.app.case_unlock(&number, &dead).await.is_err());
        }
        assert_eq!(track(&mut site.browser(), &number, &third).await.location(), Some("/case"));
        site.stop().await;
    }
}

/// A double tap: the second post carries the form and the cookies of before the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_tap_shows_the_same_secret() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut person = site.browser();
        let (number, old) = given(&filed(&mut person, "claim").await);
        let form = person.get(PATH).await.html().form(PATH).with("secret", &old);
        let mut twin = person.clone();
        assert_eq!(person.submit(&form).await.location(), Some("/receipt"));
        assert_eq!(twin.submit(&form).await.location(), Some("/receipt"));
        let first = given(&person.get("/receipt").await);
        assert_eq!(given(&twin.get("/receipt").await), first);
        assert_eq!(events(&site, &number).await, ["registered", "secret-changed"]);
        // Many at once, too.
        let (_, second) = first;
        let form = person.get(PATH).await.html().form(PATH).with("secret", &second);
        let taps = (0..12).map(|_| {
            let (mut browser, form) = (person.clone(), form.clone());
            tokio::spawn(async move {
                let page = browser.submit(&form).await;
                (page.status, browser)
            })
        });
        let mut shown = Vec::new();
        for tap in taps.collect::<Vec<_>>() {
            let (status, mut browser) = tap.await.expect("answered");
            assert_eq!(status, 303);
            shown.push(given(&browser.get("/receipt").await));
        }
        assert!(shown.len() == 12 && shown.iter().all(|one| *one == shown[0]));
        assert_eq!(events(&site, &number).await.len(), 3);
        // Without the old secret typed, the old cookie and the form's token give nothing.
        let wrong = form.clone().with("secret", "0000-0000-0000-0000");
        let page = twin.submit(&wrong).await;
        assert_ne!(page.location(), Some("/receipt"));
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_page_is_not_enough_and_guessing_is_slowed_down() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let receipt = site.town.submit(matter("open page")).await.expect("a case");
    let other = site.town.submit(matter("other case")).await.expect("a case");
    let mut person = site.person(&receipt).await;
    for (typed, seen) in [
        ("", "请填写查询码"),
        ("short", "16"),
        ("0000-0000-0000-0000", "不是现在的"),
        // A whole secret, of another case.
        (&other.secret.to_string(), "不是现在的"),
    ] {
        let page = changed(&mut person, typed).await;
        assert_eq!(page.status, 422, "{typed}");
        assert!(page.error_of("secret").is_some_and(|told| told.contains(seen)), "{typed}");
    }
    let mut answers = Vec::new();
    for no in 0..24 {
        answers.push(changed(&mut person, &format!("{no:04}-0000-0000-0000")).await.status);
    }
    assert!(answers.contains(&429), "{answers:?}");
    let number = receipt.number.to_string();
    assert_eq!(events(&site, &number).await, ["registered"]);
    site.stop().await;
}

/// A second tap on "send" after the secret was changed does not show a dead one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_of_a_dead_secret_is_not_shown_again() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut person = site.browser();
        for (path, typed) in [("/new", [("text", "换码")]), ("/new/where", [("kind", "claim")])] {
            person.fill(path, path, &typed).await;
        }
        person.fill("/new/contact", "/new/contact", &[]).await;
        let check = person.get("/new/check").await.html().form("/new/check");
        assert_eq!(person.submit(&check).await.location(), Some("/receipt"));
        let (_, old) = given(&person.get("/receipt").await);
        assert_eq!(person.submit(&check).await.location(), Some("/receipt"), "a second tap");
        assert_eq!(given(&person.get("/receipt").await).1, old);
        changed(&mut person, &old).await;
        let (_, new) = given(&person.get("/receipt").await);
        let page = person.submit(&check).await;
        let page = person.onwards(page).await;
        assert!(!page.body.contains(&old) && new != old);
        site.stop().await;
    }
}
