//! Whether a database is whole: events without gaps, leaves one to one, commitments that match
//! the bytes and chain, heads that are the fold, numbers without gaps. Faults as sentences.

use huiyin_domain::case::{Case, Event};
use huiyin_domain::ids::CaseId;
use huiyin_domain::leaf::{Commitment, Entry};
use huiyin_store::case::{self, CaseRow};
use huiyin_store::{Db, log};
use huiyin_tests::Home;
use huiyin_tests::town::{AREA, Town};
use std::collections::{BTreeMap, HashSet};

/// Counts that must all be zero.
const NONE: [(&str, &str); 7] = [
    (
        "events without a leaf",
        "SELECT count(*) FROM case_event e WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE \
         l.area_id = e.area_id AND l.case_id = e.case_id AND l.seq = e.seq)",
    ),
    (
        "leaves without an event",
        "SELECT count(*) FROM leaf l WHERE l.case_id <> 0 AND NOT EXISTS \
         (SELECT 1 FROM case_event e WHERE l.area_id = e.area_id AND l.case_id = e.case_id \
         AND l.seq = e.seq)",
    ),
    (
        "events without a case",
        "SELECT count(*) FROM case_event e WHERE NOT EXISTS (SELECT 1 FROM case_file c WHERE \
         c.area_id = e.area_id AND c.case_id = e.case_id)",
    ),
    (
        "cases without a key",
        "SELECT count(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM case_key k WHERE \
         c.area_id = k.area_id AND c.case_id = k.case_id)",
    ),
    (
        "cases without a party row",
        "SELECT count(*) FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM case_party p WHERE \
         c.area_id = p.area_id AND c.case_id = p.case_id)",
    ),
    (
        "open cases whose date is not a clock's",
        "SELECT count(*) FROM case_file c WHERE c.is_open = 1 AND c.due_clock <> '' AND NOT \
         EXISTS (SELECT 1 FROM case_clock k WHERE c.area_id = k.area_id AND \
         c.case_id = k.case_id AND k.clock = c.due_clock AND k.due_ms = c.due_ms)",
    ),
    (
        "tokens that name no case",
        "SELECT count(*) FROM idempotency i WHERE i.case_id IS NOT NULL AND NOT EXISTS (SELECT 1 \
         FROM case_file c WHERE c.area_id = i.area_id AND c.case_id = i.case_id)",
    ),
];

pub async fn faults(home: &Home) -> Vec<String> {
    let mut faults = Vec::new();
    for (what, sql) in NONE {
        let found = home.count(sql).await;
        if found != 0 {
            faults.push(format!("{found} {what}"));
        }
    }
    let db = home.open().await;
    let mut numbers: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (number, _, id) in home.triples("SELECT number, '', case_id FROM case_file").await {
        let parts: Vec<&str> = number.split('-').collect();
        let running = parts[2].parse().expect("a running number");
        numbers.entry(format!("{}-{}", parts[0], parts[1])).or_default().push(running);
        let row = case::by_id(&db, AREA, CaseId(id)).await.expect("read").expect("a case");
        faults.extend(case_faults(&db, &row).await.into_iter().map(|f| format!("{number}: {f}")));
    }
    for (office, mut running) in numbers {
        running.sort_unstable();
        let last = i64::try_from(running.len()).expect("few");
        if running != (1..=last).collect::<Vec<i64>>() {
            faults.push(format!("{office}: numbers with gaps or twins: {running:?}"));
        }
    }
    faults
}

async fn case_faults(db: &Db, row: &CaseRow) -> Vec<String> {
    let mut faults = Vec::new();
    let events = case::events(db, AREA, row.case).await.expect("read");
    if i64::try_from(events.len()).expect("few") != row.version {
        faults.push(format!("{} events at version {}", events.len(), row.version));
    }
    let mut prev: Option<Commitment> = None;
    let mut log: Vec<Entry<Event>> = Vec::new();
    for (at, event) in (1..).zip(&events) {
        if event.seq != at {
            faults.push(format!("event {} stands at {at}", event.seq));
        }
        let leaf = match event.position {
            Some(place) => log::leaves(db, AREA, place, 1).await.expect("read"),
            None => Vec::new(),
        };
        if leaf.first().is_none_or(|leaf| leaf.commitment.0 != event.commitment().0) {
            faults.push(format!("event {at}: the leaf is not of these bytes"));
        }
        let Ok(entry) = serde_json::from_slice::<Entry<Event>>(&event.canonical) else {
            faults.push(format!("event {at}: unreadable"));
            continue;
        };
        let whole = entry.prev == prev
            && entry.seq == at
            && entry.number == row.number
            && entry.canonical() == event.canonical;
        if !whole {
            faults.push(format!("event {at}: the chain is broken"));
        }
        prev = Some(event.commitment());
        log.push(entry);
    }
    if prev != Some(row.last) {
        faults.push("the head is not the last event".into());
    }
    let texts = case::texts(db, AREA, row.case).await.expect("read");
    let kept: HashSet<_> = texts.iter().map(|text| text.text).collect();
    let named: Vec<_> = log.iter().flat_map(|entry| entry.event.texts()).collect();
    if named.len() != kept.len() || named.iter().any(|text| !kept.contains(&text.id)) {
        faults.push(format!("{} texts named, {} kept", named.len(), kept.len()));
    }
    match Case::fold(log.iter().map(|entry| (&entry.event, entry.at, entry.actor))) {
        Ok(case) if case.stage.code() == row.head.stage => {}
        Ok(case) => faults.push(format!("folds to {:?}, kept as {}", case.stage, row.head.stage)),
        Err(_) => faults.push("does not fold".into()),
    }
    faults
}

/// The controls: what the look must notice is planted, one thing at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_planted_break_is_noticed() {
    use huiyin_domain::case::Stage;
    for (sql, fault) in [
        ("DELETE FROM leaf WHERE seq = 2", "without a leaf"),
        ("DELETE FROM case_event WHERE seq = 2", "without an event"),
        (
            "UPDATE leaf SET commitment = salt FROM case_event e WHERE leaf.seq = 1 AND e.seq = 1 \
          AND e.case_id = leaf.case_id",
            "not of these bytes",
        ),
        ("UPDATE case_file SET version = 2", "events at version"),
        ("UPDATE case_file SET stage = 'routed'", "kept as routed"),
        ("UPDATE case_file SET number = 'JD-2026-000009-1'", "gaps"),
        ("DELETE FROM case_key", "without a key"),
        ("DELETE FROM case_text WHERE kind = 'body'", "texts named"),
        ("UPDATE idempotency SET case_id = 5", "name no case"),
    ] {
        for home in huiyin_tests::engines() {
            let town = Town::at(home).await;
            town.case_at("planted", Stage::Handling).await;
            town.app.close().await;
            assert_eq!(faults(&town.home).await, Vec::<String>::new(), "{}", town.home.name);
            town.home.execute(sql).await;
            let found = faults(&town.home).await;
            assert!(found.iter().any(|one| one.contains(fault)), "{sql}: {found:?}");
        }
    }
}
