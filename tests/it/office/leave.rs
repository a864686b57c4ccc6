//! Who stands in for a colleague on leave: for how long, with what, and under whose name.

use super::*;
use huiyin_app::leave::LeaveTrouble;
use huiyin_app::{By, Signed, Trouble};
use huiyin_domain::case::{Outcome, Refusal};
use huiyin_domain::ids::LeaveId;
use huiyin_domain::leaf::Actor;
use huiyin_domain::leave::{Leave, LeaveFault};
use huiyin_domain::time::Millis;
use huiyin_tests::town::{DAY_MS, MONDAY, OTHER_SECTION, Town, answer};

fn days(staff: &Signed, substitute: &Signed, from: i64, until: i64) -> Leave {
    let at = |day: i64| Millis(MONDAY.0 + day * DAY_MS);
    Leave { staff: staff.staff, substitute: substitute.staff, from: at(from), until: at(until) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_in_works_on_the_cases_beside_the_handler_and_no_longer_than_the_leave() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let away = site.town.account("away", Role::Handler, SECTION).await;
        site.town.account("other", Role::Handler, SECTION).await;
        let case = given_to(&site, "stands in", away.staff).await;
        let path = format!("/desk/case/{case}");
        let draft = format!("{path}/draft");
        let mut other = site.officer("other").await;
        let mine = other.get("/desk?scope=mine").await;
        assert!(!mine.body.contains(&path), "not theirs yet");
        assert!(!other.get(&path).await.body.contains(&draft), "nor to be worked on");

        // The officer enters it on their own page, for three days from today.
        let mut own = site.officer("away").await;
        let id = site.town.app.staff_of_unit(SECTION).await.expect("colleagues");
        let id = id.iter().find(|row| row.login == "other").expect("the colleague").id.to_string();
        let typed = [("first", "2026-03-02"), ("last", "2026-03-04"), ("substitute", id.as_str())];
        let page = own.fill("/desk/account", "/desk/account/leave", &typed).await;
        assert_eq!(page.location(), Some("/desk/account"), "{}", text_of(&page));

        let mine = other.get("/desk?scope=mine").await;
        assert!(mine.body.contains(&path), "{}", text_of(&mine));
        let words = "代经办员away办理，请假到2026年3月4日";
        assert!(text_of(&mine).replace(' ', "").contains(words), "{}", text_of(&mine));
        let whole = answer("路灯已经修好。");
        let typed = [("outcome", "resolved"), ("text", whole.as_str())];
        let page = other.fill(&path, &draft, &typed).await;
        assert_eq!(page.status, 303, "{}", text_of(&page));
        let read = site.town.app.case_page(&By::System, case).await.expect("a page");
        let last = read.timeline.last().expect("an event");
        let Actor::Staff { id: actor, .. } = last.actor else { panic!("{last:?}") };
        assert_eq!(actor.to_string(), id, "recorded under who did it");
        assert_eq!(read.case.owner.handler, Some(away.staff), "the handler keeps the case");
        assert!(own.get("/desk?scope=mine").await.body.contains(&path), "and lists it");

        // To the last instant of the last day, and not beyond.
        site.town.moment.set(Millis(MONDAY.0 - 9 * 3_600_000 + 3 * DAY_MS - 1));
        let mut other = site.officer("other").await;
        assert!(other.get("/desk?scope=mine").await.body.contains(&path));
        site.town.pass_ms(1);
        assert!(!other.get("/desk?scope=mine").await.body.contains(&path), "the leave is over");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_enters_and_ends_leaves_of_the_unit_and_of_no_other() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let app = &site.town.app;
        let away = site.town.account("away", Role::Handler, SECTION).await;
        let other = site.town.account("other", Role::Handler, SECTION).await;
        let stranger = site.town.account("stranger", Role::Handler, OTHER_SECTION).await;
        let twin = site.town.account("twin", Role::Handler, OTHER_SECTION).await;
        let head = site.town.account("head", Role::UnitHead, SECTION).await;
        let case = given_to(&site, "head enters", away.staff).await;
        let path = format!("/desk/case/{case}");
        let mut desk = site.officer("head").await;
        let (who, whom) = (away.staff.to_string(), other.staff.to_string());
        let typed = [
            ("away", who.as_str()),
            ("substitute", whom.as_str()),
            ("first", "2026-03-02"),
            ("last", "2026-03-20"),
        ];
        let page = desk.fill("/desk/leave", "/desk/leave", &typed).await;
        assert_eq!(page.location(), Some("/desk/leave"), "{}", text_of(&page));
        let mut sees = site.officer("other").await;
        assert!(sees.get("/desk?scope=mine").await.body.contains(&path));
        let list = desk.get("/desk/leave").await;
        let forms = list.html().forms();
        let end = forms.iter().find(|form| form.action.ends_with("/end")).expect("a button");
        assert_eq!(desk.submit(end).await.status, 303);
        assert_eq!(desk.submit(end).await.status, 303, "ended twice is ended once");
        assert!(!sees.get("/desk?scope=mine").await.body.contains(&path), "at once");

        let of_others = days(&stranger, &twin, 0, 3);
        let refused = |result: Result<(), LeaveTrouble>, trouble: Trouble| {
            assert_eq!(result, Err(LeaveTrouble::Trouble(trouble)));
        };
        refused(app.leave_add(&head, of_others).await, Trouble::NotFound);
        let forbidden = Trouble::Forbidden(huiyin_domain::policy::Action::LeaveManage);
        refused(app.leave_add(&other, days(&away, &other, 0, 3)).await, forbidden.clone());
        app.leave_add(&stranger, of_others).await.expect("their own");
        let theirs = app.leaves_own(&stranger).await.expect("leaves")[0].id;
        assert_eq!(app.leave_end(&head, theirs).await, Err(Trouble::NotFound));
        assert_eq!(app.leave_end(&other, theirs).await, Err(forbidden));
        assert_eq!(app.leave_end(&other, LeaveId(1)).await, Ok(()), "what is gone is gone");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_a_leave_is_said_beside_its_field() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let away = site.town.account("away", Role::Handler, SECTION).await;
        let other = site.town.account("other", Role::Handler, SECTION).await;
        let third = site.town.account("third", Role::Handler, SECTION).await;
        let foreign = site.town.account("foreign", Role::Handler, OTHER_SECTION).await;
        let gone = site.town.account("gone", Role::Handler, SECTION).await;
        let app = &site.town.app;
        app.staff_set_active(&By::System, gone.staff, false).await.expect("put out of use");
        app.leave_add(&third, days(&third, &other, 0, 5)).await.expect("a leave");
        let mut desk = site.officer("away").await;
        let id = |who: &Signed| who.staff.to_string();
        for (first, last, substitute, field) in [
            ("2026-03-10", "2026-03-09", id(&other), "last"),
            ("2026-02-10", "2026-02-12", id(&other), "last"),
            ("2026-03-10", "2027-03-12", id(&other), "last"),
            ("2027-06-01", "2027-06-02", id(&other), "first"),
            ("", "2026-03-12", id(&other), "first"),
            ("2026-03-10", "tomorrow", id(&other), "last"),
            ("2026-02-30", "2026-03-12", id(&other), "first"),
            ("2026-03-10", "2026-03-12", String::new(), "substitute"),
            ("2026-03-10", "2026-03-12", "999".into(), "substitute"),
            ("2026-03-10", "2026-03-12", id(&away), "substitute"),
            ("2026-03-10", "2026-03-12", id(&foreign), "substitute"),
            ("2026-03-10", "2026-03-12", id(&gone), "substitute"),
            ("2026-03-04", "2026-03-12", id(&third), "substitute"),
        ] {
            let typed = [("first", first), ("last", last), ("substitute", substitute.as_str())];
            let page = desk.fill("/desk/account", "/desk/account/leave", &typed).await;
            assert_eq!(page.status, 422, "{typed:?}");
            assert!(page.error_of(field).is_some(), "{typed:?} {}", text_of(&page));
            assert!(page.body.contains(&format!("value=\"{first}\"")), "what was typed is kept");
        }
        assert_eq!(app.leaves_own(&away).await, Ok(Vec::new()), "and nothing was written");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_no_chains_and_a_race_makes_none() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let one = town.account("one", Role::Handler, SECTION).await;
        let two = town.account("two", Role::Handler, SECTION).await;
        let three = town.account("three", Role::Handler, SECTION).await;
        let app = &town.app;
        app.leave_add(&one, days(&one, &two, 0, 5)).await.expect("a leave");
        let fault = |result| match result {
            Err(LeaveTrouble::Fault(fault)) => Some(fault),
            _ => None,
        };
        let chain = app.leave_add(&two, days(&two, &three, 2, 3)).await;
        assert_eq!(fault(chain), Some(LeaveFault::StandsIn));
        let chain = app.leave_add(&three, days(&three, &one, 2, 3)).await;
        assert_eq!(fault(chain), Some(LeaveFault::SubstituteAway));
        // Both looked before either wrote: the writer lets one through.
        for round in 1..6 {
            let from = round * 10;
            let (a, b) = tokio::join!(
                app.leave_add(&one, days(&one, &two, from, from + 2)),
                app.leave_add(&two, days(&two, &three, from, from + 2)),
            );
            assert!(!(a.is_ok() && b.is_ok()), "{} round {round}", town.home.name);
            assert!(a.is_ok() || b.is_ok(), "{a:?} {b:?}");
            for who in [&one, &two] {
                for leave in app.leaves_own(who).await.expect("leaves") {
                    app.leave_end(who, leave.id).await.expect("taken back");
                }
            }
        }
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_approves_their_own_draft_by_standing_in() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let away = town.account("away", Role::Handler, SECTION).await;
        let mut chief = town.account("chief", Role::UnitHead, SECTION).await;
        chief.roles = vec![Role::UnitHead, Role::Handler];
        let case = town.case_at("own draft", Stage::Accepted).await.case;
        let assign = Command::Assign { to: away.staff, unit: SECTION };
        town.act(&staff(Role::UnitHead, SECTION), case, assign).await.expect("assigned");
        let draft = || Command::Draft {
            outcome: Outcome::Resolved,
            text: answer("已修好。"),
            holds: Vec::new(),
        };
        let before = town.act(&By::Staff(chief.clone()), case, draft()).await;
        assert!(matches!(before, Err(Trouble::Forbidden(_))), "{before:?}");
        town.app.leave_add(&away, days(&away, &chief, 0, 5)).await.expect("a leave");
        chief.stands_for = vec![huiyin_app::StandsFor {
            staff: away.staff,
            display_name: String::new(),
            until: Millis(i64::MAX),
        }];
        let chief = By::Staff(chief);
        town.act(&chief, case, draft()).await.expect("stands in");
        let own = town.act(&chief, case, Command::Approve).await;
        assert!(matches!(own, Err(Trouble::Refused(Refusal::FourEyes))), "{own:?}");
        town.act(&staff(Role::UnitHead, SECTION), case, Command::Approve).await.expect("another");
        town.app.close().await;
    }
}
