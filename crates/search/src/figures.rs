//! How good a proposal or a ranking is, in figures: what evaluations and the office's own check of
//! a new model count with.

/// F1 of each label: twice the hits over twice the hits and all misses.
#[must_use]
pub fn f1_by_label(wanted: &[usize], guessed: &[usize], labels: usize) -> Vec<f64> {
    let (mut hits, mut misses) = (vec![0u32; labels], vec![0u32; labels]);
    for (wanted, guessed) in wanted.iter().zip(guessed) {
        if wanted == guessed {
            hits[*wanted] += 1;
        } else {
            misses[*wanted] += 1;
            misses[*guessed] += 1;
        }
    }
    let f1 = |(hits, misses): (&u32, &u32)| {
        let all = 2 * hits + misses;
        if all == 0 { f64::NAN } else { f64::from(2 * hits) / f64::from(all) }
    };
    hits.iter().zip(&misses).map(f1).collect()
}

/// The mean F1 over the labels that occur, wanted or guessed.
#[must_use]
pub fn macro_f1(wanted: &[usize], guessed: &[usize], labels: usize) -> f64 {
    let each = f1_by_label(wanted, guessed, labels);
    let there: Vec<f64> = each.into_iter().filter(|f1| !f1.is_nan()).collect();
    if there.is_empty() { 0.0 } else { there.iter().sum::<f64>() / there.len() as f64 }
}

/// How many of those that should be found were among the first, over queries and over topics.
#[derive(Clone, Debug, Default)]
pub struct Recall {
    /// Hits and what could be hit, for each topic.
    topics: Vec<(usize, usize)>,
}

impl Recall {
    /// What is asked from here on belongs to another topic.
    pub fn topic(&mut self) {
        self.topics.push((0, 0));
    }

    pub fn asked(&mut self, hits: usize, possible: usize) {
        if self.topics.is_empty() {
            self.topic();
        }
        if let Some(last) = self.topics.last_mut() {
            *last = (last.0 + hits, last.1 + possible);
        }
    }

    /// Every query counts by what it could hit.
    #[must_use]
    pub fn micro(&self) -> f64 {
        let sum = self.topics.iter().fold((0, 0), |sum, topic| (sum.0 + topic.0, sum.1 + topic.1));
        sum.0 as f64 / sum.1.max(1) as f64
    }

    /// Every topic counts the same.
    #[must_use]
    pub fn macro_mean(&self) -> f64 {
        let each = self.topics.iter().map(|topic| topic.0 as f64 / topic.1.max(1) as f64);
        each.sum::<f64>() / self.topics.len().max(1) as f64
    }
}

/// The value below which this part of the sorted values lies.
#[must_use]
pub fn quantile(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len().saturating_sub(1) as f64;
    sorted.get((last * part).round() as usize).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_counts_both_kinds_of_misses() {
        // Label 0: 2 hits, 1 missed; label 1: 1 hit, 1 too many; label 2 never occurs.
        let (wanted, guessed) = ([0, 0, 0, 1], [0, 0, 1, 1]);
        let each = f1_by_label(&wanted, &guessed, 3);
        assert!((each[0] - 0.8).abs() < 1e-9 && (each[1] - 2.0 / 3.0).abs() < 1e-9);
        assert!(each[2].is_nan());
        assert!((macro_f1(&wanted, &guessed, 3) - (0.8 + 2.0 / 3.0) / 2.0).abs() < 1e-9);
    }

    #[test]
    fn recall_is_counted_over_queries_and_over_topics() {
        let mut recall = Recall::default();
        recall.topic();
        recall.asked(9, 10);
        recall.asked(9, 10);
        recall.topic();
        recall.asked(0, 2);
        assert!((recall.micro() - 18.0 / 22.0).abs() < 1e-9);
        assert!((recall.macro_mean() - 0.45).abs() < 1e-9);
    }

    #[test]
    fn quantiles_of_nothing_and_of_some() {
        assert!(quantile(&[], 0.5).abs() < 1e-9);
        assert!((quantile(&[1.0, 2.0, 9.0], 0.5) - 2.0).abs() < 1e-9);
        assert!((quantile(&[1.0, 2.0, 9.0], 1.0) - 9.0).abs() < 1e-9);
    }
}
