//! Reception is no incident, and holds nobody: its tables have the columns they were agreed to
//! have and no other, and after a day of real people nothing of them is there.

use super::*;
use huiyin_app::By;
use huiyin_app::case::Submission;
use huiyin_domain::reception::TicketState;
use huiyin_tests::Home;
use huiyin_tests::town::{CANARIES, visit};
use std::collections::BTreeSet;

/// Every column of a hall. One more is one more thing known about somebody: it is agreed here.
const COLUMNS: [(&str, &[&str]); 3] = [
    ("hall_day", &["area_id", "day", "unit_id", "next", "leader", "extra", "surge_ms", "version"]),
    ("hall_window", &["area_id", "day", "unit_id", "window_no", "staff_id", "is_open", "version"]),
    (
        "hall_ticket",
        &[
            "area_id",
            "ticket_id",
            "day",
            "unit_id",
            "number",
            "is_priority",
            "state",
            "window_no",
            "calls",
            "taken_ms",
            "rank_ms",
            "called_ms",
            "case_id",
            "version",
        ],
    ),
];
/// What would make a visit something else than a visit.
const OTHER_THAN_RECEPTION: [&str; 12] = [
    "incident",
    "emergency",
    "alarm",
    "alert",
    "crowd",
    "police",
    "intercept",
    "watch",
    "petition",
    "gathering",
    "leaders",
    "head_count",
];

/// A column that holds somebody, or makes of the hall what it is not.
async fn faults(home: &Home) -> Vec<String> {
    let sql = match home.name {
        "sqlite" => {
            "SELECT t.name, c.name, 0 FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table'"
        }
        _ => {
            "SELECT table_name::text, column_name::text, 0::bigint \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let rows = home.triples(sql).await;
    let known = |table: &str| COLUMNS.iter().find(|(own, _)| *own == table).map(|(_, all)| *all);
    let mut faults = Vec::new();
    let halls = rows.iter().filter(|(table, _, _)| table.starts_with("hall"));
    let mut seen = BTreeSet::new();
    for (table, column, _) in halls {
        match known(table) {
            Some(agreed) if agreed.contains(&column.as_str()) => {
                seen.insert((table.clone(), column.clone()));
            }
            _ => faults.push(format!("{table}.{column} is not agreed")),
        }
    }
    let agreed: usize = COLUMNS.iter().map(|(_, columns)| columns.len()).sum();
    if seen.len() != agreed {
        faults.push(format!("{} of {agreed} columns", seen.len()));
    }
    let words = rows.iter().map(|(table, column, _)| format!("{table}_{column}"));
    let other = words.filter(|word| word.starts_with("hall"));
    let other = other.filter(|word| OTHER_THAN_RECEPTION.iter().any(|bad| word.contains(bad)));
    faults.extend(other.map(|word| format!("{word} is no reception")));
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reception_is_no_incident_and_holds_nobody() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        assert_eq!(faults(&town.home).await, Vec::<String>::new(), "{}", town.home.name);
        let officer = &officers(1)[0];
        opened(&town, std::slice::from_ref(officer)).await;
        let ticket = taken(&town, 1, true).await;
        town.app.hall_call_next(officer).await.expect("called");
        let brought = Submission { intake: Some(COUNTER), ..visit("whole") };
        let by = By::Staff(officer.clone());
        let receipt = town.app.case_submit(&by, brought).await.expect("a case");
        town.app.hall_served(officer, ticket, receipt.case).await.expect("served");
        let given = town.app.hall_ticket(COUNTER, ticket).await.expect("it").ticket;
        assert_eq!(given.state, TicketState::Served { case: receipt.case });
        assert!(!given.is_priority, "beside a case, who needed a seat is forgotten");
        let ranked = "SELECT rank_ms - taken_ms FROM hall_ticket";
        assert_eq!(town.home.count(ranked).await, 0, "nor can it be reckoned");
        let cells = town.home.cells().await;
        let halls: Vec<_> = cells.iter().filter(|cell| cell.table.starts_with("hall")).collect();
        assert!(halls.len() > 20, "the look is not blind: {halls:?}");
        for cell in halls {
            let text = String::from_utf8_lossy(&cell.bytes);
            assert!(CANARIES.iter().all(|canary| !text.contains(canary)), "{cell:?}");
            let is_word = text.bytes().any(|byte| !byte.is_ascii_digit());
            assert!(!is_word || cell.column == "state", "{cell:?} holds words: {text}");
        }
        town.app.close().await;
    }
}

/// The control: each of these is noticed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_column_of_a_hall_is_found() {
    for home in huiyin_tests::engines() {
        drop(home.open().await);
        assert_eq!(faults(&home).await, Vec::<String>::new());
        for (sql, fault) in [
            ("ALTER TABLE hall_ticket ADD COLUMN name TEXT", "hall_ticket.name is not agreed"),
            ("ALTER TABLE hall_ticket ADD COLUMN why TEXT", "hall_ticket.why is not agreed"),
            (
                "ALTER TABLE hall_day ADD COLUMN incident_id TEXT",
                "hall_day_incident_id is no reception",
            ),
        ] {
            home.execute(sql).await;
            let found = faults(&home).await;
            assert!(found.iter().any(|one| one == fault), "{} {found:?}", home.name);
        }
    }
}
