//! "Protections for the person" of BOUNDARIES.md, each point by its name and each with its
//! control: the same look at a world in which the protection is broken has to see it.

mod lost;
mod reprisal;
mod review;
mod script;
mod silent;
mod withdrawal;
mod word;

use huiyin_app::case::Receipt;
use huiyin_app::read::CasePage;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::{
    Command, Event, PersonCommand, Refusal, ReviewCommand, ReviewResult, Stage, Verdict,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::{Action, Relation, Role, Subject};
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_tests::site::Site;
use huiyin_tests::town::{
    AREA, BUREAU, COUNTER, DAY_MS, OTHER, OTHER_SECTION, ROOT, SECTION, Town, signed, staff, text,
};

/// What a run prints of a protection, once its control was seen to break.
fn held(name: &str, broken: &str, seen: &[String]) {
    assert!(!seen.is_empty(), "the control is blind: {broken}");
    println!("protection: {name}: held; control: {broken} → seen ({})", seen[0]);
}

async fn page(town: &Town, by: &By, case: CaseId) -> CasePage {
    town.app.case_page(by, case).await.expect("a page")
}

async fn kinds(town: &Town, case: CaseId) -> Vec<&'static str> {
    let page = page(town, &By::System, case).await;
    page.timeline.iter().map(|entry| entry.event.kind()).collect()
}

fn withdraw(reason: Option<&str>) -> Command<Text> {
    PersonCommand::Withdraw { reason: reason.map(text) }.into()
}

fn revoke() -> Command<Text> {
    PersonCommand::WithdrawalRevoke.into()
}

fn unanswered(words: &str) -> Command<Text> {
    PersonCommand::SayUnanswered { text: text(words) }.into()
}

fn review_ask() -> Command<Text> {
    ReviewCommand::Ask { reason: text("答复没有回答问题") }.into()
}

fn at(town: &Town, now: i64) {
    town.moment.set(Millis(now));
}

/// Every column that is written of a case, without what is random (ids, salts, seals) and
/// without what numbers it: two cases to which the same was done leave the same.
async fn trace(town: &Town, case: CaseId) -> Vec<String> {
    let db = town.home.open().await;
    let row = huiyin_store::case::by_id(&db, AREA, case).await.expect("asked").expect("a row");
    let mut lines = Vec::new();
    let mut head = row.head.clone();
    (head.title, head.secret) = (Vec::new(), Vec::new());
    lines.push(format!("row {} {head:?} {}", row.version, row.head.title.len()));
    for event in huiyin_store::case::events(&db, AREA, case).await.expect("events") {
        let canonical = std::str::from_utf8(&event.canonical).expect("JSON");
        let mut value: serde_json::Value = serde_json::from_str(canonical).expect("JSON");
        masked(&mut value);
        lines.push(format!("event {} {} {} {value}", event.seq, event.kind, event.at.0));
    }
    for text in huiyin_store::case::texts(&db, AREA, case).await.expect("texts") {
        lines.push(format!("text {} {} {}", text.kind, text.made.0, text.sealed.len()));
    }
    for party in huiyin_store::case::parties(&db, AREA, case).await.expect("parties") {
        let cells = [party.name, party.phone, party.email, party.address, party.language];
        lines.push(format!("party {:?}", cells.map(|cell| cell.map(|cell| cell.len()))));
    }
    for clock in huiyin_store::clock::of_case(&db, AREA, case).await.expect("clocks") {
        lines.push(format!("{clock:?}"));
    }
    let sql = format!(
        "SELECT purpose, channel, next_ms FROM outbox WHERE case_id = {case} ORDER BY outbox_id"
    );
    lines.extend(town.home.triples(&sql).await.iter().map(|message| format!("{message:?}")));
    lines
}

/// Leaves out what differs between any two cases: ids, digests, links, the number.
fn masked(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                match key.as_str() {
                    "id" | "digest" | "prev" | "case" | "number" | "hash" => {
                        *value = serde_json::Value::Null;
                    }
                    _ => masked(value),
                }
            }
        }
        serde_json::Value::Array(values) => {
            values.iter_mut().for_each(masked);
        }
        _ => {}
    }
}

/// What one trace holds and the other does not.
fn differences(one: &[String], other: &[String]) -> Vec<String> {
    let only = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|line| !b.contains(line)).cloned().collect()
    };
    let mut found = [only(one, other), only(other, one)].concat();
    if found.is_empty() && one.len() != other.len() {
        found.push(format!("{} lines and {}", one.len(), other.len()));
    }
    found
}

/// The cases of one unit's list, newest included.
async fn listed(town: &Town, role: Role, unit: huiyin_domain::ids::UnitId) -> Vec<CaseId> {
    use huiyin_app::worklist::{Scope, WorkView};
    let view = WorkView { scope: Scope::Unit, ..WorkView::default() };
    let list = town.app.work_list(&signed(role, unit), &view).await.expect("a list");
    list.items.iter().map(|item| item.id).collect()
}
