//! Messages over real sockets, sent by the engine: once; again while it may still work; given up
//! with an alarm; in neutral words; and nothing asked or kept about reading.

use huiyin_app::engine;
use huiyin_app::notify::{MailConfig, MailTls, SmsConfig};
use huiyin_app::{App, By, Settings};
use huiyin_domain::case::{Command, NoticeWish, Stage};
use huiyin_tests::cells::holding;
use huiyin_tests::site::Site;
use huiyin_tests::sms::{SmsAct, SmsGateway};
use huiyin_tests::smtp::{SmtpAct, SmtpServer};
use huiyin_tests::town::{ADDRESS, BODY, DAY_MS, EMAIL, NAME, PHONE, TITLE, matter, text};

fn sms_config(port: u16) -> SmsConfig {
    let config = format!(
        "url = \"http://127.0.0.1:{port}/send\"\n\
         body = '{{\"phone\":\"{{to}}\",\"content\":\"{{text}}\"}}'\ntimeout_ms = 700\n\
         [headers]\nidempotency-key = \"{{key}}\"\n"
    );
    toml::from_str(&config).expect("a good configuration")
}

pub fn channels(settings: &mut Settings, mail: &SmtpServer, sms: &SmsGateway) {
    settings.mail = Some(MailConfig {
        host: "127.0.0.1".into(),
        port: mail.port,
        tls: MailTls::None,
        user: None,
        password: None,
        from: "回音 <office@example.org>".into(),
        timeout_ms: 700,
    });
    settings.sms = Some(sms_config(sms.port));
}

pub async fn swept(app: &App) {
    for _ in 0..20 {
        if !engine::outbox_tick(app.clone()).await.expect("a tick").more {
            return;
        }
    }
}

pub struct Post {
    pub mail: SmtpServer,
    pub sms: SmsGateway,
    pub site: Site,
}

pub async fn posts(honours_key: bool) -> Vec<Post> {
    let mut posts = Vec::new();
    for home in huiyin_tests::engines() {
        let (mail, sms) = (SmtpServer::start(), SmsGateway::start(honours_key));
        let site = Site::with(home, |settings| channels(settings, &mail, &sms)).await;
        posts.push(Post { mail, sms, site });
    }
    posts
}

fn by_sms(once: &str) -> huiyin_app::case::Submission {
    huiyin_app::case::Submission { wish: NoticeWish::Sms, ..matter(once) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_message_is_delivered_once_whoever_sweeps() {
    for Post { mail, sms, site } in posts(false).await {
        let app = &site.town.app;
        for no in 0..12 {
            site.town.submit(matter(&format!("mail {no}"))).await.expect("a case");
            site.town.submit(by_sms(&format!("sms {no}"))).await.expect("a case");
        }
        let twin = site.town.reopened().await;
        tokio::join!(swept(app), swept(&twin), swept(app), swept(&twin));
        swept(app).await;
        assert_eq!((mail.mails().len(), sms.delivered().len()), (12, 12));
        site.town.pass_ms(DAY_MS);
        swept(app).await;
        assert_eq!((mail.mails().len(), sms.requests().len()), (12, 12), "and never again");
        assert!(mail.mails().iter().all(|one| one.to == EMAIL));
        twin.close().await;
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_for_now_is_tried_again_later() {
    for Post { mail, sms, site } in posts(true).await {
        let app = &site.town.app;
        mail.plan(&[SmtpAct::RefuseRecipient(451), SmtpAct::RefuseData(452)]);
        sms.plan(&[SmsAct::Answer(503, ""), SmsAct::Answer(429, "")]);
        site.town.submit(matter("later")).await.expect("a case");
        site.town.submit(by_sms("later sms")).await.expect("a case");
        let mut rounds = 0;
        while (mail.mails().len(), sms.delivered().len()) != (1, 1) {
            swept(app).await;
            let at_once = sms.requests().len();
            swept(app).await;
            assert_eq!(sms.requests().len(), at_once, "not before its time");
            site.town.pass_ms(3_600_000);
            rounds += 1;
            assert!(rounds < 10, "it never arrives");
        }
        assert_eq!(rounds, 3);
        let counts = app.outbox_counts().await.expect("counts");
        assert_eq!((counts.due, counts.leased, counts.dead), (0, 0, 0));
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_never_arrive_is_given_up_and_alarms() {
    for Post { mail, sms, site } in posts(true).await {
        let app = &site.town.app;
        mail.plan(&[SmtpAct::RefuseRecipient(550)]);
        sms.plan(&[SmsAct::Answer(422, "")]);
        site.town.submit(matter("never")).await.expect("a case");
        site.town.submit(by_sms("never sms")).await.expect("a case");
        swept(app).await;
        site.town.pass_ms(10 * DAY_MS);
        swept(app).await;
        assert_eq!((mail.mails().len(), sms.requests().len()), (0, 1), "no second try");
        assert_eq!(app.outbox_counts().await.expect("counts").dead, 2);
        // The metrics are the process's; this server is asked right after it has counted.
        let page = site.browser().get("/metrics").await;
        assert!(page.body.contains("huiyin_outbox{state=\"dead\"}"), "{}", page.body);
        let fates = page.body.lines().filter(|line| line.starts_with("huiyin_messages_total"));
        assert!(fates.clone().any(|line| line.contains("fate=\"dead\"")), "{}", page.body);
        let cells = site.town.home.cells().await;
        let kept = holding(&cells, &["smtp-5xx", "http-4xx"]);
        assert_eq!(kept.len(), 2, "only a code is kept of what the relay said");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hangs_for_days_is_given_up_too() {
    for Post { mail, sms, site } in posts(true).await {
        site.town.submit(by_sms("down")).await.expect("a case");
        sms.plan(&vec![SmsAct::Answer(503, ""); 200]);
        for _ in 0..75 {
            swept(&site.town.app).await;
            site.town.pass_ms(3_600_000);
        }
        let tries = sms.requests().len();
        assert!((10..=75).contains(&tries), "{tries}");
        site.town.pass_ms(2 * DAY_MS);
        swept(&site.town.app).await;
        assert_eq!(site.town.app.outbox_counts().await.expect("counts").dead, 1);
        assert_eq!((mail.mails().len(), sms.delivered().len()), (0, 0));
        site.stop().await;
    }
}

/// The process ends after the relay took the message and before that was written down.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_after_sending_repeats_at_most_once_and_recognisably() {
    for Post { mail, sms, site } in posts(false).await {
        let (town, app) = (&site.town, &site.town.app);
        town.submit(matter("crash")).await.expect("a case");
        town.submit(by_sms("crash sms")).await.expect("a case");
        swept(app).await;
        let until = town.moment.now().0 + 60_000;
        let lost = format!(
            "UPDATE outbox SET state = 'leased', token = 1, done_ms = NULL, \
             lease_until_ms = {until}, next_ms = {until}"
        );
        town.home.execute(&lost).await;
        let later = town.reopened().await;
        swept(&later).await;
        assert_eq!(sms.requests().len(), 1, "not while the lease may be somebody's");
        town.pass_ms(10 * 60_000);
        for _ in 0..3 {
            swept(&later).await;
            town.pass_ms(10 * 60_000);
        }
        let keys: Vec<_> =
            sms.requests().iter().map(|r| r.header("idempotency-key").map(str::to_owned)).collect();
        assert_eq!(keys.len(), 2);
        assert!(keys[0].is_some() && keys[0] == keys[1], "{keys:?}");
        let ids: Vec<_> = mail.mails().iter().map(|mail| mail.header("Message-ID")).collect();
        assert_eq!(ids.len(), 2);
        assert!(ids[0].is_some() && ids[0] == ids[1], "{ids:?}");
        later.close().await;
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_says_nothing_of_the_matter() {
    for Post { mail, sms, site } in posts(true).await {
        let town = &site.town;
        let by_mail = town.case_at("neutral", Stage::Answered).await;
        let mut english = by_sms("neutral sms");
        english.party.language = Some("en".into());
        let by_text = town.submit(english).await.expect("a case");
        let accuse = Command::AddMaterial { text: text("补充") };
        town.act(&By::person(by_text.case), by_text.case, accuse).await.expect("a step");
        swept(&town.app).await;
        let mut said: Vec<String> = sms.delivered().iter().map(|one| one.body.clone()).collect();
        for one in mail.mails() {
            said.push(format!(
                "{} {}",
                one.data.split("\r\n\r\n").next().unwrap_or(""),
                one.text()
            ));
        }
        assert_eq!(said.len(), 4, "{said:?}");
        let org = town.app.org();
        let mut never: Vec<String> = [NAME, ADDRESS, TITLE, BODY, "路灯", "申诉", "求决", "claim"]
            .iter()
            .map(|word| (*word).to_owned())
            .collect();
        never.extend(org.tree.iter().flat_map(|u| [u.label_zh.clone(), u.label_en.clone()]));
        never.extend(org.topics.iter().flat_map(|t| [t.label_zh.clone(), t.label_en.clone()]));
        never.extend([by_mail.secret.to_string(), by_mail.secret.compact()]);
        for message in &said {
            assert!(message.contains("/track"), "{message}");
            let told: Vec<&String> =
                never.iter().filter(|w| message.contains(w.as_str())).collect();
            assert!(told.is_empty(), "{told:?} in {message}");
        }
        assert!(sms.delivered()[0].body.contains("Huiyin: your case"), "in their language");
        assert!(sms.delivered()[0].body.contains(PHONE), "the only place where the number goes");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_or_kept_about_reading() {
    for Post { mail: _, sms, site } in posts(true).await {
        let receipt = site.town.submit(by_sms("reading")).await.expect("a case");
        swept(&site.town.app).await;
        let before = site.town.home.cells().await;
        let mut browser = site.person(&receipt).await;
        for _ in 0..5 {
            assert_eq!(browser.get("/case").await.status, 200);
        }
        site.town.pass_ms(DAY_MS);
        swept(&site.town.app).await;
        assert_eq!(site.town.home.cells().await, before, "opening it leaves no trace");
        let asked: Vec<String> =
            sms.requests().iter().map(|one| format!("{} {}", one.method, one.path)).collect();
        assert_eq!(asked, ["POST /send"], "no state of delivery is ever polled");
        site.stop().await;
    }
}
