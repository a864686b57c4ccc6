//! Kiosk, board and desk as a browser without script sees them.

use super::*;
use huiyin_tests::browser::Browser;
use huiyin_tests::site::Site;
use huiyin_tests::town::{BODY, CANARIES, NAME, SECTION};

const KIOSK: &str = "/kiosk/JD";
const HALL: &str = "/desk/hall";

async fn press(officer: &mut Browser, action: &str) -> String {
    let page = officer.fill(HALL, action, &[]).await;
    assert_eq!(page.location(), Some(HALL), "{action}: {}", page.html().text());
    officer.get(HALL).await.html().text()
}

async fn number_taken(kiosk: &mut Browser, typed: &[(&str, &str)]) -> (String, String) {
    let page = kiosk.fill(KIOSK, KIOSK, typed).await;
    let place = page.location().expect("a number").to_owned();
    assert!(place.starts_with("/kiosk/JD/number/"), "{place}");
    let shown = kiosk.get(&place).await;
    assert_eq!(shown.status, 200);
    (place, shown.html().text())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_kiosk_to_the_receipt_without_script() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("counter", Role::Intake, COUNTER).await;
        let mut officer = site.officer("counter").await;
        let mut kiosk = site.browser();
        let shut = kiosk.get(KIOSK).await;
        assert!(shut.html().forms().iter().all(|form| form.action != KIOSK), "not open yet");
        let again = shut.html().tags("a").filter_map(|link| link.get("href").cloned()).last();
        assert_eq!(again.as_deref(), Some(KIOSK), "one way on: to look again");
        let page = officer.fill(HALL, "/desk/hall/open", &[("no", "5")]).await;
        assert_eq!(page.location(), Some(HALL));

        let door = kiosk.get(KIOSK).await.html();
        let form = door.form(KIOSK);
        let asked: Vec<&String> = form.names.keys().collect();
        assert_eq!(asked, ["once", "priority", "token"], "nobody is asked who they are");
        let links: Vec<_> = door.tags("a").filter_map(|link| link.get("href")).collect();
        assert_eq!(links, ["#main"], "no way leads from the machine to anywhere else");
        let (first, text) = number_taken(&mut kiosk, &[]).await;
        assert!(text.contains("您的号码 1") && text.contains("下一位就是您"), "{text}");
        let (_, text) = number_taken(&mut kiosk, &[("priority", "yes")]).await;
        assert!(text.contains("您的号码 2") && text.contains("优先"), "{text}");

        let text = press(&mut officer, "/desk/hall/next").await;
        assert!(text.contains("2 号") && text.contains("已叫 1 次"), "{text}");
        let board = kiosk.get("/kiosk/JD/board").await;
        assert!(board.body.contains("http-equiv=\"refresh\" content=\"5\""));
        let still = kiosk.get("/kiosk/JD/board?still=yes").await;
        assert!(!still.body.contains("http-equiv=\"refresh\""), "whoever reads slowly stops it");
        let cells: Vec<String> = board.body.split("<td>").skip(1).map(head).collect();
        assert_eq!(cells, ["2", "5"], "number and window");
        press(&mut officer, "/desk/hall/number/advised").await;
        press(&mut officer, "/desk/hall/next").await;
        let text = kiosk.get(&first).await.html().text();
        assert!(text.contains("请到 5 号窗口"), "{text}");

        let hall = officer.get(HALL).await;
        let enter = hall.html();
        let mut links = enter.tags("a").filter_map(|link| link.get("href"));
        let enter = links.find(|href| href.starts_with("/desk/new?channel=visit&ticket="));
        let enter = enter.expect("the way to the registration").clone();
        let typed = [("body", BODY), ("name", NAME)];
        let page = officer.fill(&enter, "/desk/new", &typed).await;
        assert_eq!(page.location(), Some("/desk/new/slip"), "{}", page.html().text());
        let slip = officer.get("/desk/new/slip").await;
        assert!(slip.html().text_of("class", "hy-slip__secret").is_some(), "a receipt");
        assert!(!slip.body.contains("govuk-notification-banner"), "nothing to do by hand");
        let text = kiosk.get(&first).await.html().text();
        assert!(text.contains("这个号码已经用过了"), "it ended with its case: {text}");
        let served = "SELECT count(*) FROM hall_ticket JOIN case_file \
             ON hall_ticket.case_id = case_file.case_id WHERE state = 'served'";
        assert_eq!(site.town.home.count(served).await, 1, "{}", site.town.home.name);
        for path in [KIOSK, "/kiosk/JD/board", &first] {
            let page = kiosk.get(path).await;
            assert!(CANARIES.iter().all(|canary| !page.body.contains(canary)), "{path}");
        }
        site.stop().await;
    }
}

fn head(text: &str) -> String {
    text.split('<').next().unwrap_or_default().to_owned()
}

/// The receipt is the person's whatever the hall says; what it missed is said by hand.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registration_never_fails_for_the_halls_sake() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let signed = site.town.account("counter", Role::Intake, COUNTER).await;
        let mut officer = site.officer("counter").await;
        site.town.app.hall_window_open(&signed, 1).await.expect("open");
        let ticket = taken(&site.town, 1, false).await;
        // Never called: the hall refuses to take note of it.
        let enter = format!("/desk/new?channel=visit&ticket={ticket}&queue=1");
        let page = officer.fill(&enter, "/desk/new", &[("body", BODY)]).await;
        assert_eq!(page.location(), Some("/desk/new/slip"));
        let slip = officer.get("/desk/new/slip").await.html();
        assert!(slip.text().contains("补记一次"), "{}", slip.text());
        let number = slip.text_of("class", "hy-caseno").expect("a case number");
        let typed = [("queue", "1"), ("number", number.as_str())];
        let page = officer.fill(HALL, "/desk/hall/served", &typed).await;
        assert!(page.error_of("queue").is_some(), "{}", page.html().text());
        press(&mut officer, "/desk/hall/next").await;
        for _ in 0..2 {
            let page = officer.fill(HALL, "/desk/hall/served", &typed).await;
            assert_eq!(page.location(), Some(HALL), "{}", page.html().text());
        }
        let wrong = [("queue", "1"), ("number", "JD-2026-000001-0")];
        assert_eq!(officer.fill(HALL, "/desk/hall/served", &wrong).await.status, 422);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_at_the_button_does_not_empty_the_roll() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    opened(&site.town, &officers(1)).await;
    let mut kiosk = site.browser();
    let form = kiosk.get(KIOSK).await.html().form(KIOSK);
    for _ in 0..3 {
        kiosk.submit(&form).await;
    }
    let given = "SELECT count(*) FROM hall_ticket";
    assert_eq!(site.town.home.count(given).await, 1, "one page shown, one number");
    let mut last = 0;
    for no in 1..=60 {
        let page = kiosk.submit(&form.clone().with("once", &format!("{no:032x}"))).await;
        last = page.status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    let count = site.town.home.count(given).await;
    assert!((30..=40).contains(&count), "{count}");
    site.town.pass_ms(61_000);
    let (_, text) = number_taken(&mut kiosk, &[]).await;
    assert!(text.contains(&format!("您的号码 {}", count + 1)), "{text}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_serve_is_refused_and_other_halls_are_not_there() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let app = &site.town.app;
    let forbidden = |role| signed(role, COUNTER);
    for role in [Role::Handler, Role::Inspector, Role::Auditor, Role::Admin] {
        let by = forbidden(role);
        assert!(app.hall_page(&by).await.is_err(), "{role:?}");
        assert!(app.hall_call_next(&by).await.is_err(), "{role:?}");
        assert!(app.hall_surge(&by, by.staff, 1).await.is_err(), "{role:?}");
    }
    let head = signed(Role::UnitHead, COUNTER);
    assert!(app.hall_page(&head).await.is_ok());
    assert!(matches!(app.hall_window_open(&head, 1).await, Err(huiyin_app::Trouble::Forbidden(_))));
    // A number of one hall is nobody's business in another.
    opened(&site.town, &officers(1)).await;
    let ticket = taken(&site.town, 1, false).await;
    let elsewhere = signed(Role::Intake, SECTION);
    let other = app.hall_served(&elsewhere, ticket, huiyin_domain::ids::CaseId(1)).await;
    assert_eq!(other, Err(huiyin_app::Trouble::NotFound));
    assert_eq!(app.hall_page(&elsewhere).await.expect("its own").waiting, 0);
    let mut browser = site.browser();
    let page = browser.get(&format!("/kiosk/ZJA/number/{ticket}")).await;
    assert_eq!(page.location(), Some("/kiosk/ZJA"));
    for path in ["/kiosk/NOWHERE", "/kiosk/NOWHERE/board", "/kiosk/NOWHERE/number/1"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    site.stop().await;
}
