//! Appointments and hearings: a time and a place that the person hears of in time, and days that
//! stop the re-examination's clock and nothing else.

use super::*;
use huiyin_app::engine;
use huiyin_app::notify::{MailConfig, MailTls, SmsConfig};
use huiyin_domain::case::{NoticeWish, ReviewCommand, ReviewResult};
use huiyin_domain::clock::Skip;
use huiyin_tests::site::Site;
use huiyin_tests::sms::SmsGateway;
use huiyin_tests::smtp::SmtpServer;
use huiyin_tests::town::{BUREAU, COUNTER, DAY_MS, OTHER_SECTION, ROOT, visit};

const PLACE: &str = "青石县信访局三号接待室";

fn set(town: &Town, ms: i64) -> Settle {
    let at = Millis(town.moment.now().0 + ms);
    Settle::AppointmentSet { at, with: None, place: text(PLACE) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appointment_is_asked_set_held_or_called_off() {
    for town in towns().await {
        let case = town.case_at("meets", Stage::Handling).await.case;
        let person = By::person(case);
        let ask = || Settle::AppointmentAsk { text: text("想当面说说") };
        done(&town, &person, case, ask()).await;
        assert_eq!(due(&town, case, "set_appointment").await, Some(day(&town, 15)));
        let twice = refused(act(&town, &staff(Role::Intake, COUNTER), case, ask()).await);
        assert_eq!(twice, Refusal::AlreadyOpen);

        for (ms, why) in [(0, Refusal::DueInPast), (61 * DAY_MS, Refusal::TooFar)] {
            assert_eq!(refused(act(&town, &handler(), case, set(&town, ms)).await), why);
        }
        done(&town, &handler(), case, set(&town, 3 * DAY_MS)).await;
        assert_eq!(due(&town, case, "set_appointment").await, None, "the clock is met");
        let page = town.app.case_page(&person, case).await.expect("their page");
        let told = page.timeline.iter().flat_map(|entry| &entry.texts);
        assert!(told.clone().any(|(_, said)| said == PLACE), "the place is told");

        let hold = |appointment| Settle::AppointmentHold { appointment, text: text("谈妥了") };
        let early = refused(act(&town, &handler(), case, hold(1)).await);
        assert_eq!(early, Refusal::NotYetHeld);
        assert_eq!(refused(act(&town, &handler(), case, hold(2)).await), Refusal::NotOpen);
        town.pass_days(3);
        done(&town, &handler(), case, hold(1)).await;
        assert_eq!(refused(act(&town, &handler(), case, hold(1)).await), Refusal::NotOpen);

        done(&town, &handler(), case, set(&town, DAY_MS)).await;
        let cancel = Settle::AppointmentCancel { appointment: 2, reason: text("领导出差") };
        done(&town, &handler(), case, cancel).await;
        done(&town, &person, case, ask()).await;
        let foreign = staff(Role::Handler, OTHER_SECTION);
        let other = act(&town, &foreign, case, set(&town, DAY_MS)).await;
        assert_eq!(other, Err(Trouble::NotFound));
        let mediates = act(&town, &mediator(), case, set(&town, DAY_MS)).await;
        assert!(matches!(mediates, Err(Trouble::Forbidden(_))), "{mediates:?}");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_receives_the_person_is_of_the_unit() {
    for town in towns().await {
        let own = town.account("jie", Role::UnitHead, SECTION).await.staff;
        let away = town.account("wai", Role::UnitHead, OTHER_SECTION).await.staff;
        let case = town.case_at("with whom", Stage::Handling).await.case;
        let with = |officer| Settle::AppointmentSet {
            at: Millis(town.moment.now().0 + DAY_MS),
            with: Some(officer),
            place: text(PLACE),
        };
        let why = refused(act(&town, &handler(), case, with(away)).await);
        assert_eq!(why, Refusal::HandlerOfOtherUnit);
        done(&town, &handler(), case, with(own)).await;
        town.app.close().await;
    }
}

async fn swept(site: &Site) {
    while engine::outbox_tick(site.town.app.clone()).await.expect("a tick").more {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appointment_and_its_end_are_told_by_mail_and_text_in_neutral_words() {
    for home in huiyin_tests::engines() {
        let (mail, sms) = (SmtpServer::start(), SmsGateway::start(true));
        let site = Site::with(home, |settings| {
            settings.mail = Some(MailConfig {
                host: "127.0.0.1".into(),
                port: mail.port,
                tls: MailTls::None,
                user: None,
                password: None,
                from: "回音 <office@example.org>".into(),
                timeout_ms: 2_000,
            });
            let config = format!(
                "url = \"http://127.0.0.1:{}/send\"\n\
                 body = '{{\"phone\":\"{{to}}\",\"content\":\"{{text}}\"}}'\n\
                 timeout_ms = 2000\n[headers]\nidempotency-key = \"{{key}}\"\n",
                sms.port
            );
            settings.sms = Some(toml::from_str::<SmsConfig>(&config).expect("a configuration"));
        })
        .await;
        let town = &site.town;
        let mut cases = Vec::new();
        for (once, wish) in [("by mail", NoticeWish::Mail), ("by text", NoticeWish::Sms)] {
            let brought = huiyin_app::case::Submission { wish, ..visit(once) };
            let receipt = town.submit(brought).await.expect("a case");
            town.lead(receipt.case, Stage::Handling).await;
            cases.push(receipt);
        }
        swept(&site).await;
        let (mails, texts) = (mail.mails().len(), sms.delivered().len());
        for receipt in &cases {
            done(town, &handler(), receipt.case, set(town, 2 * DAY_MS)).await;
        }
        swept(&site).await;
        assert_eq!((mail.mails().len() - mails, sms.delivered().len() - texts), (1, 1));
        for receipt in &cases {
            let reason = text("停电，另约");
            let cancel = Settle::AppointmentCancel { appointment: 1, reason };
            done(town, &handler(), receipt.case, cancel).await;
        }
        swept(&site).await;
        assert_eq!((mail.mails().len() - mails, sms.delivered().len() - texts), (2, 2));
        let last = mail.mails().last().expect("a mail").text();
        let text = sms.delivered().last().expect("a text").body.clone();
        for (said, receipt) in [(&last, &cases[0]), (&text, &cases[1])] {
            assert!(said.contains(receipt.number.as_str()), "{said}");
            assert!(!said.contains("[notify"), "the text is missing: {said}");
            for secret in ["接待室", "信访局", "路灯", "停电", "约见", "市政"] {
                assert!(!said.contains(secret), "{secret}: {said}");
            }
        }
        site.stop().await;
    }
}

/// Reviewed by the bureau and asked for once more: the office above looks at it.
async fn reexamined(town: &Town, case: CaseId, login: &str) -> By {
    let ask = || Command::Review(ReviewCommand::Ask { reason: text("不服") });
    let (person, head) = (By::person(case), staff(Role::UnitHead, BUREAU));
    let reviewer = town.account(login, Role::Reviewer, BUREAU).await;
    town.pass_ms(60_000);
    town.act(&person, case, ask()).await.expect("a review");
    let assign = ReviewCommand::Assign { to: reviewer.staff, unit: BUREAU };
    town.act(&head, case, assign.into()).await.expect("assigned");
    let decide = ReviewCommand::Decide { result: ReviewResult::Upheld, text: text("维持") };
    town.act(&By::Staff(reviewer), case, decide.into()).await.expect("decided");
    town.act(&head, case, ReviewCommand::Deliver.into()).await.expect("delivered");
    town.act(&person, case, ask()).await.expect("a re-examination");
    staff(Role::Reviewer, ROOT)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hearing_stops_the_reexamination_by_whole_days_and_nothing_else() {
    for town in towns().await {
        let case = town.case_at("heard", Stage::Answered).await.case;
        let reviewer = reexamined(&town, case, "fu").await;
        let before = running(&town, case).await;
        let first = due(&town, case, "decide_reexam").await.expect("it runs");
        let set = |from, to| Settle::HearingSet {
            from: day(&town, from),
            to: day(&town, to),
            text: text("三月五日起听证，请到会。"),
        };
        for (from, to, why) in [
            (-1, 3, Refusal::DueInPast),
            (3, 2, Refusal::Reversed),
            (61, 62, Refusal::TooFar),
            (2, 62, Refusal::TooFar),
        ] {
            assert_eq!(refused(act(&town, &reviewer, case, set(from, to)).await), why);
        }
        done(&town, &reviewer, case, set(3, 8)).await;
        let again = refused(act(&town, &reviewer, case, set(20, 21)).await);
        assert_eq!(again, Refusal::AlreadyOpen);
        assert_moved(&town, case, &before, first, 6).await;

        // It takes less long than planned; the days that were not needed count again.
        let hold = |day| Settle::HearingHold { to: day, text: text("双方陈述完毕。") };
        let early = refused(act(&town, &reviewer, case, hold(day(&town, 0))).await);
        assert_eq!(early, Refusal::NotYetHeld);
        town.pass_days(4);
        let ahead = refused(act(&town, &reviewer, case, hold(day(&town, 1))).await);
        assert_eq!(ahead, Refusal::NotYetHeld);
        let reversed = refused(act(&town, &reviewer, case, hold(day(&town, -2))).await);
        assert_eq!(reversed, Refusal::Reversed);
        done(&town, &reviewer, case, hold(day(&town, 0))).await;
        assert_moved(&town, case, &before, first, 2).await;

        // A day belongs to one hearing, and one that is called off costs nobody a day.
        let same = refused(act(&town, &reviewer, case, set(0, 1)).await);
        assert_eq!(same, Refusal::DueInPast);
        done(&town, &reviewer, case, set(1, 3)).await;
        assert_moved(&town, case, &before, first, 5).await;
        let cancel = Settle::HearingCancel { reason: text("一方不能到会") };
        done(&town, &reviewer, case, cancel).await;
        assert_moved(&town, case, &before, first, 2).await;
        town.app.close().await;
    }
}

/// The re-examination ends so many days later than at first, and says so; all else stays.
async fn assert_moved(
    town: &Town,
    case: CaseId,
    before: &[(String, Millis)],
    first: Date,
    days: i64,
) {
    let now = running(town, case).await;
    for (clock, due_at) in before.iter().filter(|(clock, _)| clock != "decide_reexam") {
        let kept = now.iter().find(|(own, _)| own == clock).map(|(_, at)| at);
        assert_eq!(kept, Some(due_at), "{clock} was moved");
    }
    let page = town.app.case_page(&By::System, case).await.expect("a page");
    let reexam = page.owed.iter().find(|owed| owed.clock.id() == "decide_reexam");
    let reexam = reexam.expect("it runs");
    assert_eq!(reexam.explanation.due, first.saturating_add(days.days()), "{}", town.home.name);
    let paused = reexam.explanation.skipped.iter();
    let paused = paused.filter(|skipped| matches!(skipped.why, Skip::Paused { .. })).count();
    assert_eq!(i64::try_from(paused), Ok(days), "each day is named");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hearing_of_any_other_time_stops_nothing() {
    for town in towns().await {
        let case = town.case_at("heard early", Stage::Handling).await.case;
        let before = running(&town, case).await;
        let set =
            |to| Settle::HearingSet {
                from: day(&town, 1), to: day(&town, to), text: text("听证")
            };
        done(&town, &handler(), case, set(30)).await;
        assert_eq!(running(&town, case).await, before, "{}", town.home.name);

        // One that was set for the first answer is none of the re-examination's.
        for (stage, by, what) in huiyin_tests::town::steps() {
            if [Stage::Drafted, Stage::Checked, Stage::Approved, Stage::Answered].contains(&stage) {
                town.act(&by, case, what).await.expect("a step");
            }
        }
        let plain = town.case_at("not heard", Stage::Answered).await.case;
        reexamined(&town, plain, "cha").await;
        reexamined(&town, case, "fu").await;
        let free = due(&town, plain, "decide_reexam").await;
        assert!(free.is_some());
        assert_eq!(due(&town, case, "decide_reexam").await, free, "{}", town.home.name);
        town.app.close().await;
    }
}
