//! What was tried on the way to the defaults, each by itself on the same folds (`--trials`). The
//! table in docs/triage.md is what this prints.

use crate::clusters;
use crate::folds::FOLDS;
use crate::messages::{Message, rows};
use crate::routing::{Found, judged, trained};
use crate::similar::{FIRST, recalled};
use huiyin_search::figures::macro_f1;
use huiyin_search::mask::masked;
use huiyin_search::route::{Model, Options, Shape};
use std::path::Path;

/// Messages without a topic teach when the model is so sure of them.
const SELF_TAUGHT: f32 = 0.97;

/// # Errors
/// A file that is there but cannot be read.
pub fn run(folder: &Path, messages: &[Message], folds: &[usize]) -> Result<(), String> {
    println!("\ntrials, each against the defaults:");
    for (name, options) in variants() {
        line(&name, &judged(messages, folds, &options));
    }
    let replies = rows(&folder.join("replies.csv"), ["title", "body", "reply"])?;
    let told = |with_reply: bool| taught(messages, folds, &replies, with_reply);
    println!("{:<44} macro-F1 {:.4}", "replies.csv, self-taught", told(false));
    println!("{:<44} macro-F1 {:.4}", "replies.csv, self-taught, answer read too", told(true));
    println!("{:<44} macro-F1 {:.4}", "mean of four calibrated models", together(messages, folds));
    let once = recalled(folder, |ranker, query, may_see| ranker.find_once(query, may_see, FIRST))?;
    let twice = recalled(folder, |ranker, query, may_see| ranker.find(query, may_see, FIRST))?;
    for (name, recall) in [("asked once", once), ("asked twice (default)", twice)] {
        let (micro, mean) = (recall.micro(), recall.macro_mean());
        println!("{:<44} recall@10 {micro:.4} / {mean:.4}", format!("similar, {name}"));
    }
    clusters::trials(folder)
}

fn line(name: &str, found: &Found) {
    println!(
        "{name:<44} macro-F1 {:.4}  worst {:.4}  top-2 {:.4}  routed {:.1} % at {:.1} %",
        found.macro_f1,
        found.worst().0,
        found.top2_accuracy,
        found.routed * 100.0,
        found.routed_accuracy * 100.0,
    );
}

fn variants() -> Vec<(String, Options)> {
    let with = |change: &dyn Fn(&mut Options)| {
        let mut options = Options::default();
        change(&mut options);
        options
    };
    let grams = |text, title| move |o: &mut Options| o.shape = Shape { text, title, ..o.shape };
    [
        ("defaults", with(&|_| {})),
        ("without naive Bayes", with(&|o| o.bayes = false)),
        ("without evened labels", with(&|o| o.evened = false)),
        ("title worth 1", with(&|o| o.title = 1.0)),
        ("title worth 3", with(&|o| o.title = 3.0)),
        ("grams 1-3", with(&grams(3, 3))),
        ("grams 1-2, title 1-3", with(&grams(2, 3))),
        ("cost 1", with(&|o| o.cost = 1.0)),
        ("grams of three messages and more", with(&|o| o.least = 3)),
        ("every gram, however rare", with(&|o| o.least = 1)),
    ]
    .map(|(name, options)| (name.to_owned(), options))
    .into()
}

/// Macro-F1 when unlabelled messages that the model is sure of teach a second model.
fn taught(messages: &[Message], folds: &[usize], told: &[[String; 3]], with_reply: bool) -> f64 {
    let options = Options::default();
    folded(messages, folds, |learnt| {
        let first = trained(learnt.iter().copied(), &options);
        let more = told.iter().filter_map(|[title, body, reply]| {
            let text = if with_reply { format!("{body} {reply}") } else { body.clone() };
            let topic = first
                .propose(&masked(title, &[]), &masked(&text, &[]))
                .topics
                .into_iter()
                .next()?;
            let is_sure = topic.confidence >= SELF_TAUGHT;
            is_sure.then(|| Message {
                label: topic.label,
                title: title.clone(),
                body: body.clone(),
            })
        });
        let more: Vec<Message> = more.collect();
        vec![trained(learnt.iter().copied().chain(&more), &options)]
    })
}

/// Macro-F1 of the mean chance of four models that see the text differently.
fn together(messages: &[Message], folds: &[usize]) -> f64 {
    let of = |text, title, bayes, cost| {
        let mut options = Options { bayes, cost, ..Options::default() };
        options.shape = Shape { text, title, ..options.shape };
        options
    };
    let four =
        [of(2, 2, true, 3.0), of(2, 2, true, 1.0), of(3, 3, true, 3.0), of(2, 3, false, 3.0)];
    folded(messages, folds, |learnt| {
        four.iter().map(|options| trained(learnt.iter().copied(), options)).collect()
    })
}

/// Macro-F1 over the folds of the mean of whatever models are made from each four fifths.
fn folded(
    messages: &[Message],
    folds: &[usize],
    models: impl Fn(&[&Message]) -> Vec<Model>,
) -> f64 {
    let (mut wanted, mut guessed, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let sided = |of: bool| {
            let both = messages.iter().zip(folds);
            let side = both.filter(move |(_, side)| (**side == fold) == of);
            side.map(|(message, _)| message).collect::<Vec<_>>()
        };
        let models = models(&sided(false));
        labels = models[0].labels().to_vec();
        for message in sided(true) {
            let mut sums = vec![0.0f32; labels.len()];
            let (title, body) = (masked(&message.title, &[]), masked(&message.body, &[]));
            for model in &models {
                let chances = model.chances(&title, &body);
                sums.iter_mut().zip(chances).for_each(|(sum, chance)| *sum += chance);
            }
            let best = (0..sums.len()).max_by(|a, b| sums[*a].total_cmp(&sums[*b]));
            guessed.push(best.unwrap_or(0));
            wanted.push(labels.iter().position(|l| *l == message.label).unwrap_or(0));
        }
    }
    macro_f1(&wanted, &guessed, labels.len())
}
