//! Chance that can be had again: a run prints its seed, and the same seed rolls the same.

use huiyin_app::moment::Moment;

pub struct Dice(fastrand::Rng);

impl Dice {
    /// The seed is that of the variable, or a fresh one; either way it is printed.
    #[must_use]
    pub fn new(what: &str, variable: &str) -> Self {
        let asked = std::env::var(variable).ok().and_then(|text| text.parse().ok());
        let seed = asked.unwrap_or_else(|| u64::from_be_bytes(Moment::real().random()) >> 16);
        println!("{what}: {variable}={seed}");
        Self::of_seed(seed)
    }

    #[must_use]
    pub fn of_seed(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Below `below`.
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0.u64(..below.max(1))
    }

    /// As `roll`, for places in a list.
    pub fn below(&mut self, many: usize) -> usize {
        self.0.usize(..many.max(1))
    }

    pub fn of_list<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Dice of their own for somebody who rolls at the same time.
    #[must_use]
    pub fn handed_on(&mut self) -> Self {
        Self(self.0.fork())
    }
}
