//! `huiyin clusters evaluate`: how well reports of one matter are put together, against topics
//! that somebody set by hand. Needs no database and no settings.

use super::measure::{rounded, rows};
use super::table::{self, TableFault, TableRow};
use super::{Code, Stop};
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_search::cluster::{Evaluation, Gold, Report, Settings, Watched, evaluate};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Put reports together as they come; judge the groups by topics set by hand
    Evaluate(EvaluateArgs),
}

#[derive(clap::Args, Debug)]
pub struct EvaluateArgs {
    /// The reports: columns cid, date, title, body
    #[arg(long, value_name = "CSV")]
    cases: PathBuf,
    /// Which reports are about one matter: columns topic, cid
    #[arg(long, value_name = "CSV")]
    gold: PathBuf,
    /// How many people each topic has: columns topic, distinct_reporters
    #[arg(long, value_name = "CSV")]
    topics: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// # Errors
/// The sentence that says which file cannot be read.
pub fn run(lang: Lang, args: &EvaluateArgs) -> Result<Code, Stop> {
    let cases = match rows(&args.cases, ["cid", "date", "title", "body"], 3, lang)? {
        Ok(rows) => rows,
        Err(code) => return Ok(code),
    };
    let gold = match rows(&args.gold, ["topic", "cid"], 2, lang)? {
        Ok(rows) => rows,
        Err(code) => return Ok(code),
    };
    let topics = match rows(&args.topics, ["topic", "distinct_reporters"], 2, lang)? {
        Ok(rows) => rows,
        Err(code) => return Ok(code),
    };
    let people = match each(topics, "distinct_reporters", |[topic, number]| {
        let number = number.parse().ok().filter(|number| *number > 0usize);
        number.map(|number| (topic, number)).ok_or_else(|| lang.plain("cli-clusters-number"))
    }) {
        Ok(people) => people.into_iter().collect(),
        Err(faults) => return Ok(table::refuse(&args.topics, &faults, lang)),
    };
    let known: HashSet<&str> = cases.iter().map(|row| row.cells[0].as_str()).collect();
    let gold = match each(gold, "cid", |[topic, cid]| match known.contains(cid.as_str()) {
        true => Ok((cid, topic)),
        false => Err(lang.text("cli-similar-unknown", &[("cid", cid.into())])),
    }) {
        Ok(gold) => gold.into_iter().collect(),
        Err(faults) => return Ok(table::refuse(&args.gold, &faults, lang)),
    };
    let reports = match each(cases, "date", |[id, date, title, body]| {
        let day = day(&date).ok_or_else(|| lang.plain("cli-clusters-date"))?;
        Ok(Report { id, day, title, body })
    }) {
        Ok(reports) => reports,
        Err(faults) => return Ok(table::refuse(&args.cases, &faults, lang)),
    };
    let gold = Gold { topics: gold, people };
    if reports.is_empty() || gold.topics.is_empty() {
        return Err(Stop(lang.plain("cli-measure-nothing")));
    }
    let found = evaluate(reports, &gold, Settings::default());
    if args.json {
        say!("{}", as_json(&found));
    } else {
        print(&found, lang);
    }
    let is_told = found.watched.iter().any(|watched| !watched.of_one_person.is_empty());
    Ok(if is_told || found.below_floor > 0 { Code::SomeFailed } else { Code::Fine })
}

/// Every row as what it stands for, or each fault with its line.
fn each<const N: usize, T>(
    rows: Vec<TableRow<N>>,
    column: &str,
    read: impl Fn([String; N]) -> Result<T, String>,
) -> Result<Vec<T>, Vec<TableFault>> {
    let (mut good, mut faults) = (Vec::new(), Vec::new());
    for TableRow { line, cells } in rows {
        match read(cells) {
            Ok(one) => good.push(one),
            Err(cause) => faults.push(TableFault { line, column: column.to_owned(), cause }),
        }
    }
    if faults.is_empty() { Ok(good) } else { Err(faults) }
}

fn day(date: &str) -> Option<i64> {
    let date: jiff::civil::Date = date.parse().ok()?;
    Some(date.duration_since(jiff::civil::date(2000, 1, 1)).as_hours() / 24)
}

fn as_json(found: &Evaluation) -> Value {
    json!({
        "b_cubed_precision": rounded(found.quality.precision),
        "b_cubed_recall": rounded(found.quality.recall),
        "b_cubed_f": rounded(found.quality.f),
        "reports": found.reports,
        "groups": found.groups,
        "bands_shown": found.shown,
        "bands_below_floor": found.below_floor,
        "watched": found.watched.iter().map(watched_json).collect::<Vec<_>>(),
    })
}

fn watched_json(watched: &Watched) -> Value {
    json!({
        "floor": watched.watch.floor,
        "days": watched.watch.days,
        "alerts": watched.alerts,
        "eligible": watched.eligible,
        "found": watched.found(),
        "missed": watched.missed,
        "days_late": rounded(watched.days_late),
        "of_one_person": watched.of_one_person,
        "of_one_person_by_messages": watched.of_one_person_by_messages,
    })
}

fn print(found: &Evaluation, lang: Lang) {
    let line = |key: &str, value: String| {
        say!("{}\t{value}", lang.plain(&format!("common-evaluate-{key}")));
    };
    line("f", format!("{:.3}", found.quality.f));
    line("precision", format!("{:.3}", found.quality.precision));
    line("recall", format!("{:.3}", found.quality.recall));
    line("below-floor", format!("{} / {}", found.below_floor, found.shown));
    for watched in &found.watched {
        let parts = [("floor", watched.watch.floor.into()), ("days", watched.watch.days.into())];
        say!("{}", lang.text("common-evaluate-watch", &parts));
        line("alerts", watched.alerts.to_string());
        line("eligible", watched.eligible.join(", "));
        line("found", format!("{} / {}", watched.found(), watched.eligible.len()));
        line("missed", watched.missed.join(", "));
        line("days-late", format!("{:.1}", watched.days_late));
        line("of-one-person", watched.of_one_person.len().to_string());
    }
}
