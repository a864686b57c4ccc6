//! The summary: in the office's own words, refused with anything of the person or copied from
//! them, shown at the desk and not on the person's page.

use super::*;
use huiyin_app::Trouble;
use huiyin_domain::case::Refusal;
use huiyin_tests::site::Site;
use huiyin_tests::town::{ADDRESS, BODY, EMAIL, NAME};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_summary_holds_nothing_of_the_person_and_nothing_copied() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.case_at("summary", Stage::Handling).await.case;
        let copied: String = BODY.chars().take(20).collect();
        for (words, refusal) in [
            (format!("{NAME}反映路灯不亮"), Refusal::SummaryHoldsPerson),
            (format!("住{ADDRESS}"), Refusal::SummaryHoldsPerson),
            (format!("回信到{EMAIL}"), Refusal::SummaryHoldsPerson),
            ("请回电13800138000".to_owned(), Refusal::SummaryHoldsNumber),
            (copied, Refusal::SummaryRepeats),
        ] {
            let done = town.act(&of(&handler()), case, summarise(&words)).await;
            assert_eq!(done, Err(Trouble::Refused(refusal)), "{words}");
        }
        town.act(&of(&handler()), case, summarise("路灯夜间不亮，需检修。")).await.expect("kept");
        let later = "路灯线路老化，已列入更换。";
        town.act(&of(&handler()), case, summarise(later)).await.expect("another");
        let desk = town.app.case_page(&of(&handler()), case).await.expect("a page");
        assert_eq!(desk.summary.as_deref(), Some(later), "the last one stands");
        let person = town.app.case_page(&By::person(case), case).await.expect("a page");
        assert_eq!(person.summary, None);
        assert!(!person.timeline.iter().any(|entry| entry.event.kind() == "summarised"));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_written_at_the_desk_and_what_was_typed_is_kept() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let town = &site.town;
    let account = town.account("writer", Role::Handler, SECTION).await;
    let case = town.case_at("written", Stage::Accepted).await.case;
    town.act(&of(&account), case, Command::Take).await.expect("taken");
    let mut browser = site.officer("writer").await;
    let (page, action) = (format!("/desk/case/{case}"), format!("/desk/case/{case}/summarise"));
    let refused = browser.fill(&page, &action, &[("text", &format!("{NAME}反映"))]).await;
    assert_eq!(refused.status, 422, "{}", refused.html().text());
    assert!(refused.body.contains(&format!("{NAME}反映")), "kept");
    let done = browser.fill(&page, &action, &[("text", "路灯夜间不亮，需检修。")]).await;
    assert_eq!(done.status, 303);
    assert!(browser.get(&page).await.body.contains("路灯夜间不亮，需检修。"));
    site.stop().await;
}
