//! The points of BOUNDARIES.md that hold today, each by its number. What is not built yet is
//! shown to be absent.

use huiyin::web::routes;
use huiyin_domain::case::Stage;
use huiyin_tests::site::Site;
use huiyin_tests::town::{EMAIL, NAME, PHONE, Town};
use std::collections::BTreeSet;

/// Words by which a route, a query or a field would ask for a person.
const OF_PERSONS: [&str; 14] = [
    "name",
    "phone",
    "mobile",
    "tel",
    "email",
    "mail",
    "person",
    "people",
    "party",
    "petitioner",
    "resident",
    "idcard",
    "identity",
    "search",
];

fn words(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect()
}

async fn tables(town: &Town) -> BTreeSet<String> {
    let sql = match town.home.name {
        "sqlite" => "SELECT name, '', 0 FROM sqlite_schema WHERE type = 'table'",
        _ => {
            "SELECT table_name::text, '', 0::bigint FROM information_schema.tables \
             WHERE table_schema = 'public'"
        }
    };
    town.home.triples(sql).await.into_iter().map(|(name, _, _)| name).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b01_there_is_no_table_of_persons() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let tables = tables(&town).await;
        assert!(tables.contains("case_party"), "the look is not blind: {tables:?}");
        let of_persons: Vec<&String> = tables
            .iter()
            .filter(|table| *table != "case_party")
            .filter(|table| words(&table.replace('_', " ")).iter().any(|w| is_of_persons(w)))
            .collect();
        assert!(of_persons.is_empty(), "{of_persons:?}");
        town.app.close().await;
    }
}

fn is_of_persons(word: &str) -> bool {
    OF_PERSONS.contains(&word.trim_end_matches('s'))
        || ["visitor", "applicant", "citizen", "score", "flag", "track", "location"].contains(&word)
}

/// Duty, incidents and plans are not built: no table, no route, no command speaks of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b02_b03_b04_nothing_of_duty_or_incidents_is_built() {
    const WORDS: [&str; 9] =
        ["duty", "order", "dispatch", "incident", "hazard", "callout", "vehicle", "plan", "roster"];
    let town = Town::at(huiyin_tests::sqlite()).await;
    let tables = tables(&town).await;
    let routes = routes::table();
    let all = tables.iter().map(|table| table.replace('_', " "));
    let all = all.chain(routes.entries().iter().map(|entry| entry.path.to_owned()));
    let found: Vec<String> =
        all.filter(|text| words(text).iter().any(|word| WORDS.contains(&word.as_str()))).collect();
    assert!(found.is_empty(), "{found:?}");
    town.app.close().await;
}

#[test]
fn b05_no_route_takes_a_person() {
    let table = routes::table();
    for entry in table.entries() {
        // `open-identity` opens one case's party with a reason; it finds nobody.
        let path = entry.path.replace("open-identity", "");
        let found: Vec<String> = words(&path).into_iter().filter(|w| is_of_persons(w)).collect();
        let tracking = entry.path == "/track" && found == ["track"];
        assert!(found.is_empty() || tracking, "{} {found:?}", entry.path);
        let parameters: Vec<&str> =
            entry.path.split('/').filter(|part| part.starts_with('{')).collect();
        // `{*path}` is the place of a tile of the public log; `{code}` a unit's, `{ticket}` a
        // number of its hall that belongs to nobody.
        let known = ["{id}", "{step}", "{*path}", "{code}", "{ticket}"];
        assert!(parameters.iter().all(|one| known.contains(one)), "{parameters:?}");
    }
}

/// Neither the statements of the store: none compares a column of the party with anything.
#[test]
fn b05_no_statement_asks_by_a_person() {
    use huiyin_store::statements::{self, Engine};
    for statement in statements::all() {
        let sql = statement.sql(Engine::Sqlite);
        if !sql.contains("case_party") {
            continue;
        }
        let after = sql.split_once("WHERE").map_or("", |(_, after)| after);
        for column in ["name", "phone", "email", "address", "language"] {
            assert!(!words(after).contains(column), "{}: {sql}", statement.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b05_the_worklist_cannot_be_searched_by_person() {
    use huiyin_domain::policy::Role;
    use huiyin_tests::town::SECTION;
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("lister", Role::Handler, SECTION).await;
        let receipt = site.town.case_at("search", Stage::Accepted).await;
        let mut browser = site.officer("lister").await;
        let plain = browser.get("/desk?scope=unit").await;
        assert!(plain.body.contains(receipt.number.as_str()), "the list shows it");
        let fields: BTreeSet<String> =
            plain.html().forms().into_iter().flat_map(|form| form.names.into_keys()).collect();
        let asked: Vec<&String> = fields.iter().filter(|name| is_of_persons(name)).collect();
        assert!(asked.is_empty(), "{asked:?}");
        let rows = |body: &str| body.matches("hy-caseno").count();
        for query in ["name", "phone", "email", "q", "search", "party", "person", "address"] {
            for value in [PHONE, "nobody"] {
                let path = format!("/desk?scope=unit&{query}={}", value.replace('+', "%2B"));
                assert_eq!(rows(&browser.get(&path).await.body), rows(&plain.body), "{path}");
            }
        }
        // The field for a number takes numbers only.
        for typed in [NAME, PHONE, EMAIL] {
            let page = browser.fill("/desk", "/desk/find", &[("number", typed)]).await;
            assert_eq!(page.status, 422, "{typed}");
        }
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b06_fifty_visits_leave_no_trace() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.case_at("visits", Stage::Answered).await;
        let before = site.town.home.cells().await;
        let mut browser = site.person(&receipt).await;
        for no in 0..50 {
            let page = browser.get(if no % 5 == 0 { "/receipt" } else { "/case" }).await;
            assert!([200, 303].contains(&page.status));
            site.town.pass_ms(20_000);
        }
        for _ in 0..5 {
            let wrong = [("number", "QS-2026-000001-1"), ("secret", "0000-0000-0000-0000")];
            browser.fill("/track", "/track", &wrong).await;
        }
        assert_eq!(site.town.home.cells().await, before, "{}", site.town.home.name);
        let columns: BTreeSet<&str> = before.iter().map(|cell| cell.column.as_str()).collect();
        for word in ["read", "opened", "visited", "visit", "ip", "address_ip", "agent", "viewed"] {
            assert!(!columns.iter().any(|column| words(&column.replace('_', " ")).contains(word)));
        }
        site.stop().await;
    }
}

#[test]
fn b07_b08_b09_no_command_counts_compares_or_exports_persons() {
    let help = huiyin_tests::server::run(&["--help"]);
    let text = String::from_utf8_lossy(&help.stdout).to_lowercase();
    assert!(text.contains("import"), "the look is not blind: {text}");
    for word in ["export", "dedup", "cluster", "statistics", "search", "merge"] {
        assert!(!words(&text).contains(word), "{word}: {text}");
    }
}

#[test]
fn b10_the_words_are_held_by_one_list_and_it_is_not_empty() {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../xtask/banned-words.txt");
    let list = std::fs::read_to_string(list).expect("the list");
    let entries = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
    assert!(entries >= 30, "{entries}");
    for code in [0x622a_8bbf_u64, 0x529d_8fd4, 0x7a33_63a7, 0x63a5_56de] {
        // Written as code points, so that this file does not need them.
        let word: String = [code >> 16, code & 0xffff]
            .into_iter()
            .map(|point| char::from_u32(u32::try_from(point).expect("small")).expect("a sign"))
            .collect();
        assert!(list.contains(&word), "{word}");
    }
}

/// A victim must be able to report it: the words are never kept out of what people write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b10_a_victim_can_say_the_words() {
    use huiyin_tests::town::{matter, text};
    let town = Town::at(huiyin_tests::sqlite()).await;
    let word: String = ['\u{622a}', '\u{8bbf}'].iter().collect();
    let mut brought = matter("victim");
    brought.body = text(&format!("有人在车站{word}，不让我走。"));
    let receipt = town.submit(brought).await.expect("registered");
    let page = town.app.case_page(&huiyin_app::By::person(receipt.case), receipt.case).await;
    assert!(page.expect("their page").body.contains(&word));
    town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b11_an_opening_is_seen_by_the_person() {
    use huiyin_domain::policy::Role;
    use huiyin_tests::town::SECTION;
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("head", Role::UnitHead, SECTION).await;
        let receipt = site.town.case_at("opening", Stage::Handling).await;
        let mut head = site.officer("head").await;
        let path = format!("/desk/case/{}", receipt.case);
        assert!(!head.get(&path).await.body.contains(NAME), "not shown unasked");
        let open = format!("{path}/open-identity");
        let without = head.fill(&path, &open, &[("reason", "  ")]).await;
        assert_eq!(without.status, 422);
        assert!(!without.body.contains(NAME), "no reason, no name");
        let shown = head.fill(&path, &open, &[("reason", "送达前核对地址")]).await;
        assert!(shown.body.contains(NAME), "{}", shown.html().text());
        assert!(!head.get(&path).await.body.contains(NAME), "and not the next time");
        let person = site.person(&receipt).await.get("/case").await;
        assert!(person.body.contains("送达前核对地址"), "{}", person.html().text());
        site.stop().await;
    }
}
