//! The schema itself: migrations, statements prepared and explained, keys, file mode.

use super::*;
use huiyin_store::StoreError;
use huiyin_store::statements::{self, Engine, Kind, Statement};
use tokio_postgres::NoTls;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrations_run_once_however_often_it_is_opened() {
    for home in huiyin_tests::engines() {
        let (first, second) = tokio::join!(home.open(), home.open());
        let filed = file(&writer(&first), new_case(fresh())).await;
        let third = home.open().await;
        assert_eq!(read(&third, filed.case).await, read(&second, filed.case).await);
        let left_out_or_twice = "SELECT count(*) - max(migration_no) FROM migration";
        assert_eq!(home.count(left_out_or_twice).await, 0, "{}", home.name);
        assert_eq!(third.ping().await, Ok(()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_step_or_a_newer_database_is_refused() {
    let changes = [
        "UPDATE migration SET hash = 'another' WHERE migration_no = 1",
        "INSERT INTO migration (migration_no, hash) \
         SELECT max(migration_no) + 1, 'of a newer program' FROM migration",
    ];
    for change in changes {
        for home in huiyin_tests::engines() {
            drop(home.open().await);
            home.execute(change).await;
            let opened = Db::open(&home.target).await.map(drop);
            assert!(matches!(opened, Err(StoreError::Migration(_))), "{} {opened:?}", home.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_prepares_on_both() {
    let all = statements::all();
    let mut names: Vec<&str> = all.iter().map(|statement| statement.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len(), "two statements with one name");

    let home = huiyin_tests::sqlite();
    drop(home.open().await);
    let sqlite = rusqlite::Connection::open(home.file()).expect("the file opens");
    let home = huiyin_tests::postgres();
    drop(home.open().await);
    let (client, connection) =
        tokio_postgres::connect(&home.target, NoTls).await.expect("it connects");
    tokio::spawn(connection);
    for statement in &all {
        let name = statement.name;
        let prepared = sqlite.prepare(&statement.sql(Engine::Sqlite)).map(drop);
        assert!(prepared.is_ok(), "sqlite {name}: {prepared:?}");
        let prepared = client.prepare(&statement.sql(Engine::Postgres)).await.map(drop);
        assert!(prepared.is_ok(), "postgres {name}: {prepared:?}");
    }
}

/// Lists that must come in order out of this index, without sorting.
const ORDERED: &[(&str, &str)] = &[
    ("worklist_open_of_unit", "case_by_owner"),
    ("worklist_closed_of_unit", "case_by_owner"),
    ("worklist_of_handler", "case_by_handler"),
    ("worklist_of_supervisor", "case_by_supervisor"),
    ("closed_recently", "case_by_closing"),
    ("stages_of_unit", "case_by_owner"),
    ("clocks_due", "clock_by_next"),
    ("clocks_follow_ups", "clock_by_follow_up"),
    ("outbox_due", "outbox_by_next"),
    ("shares_held", "share_by_holder"),
    ("accusations_under_house", "case_accusation"),
    ("clocks_asked", "clock_by_asked"),
    ("files_held", "file_by_next"),
    ("hall_waiting", "hall_ticket_by_turn"),
    ("hall_called", "hall_ticket_by_turn"),
    ("hall_before", "hall_ticket_by_turn"),
    ("screening_rounds", "screening_round_by_end"),
    ("screening_findings_of_round", "screening_finding_by_round"),
    ("screening_due", "screening_finding_by_next"),
    ("notices_due", "notice_by_next"),
    ("notices_of_staff", "notice_by_staff"),
    ("notices_unseen", "notice_unseen"),
    ("journal_of_kind", "system_event_by_kind"),
];

fn faults_of_plan(name: &str, plan: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if plan.contains("SCAN") || plan.contains("Seq Scan") {
        faults.push(format!("{name} walks through a table:\n{plan}"));
    }
    if let Some((_, index)) = ORDERED.iter().find(|(ordered, _)| *ordered == name) {
        if !plan.contains(index) {
            faults.push(format!("{name} does not use {index}:\n{plan}"));
        }
        if plan.contains("TEMP B-TREE") || plan.contains("Sort") {
            faults.push(format!("{name} sorts:\n{plan}"));
        }
    }
    faults
}

fn sqlite_plan(connection: &rusqlite::Connection, sql: &str) -> String {
    let mut explain =
        connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("it prepares");
    let mut rows = explain.raw_query();
    let mut plan = String::new();
    while let Some(row) = rows.next().expect("a plan") {
        plan += &row.get::<_, String>(3).expect("a line");
        plan.push('\n');
    }
    plan
}

#[tokio::test]
async fn sqlite_answers_every_list_through_an_index() {
    let home = huiyin_tests::sqlite();
    drop(home.open().await);
    let connection = rusqlite::Connection::open(home.file()).expect("the file opens");
    let lists = statements::all().into_iter().filter(|s| s.kind == Kind::List);
    let faults: Vec<String> = lists
        .flat_map(|s| faults_of_plan(s.name, &sqlite_plan(&connection, &s.sql(Engine::Sqlite))))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    // The control: without the literal WHERE of its partial index a list must be found out.
    let handler = statements::all().into_iter().find(|s| s.name == "worklist_of_handler");
    let sql =
        handler.expect("it is there").sql(Engine::Sqlite).replace("is_open = 1", "is_open > 0");
    assert!(!faults_of_plan("worklist_of_handler", &sqlite_plan(&connection, &sql)).is_empty());
}

#[tokio::test]
async fn postgres_answers_every_list_through_an_index() {
    let home = huiyin_tests::postgres();
    drop(home.open().await);
    let (client, connection) =
        tokio_postgres::connect(&home.target, NoTls).await.expect("it connects");
    tokio::spawn(connection);
    // The tables are empty, so the planner is told to do what it would do with full ones.
    let settings = "SET enable_seqscan = off; SET enable_bitmapscan = off; \
         SET enable_sort = off; SET plan_cache_mode = force_generic_plan";
    client.batch_execute(settings).await.expect("settings");
    let mut faults = Vec::new();
    for list in statements::all().into_iter().filter(|s| s.kind == Kind::List) {
        faults.extend(faults_of_plan(list.name, &postgres_plan(&client, &list).await));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Samples of keys and of what they seal would outlive an erased case; without samples of what
/// is searched for, a lookup becomes a walk.
#[tokio::test]
async fn postgres_samples_what_it_looks_up_by_and_no_other_bytes() {
    let home = huiyin_tests::postgres();
    drop(home.open().await);
    let of = |sampled: &str| {
        format!(
            "SELECT attrelid::regclass::text, attname::text, 0::bigint FROM pg_attribute \
             JOIN pg_class ON pg_class.oid = attrelid \
             WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace \
             AND atttypid = 'bytea'::regtype AND coalesce(attstattarget, -1) {sampled} 0 \
             ORDER BY 1, 2"
        )
    };
    let names = |rows: Vec<(String, String, i64)>| -> Vec<String> {
        rows.into_iter().map(|(table, column, _)| format!("{table}.{column}")).collect()
    };
    let sampled = names(home.triples(&of("<>")).await);
    let looked_up_by =
        ["duty_channel.code_hash", "idempotency.key", "session.token", "staff_passkey.credential"];
    assert_eq!(sampled, looked_up_by);
    let kept = names(home.triples(&of("=")).await);
    for sealed in ["case_key.wrapped", "case_text.sealed", "case_party.name", "case_event.salt"] {
        assert!(kept.iter().any(|column| column == sealed), "{sealed} of {kept:?}");
    }
}

async fn postgres_plan(client: &tokio_postgres::Client, list: &Statement) -> String {
    let sql = list.sql(Engine::Postgres);
    let params = client.prepare(&sql).await.expect("it prepares").params().len();
    let nulls = vec!["NULL"; params].join(", ");
    let name = list.name;
    client.batch_execute(&format!("PREPARE {name} AS {sql}")).await.expect("it prepares");
    let explain = format!("EXPLAIN EXECUTE {name}({nulls})");
    let rows = client.simple_query(&explain).await.expect("a plan");
    let lines = rows.iter().filter_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_sqlite_file_and_its_companions_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = huiyin_tests::sqlite();
    let db = home.open().await;
    file(&writer(&db), new_case(fresh())).await;
    for suffix in ["", "-wal", "-shm"] {
        let path = format!("{}{suffix}", home.file().display());
        let mode = std::fs::metadata(&path).expect("it exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
    }
}

#[tokio::test]
async fn an_unusable_address_is_a_clear_error() {
    for target in ["", "sqlite:", ":memory:", "/no/such/folder/x.db", "postgres://[", "file:x"] {
        let opened = Db::open(target).await.map(drop);
        assert!(matches!(opened, Err(StoreError::Target(_))), "{target}: {opened:?}");
    }
    let nobody = Db::open("postgres://nobody@127.0.0.1:1/x").await.map(drop);
    assert!(matches!(nobody, Err(StoreError::Unavailable(_))), "{nobody:?}");
    let home = huiyin_tests::sqlite();
    std::fs::write(home.file(), "this is a letter and no database at all".repeat(99)).expect("ok");
    let opened = Db::open(&home.target).await.map(drop);
    assert!(matches!(opened, Err(StoreError::Sql { .. })), "{opened:?}");
}
