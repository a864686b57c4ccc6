//! What the run says: tables for people, JSON for everybody else.

use crate::figures::{percentile, short, spread};
use crate::goals::{Goal, goals};
use crate::kill::Killed;
use crate::lab::{ECHO, LIMIT_POSTGRES, LIMIT_SQLITE, POSTGRES, SQLITE};
use crate::measure::Record;
use crate::peers::{HELPDESK, REQUEST_TRACKER};
use crate::rounds::OPEN;
use crate::run::{LIST_PAGE, Results};
use serde_json::json;
use std::collections::BTreeMap;

const SYSTEMS: [&str; 7] =
    [SQLITE, POSTGRES, LIMIT_SQLITE, LIMIT_POSTGRES, ECHO, REQUEST_TRACKER, HELPDESK];
const MB: f64 = 1_000_000.0;

#[must_use]
pub fn json(results: &Results) -> serde_json::Value {
    let options = &results.lab.options;
    json!({
        "seed": options.seed,
        "rounds": options.rounds,
        "seconds": options.seconds,
        "levels": options.levels,
        "facts": results.lab.facts,
        "postgres": results.lab.postgres.as_ref().map(|postgres| &postgres.settings),
        "goals": goals(results),
        "records": results.records.0,
        "disk": results.disk,
        "starts_s": results.starts,
        "first_start_s_and_bytes": results.lab.first_start,
        "idle_bytes": results.idle_bytes,
        "loaded_bytes": results.loaded_bytes,
        "cases": results.cases,
        "killed": results.killed,
        "receipt": results.checked,
        "skipped": results.lab.skipped,
        "run_s": results.seconds,
    })
}

pub fn print(results: &Results) {
    println!("# Huiyin beside its limits and its peers\n");
    facts(results);
    loads(results);
    memory(results);
    honesty(results);
    targets(&goals(results));
    guard(results);
    if !results.lab.skipped.is_empty() {
        println!("\n## SKIPPED");
        for line in &results.lab.skipped {
            println!("* {line}");
        }
    }
    println!("\nThe run took {:.0} s.", results.seconds);
}

fn facts(results: &Results) {
    let options = &results.lab.options;
    for (name, value) in &results.lab.facts {
        println!("* {name}: {value}");
    }
    println!(
        "* {} rounds in ABBA order, bursts of {} s, seed {}",
        options.rounds, options.seconds, options.seed
    );
    println!("* durability: Huiyin and limit on SQLite: WAL, synchronous=FULL, fdatasync a commit");
    if let Some(postgres) = &results.lab.postgres {
        let settings: Vec<String> =
            postgres.settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
        println!("* durability, all on PostgreSQL and both peers: {}", settings.join(", "));
    }
    println!("* peers send no mail and keep their sessions; they are asked at c=1 and c=8 only");
}

/// One line a system and load: speed, latency, costs.
fn loads(results: &Results) {
    println!("\n## What each did (median of the rounds; p50 and p99 over all their answers)\n");
    println!("| system | load | per s | p50 ms | p99 ms | answers | CPU ms | database CPU ms |");
    println!("|---|---|---|---|---|---|---|---|");
    let mut loads: Vec<String> =
        results.lab.options.levels.iter().map(|level| format!("c={level}")).collect();
    loads.extend([OPEN, "worklist", "case", LIST_PAGE].map(str::to_owned));
    for load in &loads {
        for system in SYSTEMS {
            if !results.records.has(system, load) {
                continue;
            }
            let median = |figure: fn(&Record) -> f64| {
                spread(results.records.of(system, load).map(figure)).map_or(f64::NAN, |s| s.median)
            };
            let latencies = results.records.latencies_ms(system, load);
            println!(
                "| {system} | {load} | {} | {} | {} | {} | {} | {} |",
                short(median(|r| r.per_s)),
                short(percentile(&latencies, 0.5)),
                short(percentile(&latencies, 0.99)),
                latencies.len(),
                short(median(|r| r.cpu_ms)),
                short(median(|r| r.database_cpu_ms)),
            );
        }
    }
}

fn memory(results: &Results) {
    println!("\n## Memory (PSS without PostgreSQL, MB) and start to first page (s)\n");
    println!("| system | fresh | after load | started again | first start | cold start |");
    println!("|---|---|---|---|---|---|");
    let mb = |bytes: Option<&u64>| bytes.map_or("–".into(), |bytes| short(*bytes as f64 / MB));
    for system in SYSTEMS {
        let Some((seconds, fresh)) = results.lab.first_start.get(system) else { continue };
        let cold = results.starts.get(system).map_or("–".into(), |spread| spread.words());
        println!(
            "| {system} | {} | {} | {} | {} | {cold} |",
            mb(Some(fresh)),
            mb(results.loaded_bytes.get(system)),
            mb(results.idle_bytes.get(system)),
            short(*seconds),
        );
    }
    if let Some(checked) = &results.checked {
        let (p50, p99) = (short(checked.library_p50_us), short(checked.library_p99_us));
        println!("\nReceipt of {} bytes: library p50 {p50} µs, p99 {p99} µs", checked.proof_bytes);
        if let Ok((verify, version)) = &checked.command_ms {
            let (verify, version) = (verify.words(), version.words());
            println!("`huiyin verify` as a process: {verify} ms; `huiyin --version`: {version} ms");
        }
    }
}

fn honesty(results: &Results) {
    println!("\n## Honesty");
    for (name, killed) in &results.killed {
        let Killed { acknowledged, numbers_lost, receipts, .. } = killed;
        println!(
            "* {name}, SIGKILL under load ({}): {acknowledged} cases acknowledged, {numbers_lost} \
             lost; {receipts} receipts, {} refused, {} leaves missing of {}; {} promises; first \
             receipt {} s after the restart",
            if killed.by_sigkill { "ended by it" } else { "NOT ended by it" },
            killed.receipts_refused,
            killed.leaves_lost,
            killed.leaves,
            killed.promises,
            short(killed.first_receipt_s),
        );
        for reason in &killed.reasons {
            println!("  * {reason}");
        }
    }
    let mut others: BTreeMap<(&str, String), u64> = BTreeMap::new();
    for record in &results.records.0 {
        for (status, count) in &record.refused {
            *others.entry((record.system, format!("status {status}"))).or_default() += count;
        }
        if record.broken > 0 {
            *others.entry((record.system, "no answer".into())).or_default() += record.broken;
        }
    }
    if others.is_empty() {
        println!("* every answer in every burst was 2xx");
    }
    for ((system, what), count) in others {
        println!("* {system}: {count} × {what}, counted as failures");
    }
}

fn targets(goals: &[Goal]) {
    println!("\n## Targets\n");
    println!("| measure | found: median (range) | target | |");
    println!("|---|---|---|---|");
    for goal in goals {
        let word = match goal.reached {
            Some(true) => "reached",
            Some(false) => "NOT reached",
            None => "not measured",
        };
        let Goal { measure, found, target, note, .. } = goal;
        let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
        println!("| {measure}{note} | {found} | {target} | {word} |");
    }
}

fn guard(results: &Results) {
    println!("\n## Guard");
    let all = &results.records.0;
    let repeats: u32 = all.iter().map(|record| record.repeats).sum();
    let disturbed = all.iter().filter(|record| record.disturbed).count();
    println!(
        "* {} bursts, {repeats} repeats, {disturbed} still disturbed (others above ¼ core)",
        all.len()
    );
    let void = results.disk.probes_ms.iter().filter(|(_, _, valid)| !valid).count();
    let probes = results.disk.probes_ms.iter().flat_map(|(one, two, _)| [*one, *two]);
    if let Some(probes) = spread(probes) {
        println!("* fdatasync of 16 KiB, p50: {} ms; {void} rounds void", probes.words());
    }
    for line in &results.disk.short {
        println!("* **{line}**: the others were void, or time was up");
    }
    if results.lab.options.count_void {
        println!("* **void rounds counted (--count-void): no figure here may be quoted**");
    }
    let own: Vec<f64> = all.iter().map(|record| record.own_cores).collect();
    let stolen = all.iter().map(|record| record.stolen_cores).collect();
    for (name, cores) in [("generator", own), ("stolen by the host", stolen)] {
        if let Some(cores) = spread(cores) {
            println!("* {name}: {} cores", cores.words());
        }
    }
}
