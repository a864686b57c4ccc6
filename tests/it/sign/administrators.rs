//! Three administrators: none alone has power, none sees a case, none is two of them, and the
//! record of what they do is out of their reach.

use super::*;
use huiyin::web::routes::{self, Door, Entry};
use huiyin_app::By;
use huiyin_app::staff::{NewStaff, StaffFault};
use huiyin_domain::case::Stage;
use huiyin_domain::ids::{CaseId, StaffId};
use huiyin_domain::separation::{ADMINISTRATORS, Together, apart};
use huiyin_tests::town::{CANARIES, PASSWORD, code, signed};

async fn id_of(site: &Site, login: &str) -> StaffId {
    let rows = site.town.app.staff_list(&By::System).await.expect("rows");
    rows.into_iter().find(|row| row.login == login).expect("an account").id
}

async fn signs_in(site: &Site, login: &str, password: &str, secret: &str) -> bool {
    site.town.pass_ms(30_000);
    let now = site.town.moment.now();
    let code = huiyin_tests::town::code_of(secret, login, now);
    let typed = [("login", login), ("password", password), ("code", code.as_str())];
    let page = site.browser().fill("/desk/sign-in", "/desk/sign-in", &typed).await;
    page.status == 303
}

/// What a page shows once: password and secret.
fn given(page: &Page) -> (String, String) {
    let html = page.html();
    let mut found = html.texts_of("class", "hy-slip__secret").into_iter();
    (found.next().expect("a password"), found.next().expect("a secret"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_has_no_power_until_the_other_administrator_gives_it() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let (mut admin, mut security) =
            (site.officer("admin").await, site.officer("security").await);
        let typed = [("name", "新来的"), ("login", "fresh"), ("unit", "3"), ("roles", "handler")];
        let page = admin.fill("/desk/staff/new", "/desk/staff/new", &typed).await;
        assert_eq!(page.status, 200, "{}", page.html().text());
        let (password, secret) = given(&page);
        let id = id_of(&site, "fresh").await;
        let rows = site.town.app.staff_list(&By::System).await.expect("rows");
        let row = rows.iter().find(|row| row.id == id).expect("there");
        assert!(row.roles.is_empty() && !row.active, "{row:?}");
        assert!(!signs_in(&site, "fresh", &password, &secret).await, "not even this");
        // Whoever made it cannot give it anything, by page or past the page.
        let path = format!("/desk/staff/{id}");
        for step in ["roles", "on", "reset", "end"] {
            let form = admin.get("/desk/account").await.html().form("/desk/account/ways");
            let form = Form { action: format!("{path}/{step}"), ..form.with("roles", "handler") };
            assert_eq!(admin.submit(&form).await.status, 403, "{step}");
        }
        let by = By::Staff(signed(Role::Admin, ROOT));
        let powerful = NewStaff {
            login: "shortcut".into(),
            display_name: "捷径".into(),
            unit: SECTION,
            roles: vec![Role::Handler],
            password: PASSWORD.into(),
            must_change: false,
            totp_secret: None,
        };
        let refused = site.town.app.staff_create(&by, powerful).await;
        assert!(matches!(refused, Err(StaffFault::Trouble(_))), "{refused:?}");
        // The other one gives it, and makes none.
        assert_eq!(security.get("/desk/staff/new").await.status, 403);
        let roles = [("roles", "handler")];
        let page = security.fill(&path, &format!("{path}/roles"), &roles).await;
        assert_eq!(page.status, 303, "{}", page.html().text());
        let page = security.fill(&path, &format!("{path}/on"), &[]).await;
        assert_eq!(page.status, 303);
        assert!(signs_in(&site, "fresh", &password, &secret).await, "the control: now it can");
        held("an account has no power until it is given", "roles given, opened", "signs in");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_two_of_the_three_or_one_of_them_and_at_work() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let (mut security, id) = (site.officer("security").await, id_of(&site, "handler").await);
        let path = format!("/desk/staff/{id}");
        let mut count = 0;
        for one in ADMINISTRATORS {
            for other in Role::ALL.iter().filter(|other| **other != one) {
                let by = By::Staff(signed(Role::SecurityAdmin, ROOT));
                let refused = site.town.app.roles_set(&by, id, &[one, *other]).await;
                assert!(matches!(refused, Err(StaffFault::Together(_))), "{one:?} {other:?}");
                count += 1;
            }
        }
        for (roles, says) in [
            (["admin", "audit-admin"], "不能由一个人兼任"),
            (["security-admin", "handler"], "办件的角色"),
        ] {
            let form = security.get(&path).await.html().form(&format!("{path}/roles"));
            let mut form = Form { fields: form.fields, action: form.action, ..form };
            form.fields.retain(|(name, _)| name != "roles");
            form.fields.extend(roles.map(|role| ("roles".to_owned(), role.to_owned())));
            let page = security.submit(&form).await;
            assert_eq!(page.status, 422);
            assert!(page.html().text().contains(says), "{}", page.html().text());
        }
        let rows = site.town.app.staff_list(&By::System).await.expect("rows");
        assert!(rows.iter().all(|row| apart(&row.roles).is_ok()));
        let allowed = By::Staff(signed(Role::SecurityAdmin, ROOT));
        let work = [Role::Handler, Role::Intake];
        site.town.app.roles_set(&allowed, id, &work).await.expect("two roles at work");
        held("three administrators stand apart", "two roles at work", &format!("of {count} pairs"));
        // Nor does anybody change their own.
        let own = id_of(&site, "security").await;
        let page = security.get(&format!("/desk/staff/{own}")).await;
        assert!(page.html().forms().iter().all(|form| !form.action.ends_with("/roles")));
        for step in ["roles", "on", "off", "reset"] {
            let form = security.get(&path).await.html().form(&format!("{path}/roles"));
            let form = Form { action: format!("/desk/staff/{own}/{step}"), ..form };
            let status = security.submit(&form).await.status;
            assert!([403, 422].contains(&status), "{step}: {status}");
        }
        site.stop().await;
    }
}

fn path_of(entry: &Entry, case: CaseId, account: StaffId) -> String {
    let id = match entry.path {
        path if path.starts_with("/desk/case/") => case.to_string(),
        path if path.starts_with("/desk/staff/") => account.to_string(),
        _ => SECTION.to_string(),
    };
    entry.path.replace("{id}", &id).replace("{step}", "on").replace("{code}", "JD")
}

/// What a route's door takes: the form's token, and nothing else.
async fn asked(browser: &mut Browser, entry: &Entry, path: &str, token: &(String, String)) -> Page {
    match entry.method {
        "GET" => browser.get(path).await,
        // A piece of a file carries its token beside it.
        "PUT" => {
            let token = [(huiyin::web::stream::TOKEN, token.1.as_str())];
            browser.send("PUT", path, &token, b"").await
        }
        _ => browser.post(path, std::slice::from_ref(token)).await,
    }
}

/// Whatever of a case stands on a page: its texts, its party, its number.
fn seen(page: &Page, number: &str) -> Option<String> {
    let all = CANARIES.iter().copied().chain([number]);
    all.filter(|word| page.body.contains(*word)).map(str::to_owned).next()
}

/// The routes table, walked as each of the three, in the unit that owns the case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_administrator_sees_or_touches_a_case_on_any_route() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let spare = site.town.account("spare", Role::Handler, SECTION).await.staff;
        let receipt = site.town.case_at("seen by nobody", Stage::Handling).await;
        let (case, number) = (receipt.case, receipt.number.to_string());
        let before = site.town.app.case_page(&By::System, case).await.expect("a page").version;
        let (mut count, mut found) = (0, Vec::new());
        for role in ADMINISTRATORS {
            let login = format!("own-{}", role.code());
            site.town.account(&login, role, SECTION).await;
            let mut browser = site.officer(&login).await;
            let page = browser.get("/desk/account").await;
            let token = page.html().forms().iter().find_map(|f| f.get("token").map(str::to_owned));
            let token = ("token".to_owned(), token.expect("a token"));
            let table = routes::table();
            let entries = table.entries().iter().filter(|entry| entry.door == Door::Page);
            for entry in entries.filter(|entry| entry.path != "/desk/sign-out") {
                let path = path_of(entry, case, spare);
                let page = asked(&mut browser, entry, &path, &token).await;
                count += 1;
                if let Some(word) = seen(&page, &number) {
                    found.push(format!("{} {} as {}: {word}", entry.method, path, role.code()));
                }
                let is_on_a_case = entry.path.starts_with("/desk/case/");
                if is_on_a_case && ![401, 403, 404].contains(&page.status) {
                    found.push(format!("{path} as {}: {}", role.code(), page.status));
                }
            }
        }
        assert_eq!(found, Vec::<String>::new());
        let after = site.town.app.case_page(&By::System, case).await.expect("a page").version;
        assert_eq!(before, after);
        // The control: the same look as a handler sees the case.
        let mut handler = site.officer("handler").await;
        let page = handler.get(&format!("/desk/case/{case}")).await;
        let word = seen(&page, &number).expect("the look is not blind");
        held("no administrator sees a case", "the same look as its handler", &word);
        println!("{}: {count} routes walked as administrators", site.town.home.name);
        site.stop().await;
    }
}

/// A row that was written past the program: roles that may not stand together give nothing, on
/// any route, neither of the one nor of the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_planted_together_open_no_route() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let spare = site.town.account("spare", Role::Handler, SECTION).await.staff;
        let case = site.town.case_at("planted", Stage::Handling).await.case;
        let (mut count, mut found) = (0, Vec::new());
        for roles in ["admin handler unit-head intake", "admin security-admin audit-admin"] {
            let held: Vec<Role> = roles.split(' ').filter_map(Role::parse).collect();
            assert!(matches!(
                apart(&held),
                Err(Together::TwoAdministrators | Together::AdministratorAtWork)
            ));
            let sql = format!("UPDATE staff SET roles = '{roles}' WHERE login = 'handler'");
            site.town.home.execute(&sql).await;
            site.town.pass_ms(60_000);
            let mut browser = site.officer("handler").await;
            let table = routes::table();
            let desk = table.entries().iter().filter(|entry| entry.path.starts_with("/desk"));
            let of_a_role = desk.filter(|entry| {
                use huiyin_domain::policy::Grant;
                let grants = entry.action.grants();
                !grants.iter().any(|grant| matches!(grant, Grant::Public | Grant::Staff))
            });
            let page = browser.get("/desk/account").await;
            let token = page.html().forms().iter().find_map(|f| f.get("token").map(str::to_owned));
            let token = ("token".to_owned(), token.expect("a token"));
            for entry in of_a_role {
                let path = path_of(entry, case, spare);
                let page = asked(&mut browser, entry, &path, &token).await;
                count += 1;
                if page.status != 403 {
                    found.push(format!("{} {path} with {roles}: {}", entry.method, page.status));
                }
            }
        }
        assert_eq!(found, Vec::<String>::new());
        // The control: the same row with roles that may stand together.
        let sql = "UPDATE staff SET roles = 'handler intake' WHERE login = 'handler'";
        site.town.home.execute(sql).await;
        site.town.pass_ms(60_000);
        let mut browser = site.officer("handler").await;
        assert_eq!(browser.get("/desk/new").await.status, 200);
        held("roles planted together open nothing", "roles that may", &format!("{count} routes"));
        site.stop().await;
    }
}

/// The command line makes the first accounts and is held to the same rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_refuses_what_the_pages_refuse() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        for roles in [vec![Role::Admin, Role::SecurityAdmin], vec![Role::AuditAdmin, Role::Intake]]
        {
            let new = NewStaff {
                login: "both".into(),
                display_name: "两样".into(),
                unit: ROOT,
                roles,
                password: PASSWORD.into(),
                must_change: false,
                totp_secret: None,
            };
            let refused = site.town.app.staff_create(&By::System, new).await;
            assert!(matches!(refused, Err(StaffFault::Together(_))), "{refused:?}");
        }
        let now = code("audit", site.town.moment.now());
        assert_eq!(now.len(), 6);
        site.stop().await;
    }
}
