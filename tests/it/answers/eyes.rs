//! Check and approval by others than the drafter, on a narrow page; who is next stands in words.

use super::*;
use huiyin_domain::case::{JointCommand, Outcome};
use huiyin_tests::town::{BUREAU, text};

const LIST: &str = "/desk/approve";

async fn drafted(site: &Site, once: &str, login: &str) -> (Receipt, Browser) {
    let receipt = site.town.case_at(once, Stage::Accepted).await;
    let drafter = site.town.account(login, Role::Handler, SECTION).await;
    let by = By::Staff(drafter);
    site.town.act(&by, receipt.case, Command::Take).await.expect("taken");
    redrafted(site, &by, receipt.case).await;
    (receipt, site.officer(login).await)
}

async fn redrafted(site: &Site, by: &By, case: CaseId) {
    let draft =
        Command::Draft { outcome: Outcome::Resolved, text: answer(ANSWERED), holds: Vec::new() };
    site.town.act(by, case, draft).await.expect("drafted");
}

fn narrow(receipt: &Receipt) -> String {
    format!("/desk/case/{}/approve", receipt.case)
}

fn action(receipt: &Receipt, code: &str) -> String {
    format!("/desk/case/{}/{code}", receipt.case)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_goes_from_hand_to_hand_and_never_back_to_its_own() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let (receipt, mut drafter) = drafted(&site, "eyes", "writer").await;
        let number = receipt.number.to_string();
        site.town.account("second", Role::Handler, SECTION).await;
        site.town.account("head", Role::UnitHead, SECTION).await;
        let (mut second, mut head) = (site.officer("second").await, site.officer("head").await);
        let own = drafter.get(LIST).await;
        assert!(!own.body.contains(&number), "nothing waits for whoever wrote it");
        let own = drafter.get(&narrow(&receipt)).await;
        let forms = own.html().forms();
        assert!(!forms.iter().any(|form| form.action.ends_with("/check")), "no button either");
        assert!(own.html().text().contains("拟稿人"), "but who is next, in words");

        let list = second.get(LIST).await.html().text();
        assert!(list.contains("等您核对") && list.contains(&number), "{list}");
        let shown = second.get(&narrow(&receipt)).await;
        assert!(shown.body.contains(ANSWERED));
        let checked = second.submit(&shown.html().form(&action(&receipt, "check"))).await;
        assert_eq!(checked.location(), Some(LIST), "{}", checked.html().text());
        assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Checked);
        assert!(!second.get(LIST).await.body.contains(&number), "done is gone");

        let list = head.get(LIST).await.html().text();
        assert!(list.contains("等您审核") && list.contains(&number), "{list}");
        let form = head.get(&narrow(&receipt)).await.html().form(&action(&receipt, "send-back"));
        let empty = head.submit(&form.clone().with("reason", " ")).await;
        assert_eq!(empty.status, 422);
        assert!(empty.error_of("send-back-reason").is_some() && empty.body.contains("hy-narrow"));
        let back = head.submit(&form.with("reason", "依据写错了")).await;
        assert_eq!(back.location(), Some(LIST));
        assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Handling);

        let by = By::Staff(site.town.account("other", Role::Handler, SECTION).await);
        site.town.act(&by, receipt.case, Command::Take).await.expect("taken");
        redrafted(&site, &by, receipt.case).await;
        let form = head.get(&narrow(&receipt)).await.html().form(&action(&receipt, "approve"));
        let signed = head.submit(&form).await;
        assert_eq!(signed.location(), Some(LIST), "{}", signed.html().text());
        assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Approved);
        let list = head.get(LIST).await.html().text();
        assert!(list.contains("等待送达") && list.contains(&number), "{list}");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_signs_what_they_took_on_and_the_unit_head_does_not() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let (receipt, _) = drafted(&site, "led", "writer").await;
        let leader = site.town.account("leader", Role::UnitHead, BUREAU).await;
        site.town.account("head", Role::UnitHead, SECTION).await;
        let name = JointCommand::LeaderName {
            leader: leader.staff,
            unit: BUREAU,
            reason: text("情况复杂"),
        };
        let above = By::Staff(leader);
        site.town.act(&above, receipt.case, name.into()).await.expect("named");
        let number = receipt.number.to_string();
        let (mut leader, mut head) = (site.officer("leader").await, site.officer("head").await);
        let list = leader.get(LIST).await.html().text();
        assert!(list.contains("等您审核") && list.contains(&number), "{list}");
        let list = head.get(LIST).await.html().text();
        assert!(!list.contains("等您审核"), "{list}");
        let form = leader.get(&narrow(&receipt)).await.html().form(&action(&receipt, "approve"));
        assert_eq!(leader.submit(&form).await.location(), Some(LIST));
        assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Approved);
        site.stop().await;
    }
}
