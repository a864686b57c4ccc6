//! The query: streams of documents, newest first, merged; each is asked first whether this
//! reader may read it, then whether it fits, then whether the words stand in what they may read.

use super::gate::{Reader, Sight};
use super::snippet::Snippet;
use super::{Doc, Field, Index, Key, Word};
use std::iter::Peekable;

/// What a hit has to be beside holding the words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub is_open: Option<bool>,
    pub topic: Option<String>,
    pub unit: Option<i64>,
    /// What the code of its area begins with.
    pub area: Option<String>,
    /// Registered from this instant on.
    pub from: Option<i64>,
    /// And before this one.
    pub to: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub key: Key,
    pub kind: u8,
    /// It stands in what the resident wrote.
    pub is_matter: bool,
    pub snippet: Snippet,
}

/// Hits, and where the next page begins. Never how many there are: that would tell of cases
/// which the reader may not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub hits: Vec<Hit>,
    pub next: Option<Key>,
}

impl Filter {
    fn fits(&self, doc: &Doc) -> bool {
        self.is_open.is_none_or(|is_open| is_open == doc.is_open)
            && self.topic.as_deref().is_none_or(|topic| topic == &*doc.topic)
            && self.unit.is_none_or(|unit| doc.units.contains(&unit))
            && self.area.as_deref().is_none_or(|area| doc.area.starts_with(area))
            && self.from.is_none_or(|from| doc.key.0 >= from)
            && self.to.is_none_or(|to| doc.key.0 < to)
    }
}

type Stream<'a> = Peekable<Box<dyn Iterator<Item = &'a Doc> + 'a>>;

impl Index {
    /// The newest documents below `after` that this reader may read and that hold every word.
    #[must_use]
    pub fn find(
        &self,
        reader: &Reader,
        words: &[Word],
        filter: &Filter,
        after: Option<Key>,
        limit: usize,
    ) -> Page {
        self.find_by(reader, |doc| reader.sees(&doc.gate), words, filter, after, limit)
    }

    /// `sight` is a parameter so that a test can show what the predicate is for.
    pub(super) fn find_by(
        &self,
        reader: &Reader,
        sight: impl Fn(&Doc) -> Sight,
        words: &[Word],
        filter: &Filter,
        after: Option<Key>,
        limit: usize,
    ) -> Page {
        let mut page = Page::default();
        if words.is_empty() || words.iter().any(Word::is_masked) {
            return page;
        }
        let mut streams = self.streams(reader, words, after);
        while let Some(doc) = newest(&mut streams) {
            let hit = match sight(doc) {
                Sight::Nothing => None,
                seen if filter.fits(doc) => hit_of(doc, seen, words),
                Sight::Staff | Sight::Whole => None,
            };
            let Some(hit) = hit else { continue };
            if page.hits.len() == limit {
                page.next = page.hits.last().map(|last| last.key);
                break;
            }
            page.hits.push(hit);
        }
        page
    }

    fn streams(&self, reader: &Reader, words: &[Word], after: Option<Key>) -> Vec<Stream<'_>> {
        let end = after.unwrap_or((i64::MAX, i64::MAX));
        let fresh = self.fresh.range(..end).rev().map(|(_, doc)| doc);
        let mut all: Vec<Box<dyn Iterator<Item = &Doc> + '_>> = vec![Box::new(fresh)];
        for segment in &self.segments {
            all.push(segment.candidates(words, after));
        }
        for keys in reader.own().filter_map(|officer| self.held.get(&officer)) {
            let own = keys.range(..end).rev();
            all.push(Box::new(own.filter_map(|key| self.get(key.1))));
        }
        all.into_iter().map(Iterator::peekable).collect()
    }
}

/// The newest that any stream has, taken from all that have it.
fn newest<'a>(streams: &mut [Stream<'a>]) -> Option<&'a Doc> {
    let key = streams.iter_mut().filter_map(|stream| stream.peek().map(|doc| doc.key)).max()?;
    let mut found = None;
    for stream in streams {
        found = stream.next_if(|doc| doc.key == key).or(found);
    }
    found
}

/// Every word stands in some text that may be read; the text with the most of them is shown.
fn hit_of(doc: &Doc, sight: Sight, words: &[Word]) -> Option<Hit> {
    let matter: &[Field] = if sight == Sight::Whole { &doc.matter } else { &[] };
    let staff = doc.staff.iter().map(|field| (field, false));
    let readable = || staff.clone().chain(matter.iter().map(|field| (field, true)));
    let stands = |word: &Word| readable().any(|(field, _)| word.is_in(field.text()));
    if !words.iter().all(stands) {
        return None;
    }
    let count = |field: &Field| words.iter().filter(|word| word.is_in(field.text())).count();
    let mut best: Option<(usize, &Field, bool)> = None;
    for (field, is_matter) in readable() {
        let count = count(field);
        if best.is_none_or(|(most, ..)| count > most) {
            best = Some((count, field, is_matter));
        }
    }
    let (_, field, is_matter) = best?;
    let snippet = Snippet::of(field.text(), words);
    Some(Hit { key: doc.key, kind: field.kind, is_matter, snippet })
}
