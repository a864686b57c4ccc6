//! Who comes through the doors for files: token, origin and action are looked at before the body;
//! every role in every unit, at what it may.

use super::*;
use huiyin::web::routes::{self, Door};
use huiyin_domain::policy::{Action, Role, Subject, relations};
use huiyin_tests::town::{BUREAU, COUNTER, OTHER, OTHER_SECTION, SECTION, visit};

fn path_of(path: &str, case: CaseId) -> String {
    path.replace("{id}", &case.to_string()).replace("{step}", "1-0")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_read_of_a_body_without_token_from_elsewhere_or_for_nobody() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.submit(visit("doors")).await.expect("a case");
        let mut person = site.person(&receipt).await;
        person.fill("/new", "/new", &[("text", BODY)]).await;
        let token = token_of(&mut person, "/case", "/case/files").await;
        let before = site.town.home.cells().await;
        let table = routes::table();
        let doors: Vec<_> =
            table.entries().iter().filter(|entry| entry.door == Door::Stream).collect();
        assert_eq!(doors.len(), 6);
        for entry in &doors {
            let path = path_of(entry.path, receipt.case);
            let is_desk = path.starts_with("/desk");
            let foreign = "0".repeat(64);
            for (what, token, more) in [
                ("no token", None, None),
                ("another token", Some(&foreign), None),
                ("another origin", Some(&token), Some(("origin", "https://evil.example"))),
                ("another site", Some(&token), Some(("sec-fetch-site", "cross-site"))),
            ] {
                let fields: Vec<(&str, &str)> =
                    token.iter().map(|token| ("token", token.as_str())).collect();
                let body = photo::form(&fields, &[("a.txt", b"a word")], &[]);
                let mut headers = vec![("content-type", photo::KIND)];
                headers.extend(more);
                headers.extend(token.map(|token| ("x-huiyin-token", token.as_str())));
                let page = person.send(entry.method, &path, &headers, &body).await;
                let shut = if is_desk && more.is_none() { 401 } else { 403 };
                assert_eq!(page.status, shut, "{} {what}", entry.path);
            }
            // The token has to come first.
            if entry.method == "POST" && !is_desk {
                let body = photo::form(&[], &[("a.txt", b"a word")], &[("token", &token)]);
                let headers = [("content-type", photo::KIND)];
                assert_eq!(person.send("POST", &path, &headers, &body).await.status, 403);
                let kind = [("content-type", "application/x-www-form-urlencoded")];
                assert_eq!(person.send("POST", &path, &kind, b"token=x").await.status, 415);
            }
            // Nobody: only a draft of one's own is open to all, and there is none.
            let mut nobody = site.browser();
            let page =
                nobody.send(entry.method, &path, &[("content-type", photo::KIND)], b"x").await;
            assert!(matches!(page.status, 303 | 400 | 401 | 403), "{} {}", entry.path, page.status);
        }
        assert_eq!(site.town.home.cells().await, before, "nothing was written");
        // The control: the same with its own token is taken.
        let body = photo::form(&[("token", &token)], &[("a.txt", b"a word")], &[]);
        let headers = [("content-type", photo::KIND)];
        let page = person.send("POST", "/case/files", &headers, &body).await;
        assert_eq!(page.location(), Some("/case"), "{}", said(&page));
        assert_eq!(files_of(&site.town, receipt.case).await.len(), 1);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_gets_what_the_policy_says_and_no_more() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let app = &site.town.app;
        let open = site.town.case_at("roles", huiyin_domain::case::Stage::Accepted).await.case;
        let brought = huiyin_app::case::Submission { accused: Some(OTHER), ..visit("accused") };
        let accused = site.town.submit(brought).await.expect("a case").case;
        let (mut tries, mut differences) = (0, Vec::new());
        for case in [open, accused] {
            let file = put(app, &on_case(case), b"a word").await.expect("a file").id;
            for unit in [SECTION, COUNTER, BUREAU, OTHER_SECTION] {
                for role in Role::ALL {
                    let signed = huiyin_tests::town::signed(*role, unit);
                    let page = app.case_page(&By::System, case).await.expect("a page");
                    let tree = &app.org().tree;
                    let own = relations(
                        signed.staff,
                        &[],
                        unit,
                        &page.case.ties(app.moment().now()),
                        tree,
                    );
                    let roles = [*role];
                    let subject = Subject { is_staff: true, roles: &roles, relations: &own };
                    let by = By::Staff(signed);
                    let may = |action: Action| action.allows(&subject);
                    let reads = app.file_read(&by, file).await.is_ok();
                    let lists = app.files_of(&by, case).await.is_ok();
                    let adds = app.shelf_may(&Shelf::Case { by, id: case }).await.is_ok();
                    tries += 3;
                    let wanted = [Action::CaseView, Action::CaseView, Action::AddMaterial].map(may);
                    if [reads, lists, adds] != wanted {
                        differences
                            .push(format!("{role:?} of {unit} {own:?}: {reads} {lists} {adds}"));
                    }
                }
            }
        }
        println!("{}: {tries} tries at files", site.town.home.name);
        assert_eq!(differences, Vec::<String>::new());
        site.stop().await;
    }
}
