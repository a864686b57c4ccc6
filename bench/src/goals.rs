//! The measures that have a target, each with what was reached. Targets are those of the whole
//! product; a measure that was not taken is said to be so.

use crate::figures::{Spread, percentile, short, spread};
use crate::lab::{ECHO, LIMIT_POSTGRES, LIMIT_SQLITE, POSTGRES, SQLITE};
use crate::measure::{Record, Records};
use crate::peers::{HELPDESK, REQUEST_TRACKER};
use crate::rounds::OPEN;
use crate::run::Results;
use serde::Serialize;

const PEERS: [&str; 2] = [REQUEST_TRACKER, HELPDESK];

#[derive(Clone, Copy)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

#[derive(Debug, Serialize)]
pub struct Goal {
    pub measure: String,
    pub reached: Option<bool>,
    /// As printed; empty when it was not measured.
    pub found: String,
    pub median: Option<f64>,
    pub target: String,
    pub note: String,
}

struct Row<'a> {
    measure: &'a str,
    found: Option<Spread>,
    bound: Bound,
    /// How the target is written, and the unit of what was found.
    target: &'a str,
    unit: &'a str,
    note: String,
}

impl Row<'_> {
    fn goal(self) -> Goal {
        let reached = self.found.map(|found| match self.bound {
            Bound::AtLeast(least) => found.median >= least,
            Bound::AtMost(most) => found.median <= most,
        });
        let words = |found: Spread| match (found.count, self.unit) {
            (1, "") => short(found.median),
            (1, unit) => format!("{} {unit}", short(found.median)),
            (_, "") => found.words(),
            (_, unit) => format!("{} {unit}", found.words()),
        };
        Goal {
            measure: self.measure.to_owned(),
            reached,
            found: self.found.map_or(String::new(), words),
            median: self.found.map(|found| found.median),
            target: self.target.to_owned(),
            note: self.note,
        }
    }
}

/// The peer that is best by this figure at this load.
fn best(
    records: &Records,
    load: &str,
    figure: impl Fn(&Record) -> f64,
    is_better: impl Fn(f64, f64) -> bool,
) -> Option<&'static str> {
    let median = |peer: &str| spread(records.of(peer, load).map(&figure)).map(|s| s.median);
    let known = PEERS.into_iter().filter_map(|peer| Some((peer, median(peer)?)));
    let one = known.reduce(|one, other| if is_better(other.1, one.1) { other } else { one });
    one.map(|(peer, _)| peer)
}

fn cpu_ms(record: &Record) -> f64 {
    record.cpu_ms + record.database_cpu_ms
}

#[must_use]
pub fn goals(results: &Results) -> Vec<Goal> {
    let mut goals = Vec::new();
    for own in [SQLITE, POSTGRES] {
        goals.extend(intake_beside_peers(&results.records, own));
    }
    goals.extend(intake_beside_limits(results));
    goals.extend(pages(results));
    goals.extend(standing(results));
    goals
}

fn intake_beside_peers(records: &Records, own: &str) -> Vec<Goal> {
    let c8 = "c=8";
    let fastest = best(records, c8, |r| r.per_s, |one, other| one > other);
    let thriftiest = best(records, c8, cpu_ms, |one, other| one < other);
    let quickest = best(records, OPEN, |r| r.p99_ms, |one, other| one < other);
    let against = |peer: Option<&'static str>, load: &'static str, figure: fn(&Record) -> f64| {
        peer.and_then(|peer| spread(records.ratios((own, load), (peer, load), figure)))
    };
    let named = |peer: Option<&str>| peer.unwrap_or("no peer measured").to_owned();
    vec![
        Row {
            measure: &format!("{own}: intake c=8 ÷ best peer"),
            found: against(fastest, c8, |r| r.per_s),
            bound: Bound::AtLeast(50.0),
            target: "≥ 50",
            unit: "×",
            note: named(fastest),
        }
        .goal(),
        Row {
            measure: &format!("{own}: CPU per case ÷ best peer's"),
            found: against(thriftiest, c8, cpu_ms),
            bound: Bound::AtMost(1.0 / 60.0),
            target: "≤ 0.0167 (1/60)",
            unit: "",
            note: format!("{}, both with their database", named(thriftiest)),
        }
        .goal(),
        Row {
            measure: &format!("{own}: p99 c=8, open loop ÷ best peer's"),
            found: against(quickest, OPEN, |r| r.p99_ms),
            bound: Bound::AtMost(0.04),
            target: "≤ 0.04 (1/25)",
            unit: "",
            note: format!("{}, each at half its own capacity", named(quickest)),
        }
        .goal(),
    ]
}

fn intake_beside_limits(results: &Results) -> Vec<Goal> {
    let records = &results.records;
    let per_s = |record: &Record| record.per_s;
    let mut goals = Vec::new();
    for (own, limit) in [(SQLITE, LIMIT_SQLITE), (POSTGRES, LIMIT_POSTGRES)] {
        for (other, least, target) in [(limit, 0.35, "≥ 0.35"), (ECHO, 0.10, "≥ 0.10")] {
            goals.push(
                Row {
                    measure: &format!("{own}: intake c=64 ÷ {other}"),
                    found: spread(records.ratios((own, "c=64"), (other, "c=64"), per_s)),
                    bound: Bound::AtLeast(least),
                    target,
                    unit: "",
                    note: String::new(),
                }
                .goal(),
            );
        }
        let probe = |round: u32| results.disk.probes_ms.get(round as usize);
        let ratios = records.of(own, "c=1").filter_map(|record| {
            let (before, after, _) = probe(record.round)?;
            Some(record.p50_ms / f64::midpoint(*before, *after))
        });
        goals.push(
            Row {
                measure: &format!("{own}: p50 at c=1 ÷ fdatasync p50"),
                found: spread(ratios),
                bound: Bound::AtMost(4.0),
                target: "≤ 4",
                unit: "×",
                note: String::new(),
            }
            .goal(),
        );
    }
    for load in ["c=8", "c=64"] {
        goals.push(
            Row {
                measure: &format!("PostgreSQL intake ÷ SQLite intake, {load}"),
                found: spread(records.ratios((POSTGRES, load), (SQLITE, load), per_s)),
                bound: Bound::AtLeast(0.8),
                target: "≥ 0.8",
                unit: "",
                note: String::new(),
            }
            .goal(),
        );
    }
    goals
}

fn pages(results: &Results) -> Vec<Goal> {
    let records = &results.records;
    let mut goals = Vec::new();
    for own in [SQLITE, POSTGRES] {
        let cases = results.cases.get(own).map_or(0.0, |cases| *cases as f64);
        let peer = best(records, "worklist", |r| r.p50_ms, |one, other| one < other);
        let ratios = peer.map(|peer| {
            records.ratios((own, "worklist"), (peer, "worklist"), |record| record.p50_ms)
        });
        goals.push(
            Row {
                measure: &format!("{own}: worklist page p50 ÷ best peer's list"),
                found: ratios.and_then(spread),
                bound: Bound::AtMost(0.02),
                target: "≤ 0.02 (1/50), ours at 10 M and theirs at 1 M",
                unit: "",
                note: format!(
                    "at {} cases, peers at some hundreds, which favours them; {}'s JSON",
                    short(cases),
                    peer.unwrap_or("no peer")
                ),
            }
            .goal(),
        );
        let p99 = percentile(&records.latencies_ms(own, "case"), 0.99);
        goals.push(
            Row {
                measure: &format!("{own}: case page p99"),
                found: spread([p99]),
                bound: Bound::AtMost(5.0),
                target: "≤ 5 ms at 10 M cases",
                unit: "ms",
                note: format!("at {} cases", short(cases)),
            }
            .goal(),
        );
    }
    let checked = results.checked.as_ref();
    goals.push(
        Row {
            measure: "receipt verification, after start",
            found: checked.and_then(|checked| spread([checked.library_p99_us / 1000.0])),
            bound: Bound::AtMost(1.0),
            target: "≤ 1 ms",
            unit: "ms",
            note: "p99 of the library, proof and opening".into(),
        }
        .goal(),
    );
    goals
}

/// Memory, starts, size.
fn standing(results: &Results) -> Vec<Goal> {
    const MB: f64 = 1_000_000.0;
    let mut goals = Vec::new();
    for own in [SQLITE, POSTGRES] {
        let cases = results.cases.get(own).map_or(0.0, |cases| *cases as f64);
        let at = format!("at {} cases", short(cases));
        let idle = results.idle_bytes.get(own).map(|bytes| *bytes as f64 / MB);
        let loaded = results.records.of(own, "c=64").map(|record| record.pss_bytes as f64 / MB);
        let killed = results.killed.iter().find(|(name, _)| *name == own);
        let rows = [
            ("memory idle, PSS", spread(idle), 60.0, "≤ 60 MB at 1 M cases", "MB", at.clone()),
            ("memory under load c=64, PSS", spread(loaded), 250.0, "≤ 250 MB", "MB", String::new()),
            (
                "cold start to first page",
                results.starts.get(own).map(|spread| Spread {
                    median: spread.median * 1000.0,
                    least: spread.least * 1000.0,
                    most: spread.most * 1000.0,
                    count: spread.count,
                }),
                300.0,
                "≤ 300 ms at 1 M cases",
                "ms",
                at,
            ),
            (
                "restart after SIGKILL to first receipt",
                killed.and_then(|(_, killed)| spread([killed.first_receipt_s])),
                5.0,
                "≤ 5 s at 1 M leaves",
                "s",
                killed.map_or(String::new(), |(_, killed)| format!("at {} leaves", killed.leaves)),
            ),
        ];
        for (measure, found, most, target, unit, note) in rows {
            let (measure, bound) = (&format!("{own}: {measure}"), Bound::AtMost(most));
            goals.push(Row { measure, found, bound, target, unit, note }.goal());
        }
    }
    let binary = crate::lab::binary_of(&results.lab.options).ok();
    let bytes = binary.and_then(|binary| std::fs::metadata(binary).ok());
    goals.push(
        Row {
            measure: "binary",
            found: spread(bytes.map(|file| file.len() as f64 / MB)),
            bound: Bound::AtMost(90.0),
            target: "≤ 90 MB",
            unit: "MB",
            note: String::new(),
        }
        .goal(),
    );
    goals
}
