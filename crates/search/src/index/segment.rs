//! Documents that were listed together: by pairs of characters of what staff wrote, newest
//! first, as differences. A document that changed is buried and its lists are purged of it.

use super::fold::pairs_of;
use super::{Doc, Key, Word};
use crate::postings::{put, take};
use std::cmp::Reverse;

/// Single characters are looked for in lists where these are shorter than one in so many.
const RARE: usize = 16;

pub struct Segment {
    /// The greatest first.
    keys: Vec<Key>,
    docs: Vec<Option<Doc>>,
    pairs: Vec<u64>,
    /// Where the list of each pair ends.
    ends: Vec<u32>,
    lists: Vec<u8>,
    /// How many were buried since the lists were made.
    buried: usize,
}

impl Segment {
    pub fn of(mut docs: Vec<Doc>) -> Self {
        docs.sort_unstable_by_key(|doc| Reverse(doc.key));
        let mut found: Vec<(u64, u32)> = Vec::new();
        let mut pairs = Vec::new();
        for (no, doc) in (0u32..).zip(&docs) {
            pairs.clear();
            doc.staff.iter().for_each(|field| pairs_of(field.text(), &mut pairs));
            pairs.sort_unstable();
            pairs.dedup();
            found.extend(pairs.iter().map(|pair| (*pair, no)));
        }
        found.sort_unstable();
        let keys = docs.iter().map(|doc| doc.key).collect();
        let docs = docs.into_iter().map(Some).collect();
        let mut segment =
            Self { keys, docs, pairs: Vec::new(), ends: Vec::new(), lists: Vec::new(), buried: 0 };
        segment.listed(found.into_iter());
        segment
    }

    fn listed(&mut self, found: impl Iterator<Item = (u64, u32)>) {
        let mut last = 0;
        for (pair, no) in found {
            if self.pairs.last() == Some(&pair) {
                put(&mut self.lists, no - last);
            } else {
                if !self.pairs.is_empty() {
                    self.ends.push(length(&self.lists));
                }
                self.pairs.push(pair);
                put(&mut self.lists, no);
            }
            last = no;
        }
        if !self.pairs.is_empty() {
            self.ends.push(length(&self.lists));
        }
        self.lists.shrink_to_fit();
        self.pairs.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub fn len(&self) -> usize {
        self.docs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.docs.iter().all(Option::is_none)
    }

    pub fn docs(&self) -> impl Iterator<Item = &Doc> {
        self.docs.iter().flatten()
    }

    pub fn into_docs(self) -> impl Iterator<Item = Doc> {
        self.docs.into_iter().flatten()
    }

    pub fn get(&self, key: Key) -> Option<&Doc> {
        self.docs[self.no_of(key)?].as_ref()
    }

    pub fn get_mut(&mut self, key: Key) -> Option<&mut Doc> {
        let no = self.no_of(key)?;
        self.docs[no].as_mut()
    }

    fn no_of(&self, key: Key) -> Option<usize> {
        self.keys.binary_search_by(|known| key.cmp(known)).ok()
    }

    /// The document goes; its lists do with the next purge.
    pub fn bury(&mut self, key: Key) {
        if let Some(no) = self.no_of(key)
            && self.docs[no].take().is_some()
        {
            self.buried += 1;
        }
    }

    /// Takes what was buried out of every list.
    pub fn purge(&mut self) {
        if self.buried == 0 {
            return;
        }
        let (pairs, ends) = (std::mem::take(&mut self.pairs), std::mem::take(&mut self.ends));
        let lists = std::mem::take(&mut self.lists);
        let mut from = 0;
        let mut found = Vec::with_capacity(lists.len());
        for (pair, end) in pairs.iter().zip(&ends) {
            let list = List { rest: &lists[from..*end as usize], at: 0 };
            let living = list.filter(|no| self.docs[*no as usize].is_some());
            found.extend(living.map(|no| (*pair, no)));
            from = *end as usize;
        }
        self.listed(found.into_iter());
        self.buried = 0;
    }

    pub fn lists(&self, pair: u64) -> bool {
        self.pairs.binary_search(&pair).is_ok()
    }

    pub fn list_bytes(&self) -> usize {
        let keys = self.keys.len() * size_of::<Key>();
        self.pairs.len() * 8 + self.ends.len() * 4 + self.lists.len() + keys
    }

    /// The list at this place among the pairs.
    fn list(&self, place: usize) -> List<'_> {
        let from = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        List { rest: &self.lists[from..self.ends[place] as usize], at: 0 }
    }

    /// Every document below `before` in which these words may stand, newest first.
    pub fn candidates(
        &self,
        words: &[Word],
        before: Option<Key>,
    ) -> Box<dyn Iterator<Item = &Doc> + '_> {
        let first = before.map_or(0, |key| self.keys.partition_point(|known| *known >= key));
        let first = u32::try_from(first).unwrap_or(u32::MAX);
        let Some(nos) = self.numbers(words, first) else { return Box::new(std::iter::empty()) };
        Box::new(nos.filter_map(|no| self.docs[no as usize].as_ref()))
    }

    fn numbers(&self, words: &[Word], first: u32) -> Option<Box<dyn Iterator<Item = u32> + '_>> {
        let mut lists = Vec::new();
        for pair in words.iter().flat_map(Word::pairs) {
            lists.push(self.list(self.pairs.binary_search(&pair).ok()?));
        }
        if lists.is_empty() {
            return Some(self.numbers_of_one(words, first));
        }
        // The shortest leads; two more are enough to leave little to be read through.
        lists.sort_by_key(|list| list.rest.len());
        lists.truncate(3);
        let mut lists: Vec<_> = lists.into_iter().map(Iterator::peekable).collect();
        let mut led = lists.remove(0);
        Some(Box::new(std::iter::from_fn(move || {
            'next: loop {
                let no = led.next()?;
                if no < first {
                    continue;
                }
                for list in &mut lists {
                    while list.next_if(|other| *other < no).is_some() {}
                    if *list.peek()? != no {
                        continue 'next;
                    }
                }
                return Some(no);
            }
        })))
    }

    /// Only single characters are asked for: the rarest by its lists, a common one by reading.
    fn numbers_of_one(&self, words: &[Word], first: u32) -> Box<dyn Iterator<Item = u32> + '_> {
        let range = |word: &Word| {
            let from = u64::from(u32::from(word.first())) << 32;
            let at = |pair| self.pairs.partition_point(|known| *known < pair);
            at(from)..at(from + (1 << 32))
        };
        let bytes = |places: &std::ops::Range<usize>| {
            let end = |place: usize| place.checked_sub(1).map_or(0, |p| self.ends[p] as usize);
            end(places.end) - end(places.start)
        };
        let rarest = words.iter().map(range).min_by_key(bytes).unwrap_or(0..0);
        if bytes(&rarest) > self.docs.len() / RARE {
            let all = u32::try_from(self.docs.len()).unwrap_or(u32::MAX);
            return Box::new(first..all);
        }
        let mut nos: Vec<u32> = rarest.flat_map(|place| self.list(place)).collect();
        nos.sort_unstable();
        nos.dedup();
        Box::new(nos.into_iter().filter(move |no| *no >= first))
    }
}

fn length(lists: &[u8]) -> u32 {
    u32::try_from(lists.len()).expect("a segment's lists stay far below four gigabytes")
}

struct List<'a> {
    rest: &'a [u8],
    at: u32,
}

impl Iterator for List<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.at += take(&mut self.rest)?;
        Some(self.at)
    }
}
