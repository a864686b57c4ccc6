//! Words found in cases, newest first, with who may read what inside the query. All in memory,
//! made again from the store. What staff wrote is listed by pairs of characters; what residents
//! wrote stands in no list: it is read through among the reader's own cases and nowhere else.

mod alike;
mod bytes;
mod find;
mod fold;
mod gate;
mod measure;
mod segment;
mod snippet;

pub use alike::{Alike, Asked};
pub use find::{Filter, Hit, Page};
pub use fold::{Word, words};
pub use gate::{Gate, Reader, Sight};
pub use measure::two_character_words_found;
pub use snippet::Snippet;

use crate::similar::Ranker;
use fold::visible;
use segment::Segment;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So many changed documents are read through at each query before they are listed.
const FRESH_MAX: usize = 1_024;
/// No more in one list of lists: making one never keeps readers waiting for long.
const SEGMENT_MAX: usize = 32_768;

/// Registered when, and which case: the order of everything here, the greatest first.
pub type Key = (i64, i64);

/// A text of a case, masked. `kind` is the caller's own code for what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub kind: u8,
    text: Box<str>,
}

impl Field {
    /// What nobody sees in a text divides no word in it.
    #[must_use]
    pub fn new(kind: u8, masked: &str) -> Self {
        Self { kind, text: visible(masked).into() }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A case as far as words are looked for in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    pub key: Key,
    pub number: Box<str>,
    pub gate: Gate,
    pub is_open: bool,
    pub topic: Box<str>,
    pub area: Box<str>,
    /// Which units have a part in it; only to be filtered by.
    pub units: Box<[i64]>,
    /// Written by staff, readable across units.
    pub staff: Box<[Field]>,
    /// Written by the resident, readable where the reader is assigned.
    pub matter: Box<[Field]>,
}

/// What is kept of all of them.
#[derive(Default)]
pub struct Index {
    segments: Vec<Segment>,
    fresh: BTreeMap<Key, Doc>,
    /// When each case was registered.
    at: HashMap<i64, i64>,
    /// The cases of each handler.
    held: HashMap<i64, BTreeSet<Key>>,
    /// What staff wrote, ranked by what it is about; see `alike`.
    alike: Ranker,
}

impl Index {
    #[must_use]
    pub fn len(&self) -> usize {
        self.at.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    #[must_use]
    pub fn get(&self, case: i64) -> Option<&Doc> {
        let key = (*self.at.get(&case)?, case);
        self.fresh.get(&key).or_else(|| self.segments.iter().find_map(|one| one.get(key)))
    }

    /// The case with this number. Reads through all: for what is rare.
    #[must_use]
    pub fn by_number(&self, number: &str) -> Option<i64> {
        self.docs().find(|doc| *doc.number == *number).map(|doc| doc.key.1)
    }

    pub fn docs(&self) -> impl Iterator<Item = &Doc> {
        self.fresh.values().chain(self.segments.iter().flat_map(Segment::docs))
    }

    /// The case as it is now, in place of what was known of it.
    pub fn put(&mut self, doc: Doc) {
        let key = doc.key;
        if self.at.get(&key.1).is_some_and(|at| *at != key.0) {
            self.remove(key.1);
        }
        self.unheld(key.1);
        self.alike_put(&doc);
        if let Some(handler) = doc.gate.handler {
            self.held.entry(handler).or_default().insert(key);
        }
        self.at.insert(key.1, key.0);
        // Only what staff wrote stands in lists; all else can change where it is.
        for segment in &mut self.segments {
            if let Some(known) = segment.get_mut(key) {
                if known.staff == doc.staff {
                    *known = doc;
                    return;
                }
                segment.bury(key);
            }
        }
        self.fresh.insert(key, doc);
        if self.fresh.len() >= FRESH_MAX {
            self.seal();
        }
    }

    /// The case goes, and with it everything in any list that came of it. True: it was here.
    pub fn remove(&mut self, case: i64) -> bool {
        self.unheld(case);
        self.alike_remove(case);
        let Some(at) = self.at.remove(&case) else { return false };
        self.fresh.remove(&(at, case));
        for segment in &mut self.segments {
            segment.bury((at, case));
            segment.purge();
        }
        self.segments.retain(|segment| !segment.is_empty());
        true
    }

    /// The case leaves the list of whoever handles it.
    fn unheld(&mut self, case: i64) {
        let Some(doc) = self.get(case) else { return };
        let (key, handler) = (doc.key, doc.gate.handler);
        let Some(handler) = handler else { return };
        if let Some(keys) = self.held.get_mut(&handler) {
            keys.remove(&key);
            if keys.is_empty() {
                self.held.remove(&handler);
            }
        }
    }

    /// Lists what is fresh; small segments become one.
    fn seal(&mut self) {
        let mut docs: Vec<Doc> = std::mem::take(&mut self.fresh).into_values().collect();
        while let Some(last) = self.segments.last() {
            let is_small = last.len() <= 2 * docs.len() && last.len() + docs.len() <= SEGMENT_MAX;
            if !is_small {
                break;
            }
            docs.extend(self.segments.pop().into_iter().flat_map(Segment::into_docs));
        }
        if !docs.is_empty() {
            self.segments.push(Segment::of(docs));
        }
    }

    /// Whether anything here comes of a text with this word in it: a list or a text itself.
    #[must_use]
    pub fn holds(&self, token: &str) -> bool {
        let words = words(token);
        let pairs: Vec<u64> = words.iter().flat_map(Word::pairs).collect();
        let listed = !pairs.is_empty()
            && self.segments.iter().any(|one| pairs.iter().all(|pair| one.lists(*pair)));
        let fields = self.docs().flat_map(|doc| doc.staff.iter().chain(&doc.matter));
        let mut texts = fields.map(Field::text);
        listed || texts.any(|text| words.iter().all(|word| word.is_in(text)))
    }

    /// How many bytes all this takes, but for what the maps add.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        let docs: usize = self.docs().map(doc_bytes).sum();
        let lists: usize = self.segments.iter().map(Segment::list_bytes).sum();
        let maps = self.at.len() * 2 * size_of::<Key>();
        docs + lists + maps + self.alike.bytes()
    }
}

fn doc_bytes(doc: &Doc) -> usize {
    let fields = doc.staff.iter().chain(&doc.matter);
    let texts: usize = fields.map(|field| size_of::<Field>() + field.text.len()).sum();
    let short = doc.number.len() + doc.topic.len() + doc.area.len() + 8 * doc.units.len();
    size_of::<Option<Doc>>() + texts + short
}

#[cfg(test)]
mod tests;
