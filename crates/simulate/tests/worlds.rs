//! The simulator itself: the same seed is the same world, a world without faults has none, and
//! what it prints has the keys that were promised.

use huiyin_simulate::{Faults, GUARANTEES, Memory, Report, run_on, simulate};

fn json(report: &Report) -> String {
    serde_json::to_string(report).expect("plain figures")
}

#[test]
fn the_same_seed_gives_the_same_figures_and_another_gives_others() {
    let faults = Faults::default();
    let first = simulate(7, 0..25, &faults, None, || {});
    assert_eq!(json(&first), json(&simulate(7, 0..25, &faults, None, || {})));
    assert_ne!(json(&first), json(&simulate(8, 0..25, &faults, None, || {})));
}

#[test]
fn a_run_lived_alone_is_the_run_it_was_among_others() {
    let faults = Faults::default();
    let mut one_by_one = Report::default();
    for run in [2, 0, 1] {
        one_by_one.add(run_on(&mut Memory::new(None), 7, run, &faults));
    }
    let together = simulate(7, 0..3, &faults, None, || {});
    assert_eq!(json(&one_by_one), json(&together));
}

#[test]
fn without_faults_nothing_is_late_doubled_or_lost() {
    let report = simulate(7, 0..60, &Faults::none(), None, || {});
    assert_eq!((report.lost, report.duplicates, report.late_rounds), (0, 0, 0));
    assert_eq!(report.violated(), 0, "{:?}", report.violations);
    assert!(report.summonses > 200);
}

#[test]
fn faults_leave_their_marks() {
    let faults = Faults::default();
    let mut told = 0;
    let report = simulate(7, 0..150, &faults, None, || told += 1);
    assert_eq!(told, 150, "every run is told of");
    assert!(report.duplicates > 0 && report.late_rounds > 0, "{}", report.table());
    assert_eq!(report.violated(), 0, "{:?}", report.violations);
}

#[test]
fn the_keys_are_the_promised_ones_in_their_order() {
    let report = simulate(7, 0..2, &Faults::none(), None, || {});
    let value: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    let object = value.as_object().expect("an object");
    let mut keys = vec!["runs", "summonses", "lost", "duplicates", "late_rounds"];
    keys.extend(GUARANTEES);
    assert_eq!(object.len(), keys.len());
    for key in keys {
        assert!(object.contains_key(key), "{key}");
    }
    for guarantee in GUARANTEES {
        assert!(object[guarantee]["checked"].is_u64() && object[guarantee]["violated"].is_u64());
    }
    assert_eq!(object["runs"], 2);
    let table = report.table();
    assert!(GUARANTEES.iter().all(|name| table.contains(name)), "{table}");
}

/// `cargo test --release -p huiyin-simulate -- --ignored --nocapture`
#[test]
#[ignore = "minutes in a release build"]
fn a_hundred_thousand_call_outs_lose_nobody() {
    const EACH: u64 = 50_000;
    let halves = [0..EACH, EACH..2 * EACH]
        .map(|runs| std::thread::spawn(move || simulate(1, runs, &Faults::default(), None, || {})));
    let mut whole = Report::default();
    for half in halves {
        whole.add(half.join().expect("counts"));
    }
    println!("{}\n{}\n{:#?}", json(&whole), whole.table(), whole.violations);
    assert_eq!((whole.runs, whole.lost), (2 * EACH, 0));
    assert_eq!(whole.violated(), 0);
}
