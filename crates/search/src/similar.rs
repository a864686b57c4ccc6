//! The cases that are most like one: the same place and the same matter. A case is the pairs of
//! neighbouring units in its masked title and body; what is found first says, by its own title,
//! what else belongs to the matter, and is asked for once more. Who may see which case is asked
//! within the query: what the reader may not see neither shows nor helps to find.

mod find;
mod gaps;
mod gists;
mod likeness;
mod segment;

pub use find::{Found, Query};
pub use likeness::{covered, likeness};

use crate::tokens;
use segment::{Pairs, Segment};

/// So many cases wait unpacked.
const FRESH: usize = 256;
/// A part is joined with the one before unless that one is so many times larger.
const LARGER: usize = 3;

/// All cases that can be found, in memory; made again from the store when needed.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    segments: Vec<Segment>,
    fresh: Vec<Pairs>,
}

impl Ranker {
    /// Adds a case, or puts it in the place of what was known of it.
    ///
    /// Texts come in masked (`crate::mask`).
    pub fn put(&mut self, document: u64, title: &str, body: &str) {
        self.remove(document);
        self.add(document, title, body);
    }

    /// Adds a case that is known not to be here yet.
    pub fn add(&mut self, document: u64, title: &str, body: &str) {
        self.fresh.push(Pairs::of(document, title, body));
        if self.fresh.len() >= FRESH {
            self.pack();
        }
    }

    /// Takes a case out: from now on it is found by nobody. Its tokens leave memory with
    /// [`Self::purge`], or earlier when parts are joined.
    pub fn remove(&mut self, document: u64) -> bool {
        let before = self.fresh.len();
        self.fresh.retain(|case| case.document != document);
        let was_fresh = self.fresh.len() < before;
        was_fresh || self.segments.iter_mut().any(|segment| segment.remove(document))
    }

    /// Packs everything into one part. Nothing of what was removed is left behind.
    pub fn purge(&mut self) {
        self.pack();
        let none = Segment::default();
        while let Some(last) = self.segments.pop() {
            match self.segments.pop() {
                Some(before) => self.segments.push(Segment::joined(&before, &last)),
                None => {
                    let whole =
                        if last.gone_count() == 0 { last } else { Segment::joined(&none, &last) };
                    self.segments.push(whole);
                    return;
                }
            }
        }
    }

    /// Makes the parts anew from which something was removed, and no others.
    pub fn purge_gone(&mut self) {
        let none = Segment::default();
        for segment in self.segments.iter_mut().filter(|segment| segment.gone_count() > 0) {
            *segment = Segment::joined(&none, segment);
        }
        self.segments.retain(|segment| segment.len() > 0);
    }

    /// The fewest cases, of those that can be found, that say one of this text's pairs; a text
    /// without a pair is said by none.
    #[must_use]
    pub fn cases_saying(&self, text: &str) -> usize {
        let saying = |pair: &u32| {
            let fresh = |case: &&Pairs| case.title.contains(pair) || case.body.contains(pair);
            let packed = self.segments.iter().map(|segment| segment.cases_with(*pair));
            packed.sum::<usize>() + self.fresh.iter().filter(fresh).count()
        };
        pairs(text).iter().map(saying).min().unwrap_or(0)
    }

    fn pack(&mut self) {
        if self.fresh.is_empty() {
            return;
        }
        self.segments.push(Segment::packed(&std::mem::take(&mut self.fresh)));
        while let [.., before, last] = self.segments.as_slice() {
            if before.len() >= LARGER * last.len() {
                return;
            }
            let joined = Segment::joined(before, last);
            self.segments.truncate(self.segments.len() - 2);
            self.segments.push(joined);
        }
    }

    /// Cases that can be found.
    #[must_use]
    pub fn len(&self) -> usize {
        let packed = self.segments.iter().map(|s| s.len() - s.gone_count());
        packed.sum::<usize>() + self.fresh.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory in use, without what waits unpacked.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(Segment::bytes).sum()
    }

    /// Whether any pair of this text is still kept of any case, removed ones that are not yet
    /// purged included: what tests of erasure ask.
    #[must_use]
    pub fn keeps_any_of(&self, text: &str) -> bool {
        let kept = |pair: &u32| {
            let fresh = |case: &Pairs| case.title.contains(pair) || case.body.contains(pair);
            self.segments.iter().any(|s| s.lists(*pair).is_some()) || self.fresh.iter().any(fresh)
        };
        pairs(text).iter().any(kept)
    }
}

impl Pairs {
    /// What the title says already is not counted again in the body.
    fn of(document: u64, title: &str, body: &str) -> Self {
        let title = pairs(title);
        let mut body = pairs(body);
        body.retain(|pair| title.binary_search(pair).is_err());
        Self { document, title, body }
    }
}

/// The pairs of neighbouring units of a text, each once, ascending.
fn pairs(text: &str) -> Vec<u32> {
    let mut pairs = tokens::pairs(text);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests;
