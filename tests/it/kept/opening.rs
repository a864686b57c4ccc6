//! Openings are seen: whoever sees who the person is and is not the handler leaves an event with
//! a reason, and the person reads it under "who saw who you are".

use super::*;
use huiyin_app::case::Submission;
use huiyin_domain::case::NoticeWish;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_printed_by_somebody_else_is_an_opening_once_for_each_letter() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        town.account("counter", Role::Intake, COUNTER).await;
        let brought = Submission { wish: NoticeWish::Post, place: None, ..visit("letter") };
        let receipt = town.submit(brought).await.expect("a case");
        let sheet = format!("/desk/case/{}/letters", receipt.case);
        let mut clerk = site.officer("counter").await;
        for _ in 0..3 {
            let shown = clerk.get(&sheet).await;
            assert!(shown.body.contains(NAME) && shown.body.contains(ADDRESS), "on the envelope");
        }
        assert_eq!(kinds(town, receipt.case).await, ["registered", "letter-opened"]);
        let own = site.person(&receipt).await.get("/case").await.html().text();
        let told = own.contains("打印的人看到了您的姓名和地址") && own.contains("群众来访接待大厅");
        assert!(told, "{own}");
        // The control: the handler's own work leaves none.
        let handler = town.account("handler", Role::Handler, SECTION).await;
        town.lead(receipt.case, Stage::Accepted).await;
        let assign = Command::Assign { to: handler.staff, unit: SECTION };
        town.act(&staff(Role::UnitHead, SECTION), receipt.case, assign).await.expect("assigned");
        let printed = site.officer("handler").await.get(&sheet).await;
        assert!(printed.body.contains(ADDRESS));
        let openings = kinds(town, receipt.case).await;
        let count = openings.iter().filter(|kind| **kind == "letter-opened").count();
        held("a letter printed beyond the handler is an opening", "the handler prints", count == 1);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stands_in_gives_a_reason_like_everybody_else() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let handler = town.account("handler", Role::Handler, SECTION).await;
        let second = town.account("second", Role::Handler, SECTION).await;
        let receipt = handled(town, "stands in", &handler).await;
        let from = town.moment.now();
        let until = Millis(from.0 + 10 * 24 * HOUR_MS);
        let (away, substitute) = (handler.staff, second.staff);
        let leave = huiyin_domain::leave::Leave { staff: away, substitute, from, until };
        town.app.leave_add(&handler, leave).await.expect("a leave");
        let path = format!("/desk/case/{}", receipt.case);
        let own = site.officer("handler").await.get(&path).await;
        assert!(own.body.contains(NAME), "the handler's work needs it");
        let mut browser = site.officer("second").await;
        let shown = browser.get(&path).await;
        assert_eq!(shown.status, 200, "they stand in for the handler");
        assert!(!shown.body.contains(NAME), "not unasked");
        let open = format!("{path}/open-identity");
        let opened = browser.fill(&path, &open, &[("reason", "代班，要约本人见面")]).await;
        assert!(opened.body.contains(NAME), "{}", opened.html().text());
        let person = site.person(&receipt).await.get("/case").await.html().text();
        let told = person.contains("代班，要约本人见面");
        held("a stand-in's opening is seen", "it was opened with a reason", told);
        site.stop().await;
    }
}

/// Every page of a case and around it, as each role in each unit: a name only with an event.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_shows_a_name_without_an_event() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let town = &site.town;
    let handler = town.account("handler", Role::Handler, SECTION).await;
    let brought = Submission { wish: NoticeWish::Post, ..visit("pages") };
    let receipt = town.submit(brought).await.expect("a case");
    let case = receipt.case;
    town.lead(case, Stage::Accepted).await;
    let assign = Command::Assign { to: handler.staff, unit: SECTION };
    town.act(&staff(Role::UnitHead, SECTION), case, assign).await.expect("assigned");
    let (mut shown, mut unseen) = (0, Vec::new());
    for unit in [SECTION, BUREAU, COUNTER, ROOT] {
        for role in Role::ALL {
            let login = format!("{}-{unit}", role.code());
            town.account(&login, *role, unit).await;
            let mut browser = site.officer(&login).await;
            for path in pages(case) {
                let before = kinds(town, case).await.len();
                let body = browser.get(&path).await.body;
                // Places and texts hold an address as well; a name stands in the party alone.
                if body.contains(NAME) || body.contains(EMAIL) {
                    shown += 1;
                    if kinds(town, case).await.len() == before {
                        unseen.push(format!("{login} {path}"));
                    }
                }
            }
        }
    }
    assert_eq!(unseen, Vec::<String>::new());
    held("no page shows a name without an event", "letters were printed by others", shown > 0);
    site.stop().await;
}

fn pages(case: CaseId) -> Vec<String> {
    let table = huiyin::web::routes::table();
    let pages = table.entries().iter().filter(|e| e.method == "GET" && e.path.starts_with("/desk"));
    let path = |path: &str| path.replace("{id}", &case.to_string()).replace("{step}", "1");
    pages.map(|entry| path(entry.path)).collect()
}
