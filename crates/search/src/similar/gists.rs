//! What each case is about, in short: a few pairs of its title, told by their places among the
//! pairs of its part.

/// So many cases share one start.
const SHARE: usize = 64;
/// Up to so many pairs a place takes three bytes.
const NARROW: usize = 1 << 24;

#[derive(Clone, Debug, Default)]
pub struct Gists {
    bytes: Vec<u8>,
    counts: Vec<u8>,
    starts: Vec<u64>,
    /// Bytes of one place.
    wide: usize,
}

impl Gists {
    /// For a part with so many pairs.
    #[must_use]
    pub fn of_pairs(pairs: usize) -> Self {
        Self { wide: if pairs < NARROW { 3 } else { 4 }, ..Self::default() }
    }

    /// The next case's.
    pub fn push(&mut self, pairs: impl Iterator<Item = u32>) {
        if self.counts.len().is_multiple_of(SHARE) {
            self.starts.push(self.bytes.len() as u64);
        }
        let before = self.bytes.len();
        for pair in pairs {
            self.bytes.extend(&pair.to_le_bytes()[..self.wide]);
        }
        self.counts.push(((self.bytes.len() - before) / self.wide) as u8);
    }

    pub fn of(&self, case: usize) -> impl Iterator<Item = u32> + '_ {
        let shared = case - case % SHARE;
        let ahead: usize = self.counts[shared..case].iter().map(|count| usize::from(*count)).sum();
        let from = self.starts[case / SHARE] as usize + ahead * self.wide;
        let bytes = &self.bytes[from..from + usize::from(self.counts[case]) * self.wide];
        bytes.chunks_exact(self.wide).map(|place| {
            let mut four = [0; 4];
            four[..place.len()].copy_from_slice(place);
            u32::from_le_bytes(four)
        })
    }

    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes.len() + self.counts.len() + 8 * self.starts.len()
    }

    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.counts.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out() {
        for pairs in [10, NARROW] {
            let mut gists = Gists::of_pairs(pairs);
            let of = |case: usize| (0..case % 11).map(move |at| (case * 31 + at * 70_001) as u32);
            (0..300).for_each(|case| gists.push(of(case)));
            assert!((0..300).all(|case| gists.of(case).eq(of(case))));
        }
    }
}
