//! A trained model and what it proposes: the likeliest topics with a confidence and the words
//! that spoke for them, and whether it would rather leave the matter to a person.

use super::calibrate::{Calibration, Held, best};
use super::grams::Gram;
use super::solve::{LANES, Lane};
use super::vocabulary::Vocabulary;

/// Two buttons stand on the desk.
const TOPICS: usize = 2;
/// Words told for each topic, out of so many of the strongest.
const WORDS: usize = 5;
const LOOKED_AT: usize = 32;

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

    /// From this confidence on it does not abstain; nothing when it always does.
    #[must_use]
    pub fn sure_from(&self) -> Option<f32> {
        let chance = self.calibration.sure_from;
        (chance <= 1.0).then(|| self.calibration.confidence(chance))
    }

    /// The chance of every label, in the order of [`Self::labels`], not yet measured against
    /// what such chances were worth.
    #[must_use]
    pub fn chances(&self, title: &str, body: &str) -> Vec<f32> {
        let (rows, _) = self.vocabulary.read(title, body);
        let (columns, values) = rows.row(0);
        self.chances_of(columns, values)
    }

    fn chances_of(&self, columns: &[u32], values: &[f32]) -> Vec<f32> {
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
        self.calibration.chances(&scores)
    }

    /// What this message is about, as a proposal for a person.
    #[must_use]
    pub fn propose(&self, title: &str, body: &str) -> Proposal {
        let (rows, grams) = self.vocabulary.read(title, body);
        let (columns, values) = rows.row(0);
        let mut chances = self.chances_of(columns, values);
        let first = chances.iter().copied().fold(0.0, f32::max);
        let confidence = self.calibration.confidence(first);
        let mut topics = Vec::with_capacity(TOPICS);
        for place in 0..TOPICS.min(chances.len()) {
            let label = best(&chances);
            let words = self.words(label, (columns, values), &grams, title, body);
            let chance = std::mem::replace(&mut chances[label], -1.0);
            // What the first leaves is divided among the others as their chances are.
            let rest = (1.0 - confidence) * chance / (1.0 - first).max(1e-6);
            let confidence = if place == 0 { confidence } else { rest.min(confidence) };
            topics.push(Topic { label: self.labels[label].clone(), confidence, words });
        }
        let is_sure = first >= self.calibration.sure_from;
        Proposal { topics, abstains: !is_sure || grams.is_empty() }
    }

    /// The grams that spoke for this label more than for the others, as they stand in the text:
    /// none beside another, none twice.
    fn words(
        &self,
        label: usize,
        (columns, values): (&[u32], &[f32]),
        grams: &[Gram],
        title: &str,
        body: &str,
    ) -> Vec<String> {
        let mut spoke: Vec<(f32, u32)> = Vec::with_capacity(grams.len());
        for (at, gram) in (0u32..).zip(grams) {
            // A word: several units, or a run of several letters.
            if gram.length > 1 || gram.end - gram.start > 4 {
                let by = self.spoke(label, columns[at as usize]) * values[at as usize];
                if by > 0.0 {
                    spoke.push((by, at));
                }
            }
        }
        let strongest = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if spoke.len() > LOOKED_AT {
            spoke.select_nth_unstable_by(LOOKED_AT, strongest);
            spoke.truncate(LOOKED_AT);
        }
        spoke.sort_unstable_by(strongest);
        let mut taken: Vec<&Gram> = Vec::with_capacity(WORDS);
        let mut words: Vec<String> = Vec::with_capacity(WORDS);
        for gram in spoke.iter().map(|(_, at)| &grams[*at as usize]) {
            let text = if gram.in_title { title } else { body };
            let word = &text[gram.start as usize..gram.end as usize];
            if words.iter().any(|w| w == word) || taken.iter().any(|t| t.is_beside(gram)) {
                continue;
            }
            words.push(word.to_owned());
            taken.push(gram);
            if words.len() == WORDS {
                break;
            }
        }
        words
    }

    fn spoke(&self, label: usize, column: u32) -> f32 {
        let lane = &self.weights[label / LANES][column as usize];
        let sum: f32 = lane.iter().sum();
        lane[label % LANES] - sum / LANES as f32
    }
}
