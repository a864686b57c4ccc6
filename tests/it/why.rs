//! `/why`: every refusal is explained in both languages, and refusals lead there.

use huiyin_app::By;
use huiyin_app::lang::{Lang, keys};
use huiyin_domain::case::{Command, Means, Outcome, Stage, Verdict};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::Role;
use huiyin_tests::site::Site;
use huiyin_tests::town::{SECTION, answer, deliver, staff, text};

const REFUSED: &str = "error-refused-";

/// Texts that a refusal should have and has not.
fn missing<'a>(refused: impl Iterator<Item = &'a str>) -> Vec<String> {
    let codes = refused.filter_map(|key| key.strip_prefix(REFUSED));
    let wanted = codes.flat_map(|code| [format!("why-{code}"), format!("why-{code}-way")]);
    let wanted: Vec<String> = wanted.collect();
    let lacks = |lang: Lang| {
        let lacking = wanted.iter().filter(move |key| !lang.has(key));
        lacking.map(move |key| format!("{} {key}", lang.tag()))
    };
    Lang::ALL.into_iter().flat_map(lacks).collect()
}

#[test]
fn every_refusal_is_explained_in_both_languages() {
    assert!(keys(REFUSED).count() >= 20, "the look is not blind");
    assert_eq!(missing(keys(REFUSED)), Vec::<String>::new());
    // The control: a refusal without its texts would be found.
    let planted = missing(keys(REFUSED).chain(["error-refused-planted"]));
    let expected =
        ["zh-CN why-planted", "zh-CN why-planted-way", "en why-planted", "en why-planted-way"];
    assert_eq!(planted, expected);
}

/// An explanation without its refusal would never be shown.
#[test]
fn nothing_is_explained_that_is_never_refused() {
    let codes: Vec<&str> = keys(REFUSED).filter_map(|key| key.strip_prefix(REFUSED)).collect();
    let explained = keys("why-").map(|key| key.trim_start_matches("why-"));
    let stray: Vec<&str> = explained
        .filter(|key| {
            // Once only: a code may itself end in such a word.
            let code = key.strip_suffix("-way").or(key.strip_suffix("-law")).unwrap_or(key);
            !codes.contains(&code) && !codes.contains(key)
        })
        .collect();
    assert!(stray.is_empty(), "{stray:?}");
    // Each code of the domain that this program knows is among them.
    for code in ["wrong-stage", "reworks-used-up", "four-eyes", "secret-reissued-often"] {
        assert!(codes.contains(&code), "{code}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_holds_every_refusal_under_its_code() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    for lang in Lang::ALL {
        let mut nobody = site.browser();
        nobody.lang = lang.tag();
        let page = nobody.get("/why").await;
        assert_eq!(page.status, 200);
        let html = page.html();
        for code in keys(REFUSED).filter_map(|key| key.strip_prefix(REFUSED)) {
            let sentence = lang.plain(&format!("{REFUSED}{code}"));
            let under = html.text_of("id", code).unwrap_or_else(|| panic!("no {code}"));
            assert_eq!(under, sentence, "{code}");
        }
        for key in keys("why-") {
            assert!(html.text().contains(&lang.plain(key)), "{key}");
        }
        let article = lang.text("why-accused-unit-law", &[]);
        assert!(article.contains("30") || article.contains("三十"), "{article}");
    }
    site.stop().await;
}

/// Both places where a person meets a refusal on their own page, and the officers' case page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_leads_to_its_explanation() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.case_at("why", Stage::Answered).await;
        let mut person = site.person(&receipt).await;
        let open = person.get("/case").await.html();
        let material = open.form("/case/material").with("material", "还有一盏也不亮");
        // In the meantime it is concluded: adding belongs to another stage now.
        let solved = Command::GiveVerdict { verdict: Verdict::Solved, text: None, again: None };
        let by = By::person(receipt.case);
        site.town.act(&by, receipt.case, solved).await.expect("concluded");
        let page = person.submit(&material).await;
        assert_eq!(page.status, 422, "{}", page.html().text());
        assert!(page.body.contains("href=\"/why#wrong-stage\""), "{}", page.html().text());

        // Twice by verdict alone, and no third time.
        let receipt = site.town.case_at("why twice", Stage::Answered).await;
        let again = |why: &str| Command::GiveVerdict {
            verdict: Verdict::NotSolved,
            text: None,
            again: Some(text(why)),
        };
        let by = By::person(receipt.case);
        for round in 0..2 {
            let once = format!("没有修好，第 {round} 次");
            site.town.act(&by, receipt.case, again(&once)).await.expect("again");
            answered_again(&site, receipt.case).await;
        }
        let mut person = site.person(&receipt).await;
        let mut form = person.get("/case").await.html().form("/case/verdict");
        form = form.with("verdict", "not-solved").with("comment", "还是不亮");
        form.fields.push(("again".into(), "yes".into()));
        let page = person.submit(&form).await;
        assert_eq!(page.status, 422, "{}", page.html().text());
        assert!(page.body.contains("href=\"/why#reworks-used-up\""), "{}", page.html().text());
        let explained = person.get("/why").await;
        assert!(explained.html().text_of("id", "reworks-used-up").is_some());

        site.town.account("writer", Role::UnitHead, SECTION).await;
        officer_meets_one(&site).await;
        site.stop().await;
    }
}

async fn answered_again(site: &Site, case: CaseId) {
    let draft = Command::Draft {
        outcome: Outcome::Resolved,
        text: answer("已派人再修"),
        holds: Vec::new(),
    };
    let steps = [
        (staff(Role::Handler, SECTION), draft),
        (staff(Role::UnitHead, SECTION), Command::Approve),
        (staff(Role::UnitHead, SECTION), deliver(Means::Page)),
    ];
    for (by, step) in steps {
        site.town.act(&by, case, step).await.expect("a step");
    }
}

/// Handing a case to the unit that has it already.
async fn officer_meets_one(site: &Site) {
    let receipt = site.town.case_at("why officer", Stage::Handling).await;
    let mut head = site.officer("writer").await;
    let path = format!("/desk/case/{}", receipt.case);
    let page = head.get(&path).await;
    let form = page.html().forms().into_iter().find(|form| form.action.ends_with("/transfer"));
    let form = form.expect("a transfer").with("to", &SECTION.to_string());
    let page = head.submit(&form.with("reason", "再想想")).await;
    assert_eq!(page.status, 422, "{}", page.html().text());
    assert!(page.body.contains("href=\"/why#same-unit\""), "{}", page.html().text());
}
