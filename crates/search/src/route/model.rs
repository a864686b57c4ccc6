//! A trained model and what it proposes: the likeliest topics with a confidence and the words
//! that spoke for them, and whether it would rather leave the matter to a person.

use super::calibrate::{Calibration, Held, best};
use super::grams::Gram;
use super::solve::{LANES, Lane};
use super::vocabulary::Vocabulary;

/// Two buttons stand on the desk.
const TOPICS: usize = 2;
/// Words told for each topic.
const WORDS: usize = 5;

#[derive(Clone, Debug)]
pub struct Model {
    pub(super) vocabulary: Vocabulary,
    pub(super) labels: Vec<String>,
    /// For each lane of labels, the weight of each column.
    pub(super) weights: Vec<Vec<Lane>>,
    pub(super) calibration: Calibration,
    pub(super) held: Held,
}

/// A topic proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub label: String,
    /// Chance that it is this one.
    pub confidence: f32,
    /// The words of the message that spoke for it, the strongest first.
    pub words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The likeliest first; at most two.
    pub topics: Vec<Topic>,
    /// Not sure enough to route without a person's look.
    pub abstains: bool,
}

impl Model {
    pub(super) fn of(
        vocabulary: Vocabulary,
        labels: Vec<String>,
        weights: Vec<Vec<Lane>>,
        calibration: Calibration,
        held: Held,
    ) -> Self {
        Self { vocabulary, labels, weights, calibration, held }
    }

    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How it did on messages it had not seen while it was trained.
    #[must_use]
    pub fn held(&self) -> Held {
        self.held
    }

    /// From this confidence on it does not abstain; above 1 it always does.
    #[must_use]
    pub fn sure_from(&self) -> f32 {
        self.calibration.sure_from
    }

    /// What this message is about, as a proposal for a person.
    #[must_use]
    pub fn propose(&self, title: &str, body: &str) -> Proposal {
        let (rows, stands) = self.vocabulary.read(title, body);
        let (columns, values) = rows.row(0);
        let mut scores = Vec::with_capacity(self.labels.len() + LANES);
        for lane in &self.weights {
            let mut sum = [0.0f32; LANES];
            for (column, value) in columns.iter().zip(values) {
                for (sum, weight) in sum.iter_mut().zip(&lane[*column as usize]) {
                    *sum += weight * value;
                }
            }
            scores.extend(sum);
        }
        scores.truncate(self.labels.len());
        let mut chances = self.calibration.chances(&scores);
        let mut topics = Vec::with_capacity(TOPICS);
        for _ in 0..TOPICS.min(chances.len()) {
            let label = best(&chances);
            let words = self.words(label, &stands, title, body);
            let confidence = std::mem::replace(&mut chances[label], -1.0);
            topics.push(Topic { label: self.labels[label].clone(), confidence, words });
        }
        let sure = topics.first().is_some_and(|t| t.confidence >= self.calibration.sure_from);
        Proposal { topics, abstains: !sure || stands.is_empty() }
    }

    /// The grams that spoke for this label more than for the others, as they stand in the text.
    fn words(&self, label: usize, stands: &[(u32, Gram)], title: &str, body: &str) -> Vec<String> {
        let text = |gram: &Gram| {
            let from = if gram.in_title { title } else { body };
            &from[gram.start as usize..gram.end as usize]
        };
        let mut spoke: Vec<(f32, usize)> = Vec::with_capacity(stands.len());
        for (at, (column, gram)) in stands.iter().enumerate() {
            let is_word = gram.length > 1 || gram.end - gram.start > 4;
            let by = self.spoke(label, *column) * self.vocabulary.worth[*column as usize];
            if is_word && by > 0.0 {
                spoke.push((by, at));
            }
        }
        let mut words: Vec<String> = Vec::with_capacity(WORDS);
        let mut taken: Vec<(bool, u32, u32)> = Vec::with_capacity(WORDS);
        while words.len() < WORDS {
            let strongest = spoke.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a });
            let Some((by, at)) = strongest.filter(|strongest| strongest.0 > 0.0) else { break };
            let gram = &stands[at].1;
            let beside =
                |t: &(bool, u32, u32)| t.0 == gram.in_title && gram.start < t.2 && t.1 < gram.end;
            let word = text(gram);
            if by > 0.0 && !taken.iter().any(beside) && !words.iter().any(|w| w == word) {
                words.push(word.to_owned());
                taken.push((gram.in_title, gram.start, gram.end));
            }
            spoke.retain(|other| other.1 != at && stands[other.1].0 != stands[at].0);
        }
        words
    }

    fn spoke(&self, label: usize, column: u32) -> f32 {
        let lane = &self.weights[label / LANES][column as usize];
        let sum: f32 = lane.iter().sum();
        lane[label % LANES] - sum / LANES as f32
    }
}
