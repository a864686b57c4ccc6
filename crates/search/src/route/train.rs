//! Training: rows, weights of every label, and what a score is worth, found on messages that the
//! weights had not seen. Nothing is drawn by chance: the same examples give the same bytes.

use super::calibrate::{Calibration, Held};
use super::model::Model;
use super::solve::{Costs, Draw, LANES, Lane, Rows, solved};
use super::vocabulary::Vocabulary;
use super::{Example, Options};
use crate::tokens::chained;

/// A model from examples. Without examples of at least two labels it knows nothing and abstains.
#[must_use]
pub fn train(examples: &[Example<'_>], options: &Options) -> Model {
    let mut labels: Vec<String> = examples.iter().map(|e| e.label.to_owned()).collect();
    labels.sort_unstable();
    labels.dedup();
    let place = |label: &str| labels.binary_search_by(|l| l.as_str().cmp(label)).unwrap_or(0);
    let wanted: Vec<usize> = examples.iter().map(|example| place(example.label)).collect();
    let messages: Vec<_> = examples.iter().map(|example| (example.title, example.body)).collect();
    let (vocabulary, rows) = Vocabulary::learnt(&messages, options);
    let all: Vec<u32> = (0..examples.len() as u32).collect();
    let task = Task {
        rows: &rows,
        wanted: &wanted,
        labels: labels.len(),
        options,
        columns: vocabulary.columns(),
    };
    let weights = task.weights(&all, options.epochs);
    let (calibration, held) = task.calibrated(&sides(examples, options.sides));
    Model::of(vocabulary, labels, weights, calibration, held)
}

/// Which of the sides each example is on; messages with the same beginning are on the same one.
fn sides(examples: &[Example<'_>], sides: usize) -> Vec<usize> {
    let side = |example: &Example<'_>| {
        let mut units = Vec::new();
        let end = example.body.char_indices().nth(40).map_or(example.body.len(), |(at, _)| at);
        crate::tokens::units(&example.body[..end], &mut units);
        let hash = units.iter().fold(11, |hash, unit| chained(hash, unit.code));
        Draw::new(hash).below(sides.max(2))
    };
    examples.iter().map(side).collect()
}

struct Task<'a> {
    rows: &'a Rows,
    wanted: &'a [usize],
    labels: usize,
    options: &'a Options,
    columns: usize,
}

impl Task<'_> {
    /// Lanes of labels, one behind the other; each as `lane[column]`.
    fn weights(&self, which: &[u32], epochs: usize) -> Vec<Vec<Lane>> {
        let mut counts = vec![0u32; self.labels];
        for row in which {
            counts[self.wanted[*row as usize]] += 1;
        }
        let lanes = (0..self.labels).step_by(LANES);
        lanes.map(|first| self.lane(which, first, &counts, epochs)).collect()
    }

    fn lane(&self, which: &[u32], first: usize, counts: &[u32], epochs: usize) -> Vec<Lane> {
        let cost = self.options.cost;
        let mut own = [cost; LANES];
        for (own, count) in own.iter_mut().zip(&counts[first..]) {
            let even = which.len() as f32 / (counts.len() as f32 * (*count).max(1) as f32);
            *own *= if self.options.evened { even.sqrt() } else { 1.0 };
        }
        let place = |label: &usize| label.checked_sub(first).unwrap_or(usize::MAX);
        let wanted: Vec<usize> = self.wanted.iter().map(place).collect();
        let scales = self.scales(which, &wanted, first, counts);
        let costs = Costs { own, other: [cost; LANES] };
        solved(self.rows, which, &wanted, costs, scales, epochs)
    }

    /// How freely a column may speak for or against a label: by how much likelier it is in the
    /// label's messages than in others (naive Bayes), squared for the dual.
    fn scales(&self, which: &[u32], wanted: &[usize], first: usize, counts: &[u32]) -> Vec<Lane> {
        if !self.options.bayes {
            return vec![[1.0; LANES]; self.columns];
        }
        let mut inside = vec![[0.0f32; LANES]; self.columns];
        let mut total = vec![0.0f32; self.columns];
        for row in which {
            let lane = wanted[*row as usize];
            for column in self.rows.row(*row as usize).0 {
                total[*column as usize] += 1.0;
                if lane < LANES {
                    inside[*column as usize][lane] += 1.0;
                }
            }
        }
        let all = which.len() as f32;
        for (lanes, total) in inside.iter_mut().zip(&total) {
            for (lane, count) in lanes.iter_mut().zip(&counts[first..]) {
                let count = *count as f32;
                let here = (*lane + 1.0) / (count + 2.0);
                let there = (total - *lane + 1.0) / (all - count + 2.0);
                let apart = (here / there).ln().abs();
                // To the power of three quarters: found by trial, see docs/triage.md.
                let free = (apart.sqrt() * apart.sqrt().sqrt() + 0.1).min(3.0);
                *lane = free * free;
            }
        }
        inside
    }

    /// Scores of every message by weights that had not seen it, and what they are worth.
    fn calibrated(&self, sides: &[usize]) -> (Calibration, Held) {
        let mut scores = vec![0.0f32; sides.len() * self.labels];
        for side in 0..self.options.sides.max(2) {
            let others = (0..sides.len() as u32).filter(|row| sides[*row as usize] != side);
            // To judge scores by, weights that are nearly there do.
            let epochs = self.options.epochs.saturating_sub(2).max(1);
            let weights = self.weights(&others.collect::<Vec<_>>(), epochs);
            for row in (0..sides.len()).filter(|row| sides[*row] == side) {
                let out = &mut scores[row * self.labels..][..self.labels];
                let (columns, values) = self.rows.row(row);
                for (lane, out) in weights.iter().zip(out.chunks_mut(LANES)) {
                    for (column, value) in columns.iter().zip(values) {
                        for (out, weight) in out.iter_mut().zip(&lane[*column as usize]) {
                            *out += weight * value;
                        }
                    }
                }
            }
        }
        Calibration::found(&scores, self.wanted, self.labels, self.options.accuracy)
    }
}
