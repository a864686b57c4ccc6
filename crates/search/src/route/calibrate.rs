//! What a score is worth: probabilities that mean what they say, and from which confidence on a
//! proposal is right often enough to be called sure. Both are found on scores of unseen messages.

/// A softmax over scores, stretched, with a shift for each label.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    pub stretch: f32,
    pub shifts: Vec<f32>,
    /// How often the first was right at a chance of so much: ascending in both. Labels that are
    /// wrong in the examples keep even the surest from being always right.
    pub knots: Vec<(f32, f32)>,
    /// From this chance on, proposals were right as often as asked for. Above 1: never.
    pub sure_from: f32,
}

/// How the model did on messages it had not seen while it was trained.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    pub messages: u32,
    pub accuracy: f32,
    pub macro_f1: f32,
    /// The part of the messages that it was sure of.
    pub sure: f32,
}

const STEPS: usize = 60;
/// Deviations by which the surest must be better than asked for.
const LUCK: f32 = 2.5;
/// Points at which confidence is measured, and messages that each needs.
const KNOTS: usize = 16;
const KNOT_MIN: usize = 100;
/// Fewer messages than this above a threshold prove nothing.
const SURE_MIN: usize = 20;
pub const NEVER: f32 = 2.0;

impl Calibration {
    #[must_use]
    pub fn found(scores: &[f32], wanted: &[usize], labels: usize, asked: f32) -> (Self, Held) {
        let mut found =
            Self { stretch: 3.0, shifts: vec![0.0; labels], knots: Vec::new(), sure_from: NEVER };
        if labels < 2 {
            return (found, Held::default());
        }
        found.fit(scores, wanted, labels);
        let mut firsts = Vec::with_capacity(wanted.len());
        let mut guessed = Vec::with_capacity(wanted.len());
        for (scores, wanted) in scores.chunks(labels).zip(wanted) {
            let chances = found.chances(scores);
            let best = best(&chances);
            firsts.push((chances[best], best == *wanted));
            guessed.push(best);
        }
        let right = firsts.iter().filter(|first| first.1).count();
        firsts.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.sure_from = sure_from(&firsts, asked);
        found.knots = knots(&firsts);
        let sure = firsts.iter().filter(|first| first.0 >= found.sure_from).count();
        let all = wanted.len().max(1) as f32;
        let held = Held {
            messages: wanted.len() as u32,
            accuracy: right as f32 / all,
            macro_f1: crate::figures::macro_f1(wanted, &guessed, labels) as f32,
            sure: sure as f32 / all,
        };
        (found, held)
    }

    /// Gradient descent on the log loss, by hand: a stretch and a shift for each label are few.
    fn fit(&mut self, scores: &[f32], wanted: &[usize], labels: usize) {
        let all = wanted.len().max(1) as f64;
        let mut moment = vec![0.0f64; labels + 1];
        let mut spread = vec![0.0f64; labels + 1];
        for step in 1..=STEPS {
            let mut slope = vec![0.0f64; labels + 1];
            for (scores, wanted) in scores.chunks(labels).zip(wanted) {
                for (label, chance) in self.chances(scores).into_iter().enumerate() {
                    let off = f64::from(chance) - f64::from(u8::from(label == *wanted));
                    slope[0] += off * f64::from(scores[label]) / all;
                    slope[label + 1] += off / all;
                }
            }
            let rate = 0.3 / (1.0 + step as f64 / 20.0);
            for (at, slope) in slope.iter().enumerate() {
                moment[at] = 0.8 * moment[at] + 0.2 * slope;
                spread[at] = 0.95 * spread[at] + 0.05 * slope * slope;
                let warm = (1.0 - 0.95f64.powi(step as i32)).max(1e-9);
                let by = rate * moment[at] / ((spread[at] / warm).sqrt() + 1e-4);
                match at {
                    0 => self.stretch = (self.stretch - by as f32).clamp(0.1, 50.0),
                    _ => self.shifts[at - 1] -= by as f32,
                }
            }
        }
    }

    /// What a first chance is worth: how often such were right.
    #[must_use]
    pub fn confidence(&self, chance: f32) -> f32 {
        let above = self.knots.partition_point(|knot| knot.0 < chance);
        let (Some(first), Some(last)) = (self.knots.first(), self.knots.last()) else {
            return chance;
        };
        let (low, high) = match above {
            0 => ((0.0, 0.0), *first),
            above if above == self.knots.len() => return last.1,
            above => (self.knots[above - 1], self.knots[above]),
        };
        low.1 + (high.1 - low.1) * (chance - low.0) / (high.0 - low.0).max(1e-6)
    }

    /// The chance of every label.
    #[must_use]
    pub fn chances(&self, scores: &[f32]) -> Vec<f32> {
        let stretched = scores.iter().zip(&self.shifts).map(|(s, shift)| s * self.stretch + shift);
        let mut chances: Vec<f32> = stretched.collect();
        let top = chances.iter().copied().fold(f32::MIN, f32::max);
        for chance in &mut chances {
            *chance = (*chance - top).exp();
        }
        let sum: f32 = chances.iter().sum();
        for chance in &mut chances {
            *chance /= sum;
        }
        chances
    }
}

/// The place of the greatest.
#[must_use]
pub fn best(chances: &[f32]) -> usize {
    let better = |best: usize, at: usize| if chances[at] > chances[best] { at } else { best };
    (0..chances.len()).reduce(better).unwrap_or(0)
}

/// The lowest chance above which proposals were right as often as asked for, and by so much more
/// as luck alone would rarely give. The firsts come surest first.
fn sure_from(firsts: &[(f32, bool)], asked: f32) -> f32 {
    let (mut right, mut from) = (0usize, NEVER);
    for (at, (chance, is_right)) in firsts.iter().enumerate() {
        right += usize::from(*is_right);
        // What is equally sure is taken or left together.
        if firsts.get(at + 1).is_some_and(|next| next.0 == *chance) {
            continue;
        }
        let all = (at + 1) as f32;
        let luck = LUCK * (asked * (1.0 - asked) / all).sqrt();
        if at + 1 >= SURE_MIN && right as f32 >= (asked + luck).min(1.0) * all {
            from = *chance;
        }
    }
    from
}

/// Mean chance and part right of equally many firsts each, surest first; neighbours that stand in
/// the wrong order are taken together. Of few firsts nothing can be said.
fn knots(firsts: &[(f32, bool)]) -> Vec<(f32, f32)> {
    let bins = (firsts.len() / KNOT_MIN).min(KNOTS);
    if bins < 3 {
        return Vec::new();
    }
    // Sums of chances, of those right, and their number.
    let mut sums: Vec<(f64, f64, f64)> = Vec::with_capacity(bins);
    for bin in firsts.chunks(firsts.len().div_ceil(bins)).rev() {
        let chances: f64 = bin.iter().map(|first| f64::from(first.0)).sum();
        let right = bin.iter().filter(|first| first.1).count() as f64;
        let mut next = (chances, right, bin.len() as f64);
        while let Some(last) = sums.last().filter(|last| last.1 / last.2 >= next.1 / next.2) {
            next = (last.0 + next.0, last.1 + next.1, last.2 + next.2);
            sums.pop();
        }
        sums.push(next);
    }
    sums.iter().map(|sum| ((sum.0 / sum.2) as f32, (sum.1 / sum.2) as f32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many firsts with this chance, of which every n-th was wrong.
    fn firsts(chance: f32, count: usize, wrong_every: usize) -> Vec<(f32, bool)> {
        (1..=count).map(|at| (chance, at % wrong_every != 0)).collect()
    }

    #[test]
    fn sure_is_only_what_was_right_often_enough_and_often_enough_seen() {
        let good = firsts(0.99, 1000, 1001);
        let bad = firsts(0.9, 1000, 10);
        assert!((sure_from(&[good.clone(), bad.clone()].concat(), 0.98) - 0.99).abs() < 1e-6);
        assert!(sure_from(&bad, 0.98) >= NEVER, "never right often enough");
        assert!(sure_from(&good[..SURE_MIN - 1], 0.98) >= NEVER, "too few to say");
        // Right just as often as asked for may be luck.
        assert!(sure_from(&firsts(0.9, 1000, 50), 0.98) >= NEVER);
    }

    #[test]
    fn confidence_is_how_often_such_chances_were_right_and_never_falls() {
        let seen = [
            firsts(0.999, 400, 100),
            firsts(0.9, 400, 5),
            firsts(0.7, 400, 4),
            firsts(0.5, 400, 2),
        ]
        .concat();
        let calibration =
            Calibration { stretch: 1.0, shifts: Vec::new(), knots: knots(&seen), sure_from: NEVER };
        for (chance, right) in [(0.999, 0.99), (0.9, 0.8), (0.7, 0.75), (0.5, 0.5)] {
            let confidence = calibration.confidence(chance);
            assert!((confidence - right).abs() < 0.02, "{chance}: {confidence}");
        }
        let all: Vec<f32> =
            (0..=100u8).map(|at| calibration.confidence(f32::from(at) / 100.0)).collect();
        assert!(all.is_sorted() && all.iter().all(|c| (0.0..=1.0).contains(c)), "{all:?}");
    }

    #[test]
    fn few_messages_leave_the_chance_as_it_is() {
        assert!(knots(&firsts(0.9, 2 * KNOT_MIN, 3)).is_empty());
        let plain = Calibration::found(&[], &[], 2, 0.98).0;
        assert!((plain.confidence(0.63) - 0.63).abs() < 1e-6);
    }
}
