//! Chance that can be had again: a run prints its seed, and the same seed rolls the same.

use huiyin_app::moment::Moment;

pub struct Dice(u64);

impl Dice {
    /// The seed is that of the variable, or a fresh one; either way it is printed.
    #[must_use]
    pub fn new(what: &str, variable: &str) -> Self {
        let asked = std::env::var(variable).ok().and_then(|text| text.parse().ok());
        let seed = asked.unwrap_or_else(|| u64::from_be_bytes(Moment::real().random()) >> 16);
        println!("{what}: {variable}={seed}");
        Self(seed | 1)
    }

    /// Below `below`.
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below.max(1)
    }

    /// Dice of their own for somebody who rolls at the same time.
    #[must_use]
    pub fn handed_on(&mut self) -> Self {
        Self(self.roll(u64::MAX) | 1)
    }
}
