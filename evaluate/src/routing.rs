//! Rows about routing: five folds with near-duplicates together, the time of a proposal, and of
//! training anew.

use crate::folds::FOLDS;
use crate::machine::timed;
use crate::messages::Message;
use crate::table::Row;
use huiyin_search::figures::{f1_by_label, macro_f1, quantile};
use huiyin_search::mask::masked;
use huiyin_search::route::{Example, Model, Options, train};
use serde::Serialize;

/// What five models said about the messages that they had not seen.
#[derive(Debug, Default, Serialize)]
pub struct Found {
    pub labels: Vec<String>,
    pub f1: Vec<f64>,
    pub macro_f1: f64,
    pub accuracy: f64,
    pub top2_accuracy: f64,
    /// Routed without a person, by the threshold that the model found itself, and how often right.
    pub routed: f64,
    pub routed_accuracy: f64,
    /// Of proposals with a confidence of .8 and more: how many, how often right, mean confidence.
    pub confident: [f64; 3],
    pub micros_p50: f64,
    pub micros_p99: f64,
    pub micros_mean: f64,
}

#[must_use]
pub fn judged(messages: &[Message], folds: &[usize], options: &Options) -> Found {
    let mut labels: Vec<String> = messages.iter().map(|m| m.label.clone()).collect();
    labels.sort_unstable();
    labels.dedup();
    let mut seen = Vec::with_capacity(messages.len());
    for fold in 0..FOLDS {
        let (test, learnt): (Vec<_>, Vec<_>) =
            messages.iter().zip(folds).partition(|(_, side)| **side == fold);
        let model = trained(learnt.iter().map(|(message, _)| *message), options);
        seen.extend(test.iter().map(|(message, _)| Seen::of(&model, message, &labels)));
    }
    summed(labels, &seen)
}

/// A model of these messages, masked as the office masks what it learns from.
pub fn trained<'a>(messages: impl Iterator<Item = &'a Message>, options: &Options) -> Model {
    let masked: Vec<(&str, String, String)> =
        messages.map(|m| (m.label.as_str(), masked(&m.title, &[]), masked(&m.body, &[]))).collect();
    let example = |(label, title, body)| Example { label, title, body };
    let examples =
        masked.iter().map(|(label, title, body)| (*label, title.as_str(), body.as_str()));
    train(&examples.map(example).collect::<Vec<_>>(), options)
}

struct Seen {
    wanted: usize,
    guessed: usize,
    among_two: bool,
    confidence: f64,
    abstains: bool,
    micros: f64,
}

impl Seen {
    fn of(model: &Model, message: &Message, labels: &[String]) -> Self {
        let place = |label: &str| labels.iter().position(|known| known == label).unwrap_or(0);
        // From the raw text on: masking belongs to it.
        let (proposal, seconds) =
            timed(|| model.propose(&masked(&message.title, &[]), &masked(&message.body, &[])));
        let first = proposal.topics.first();
        Self {
            wanted: place(&message.label),
            guessed: place(first.map_or("", |topic| &topic.label)),
            among_two: proposal.topics.iter().any(|topic| topic.label == message.label),
            confidence: first.map_or(0.0, |topic| f64::from(topic.confidence)),
            abstains: proposal.abstains,
            micros: seconds * 1e6,
        }
    }

    fn is_right(&self) -> bool {
        self.wanted == self.guessed
    }
}

fn summed(labels: Vec<String>, seen: &[Seen]) -> Found {
    let all = seen.len().max(1) as f64;
    let wanted: Vec<usize> = seen.iter().map(|seen| seen.wanted).collect();
    let guessed: Vec<usize> = seen.iter().map(|seen| seen.guessed).collect();
    let mut micros: Vec<f64> = seen.iter().map(|seen| seen.micros).collect();
    micros.sort_by(f64::total_cmp);
    let part = |many: usize, of: f64| many as f64 / of.max(1.0);
    let routed: Vec<&Seen> = seen.iter().filter(|seen| !seen.abstains).collect();
    let sure: Vec<&Seen> = seen.iter().filter(|seen| seen.confidence >= 0.8).collect();
    let right = |of: &[&Seen]| part(of.iter().filter(|s| s.is_right()).count(), of.len() as f64);
    let confidence: f64 = sure.iter().map(|seen| seen.confidence).sum();
    Found {
        f1: f1_by_label(&wanted, &guessed, labels.len()),
        macro_f1: macro_f1(&wanted, &guessed, labels.len()),
        accuracy: part(seen.iter().filter(|seen| seen.is_right()).count(), all),
        top2_accuracy: part(seen.iter().filter(|seen| seen.among_two).count(), all),
        routed: part(routed.len(), all),
        routed_accuracy: right(&routed),
        confident: [part(sure.len(), all), right(&sure), confidence / sure.len().max(1) as f64],
        micros_p50: quantile(&micros, 0.5),
        micros_p99: quantile(&micros, 0.99),
        micros_mean: micros.iter().sum::<f64>() / all,
        labels,
    }
}

impl Found {
    #[must_use]
    pub fn worst(&self) -> (f64, &str) {
        let each = self.f1.iter().copied().zip(self.labels.iter().map(String::as_str));
        each.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, ""))
    }

    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let (worst, label) = self.worst();
        let shown = |figure: f64| format!("{figure:.4}");
        let sure = format!("{:.1} % at {:.1} %", self.routed * 100.0, self.routed_accuracy * 100.0);
        let half = format!("{:.0} us p50", self.micros_p50);
        let most = format!("{:.0} us p99", self.micros_p99);
        vec![
            Row::of(
                "macro-F1, five folds",
                ".925",
                ">= .930",
                &[(self.macro_f1, &shown(self.macro_f1))],
                self.macro_f1 >= 0.930,
            ),
            Row::of(
                "worst class F1",
                ".81",
                ">= .87",
                &[(worst, &format!("{worst:.4} {label}"))],
                worst >= 0.87,
            ),
            Row::of(
                "top-2 accuracy",
                ".972",
                ">= .980",
                &[(self.top2_accuracy, &shown(self.top2_accuracy))],
                self.top2_accuracy >= 0.980,
            ),
            Row::of(
                "routed at >= 98 % accuracy",
                "54 %",
                ">= 65 %",
                &[(self.routed, &sure), (self.routed_accuracy, "threshold from training alone")],
                self.routed >= 0.65 && self.routed_accuracy >= 0.98,
            ),
            Row::of(
                "CPU per message, masking included",
                "48-130 us",
                "<= 100 us p50, <= 500 us p99",
                &[(self.micros_p50, &half), (self.micros_p99, &most)],
                self.micros_p50 <= 100.0 && self.micros_p99 <= 500.0,
            ),
        ]
    }
}

/// Training on ten thousand messages, twice: the same messages again where there are fewer.
#[must_use]
pub fn retrained(messages: &[Message]) -> Row {
    const MANY: usize = 10_000;
    let all = || messages.iter().cycle().take(if messages.is_empty() { 0 } else { MANY });
    let (first, seconds) = timed(|| trained(all(), &Options::default()).to_bytes());
    let (second, again) = timed(|| trained(all(), &Options::default()).to_bytes());
    let same = first == second;
    let best = seconds.min(again);
    let bytes = if same { "byte-identical" } else { "bytes DIFFER" };
    Row::of(
        "retrain on 10 k messages",
        "6-19 s",
        "<= 2 s, byte-identical",
        &[(best, &format!("{best:.2} s")), (f64::from(u8::from(same)), bytes)],
        best <= 2.0 && same,
    )
}
