//! What is done with a problem: opened, cases put in and taken out, split, merged, told of,
//! answered once for many, closed; each refusal that the rules know.

use super::*;
use huiyin_app::common::{AnswerAsked, Asked, DraftOutcome};
use huiyin_domain::case::{Outcome, Stage};
use huiyin_domain::ids::LinkId;
use huiyin_domain::time::Millis;
use huiyin_tests::town::{DAY_MS, OTHER_SECTION, answer};

fn reason() -> PlaceText {
    words("同一处的同一件事")
}

async fn links(town: &Town, problem: ProblemId) -> Vec<(LinkId, CaseId)> {
    let page = town.app.common_page(&head(), problem).await.expect("its page");
    page.cases.iter().map(|case| (case.link, case.case)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_problem_from_its_opening_to_its_end_keeps_every_case_its_own() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let app = &town.app;
        let cases = lamps(&town, 4).await;
        let problem = open(&town, &head(), 7, "桂花弄小区路灯不亮").await;
        linked(&town, problem, &cases).await;
        // Sent twice it stands once.
        linked(&town, problem, &cases[..1]).await;
        let there = links(&town, problem).await;
        assert_eq!(there.len(), 4);
        let other = open(&town, &head(), 8, "桂花弄小区东门积水").await;
        let twice = app.common_link(&head(), other, cases[0]).await;
        assert!(is_refused(&twice, "case-linked"), "{twice:?}");

        let unlink = Asked::Unlink { link: there[0].0, reason: reason() };
        app.common_step(&head(), problem, unlink).await.expect("taken out");
        linked(&town, other, &cases[..1]).await;
        let split = |links| Asked::Split {
            to: ProblemId(9),
            title: words("桂花弄小区西门路灯"),
            links,
            reason: reason(),
        };
        let rest = split(there[1..].iter().map(|link| link.0).collect());
        let all = app.common_step(&head(), problem, rest).await;
        assert!(is_refused(&all, "all-chosen"), "{all:?}");
        app.common_step(&head(), problem, split(vec![there[1].0])).await.expect("split");
        assert_eq!(links(&town, ProblemId(9)).await, [there[1]]);
        let merge = |into| Asked::Merge { into, reason: reason() };
        let own = app.common_step(&head(), problem, merge(problem)).await;
        assert!(is_refused(&own, "same-problem"), "{own:?}");
        app.common_step(&head(), other, merge(problem)).await.expect("merged");
        assert_eq!(links(&town, problem).await.len(), 3);
        let gone = app.common_link(&head(), other, cases[1]).await;
        assert!(is_refused(&gone, "not-open") || is_refused(&gone, "case-linked"), "{gone:?}");

        let due_at = Millis(town.moment.now().0 + 5 * DAY_MS);
        let line = Asked::Line { text: words("正在更换线路"), due_at };
        app.common_step(&head(), problem, line).await.expect("told");
        let past = Asked::Line { text: words("昨天"), due_at: Millis(0) };
        assert!(is_refused(&app.common_step(&head(), problem, past).await, "line-past"));
        town.pass_days(6);
        assert!(super::line(&town, &head(), problem).await.is_overdue);

        let close = Asked::Close { reason: words("已修好") };
        app.common_step(&head(), problem, close).await.expect("closed");
        let late = lamp(&town, 9, somebody(9)).await.case;
        let refused = app.common_link(&head(), problem, late).await;
        assert!(is_refused(&refused, "not-open"), "{refused:?}");
        let reopen = Asked::Reopen { reason: words("又坏了") };
        app.common_step(&head(), problem, reopen).await.expect("open again");
        // Each case kept its number, its stage and its dates through all of it.
        for case in &cases {
            let page = app.case_page(&staff(Role::UnitHead, SECTION), *case).await.expect("a case");
            assert_eq!((page.case.stage, page.case.owner.unit), (Stage::Routed, SECTION));
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_answer_for_many_is_each_cases_own_draft_and_no_more() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let cases = lamps(&town, 3).await;
        let problem = open(&town, &head(), 7, "桂花弄小区路灯不亮").await;
        linked(&town, problem, &cases).await;
        let handler = signed(Role::Handler, SECTION);
        // Two are worked on by the handler; the third waits to be accepted.
        for case in &cases[..2] {
            town.lead_on(*case, Stage::Handling).await;
        }
        let many = PlaceText::checked(&answer("整条线路已经更换。")).expect("nobody in it");
        let asked = AnswerAsked { outcome: Outcome::Resolved, text: many.clone() };
        let early = town.app.common_spread(&handler, problem).await;
        assert!(is_refused(&early, "nothing-to-answer"), "{early:?}");
        town.app.common_answer(&handler, problem, asked.clone()).await.expect("written");
        for round in ["first", "pressed again"] {
            let drafted = town.app.common_spread(&handler, problem).await.expect("spread");
            let done: Vec<CaseId> = drafted
                .iter()
                .filter(|one| one.outcome == DraftOutcome::Done)
                .map(|one| one.case)
                .collect();
            assert_eq!(done, cases[..2], "{round}: {drafted:?}");
        }
        for case in &cases[..2] {
            let page = town.app.case_page(&staff(Role::Handler, SECTION), *case).await;
            let page = page.expect("a case");
            assert_eq!(page.case.stage, Stage::Drafted);
            assert!(page.draft.is_some_and(|(_, text)| text == many.as_str()));
        }
        // Nobody got an answer by it: each is checked, approved and delivered by itself.
        let stranger = signed(Role::Handler, OTHER_SECTION);
        let refused = town.app.common_answer(&stranger, problem, asked).await;
        assert!(is_refused(&refused, "not-owner"), "{refused:?}");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accusation_stands_in_no_problem_and_leaves_the_one_it_stood_in() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = lamp(&town, 1, somebody(1)).await.case;
        let problem = open(&town, &head(), 7, "桂花弄小区路灯不亮").await;
        linked(&town, problem, &[case]).await;
        town.act(&staff(Role::Dispatcher, SECTION), case, accusation()).await.expect("classified");
        assert_eq!(links(&town, problem).await, []);
        let rows = town.home.count("SELECT count(*) FROM common_link").await;
        assert_eq!(rows, 0, "not even a row");
        let refused = town.app.common_link(&head(), problem, case).await;
        assert!(refused.is_err(), "{refused:?}");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_work_at_once_lose_nothing() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let problem = open(&town, &head(), 7, "桂花弄小区路灯不亮").await;
        let cases = lamps(&town, 4).await;
        let by = head();
        let link = |case| town.app.common_link(&by, problem, case);
        let all = tokio::join!(link(cases[0]), link(cases[1]), link(cases[2]), link(cases[3]));
        for result in [all.0, all.1, all.2, all.3] {
            result.expect("each of them is in");
        }
        assert_eq!(links(&town, problem).await.len(), 4);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_name_and_no_number_is_taken_into_a_problem() {
    for said in ["王建国家门口的路灯", "请打13912345678", "川A12345乱停"] {
        let checked = PlaceText::checked(&text(said));
        let is_kept_out = checked.is_err();
        // Names cannot be told from other words; what leads to somebody can.
        assert_eq!(is_kept_out, !said.starts_with('王'), "{said}");
    }
}
