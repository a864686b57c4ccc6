//! A piece of a text around the first place where a word stands, with every place in it.

use super::Word;
use std::ops::Range;

const BEFORE: usize = 30;
const SIGNS: usize = 120;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    /// Bytes of `text` where words stand; in order, none touching another.
    pub marks: Vec<Range<usize>>,
    /// Something of the text stands before, or behind.
    pub is_cut: (bool, bool),
}

impl Snippet {
    pub(super) fn of(text: &str, words: &[Word]) -> Self {
        let mut places: Vec<Range<usize>> =
            words.iter().flat_map(|word| word.places(text)).collect();
        places.sort_unstable_by_key(|place| (place.start, place.end));
        let first = places.first().map_or(0, |place| place.start);
        let start = text[..first].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
        let end = text[start..].char_indices().nth(SIGNS).map_or(text.len(), |(at, _)| start + at);
        let mut marks: Vec<Range<usize>> = Vec::new();
        for place in places.into_iter().filter(|place| place.start < end) {
            let (from, to) = (place.start - start, place.end.min(end) - start);
            match marks.last_mut() {
                Some(last) if from <= last.end => last.end = last.end.max(to),
                _ => marks.push(from..to),
            }
        }
        let is_cut = (start > 0, end < text.len());
        Self { text: text[start..end].to_owned(), marks, is_cut }
    }

    /// The text in pieces: whether each is marked.
    #[must_use]
    pub fn pieces(&self) -> Vec<(bool, &str)> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            pieces.push((false, &self.text[at..mark.start]));
            pieces.push((true, &self.text[mark.clone()]));
            at = mark.end;
        }
        pieces.push((false, &self.text[at..]));
        pieces.retain(|(_, piece)| !piece.is_empty());
        pieces
    }
}
