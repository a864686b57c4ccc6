//! Review by somebody else, asked in time and counted from delivery; and "this was not answered",
//! which can be said at any time.

use super::*;
use huiyin_app::worklist::{Scope, WorkView};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_tests::town::NAME;

const DELIVERED: i64 = huiyin_tests::town::MONDAY.0;

async fn reviewer(town: &Town, login: &str, unit: UnitId) -> By {
    By::Staff(town.account(login, Role::Reviewer, unit).await)
}

fn assign(to: &By, unit: UnitId) -> Command<Text> {
    let By::Staff(signed) = to else { panic!("an officer") };
    ReviewCommand::Assign { to: signed.staff, unit }.into()
}

fn decide(result: ReviewResult) -> Command<Text> {
    ReviewCommand::Decide { result, text: text("经查，原答复没有核实现场。") }.into()
}

fn refused(why: Refusal) -> Result<i64, Trouble> {
    Err(Trouble::Refused(why))
}

/// Asked at this distance from delivery.
async fn asked_at(town: &Town, once: &str, offset_ms: i64) -> Result<i64, Trouble> {
    at(town, DELIVERED);
    let case = town.case_at(once, Stage::Answered).await.case;
    at(town, DELIVERED + offset_ms);
    town.act(&By::person(case), case, review_ask()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_is_asked_for_in_its_window_and_not_a_moment_beside() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        at(&town, DELIVERED - 60_000);
        let early = town.case_at("early", Stage::Approved).await.case;
        let done = town.act(&By::person(early), early, review_ask()).await;
        assert_eq!(done, refused(Refusal::ReviewEarly), "a minute before delivery");
        // Thirty days after the 2nd of March: the 1st of April, whole.
        let end = Millis::parse("2026-04-02T00:00:00+08:00").expect("an instant").0 - DELIVERED;
        assert!(asked_at(&town, "first", 0).await.is_ok());
        assert!(asked_at(&town, "last", end - 1).await.is_ok());
        let late = asked_at(&town, "late", end).await;
        assert_eq!(late, refused(Refusal::ReviewLate));
        // Counted from delivery, not from the registration or the approval.
        at(&town, DELIVERED);
        let later = town.case_at("later", Stage::Approved).await.case;
        at(&town, DELIVERED + 9 * DAY_MS);
        town.lead_on(later, Stage::Answered).await;
        at(&town, DELIVERED + end);
        let done = town.act(&By::person(later), later, review_ask()).await;
        assert!(done.is_ok(), "{done:?}");
        held("a review counts from delivery", "one asked at its end", &[format!("{late:?}")]);
        town.app.close().await;
    }
}

/// Whom the domain lets judge, among these.
async fn allowed(town: &Town, case: CaseId, officers: &[(&str, By)]) -> Vec<String> {
    let head = staff(Role::UnitHead, BUREAU);
    let mut found = Vec::new();
    for (who, officer) in officers {
        let By::Staff(signed) = officer else { continue };
        if town.act(&head, case, assign(officer, signed.unit)).await.is_ok() {
            found.push((*who).to_owned());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_had_a_part_reviews_and_no_unit_reviews_itself() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let fresh = reviewer(&town, "fresh", BUREAU).await;
        let same = reviewer(&town, "same-unit", SECTION).await;
        let other = reviewer(&town, "elsewhere", OTHER).await;
        let case = town.case_at("had a part", Stage::Answered).await.case;
        town.act(&By::person(case), case, review_ask()).await.expect("asked");
        let open = page(&town, &By::System, case).await;
        let review = open.case.review().expect("open");
        assert_eq!((review.unit, review.level), (BUREAU, 1), "the nearest above");
        let had_part: Vec<StaffId> = open.case.hands.iter().copied().collect();
        assert!(had_part.len() >= 3, "handler, checker, head: {had_part:?}");
        let handler = page(&town, &By::System, case).await.case.owner.handler.expect("one");
        assert!(!open.case.had_no_part(handler));
        let officers =
            [("same unit", same.clone()), ("elsewhere", other), ("fresh", fresh.clone())];
        assert_eq!(allowed(&town, case, &officers).await, ["fresh"]);
        // Whoever decides does not deliver; the same person in two roles neither.
        let head = staff(Role::UnitHead, BUREAU);
        let early = town.act(&head, case, ReviewCommand::Deliver.into()).await;
        assert!(early.is_err(), "nothing decided yet");
        let stranger = reviewer(&town, "stranger", BUREAU).await;
        let done = town.act(&stranger, case, decide(ReviewResult::Upheld)).await;
        assert_eq!(done, refused(Refusal::NotAssigned));
        town.act(&fresh, case, decide(ReviewResult::Upheld)).await.expect("decided");
        let By::Staff(mut both) = fresh.clone() else { panic!("an officer") };
        both.roles.push(Role::UnitHead);
        let own = town.act(&By::Staff(both), case, ReviewCommand::Deliver.into()).await;
        assert_eq!(own, refused(Refusal::FourEyes));
        town.app.close().await;
    }
}

/// An officer who worked at the answer moves to the reviewing unit: still not their judge.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_worked_at_the_answer_does_not_judge_it_from_a_new_desk() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let moved = town.account("moved", Role::Reviewer, BUREAU).await;
        let worked = town.case_at("moved", Stage::Accepted).await.case;
        let to = Command::Assign { to: moved.staff, unit: SECTION };
        town.act(&staff(Role::UnitHead, SECTION), worked, to).await.expect("assigned");
        let plain = town.case_at("not theirs", Stage::Answered).await.case;
        // Taken over by a colleague since, who answers it.
        town.act(&staff(Role::Handler, SECTION), worked, Command::Take).await.expect("taken");
        town.lead_on(worked, Stage::Answered).await;
        let (moved, mut seen) = (By::Staff(moved), Vec::new());
        for case in [worked, plain] {
            town.act(&By::person(case), case, review_ask()).await.expect("asked");
            let head = staff(Role::UnitHead, BUREAU);
            let done = town.act(&head, case, assign(&moved, BUREAU)).await;
            if case == worked {
                assert_eq!(done, refused(Refusal::ReviewerHadPart));
            } else {
                seen.push(format!("{done:?}"));
                assert!(done.is_ok(), "{done:?}");
            }
        }
        held("who had a part does not review", "the same officer, a case not theirs", &seen);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_review_goes_its_way_over_the_pages_and_does_not_see_who_asked() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        town.account("judge", Role::Reviewer, BUREAU).await;
        town.account("head", Role::UnitHead, BUREAU).await;
        let receipt = town.case_at("pages", Stage::Answered).await;
        let case = receipt.case;
        let mut person = site.person(&receipt).await;
        let empty = person.fill("/case", "/case/review", &[("reason", " ")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.error_of("review-reason").is_some());
        let asked = person.fill("/case", "/case/review", &[("reason", "没有到现场看")]).await;
        assert_eq!(asked.location(), Some("/case"), "{}", asked.html().text());
        let (mut head, mut judge) = (site.officer("head").await, site.officer("judge").await);
        let path = format!("/desk/case/{case}");
        for browser in [&mut head, &mut judge] {
            let list = browser.get("/desk?scope=asked").await;
            assert!(list.body.contains(receipt.number.as_str()), "{}", list.html().text());
            let seen = browser.get(&path).await;
            assert!(seen.body.contains("没有到现场看") && !seen.body.contains(NAME));
            assert!(!seen.body.contains("open-identity"), "nor can they ask for it");
        }
        // Two are asked for it at once; the first answer stands.
        let form = head.get(&path).await.html().form(&format!("{path}/review-assign"));
        let to = form.names["to"].first().expect("a candidate").clone();
        let assigned = head.submit(&form.with("to", &to)).await;
        assert_eq!(assigned.status, 303, "{}", assigned.html().text());
        let decided = judge
            .fill(
                &path,
                &format!("{path}/review-decide"),
                &[("result", "sent-back"), ("text", "原答复没有核实现场，退回重办。")],
            )
            .await;
        assert_eq!(decided.status, 303, "{}", decided.html().text());
        assert!(!person.get("/case").await.body.contains("退回重办"), "told when delivered");
        let open = town.app.case_act(&By::System, case, None, Command::Conclude, None).await;
        assert_eq!(open, refused(Refusal::NotYetClosable), "not closed meanwhile");
        let delivered = head.fill(&path, &format!("{path}/review-deliver"), &[]).await;
        assert_eq!(delivered.status, 303, "{}", delivered.html().text());
        let told = person.get("/case").await;
        assert!(told.body.contains("退回重办"), "{}", told.html().text());
        assert_eq!(page(town, &By::System, case).await.case.stage, Stage::Handling);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upheld_answer_goes_one_unit_higher_and_is_closed_only_after_it() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.case_at("two levels", Stage::Answered).await.case;
        let person = By::person(case);
        for (level, unit) in [(1, BUREAU), (2, ROOT)] {
            town.act(&person, case, review_ask()).await.expect("asked");
            let open = page(&town, &By::System, case).await;
            let review = open.case.review().expect("open");
            assert_eq!((review.level, review.unit), (level, unit));
            // Two months on, with the window to ask long over: still not closed.
            town.pass_days(60);
            town.app.case_tick(case).await.expect("looked at");
            assert_eq!(page(&town, &By::System, case).await.case.stage, Stage::Answered);
            let judge = reviewer(&town, &format!("judge-{level}"), unit).await;
            let head = staff(Role::UnitHead, unit);
            town.act(&head, case, assign(&judge, unit)).await.expect("assigned");
            let result = [ReviewResult::NotTakenUp, ReviewResult::Upheld][level as usize - 1];
            town.act(&judge, case, decide(result)).await.expect("decided");
            town.act(&head, case, ReviewCommand::Deliver.into()).await.expect("delivered");
        }
        let after = page(&town, &person, case).await;
        assert_eq!(after.reviews.len(), 2);
        assert_eq!(after.case.stage, Stage::Concluded, "the last opinion there is");
        let more = town.act(&person, case, review_ask()).await;
        assert_eq!(more, refused(Refusal::ReviewNotHere));
        town.act(&person, case, unanswered("还是没有答复我问的")).await.expect("said all the same");
        let asked = WorkView { scope: Scope::Asked, ..WorkView::default() };
        let list = town.app.work_list(&signed(Role::UnitHead, BUREAU), &asked).await;
        let list = list.expect("a list");
        assert!(list.items.iter().any(|item| item.id == case), "of a closed case as well");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_for_a_verdict_s_rework_counts_from_delivery() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let again = || Command::GiveVerdict {
            verdict: Verdict::NotSolved,
            text: None,
            again: Some(text("还是不亮")),
        };
        let end = Millis::parse("2026-04-02T00:00:00+08:00").expect("an instant").0;
        let mut results = Vec::new();
        for (once, now) in [("last", end - 1), ("late", end)] {
            at(&town, DELIVERED);
            let case = town.case_at(once, Stage::Answered).await.case;
            at(&town, now);
            results.push(town.act(&By::person(case), case, again()).await);
        }
        assert!(results[0].is_ok(), "{results:?}");
        assert_eq!(results[1], refused(Refusal::WindowOver));
        println!("protection: a rework counts from delivery: held; control: its own end → seen");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn that_it_was_not_answered_can_be_said_at_every_stage() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        for stage in Stage::ALL {
            let receipt = town.case_at(stage.code(), *stage).await;
            let mut browser = site.person(&receipt).await;
            let said = browser.fill("/case", "/case/unanswered", &[("text", "没有人理")]).await;
            assert_eq!(said.location(), Some("/case"), "{stage:?}: {}", said.html().text());
            let now = page(town, &By::person(receipt.case), receipt.case).await;
            assert!(now.case.unanswered, "{stage:?}");
            let above = now.case.supervisor.expect("a unit above");
            assert_ne!(above, now.case.owner.unit, "{stage:?}");
            let person = By::person(receipt.case);
            let again = town.act(&person, receipt.case, unanswered("再说")).await;
            assert!(again.is_err(), "one at a time");
            let word = PersonCommand::ExplainUnanswered { text: text("下周一前给您答复") };
            let done = town.act(&staff(Role::UnitHead, above), receipt.case, word.into()).await;
            assert!(done.is_ok(), "{stage:?}: {done:?}");
            let told = browser.get("/case").await;
            assert!(told.body.contains("下周一前给您答复"), "{}", told.html().text());
        }
        println!("protection: 'not answered' at every stage: held; control: by hand");
        site.stop().await;
    }
}

/// Content or not, nothing is closed over the head of a unit that is looking at it again; and
/// what was closed before is looked at all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_is_not_closed_while_a_review_is_under_way() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let judge = reviewer(&town, "judge", BUREAU).await;
        let head = staff(Role::UnitHead, BUREAU);
        let solved = || Command::GiveVerdict { verdict: Verdict::Solved, text: None, again: None };
        let plain = town.case_at("plain", Stage::Answered).await.case;
        town.act(&By::person(plain), plain, solved()).await.expect("a verdict");
        let closed = page(&town, &By::System, plain).await.case.stage;
        assert_eq!(closed, Stage::Concluded);
        let looked = town.case_at("looked at", Stage::Answered).await.case;
        town.act(&By::person(looked), looked, review_ask()).await.expect("asked");
        town.act(&By::person(looked), looked, solved()).await.expect("a verdict");
        assert_eq!(page(&town, &By::System, looked).await.case.stage, Stage::Answered);
        held("not closed under review", "the same without a review", &[format!("{closed:?}")]);
        // Of the closed one a review can be asked as well, and stands in the reviewer's list.
        town.act(&By::person(plain), plain, review_ask()).await.expect("asked");
        let asked = WorkView { scope: Scope::Asked, ..WorkView::default() };
        let list = town.app.work_list(&signed(Role::UnitHead, BUREAU), &asked).await;
        let list = list.expect("a list");
        assert!(list.items.iter().any(|item| item.id == plain));
        for (case, result, stage) in [
            (looked, ReviewResult::Upheld, Stage::Concluded),
            (plain, ReviewResult::SentBack, Stage::Handling),
        ] {
            town.act(&head, case, assign(&judge, BUREAU)).await.expect("assigned");
            town.act(&judge, case, decide(result)).await.expect("decided");
            town.act(&head, case, ReviewCommand::Deliver.into()).await.expect("delivered");
            assert_eq!(page(&town, &By::System, case).await.case.stage, stage, "{result:?}");
        }
        town.app.close().await;
    }
}
