//! Admission by two (break-glass): nothing opens before somebody of another branch agrees; then
//! one officer sees one case for an hour, to the millisecond, and the person is told of all of it.

use super::*;
use huiyin_app::case::Submission;
use huiyin_domain::case::{ADMISSION_MS, NoticeWish};

/// Of the reception hall, where a handler has no part in any case.
async fn outsider(town: &Town, login: &str) -> Signed {
    town.account(login, Role::Handler, COUNTER).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admission_needs_two_and_ends_to_the_millisecond() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.case_at("glass", Stage::Handling).await.case;
        let asker = outsider(&town, "asker").await;
        let sees = async || town.app.case_page(&of(&asker), case).await;
        assert_eq!(sees().await.map(drop), Err(Trouble::NotFound));
        town.act(&of(&asker), case, ask()).await.expect("asked");
        assert_eq!(sees().await.map(drop), Err(Trouble::NotFound), "asking opens nothing");
        assert_eq!(town.act(&of(&asker), case, ask()).await, refused(Refusal::AlreadyOpen));
        let own = town.act(&of(&asker), case, confirm(1)).await;
        assert_eq!(own, Err(Trouble::NotFound), "nobody confirms their own ask");
        for role in [Role::UnitHead, Role::Inspector, Role::Auditor] {
            let same = town.act(&staff(role, COUNTER), case, confirm(1)).await;
            assert!(same == refused(Refusal::AdmissionSameBranch), "{role:?} {same:?}");
        }
        for role in [Role::Handler, Role::Dispatcher, Role::Intake, Role::Admin] {
            let other = town.act(&staff(role, OTHER), case, confirm(1)).await;
            assert!(matches!(other, Err(Trouble::NotFound | Trouble::Forbidden(_))), "{role:?}");
        }
        assert_eq!(sees().await.map(drop), Err(Trouble::NotFound));
        town.act(&staff(Role::Auditor, OTHER), case, confirm(1)).await.expect("confirmed");
        let until = Millis(town.moment.now().0 + ADMISSION_MS);
        let open = sees().await.expect("let in");
        assert!(open.relations.contains(&Relation::Admitted));
        assert!(open.party.is_some_and(|party| party.name.is_some()), "with who the person is");
        writes_nothing_but_a_note(&town, &of(&asker), case).await;
        let other = outsider(&town, "other").await;
        let none = town.app.case_page(&of(&other), case).await.map(drop);
        assert_eq!(none, Err(Trouble::NotFound), "one officer, not their unit");
        town.moment.set(Millis(until.0 - 1));
        assert!(sees().await.is_ok(), "to the last millisecond");
        town.moment.set(until);
        let over = sees().await.map(drop);
        let note = BarCommand::AdmissionNote { text: text("晚了") };
        assert_eq!(town.act(&of(&asker), case, note.into()).await, Err(Trouble::NotFound));
        // Nobody has swept anything: the moment alone decides. The sweep writes it down.
        town.app.case_tick(case).await.expect("a tick");
        let story = kinds(&town, case).await;
        let wanted =
            ["admission-asked", "admission-confirmed", "admission-noted", "admission-ended"];
        assert_eq!(story[story.len() - 4..], wanted);
        held("an admission ends to the millisecond", "one millisecond earlier it stood", {
            over == Err(Trouble::NotFound)
        });
        town.app.close().await;
    }
}

async fn writes_nothing_but_a_note(town: &Town, asker: &By, case: CaseId) {
    let before = page(town, &By::System, case).await.version;
    for step in [
        Command::AddMaterial { text: text("补充") },
        Command::Take,
        Command::OpenIdentity { reason: text("再看") },
        Command::Draft {
            outcome: huiyin_domain::case::Outcome::Resolved,
            text: huiyin_tests::town::answer("好了"),
            holds: Vec::new(),
        },
    ] {
        let done = town.act(asker, case, step).await;
        assert!(matches!(done, Err(Trouble::Forbidden(_))), "{done:?}");
    }
    assert_eq!(page(town, &By::System, case).await.version, before);
    let note = BarCommand::AdmissionNote { text: text("已联系本人，人已救出") };
    town.act(asker, case, note.into()).await.expect("a note of their own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ask_lapses_and_an_admission_can_be_ended_early() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.case_at("lapses", Stage::Handling).await.case;
        let asker = outsider(&town, "asker").await;
        let second = staff(Role::Inspector, OTHER);
        town.act(&of(&asker), case, ask()).await.expect("asked");
        town.pass_ms(ADMISSION_MS);
        assert_eq!(
            town.act(&second, case, confirm(1)).await,
            refused(Refusal::NotOpen),
            "too late"
        );
        town.app.case_tick(case).await.expect("a tick");
        assert_eq!(kinds(&town, case).await.last(), Some(&"admission-lapsed"));
        town.act(&of(&asker), case, ask()).await.expect("asked again");
        town.act(&second, case, confirm(2)).await.expect("confirmed");
        let end = || Command::from(BarCommand::AdmissionEnd { ask: 2 });
        for nobody in [staff(Role::UnitHead, SECTION), staff(Role::Handler, SECTION)] {
            let done = town.act(&nobody, case, end()).await;
            assert_eq!(done, refused(Refusal::AdmissionNotYours), "not the unit itself");
        }
        let stood = town.app.case_page(&of(&asker), case).await.is_ok();
        town.act(&staff(Role::UnitHead, BUREAU), case, end()).await.expect("ended from above");
        let seen = town.app.case_page(&of(&asker), case).await.map(drop);
        assert_eq!(seen, Err(Trouble::NotFound));
        held("an admission that was ended is over", "before it stood", stood);
        // No more than five a day on one case, however they ended.
        for no in 3..=5 {
            town.act(&of(&asker), case, ask()).await.expect("asked");
            let no_reason = BarCommand::AdmissionRefuse { ask: no, reason: text("没有依据") };
            town.act(&second, case, no_reason.into()).await.expect("refused");
        }
        assert_eq!(town.act(&of(&asker), case, ask()).await, refused(Refusal::TooMany));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_told_at_once_and_cannot_be_left_out() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let brought = Submission { wish: NoticeWish::Mail, ..visit("told") };
        let case = town.submit(brought).await.expect("a case").case;
        town.lead(case, Stage::Accepted).await;
        let handler = town.account("handler", Role::Handler, SECTION).await;
        let head = town.account("head", Role::UnitHead, SECTION).await;
        let above = town.account("above", Role::Inspector, BUREAU).await;
        let far = town.account("far", Role::UnitHead, OTHER_SECTION).await;
        let assign = Command::Assign { to: handler.staff, unit: SECTION };
        town.act(&staff(Role::UnitHead, SECTION), case, assign).await.expect("assigned");
        let asker = outsider(&town, "asker").await;
        let second = staff(Role::UnitHead, OTHER);
        let sql = "SELECT COUNT(*) FROM outbox WHERE purpose = 'admission'";
        let told = async || town.home.count(sql).await;
        let refuse = BarCommand::AdmissionRefuse { ask: 1, reason: text("先打电话") };
        let steps: [(&By, Command<Text>); 5] = [
            (&of(&asker), ask()),
            (&second, refuse.into()),
            (&of(&asker), ask()),
            (&second, confirm(2)),
            (&of(&asker), BarCommand::AdmissionEnd { ask: 2 }.into()),
        ];
        for (no, (by, step)) in (1..).zip(steps) {
            assert_eq!(told().await, no - 1);
            let told_of = format!("{step:?}");
            town.act(by, case, step).await.unwrap_or_else(|t| panic!("{told_of}: {t}"));
            assert_eq!(told().await, no, "in the same transaction: {told_of}");
        }
        let own = page(&town, &By::person(case), case).await;
        let openings: Vec<_> = own.timeline.iter().filter(|e| e.event.is_opening()).collect();
        assert_eq!(openings.len(), 5, "each on the person's page");
        assert!(openings.iter().any(|e| e.texts.iter().any(|(_, t)| t.contains("有人被困"))));
        for who in [&handler, &head, &above] {
            let rows = town.app.notices(who, None, 50).await.expect("notices");
            let count = rows.iter().filter(|one| one.purpose == "admission").count();
            assert_eq!(count, 5, "{}", who.login);
        }
        let rows = town.app.notices(&far, None, 50).await.expect("notices");
        held("who answers for the case is told", "another unit is not", rows.is_empty());
        town.app.close().await;
    }
}

/// An unknown number, a number of a case that one is kept away from, and too many asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ask_tells_nothing_of_numbers_and_is_slowed_down() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let receipt = town.case_at("oracle", Stage::Handling).await;
        let dispatcher = staff(Role::Dispatcher, SECTION);
        town.act(&dispatcher, receipt.case, accuse(OTHER)).await.expect("classified");
        town.account("accused", Role::Handler, OTHER).await;
        let mate = town.account("mate", Role::Handler, SECTION).await;
        let head = staff(Role::UnitHead, SECTION);
        town.act(&head, receipt.case, recuse(mate.staff, None)).await.expect("recused");
        let barred = receipt.number.to_string();
        let unknown = huiyin_domain::ids::CaseNumber::new("JD", 2026, 98_765).to_string();
        let before = page(town, &By::System, receipt.case).await.version;
        for login in ["accused", "mate"] {
            let mut browser = site.officer(login).await;
            let mut answers = Vec::new();
            for number in [&barred, &unknown] {
                let path = "/desk/break-glass";
                let typed =
                    [("number", number.as_str()), ("ground", "life-danger"), ("reason", "急事")];
                let said = browser.fill(path, path, &typed).await;
                answers.push((said.status, said.html().text().replace(number.as_str(), "")));
            }
            assert_eq!(answers[0], answers[1], "{login}");
            assert_eq!(answers[0].0, 422, "{login}");
        }
        assert_eq!(page(town, &By::System, receipt.case).await.version, before);
        // A case that one may ask for takes the ask: the same form, another officer.
        outsider(town, "asker").await;
        let mut asker = site.officer("asker").await;
        let path = "/desk/break-glass";
        let typed = [("number", barred.as_str()), ("ground", "life-danger"), ("reason", "急事")];
        let said = asker.fill(path, path, &typed).await;
        held("the ask is no oracle", "one who may ask is heard", said.status == 303);
        let typed = [("number", unknown.as_str()), ("ground", "life-danger"), ("reason", "急事")];
        let mut statuses = Vec::new();
        for _ in 0..5 {
            statuses.push(asker.fill(path, path, &typed).await.status);
        }
        assert_eq!(statuses, [422, 422, 422, 422, 429], "five an hour");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_lead_from_the_ask_to_the_end() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let town = &site.town;
    let receipt = town.case_at("pages", Stage::Handling).await;
    outsider(town, "asker").await;
    town.account("second", Role::Auditor, OTHER).await;
    town.account("same", Role::UnitHead, COUNTER).await;
    let (mut asker, mut second) = (site.officer("asker").await, site.officer("second").await);
    let path = "/desk/break-glass";
    let number = receipt.number.to_string();
    let typed = [("number", number.as_str()), ("ground", "court-order"), ("reason", "法院调取")];
    assert_eq!(asker.fill(path, path, &typed).await.location(), Some(path));
    assert!(!site.officer("same").await.get(path).await.body.contains("法院调取"));
    let case = format!("/desk/case/{}", receipt.case);
    assert_eq!(asker.get(&case).await.status, 404, "nothing opens yet");
    let waiting = second.get(path).await;
    assert!(waiting.body.contains("法院调取") && !waiting.body.contains(TITLE), "no title");
    let bare = second.fill(path, "/desk/break-glass/refuse", &[("why", "")]).await;
    assert_eq!(bare.status, 422, "a refusal has a reason");
    let done = second.fill(path, "/desk/break-glass/confirm", &[]).await;
    assert_eq!(done.location(), Some(path));
    assert!(asker.get(&case).await.body.contains(NAME), "let in");
    let note = format!("{case}/admission-note");
    let noted = asker.fill(&case, &note, &[("text", "已交法院")]).await;
    assert_eq!(noted.location(), Some(case.as_str()), "{}", noted.html().text());
    let ended = asker.fill(path, "/desk/break-glass/end", &[]).await;
    assert_eq!(ended.location(), Some(path));
    assert_eq!(asker.get(&case).await.status, 404, "over");
    let person = site.person(&receipt).await.get("/case").await.html().text();
    for words in ["谁看过您的身份", "法院调取", "法院、检察院依法调取", "临时查看结束了"]
    {
        assert!(person.contains(words), "{words}: {person}");
    }
    assert!(!person.contains("已交法院"), "a note is the office's");
    site.stop().await;
}
