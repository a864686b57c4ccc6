//! Any script is taken as it is written, with a receipt that proves itself; nobody has to say who
//! they are; which language they ask for, and whom to interpret, is their own datum.

use super::*;
use huiyin_app::App;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::cells::holding;
use huiyin_tlog::{Found, Policy, examine};

/// Tibetan, Uyghur (right to left), Mongolian, Kazakh, signs beyond the basic plane, mixed.
const TEXTS: [&str; 7] = [
    "ལམ་ཁར་གློག་སྒྲོན་མི་འབར།\nམགྱོགས་པོར་བཟོ་བཅོས་གནང་རོགས།",
    "كوچا چىرىغى بىر ھەپتىدىن بېرى يانمايدۇ. تېز رېمونت قىلىڭلار!",
    "ᠭᠤᠳᠤᠮᠵᠢ ᠶᠢᠨ ᠳᠡᠩ ᠠᠰᠠᠬᠤ ᠦᠭᠡᠢ",
    "Көше шамы жанбайды, <b>«тез»</b> & дұрыс жөндеңіздер",
    "🚧🕳️ 路坑 👩‍👩‍👧‍👦 摔倒了 🙏🏽",
    "𠮷野家门口𡃁仔多𪚥𪚥路灯坏了",
    "عاجل: شارع桂花弄 no light 3 nights ‏שלום‏",
];

pub fn verified(app: &App, proof: &str) {
    let policy = Policy::parse(app.log_policy().as_bytes()).expect("a policy");
    let now_s = app.moment().now().0.unsigned_abs() / 1000;
    let found = examine(proof.as_bytes(), None, &policy, Some(now_s));
    assert!(matches!(found, Ok(Found::Receipt(_))), "{found:?}\n{proof}");
}

/// Through the guided form without a word of who they are.
async fn filed(browser: &mut Browser, words: &str, contact: &[(&str, &str)]) -> Page {
    for (path, typed) in [
        ("/new", vec![("text", words)]),
        ("/new/where", vec![("kind", "claim")]),
        ("/new/contact", contact.to_vec()),
        ("/new/check", vec![]),
    ] {
        let page = browser.fill(path, path, &typed).await;
        assert_eq!(page.status, 303, "{path}: {}", page.html().text());
    }
    browser.open("/receipt").await
}

/// Where a page does not show these words whole, with the direction left to the words.
fn faults(page: &Page, words: &str) -> Vec<String> {
    let shown = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let whole = format!("dir=\"auto\">{shown}</p>");
    let found = page.body.contains(&whole);
    (!found).then(|| format!("not shown whole: {words}")).into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_script_gets_a_receipt_that_verifies_and_comes_back_as_written() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut broken = Vec::new();
        for words in TEXTS {
            let mut browser = site.browser();
            let receipt = filed(&mut browser, words, &[]).await;
            let html = receipt.html();
            let number = html.text_of("class", "hy-caseno").expect("a number");
            assert!(html.text_of("id", "secret").is_some(), "anonymous, with a secret");
            let proof = browser.get(huiyin::web::portal::proof::PROOF_PATH).await;
            verified(&site.town.app, &proof.body);
            let shown = browser.get("/case").await;
            assert_eq!(faults(&shown, words), Vec::<String>::new());
            assert!(shown.body.contains(&number));
            // Seen by the officers as it was written, too.
            let id = case_numbered(&site.town, &number).await;
            assert_eq!(page(&site.town, &By::System, id).await.body, words);
            let mut bent = shown.clone();
            bent.body = bent.body.replace("dir=\"auto\"", "");
            broken.extend(faults(&bent, words));
            let first = words.chars().next().expect("a sign");
            bent.body = shown.body.replace(first, "?");
            broken.extend(faults(&bent, words));
        }
        assert_eq!(broken.len(), TEXTS.len() * 2);
        held("any script is taken as it is", "no direction, a sign replaced", &broken);
        site.stop().await;
    }
}

async fn case_numbered(town: &Town, number: &str) -> CaseId {
    let number = huiyin_domain::ids::CaseNumber::parse(number).expect("a number");
    let db = town.home.open().await;
    let row = huiyin_store::case::by_number(&db, AREA, &number).await.expect("asked");
    row.expect("a case").case
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_and_the_interpreter_asked_for_are_sealed_party_data() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let mut browser = site.browser();
        let contact = [("language", "zh-CN"), ("interpreter", "ug")];
        let receipt = filed(&mut browser, "路灯不亮", &contact).await;
        let number = receipt.html().text_of("class", "hy-caseno").expect("a number");
        let case = case_numbered(town, &number).await;
        let party = page(town, &By::person(case), case).await.party.expect("their own");
        assert_eq!(party.language.as_deref(), Some("zh-CN-x-ug"));
        assert_eq!(party.tongue(), Some("ug"));
        let lang = huiyin_app::lang::Lang::from_tag("zh-CN-x-ug");
        assert_eq!(lang, Some(huiyin_app::lang::Lang::Zh), "and still answered in Chinese");
        let cells = town.home.cells().await;
        let open = holding(&cells, &["zh-CN-x-ug", "x-ug"]);
        assert!(open.is_empty(), "{open:?}");
        let planted = huiyin_tests::cells::Cell {
            table: "case_file".into(),
            column: "topic".into(),
            bytes: b"zh-CN-x-ug".to_vec(),
        };
        let cells = [planted];
        let broken: Vec<String> =
            holding(&cells, &["x-ug"]).iter().map(|cell| format!("{cell:?}")).collect();
        held("the language asked for is party data", "a row that holds it in the open", &broken);
        // The handler knows it, because they arrange it; the unit's others do not.
        let mut own = huiyin_tests::town::visit("interpreter");
        let tag = huiyin_app::Party::language_with("zh-CN", Some("bo"));
        own.party.language = Some(tag);
        let receipt = town.submit(own).await.expect("a case");
        town.lead(receipt.case, Stage::Routed).await;
        town.account("handler", Role::Handler, SECTION).await;
        let head = staff(Role::UnitHead, SECTION);
        town.act(&head, receipt.case, Command::Accept { notice: None }).await.expect("accepted");
        let mut browser = site.officer("handler").await;
        let path = format!("/desk/case/{}", receipt.case);
        assert!(!browser.get(&path).await.body.contains("藏语"));
        let taken = browser.fill(&path, &format!("{path}/take"), &[]).await;
        assert_eq!(taken.status, 303, "{}", taken.html().text());
        assert!(browser.get(&path).await.body.contains("藏语"));
        let refused = browser_contact(&site, "tlh").await;
        assert_eq!(refused.status, 422, "a closed list: nothing else is kept there");
        site.stop().await;
    }
}

async fn browser_contact(site: &Site, tongue: &str) -> Page {
    let mut browser = site.browser();
    browser.fill("/new", "/new", &[("text", "路灯")]).await;
    browser.fill("/new/where", "/new/where", &[("kind", "claim")]).await;
    browser.fill("/new/contact", "/new/contact", &[("interpreter", tongue)]).await
}
