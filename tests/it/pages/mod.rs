//! Every page in both languages out of a filled town, as everybody who may see it, and held
//! against the rules that hold for all pages. `rules` finds faults; planted ones show it can.

mod rules;

use huiyin::web::routes;
use huiyin_app::case::{Receipt, Submission};
use huiyin_domain::case::{CaseKind, Channel, Command, ExtensionRequest, Stage};
use huiyin_domain::policy::Role;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;
use huiyin_tests::town::{BUREAU, COUNTER, DAY_MS, SECTION, staff, text, visit};
use rules::{Lang, Seen};

/// A case in every stage, of every kind and channel, with more time asked for, late, answered.
async fn filled(site: &Site) -> Vec<Receipt> {
    let town = &site.town;
    let mut receipts = Vec::new();
    for stage in Stage::ALL {
        receipts.push(town.case_at(&format!("page {}", stage.code()), *stage).await);
    }
    for kind in CaseKind::ALL {
        for channel in [Channel::Visit, Channel::Call, Channel::Letter] {
            let once = format!("page {} {}", kind.code(), channel.code());
            let brought = Submission { kind: *kind, channel, ..visit(&once) };
            receipts.push(town.submit(brought).await.expect("a case"));
        }
    }
    let asking = town.case_at("page asking", Stage::Handling).await;
    let ask = ExtensionRequest { clock: "handle".into(), amount: 10, reason: text("等配件") };
    let handler = staff(Role::Handler, SECTION);
    town.act(&handler, asking.case, Command::AskExtension(ask)).await.expect("asked");
    receipts.push(asking);
    town.pass_ms(70 * DAY_MS);
    while huiyin_app::engine::clocks_tick(town.app.clone()).await.expect("a tick").more {}
    receipts.push(town.case_at("page fresh", Stage::Routed).await);
    screened(town).await;
    receipts
}

/// A round that is open, with what was found: dangerous, ended, and looked at again.
async fn screened(town: &huiyin_tests::town::Town) {
    use crate::screening::{finding_at, round_at, words};
    use huiyin_app::screening::Step;
    use huiyin_domain::screening::Outcome;
    let round = round_at(town, 3, &[SECTION, COUNTER, BUREAU]).await;
    round_at(town, 5, &[SECTION]).await;
    finding_at(town, round, 3, SECTION).await;
    let ended = finding_at(town, round, 77, COUNTER).await;
    let by = huiyin_tests::town::signed(Role::Handler, COUNTER);
    let step = Step::End { outcome: Outcome::Settled, text: words("换好了") };
    town.app.screening_step(&by, ended, 1, step).await.expect("ended");
    town.app.screening_report(&by, round, false).await.expect("reported");
}

struct Reader<'a> {
    browser: Browser,
    lang: Lang,
    who: &'a str,
}

/// Looks at pages and keeps what is wrong with them.
struct Look {
    pages: usize,
    faults: Vec<String>,
    quoted: Vec<String>,
}

/// What procedures quote of laws and reports, longest first.
fn quoted() -> Vec<String> {
    let mut quoted = Vec::new();
    for (_, source) in huiyin_domain::procedure::SHIPPED {
        let parts = source.split("cite = \"").skip(1);
        quoted.extend(parts.filter_map(|part| part.split('"').next()).map(str::to_owned));
    }
    quoted.sort_by_key(|text| std::cmp::Reverse(text.len()));
    quoted
}

impl Look {
    fn new() -> Self {
        Self { pages: 0, faults: Vec::new(), quoted: quoted() }
    }

    async fn get(&mut self, reader: &mut Reader<'_>, path: &str, wanted: &[u16]) -> Page {
        let page = reader.browser.get(path).await;
        self.page(reader, path, &page, wanted);
        page
    }

    fn page(&mut self, reader: &Reader<'_>, path: &str, page: &Page, wanted: &[u16]) {
        let (who, lang) = (reader.who, reader.lang.tag());
        self.pages += 1;
        if !wanted.contains(&page.status) {
            self.faults.push(format!("{who} {lang} {path}: status {}", page.status));
        }
        let is_page = page.header("content-type").is_some_and(|kind| kind.contains("html"));
        let seen = Seen { page, lang: reader.lang, quoted: &self.quoted };
        let found = if is_page { seen.faults() } else { seen.header_faults() };
        self.faults.extend(found.into_iter().map(|fault| format!("{who} {lang} {path}: {fault}")));
    }
}

fn reader<'a>(site: &Site, lang: Lang, who: &'a str) -> Reader<'a> {
    let browser = site.browser();
    let browser = if lang == Lang::En { browser.english() } else { browser };
    Reader { browser, lang, who }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_residents_pages_hold_the_rules() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipts = filled(&site).await;
        let mut look = Look::new();
        for lang in [Lang::Zh, Lang::En] {
            let mut nobody = reader(&site, lang, "nobody");
            let public = ["/", "/new", "/track", "/why", "/desk/sign-in"];
            for path in public.into_iter().chain(["/kiosk/JD", "/kiosk/JD/board"]) {
                look.get(&mut nobody, path, &[200]).await;
            }
            look.get(&mut nobody, "/no-such-page", &[404]).await;
            look.get(&mut nobody, "/desk", &[401]).await;
            look.get(&mut nobody, "/case/verdict", &[405]).await;
            for receipt in &receipts {
                let mut person = reader(&site, lang, "person");
                person.browser.cookies = site.person(receipt).await.cookies;
                let page = look.get(&mut person, "/case", &[200]).await;
                for form in page.html().forms() {
                    if form.action == "/case/verdict" || form.action == "/case/material" {
                        let empty = person.browser.submit(&form).await;
                        look.page(&person, &form.action, &empty, &[422]);
                    }
                }
            }
            guided(&site, lang, &mut look).await;
        }
        println!("{}: {} pages of residents", site.town.home.name, look.pages);
        assert!(look.pages > 90, "{}", look.pages);
        assert_eq!(distinct(look.faults), Vec::<String>::new());
        site.stop().await;
    }
}

/// Fields and what was typed into them.
type Typed<'a> = &'a [(&'a str, &'a str)];

/// The guided form: each step empty, wrong, right; then receipt and case.
async fn guided(site: &Site, lang: Lang, look: &mut Look) {
    use huiyin_tests::town::{ADDRESS, BODY, EMAIL, NAME, PHONE, TITLE};
    let mut person = reader(site, lang, "guided");
    let steps: [(&str, Typed<'_>, Typed<'_>); 3] = [
        ("/new", &[("text", " ")], &[("text", BODY), ("title", TITLE)]),
        ("/new/where", &[("kind", "x"), ("area", "9")], &[("kind", "claim"), ("place", ADDRESS)]),
        (
            "/new/contact",
            &[("phone", "12"), ("email", "@"), ("wish", "sms")],
            &[("name", NAME), ("phone", PHONE), ("email", EMAIL), ("wish", "none")],
        ),
    ];
    for (path, wrong, right) in steps {
        look.get(&mut person, path, &[200]).await;
        let page = person.browser.fill(path, path, wrong).await;
        look.page(&person, path, &page, &[422]);
        let page = person.browser.fill(path, path, right).await;
        look.page(&person, path, &page, &[303]);
    }
    look.get(&mut person, "/new/check", &[200]).await;
    let page = person.browser.fill("/new/check", "/new/check", &[]).await;
    look.page(&person, "/new/check", &page, &[303]);
    look.get(&mut person, "/receipt", &[200]).await;
    look.get(&mut person, "/case", &[200]).await;
    let page = person.browser.fill("/case", "/case/leave", &[]).await;
    look.page(&person, "/case/leave", &page, &[303]);
    look.get(&mut person, "/", &[200]).await;
    let wrong = [("number", "QS-2026-000001-0"), ("secret", "x")];
    let page = person.browser.fill("/track", "/track", &wrong).await;
    look.page(&person, "/track", &page, &[422]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_officers_pages_hold_the_rules() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let receipts = filled(&site).await;
    crate::roster::made_with_shift(&site.town, 3).await;
    let mut look = Look::new();
    let table = routes::table();
    let desk: Vec<&str> = table
        .entries()
        .iter()
        .filter(|entry| entry.method == "GET" && entry.path.starts_with("/desk"))
        .map(|entry| entry.path)
        .collect();
    let places = [(SECTION, "s"), (COUNTER, "c"), (BUREAU, "b")];
    for (unit, place) in places {
        for role in Role::ALL {
            let login = format!("{}-{place}", role.code());
            site.town.account(&login, *role, unit).await;
            for lang in [Lang::Zh, Lang::En] {
                let mut officer = reader(&site, lang, &login);
                site.town.pass_ms(31_000);
                officer.browser.sign_in(&login, site.town.moment.now()).await;
                officer_looks(&mut look, &mut officer, &desk, &receipts).await;
            }
        }
    }
    println!("{} pages of officers", look.pages);
    assert!(look.pages > 900, "{}", look.pages);
    assert_eq!(distinct(look.faults), Vec::<String>::new());
    site.stop().await;
}

async fn officer_looks(
    look: &mut Look,
    officer: &mut Reader<'_>,
    desk: &[&str],
    receipts: &[Receipt],
) {
    for path in desk.iter().map(|path| path.replace("{roster}", crate::roster::DESK)) {
        if !path.contains("{id}") {
            look.get(officer, &path, &[200, 303, 403]).await;
        } else if path.starts_with("/desk/case/") {
            for receipt in receipts {
                let path = path.replace("{id}", &receipt.case.to_string()).replace("{step}", "1");
                // Where there is nothing to print yet, it leads back to the case.
                look.get(officer, &path, &[200, 303, 403, 404]).await;
            }
        } else {
            for id in ["3", "new", "77", "x"] {
                look.get(officer, &path.replace("{id}", id), &[200, 403, 404, 422]).await;
            }
        }
    }
    for scope in ["mine", "unit", "supervised", "closed", "nonsense"] {
        let path = format!("/desk?scope={scope}&stage=handling&kind=claim&overdue=yes");
        look.get(officer, &path, &[200, 303, 403]).await;
        look.get(officer, &format!("/desk?scope={scope}"), &[200, 303, 403]).await;
    }
    // Every form of one page sent as it stands: most are incomplete, none may break.
    let page =
        look.get(officer, &format!("/desk/case/{}", receipts[3].case), &[200, 403, 404]).await;
    for form in page.html().forms() {
        let quiet = ["/notify", "/draft", "/return", "/reopen", "/open-identity", "/send-back"];
        if quiet.iter().any(|end| form.action.ends_with(end)) {
            let form = form.with("text", "").with("reason", "");
            let page = officer.browser.submit(&form).await;
            look.page(officer, &form.action, &page, &[422]);
        }
    }
}

/// Each fault once, however many cases and readers show it.
fn distinct(faults: Vec<String>) -> Vec<String> {
    let plain = |fault: String| fault.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let faults: std::collections::BTreeSet<String> = faults.into_iter().map(plain).collect();
    faults.into_iter().collect()
}

/// Every event that can happen has its words, for officers and for the person.
#[test]
fn every_event_has_its_words_in_both_languages() {
    let source = include_str!("../../../crates/domain/src/case/event.rs");
    let kinds =
        source.split("fn kind(&self)").nth(1).and_then(|rest| rest.split("    }\n\n").next());
    let kinds: Vec<&str> = kinds.unwrap_or_default().split('"').skip(1).step_by(2).collect();
    assert!(kinds.len() >= 24 && kinds.contains(&"registered"), "{kinds:?}");
    for lang in huiyin_app::lang::Lang::ALL {
        for kind in &kinds {
            for key in [format!("event-{kind}"), format!("told-{kind}")] {
                assert!(lang.has(&key), "{} {key}", lang.tag());
            }
        }
    }
}

/// Languages are chosen by whoever reads, and stay chosen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_is_negotiated_and_then_kept() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let lang = |page: &Page| {
        let html = page.html();
        html.tags("html").next().and_then(|tag| tag.get("lang").cloned()).unwrap_or_default()
    };
    for (asked, given) in [
        ("zh-CN", "zh-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("de,fr;q=0.5", "zh-CN"),
        ("zh-TW,en;q=0.8", "zh-CN"),
        ("", "zh-CN"),
        ("*;q=;;;,,=", "zh-CN"),
    ] {
        let mut browser = site.browser();
        browser.lang = asked;
        assert_eq!(lang(&browser.get("/").await), given, "{asked}");
    }
    let mut browser = site.browser();
    let page = browser.fill("/track", "/lang", &[("lang", "en")]).await;
    assert_eq!(page.location(), Some("/track"), "back to where it was chosen");
    assert_eq!(lang(&browser.get("/track").await), "en");
    let page = browser.fill("/", "/lang", &[("lang", "zh-CN"), ("back", "//evil.example")]).await;
    assert!(!page.location().unwrap_or_default().contains("evil"), "{:?}", page.location());
    assert_eq!(lang(&browser.get("/").await), "zh-CN");
    let page = browser.fill("/", "/lang", &[("lang", "xx")]).await;
    assert!(page.status < 500);
    site.stop().await;
}
