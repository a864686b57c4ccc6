//! People who are told on paper: letters are printed and posted by whom it concerns, and their
//! reply slips are typed in with the secret and never without.

use super::*;
use huiyin_app::Trouble;
use huiyin_app::case::Submission;
use huiyin_domain::case::{Means, NoticeWish, Verdict};
use huiyin_domain::ids::UnitId;
use huiyin_domain::leaf::Actor;
use huiyin_tests::town::{ADDRESS, COUNTER, NAME, OTHER_SECTION, visit};

const LIST: &str = "/desk/letters";
const PAPER: &str = "/desk/paper";

fn by_post(once: &str) -> Submission {
    Submission { wish: NoticeWish::Post, place: None, ..visit(once) }
}

async fn intake(site: &Site, login: &str, unit: UnitId) -> Browser {
    site.town.account(login, Role::Intake, unit).await;
    site.officer(login).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_waits_is_printed_and_posted_and_its_address_stands_nowhere_else() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.submit(by_post("letter")).await.expect("a case");
        let number = receipt.number.to_string();
        let sheet = format!("/desk/case/{}/letters", receipt.case);
        let mut officer = intake(&site, "counter", COUNTER).await;
        let mut elsewhere = intake(&site, "elsewhere", OTHER_SECTION).await;
        let list = officer.get(LIST).await;
        assert!(list.body.contains(&number) && list.body.contains("登记告知书"));
        assert!(!list.body.contains(NAME) && !list.body.contains(ADDRESS), "no name, no address");
        assert!(!elsewhere.get(LIST).await.body.contains(&number));
        assert_eq!(elsewhere.get(&sheet).await.status, 404);
        let shown = officer.get(&sheet).await;
        assert!(shown.body.contains(NAME) && shown.body.contains(ADDRESS), "on the envelope");
        for words in ["回执单", "我要求复查", "没有得到答复", "群众来访接待大厅"]
        {
            let told = shown.body.contains(words);
            // Nothing is answered yet: there is nothing to judge or to review.
            assert_eq!(told, words != "我要求复查", "{words}");
        }
        let form = shown.html().form(&sheet);
        let mut twin = officer.clone();
        assert_eq!(officer.submit(&form).await.location(), Some(LIST));
        assert_eq!(twin.submit(&form).await.status, 422, "posted once");
        assert!(!officer.get(LIST).await.body.contains(&number));
        let gone = officer.get(&sheet).await;
        assert!(!gone.body.contains(ADDRESS), "no letter, no address");
        let story = page(&site, receipt.case).await.timeline;
        let kinds: Vec<_> = story.iter().map(|entry| entry.event.kind()).collect();
        assert_eq!(kinds, ["registered", "letter-opened"], "seen by the person, once");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_by_post_is_a_letter_until_its_receipt_is_back() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = approved(&site, by_post("answer")).await;
        let mut officer = intake(&site, "counter", COUNTER).await;
        sent(&site, receipt.case, Means::Post).await;
        let sheet = format!("/desk/case/{}/letters", receipt.case);
        let shown = officer.get(&sheet).await;
        assert!(shown.body.contains(ANSWERED) && shown.body.contains("我要求复查"));
        assert_eq!(shown.body.matches("hy-letter__office").count(), 3, "three letters wait");
        assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Approved, "not yet there");
        let prove = |proof: Option<&str>| {
            let proof = proof.map(huiyin_tests::town::text);
            huiyin_domain::case::DeliveryCommand::Prove { proof }.into()
        };
        let handler = staff(Role::Handler, SECTION);
        let bare = site.town.act(&handler, receipt.case, prove(None)).await;
        assert!(matches!(bare, Err(Trouble::Refused(_))), "{bare:?}");
        let proof = prove(Some("挂号 1234567，本人三月八日签收"));
        site.town.act(&handler, receipt.case, proof).await.expect("proven");
        let now = page(&site, receipt.case).await.case;
        assert_eq!((now.stage, now.delivered_by), (Stage::Answered, Some(Means::Post)));
        let after = officer.get(&sheet).await;
        assert!(!after.body.contains(ANSWERED), "in hand; there is no second letter of it");
        assert_eq!(after.body.matches("hy-letter__office").count(), 2, "nor an empty one");
        // Failed before it was printed: it must not be printed any more.
        let lost = approved(&site, by_post("lost")).await;
        sent(&site, lost.case, Means::Post).await;
        let fail = huiyin_domain::case::DeliveryCommand::Fail {
            fault: huiyin_domain::case::DeliveryFault::NoAddress,
            reason: Some(huiyin_tests::town::text("地址写错了")),
        };
        site.town.act(&handler, lost.case, fail.into()).await.expect("failed");
        let after = officer.get(&format!("/desk/case/{}/letters", lost.case)).await;
        assert!(!after.body.contains(ANSWERED), "what failed is not posted behind its back");
        // Delivered on the page instead, somebody who has only paper gets the whole by letter.
        let other = approved(&site, by_post("page")).await;
        sent(&site, other.case, Means::Page).await;
        let shown = officer.get(&format!("/desk/case/{}/letters", other.case)).await;
        assert!(shown.body.contains(ANSWERED));
        site.stop().await;
    }
}

async fn typed(officer: &mut Browser, number: &str, secret: &str, said: &str, why: &str) -> u16 {
    let fields = [("number", number), ("secret", secret), ("said", said), ("why", why)];
    officer.fill(PAPER, PAPER, &fields).await.status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slip_counts_with_its_secret_alone() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = approved(&site, by_post("slip")).await;
        sent(&site, receipt.case, Means::Page).await;
        let other = approved(&site, by_post("slip of another")).await;
        let (number, secret) = (receipt.number.to_string(), receipt.secret.to_string());
        let mut officer = intake(&site, "counter", COUNTER).await;
        let mut elsewhere = intake(&site, "elsewhere", OTHER_SECTION).await;
        let before = page(&site, receipt.case).await.version;
        let wrong = other.secret.to_string();
        for bad in ["", "1", wrong.as_str(), "0000-0000-0000-0000"] {
            assert_eq!(typed(&mut officer, &number, bad, "solved", "").await, 422, "{bad}");
            assert_eq!(typed(&mut officer, &number, bad, "review", "查错了").await, 422, "{bad}");
        }
        // The right secret at a counter that did not register it: the same answer.
        assert_eq!(typed(&mut elsewhere, &number, &secret, "solved", "").await, 422);
        assert_eq!(typed(&mut officer, &number, &secret, "review", " ").await, 422, "no reason");
        assert_eq!(typed(&mut officer, &number, &secret, "withdraw", "x").await, 422);
        assert_eq!(page(&site, receipt.case).await.version, before, "nothing happened");
        let said = "灯又不亮了";
        assert_eq!(typed(&mut officer, &number, &secret, "not-solved", said).await, 303);
        let now = page(&site, receipt.case).await;
        assert_eq!(now.case.verdict, Some(Verdict::NotSolved));
        let last = now.timeline.last().expect("an event");
        assert_eq!((last.actor, last.texts[0].1.as_str()), (Actor::Resident, said));
        assert_eq!(typed(&mut officer, &number, &secret, "unanswered", "问了两件").await, 303);
        assert!(page(&site, receipt.case).await.case.unanswered);
        assert_eq!(typed(&mut officer, &number, &secret, "review", "没有查清").await, 303);
        assert!(page(&site, receipt.case).await.case.review().is_some());
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_at_the_counter_is_slowed_down() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let receipt = site.town.submit(by_post("guess")).await.expect("a case");
    let (number, secret) = (receipt.number.to_string(), receipt.secret.to_string());
    let mut officer = intake(&site, "counter", COUNTER).await;
    for _ in 0..20 {
        let wrong = "0000-0000-0000-0000";
        assert_eq!(typed(&mut officer, &number, wrong, "unanswered", "x").await, 422);
    }
    assert_eq!(typed(&mut officer, &number, &secret, "unanswered", "x").await, 429);
    site.town.pass_ms(10 * 60_000);
    assert_eq!(typed(&mut officer, &number, &secret, "unanswered", "x").await, 303);
    site.stop().await;
}
