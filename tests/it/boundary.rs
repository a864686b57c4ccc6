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

/// What a run prints of a point, once its control was seen to break.
fn held(point: &str, broken: &str, seen: &[impl std::fmt::Debug]) {
    assert!(!seen.is_empty(), "the control is blind: {broken}");
    println!("boundary {point}: held; control: {broken} → seen ({:?})", seen[0]);
}

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
        assert_eq!(tables_of_persons(&tables), Vec::<String>::new());
        town.home.execute("CREATE TABLE petitioner_flag (area_id INTEGER)").await;
        let seen = tables_of_persons(&self::tables(&town).await);
        held("1, no person entity", "a planted table", &seen);
        town.app.close().await;
    }
}

fn tables_of_persons(tables: &BTreeSet<String>) -> Vec<String> {
    let others = tables.iter().filter(|table| *table != "case_party");
    let of_persons =
        others.filter(|table| words(&table.replace('_', " ")).iter().any(|w| is_of_persons(w)));
    of_persons.cloned().collect()
}

fn is_of_persons(word: &str) -> bool {
    OF_PERSONS.contains(&word.trim_end_matches('s'))
        || ["visitor", "applicant", "citizen", "score", "flag", "track", "location"].contains(&word)
}

/// No column keeps a measure of anybody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_scored() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    assert_eq!(scores(&town).await, Vec::<String>::new());
    town.home.execute("CREATE TABLE unit_month (area_id INTEGER, petition_score INTEGER)").await;
    held("no scores", "a planted column", &scores(&town).await);
    town.app.close().await;
}

async fn scores(town: &Town) -> Vec<String> {
    const MEASURES: [&str; 5] = ["score", "rating", "points", "habitual", "risk"];
    let sql = "SELECT m.name, c.name, 0 FROM sqlite_schema m, pragma_table_info(m.name) c \
               WHERE m.type = 'table'";
    let columns = town.home.triples(sql).await.into_iter();
    let columns = columns.map(|(table, column, _)| format!("{table}.{column}"));
    let is_score = |column: &String| {
        words(&column.replace('_', " ")).iter().any(|word| MEASURES.contains(&word.as_str()))
    };
    columns.filter(is_score).collect()
}

/// Tables of the half that calls people out.
fn is_of_duty(table: &str) -> bool {
    const PARTS: [&str; 5] = ["incident", "callout", "duty", "plan", "roster"];
    PARTS.iter().any(|part| table == *part || table.starts_with(&format!("{part}_")))
}

/// Tables of the half that hears people.
fn is_of_cases(table: &str) -> bool {
    ["case_", "common_", "hall_", "file", "draft", "outbox"].iter().any(|p| table.starts_with(p))
}

/// `table.column`, and, of foreign keys, `table -> table`.
async fn columns_and_keys(town: &Town) -> Vec<(String, String)> {
    let sqls: [&str; 2] = match town.home.name {
        "sqlite" => [
            "SELECT m.name, c.name, 0 FROM sqlite_schema m, pragma_table_info(m.name) c \
             WHERE m.type = 'table'",
            "SELECT m.name, '-> ' || f.\"table\", 0 \
             FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
        ],
        _ => [
            "SELECT table_name::text, column_name::text, 0::bigint \
             FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT conrelid::regclass::text, '-> ' || confrelid::regclass::text, 0::bigint \
             FROM pg_constraint WHERE contype = 'f'",
        ],
    };
    let mut found = Vec::new();
    for sql in sqls {
        let rows = town.home.triples(sql).await;
        found.extend(rows.into_iter().map(|(table, what, _)| (table, what)));
    }
    found
}

/// What of duty leads to a case or to somebody in one.
fn leads_to_a_party(all: &[(String, String)]) -> Vec<String> {
    let leads = |what: &str| match what.strip_prefix("-> ") {
        Some(table) => is_of_cases(table),
        None => words(&what.replace('_', " ")).iter().any(|w| w == "case" || is_of_persons(w)),
    };
    // Who joined by their own code, with what they gave to be reached by.
    let own = ["duty_member.name", "duty_channel.address"];
    let of_duty = all.iter().filter(|(table, what)| is_of_duty(table) && leads(what));
    let told = of_duty.map(|(table, what)| format!("{table}.{what}"));
    told.filter(|one| !own.contains(&one.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b02_no_column_and_no_key_of_duty_leads_to_a_party() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let all = columns_and_keys(&town).await;
        for table in ["incident", "incident_step", "callout_summons", "duty_member"] {
            assert!(all.iter().any(|(own, _)| own == table), "the look is not blind: {table}");
        }
        assert_eq!(leads_to_a_party(&all), Vec::<String>::new());
        for (planted, point) in [
            (
                "CREATE TABLE callout_target (area_id INTEGER, case_id INTEGER)",
                "2, a planted column of a case",
            ),
            ("CREATE TABLE incident_person (area_id INTEGER, phone TEXT)", "2, a planted phone"),
            (
                "CREATE TABLE duty_errand (area_id INTEGER, a BIGINT, b BIGINT, \
                 FOREIGN KEY (area_id, a, b) REFERENCES case_party (area_id, case_id, party_no))",
                "2, a planted foreign key to a case party",
            ),
        ] {
            let planted = match town.home.name {
                "sqlite" => planted.to_owned(),
                _ => planted.replace("INTEGER", "BIGINT"),
            };
            let before = leads_to_a_party(&columns_and_keys(&town).await);
            town.home.execute(&planted).await;
            let seen = leads_to_a_party(&columns_and_keys(&town).await);
            let fresh: Vec<&String> = seen.iter().filter(|one| !before.contains(one)).collect();
            held(point, &planted, &fresh);
        }
        town.app.close().await;
    }
}

/// Only an enrolled member is called, by what is activated as by any other way: somebody who was
/// asked and never joined, or has left, holds the post in vain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b02_nobody_who_did_not_join_is_called_by_an_activation() {
    use crate::incident::Room;
    use huiyin_app::duty::{MemberAsked, Way};
    use huiyin_domain::ids::MemberId;
    use huiyin_domain::plan::Channel;
    use huiyin_tests::town::{ROOT, text};
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let (app, now) = (room.app(), room.now());
        let ways = vec![Way { channel: Channel::Sms, address: "13900000099".into() }];
        let asked = MemberAsked { name: text("未加入的人"), unit: ROOT, ways };
        let stranger = MemberId(99);
        app.member_ask(&room.leader, stranger, asked).await.expect("asked");
        app.term_set(&room.leader, stranger, "派出所副所长", now, None).await.expect("a post");
        let id = room.active(7).await;
        let called = |member: MemberId| {
            format!(
                "SELECT (SELECT count(*) FROM callout_summons WHERE member_id = {member}) \
                 + (SELECT count(*) FROM incident_present WHERE member_id = {member})"
            )
        };
        let home = &room.site.town.home;
        assert_eq!(home.count(&called(stranger)).await, 0, "neither called nor counted");
        let head = room.boards(id).await.remove(0);
        let joined = head.roles.iter().flat_map(|role| &role.called).next().expect("somebody");
        let seen = home.count(&called(joined.member)).await;
        held("2, only who joined is called", "a member who joined", &vec![(); seen as usize]);
        room.stop().await;
    }
}

/// Every door through which a hazard could come takes the closed register and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b03_no_door_takes_a_hazard_outside_the_register() {
    use crate::incident::Room;
    use huiyin_app::duty::DutyFault;
    use huiyin_tests::crew::PLAN;
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let mut clerk = room.site.officer("clerk").await;
        let mut seen = Vec::new();
        for hazard in ["social.gathering", "social.petition", "mass.incident", "natural.crowd"] {
            let plan = PLAN.replace("natural.flood", hazard).replace("version = 3", "version = 9");
            let adopted = room.app().plan_adopt(&room.leader, &plan).await;
            assert!(matches!(adopted, Err(DutyFault::Refused(_))), "{hazard}: {adopted:?}");
            let typed = [
                ("hazard", hazard),
                ("place", "镇政府门前"),
                ("what", "有险情"),
                ("source", "resident"),
            ];
            let page = clerk.fill("/desk/duty", "/desk/duty", &typed).await;
            assert_eq!(page.status, 422, "{hazard}");
            seen.extend(page.error_of("hazard"));
        }
        let home = &room.site.town.home;
        assert_eq!(home.count("SELECT count(*) FROM incident").await, 0);
        held("3, a closed register of hazards", "each was refused beside its field", &seen);
        let control = [
            ("hazard", "natural.flood"),
            ("place", "青石河桥头"),
            ("what", "有险情"),
            ("source", "resident"),
        ];
        let page = clerk.fill("/desk/duty", "/desk/duty", &control).await;
        held(
            "3, and a flood is taken",
            "the control",
            &page.location().into_iter().collect::<Vec<_>>(),
        );
        room.stop().await;
    }
}

/// From a case or a person nothing leads to an incident; from an incident a case is named by its
/// number and by nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b04_the_door_between_the_halves_is_one_way() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let all = columns_and_keys(&town).await;
        assert_eq!(leads_to_duty(&all), Vec::<String>::new());
        let planted = match town.home.name {
            "sqlite" => "CREATE TABLE case_alarm (area_id INTEGER, incident_id INTEGER)",
            _ => "CREATE TABLE case_alarm (area_id BIGINT, incident_id BIGINT)",
        };
        town.home.execute(planted).await;
        let seen = leads_to_duty(&columns_and_keys(&town).await);
        held("4, a one-way door: columns", planted, &seen);
        town.app.close().await;
    }
    use huiyin_store::statements::{self, Engine};
    for statement in statements::all() {
        let sql = statement.sql(Engine::Sqlite);
        assert!(!joins_the_halves(&sql), "{}: {sql}", statement.name);
    }
    let planted = "INSERT INTO incident SELECT area_id, case_id FROM case_file WHERE area_id = ?1";
    held("4, a one-way door: statements", planted, &[joins_the_halves(planted)]);
    let table = routes::table();
    let of_cases = |path: &str| path.starts_with("/case") || path.starts_with("/desk/case");
    let crossing: Vec<&str> = table
        .entries()
        .iter()
        .filter(|entry| of_cases(entry.path))
        .map(|entry| entry.path)
        .filter(|path| words(path).iter().any(|word| ["incident", "duty"].contains(&word.as_str())))
        .collect();
    assert!(crossing.is_empty(), "{crossing:?}");
}

/// What of a case leads to duty.
fn leads_to_duty(all: &[(String, String)]) -> Vec<String> {
    const WORDS: [&str; 4] = ["incident", "callout", "summons", "hazard"];
    let leads = |what: &str| match what.strip_prefix("-> ") {
        Some(table) => is_of_duty(table),
        None => words(&what.replace('_', " ")).iter().any(|w| WORDS.contains(&w.as_str())),
    };
    let of_cases = all.iter().filter(|(table, what)| is_of_cases(table) && leads(what));
    of_cases.map(|(table, what)| format!("{table}.{what}")).collect()
}

fn joins_the_halves(sql: &str) -> bool {
    let names: Vec<&str> = sql.split(|c: char| !c.is_ascii_lowercase() && c != '_').collect();
    names.iter().any(|name| is_of_duty(name)) && names.iter().any(|name| name.starts_with("case_"))
}

#[test]
fn b05_no_route_takes_a_person() {
    let table = routes::table();
    for entry in table.entries() {
        assert_eq!(asks_for_a_person(entry.path), Vec::<String>::new(), "{}", entry.path);
    }
    let seen = asks_for_a_person("/desk/people/{phone}");
    held("5, no search for persons: routes", "a planted route", &seen);
}

/// The words and parameters of a route by which it would take a person.
fn asks_for_a_person(path: &str) -> Vec<String> {
    if path == "/track" {
        return Vec::new();
    }
    // `open-identity` opens one case's party with a reason; it finds nobody.
    let bare = path.replace("open-identity", "");
    let mut found: Vec<String> = words(&bare).into_iter().filter(|w| is_of_persons(w)).collect();
    // `{*path}` is the place of a tile of the public log; `{code}` a unit's, `{ticket}` a
    // number of its hall that belongs to nobody; `{tap}` opens one call to duty, or the page of
    // the member who holds it; `{token}` their calendar; `{roster}` is a roster's name in plans.
    let known = ["{id}", "{step}", "{*path}", "{code}", "{ticket}", "{tap}", "{token}", "{roster}"];
    let parameters = path.split('/').filter(|part| part.starts_with('{'));
    found.extend(parameters.filter(|one| !known.contains(one)).map(str::to_owned));
    found
}

/// Neither the statements of the store: none compares a column of the party with anything.
#[test]
fn b05_no_statement_asks_by_a_person() {
    use huiyin_store::statements::{self, Engine};
    for statement in statements::all() {
        let sql = statement.sql(Engine::Sqlite);
        assert_eq!(compares_a_party(&sql), Vec::<&str>::new(), "{}: {sql}", statement.name);
    }
    let planted = "SELECT case_id FROM case_party WHERE area_id = ?1 AND phone = ?2";
    held("5 and 8, no query compares parties", "a planted query", &compares_a_party(planted));
}

fn compares_a_party(sql: &str) -> Vec<&'static str> {
    let after = sql.split_once("WHERE").filter(|_| sql.contains("case_party"));
    let after = words(after.map_or("", |(_, after)| after));
    let columns = ["name", "phone", "email", "address", "language"];
    columns.into_iter().filter(|column| after.contains(*column)).collect()
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
        site.town.home.execute("INSERT INTO meta VALUES (1, 'last-seen', 'now')").await;
        let after = site.town.home.cells().await;
        let seen: Vec<_> = after.iter().filter(|cell| !before.contains(cell)).collect();
        held("6, no trace of residents' behaviour", "one planted cell", &seen);
        let columns: BTreeSet<&str> = before.iter().map(|cell| cell.column.as_str()).collect();
        for word in ["read", "opened", "visited", "visit", "ip", "address_ip", "agent", "viewed"] {
            assert!(!columns.iter().any(|column| words(&column.replace('_', " ")).contains(word)));
        }
        site.stop().await;
    }
}

/// Clusters and repeats are the desk's: no command speaks of them. What `export` holds is looked
/// at in `export.rs`.
#[test]
fn b07_b08_no_command_counts_or_compares_persons() {
    let help = huiyin_tests::server::run(&["--help"]);
    let text = String::from_utf8_lossy(&help.stdout).to_lowercase();
    assert!(text.contains("import"), "the look is not blind: {text}");
    assert_eq!(counts_or_compares(&text), Vec::<&str>::new(), "{text}");
    let seen = counts_or_compares(&format!("{text}\n  dedup  finds who came before"));
    held("7 and 8, nothing counts or compares persons", "a planted command", &seen);
}

fn counts_or_compares(help: &str) -> Vec<&'static str> {
    let said = words(help);
    let wanted = ["dedup", "cluster", "statistics", "search", "merge"];
    wanted.into_iter().filter(|word| said.contains(*word)).collect()
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
    let shipped = include_str!("../../rules/procedures/cn-12345.toml");
    let word: String = ['\u{622a}', '\u{8bbf}'].iter().collect();
    let planted = shipped.replacen("zh = \"", &format!("zh = \"{word}"), 1);
    assert!(huiyin_domain::procedure::Procedure::parse(shipped).is_ok());
    let seen = huiyin_domain::procedure::Procedure::parse(&planted).expect_err("it is refused");
    held("10, words", "one of them in a procedure file", &seen);
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
        let person = site.person(&receipt).await.get("/case").await;
        assert!(!person.body.contains("送达前核对地址"), "the control: nobody has opened it yet");
        assert!(!head.get(&path).await.body.contains(NAME), "not shown unasked");
        let open = format!("{path}/open-identity");
        let without = head.fill(&path, &open, &[("reason", "  ")]).await;
        assert_eq!(without.status, 422);
        assert!(!without.body.contains(NAME), "no reason, no name");
        let shown = head.fill(&path, &open, &[("reason", "送达前核对地址")]).await;
        assert!(shown.body.contains(NAME), "{}", shown.html().text());
        assert!(!head.get(&path).await.body.contains(NAME), "and not the next time");
        let person = site.person(&receipt).await.get("/case").await;
        let told = person.body.find("送达前核对地址");
        assert!(told.is_some(), "{}", person.html().text());
        held("11, openings are seen", "before anybody opened it there was no line", &[told]);
        site.stop().await;
    }
}
