//! Screening holds nobody: no column for a person, a case or a member of staff, no key that
//! leads to one, no statement that joins them. Planted faults show that the look would notice.

use std::collections::BTreeSet;

/// Every word that a column of these tables is made of.
const WORDS: [&str; 39] = [
    "area",
    "id",
    "round",
    "office",
    "unit",
    "title",
    "topics",
    "codes",
    "from",
    "ms",
    "until",
    "check",
    "days",
    "made",
    "reported",
    "finding",
    "finder",
    "owner",
    "place",
    "topic",
    "what",
    "danger",
    "proposal",
    "state",
    "outcome",
    "next",
    "before",
    "again",
    "version",
    "note",
    "to",
    "kind",
    "body",
    "by",
    "end",
    "screening",
    "part",
    "pkey",
    "code",
];
/// What may not be joined to a round: people's cases, accounts, deliveries.
const APART: [&str; 8] =
    ["case_", "staff", "session", "outbox", "draft", "idempotency", "erased", "leaf"];

fn faults_of_columns(columns: &[(String, String)]) -> Vec<String> {
    let words: BTreeSet<&str> = WORDS.into_iter().collect();
    let mut faults: Vec<String> = columns
        .iter()
        .filter(|(_, column)| !column.split('_').all(|word| words.contains(word)))
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    faults.sort();
    faults
}

fn faults_of_statements<'a>(all: impl Iterator<Item = (&'a str, String)>) -> Vec<String> {
    let joined = |sql: &str| sql.contains("screening_") && APART.iter().any(|t| sql.contains(t));
    all.filter(|(_, sql)| joined(sql)).map(|(name, _)| name.to_owned()).collect()
}

async fn columns(home: &huiyin_tests::Home) -> Vec<(String, String)> {
    let sql = match home.name {
        "sqlite" => {
            "SELECT t.name, c.name, c.pk FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name LIKE 'screening%'"
        }
        _ => {
            "SELECT table_name::text, column_name::text, 0::bigint \
             FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name LIKE 'screening%'"
        }
    };
    home.triples(sql).await.into_iter().map(|(table, column, _)| (table, column)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screening_holds_nobody() {
    for home in huiyin_tests::engines() {
        drop(home.open().await);
        let found = columns(&home).await;
        let tables: BTreeSet<&str> = found.iter().map(|(table, _)| table.as_str()).collect();
        let all = ["screening_finding", "screening_note", "screening_part", "screening_round"];
        assert!(tables.into_iter().eq(all), "every table is known to this test");
        assert_eq!(faults_of_columns(&found), Vec::<String>::new(), "{}", home.name);

        // The control: a column of a person, of a case or of an account would be found.
        for column in ["case_id", "phone_hash", "staff_id", "reporter"] {
            let sql = format!("ALTER TABLE screening_finding ADD COLUMN {column} BIGINT");
            home.execute(&sql.replace("BIGINT", "INTEGER")).await;
        }
        let planted = faults_of_columns(&columns(&home).await);
        let expected = ["case_id", "phone_hash", "reporter", "staff_id"];
        let expected: Vec<String> =
            expected.iter().map(|column| format!("screening_finding.{column}")).collect();
        assert_eq!(planted, expected, "{}", home.name);
    }
}

#[test]
fn no_statement_joins_screening_to_a_case_or_an_account() {
    use huiyin_store::statements::{self, Engine};
    let all = statements::all();
    let texts = || all.iter().map(|one| (one.name, one.sql(Engine::Sqlite)));
    let own = texts().filter(|(_, sql)| sql.contains("screening_")).count();
    assert!(own >= 14, "the look is not blind: {own}");
    assert_eq!(faults_of_statements(texts()), Vec::<String>::new());
    let planted = "SELECT f.place FROM screening_finding f JOIN case_party p ON p.area_id = 1";
    let found = faults_of_statements(texts().chain([("planted", planted.to_owned())]));
    assert_eq!(found, ["planted"]);
}

/// Neither do its routes take anything but ids of rounds and findings, nor its forms ask for
/// anybody.
#[test]
fn no_field_of_its_forms_asks_for_anybody() {
    use huiyin_app::lang::{Lang, keys};
    let labels: Vec<&str> = keys("screening-field-").collect();
    assert!(labels.len() >= 20, "{labels:?}");
    for key in labels {
        let (zh, en) = (Lang::Zh.plain(key), Lang::En.plain(key).to_lowercase());
        for word in ["姓名", "电话", "身份", "当事人", "住址", "谁", "车牌"] {
            assert!(!zh.contains(word), "{key}: {zh}");
        }
        for word in ["name", "phone", "identity", "person", "who ", "address"] {
            assert!(!en.contains(word), "{key}: {en}");
        }
    }
}
