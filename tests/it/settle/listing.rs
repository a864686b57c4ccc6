//! What is looked at again: set, found, found back, and the list of a unit.

use super::*;
use huiyin_app::settle::FollowPage;
use huiyin_domain::case::{Asking, Found};
use huiyin_tests::town::{BUREAU, DAY_MS, OTHER_SECTION, signed};

fn found(follow_up: u32, found: Found) -> Settle {
    Settle::FollowUpDone { follow_up, found, text: text("到现场看过") }
}

async fn list(town: &Town, role: Role) -> Vec<(CaseId, Asking)> {
    let page = town.app.follow_ups(&signed(role, SECTION), None, 50).await.expect("a list");
    page.items.iter().map(|item| (item.case, item.asking)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_back_is_handled_again() {
    for town in towns().await {
        let case = town.case_at("came back", Stage::Concluded).await.case;
        assert_eq!(list(&town, Role::Handler).await, [(case, Asking::CameBack)], "of itself");
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        let check = page.case.settling.follow_ups_open().next().expect("a check").due_at;
        assert_eq!((check.0 - town.moment.now().0) / DAY_MS, 30);

        town.pass_days(29);
        done(&town, &handler(), case, found(1, Found::NotYet)).await;
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        assert_eq!(page.case.stage, Stage::Concluded);
        let next = page.case.settling.follow_ups_open().next().expect("looked at again");
        assert_eq!((next.follow_up, next.asking), (2, Asking::CameBack));

        done(&town, &handler(), case, found(2, Found::CameBack)).await;
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        assert_eq!(page.case.stage, Stage::Handling, "{}", town.home.name);
        assert_eq!(page.case.closed_at, None);
        assert_eq!(page.case.reworks, 0, "not at the person's cost");
        assert!(list(&town, Role::Handler).await.is_empty());
        let twice = act(&town, &handler(), case, found(2, Found::Fine)).await;
        assert!(matches!(twice, Err(Trouble::Refused(_))), "{twice:?}");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_shows_what_is_due_first_to_those_who_look_again() {
    for town in towns().await {
        let mut wanted = Vec::new();
        for (at, days) in [40, 3, 20, 10, 30].into_iter().enumerate() {
            let case = town.case_at(&format!("listed {at}"), Stage::Answered).await.case;
            let set = Settle::FollowUpSet { asking: Asking::FollowUp, due: day(&town, days) };
            done(&town, &handler(), case, set).await;
            wanted.push((days, case));
        }
        wanted.sort_unstable();
        let wanted: Vec<CaseId> = wanted.into_iter().map(|(_, case)| case).collect();
        let reader = signed(Role::UnitHead, SECTION);
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let page: FollowPage = town.app.follow_ups(&reader, after, 2).await.expect("a page");
            seen.extend(page.items.iter().map(|item| item.case));
            pages += 1;
            // The address keeps the place.
            after = page.next.map(|next| next.to_string().parse().expect("a place"));
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen, pages), (wanted.clone(), 3), "{}", town.home.name);
        for role in [Role::Intake, Role::Mediator, Role::Admin, Role::Auditor] {
            let page = town.app.follow_ups(&signed(role, SECTION), None, 2).await;
            assert!(matches!(page, Err(Trouble::Forbidden(_))), "{role:?}");
        }
        for unit in [BUREAU, OTHER_SECTION] {
            let page = town.app.follow_ups(&signed(Role::UnitHead, unit), None, 9).await;
            assert!(page.expect("a list").items.is_empty(), "another unit's list is its own");
        }
        done(&town, &handler(), wanted[0], found(1, Found::NotWanted)).await;
        let left = list(&town, Role::Handler).await;
        assert_eq!(left.iter().map(|(case, _)| *case).collect::<Vec<_>>(), wanted[1..]);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agreement_is_followed_up_while_the_case_goes_on() {
    for town in towns().await {
        let plain = town.case_at("nothing yet", Stage::Handling).await.case;
        let set = |days| Settle::FollowUpSet { asking: Asking::FollowUp, due: day(&town, days) };
        let early = act(&town, &handler(), plain, set(3)).await;
        assert!(matches!(early, Err(Trouble::Refused(Refusal::NotNow { .. }))), "{early:?}");

        let case = meeting(&town, "kept").await;
        done(&town, &mediator(), case, agree(&town, "乙方三日内清运。")).await;
        for (days, why) in [(-1, Refusal::DueInPast), (367, Refusal::TooFar)] {
            assert_eq!(refused(act(&town, &handler(), case, set(days)).await), why);
        }
        done(&town, &handler(), case, found(1, Found::Fine)).await;
        let wrong = act(&town, &mediator(), case, found(1, Found::Fine)).await;
        assert!(matches!(wrong, Err(Trouble::Forbidden(_))), "{wrong:?}");
        town.app.close().await;
    }
}
