//! Edited briefs: refused while anything of the person is in them, read by those who are kept away
//! and by nobody else, answered, and nothing in them leads to the case.

use super::*;
use huiyin_domain::case::RUN_SIGNS_MAX;

async fn given(site: &Site, handler: &mut Browser, case: CaseId, words: &str) -> (u16, String) {
    let path = format!("/desk/case/{case}");
    let action = format!("{path}/brief-give");
    let due = today(&site.town, 5).to_string();
    let typed = [("to", "accused"), ("due", due.as_str()), ("text", words)];
    let sent = handler.fill(&path, &action, &typed).await;
    (sent.status, sent.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brief_with_anything_of_the_person_is_refused_beside_its_field_and_kept() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let handler = town.account("handler", Role::Handler, SECTION).await;
        let case = handled(town, "held back", &handler).await.case;
        let dispatcher = staff(Role::Dispatcher, SECTION);
        town.act(&dispatcher, case, accuse(OTHER)).await.expect("classified");
        let mut browser = site.officer("handler").await;
        let run: String = huiyin_tests::town::BODY.chars().take(RUN_SIGNS_MAX + 2).collect();
        let spaced: String = NAME.chars().flat_map(|c| [c, ' ']).collect();
        let said = [
            (format!("据{NAME}反映，请说明"), "姓名"),
            (format!("据 {spaced} 反映"), "姓名"),
            (format!("请到{ADDRESS}核查"), "地址"),
            (format!("请回复 {}", EMAIL.to_uppercase()), "联系方式"),
            ("请打 139 0027 1828 联系".to_owned(), ""),
            ("当时停着浙A12345".to_owned(), "车牌"),
            (format!("原话是：{run}"), "原话"),
        ];
        for (words, why) in &said {
            let (status, body) = given(&site, &mut browser, case, words).await;
            assert_eq!(status, 422, "{words}");
            assert!(body.contains(why) && body.contains("brief-give-text-error"), "{words}");
            let kept = words.replace('&', "&amp;");
            assert!(body.contains(&kept), "what was typed is kept: {words}");
        }
        assert!(!kinds(town, case).await.contains(&"brief-given"), "and nothing was sent");
        let (status, _) = given(&site, &mut browser, case, BRIEF).await;
        held("a brief holds nothing of the person", "the same without it goes out", status == 303);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_are_kept_away_read_the_brief_and_nothing_of_the_case() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let handler = town.account("handler", Role::Handler, SECTION).await;
        let recused = town.account("recused", Role::Mediator, SECTION).await;
        town.account("chief", Role::UnitHead, OTHER).await;
        town.account("below", Role::Handler, OTHER_SECTION).await;
        town.account("colleague", Role::UnitHead, SECTION).await;
        let receipt = handled(town, "brief", &handler).await;
        let case = receipt.case;
        let dispatcher = staff(Role::Dispatcher, SECTION);
        town.act(&dispatcher, case, accuse(OTHER)).await.expect("classified");
        let head = staff(Role::UnitHead, SECTION);
        town.act(&head, case, recuse(recused.staff, None)).await.expect("recused");
        let before = Command::from(BarCommand::BriefGive {
            brief: BriefId(0),
            to: BriefTo::Officer { officer: handler.staff, unit: SECTION },
            due: today(town, 5),
            text: text(BRIEF),
        });
        let wrong = town.act(&of(&handler), case, before).await;
        assert_eq!(wrong, refused(Refusal::NotBarred), "whoever sees the case needs none");
        let to = BriefTo::Officer { officer: recused.staff, unit: SECTION };
        for to in [BriefTo::Accused, to] {
            town.act(&of(&handler), case, brief(town, to)).await.expect("given");
        }
        let briefs = page(town, &By::System, case).await.case.bars.briefs;
        let own = |at: usize| format!("/desk/brief/{}", briefs[at].brief);
        let readers = [("chief", 0, 200), ("chief", 1, 404), ("recused", 1, 200)];
        let others = [("recused", 0, 404), ("below", 0, 404), ("colleague", 0, 404)];
        for (login, at, wanted) in readers.into_iter().chain(others) {
            let mut browser = anew(&site, login).await;
            let shown = browser.get(&own(at)).await;
            assert_eq!(shown.status, wanted, "{login} {at}");
            let list = browser.get("/desk/briefs").await;
            assert_eq!(list.body.contains(&own(at)), wanted == 200, "{login} {at}");
            if wanted == 200 {
                assert!(shown.body.contains(BRIEF), "{login}");
                let number = receipt.number.to_string();
                let unit = "市政科";
                for secret in [NAME, ADDRESS, TITLE, &number, &case.to_string(), unit] {
                    // A member of that unit reads its name in the bar, if anywhere.
                    assert!(!shown.body.contains(secret), "{login}: {secret}");
                }
            }
        }
        answered(&site, case, &own(0)).await;
        site.stop().await;
    }
}

/// Signed in with a code that was not used yet.
async fn anew(site: &Site, login: &str) -> Browser {
    site.town.pass_ms(60_000);
    site.officer(login).await
}

async fn answered(site: &Site, case: CaseId, path: &str) {
    let mut chief = anew(site, "chief").await;
    let empty = chief.fill(path, path, &[("text", " ")]).await;
    assert_eq!(empty.status, 422);
    let sent = chief.fill(path, path, &[("text", "三月一日检修过，记录附后。")]).await;
    assert_eq!(sent.location(), Some("/desk/briefs"), "{}", sent.html().text());
    let kept = chief.get(path).await;
    assert!(kept.body.contains("三月一日检修过"), "their own words stay theirs");
    assert!(!kept.html().forms().iter().any(|form| form.get("text").is_some()), "once");
    let handler = site.officer("handler").await.get(&format!("/desk/case/{case}")).await;
    assert!(handler.body.contains("三月一日检修过"), "the handler has the statement");
    let own = page(&site.town, &By::person(case), case).await;
    let told: Vec<_> =
        own.timeline.iter().filter(|e| e.event.kind().starts_with("brief")).collect();
    let silent = told.iter().all(|entry| entry.texts.is_empty());
    assert!(told.len() == 3 && silent, "the person learns that, not in which words: {told:?}");
    let foreign = anew(site, "below").await.get(path).await.status;
    held("a brief is read by whom it is for", "a unit below asks for it", foreign == 404);
}

/// A brief that nobody answers is late at its instant, and nobody above is led to the case by it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_leads_nobody_to_the_case() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let handler = town.account("handler", Role::Handler, SECTION).await;
    let case = handled(&town, "silent", &handler).await.case;
    let dispatcher = staff(Role::Dispatcher, SECTION);
    town.act(&dispatcher, case, accuse(OTHER_SECTION)).await.expect("classified");
    town.act(&of(&handler), case, brief(&town, BriefTo::Accused)).await.expect("given");
    town.pass_days(6);
    town.app.case_tick(case).await.expect("a tick");
    let now = page(&town, &By::System, case).await.case;
    assert!(now.fired.iter().any(|fired| fired.clock == "brief" && fired.missed), "it is late");
    assert_eq!(now.supervisor, None, "and {OTHER} above the accused hears nothing");
    let told = town.app.notices(&handler, None, 9).await.expect("notices");
    assert!(told.iter().any(|one| one.purpose == "clock-missed"), "the handler does");
    town.app.close().await;
}
