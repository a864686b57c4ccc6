//! Dice that fall the same way from the same seed (SplitMix64). Good enough to choose faults by,
//! and for nothing else.

/// A row of numbers that a seed determines.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The dice of one run, so that it can be lived again without those before it.
    #[must_use]
    pub fn of(seed: u64, run: u64) -> Self {
        let mut dice = Self(seed);
        let mixed = dice.next().wrapping_add(run.wrapping_mul(0xd134_2543_de82_ef95));
        Self(mixed)
    }

    #[expect(clippy::should_implement_trait, reason = "a throw never ends, an iterator may")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` to below `high`; `low` where nothing lies between.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(1) as u64;
        low + (self.next() % width) as i64
    }

    pub fn chance(&mut self, rate: f64) -> bool {
        ((self.next() >> 11) as f64) < rate * (1_u64 << 53) as f64
    }

    /// Which of these rates it is; `None` for what is left of one.
    pub fn which(&mut self, rates: &[f64]) -> Option<usize> {
        let mut at = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        for (index, rate) in rates.iter().enumerate() {
            if at < *rate {
                return Some(index);
            }
            at -= rate;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_the_same_again_and_unlike_its_neighbours() {
        let row = |seed, run| {
            let mut dice = Dice::of(seed, run);
            [dice.next(), dice.next(), dice.next()]
        };
        assert_eq!(row(7, 3), row(7, 3));
        assert!(row(7, 3) != row(7, 4) && row(7, 3) != row(8, 3));
    }

    #[test]
    fn rates_are_kept_to() {
        let mut dice = Dice::of(1, 1);
        let (mut hits, mut thirds) = (0, 0);
        for _ in 0..20_000 {
            hits += i32::from(dice.chance(0.3));
            thirds += i32::from(dice.which(&[0.1, 0.2]) == Some(1));
            assert!((5..9).contains(&dice.between(5, 9)));
        }
        assert!((5_700..6_300).contains(&hits) && (3_700..4_300).contains(&thirds));
        assert!(!dice.chance(0.0) && dice.chance(1.0));
    }
}
