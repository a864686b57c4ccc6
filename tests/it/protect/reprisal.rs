//! A report of reprisal: past the handling unit, out of its sight for good, with a clock and a
//! receipt of its own.

use super::*;
use huiyin_domain::case::{CaseKind, JointCommand};
use huiyin_domain::ids::UnitId;
use huiyin_tests::browser::Browser;

const WORDS: &str = "反映以后店面被连查五次";

/// Reported over the page; the number and the secret of the receipt.
async fn reported(site: &Site, receipt: &Receipt) -> (Browser, String, String) {
    let mut browser = site.person(receipt).await;
    let done = browser.fill("/case", "/case/reprisal", &[("text", WORDS)]).await;
    assert_eq!(done.location(), Some("/receipt"), "{}", done.html().text());
    let shown = browser.open("/receipt").await;
    let html = shown.html();
    let number = html.text_of("class", "hy-caseno").expect("a number");
    (browser, number, html.text_of("id", "secret").expect("a secret"))
}

/// Where an officer's browser meets the report: lists of every scope, by number, by address.
async fn met(browser: &mut Browser, case: CaseId, number: &str) -> Vec<String> {
    let mut found = Vec::new();
    for scope in ["mine", "unit", "supervised", "asked", "closed"] {
        for more in ["", "&kind=accusation", "&stage=registered", "&overdue=yes"] {
            let page = browser.get(&format!("/desk?scope={scope}{more}")).await;
            if page.body.contains(number) || page.body.contains(WORDS) {
                found.push(format!("list {scope}{more}"));
            }
        }
    }
    let by_number = browser.fill("/desk/account", "/desk/find", &[("number", number)]).await;
    if by_number.status == 303 {
        found.push("found by number".into());
    }
    for path in [format!("/desk/case/{case}"), format!("/desk/case/{case}/explain.json")] {
        let page = browser.get(&path).await;
        if page.status != 404 && page.status != 403 {
            found.push(format!("{path}: {}", page.status));
        }
    }
    found
}

async fn case_of(town: &Town, number: &str) -> CaseId {
    let number = huiyin_domain::ids::CaseNumber::parse(number).expect("a number");
    let db = town.home.open().await;
    let row = huiyin_store::case::by_number(&db, AREA, &number).await.expect("asked");
    row.expect("a case").case
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_never_shown_to_the_handling_unit_or_below() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let receipt = town.case_at("paid back", Stage::Handling).await;
        let before = trace(town, receipt.case).await;
        let (_, number, _) = reported(&site, &receipt).await;
        let report = case_of(town, &number).await;
        let after = trace(town, receipt.case).await;
        assert_eq!(differences(&before, &after), Vec::<String>::new(), "no trace on the case");
        let mut seen = Vec::new();
        for (unit, is_shut) in [(SECTION, true), (OTHER, true), (COUNTER, true), (BUREAU, false)] {
            for role in [Role::UnitHead, Role::Handler, Role::Dispatcher, Role::Inspector] {
                let login = format!("{}-{unit}", role.code());
                town.account(&login, role, unit).await;
                let mut browser = site.officer(&login).await;
                let found = met(&mut browser, report, &number).await;
                assert!(found.is_empty() || !is_shut, "{login}: {found:?}");
                seen.extend(found);
            }
        }
        held("reprisal reports bypass the handling unit", "asked by the unit above", &seen);
        // A world without the bar: the same report, nobody accused, and given to the section.
        let mut planted = huiyin_tests::town::visit("planted");
        (planted.protects, planted.kind) = (Some(receipt.case), CaseKind::Accusation);
        let planted = town.submit(planted).await.expect("a case");
        let to = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
        town.act(&By::System, planted.case, to).await.expect("routed");
        // A code of the same half minute opens nothing twice.
        town.pass_ms(60_000);
        let mut head = site.officer(&format!("unit-head-{SECTION}")).await;
        let found = met(&mut head, planted.case, planted.number.as_str()).await;
        held("the handling unit is barred", "a report without the accused unit", &found);
        // Messages about it go to nobody but the person.
        let sql = format!("SELECT count(*) FROM outbox WHERE case_id = {}", receipt.case);
        let own = town.home.count(&sql).await;
        assert_eq!(own, before.iter().filter(|line| line.starts_with("(\"")).count() as i64);
        site.stop().await;
    }
}

/// Whoever has it cannot hand it back into the hands it is about, by mistake or by order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_cannot_be_handed_back_to_whom_it_is_about() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let own = town.case_at("handed back", Stage::Handling).await.case;
        let done = town.app.reprisal_report(&By::person(own), own, &text(WORDS), None).await;
        let report = done.expect("a receipt").case;
        let accused = |accused: Option<UnitId>| Command::Classify {
            case_kind: CaseKind::Accusation,
            way: None,
            topic: None,
            urgent: false,
            accused,
        };
        let refused = Err(Trouble::Refused(Refusal::AccusedUnit));
        let dispatcher = staff(Role::Dispatcher, BUREAU);
        for other in [None, Some(OTHER), Some(COUNTER)] {
            let done = town.act(&dispatcher, report, accused(other)).await;
            assert_eq!(done, refused, "{other:?}");
        }
        let to = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
        assert_eq!(town.act(&dispatcher, report, to).await, refused);
        let own_unit = Command::Route { to: BUREAU, reasons: Vec::new(), note: None };
        town.act(&dispatcher, report, own_unit).await.expect("kept above");
        town.act(&dispatcher, report, Command::Accept { notice: None }).await.expect("accepted");
        let due = huiyin_domain::time::parse_date("2026-03-20").expect("a day");
        let task = JointCommand::TaskSet { unit: SECTION, due, text: text("说明情况") };
        let head = staff(Role::UnitHead, BUREAU);
        assert_eq!(town.act(&head, report, task.into()).await, refused);
        let transfer = Command::Transfer { to: SECTION, reason: text("请核实") };
        assert_eq!(town.act(&head, report, transfer).await, refused);
        // In a case that protects nobody the officer may correct whom it is about: the bar is of
        // these reports alone.
        let mut plain = huiyin_tests::town::visit("plain accusation");
        (plain.kind, plain.accused) = (CaseKind::Accusation, Some(SECTION));
        let plain = town.submit(plain).await.expect("a case").case;
        let done = town.act(&By::System, plain, accused(None)).await;
        assert!(done.is_ok(), "{done:?}");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_has_a_clock_and_a_receipt_of_its_own_and_two_taps_are_one() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let receipt = town.case_at("clock", Stage::Handling).await;
        let mut browser = site.person(&receipt).await;
        let form = browser.get("/case").await.html().form("/case/reprisal").with("text", WORDS);
        let mut second = browser.clone();
        for tap in [&mut browser, &mut second] {
            let done = tap.submit(&form).await;
            assert_eq!(done.location(), Some("/receipt"), "{}", done.html().text());
        }
        let above = listed(town, Role::UnitHead, BUREAU).await;
        assert_eq!(above.len(), 1, "two taps, one report");
        let shown = browser.open("/receipt").await;
        let number = shown.html().text_of("class", "hy-caseno").expect("a number");
        let secret = shown.html().text_of("id", "secret").expect("a secret");
        let proof = browser.get(huiyin::web::portal::proof::PROOF_PATH).await;
        assert_eq!(proof.status, 200, "{}", proof.body);
        super::script::verified(&town.app, &proof.body);
        let mut fresh = site.browser();
        let typed = [("number", number.as_str()), ("secret", secret.as_str())];
        let opened = fresh.fill("/track", "/track", &typed).await;
        assert_eq!(opened.location(), Some("/case"));
        assert!(fresh.get("/case").await.body.contains(WORDS));

        let has_clock = |page: &CasePage| {
            let own = page.owed.iter().find(|owed| owed.clock.id() == "look_into_reprisal");
            own.map(|owed| owed.clock.due_at)
        };
        let report = page(town, &By::System, above[0]).await;
        let due = has_clock(&report).expect("its own clock");
        assert_eq!(due.to_string(), "2026-03-17T16:00:00Z", "fifteen days");
        let plain = town.submit(huiyin_tests::town::visit("no report")).await.expect("a case");
        let plain = page(town, &By::System, plain.case).await;
        assert_eq!(has_clock(&plain), None);
        let missing: Vec<String> =
            [has_clock(&plain)].iter().filter(|due| due.is_none()).map(|_| "none".into()).collect();
        held("a report has its own clock", "a case that protects nobody", &missing);
        at(town, due.0);
        town.app.case_tick(above[0]).await.expect("looked at");
        let late = page(town, &By::System, above[0]).await;
        assert_eq!(late.case.supervisor, Some(ROOT), "and goes up when it is missed");
        site.stop().await;
    }
}

/// From the nearest unit above to another top of the tree, and to nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_to_the_nearest_unit_above_or_to_another_top() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let handled = town.case_at("near", Stage::Handling).await.case;
    assert_eq!(page(&town, &By::System, handled).await.protector, Some(BUREAU));
    let counted = town.case_at("counter", Stage::Registered).await.case;
    assert_eq!(page(&town, &By::System, counted).await.protector, Some(ROOT));
    let topmost = town.submit(huiyin_tests::town::matter("top")).await.expect("a case").case;
    assert_eq!(page(&town, &By::System, topmost).await.protector, None);
    let inspection = huiyin_domain::unit::Unit {
        id: UnitId(9),
        parent: None,
        code: "JC".into(),
        label_zh: "纪检监察组".into(),
        label_en: "Inspection".into(),
        area_code: String::new(),
        active: true,
    };
    town.app.unit_put(&By::System, inspection).await.expect("a unit");
    assert_eq!(page(&town, &By::System, topmost).await.protector, Some(UnitId(9)));
    town.app.close().await;
}
