//! What the night proposes and tells: groups of one place with enough people behind them, sudden
//! growth with its figures, and that there is a brief. Once a day, whichever server does it.

use super::*;
use huiyin_app::common::Of;
use huiyin_domain::case::Stage;
use huiyin_tests::town::{OTHER_SECTION, matter};

/// Matters of other places, each of somebody else.
async fn others(town: &Town, from: usize, count: usize) {
    const SAID: [(&str, &str); 5] = [
        ("南门大街积水", "南门大街一下雨就积水，没过脚面。"),
        ("青年路井盖松动", "青年路邮局门口的井盖松动，车过就响。"),
        ("河西公园座椅损坏", "河西公园湖边的座椅断了两张。"),
        ("北关市场垃圾不清", "北关市场后门的垃圾三天没人清。"),
        ("学府路斑马线磨没了", "学府路小学门口的斑马线看不清了。"),
    ];
    for no in from..from + count {
        brought(town, &format!("other {no}"), somebody(5_000 + no), SAID[no % 5]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b07_what_three_people_tell_is_proposed_and_what_one_tells_is_not() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        others(&town, 0, 5).await;
        for no in 0..6 {
            lamp(&town, no, somebody(1)).await;
        }
        night(&town.app).await;
        let none = town.app.common_proposals(&head()).await.expect("read");
        assert_eq!(none.len(), 0, "six messages of one person");
        lamp(&town, 7, somebody(2)).await;
        town.pass_days(1);
        night(&town.app).await;
        let none = town.app.common_proposals(&head()).await.expect("read");
        assert_eq!(none.len(), 0, "two people");
        lamp(&town, 8, somebody(3)).await;
        town.pass_days(1);
        night(&town.app).await;
        let proposals = town.app.common_proposals(&head()).await.expect("read");
        assert_eq!(proposals.len(), 1, "{proposals:?}");
        assert_eq!((proposals[0].topic.as_str(), proposals[0].cases.len()), ("streets", 8));
        // Nobody else's unit is told of it.
        let stranger = signed(Role::UnitHead, OTHER_SECTION);
        let seen = town.app.common_proposals(&stranger).await.expect("read");
        assert_eq!(seen.len(), 0);
        held("7", "one person's messages are no group", "three people", proposals.len() == 1);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_taken_up_with_its_cases_or_declined_for_good() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for no in 0..4 {
            lamp(&town, no, somebody(no)).await;
        }
        night(&town.app).await;
        let proposal = town.app.common_proposals(&head()).await.expect("read")[0].clone();
        town.app.common_decline(&head(), proposal.id).await.expect("declined");
        for _ in 0..2 {
            town.pass_days(1);
            night(&town.app).await;
            assert_eq!(town.app.common_proposals(&head()).await.expect("read").len(), 0);
        }
        // Three more people tell of it: those are proposed, and what stands for itself is not.
        for no in 10..13 {
            lamp(&town, no, somebody(no)).await;
        }
        town.pass_days(1);
        night(&town.app).await;
        let proposal = town.app.common_proposals(&head()).await.expect("read")[0].clone();
        assert_eq!(proposal.cases.len(), 3);
        let asked = asked(77, "桂花弄小区路灯不亮");
        let stranger = signed(Role::UnitHead, OTHER_SECTION);
        let refused = town.app.common_take_up(&stranger, proposal.id, asked.clone()).await;
        assert!(is_refused(&refused, "not-owner"), "{refused:?}");
        let problem = town.app.common_take_up(&head(), proposal.id, asked).await.expect("taken up");
        let page = town.app.common_page(&head(), problem).await.expect("its page");
        assert_eq!(page.cases.len(), 3);
        assert_eq!(town.app.common_proposals(&head()).await.expect("read").len(), 0);
        // What is in a problem is not proposed again.
        town.pass_days(1);
        night(&town.app).await;
        assert_eq!(town.app.common_proposals(&head()).await.expect("read").len(), 0);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_goes_with_the_first_of_its_cases_that_goes() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let cases = lamps(&town, 3).await;
        night(&town.app).await;
        assert_eq!(town.app.common_proposals(&head()).await.expect("read").len(), 1);
        town.act(&staff(Role::Dispatcher, SECTION), cases[0], accusation())
            .await
            .expect("classified");
        assert_eq!(town.app.common_proposals(&head()).await.expect("read").len(), 0);
        // With two people left there is nothing to propose, and the accusation takes no part.
        town.pass_days(1);
        night(&town.app).await;
        assert_eq!(town.app.common_proposals(&head()).await.expect("read").len(), 0);
        for table in ["common_proposal", "common_proposed"] {
            assert_eq!(town.home.count(&format!("SELECT count(*) FROM {table}")).await, 0);
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sudden_growth_is_told_with_its_figures_and_only_of_enough_people() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        // Eight weeks with one or two a day, so that the office has a past.
        for day in 0..57 {
            if day % 2 == 0 {
                others(&town, day, 1 + day % 4 / 3).await;
            }
            town.pass_days(1);
        }
        // One person alone, twelve times: no growth of anything that people tell.
        for no in 0..12 {
            lamp(&town, no, somebody(1)).await;
        }
        town.pass_days(1);
        night(&town.app).await;
        let brief = town.app.common_brief(&head()).await.expect("read");
        assert_eq!(brief.growth.len(), 0, "{:?}", brief.growth);
        for no in 20..32 {
            lamp(&town, no, somebody(no)).await;
        }
        town.pass_days(1);
        night(&town.app).await;
        let brief = town.app.common_brief(&head()).await.expect("read");
        let topic = brief.growth.iter().find(|one| one.of == Of::Topic("streets".into()));
        let topic = topic.expect("it is told");
        assert_eq!(topic.band, "10-19");
        assert!(topic.expected_tenths < 30 && topic.chance >= 3 && topic.share_percent <= 5);
        // Whoever leads a unit is told that there is a brief, once, in neutral words.
        let told = "SELECT count(*) FROM staff_notice WHERE purpose = 'day'";
        let before = town.home.count(told).await;
        night(&town.app).await;
        assert_eq!(town.home.count(told).await, before);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leads_a_unit_is_told_once_that_there_is_a_brief() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let leads = town.account("leads", Role::UnitHead, SECTION).await;
        let works = town.account("works", Role::Handler, SECTION).await;
        for no in 0..3 {
            lamp(&town, no, somebody(no)).await;
        }
        let other = town.reopened().await;
        // Two servers at once.
        tokio::join!(night(&town.app), night(&other));
        assert_eq!(briefs(&town.app, &leads).await, 1);
        assert_eq!(briefs(&town.app, &works).await, 0);
        other.close().await;
        town.app.close().await;
    }
}

async fn briefs(app: &App, by: &Signed) -> usize {
    let all = app.notices(by, None, 50).await.expect("read");
    all.into_iter().filter(|notice| notice.purpose == "day").count()
}

/// An accusation, and what the house cannot open, take no part in any of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b07_accusations_are_in_no_group_and_in_no_figure() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for no in 0..5 {
            let said = format!("桂花弄小区东门一带的路灯坏了好几天，夜里看不清路，第{no}回说。");
            let accusation = huiyin_app::case::Submission {
                kind: CaseKind::Accusation,
                title: Some(text("桂花弄小区路灯不亮")),
                body: text(&said),
                party: somebody(no),
                wish: huiyin_domain::case::NoticeWish::None,
                ..matter(&format!("accusation {no}"))
            };
            town.submit(accusation).await.expect("registered");
        }
        town.pass_days(1);
        night(&town.app).await;
        let rows = "SELECT count(*) FROM common_proposal";
        assert_eq!(town.home.count(rows).await, 0);
        for no in 10..13 {
            lamp(&town, no, somebody(no)).await;
        }
        town.pass_days(1);
        night(&town.app).await;
        let proposals = town.app.common_proposals(&head()).await.expect("read");
        let seen = proposals.len() == 1 && proposals[0].cases.len() == 3;
        held("7", "accusations take no part", "the same as claims are proposed", seen);
        let by = staff(Role::UnitHead, SECTION);
        let page = town.app.case_page(&by, proposals[0].cases[0].case).await;
        assert_eq!(page.expect("a case").case.stage, Stage::Routed);
        town.app.close().await;
    }
}
