//! A resident's matter from the first word to the verdict and back to work, and what each side
//! sees of it on the way.

use super::*;
use huiyin_domain::case::{CaseKind, ExtensionRequest, Means, Outcome, Refusal, Verdict, Way};
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::policy::{Action, Role};
use huiyin_tests::town::{BODY, COUNTER, OTHER_SECTION, ROOT, SECTION, TITLE, answer, deliver};
use huiyin_tests::town::{matter, party};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_heard_answered_disputed_and_answered_again() {
    for town in towns().await {
        let receipt = town.submit(matter("whole way")).await.expect("registered");
        assert!(receipt.number.as_str().starts_with("QS-2026-000001-"), "{}", receipt.number);
        assert!(!receipt.replay);
        let (case, person) = (receipt.case, By::person(receipt.case));
        handled(&town, case).await;
        answered(&town, case, "路灯已经修好。").await;

        let page = town.app.case_page(&person, case).await.expect("their page");
        assert_eq!(page.answer.as_deref(), Some(answer("路灯已经修好。").as_str()));
        assert_eq!((page.case.stage, page.case.verdict), (Stage::Answered, None));
        assert!(page.actions.contains(&Action::GiveVerdict));
        let again = Command::GiveVerdict {
            verdict: Verdict::NotSolved,
            text: None,
            again: Some(text("昨晚又不亮了")),
        };
        town.act(&person, case, again).await.expect("a verdict");
        let page = town.app.case_page(&person, case).await.expect("their page");
        assert_eq!((page.case.stage, page.case.reworks), (Stage::Handling, 1));
        assert!(page.case.owner.handler.is_some(), "whoever had it has it again");

        answered(&town, case, "换了变压器。").await;
        let solved = Command::GiveVerdict { verdict: Verdict::Solved, text: None, again: None };
        town.act(&person, case, solved).await.expect("a verdict");
        let page = town.app.case_page(&person, case).await.expect("their page");
        assert_eq!(page.case.stage, Stage::Concluded, "closed at once: solved is a ground");
        assert_eq!(page.case.verdict, Some(Verdict::Solved));
        let owing = page.owed.iter().filter(|owed| is_owing(owed)).count();
        assert_eq!(owing, 0, "nobody owes anything any more; the person may still ask for review");
        town.app.close().await;
    }
}

/// From registration to a handler with more time than at first.
async fn handled(town: &Town, case: CaseId) {
    let dispatcher = staff(Role::Dispatcher, ROOT);
    let (handler, head) = (staff(Role::Handler, SECTION), staff(Role::UnitHead, SECTION));
    let route = || Command::Route { to: SECTION, reasons: vec!["topic".into()], note: None };
    let early = town.act(&dispatcher, case, route()).await;
    assert_eq!(early, Err(Trouble::Refused(Refusal::WayNeeded)));
    let page = town.app.case_page(&dispatcher, case).await.expect("the desk's page");
    assert_eq!(page.topics.proposed.first().map(|topic| topic.topic.as_str()), Some("streets"));
    assert_eq!(page.routes.first().map(|route| route.unit), Some(SECTION));
    let classify = Command::Classify {
        case_kind: CaseKind::Claim,
        way: Some(Way::PetitionProper),
        topic: Some("streets".into()),
        urgent: false,
        accused: None,
    };
    town.act(&dispatcher, case, classify).await.expect("classified");
    town.act(&dispatcher, case, route()).await.expect("routed");
    let gone = town.act(&dispatcher, case, route()).await;
    assert_eq!(gone, Err(Trouble::Forbidden(Action::Route)), "no longer theirs");
    let accept = Command::Accept { notice: Some(text("已受理，六十日内答复。")) };
    town.act(&head, case, accept).await.expect("accepted");
    town.act(&handler, case, Command::Take).await.expect("taken");
    let ask = ExtensionRequest { clock: "handle".into(), amount: 20, reason: text("等配件") };
    let before = due_of(&town.app, case, "handle").await;
    town.act(&handler, case, Command::AskExtension(ask)).await.expect("asked");
    let grant = Command::GrantExtension { amount: 20, reason: text("同意") };
    town.act(&head, case, grant).await.expect("granted");
    let after = due_of(&town.app, case, "handle").await;
    assert_eq!(after - before, 20 * huiyin_tests::town::DAY_MS);
}

async fn due_of(app: &App, case: CaseId, clock: &str) -> i64 {
    let page = app.case_page(&By::System, case).await.expect("a page");
    let owed = page.owed.iter().find(|owed| owed.clock.id() == clock && owed.clock.is_running());
    owed.expect("it runs").clock.due_at.0
}

async fn answered(town: &Town, case: CaseId, words: &str) {
    let (handler, head) = (staff(Role::Handler, SECTION), staff(Role::UnitHead, SECTION));
    let draft = |words: &str| Command::Draft {
        outcome: Outcome::Resolved,
        text: answer(words),
        holds: Vec::new(),
    };
    town.act(&handler, case, draft("初稿")).await.expect("drafted");
    let back = Command::SendBack { reason: text("写清楚时间") };
    town.act(&head, case, back).await.expect("sent back");
    town.act(&handler, case, draft(words)).await.expect("drafted");
    let own = town.act(&handler, case, Command::Approve).await;
    assert_eq!(own, Err(Trouble::Forbidden(Action::Approve)));
    town.act(&head, case, Command::Approve).await.expect("approved");
    let deliver = deliver(Means::Page);
    town.act(&handler, case, deliver).await.expect("delivered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_side_sees_what_is_theirs() {
    for town in towns().await {
        let receipt = town.case_at("sides", Stage::Approved).await;
        let case = receipt.case;
        let person = town.app.case_page(&By::person(case), case).await.expect("their page");
        assert_eq!((person.title.as_str(), person.body.as_str()), (TITLE, BODY));
        assert_eq!(person.party, Some(party()));
        assert_eq!(person.draft, None);
        assert_eq!(person.answer, None, "not before it is delivered");
        assert!(person.timeline.iter().all(|e| e.actor_name.is_none() && e.event.is_told()));
        assert!(person.topics.proposed.is_empty() && person.routes.is_empty());

        let handler = town.app.case_page(&staff(Role::Handler, SECTION), case).await;
        assert_eq!(handler.expect("a page").party, Some(party()), "needs it for the work");
        let head = staff(Role::UnitHead, SECTION);
        let page = town.app.case_page(&head, case).await.expect("a page");
        assert_eq!(page.party, None, "the head opens it only with a reason");
        let reason = text("当面答复前核对身份");
        let opened = town.app.case_party(&head, case, reason, page.version).await;
        assert_eq!(opened, Ok(party()));
        let person = town.app.case_page(&By::person(case), case).await.expect("their page");
        let last = person.timeline.last().expect("an entry");
        assert_eq!(last.event.kind(), "identity-opened", "the person sees the opening");
        assert_eq!(last.texts[0].1, "当面答复前核对身份");

        let stranger = staff(Role::UnitHead, OTHER_SECTION);
        let seen = town.app.case_page(&stranger, case).await.map(drop);
        assert_eq!(seen, Err(Trouble::NotFound), "not even that it exists");
        let huiyin_app::By::Staff(signed) = &stranger else { unreachable!() };
        let found = town.app.case_by_number(signed, &receipt.number).await;
        assert_eq!(found, Err(Trouble::NotFound));
        let other = town.app.case_page(&By::person(CaseId(case.0 + 1)), case).await.map(drop);
        assert_eq!(other, Err(Trouble::NotFound));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_number_and_secret_together_open_a_case() {
    for town in towns().await {
        let (one, two) = (
            town.submit(matter("secret one")).await.expect("a case"),
            town.submit(matter("secret two")).await.expect("a case"),
        );
        assert_eq!(town.app.case_unlock(&one.number, &one.secret).await, Ok(one.case));
        let typed = one.secret.to_string().to_lowercase().replace('-', " ");
        let parsed = huiyin_app::keys::ViewSecret::parse(&typed).expect("forgiving");
        assert_eq!(town.app.case_unlock(&one.number, &parsed).await, Ok(one.case));
        for (number, secret) in [
            (&one.number, &two.secret),
            (&two.number, &one.secret),
            (&CaseNumber::new("QS", 2026, 999), &one.secret),
            (&CaseNumber::stored(String::new()), &one.secret),
        ] {
            let opened = town.app.case_unlock(number, secret).await;
            assert_eq!(opened, Err(Trouble::NotFound), "{number}");
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_to_be_told_needs_a_way_to_be_told() {
    for town in towns().await {
        let mut no_address = matter("no address");
        no_address.party.email = None;
        let submitted = town.submit(no_address).await.map(drop);
        assert!(matches!(submitted, Err(Trouble::Invalid { field: "email", .. })), "{submitted:?}");
        let mut nobody = matter("nobody");
        nobody.party = huiyin_app::Party::default();
        nobody.wish = huiyin_domain::case::NoticeWish::None;
        assert!(town.submit(nobody).await.is_ok(), "nobody has to say who they are");
        let public = town.app.case_submit(&By::Public, huiyin_tests::town::visit("p")).await;
        let refused = Err(Trouble::Forbidden(Action::CaseRegister));
        assert_eq!(public.map(drop), refused, "the public cannot act as the counter");
        let handler = staff(Role::Handler, COUNTER);
        let by_handler = town.app.case_submit(&handler, huiyin_tests::town::visit("h")).await;
        assert_eq!(by_handler.map(drop), refused);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_its_keeper_s_alone_and_ends_in_time() {
    use huiyin_domain::ids::DraftId;
    for town in towns().await {
        let (id, key, form) = (DraftId(77), [5; 32], "body=路灯&step=2".as_bytes());
        let app = &town.app;
        assert_eq!(app.draft_load(id, &key).await, Ok(None));
        app.draft_save(id, &key, form).await.expect("saved");
        app.draft_save(id, &key, form).await.expect("saved again");
        assert_eq!(app.draft_load(id, &key).await, Ok(Some(form.to_vec())));
        assert_eq!(app.draft_load(id, &[6; 32]).await, Ok(None), "another key");
        assert_eq!(app.draft_load(DraftId(78), &key).await, Ok(None), "another draft");
        assert_eq!(town.reopened().await.draft_load(id, &key).await, Ok(Some(form.to_vec())));
        let held = huiyin_tests::cells::holding(&town.home.cells().await, &["路灯&step"]).len();
        assert_eq!(held, 0, "sealed");
        town.pass_days(31);
        assert_eq!(app.draft_load(id, &key).await, Ok(None), "expired");
        huiyin_app::engine::purge_tick(app.clone()).await.expect("purged");
        assert_eq!(town.home.count("SELECT count(*) FROM draft").await, 0);
        app.draft_save(id, &key, form).await.expect("saved");
        app.draft_drop(id).await.expect("dropped");
        assert_eq!(app.draft_load(id, &key).await, Ok(None));
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accusation_never_reaches_the_accused() {
    for town in towns().await {
        let mut accusation = huiyin_tests::town::visit("accused");
        accusation.kind = CaseKind::Accusation;
        let case = town.submit(accusation).await.expect("a case").case;
        let (intake, bureau) = (staff(Role::Intake, COUNTER), huiyin_tests::town::BUREAU);
        let classify = Command::Classify {
            case_kind: CaseKind::Accusation,
            way: None,
            topic: None,
            urgent: false,
            accused: Some(bureau),
        };
        town.act(&intake, case, classify).await.expect("classified");
        for to in [bureau, SECTION] {
            let route = Command::Route { to, reasons: Vec::new(), note: None };
            let routed = town.act(&intake, case, route).await;
            assert_eq!(routed, Err(Trouble::Refused(Refusal::AccusedUnit)));
        }
        for role in Role::ALL {
            for unit in [bureau, SECTION] {
                let seen = town.app.case_page(&staff(*role, unit), case).await.map(drop);
                assert_eq!(seen, Err(Trouble::NotFound), "{role:?} {unit}");
            }
        }
        let route = Command::Route { to: ROOT, reasons: Vec::new(), note: None };
        town.act(&intake, case, route).await.expect("above the accused");
        town.app.close().await;
    }
}
