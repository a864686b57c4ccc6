//! "I was pressured": the case it is said of looks as if it had not been said, the unit above
//! learns of it, and nobody else.

use super::*;
use huiyin_tests::browser::Page;
use huiyin_tests::town::{CANARIES, MONDAY};

const WORDS: &str = "家里有事，不办了";

/// Taken back over the page; what the browser got on the way, without the case's own number.
async fn taken_back(site: &Site, receipt: &Receipt, pressured: bool) -> Vec<String> {
    let mut browser = site.person(receipt).await;
    let mut form = browser.get("/case").await.html().form("/case/withdraw").with("reason", WORDS);
    if pressured {
        form = form.with("pressured", "yes");
    }
    let done = browser.submit(&form).await;
    let shown = browser.onwards(done.clone()).await;
    let again = browser.get("/case").await;
    let words = |page: &Page| page.html().text().replace(receipt.number.as_str(), "…");
    let head = |page: &Page| {
        let names: Vec<&str> = page.headers.iter().map(|(name, _)| name.as_str()).collect();
        format!("{} {:?} {names:?}", page.status, page.location())
    };
    vec![head(&done), head(&shown), words(&shown), words(&again)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pressured_withdrawal_leaves_the_same_bytes_as_any_other() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let plain = town.case_at("plain", Stage::Handling).await;
        let pressed = town.case_at("pressed", Stage::Handling).await;
        let told = town.case_at("told", Stage::Handling).await;
        let pages = taken_back(&site, &plain, false).await;
        assert_eq!(pages, taken_back(&site, &pressed, true).await, "what the browser gets");
        let (one, other) = (trace(town, plain.case).await, trace(town, pressed.case).await);
        assert!(one.iter().any(|line| line.contains("withdrawal-asked")), "{one:?}");
        assert_eq!(differences(&one, &other), Vec::<String>::new(), "{}", town.home.name);
        // A world in which saying so wrote one line into the case itself.
        let material = Command::AddMaterial { text: text("受到压力") };
        town.act(&By::person(told.case), told.case, material).await.expect("written");
        taken_back(&site, &told, false).await;
        let broken = differences(&one, &trace(town, told.case).await);
        held("pressured is silent", "one text written into the case", &broken);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_reaches_the_unit_above_without_who_they_are_and_no_other() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let receipt = town.case_at("pressed", Stage::Handling).await;
        let (case, person) = (receipt.case, By::person(receipt.case));
        assert_eq!(listed(&town, Role::UnitHead, BUREAU).await, []);
        let messages = town.home.count("SELECT count(*) FROM outbox").await;
        let reason = Some(text(WORDS));
        for _ in 0..2 {
            let once = Some(&b"sixteen-bytes-ok"[..]);
            let done = town.app.case_withdraw(&person, case, reason.clone(), true, once).await;
            done.expect("taken back, and the second tap is the first");
        }
        let above = listed(&town, Role::UnitHead, BUREAU).await;
        assert_eq!(above.len(), 1, "one report for two taps");
        let report = page(&town, &staff(Role::UnitHead, BUREAU), above[0]).await;
        assert_eq!((report.case.protects, report.case.accused), (Some(case), Some(SECTION)));
        assert!(report.body.contains(receipt.number.as_str()) && report.body.contains(WORDS));
        assert!(!report.case.contactable);
        let kept = page(&town, &By::person(above[0]), above[0]).await.party.expect("a row");
        assert_eq!(kept, huiyin_app::Party::default(), "nobody is named");
        assert!(!CANARIES[..4].iter().any(|canary| report.body.contains(canary)));
        assert_eq!(town.home.count("SELECT count(*) FROM outbox").await, messages, "no message");
        for role in Role::ALL {
            for unit in [SECTION, OTHER, OTHER_SECTION, COUNTER] {
                let seen = town.app.case_page(&staff(*role, unit), above[0]).await.map(drop);
                assert_eq!(seen, Err(Trouble::NotFound), "{role:?} {unit}");
            }
        }
        let taken = kinds(&town, case).await;
        assert_eq!(taken.iter().filter(|kind| **kind == "withdrawal-asked").count(), 1);
        town.app.close().await;
    }
}

/// The report is written first: whatever ends the process in between, the cry is not lost, and
/// the same form sent again makes the rest without a second report.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_between_report_and_withdrawal_loses_no_report() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.case_at("crash", Stage::Handling).await.case;
        let person = By::person(case);
        // The withdrawal cannot be written now: as after a crash, only the report stands.
        town.act(&person, case, withdraw(None)).await.expect("taken back");
        let once = Some(&b"sixteen-bytes-ok"[..]);
        let refused = town.app.case_withdraw(&person, case, None, true, once).await;
        assert!(matches!(refused, Err(Trouble::Refused(_))), "{refused:?}");
        assert_eq!(listed(&town, Role::UnitHead, BUREAU).await.len(), 1);
        town.act(&person, case, revoke()).await.expect("undone");
        town.app.case_withdraw(&person, case, None, true, once).await.expect("taken back");
        assert_eq!(listed(&town, Role::UnitHead, BUREAU).await.len(), 1, "not twice");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_stands_above_nothing_is_taken_back_and_nothing_typed_is_lost() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.submit(huiyin_tests::town::matter("topmost")).await;
        let receipt = receipt.expect("a case of the topmost office");
        let before = trace(&site.town, receipt.case).await;
        let mut browser = site.person(&receipt).await;
        let shown = browser.get("/case").await;
        assert!(!shown.body.contains("name=\"pressured\""), "not offered where it leads nowhere");
        assert!(shown.body.contains("12388"), "ways outside are named");
        let form = shown.html().form("/case/withdraw");
        let form = form.with("reason", WORDS).with("pressured", "yes");
        let done = browser.submit(&form).await;
        assert_eq!(done.status, 422, "{}", done.html().text());
        assert!(done.body.contains(WORDS), "what was typed is kept");
        assert!(done.error_of("pressured").is_some_and(|why| why.contains("12388")));
        let words = [("token", form.get("token").expect("a token")), ("text", "他们来家里吓唬我")];
        let words: Vec<_> = words.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
        let done = browser.post("/case/reprisal", &words).await;
        assert_eq!(done.status, 422);
        assert!(done.body.contains("他们来家里吓唬我"));
        let after = trace(&site.town, receipt.case).await;
        assert_eq!(differences(&before, &after), Vec::<String>::new());
        assert_eq!(site.town.home.count("SELECT count(*) FROM case_file").await, 1);
        assert_eq!(site.town.moment.now(), MONDAY);
        site.stop().await;
    }
}
