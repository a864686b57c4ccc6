//! Which columns the log protects, so that an audit must find any change to them, and which it
//! does not, each with the reason. Together they are the schema.

use huiyin_store::dump::{LEFT_OUT, TABLES};
use std::collections::BTreeSet;

/// Table, and its columns; a whole table can also lose and gain rows.
pub const PROTECTED: &[(&str, &[&str])] = &[
    ("case_event", &["case_id", "seq", "kind", "at_ms", "canonical", "salt", "position"]),
    ("system_event", &["seq", "kind", "at_ms", "canonical", "salt", "position"]),
    ("leaf", &["position", "case_id", "seq", "commitment"]),
    ("leaf_waiting", &["case_id", "seq", "commitment"]),
    ("log_tile", &["level", "tile_no", "root", "hashes"]),
    ("log_head", &["size", "root"]),
    ("erased", &["position", "number", "basis", "at_ms"]),
    ("log_gap", &["position", "found_ms"]),
    (
        "case_file",
        &[
            "case_id",
            "number",
            "version",
            "head_hash",
            "kind",
            "channel",
            "topic",
            "stage",
            "outcome",
            "verdict",
            "owner_unit",
            "handler",
            "intake_unit",
            "supervisor_unit",
            "is_open",
            "urgent",
            "due_ms",
            "due_clock",
            "registered_ms",
            "changed_ms",
            "closed_ms",
            "title",
            "procedure",
            "calendar",
            "area_code",
        ],
    ),
    (
        "case_clock",
        &[
            "case_id", "clock", "run", "state", "owed_by", "unit_id", "due_ms", "near_ms",
            "next_ms", "fired",
        ],
    ),
    ("case_text", &["case_id", "text_id", "kind", "made_ms", "sealed"]),
    ("case_key", &["case_id", "wrapped"]),
    ("case_party", &["case_id", "party_no", "name", "phone", "email", "address", "language"]),
    ("rulebook", &["kind", "rule_id", "version", "body", "hash"]),
    ("common_step", &["problem_id", "seq", "at_ms", "staff_id", "unit_id", "body"]),
    ("roster_step", &["book", "seq", "at_ms", "staff_id", "unit_id", "body"]),
    ("incident_step", &["incident_id", "seq", "at_ms", "staff_id", "unit_id", "source", "body"]),
    ("counter", &["office", "year", "next"]),
    ("meta", &["name", "value"]),
];

/// What no leaf speaks of.
pub const UNPROTECTED: &[(&str, &str, &str)] = &[
    ("case_file", "secret", "the person may take a new one at any time; losing it opens nothing"),
    ("rulebook", "adopted_ms", "decides only which version new cases are pinned to"),
    ("common_problem", "*", "what its steps make; how many tell of it is counted anew each day"),
    ("common_link", "*", "which case a link stands for goes with the case"),
    ("common_proposal", "*", "made anew each night"),
    ("common_proposed", "*", "made anew each night"),
    ("common_apart", "*", "an officer's no to a proposal; goes with the case"),
    ("plan_version", "*", "the leaf of its adoption holds its hash; the audit compares them"),
    ("plan_active", "*", "the newest version that was adopted"),
    ("duty_member", "*", "people join and leave; that they did is in the journal"),
    ("duty_channel", "*", "ways that their owners change; each is sealed whole"),
    ("duty_term", "*", "who holds a post changes; an incident keeps whom it called"),
    (
        "callout",
        "*",
        "that it began, was amended and ended is in the log; the rest moves by itself",
    ),
    ("callout_need", "*", "as it was frozen at its beginning; moves with an amendment"),
    ("callout_summons", "*", "a state that answers and silence move"),
    ("callout_attempt", "*", "messages on their way"),
    ("callout_ack", "*", "answers are told by the incident's own log"),
    ("callout_deadline", "*", "made by the clock"),
    ("callout_alarm", "*", "open until a human has taken it"),
    ("callout_drill", "*", "counts of what a drill came to; that it began is in the journal"),
    ("callout_schedule", "*", "when the next drill is due; who switched it is in the journal"),
    ("incident", "*", "what its steps make"),
    ("incident_present", "*", "who was there; who was called stands in the call's own rows"),
    ("incident_key", "*", "destroyed with what only the desk reads"),
    ("incident_text", "*", "what only the desk reads; its step holds a digest"),
    ("duty_account", "*", "accounts and members change; that they did is in the journal"),
    ("common_burst", "*", "figures of a day, made from what was registered"),
    ("roster", "*", "what its steps make"),
    (
        "roster_shift",
        "*",
        "what the steps, the calendar and who is enrolled make; handovers are steps",
    ),
    ("roster_absence", "*", "what the steps of a member's book make"),
    ("roster_signer", "*", "what the steps of a member's book make"),
    ("idempotency", "*", "answers a repeated form; the case itself is in the log"),
    ("outbox", "*", "deliveries come and go; what was owed is in the events"),
    ("unit_key", "*", "public halves of keys that units change as they need"),
    ("case_share", "*", "who can open a case changes with who works on it; each is sealed whole"),
    ("draft", "*", "not filed yet"),
    ("file", "*", "its event holds digest, kind and size; the audit compares them"),
    ("file_gone", "*", "objects that are to be deleted"),
    ("staff", "*", "accounts change without a case; who acted is in the events, by id"),
    ("staff_leave", "*", "who stands in for whom; who acted is in the events, by their own id"),
    ("work_filter", "*", "an officer's own view of the list"),
    ("staff_notice", "*", "officers are told; what happened is in the events"),
    ("staff_channel", "*", "how an officer wants to be told"),
    ("staff_passkey", "*", "keys of officers come and go; that they did is in the journal"),
    ("staff_push", "*", "browsers of officers come and go"),
    ("unit", "*", "names and places of offices change; the events hold their ids"),
    ("topic", "*", "words for proposals"),
    ("routing_model", "*", "made anew of what was decided; which one proposed is in the log"),
    ("hall_day", "*", "a hall's day is forgotten after a month; the cases are in the log"),
    ("hall_window", "*", "who sat at which window; the cases are in the log"),
    ("hall_ticket", "*", "numbers of a queue; what was brought is in the case's own events"),
    ("responsibility", "*", "proposals; where a case went is in its events"),
    ("screening_round", "*", "places and matters; no case and no promise to anybody"),
    ("screening_part", "*", "which unit walked its places; no case and no promise to anybody"),
    ("screening_finding", "*", "places and matters; no case and no promise to anybody"),
    ("screening_note", "*", "what a unit did about a place; no case and no promise to anybody"),
];

/// Changes within protected columns that cannot be told, with the reason.
pub const NOT_TOLD: &[(&str, &str, &str)] = &[
    ("meta", "rows", "only the log's keys and the key's fingerprint are facts of the log"),
    ("rulebook", "deleting", "a version that no case lives under is missed by nobody"),
    ("case_party", "to nothing", "a person's data may be taken away; what is there must open"),
    ("erased", "swapping numbers", "what was erased is a hash of what nobody has any more"),
];

#[test]
fn every_column_is_protected_or_has_a_reason() {
    let mut listed: BTreeSet<(String, String)> = BTreeSet::new();
    for (table, columns) in PROTECTED {
        for column in *columns {
            assert!(listed.insert(((*table).into(), (*column).into())), "{table}.{column} twice");
        }
    }
    for (table, column, reason) in UNPROTECTED {
        assert!(reason.len() > 10);
        let all = TABLES.iter().find(|known| known.name == *table).expect("a table");
        for known in all.columns.iter().filter(|known| *column == "*" || known.name == *column) {
            let is_new = listed.insert(((*table).into(), known.name.into()));
            assert!(is_new, "{table}.{} twice", known.name);
        }
    }
    assert!(NOT_TOLD.iter().all(|(table, _, why)| {
        why.len() > 10 && PROTECTED.iter().any(|(protected, _)| protected == table)
    }));
    let schema: BTreeSet<(String, String)> = TABLES
        .iter()
        .filter(|table| !LEFT_OUT.contains(&table.name))
        .flat_map(|table| table.columns.iter().map(|c| (table.name.into(), c.name.into())))
        .collect();
    let differ: Vec<_> = schema.symmetric_difference(&listed).collect();
    assert!(differ.is_empty(), "{differ:?}");
}
