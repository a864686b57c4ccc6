//! `./dev evaluate`: every row of the table of targets, measured on real messages that stay where
//! they are, with the usual baseline beside it, printed and written as JSON.

mod baseline;
mod clusters;
mod folds;
mod machine;
mod messages;
mod routing;
mod similar;
mod synthetic;
mod table;
mod trials;
mod words;

use huiyin_search::route::Options;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const MESSAGES: &str = "HUIYIN_MESSAGES";
const MESSAGES_DEFAULT: &str = "../shared/data/messages";

const USAGE: &str = "evaluate [--ten-million] [--without-million] [--without-baseline] [--out FILE]
evaluate --trials
The messages are read from the folder in HUIYIN_MESSAGES (default ../shared/data/messages).";

fn main() -> ExitCode {
    let Some(asked) = Asked::read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let folder = std::env::var_os(MESSAGES).map_or(PathBuf::from(MESSAGES_DEFAULT), PathBuf::from);
    if !folder.join("train.csv").is_file() {
        println!("No messages in {}: nothing was evaluated.", folder.display());
        println!("They are no part of this repository; {MESSAGES} names another folder.");
        return ExitCode::SUCCESS;
    }
    match evaluated(&folder, &asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("evaluate: {why}");
            ExitCode::FAILURE
        }
    }
}

struct Asked {
    million: bool,
    ten_million: bool,
    baseline: bool,
    /// Only what was tried beside the defaults.
    trials: bool,
    out: PathBuf,
}

impl Asked {
    fn read(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let out = PathBuf::from("target/evaluate.json");
        let mut asked =
            Self { million: true, ten_million: false, baseline: true, trials: false, out };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--ten-million" => asked.ten_million = true,
                "--without-million" => asked.million = false,
                "--without-baseline" => asked.baseline = false,
                "--trials" => asked.trials = true,
                "--out" => asked.out = words.next()?.into(),
                _ => return None,
            }
        }
        Some(asked)
    }
}

fn evaluated(folder: &Path, asked: &Asked) -> Result<(), String> {
    let messages = messages::messages(&folder.join("train.csv"))?;
    let (folds, groups) = folds::folds(&messages);
    println!("{} messages in {groups} groups of near-duplicates, five folds", messages.len());
    if asked.trials {
        return trials::run(folder, &messages, &folds);
    }
    let found = routing::judged(&messages, &folds, &Options::default());
    for (label, f1) in found.labels.iter().zip(&found.f1) {
        println!("    F1 {f1:.4} {label}");
    }
    let [part, right, confidence] = found.confident.map(|figure| figure * 100.0);
    println!(
        "    confident (.8 and more): {part:.1} % of messages, right {right:.1} %, \
         mean confidence {confidence:.1} %"
    );
    let mut rows = found.rows();
    rows.push(routing::retrained(&messages));
    rows.push(similar::recall(folder)?);
    rows.extend(sizes(asked));
    rows.push(words::found(folder)?);
    rows.extend(clusters::measured(folder)?);
    let beside = match asked.baseline {
        true => baseline::beside(folder, &folds, &found),
        false => Err("left out as asked".to_owned()),
    };
    println!();
    table::print(&rows);
    match &beside {
        Ok(beside) => beside.print(&found),
        Err(why) => println!("\nbaseline (scikit-learn): skipped, {why}"),
    }
    let whole = json!({
        "messages": messages.len(), "groups": groups, "rows": rows, "routing": found,
        "baseline": beside.ok(),
    });
    let text = serde_json::to_string_pretty(&whole).map_err(|fault| fault.to_string())?;
    std::fs::write(&asked.out, text + "\n")
        .map_err(|fault| format!("{}: {fault}", asked.out.display()))?;
    println!("\nwritten to {}", asked.out.display());
    Ok(())
}

fn sizes(asked: &Asked) -> Vec<table::Row> {
    let skipped = |measure: &str, target: &str, why: &str| {
        table::Row::skipped(measure, "8.1 ms, 181 B", target, why)
    };
    let million = match asked.million {
        true => similar::at_size(1_000_000, 5.0, "8.1 ms, 181 B"),
        false => skipped("similar query at 1 M", "<= 5 ms p95", "left out as asked"),
    };
    let ten = match asked.ten_million {
        true => similar::at_size(10_000_000, 30.0, "-"),
        false => skipped("similar query at 10 M", "<= 30 ms p95", "asked for by --ten-million"),
    };
    vec![million, ten]
}
