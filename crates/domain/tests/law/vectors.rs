//! The twenty worked scenarios and every single-clock check, read from the fact files.

use crate::kit::{self, at_noon, day, xinfang};
use huiyin_domain::calendar::{self, Calendar, YearFile};
use huiyin_domain::clock::{
    Certainty, Clock, Due, Facts, Grant, Mark, Party, Pause, Reckon, State, Trigger, Unit, When,
    reckon, run,
};
use huiyin_domain::procedure::{Procedure, shipped};
use huiyin_domain::time::{Millis, parse_date, zone};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;

fn vectors() -> BTreeMap<String, Value> {
    let file: Value =
        serde_json::from_str(include_str!("../data/deadline_vectors.json")).expect("JSON");
    let list = file["vectors"].as_array().expect("a list").clone();
    list.into_iter().map(|v| (v["id"].as_str().expect("an id").to_owned(), v)).collect()
}

/// Reckons a scenario as its `input` says, with our own calendar files.
fn plain(vector: &Value) -> Due {
    let input = &vector["input"];
    let zone = zone(input["tz"].as_str().expect("a zone")).expect("known");
    let grants: Vec<Grant> = input.get("extension").map(grant).into_iter().collect();
    reckon(&Reckon {
        start: When::On(date(input.get("start").or(input.get("delivered")))),
        amount: input["amount"].as_u64().expect("an amount"),
        unit: Unit::parse(input["unit"].as_str().expect("a unit")).expect("known"),
        calendar: calendar::shipped("CN").expect("shipped"),
        zone: &zone,
        pauses: &[],
        grants: &grants,
        grants_max: 1,
    })
    .expect("in range")
}

fn grant(value: &Value) -> Grant {
    Grant {
        requested: value["requested"].as_u64().expect("a number"),
        cap: value["cap"].as_u64(),
        unit: value["unit"].as_str().map_or(Unit::NaturalDay, |u| Unit::parse(u).expect("unit")),
        approved: When::On(date(value.get("approved_on"))),
    }
}

fn date(value: Option<&Value>) -> Date {
    parse_date(value.and_then(Value::as_str).expect("a date")).expect("a date")
}

/// Every date and number that a scenario's `expect` names.
fn matches(vector: &Value, due: &Due) {
    let expect = vector["expect"].as_object().expect("expectations");
    for (key, want) in expect {
        let got = match key.as_str() {
            "due" => due.due.to_string(),
            "rolled_due" | "effective" => due.rolled_due.to_string(),
            "base_due" => due.base_due.to_string(),
            "extension_granted" => due.granted.to_string(),
            "certainty" => match due.certainty {
                Certainty::Firm => "firm".to_owned(),
                Certainty::Provisional => "provisional".to_owned(),
            },
            "state_before_delivery" | "overdue_since" | "overdue_days" => continue,
            other => panic!("{other} is not looked at"),
        };
        let want = want.as_str().map_or_else(|| want.to_string(), str::to_owned);
        assert_eq!(got, want, "{} {key}", vector["id"]);
    }
}

#[test]
fn the_plain_scenarios() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 20);
    for id in [
        "V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V11", "V17", "V19",
        "V20",
    ] {
        matches(&vectors[id], &plain(&vectors[id]));
    }
}

#[test]
fn v07_overdue_is_counted_from_the_day_after() {
    let marks = kit::marks(&[(Trigger::Accepted, "2026-01-05")]);
    let extensions = [kit::extension("handle", 30, "2026-03-07")];
    let facts = Facts { marks: &marks, extensions: &extensions, ..kit::claim() };
    let handle = one(&facts, "handle");
    assert_eq!(handle.effective_due, day("2026-03-06"));
    let zone = &xinfang().zone;
    assert_eq!(handle.overdue_days(at_noon("2026-03-06"), zone), 0);
    assert_eq!(handle.overdue_days(at_noon("2026-03-07"), zone), 1);
    assert_eq!(handle.overdue_days(at_noon("2026-03-10"), zone), 4);
    assert!(!handle.is_missed(Millis(handle.due_at.0 - 1)));
    assert!(handle.is_missed(handle.due_at));
}

#[test]
fn v09_and_v10_the_persons_right_rolls_and_starts_at_delivery() {
    let answered =
        kit::marks(&[(Trigger::Accepted, "2026-01-05"), (Trigger::Drafted, "2026-01-20")]);
    let before = Facts { marks: &answered, ..kit::claim() };
    let clocks = run(xinfang(), kit::china(), &before).expect("in range");
    assert!(clocks.iter().all(|clock| clock.id() != "request_review"), "not started");
    for (delivered, due, effective) in
        [("2026-01-20", "2026-02-19", "2026-02-24"), ("2026-03-03", "2026-04-02", "2026-04-02")]
    {
        let marks = kit::marks(&[(Trigger::Delivered, delivered)]);
        let review = one(&Facts { marks: &marks, ..kit::claim() }, "request_review");
        assert_eq!(review.rule.owed_by, Party::Person);
        assert_eq!((review.due.due, review.effective_due), (day(due), day(effective)));
    }
}

#[test]
fn v12_and_v13_a_hearing_stops_the_reexamination_alone() {
    let hearing = |from, to| Pause { reason: "hearing".into(), from: day(from), to: day(to) };
    let marks = kit::marks(&[(Trigger::ReexamRequested, "2026-04-08")]);
    let pauses = [hearing("2026-04-20", "2026-04-24"), hearing("2026-04-23", "2026-04-27")];
    let reexam = one(&Facts { marks: &marks, pauses: &pauses, ..kit::claim() }, "decide_reexam");
    // The scenario's base_due is before pauses, which we call nominal.
    assert_eq!(reexam.due.nominal_due, day("2026-05-08"));
    assert_eq!(reexam.due.paused_days, 8);
    assert_eq!(reexam.due.due, day("2026-05-16"));
    assert_eq!(reexam.due.rolled_due, day("2026-05-18"));

    let marks = kit::marks(&[(Trigger::Accepted, "2026-03-02")]);
    let pauses = [hearing("2026-04-13", "2026-04-15")];
    let handle = one(&Facts { marks: &marks, pauses: &pauses, ..kit::claim() }, "handle");
    assert_eq!(handle.due.paused_days, 0);
    assert_eq!((handle.due.due, handle.due.rolled_due), (day("2026-05-01"), day("2026-05-06")));
}

#[test]
fn v14_each_body_counts_from_its_own_receipt() {
    let marks = kit::marks(&[
        (Trigger::Registered, "2026-03-03"),
        (Trigger::Routed, "2026-03-11"),
        (Trigger::ReceivedByTransfer, "2026-03-11"),
    ]);
    let facts = Facts { marks: &marks, ..kit::claim() };
    assert_eq!(one(&facts, "register_and_route").due.due, day("2026-03-18"));
    assert_eq!(one(&facts, "notify_transferred").due.due, day("2026-03-26"));
    assert_eq!(one(&facts, "object_to_transfer").due.due, day("2026-03-18"));
}

#[test]
fn v15_an_upheld_objection_cancels_and_the_next_unit_starts_afresh() {
    let marks = kit::marks(&[
        (Trigger::Registered, "2026-03-03"),
        (Trigger::Routed, "2026-03-11"),
        (Trigger::ReceivedByTransfer, "2026-03-11"),
        (Trigger::Objected, "2026-03-16"),
        (Trigger::Returned, "2026-03-17"),
        (Trigger::Routed, "2026-03-18"),
        (Trigger::ReceivedByTransfer, "2026-03-18"),
    ]);
    let facts = Facts { marks: &marks, ..kit::claim() };
    let clocks = run(xinfang(), kit::china(), &facts).expect("in range");
    let of = |id: &str, run: u32| {
        clocks.iter().find(|clock| clock.id() == id && clock.run == run).expect("listed")
    };
    assert_eq!(of("notify_transferred", 1).state, State::Cancelled { at: at_noon("2026-03-17") });
    let objected = State::Met { at: at_noon("2026-03-16"), late: false };
    assert_eq!(of("object_to_transfer", 1).state, objected);
    assert_eq!(of("notify_transferred", 2).due.due, day("2026-04-02"));
    assert!(of("notify_transferred", 2).is_running());
    // The age of the case runs on: it is counted from the first mark, which nothing cancels.
    let age = day("2026-03-03").duration_until(day("2026-03-20")).as_hours() / 24;
    assert_eq!(age, 17);
}

#[test]
fn v16_the_day_is_local_and_ends_at_its_midnight() {
    let vector = &vectors()["V16"];
    let text = |group: &str, key: &str, at: usize| {
        vector[group][key][at].as_str().expect("a text").to_owned()
    };
    for at in 0..2 {
        let start = Millis::parse(&text("input", "instants", at)).expect("an instant");
        let marks = [Mark { trigger: Trigger::ReceivedDirectly, at: start }];
        let notice = one(&Facts { marks: &marks, ..kit::claim() }, "notify_direct");
        assert_eq!(notice.due.start, day(&text("expect", "received", at)));
        assert_eq!(notice.due.due, day(&text("expect", "due", at)));
        let due_at = Millis::parse(&text("expect", "due_at", at)).expect("an instant");
        assert_eq!(notice.due_at, due_at);
    }
}

#[test]
fn v18_hours_run_through_nights_and_holidays() {
    let vector = &vectors()["V18"];
    let start = Millis::parse(vector["input"]["start_at"].as_str().expect("text")).expect("time");
    let zone = zone("Asia/Shanghai").expect("known");
    for clock in vector["input"]["clocks"].as_array().expect("a list") {
        let unit = Unit::parse(clock[2].as_str().expect("a unit")).expect("known");
        let due = reckon(&Reckon {
            start: When::At(start),
            amount: clock[1].as_u64().expect("a number"),
            unit,
            calendar: kit::china(),
            zone: &zone,
            pauses: &[],
            grants: &[],
            grants_max: 0,
        })
        .expect("in range");
        let want = vector["expect"][clock[0].as_str().expect("a name")].as_str().expect("text");
        if unit.is_instant() {
            assert_eq!(due.due_at, Millis::parse(want).expect("an instant"));
            assert_eq!(due.rolled_due_at, due.due_at);
        } else {
            assert_eq!(due.due, day(want));
        }
    }
}

#[test]
fn v19_is_firm_once_the_notice_is_there() {
    let vector = &vectors()["V19"];
    let notice = calendar::SHIPPED[3].1.replace("provisional = true", "provisional = false");
    let mut files: Vec<YearFile> =
        calendar::SHIPPED[..3].iter().map(|(_, s)| YearFile::parse(s).expect("whole")).collect();
    files.push(YearFile::parse(&notice).expect("whole"));
    let china = Calendar::build(&files).expect("one calendar");
    let due = china.working_day_after(date(vector["input"].get("start")), 5).expect("in range");
    assert_eq!(due, day("2027-01-05"));
    assert!(!china.is_provisional(2027));
}

#[test]
fn every_clock_check() {
    let mut count = 0;
    for line in include_str!("../data/clock_checks.jsonl").lines() {
        let check: Value = serde_json::from_str(line).expect("JSON");
        check_one(&check);
        count += 1;
    }
    assert_eq!(count, 48);
}

fn check_one(check: &Value) {
    let zone = zone(check["tz"].as_str().expect("a zone")).expect("known");
    let start = check["start_at"].as_str().map_or_else(
        || When::On(date(check.get("start"))),
        |at| When::At(Millis::parse(at).expect("an instant")),
    );
    let pauses: Vec<(Date, Date)> = check["pauses"].as_array().map_or_else(Vec::new, |pauses| {
        pauses.iter().map(|pause| (date(pause.get(0)), date(pause.get(1)))).collect()
    });
    let grants: Vec<Grant> = check.get("extension").map(grant).into_iter().collect();
    let due = reckon(&Reckon {
        start,
        amount: check["amount"].as_u64().expect("an amount"),
        unit: Unit::parse(check["unit"].as_str().expect("a unit")).expect("known"),
        calendar: calendar::shipped(check["calendar"].as_str().expect("an id")).expect("shipped"),
        zone: &zone,
        pauses: &pauses,
        grants: &grants,
        grants_max: 1,
    })
    .expect("in range");
    for (key, want) in check["expect"].as_object().expect("expectations") {
        let name = format!("{} {key}", check["id"]);
        match key.as_str() {
            "due_at" => {
                let want = Millis::parse(want.as_str().expect("text")).expect("an instant");
                assert_eq!(due.due_at, want, "{name}");
            }
            "granted" => assert_eq!(Some(due.granted), want.as_u64(), "{name}"),
            "start" => assert_eq!(due.start, date(Some(want)), "{name}"),
            "base_due" => assert_eq!(due.base_due, date(Some(want)), "{name}"),
            "due" => assert_eq!(due.due, date(Some(want)), "{name}"),
            "rolled_due" => assert_eq!(due.rolled_due, date(Some(want)), "{name}"),
            other => panic!("{other} is not looked at"),
        }
    }
}

fn one(facts: &Facts<'_>, id: &str) -> Clock<'static> {
    let procedure: &'static Procedure = shipped("cn-xinfang").expect("shipped");
    let clocks = run(procedure, kit::china(), facts).expect("in range");
    clocks.into_iter().find(|clock| clock.id() == id).expect("the clock runs")
}
