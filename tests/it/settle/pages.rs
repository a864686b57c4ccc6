//! Settling over the pages: what is refused keeps every word and says why beside its field; the
//! agreement is printed before and after it is signed; both sides read what happened in words.

use super::*;
use huiyin_app::case::Receipt;
use huiyin_domain::policy::Role;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;

const WORDS: &str = "甲方：赵某。乙方：钱某。乙方三日内清运垃圾。";

/// One of a page's forms with this step.
async fn step(
    browser: &mut Browser,
    case: CaseId,
    action: &str,
    step: &str,
    typed: &[(&str, &str)],
) -> Page {
    let page = browser.get(&format!("/desk/case/{case}")).await;
    assert_eq!(page.status, 200, "{}", page.html().text());
    let wanted = format!("/desk/case/{case}/{action}");
    let forms = page.html().forms();
    let form = forms
        .into_iter()
        .find(|form| form.action == wanted && (step.is_empty() || form.get("step") == Some(step)));
    let mut form = form.unwrap_or_else(|| panic!("no form {action} {step}"));
    for (name, value) in typed {
        form = form.with(name, value);
    }
    browser.submit(&form).await
}

/// A case in the hands of an officer who can sign in.
async fn in_hand(site: &Site, once: &str) -> Receipt {
    let town = &site.town;
    let receipt = town.case_at(once, Stage::Accepted).await;
    let officer = town.account(&format!("{once}-chu"), Role::Handler, SECTION).await;
    town.act(&By::Staff(officer), receipt.case, Command::Take).await.expect("taken");
    receipt
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agreement_that_is_refused_keeps_its_words_and_is_printed_once_it_is_good() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let case = meeting(&site.town, "paper").await;
        site.town.account("tiao", Role::Mediator, SECTION).await;
        let mut browser = site.officer("tiao").await;
        let due = day(&site.town, 30).to_string();
        let signed = [
            ("signed-person", "yes"),
            ("signed-other", "yes"),
            ("signed-mediator", "yes"),
            ("sealed", "yes"),
            ("due", due.as_str()),
        ];
        let with = |words: &'static str, left_out: &str| {
            let mut typed: Vec<(&str, &str)> = vec![("text", words)];
            typed.extend(signed.iter().filter(|(name, _)| *name != left_out));
            typed
        };
        let waiver = "乙方付清工钱，甲方保证今后不再上访、不再投诉。";
        let told = step(&mut browser, case, "mediate", "agree", &with(waiver, "")).await;
        assert_eq!(told.status, 422);
        assert!(told.error_of("mediate-agree-text").is_some(), "said beside the field");
        assert!(told.body.contains(waiver), "what was typed is kept");
        for missing in ["signed-person", "signed-other", "signed-mediator", "sealed"] {
            let told = step(&mut browser, case, "mediate", "agree", &with(WORDS, missing)).await;
            assert_eq!(told.status, 422, "{missing}");
            assert!(told.body.contains("三方签字"), "{missing}");
            assert!(told.body.contains(WORDS), "{missing}: what was typed is kept");
        }
        // A part of the template that is still open.
        let told = step(&mut browser, case, "mediate", "agree", &signed).await;
        assert_eq!(told.status, 422);
        assert!(told.error_of("mediate-agree-text").is_some());

        // Laid out to print, with the same words and nothing saved.
        let path = format!("/desk/case/{case}/agreement");
        let draft = browser.get(&path).await.html().form(&format!("/desk/case/{case}/mediate"));
        let print = draft.clone().with("text", WORDS);
        let paper = browser.post(&path, &print.fields).await;
        assert_eq!(paper.status, 200, "{}", paper.html().text());
        let shown = paper.html().text();
        for wanted in [WORDS, "人民调解协议书", "当事人（签字", "调解组织印章"] {
            assert!(shown.contains(wanted), "{wanted}: {shown}");
        }
        let bad = browser.post(&path, &draft.with("text", waiver).fields).await;
        assert_eq!(bad.status, 422, "a waiver is not even printed");
        assert!(bad.body.contains(waiver));

        // From that page it is recorded, and printed again.
        let mut form = paper.html().form(&format!("/desk/case/{case}/mediate"));
        assert_eq!(form.get("text"), Some(WORDS));
        for (name, value) in signed {
            form = form.with(name, value);
        }
        let done = browser.submit(&form).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        let paper = browser.get(&path).await;
        assert!(paper.html().text().contains(WORDS));
        site.town.account("chu", Role::Handler, SECTION).await;
        let handler = site.officer("chu").await.get(&path).await;
        assert_eq!(handler.status, 403, "the paper is the mediator's");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_date_that_cannot_be_is_said_beside_its_field() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let case = in_hand(&site, "dates").await.case;
        let mut browser = site.officer("dates-chu").await;
        let at = |days| day(&site.town, days).to_string();
        let (past, soon, later, far) = (at(-1), at(2), at(5), at(80));
        let text = ("text", "三月听证的通知");
        for (from, until, field) in
            [(&past, &later, "from"), (&later, &soon, "until"), (&soon, &far, "until")]
        {
            let typed = [("from", from.as_str()), ("until", until.as_str()), text];
            let told = step(&mut browser, case, "hear", "set", &typed).await;
            assert_eq!(told.status, 422, "{from} {until}");
            let said = told.error_of(&format!("hear-set-{field}"));
            assert!(said.is_some(), "{from} {until}: nothing beside {field}");
            assert!(told.body.contains(text.1), "what was typed is kept");
        }
        let typed = [("from", soon.as_str()), ("until", later.as_str()), text];
        assert_eq!(step(&mut browser, case, "hear", "set", &typed).await.status, 303);
        site.town.pass_days(3);
        browser = site.officer("dates-chu").await;
        let typed = [("until", later.as_str()), ("text", "听证记录")];
        let told = step(&mut browser, case, "hear", "hold", &typed).await;
        assert!(told.error_of("hear-hold-until").is_some(), "it has not ended yet");

        let meet = [("day", past.as_str()), ("time", "9:30"), ("place", "接待室")];
        let told = step(&mut browser, case, "appointment-set", "set", &meet).await;
        assert!(told.error_of("appointment-set-set-day").is_some());
        let meet = [("day", far.as_str()), ("time", "25:30"), ("place", "接待室")];
        let told = step(&mut browser, case, "appointment-set", "set", &meet).await;
        assert!(told.error_of("appointment-set-set-time").is_some());
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sides_read_what_happened_and_the_slip_names_no_matter() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = in_hand(&site, "read").await;
        let case = receipt.case;
        let mut officer = site.officer("read-chu").await;
        let soon = day(&site.town, 4).to_string();
        let meet = [("day", soon.as_str()), ("time", "１４：３０"), ("place", "三号接待室")];
        let set = step(&mut officer, case, "appointment-set", "set", &meet).await;
        assert_eq!(set.status, 303, "{}", set.html().text());
        let offered = [("text", "双方愿意的话可以谈")];
        let offer = step(&mut officer, case, "mediation-offer", "", &offered).await;
        assert_eq!(offer.status, 303, "{}", offer.html().text());

        let slip = officer.get(&format!("/desk/case/{case}/appointment/1")).await;
        let said = slip.html().text();
        assert!(said.contains("14:30") && said.contains("三号接待室"), "{said}");
        assert!(!said.contains("路灯"), "the slip names no matter");

        let mut person = site.person(&receipt).await;
        for english in [false, true] {
            let (mut desk, mut own) = (officer.clone(), person.clone());
            if english {
                (desk, own) = (desk.english(), own.english());
            }
            for page in [desk.get(&format!("/desk/case/{case}")).await, own.get("/case").await] {
                let said = page.html().text();
                assert!(said.contains("14:30") && said.contains("三号接待室"), "{said}");
                for missing in ["[settle-", "[told-", "[event-", "[action-hear", "[desk-field"] {
                    assert!(!page.body.contains(missing), "{missing} english: {english}");
                }
            }
        }
        let page = person.get("/case").await;
        assert!(!page.body.contains("经办员"), "no officer's name on the person's page");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_follow_ups_leads_to_the_form() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = in_hand(&site, "again").await;
        let case = receipt.case;
        let mut officer = site.officer("again-chu").await;
        for (stage, by, what) in huiyin_tests::town::steps() {
            let late = [Stage::Checked, Stage::Approved, Stage::Concluded].contains(&stage);
            if stage == Stage::Drafted || stage == Stage::Answered {
                town_acts(&site, case, what).await;
            } else if late {
                let by = if matches!(by, By::Public) { By::person(case) } else { by };
                site.town.act(&by, case, what).await.expect("a step");
            }
        }
        let list = officer.get("/desk/follow-ups").await;
        assert_eq!(list.status, 200);
        assert!(list.html().text().contains(receipt.number.as_str()), "{}", list.html().text());
        assert!(list.body.contains(&format!("/desk/case/{case}#steps")));
        let typed = [("found", "came-back"), ("text", "又不亮了")];
        let done = step(&mut officer, case, "follow-up", "done", &typed).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        let page = site.town.app.case_page(&By::System, case).await.expect("a page");
        assert_eq!(page.case.stage, Stage::Handling);
        let list = officer.get("/desk/follow-ups").await;
        assert!(!list.html().text().contains(receipt.number.as_str()));
        let nobody = site.browser().get("/desk/follow-ups").await;
        assert_eq!(nobody.status, 401);
        site.stop().await;
    }
}

/// A step by whoever has the case in hand.
async fn town_acts(site: &Site, case: CaseId, what: Command<Text>) {
    let page = site.town.app.case_page(&By::System, case).await.expect("a page");
    let staff = page.case.owner.handler.expect("somebody has it");
    let own = huiyin_tests::town::signed(Role::Handler, SECTION);
    let by = By::Staff(huiyin_app::Signed { staff, ..own });
    site.town.act(&by, case, what).await.expect("a step");
}
