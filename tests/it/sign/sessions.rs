//! Sessions are seen and ended: one, all others, all of an account.

use super::*;
use huiyin_tests::town::{PASSWORD, code};

async fn lives(browser: &mut Browser) -> bool {
    browser.get("/desk").await.status == 200
}

/// Three browsers of one account; codes count once, so each signs in at its own moment.
async fn three(site: &Site) -> [Browser; 3] {
    let first = site.officer("handler").await;
    site.town.pass_ms(30_000);
    let second = site.officer("handler").await;
    site.town.pass_ms(30_000);
    [first, second, site.officer("handler").await]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_sees_and_ends_their_own_sessions() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let mut stranger = site.officer("head").await;
        let [mut first, mut second, mut third] = three(&site).await;
        let page = first.get("/desk/account").await;
        let ends: Vec<Form> =
            page.html().forms().into_iter().filter(|f| f.action.ends_with("/end")).collect();
        assert_eq!(ends.len(), 3, "two others, and all others at once");
        assert!(page.body.contains("这里"));
        assert!(!page.body.contains("127.0.0.1"), "no address is known of a session");
        // Nobody ends somebody else's.
        let one = ends.iter().find(|f| f.action.contains("/session/")).expect("one").clone();
        let token = stranger.get("/desk/account").await.html().form("/desk/account/ways");
        let foreign = Form { fields: token.fields, ..one.clone() };
        assert_eq!(stranger.submit(&foreign).await.status, 303);
        assert!(lives(&mut second).await && lives(&mut third).await);
        first.submit(&one).await;
        let left = [lives(&mut second).await, lives(&mut third).await];
        assert_eq!(left.iter().filter(|lives| **lives).count(), 1);
        let all = first.get("/desk/account").await.html().form("/desk/account/sessions/end");
        first.submit(&all).await;
        assert!(!lives(&mut second).await && !lives(&mut third).await);
        assert!(lives(&mut first).await && lives(&mut stranger).await);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_a_reset_and_a_closed_account_end_sessions() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let [mut first, mut second, mut third] = three(&site).await;
        let new = "river-stone-lamp-91";
        let typed = [("old", PASSWORD), ("new", new), ("again", new)];
        let page = first.fill("/desk/account", "/desk/account", &typed).await;
        assert_eq!(page.status, 303, "{}", page.html().text());
        assert!(lives(&mut first).await, "where it was changed goes on");
        assert!(!lives(&mut second).await && !lives(&mut third).await);
        site.town.pass_ms(30_000);
        let by = huiyin_app::By::System;
        let rows = site.town.app.staff_list(&by).await.expect("rows");
        let id = |login: &str| rows.iter().find(|row| row.login == login).expect("there").id;
        site.town.app.staff_reset(&by, id("handler"), PASSWORD).await.expect("reset");
        assert!(!lives(&mut first).await);
        let mut head = site.officer("head").await;
        assert!(lives(&mut head).await);
        site.town.app.staff_sessions_end(&by, id("head")).await.expect("ended");
        assert!(!lives(&mut head).await);
        site.town.pass_ms(30_000);
        let mut head = site.officer("head").await;
        site.town.app.staff_set_active(&by, id("head"), false).await.expect("closed");
        assert!(!lives(&mut head).await);
        let typed = [("login", "head"), ("password", PASSWORD)];
        site.town.pass_ms(30_000);
        let now = code("head", site.town.moment.now());
        let typed = [typed[0], typed[1], ("code", now.as_str())];
        let page = site.browser().fill("/desk/sign-in", "/desk/sign-in", &typed).await;
        assert_eq!(page.status, 422, "a closed account signs in no more");
        site.stop().await;
    }
}
