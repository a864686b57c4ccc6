//! Delivery as a thing of its own: sent, proven or failed, over real sockets; once, whatever
//! crashes or ticks twice.

use super::*;
use crate::delivery::{Post, posts, swept};
use huiyin_domain::case::{DeliveryEvent, DeliveryFault, Event, Means};
use huiyin_domain::leaf::Actor;
use huiyin_tests::sms::SmsAct;
use huiyin_tests::smtp::SmtpAct;
use huiyin_tests::town::{DAY_MS, EMAIL, TITLE, text, visit};

/// Nobody is told of anything but by the answer itself.
fn untold(once: &str) -> huiyin_app::case::Submission {
    let wish = huiyin_domain::case::NoticeWish::None;
    huiyin_app::case::Submission { wish, ..visit(once) }
}

/// How each delivery event came about, oldest first.
async fn deliveries(site: &Site, case: CaseId) -> Vec<(&'static str, bool)> {
    let page = page(site, case).await;
    let of_delivery = |entry: &huiyin_app::read::Entry| match &entry.event {
        Event::Delivery(event) => Some((event.kind(), entry.actor == Actor::System)),
        _ => None,
    };
    page.timeline.iter().filter_map(of_delivery).collect()
}

const ONCE: [(&str, bool); 2] = [("dispatched", false), ("delivered", true)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answers_own_words_go_out_once_and_their_acceptance_is_the_proof() {
    for Post { mail, sms, site } in posts(false).await {
        for (means, once) in [(Means::Mail, "by mail"), (Means::Sms, "by sms")] {
            let receipt = approved(&site, untold(once)).await;
            sent(&site, receipt.case, means).await;
            assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Approved);
            let twin = site.town.reopened().await;
            tokio::join!(swept(&site.town.app), swept(&twin), swept(&twin));
            twin.close().await;
            let now = page(&site, receipt.case).await;
            assert_eq!(now.case.stage, Stage::Answered);
            assert_eq!(now.case.delivered_by, Some(means));
            assert_eq!(deliveries(&site, receipt.case).await, ONCE);
        }
        let mails = mail.mails();
        assert_eq!((mails.len(), sms.delivered().len()), (1, 1));
        assert!(mails[0].text().contains(ANSWERED) && mails[0].to == EMAIL);
        assert!(sms.delivered()[0].body.contains(ANSWERED));
        let subject = mails[0].data.split("\r\n\r\n").next().unwrap_or_default();
        assert!(!subject.contains(TITLE) && !subject.contains("路灯"), "{subject}");
        site.town.pass_ms(DAY_MS);
        swept(&site.town.app).await;
        assert_eq!((mail.mails().len(), sms.requests().len()), (1, 1), "and never again");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_never_arrive_comes_back_to_be_sent_another_way() {
    for Post { mail, sms, site } in posts(true).await {
        site.town.account("head", Role::UnitHead, SECTION).await;
        let mut head = site.officer("head").await;
        mail.plan(&[SmtpAct::RefuseRecipient(550)]);
        sms.plan(&[SmsAct::Answer(422, "")]);
        for (means, once) in [(Means::Mail, "mail 550"), (Means::Sms, "sms 422")] {
            let receipt = approved(&site, untold(once)).await;
            sent(&site, receipt.case, means).await;
            swept(&site.town.app).await;
            let now = page(&site, receipt.case).await.case;
            assert_eq!((now.stage, now.dispatch), (Stage::Approved, None));
            let failed = [("dispatched", false), ("delivery-failed", true)];
            assert_eq!(deliveries(&site, receipt.case).await, failed);
            let list = head.get("/desk/approve").await.html().text();
            assert!(
                list.contains(receipt.number.as_str()) && list.contains("换一种方式"),
                "{list}"
            );
            let path = format!("/desk/case/{}", receipt.case);
            assert!(head.get(&path).await.html().text().contains("没有送到"));
            let post = format!("{path}/deliver");
            let fields = [("means", "in-person"), ("proof", "本人于窗口签收")];
            assert_eq!(head.fill(&path, &post, &fields).await.status, 303);
            assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Answered);
        }
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fails_for_now_is_tried_again_and_given_up_after_days() {
    for Post { mail, sms, site } in posts(true).await {
        let app = &site.town.app;
        mail.plan(&[SmtpAct::RefuseRecipient(451), SmtpAct::RefuseData(452)]);
        let later = approved(&site, untold("451")).await;
        sent(&site, later.case, Means::Mail).await;
        swept(app).await;
        assert!(page(&site, later.case).await.case.dispatch.is_some(), "still on its way");
        for _ in 0..3 {
            site.town.pass_ms(3_600_000);
            swept(app).await;
        }
        assert_eq!(mail.mails().len(), 1);
        assert_eq!(deliveries(&site, later.case).await, ONCE);
        // The gateway takes it and breaks off: the same key again, and it arrives once.
        sms.plan(&[SmsAct::DropAfterwards]);
        let cut = approved(&site, untold("cut")).await;
        sent(&site, cut.case, Means::Sms).await;
        swept(app).await;
        assert!(page(&site, cut.case).await.case.dispatch.is_some(), "not proven by half a word");
        site.town.pass_ms(3_600_000);
        swept(app).await;
        assert_eq!((sms.requests().len(), sms.delivered().len()), (2, 1));
        assert_eq!(deliveries(&site, cut.case).await, ONCE);
        sms.plan(&vec![SmsAct::Answer(503, ""); 200]);
        let down = approved(&site, untold("503")).await;
        sent(&site, down.case, Means::Sms).await;
        for _ in 0..80 {
            swept(app).await;
            site.town.pass_ms(3_600_000);
        }
        let failed = [("dispatched", false), ("delivery-failed", true)];
        assert_eq!(deliveries(&site, down.case).await, failed);
        site.stop().await;
    }
}

/// An officer was faster than the sweep: what they settled is not sent behind their back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_settled_otherwise_does_not_go_out() {
    for Post { mail, sms, site } in posts(true).await {
        let handler = staff(Role::Handler, SECTION);
        let receipt = approved(&site, untold("settled")).await;
        sent(&site, receipt.case, Means::Mail).await;
        let fail = huiyin_domain::case::DeliveryCommand::Fail {
            fault: DeliveryFault::Undeliverable,
            reason: Some(text("本人来电说邮箱停用")),
        };
        site.town.act(&handler, receipt.case, fail.into()).await.expect("failed");
        site.town.pass_ms(1_000);
        sent(&site, receipt.case, Means::Sms).await;
        swept(&site.town.app).await;
        assert_eq!((mail.mails().len(), sms.delivered().len()), (0, 1));
        let told = deliveries(&site, receipt.case).await;
        let kinds: Vec<&str> = told.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, ["dispatched", "delivery-failed", "dispatched", "delivered"]);
        let open = "SELECT COUNT(*) FROM outbox WHERE purpose = 'answer' AND state <> 'done'";
        assert_eq!(site.town.home.count(open).await, 0);
        site.stop().await;
    }
}

/// The process ends after the case was told and before the message was put away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_between_the_case_and_the_message_repeats_nothing() {
    for Post { mail, sms, site } in posts(false).await {
        let town = &site.town;
        let receipt = approved(&site, untold("crash")).await;
        sent(&site, receipt.case, Means::Mail).await;
        swept(&town.app).await;
        let until = town.moment.now().0 + 60_000;
        let lost = format!(
            "UPDATE outbox SET state = 'leased', token = 1, done_ms = NULL, \
             lease_until_ms = {until}, next_ms = {until} WHERE purpose = 'answer'"
        );
        town.home.execute(&lost).await;
        let version = page(&site, receipt.case).await.version;
        town.pass_ms(10 * 60_000);
        swept(&town.app).await;
        assert_eq!((mail.mails().len(), sms.requests().len()), (1, 0), "nothing goes out twice");
        assert_eq!(page(&site, receipt.case).await.version, version, "and nothing is told twice");
        let done = "SELECT COUNT(*) FROM outbox WHERE purpose = 'answer' AND state = 'done'";
        assert_eq!(town.home.count(done).await, 1);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_ways_that_reach_the_person_are_offered_and_each_wants_its_proof() {
    for Post { mail: _, sms: _, site } in posts(true).await {
        let mut brought = untold("ways");
        (brought.party.phone, brought.party.address) = (None, None);
        let receipt = approved(&site, brought).await;
        site.town.account("head", Role::UnitHead, SECTION).await;
        let mut head = site.officer("head").await;
        let path = format!("/desk/case/{}", receipt.case);
        let (post, settle) = (format!("{path}/deliver"), format!("{path}/delivery-settle"));
        let shown = head.get(&path).await;
        let offered = shown.html().form(&post).names.get("means").cloned().expect("ways");
        assert_eq!(offered, ["page", "in-person", "mail"]);
        assert!(!shown.body.contains(EMAIL), "that there is one, not which");
        for (means, said) in [("sms", "没有留下"), ("post", "没有留下"), ("in-person", "签收")]
        {
            let refused = head.fill(&path, &post, &[("means", means)]).await;
            assert_eq!(refused.status, 422, "{means}");
            assert!(refused.html().text().contains(said), "{means}: {}", refused.html().text());
        }
        assert_eq!(head.fill(&path, &post, &[("means", "mail")]).await.status, 303);
        let twice = head.fill(&path, &settle, &[("step", "prove"), ("proof", " ")]).await;
        assert_eq!(twice.status, 422);
        assert!(twice.error_of("delivery-settle-prove-proof").is_some());
        let form = head.get(&path).await.html().forms();
        let fail = form.into_iter().find(|form| form.get("step") == Some("fail")).expect("a form");
        let fail = fail.with("fault", "undeliverable");
        assert_eq!(head.submit(&fail.clone().with("reason", "")).await.status, 422);
        assert_eq!(head.submit(&fail.with("reason", "邮箱停用")).await.status, 303);
        let told = page(&site, receipt.case).await;
        let last = told.timeline.last().map(|entry| entry.event.clone());
        let failed = matches!(last, Some(Event::Delivery(DeliveryEvent::DeliveryFailed { .. })));
        assert!(failed, "{last:?}");
        site.stop().await;
    }
}
