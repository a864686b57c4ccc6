//! A passkey signs in alone, counts once, belongs to one site and one account; a copied one is
//! noticed.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_added_signs_in_alone_and_is_removed() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let mut officer = site.officer("handler").await;
        let mut device = Authenticator::new(1, URL);
        let page = registered(&mut officer, &mut device, "办公室电脑").await;
        assert_eq!(page.location(), Some("/desk/account"), "{}", page.html().text());
        let page = officer.get("/desk/account").await;
        assert!(page.body.contains("办公室电脑") && page.body.contains("还没有用过"));
        let again = registered(&mut officer, &mut device, "再来一次").await;
        assert_eq!(again.status, 422, "one device is registered once");
        site.town.pass_ms(1_000);
        let mut other = site.browser();
        let form = sign_in_form(&mut other, &mut device).await;
        let page = other.submit(&form).await;
        assert_eq!(page.location(), Some("/desk"), "{}", page.html().text());
        assert_eq!(other.get("/desk").await.status, 200);
        let path = officer.get("/desk/account").await;
        let off = path.html().forms().into_iter().find(|form| form.action.ends_with("/off"));
        let page = officer.submit(&off.expect("a way to remove it")).await;
        assert_eq!(page.location(), Some("/desk/account"));
        site.town.pass_ms(1_000);
        let form = sign_in_form(&mut site.browser(), &mut device).await;
        let mut third = site.browser();
        third.get("/desk/sign-in").await;
        assert_eq!(third.submit(&form).await.status, 403, "another browser's form");
        let mut fourth = site.browser();
        let form = sign_in_form(&mut fourth, &mut device).await;
        assert_eq!(fourth.submit(&form).await.status, 422, "a removed key opens nothing");
        assert_eq!(journal_count(&site, "passkey-added").await, 1);
        assert_eq!(journal_count(&site, "passkey-dropped").await, 1);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_counts_once_here_and_now_and_only_if_it_is_whole() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let mut officer = site.officer("handler").await;
        let mut device = Authenticator::new(1, URL);
        registered(&mut officer, &mut device, "电脑").await;
        type Spoil = fn(&mut Authenticator);
        let spoils: [(&str, Spoil); 5] = [
            ("another origin", |device| device.origin = "https://desk.huiyin.evil".into()),
            ("another port", |device| device.origin = format!("{URL}:8443")),
            ("another site", |device| device.site = "huiyin.evil".into()),
            ("without looking at who it is", |device| device.verifies = false),
            ("another device", |device| *device = Authenticator::new(9, URL)),
        ];
        for (what, spoil) in spoils {
            site.town.pass_ms(1_000);
            let mut spoilt = device.clone();
            spoil(&mut spoilt);
            let mut browser = site.browser();
            let form = sign_in_form(&mut browser, &mut spoilt).await;
            assert_eq!(browser.submit(&form).await.status, 422, "{what}");
        }
        // The control: nothing of that, and it opens; the same answer again does not.
        site.town.pass_ms(1_000);
        let mut browser = site.browser();
        let form = sign_in_form(&mut browser, &mut device).await;
        let fresh = browser.clone();
        assert_eq!(browser.submit(&form).await.location(), Some("/desk"));
        let mut thief = fresh;
        assert_eq!(thief.submit(&form).await.status, 422, "a replayed answer");
        held("an answer of a passkey counts once", "an unspoilt answer", "signs in");
        // Too late.
        let form = sign_in_form(&mut thief, &mut device).await;
        site.town.pass_ms(5 * MINUTE_MS);
        assert_eq!(thief.submit(&form).await.status, 422, "too late");
        // Not what an authenticator says.
        for bad in ["", "{}", "null", "[]", "不是", &"{".repeat(20_000)] {
            let form = form.clone().with("passkey-answer", bad);
            assert_eq!(thief.submit(&form).await.status, 422);
        }
        let form = sign_in_form(&mut thief, &mut device).await.with("passkey-state", "00ff");
        assert_eq!(thief.submit(&form).await.status, 422, "a challenge that is not ours");
        assert_eq!(journal_count(&site, "passkey-copied").await, 0);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_key_is_noticed_by_its_counter() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let mut officer = site.officer("handler").await;
        let mut device = Authenticator::new(1, URL);
        registered(&mut officer, &mut device, "电脑").await;
        site.town.pass_ms(1_000);
        let mut copy = device.clone();
        for turn in 0..2 {
            let mut browser = site.browser();
            let form = sign_in_form(&mut browser, &mut device).await;
            assert_eq!(browser.submit(&form).await.location(), Some("/desk"), "{turn}");
            site.town.pass_ms(1_000);
        }
        let mut browser = site.browser();
        let form = sign_in_form(&mut browser, &mut copy).await;
        assert_eq!(browser.submit(&form).await.status, 422, "its counter is behind");
        assert_eq!(journal_count(&site, "passkey-copied").await, 1, "and it is told");
        held("a copied passkey is noticed", "a counter that rises", "signs in");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_proves_the_presence_of_its_owner_and_of_nobody_else() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let mut officer = site.officer("handler").await;
        let mut other = site.officer("head").await;
        let mut own = Authenticator::new(1, URL);
        let mut foreign = Authenticator::new(2, URL);
        registered(&mut officer, &mut own, "电脑").await;
        registered(&mut other, &mut foreign, "电脑").await;
        site.town.pass_ms(1_000);
        for (device, status) in [(&mut foreign, 422), (&mut own, 303)] {
            let page = officer.get("/desk/step-up").await;
            let answer = device.answer(&options(&page, "get"));
            let form = page.html().form("/desk/step-up");
            let page = officer.submit(&answered(form, "/desk/step-up/passkey", &answer)).await;
            assert_eq!(page.status, status, "{}", page.html().text());
        }
        // A closed account signs in with nothing.
        let by = huiyin_app::By::System;
        let rows = site.town.app.staff_list(&by).await.expect("rows");
        let row = rows.iter().find(|row| row.login == "handler").expect("there");
        site.town.app.staff_set_active(&by, row.id, false).await.expect("closed");
        site.town.pass_ms(1_000);
        let mut browser = site.browser();
        let form = sign_in_form(&mut browser, &mut own).await;
        assert_eq!(browser.submit(&form).await.status, 422);
        site.stop().await;
    }
}

/// Where browsers have no passkeys, nothing of them is shown, and nothing of them is taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_without_a_domain_has_password_and_code_alone() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    site.town.account("handler", Role::Handler, SECTION).await;
    let mut officer = site.officer("handler").await;
    let page = officer.get("/desk/account").await;
    assert!(!page.body.contains("data-passkey"), "{}", page.html().text());
    assert!(page.html().text().contains("通行密钥"));
    let mut browser = site.browser();
    let page = browser.get("/desk/sign-in").await;
    assert!(!page.body.contains("data-passkey"));
    let form = Form { action: "/desk/sign-in/passkey".into(), ..page.html().form("/desk/sign-in") };
    assert_eq!(browser.submit(&form).await.status, 422);
    site.stop().await;
}
