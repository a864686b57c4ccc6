//! Notices leave the house: by mail and by web push, to whom wished it and for what they wished,
//! signed, sealed, once; a browser that is gone is forgotten.

use super::*;
use huiyin_app::notify::{MailConfig, MailTls};
use huiyin_app::{By, Signed, engine};
use huiyin_tests::browser::Browser;
use huiyin_tests::push::{PushAct, PushService, Subscription};
use huiyin_tests::smtp::SmtpServer;
use huiyin_tests::town::{CANARIES, text};

const MAIL_TO: &str = "worker@office.example";

struct Post {
    site: Site,
    mail: SmtpServer,
    push: PushService,
    worker: Signed,
    desk: Browser,
}

async fn posts() -> Vec<Post> {
    let mut posts = Vec::new();
    for home in huiyin_tests::engines() {
        let (mail, push) = (SmtpServer::start(), PushService::start());
        let port = mail.port;
        let site = Site::with(home, |settings| {
            settings.push_local = true;
            settings.mail = Some(MailConfig {
                host: "127.0.0.1".into(),
                port,
                tls: MailTls::None,
                user: None,
                password: None,
                from: "回音 <office@example.org>".into(),
                timeout_ms: 700,
            });
        })
        .await;
        let worker = site.town.account("worker", Role::Handler, SECTION).await;
        // Who is told that a case came to the section.
        site.town.account("head", Role::UnitHead, SECTION).await;
        let desk = site.officer("worker").await;
        posts.push(Post { site, mail, push, worker, desk });
    }
    posts
}

async fn sent(site: &Site) {
    for _ in 0..20 {
        if !engine::notices_tick(site.town.app.clone()).await.expect("a tick").more {
            return;
        }
    }
}

async fn allowed(desk: &mut Browser, subscription: &Subscription) -> Page {
    let Subscription { endpoint, p256dh, auth } = subscription;
    let typed = [("endpoint", endpoint.as_str()), ("p256dh", p256dh), ("auth", auth)];
    desk.fill("/desk/account", "/desk/account/push", &typed).await
}

async fn material(site: &Site, case: CaseId) {
    let more = Command::AddMaterial { text: text("又补充一句") };
    site.town.act(&By::person(case), case, more).await.expect("added");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_goes_out_by_the_ways_that_were_chosen_once_and_in_neutral_words() {
    for Post { site, mail, push, worker, mut desk } in posts().await {
        let town = &site.town;
        let case = given_to(&site, "before", worker.staff).await;
        sent(&site).await;
        assert!(mail.mails().is_empty() && push.seen().is_empty(), "nothing was chosen");
        let browser = push.subscribe();
        assert_eq!(allowed(&mut desk, &browser).await.location(), Some("/desk/account"));
        // Mail for what was assigned alone; the browser for material alone.
        let mut form = desk.get("/desk/account").await.html().form("/desk/account/ways");
        form.fields.retain(|(name, _)| !["mail", "push"].contains(&name.as_str()));
        let form = form.with("email", MAIL_TO).with("mail", "assigned").with("push", "material");
        let page = desk.submit(&form).await;
        assert_eq!(page.location(), Some("/desk/account"), "{}", text_of(&page));

        given_to(&site, "assigned", worker.staff).await;
        material(&site, case).await;
        for _ in 0..3 {
            sent(&site).await;
            town.pass_ms(400_000);
        }
        let number = town.app.case_page(&By::System, case).await.expect("a page").number;
        let seen = push.seen();
        assert_eq!(seen.len(), 1, "once: {seen:?}");
        assert_eq!(seen[0].text, format!("{number} 本人补充了材料"));
        assert_eq!(Some(seen[0].signer.clone()), town.app.push_public());
        let left = seen[0].expires - (town.moment.now().0 - 1_200_000) / 1_000;
        assert!((0..=86_400).contains(&left), "a service takes at most a day: {left}");
        let mails = mail.mails();
        assert_eq!(mails.len(), 1, "once");
        assert!(mails[0].to.contains(MAIL_TO));
        let said = mails[0].text();
        assert!(said.contains("交给您承办") && said.contains("/desk/notices"), "{said}");
        for canary in CANARIES {
            assert!(!said.contains(canary) && !seen[0].text.contains(canary), "{canary}");
        }
        assert_eq!(town.home.count("SELECT count(next_ms) FROM staff_notice").await, 0);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_is_gone_is_forgotten_and_a_busy_service_is_asked_later() {
    for Post { site, push, worker, mut desk, .. } in posts().await {
        let town = &site.town;
        let (gone, stays) = (push.subscribe(), push.subscribe());
        for subscription in [&gone, &stays] {
            assert_eq!(allowed(&mut desk, subscription).await.status, 303);
        }
        let count = "SELECT count(*) FROM staff_push";
        assert_eq!(allowed(&mut desk, &stays).await.status, 303);
        assert_eq!(town.home.count(count).await, 2, "allowed twice is allowed once");
        push.plan(&[PushAct::Answer(410)]);
        let case = given_to(&site, "gone", worker.staff).await;
        sent(&site).await;
        assert_eq!(town.home.count(count).await, 1);
        let to = |push: &PushService| push.seen().iter().map(|s| (s.browser, s.status)).collect();
        let seen: Vec<(usize, u16)> = to(&push);
        assert_eq!(seen, [(0, 410), (1, 201)]);

        push.plan(&[PushAct::Busy(120), PushAct::Answer(503)]);
        material(&site, case).await;
        sent(&site).await;
        town.pass_ms(119_000);
        sent(&site).await;
        assert_eq!(push.seen().len(), 3, "not before it may");
        town.pass_ms(1_000);
        sent(&site).await;
        assert_eq!(push.seen().len(), 4, "and it fails once more");
        town.pass_ms(60_000);
        sent(&site).await;
        let last = push.seen().pop().expect("a request");
        assert_eq!((last.browser, last.status), (1, 201));
        assert_eq!(town.home.count("SELECT count(next_ms) FROM staff_notice").await, 0);

        // A service that is away for good is given up after a day; the page has it all the same.
        push.plan(&[PushAct::Answer(500); 60]);
        material(&site, case).await;
        for _ in 0..60 {
            sent(&site).await;
            town.pass_ms(3_600_000);
        }
        assert_eq!(town.home.count("SELECT count(next_ms) FROM staff_notice").await, 0);
        let tries = push.seen().len() - 5;
        assert!((20..40).contains(&tries), "{tries}");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_look_of_the_kit_sees_a_broken_seal() {
    for Post { site, push, worker, mut desk, .. } in posts().await {
        allowed(&mut desk, &push.subscribe()).await;
        push.swap_keys();
        given_to(&site, "astray", worker.staff).await;
        sent(&site).await;
        assert_eq!(push.faults(), ["the seal is broken"]);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_out_of_use_and_a_browser_taken_back_hear_nothing() {
    for Post { site, push, worker, mut desk, mail } in posts().await {
        let town = &site.town;
        allowed(&mut desk, &push.subscribe()).await;
        let page = desk.get("/desk/account").await;
        let forms = page.html().forms();
        let off = forms.iter().find(|form| form.action.ends_with("/off")).expect("a button");
        assert_eq!(desk.submit(off).await.status, 303);
        assert_eq!(town.home.count("SELECT count(*) FROM staff_push").await, 0);
        allowed(&mut desk, &push.subscribe()).await;
        let case = given_to(&site, "off", worker.staff).await;
        town.app.staff_set_active(&By::System, worker.staff, false).await.expect("put out of use");
        material(&site, case).await;
        sent(&site).await;
        assert!(push.seen().is_empty() && mail.mails().is_empty());
        assert_eq!(town.home.count("SELECT count(next_ms) FROM staff_notice").await, 0);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_push_services_of_the_outside_world_are_taken() {
    for home in huiyin_tests::engines() {
        // Without the setting of the tests.
        let site = Site::at(home).await;
        site.town.account("worker", Role::Handler, SECTION).await;
        let mut desk = site.officer("worker").await;
        let good = PushService::start().subscribe();
        let with = |endpoint: &str| Subscription { endpoint: endpoint.into(), ..good.clone() };
        for endpoint in [
            good.endpoint.as_str(),
            "http://push.example.com/x",
            "https://10.0.0.7/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://localhost/x",
            "https://push.example.com:8443/x",
            "",
            "nonsense",
        ] {
            let page = allowed(&mut desk, &with(endpoint)).await;
            assert_eq!(page.status, 422, "{endpoint}");
            assert!(page.body.contains("href=\"#browsers\""), "{endpoint}");
        }
        let outside = "https://push.example.com/x";
        for (p256dh, auth) in [
            ("", good.auth.as_str()),
            (good.p256dh.as_str(), ""),
            (good.p256dh.as_str(), good.p256dh.as_str()),
            (good.auth.as_str(), good.auth.as_str()),
            ("路灯", "!!"),
            (&"A".repeat(87), good.auth.as_str()),
        ] {
            let keys = Subscription { p256dh: p256dh.into(), auth: auth.into(), ..with(outside) };
            assert_eq!(allowed(&mut desk, &keys).await.status, 422, "{p256dh} {auth}");
        }
        assert_eq!(site.town.home.count("SELECT count(*) FROM staff_push").await, 0);
        for no in 0..6 {
            let page = allowed(&mut desk, &with(&format!("{outside}{no}"))).await;
            assert_eq!(page.status, if no < 5 { 303 } else { 422 }, "{no}");
        }
        // Mail wants an address, and one that is an address.
        for (email, status) in [("", 422), ("nobody", 422), ("worker@office.example", 303)] {
            let typed = [("email", email), ("mail", "assigned")];
            let page = desk.fill("/desk/account", "/desk/account/ways", &typed).await;
            assert_eq!(page.status, status, "{email}");
            assert_eq!(page.error_of("email").is_some(), status == 422, "{email}");
        }
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worker_is_a_plain_file_and_the_key_outlives_a_restart() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::at(huiyin_tests::sqlite()).await;
    let file = site.browser().get("/desk/worker.js").await;
    assert_eq!(file.status, 200);
    assert!(file.header("content-type").is_some_and(|kind| kind.contains("javascript")));
    assert!(file.body.contains("showNotification"), "{}", file.body);
    assert!(file.header("set-cookie").is_none());
    let path = &site.town.settings.push_key_file;
    let mode = std::fs::metadata(path).expect("the key's file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = site.town.reopened().await;
    assert_eq!(again.push_public(), site.town.app.push_public());
    again.close().await;
    site.stop().await;
}
