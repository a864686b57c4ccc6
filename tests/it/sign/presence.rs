//! A write at the desk wants a proof of presence that is fresh; nothing typed is lost for it.

use super::*;
use huiyin::web::routes::{self, Door};
use huiyin_domain::case::Stage;
use huiyin_tests::town::{PASSWORD, answer, code};

const EXEMPT: [&str; 5] = [
    "/desk/sign-in",
    "/desk/sign-in/passkey",
    "/desk/sign-out",
    "/desk/step-up",
    "/desk/step-up/passkey",
];

fn asks(page: &Page) -> bool {
    page.status == 401 && page.body.contains("action=\"/desk/step-up\"")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_proof_asks_again_and_nothing_typed_is_lost() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let mut officer = site.officer("handler").await;
        officer.proof = None;
        let case = site.town.case_at("presence", Stage::Accepted).await.case;
        let path = format!("/desk/case/{case}");
        // Work alone renews nothing: a page every five minutes.
        for _ in 0..3 {
            assert_eq!(officer.get(&path).await.status, 200);
            site.town.pass_ms(5 * MINUTE_MS - 1);
        }
        let text = answer("<现场>\"已看过\" & 修了一半");
        let text = text.as_str();
        let form = officer.get(&path).await.html().form(&format!("{path}/take"));
        assert_eq!(officer.submit(&form).await.status, 303, "still fresh, by three milliseconds");
        site.town.pass_ms(3);
        let page = officer.get(&path).await;
        let form = page.html().form(&format!("{path}/draft"));
        let form = form.with("outcome", "resolved").with("text", text);
        let asked = officer.submit(&form).await;
        assert!(asks(&asked), "{} {}", asked.status, asked.html().text());
        assert!(asked.html().text().contains("填写的内容都在"));
        // A wrong proof, then a right one: the form goes on through both.
        let wrong = asked.html().form("/desk/step-up");
        let wrong = wrong.with("password", "not-the-password-at-all").with("code", "000000");
        let page = officer.submit(&wrong).await;
        assert_eq!(page.status, 422);
        let now = site.town.moment.now();
        let right = page.html().form("/desk/step-up");
        let right = right.with("password", PASSWORD).with("code", &code("handler", now));
        let before = officer.clone();
        let page = officer.submit(&right).await;
        let kept = page.html().form(&format!("{path}/draft"));
        assert_eq!(kept.get("text").map(|text| text.replace("\r\n", "\n")).as_deref(), Some(text));
        let page = officer.submit(&kept).await;
        assert_eq!(page.status, 303, "{}", page.html().text());
        // The proof turned the session over: a copy of the old cookie opens nothing.
        let mut thief = before;
        assert_eq!(thief.get("/desk").await.status, 401);
        assert_eq!(officer.get("/desk").await.status, 200);
        site.stop().await;
    }
}

/// Every way of writing at the desk, as whoever may: with a stale proof none does anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_unsafe_route_of_the_desk_wants_a_fresh_proof() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let case = site.town.case_at("presence", Stage::Handling).await.case;
        let mut officers = Vec::new();
        for role in Role::ALL {
            let login = format!("of-{}", role.code());
            let signed = site.town.account(&login, *role, SECTION).await;
            let mut browser = site.officer(&login).await;
            browser.proof = None;
            officers.push((*role, browser, signed.staff));
        }
        site.town.pass_ms(16 * MINUTE_MS);
        let (mut count, mut differences) = (0, Vec::new());
        let table = routes::table();
        let tried = table.entries().iter().filter(|entry| {
            entry.door == Door::Page && entry.method == "POST" && entry.path.starts_with("/desk")
        });
        for (at, _) in officers.iter().enumerate() {
            // What a page shown now would carry; looking is not writing.
            let (_, mut browser, _) = officers[at].clone();
            browser.get("/desk/account").await;
        }
        let before = site.town.home.cells().await;
        for entry in tried.filter(|entry| !EXEMPT.contains(&entry.path)) {
            for (role, browser, id) in &mut officers {
                let page = browser.get("/desk/account").await;
                let token = page
                    .html()
                    .forms()
                    .iter()
                    .find_map(|form| form.get("token").map(str::to_owned));
                let path = entry.path.replace(
                    "{id}",
                    &match entry.path {
                        path if path.starts_with("/desk/case") => case.to_string(),
                        _ => id.to_string(),
                    },
                );
                let path = path.replace("{step}", "on");
                let fields = [("token".to_owned(), token.expect("a token"))];
                let page = browser.post(&path, &fields).await;
                count += 1;
                if !asks(&page) && page.status != 403 {
                    let role = role.code();
                    differences.push(format!("{path} as {role}: {}", page.status));
                }
            }
        }
        println!("{}: {count} stale writes", site.town.home.name);
        assert_eq!(differences, Vec::<String>::new());
        assert_eq!(site.town.home.cells().await, before, "nothing was written");
        // The control: one of them with a fresh proof is taken.
        let (_, mut handler, _) = officers.remove(2);
        handler.proof = Some(("of-handler".into(), site.town.moment.clone()));
        let page = handler.fill("/desk/account", "/desk/account/ways", &[]).await;
        assert_eq!(page.status, 303, "{}", page.html().text());
        held("writes at the desk want a fresh proof", "a fresh proof", "the write is taken");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_setting_says_how_old_a_proof_may_be() {
    let site = Site::with(huiyin_tests::sqlite(), |settings| {
        settings.step_up_ms = 2 * MINUTE_MS;
    })
    .await;
    site.town.account("handler", Role::Handler, SECTION).await;
    let mut officer = site.officer("handler").await;
    officer.proof = None;
    let form = officer.get("/desk/account").await.html().form("/desk/account/ways");
    assert_eq!(officer.submit(&form).await.status, 303);
    site.town.pass_ms(2 * MINUTE_MS);
    assert!(asks(&officer.submit(&form).await));
    let out = officer.get("/desk/account").await.html().form("/desk/sign-out");
    assert_eq!(officer.submit(&out).await.status, 303, "leaving wants no proof");
    site.stop().await;
}
