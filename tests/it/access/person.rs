//! Somebody with number and secret of one case: that case and no other, and nothing of the desk.

use super::*;
use huiyin_tests::town::{matter, visit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_reaches_their_own_case_alone() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut other = matter("another person");
        other.body = text("别人的事情：楼道堆满杂物");
        let own = site.town.submit(matter("own")).await.expect("a case");
        let other = site.town.submit(other).await.expect("a case");
        let mut browser = site.person(&own).await;
        let page = browser.get("/case").await;
        assert!(page.body.contains(own.number.as_str()));
        assert!(!page.body.contains(other.number.as_str()) && !page.body.contains("楼道"));
        // Nothing in an address or a field names the case: whatever is asked, it is their own.
        for path in [
            format!("/case?id={}", other.case),
            format!("/case?case={}&number={}", other.case, other.number),
        ] {
            assert!(!browser.get(&path).await.body.contains("楼道"), "{path}");
        }
        for path in [
            format!("/case/{}", other.case),
            format!("/case/{}", own.case),
            format!("/receipt/{}", other.number),
        ] {
            assert_eq!(browser.get(&path).await.status, 404, "{path}");
        }
        for path in [format!("/desk/case/{}", own.case), "/desk".into(), "/desk/staff".into()] {
            assert_eq!(browser.get(&path).await.status, 401, "{path}");
        }
        let form = browser.get("/case").await.html().form("/case/material");
        let number = other.case.to_string();
        let forged =
            form.with("material", "串到别人那里").with("case", &number).with("id", &number);
        browser.submit(&forged).await;
        let theirs = site.town.app.case_page(&By::System, other.case).await.expect("a page");
        assert_eq!(theirs.version, 1, "the other case is untouched");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_or_old_cookie_opens_nothing() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let own = site.town.submit(matter("cookie")).await.expect("a case");
    let browser = site.person(&own).await;
    let (name, value) = browser
        .cookies
        .iter()
        .find(|(name, _)| name.ends_with("track"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .expect("the cookie of tracking");
    let mut tries = 0;
    for at in (0..value.len()).step_by(3) {
        let mut bytes = value.clone().into_bytes();
        bytes[at] = if bytes[at] == b'a' { b'b' } else { b'a' };
        let mut changed = browser.clone();
        let bytes = String::from_utf8(bytes).expect("ASCII");
        changed.cookies.insert(name.clone(), bytes);
        let page = changed.get("/case").await;
        assert_eq!(page.location(), Some("/track"), "sign {at}");
        tries += 1;
    }
    assert!(tries > 10);
    for forged in ["", "0", "AAAAAAAAAAAAAAAA", &own.case.to_string()] {
        let mut changed = browser.clone();
        changed.cookies.insert(name.clone(), forged.to_owned());
        assert_eq!(changed.get("/case").await.location(), Some("/track"), "{forged}");
    }
    let mut later = browser.clone();
    site.town.pass_ms(31 * 60_000);
    assert_eq!(later.get("/case").await.location(), Some("/track"), "after half an hour");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_is_slowed_down_for_whoever_guesses() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let own = site.town.submit(visit("guess")).await.expect("a case");
    let mut browser = site.browser();
    let number = own.number.to_string();
    let form = browser.get("/track").await.html().form("/track").with("number", &number);
    let mut answers = Vec::new();
    for no in 0..24 {
        let guess = format!("{:04}-0000-0000-0000", no);
        answers.push(browser.submit(&form.clone().with("secret", &guess)).await);
    }
    let counted = |status| answers.iter().filter(|page| page.status == status).count();
    assert_eq!((counted(422), counted(429)), (20, 4));
    let held = answers.last().expect("an answer");
    assert!(held.header("retry-after").is_some());
    site.town.pass_ms(11 * 60_000);
    let right = form.with("secret", &own.secret.to_string());
    assert_eq!(browser.submit(&right).await.location(), Some("/case"), "later it opens again");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_end_by_time_sign_out_and_loss_of_the_account() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let town = &site.town;
    for login in ["idle", "leaves", "closed"] {
        town.account(login, Role::Handler, SECTION).await;
    }
    let mut idle = site.officer("idle").await;
    let mut leaves = site.officer("leaves").await;
    let mut closed = site.officer("closed").await;
    for browser in [&mut idle, &mut leaves, &mut closed] {
        assert_eq!(browser.get("/desk").await.status, 200);
    }
    let copy = leaves.clone();
    let token = token_of(&leaves.get("/desk/account").await);
    let out = leaves.post("/desk/sign-out", &[("token".into(), token)]).await;
    assert_eq!(out.location(), Some("/desk/sign-in"));
    assert_eq!(copy.clone().get("/desk").await.status, 401, "a kept cookie is of no use");
    let id = town.app.staff_list(&By::System).await.expect("a list");
    let id = id.iter().find(|row| row.login == "closed").expect("the account").id;
    town.app.staff_set_active(&By::System, id, false).await.expect("closed");
    assert_eq!(closed.get("/desk").await.status, 401);
    town.pass_ms(29 * 60_000);
    assert_eq!(idle.get("/desk").await.status, 200);
    town.pass_ms(29 * 60_000);
    assert_eq!(idle.get("/desk").await.status, 200, "used in time");
    town.pass_ms(31 * 60_000);
    assert_eq!(idle.get("/desk").await.status, 401, "half an hour without a touch");
    site.stop().await;
}
