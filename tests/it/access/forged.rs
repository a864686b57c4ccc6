//! Posts that no page of ours sent: without a token, with somebody else's, from another site.

use super::everybody::GATEWAYS;
use super::*;
use huiyin_domain::policy::Grant;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_from_elsewhere_changes_nothing() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.case_at("forged", Stage::Handling).await;
        let case = receipt.case;
        let mut officers = Vec::new();
        for role in Role::ALL {
            officers.push(Officer::new(&site, *role, SECTION).await);
        }
        let mut person = site.person(&receipt).await;
        let person_token = token_of(&person.get("/case").await);
        let before = site.town.home.cells().await;
        let (mut count, mut differences) = (0, Vec::new());
        let table = routes::table();
        let pages = table.entries().iter().filter(|entry| entry.door == Door::Page);
        for entry in pages.filter(|entry| entry.method == "POST") {
            let grants = entry.action.grants();
            let role = officers.iter().position(|officer| {
                grants.iter().any(|grant| match grant {
                    Grant::Office(role) | Grant::Case(role, _) | Grant::Unbarred(role) => {
                        *role == officer.role
                    }
                    Grant::Staff => true,
                    Grant::Public | Grant::Person => false,
                })
            });
            let in_desk = entry.path.starts_with("/desk");
            let (browser, own) = match role.filter(|_| in_desk) {
                Some(at) => (officers[at].browser.clone(), officers[at].token.clone()),
                None => (person.clone(), person_token.clone()),
            };
            let path = entry.path.replace("{id}", &case.to_string()).replace("{step}", "on");
            let path = path.replace("{code}", "JD");
            let seen = version(&site, case).await.to_string();
            let mut fields = vec![("version", seen), ("once", "0".repeat(32))];
            fields.extend(fields_for(entry.action, officers[2].id));
            for (what, token, header) in [
                ("no token", None, None),
                ("an empty token", Some(String::new()), None),
                ("a token of another session", Some(officers[6].token.clone()), None),
                ("another origin", Some(own.clone()), Some(("origin", "https://evil.example"))),
                ("another port", Some(own.clone()), Some(("origin", "http://127.0.0.1:1"))),
                ("another site", Some(own.clone()), Some(("sec-fetch-site", "cross-site"))),
                ("a sister site", Some(own.clone()), Some(("sec-fetch-site", "same-site"))),
            ] {
                let is_own = token.as_ref().is_some_and(|token| *token == own);
                if is_own && header.is_none() {
                    continue;
                }
                let mut browser = browser.clone();
                browser.headers.extend(header.map(|(name, value)| (name, value.to_owned())));
                let sent: Vec<(String, String)> = fields
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .chain(token.map(|token| ("token".to_owned(), token)))
                    .collect();
                let page = browser.post(&path, &sent).await;
                count += 1;
                if page.status != 403 {
                    differences.push(format!("{} with {what}: {}", entry.path, page.status));
                }
            }
        }
        println!("{}: {count} forged posts", site.town.home.name);
        assert_eq!(differences, Vec::<String>::new(), "{}", site.town.home.name);
        assert_eq!(site.town.home.cells().await, before, "nothing was written");
        site.stop().await;
    }
}

/// A program's door has no token, because it knows nobody: what a browser could be made to send
/// there from elsewhere is refused by its origin or by its kind of body.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_for_programs_takes_nothing_from_another_site() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.case_at("forged call", Stage::Handling).await;
        let mut person = site.person(&receipt).await;
        let before = site.town.home.cells().await;
        let table = routes::table();
        let doors: Vec<&Entry> =
            table.entries().iter().filter(|entry| entry.door == Door::Json).collect();
        assert!(!doors.is_empty());
        for Entry { path, .. } in doors {
            for header in [
                ("origin", "https://evil.example"),
                ("origin", "http://127.0.0.1:1"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
            ] {
                assert_eq!(called(&mut person, path, &[header]).await.status, 403, "{header:?}");
            }
            // All that a form or a script of another site can send without being asked about.
            for kind in ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"] {
                let headers = [("content-type", kind), ("idempotency-key", "forged-0123456789")];
                let page = person.send("POST", path, &headers, b"{\"text\":\"x\"}").await;
                assert_eq!(page.status, 415, "{path} {kind}");
            }
            let page = person.send("POST", path, &[], b"{}").await;
            assert_eq!(page.status, 415, "{path}");
            let page = person.send("OPTIONS", path, &[], b"").await;
            assert_eq!((page.status, page.header("access-control-allow-origin")), (405, None));
            let own = format!("http://{}", site.address);
            // The gateways' doors are not set up here: they say so to whoever comes.
            let reached = match *path {
                "/api/v1/reports" => 401,
                path if GATEWAYS.contains(&path) => 404,
                _ => 422,
            };
            for header in [("origin", own.as_str()), ("sec-fetch-site", "same-origin"), ("x", "y")]
            {
                let page = called(&mut person, path, &[header]).await;
                assert_eq!(page.status, reached, "{header:?}");
            }
            assert_eq!(called(&mut person, path, &[]).await.header("set-cookie"), None);
        }
        assert_eq!(site.town.home.cells().await, before, "nothing was written");
        site.stop().await;
    }
}

/// The control: the same posts with their own token and origin are taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_from_our_own_page_is_taken() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let receipt = site.town.case_at("own page", Stage::Handling).await;
    let mut person = site.person(&receipt).await;
    let origin = format!("http://{}", site.address);
    for header in [("origin", origin.as_str()), ("sec-fetch-site", "same-origin"), ("x", "y")] {
        let form = person.get("/case").await.html().form("/case/material");
        let form = form.with("material", "现场照片");
        let mut browser = person.clone();
        browser.headers.push((header.0, header.1.to_owned()));
        let page = browser.submit(&form).await;
        assert_eq!((page.status, page.location()), (303, Some("/case")), "{header:?}");
    }
    let words = person.get("/case").await.body.matches("现场照片").count();
    assert_eq!(words, 3);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_methods_and_kinds_of_body_are_refused() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let receipt = site.town.case_at("methods", Stage::Handling).await;
    let mut person = site.person(&receipt).await;
    let token = token_of(&person.get("/case").await);
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
        let page = person.send(method, "/case/material", &[], b"").await;
        assert_eq!(page.status, 405, "{method}");
    }
    let page = person.get("/case/material").await;
    assert_eq!(page.status, 405);
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let body = format!("token={token}&material=x");
        let headers = [("content-type", kind)];
        let page = person.send("POST", "/case/material", &headers, body.as_bytes()).await;
        assert_eq!(page.status, 415, "{kind}");
    }
    site.stop().await;
}
