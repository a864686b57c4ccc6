//! `huiyin model`: how good the routing model is, on any two files of messages. Needs no network,
//! no configuration and no database; nothing of the files is kept.

use super::measure::{cpu_micros, rounded, rows};
use super::table::TableRow;
use super::{Code, Stop};
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_search::figures;
use huiyin_search::mask::masked;
use huiyin_search::route::{Example, Options, train};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Train on one file, judge on another
    Evaluate(EvaluateArgs),
    /// Learn from the office's own decisions now; what did worse than the present is not adopted
    Train,
    /// What proposes topics at present, and what it was adopted for
    Show,
}

#[derive(clap::Args, Debug)]
pub struct EvaluateArgs {
    /// Messages to learn from: columns label, title, body
    #[arg(long, value_name = "CSV")]
    train: PathBuf,
    /// Messages to be judged by, in the same columns
    #[arg(long, value_name = "CSV")]
    test: PathBuf,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

const COLUMNS: [&str; 3] = ["label", "title", "body"];
/// Either of title and body may be missing, though not both can be of much use.
const NEEDED: usize = 1;

/// # Errors
/// The sentence that says which file cannot be read.
pub fn evaluate(lang: Lang, args: &EvaluateArgs) -> Result<Code, Stop> {
    let learnt = match rows(&args.train, COLUMNS, NEEDED, lang)? {
        Ok(rows) => rows,
        Err(code) => return Ok(code),
    };
    let test = match rows(&args.test, COLUMNS, NEEDED, lang)? {
        Ok(rows) => rows,
        Err(code) => return Ok(code),
    };
    if learnt.is_empty() || test.is_empty() {
        return Err(Stop(lang.plain("cli-measure-nothing")));
    }
    let found = judged(&learnt, &test);
    if args.json {
        say!("{}", found.json());
    } else {
        say!("{}", found.words(lang));
    }
    Ok(Code::Fine)
}

struct Found {
    messages: usize,
    labels: Vec<String>,
    f1: Vec<f64>,
    macro_f1: f64,
    accuracy: f64,
    top2_accuracy: f64,
    routed: f64,
    routed_accuracy: f64,
    /// Sorted.
    micros: Vec<f64>,
    train_seconds: f64,
    model: String,
}

fn judged(learnt: &[TableRow<3>], test: &[TableRow<3>]) -> Found {
    let start = cpu_micros();
    // As the office learns and proposes: from masked texts.
    let learnt: Vec<[String; 3]> = learnt
        .iter()
        .map(|TableRow { cells: [label, title, body], .. }| {
            [label.clone(), masked(title, &[]), masked(body, &[])]
        })
        .collect();
    let examples = learnt.iter().map(|[label, title, body]| Example { label, title, body });
    let model = train(&examples.collect::<Vec<_>>(), &Options::default());
    let train_seconds = (cpu_micros() - start) / 1e6;
    // Labels that nobody taught can only be missed; they count all the same.
    let mut labels = model.labels().to_vec();
    labels.extend(test.iter().map(|row| row.cells[0].clone()));
    labels.sort_unstable();
    labels.dedup();
    let place = |label: &str| labels.binary_search_by(|l| l.as_str().cmp(label)).unwrap_or(0);
    let (mut wanted, mut guessed, mut micros) = (Vec::new(), Vec::new(), Vec::new());
    let (mut among_two, mut routed, mut routed_right) = (0usize, 0usize, 0usize);
    for TableRow { cells: [label, title, body], .. } in test {
        let start = cpu_micros();
        let proposal = model.propose(&masked(title, &[]), &masked(body, &[]));
        micros.push(cpu_micros() - start);
        let first = proposal.topics.first().map_or("", |topic| topic.label.as_str());
        wanted.push(place(label));
        guessed.push(place(first));
        among_two += usize::from(proposal.topics.iter().any(|topic| topic.label == *label));
        routed += usize::from(!proposal.abstains);
        routed_right += usize::from(!proposal.abstains && first == label);
    }
    micros.sort_by(f64::total_cmp);
    let all = test.len() as f64;
    let right = wanted.iter().zip(&guessed).filter(|(wanted, guessed)| wanted == guessed).count();
    Found {
        messages: test.len(),
        f1: figures::f1_by_label(&wanted, &guessed, labels.len()),
        macro_f1: figures::macro_f1(&wanted, &guessed, labels.len()),
        accuracy: right as f64 / all,
        top2_accuracy: among_two as f64 / all,
        routed: routed as f64 / all,
        routed_accuracy: routed_right as f64 / routed.max(1) as f64,
        micros,
        train_seconds,
        model: model.hash().iter().map(|byte| format!("{byte:02x}")).collect(),
        labels,
    }
}

impl Found {
    fn micros_mean(&self) -> f64 {
        self.micros.iter().sum::<f64>() / self.micros.len().max(1) as f64
    }

    /// Labels that occur neither in the test nor in a proposal have no F1.
    fn by_label(&self) -> impl Iterator<Item = (&String, f64)> {
        self.labels.iter().zip(self.f1.iter().copied()).filter(|(_, f1)| !f1.is_nan())
    }

    fn json(&self) -> Value {
        let by_label: Map<String, Value> =
            self.by_label().map(|(label, f1)| (label.clone(), rounded(f1).into())).collect();
        json!({
            "messages": self.messages,
            "macro_f1": rounded(self.macro_f1),
            "accuracy": rounded(self.accuracy),
            "top2_accuracy": rounded(self.top2_accuracy),
            "f1_by_label": by_label,
            "routed": rounded(self.routed),
            "routed_accuracy": rounded(self.routed_accuracy),
            "micros_per_message": rounded(self.micros_mean()),
            "micros_p50": rounded(figures::quantile(&self.micros, 0.5)),
            "micros_p99": rounded(figures::quantile(&self.micros, 0.99)),
            "train_seconds": rounded(self.train_seconds),
            "model": self.model,
        })
    }

    fn words(&self, lang: Lang) -> String {
        let share = |figure: f64| format!("{figure:.4}");
        let micros = |figure: f64| format!("{figure:.1}");
        let mut lines = vec![lang.text(
            "cli-model-evaluated",
            &[
                ("messages", self.messages.into()),
                ("macro", share(self.macro_f1).into()),
                ("accuracy", share(self.accuracy).into()),
                ("two", share(self.top2_accuracy).into()),
                ("routed", share(self.routed).into()),
                ("right", share(self.routed_accuracy).into()),
                ("mean", micros(self.micros_mean()).into()),
                ("half", micros(figures::quantile(&self.micros, 0.5)).into()),
                ("most", micros(figures::quantile(&self.micros, 0.99)).into()),
                ("seconds", format!("{:.2}", self.train_seconds).into()),
                ("model", self.model.clone().into()),
            ],
        )];
        lines.extend(self.by_label().map(|(label, f1)| format!("{}\t{label}", share(f1))));
        lines.join("\n")
    }
}
