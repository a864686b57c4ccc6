//! `huiyin clusters evaluate`: how well reports of one matter are put together, against topics
//! that somebody set by hand. Needs no database and no settings.

use super::table;
use super::{Code, Context, Stop};
use clap::Subcommand;
use huiyin_app::common::{Evaluation, Report, evaluate};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Measure the groups found in CSV files of reports against topics set by hand
    Evaluate {
        /// Columns among others: cid, date, title, body
        #[arg(long)]
        cases: PathBuf,
        /// Columns: topic, cid
        #[arg(long)]
        gold: PathBuf,
        /// Columns among others: topic, distinct_reporters
        #[arg(long)]
        topics: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    let Command::Evaluate { cases, gold, topics, json } = command;
    let lang = context.lang;
    let (gold, mut faults) = table::read(&gold, ["topic", "cid"], lang)?;
    let (topics, more) = table::read(&topics, ["topic", "distinct_reporters"], lang)?;
    faults.extend(more);
    let (rows, more) = table::read(&cases, ["cid", "date", "title", "body"], lang)?;
    faults.extend(more);
    if !faults.is_empty() {
        return Ok(table::refuse(&cases, &faults, lang));
    }
    let gold: HashMap<String, String> =
        gold.into_iter().map(|row| row.cells).map(|[topic, id]| (id, topic)).collect();
    let people: BTreeMap<String, usize> = topics
        .into_iter()
        .filter_map(|row| Some((row.cells[0].clone(), row.cells[1].parse().ok()?)))
        .collect();
    let reports = rows.into_iter().filter_map(|row| {
        let [id, date, title, body] = row.cells;
        let date: jiff::civil::Date = date.parse().ok()?;
        let day = date.duration_since(jiff::civil::date(2000, 1, 1)).as_hours() / 24;
        Some(Report { id, day, title, body })
    });
    let found = evaluate(reports.collect(), &gold, &people);
    if json {
        say!("{}", as_json(&found));
    } else {
        print(&found, context);
    }
    Ok(if found.of_one_person.is_empty() { Code::Fine } else { Code::SomeFailed })
}

fn as_json(found: &Evaluation) -> serde_json::Value {
    serde_json::json!({
        "b_cubed_precision": found.quality.precision,
        "b_cubed_recall": found.quality.recall,
        "b_cubed_f": found.quality.f,
        "reports": found.reports,
        "groups": found.groups,
        "alerts": found.alerts,
        "eligible": found.eligible,
        "found": found.found,
        "missed": found.missed,
        "days_late": found.days_late,
        "of_one_person": found.of_one_person,
    })
}

fn print(found: &Evaluation, context: &Context) {
    let number = |value: f64| format!("{value:.3}");
    let lines = [
        ("f", number(found.quality.f)),
        ("precision", number(found.quality.precision)),
        ("recall", number(found.quality.recall)),
        ("alerts", found.alerts.to_string()),
        ("found", format!("{} / {}", found.found, found.eligible)),
        ("days-late", format!("{:.1}", found.days_late)),
        ("of-one-person", found.of_one_person.len().to_string()),
    ];
    for (key, value) in lines {
        say!("{}\t{value}", context.lang.plain(&format!("common-evaluate-{key}")));
    }
}
