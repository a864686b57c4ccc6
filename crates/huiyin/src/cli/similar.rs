//! `huiyin similar`: how well cases about the same matter at the same place are found, on any two
//! files of that shape. Needs no network, no configuration and no database.

use super::measure::{cpu_micros, rounded, rows};
use super::table::{self, TableFault, TableRow};
use super::{Code, Stop};
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_search::figures::{self, Recall};
use huiyin_search::mask::masked;
use huiyin_search::similar::{Query, Ranker};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Ask for each known case by its title; count the others of its topic among the first ten
    Evaluate(EvaluateArgs),
}

#[derive(clap::Args, Debug)]
pub struct EvaluateArgs {
    /// The cases: columns cid, title, body
    #[arg(long, value_name = "CSV")]
    cases: PathBuf,
    /// Which cases are about one matter: columns topic, cid
    #[arg(long, value_name = "CSV")]
    gold: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Of those found, so many are looked at.
const LOOKED_AT: usize = 10;

/// # Errors
/// The sentence that says which file cannot be read.
pub fn evaluate(lang: Lang, args: &EvaluateArgs) -> Result<Code, Stop> {
    let cases = match rows(&args.cases, ["cid", "title", "body"], 2, lang)? {
        Ok(rows) => rows,
        Err(code) => return Ok(code),
    };
    let gold = match rows(&args.gold, ["topic", "cid"], 2, lang)? {
        Ok(rows) => rows,
        Err(code) => return Ok(code),
    };
    let topics = match topics(&cases, &gold, lang) {
        Ok(topics) => topics,
        Err(faults) => return Ok(table::refuse(&args.gold, &faults, lang)),
    };
    if topics.values().all(|members| members.len() < 2) {
        return Err(Stop(lang.plain("cli-measure-nothing")));
    }
    let mut ranker = Ranker::default();
    for (at, TableRow { cells: [_, title, body], .. }) in (0u64..).zip(&cases) {
        ranker.add(at, &masked(title, &[]), &masked(body, &[]));
    }
    ranker.purge();
    let (recall, micros) = asked(&ranker, &cases, &topics);
    if args.json {
        say!(
            "{}",
            json!({
                "cases": cases.len(),
                "queries": micros.len(),
                "recall_at_10_micro": rounded(recall.micro()),
                "recall_at_10_macro": rounded(recall.macro_mean()),
                "micros_p50": rounded(figures::quantile(&micros, 0.5)),
                "micros_p95": rounded(figures::quantile(&micros, 0.95)),
                "bytes_per_case": ranker.bytes() / cases.len().max(1),
            })
        );
    } else {
        let parts = [
            ("cases", cases.len().into()),
            ("queries", micros.len().into()),
            ("micro", format!("{:.4}", recall.micro()).into()),
            ("macro", format!("{:.4}", recall.macro_mean()).into()),
            ("half", format!("{:.0}", figures::quantile(&micros, 0.5)).into()),
            ("most", format!("{:.0}", figures::quantile(&micros, 0.95)).into()),
        ];
        say!("{}", lang.text("cli-similar-evaluated", &parts));
    }
    Ok(Code::Fine)
}

type Topics<'a> = BTreeMap<&'a str, Vec<u64>>;

/// The members of each topic, each once; a case that is not there is a fault with its line.
fn topics<'a>(
    cases: &[TableRow<3>],
    gold: &'a [TableRow<2>],
    lang: Lang,
) -> Result<Topics<'a>, Vec<TableFault>> {
    let known: HashMap<&str, u64> =
        cases.iter().map(|row| row.cells[0].as_str()).zip(0u64..).collect();
    let (mut topics, mut faults) = (Topics::new(), Vec::new());
    for TableRow { line, cells: [topic, cid] } in gold {
        if let Some(at) = known.get(cid.as_str()) {
            let members = topics.entry(topic.as_str()).or_default();
            if !members.contains(at) {
                members.push(*at);
            }
        } else {
            let cause = lang.text("cli-similar-unknown", &[("cid", cid.clone().into())]);
            faults.push(TableFault { line: *line, column: "cid".to_owned(), cause });
        }
    }
    if faults.is_empty() { Ok(topics) } else { Err(faults) }
}

/// Every member asks by its title for the others. The times are sorted.
fn asked(ranker: &Ranker, cases: &[TableRow<3>], topics: &Topics<'_>) -> (Recall, Vec<f64>) {
    let (mut recall, mut micros) = (Recall::default(), Vec::new());
    for members in topics.values().filter(|members| members.len() > 1) {
        recall.topic();
        for asking in members {
            let title = masked(&cases[*asking as usize].cells[1], &[]);
            let query = Query::by_title(&title);
            let start = cpu_micros();
            let found = ranker.find(&query, |case| case != *asking, LOOKED_AT);
            micros.push(cpu_micros() - start);
            let hits = found.iter().filter(|found| members.contains(&found.document)).count();
            recall.asked(hits, (members.len() - 1).min(LOOKED_AT));
        }
    }
    micros.sort_by(f64::total_cmp);
    (recall, micros)
}
