//! Texts and words as they are compared: one width, one case. A word is found where a plain
//! scan of the folded text finds it; pairs of neighbours say quickly where it cannot be.

use crate::mask::SIGN;
use crate::tokens::{folded, is_invisible};
use std::ops::Range;

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    signs: Vec<char>,
    /// Of characters that nothing else folds to: compared as bytes.
    plain: Option<String>,
}

/// The words of a query: what stands between blanks.
#[must_use]
pub fn words(query: &str) -> Vec<Word> {
    let folds = |word: &str| -> Vec<char> {
        word.chars().filter(|c| !is_invisible(*c)).map(folded).collect()
    };
    let parts = query.split(|c: char| c.is_whitespace() || folded(c) == ' ' || c == '\0');
    let all = parts.map(folds).filter(|signs| !signs.is_empty());
    all.map(Word::of).collect()
}

/// A text without what nobody sees.
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

impl Word {
    fn of(signs: Vec<char>) -> Self {
        let is_plain = signs.iter().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
        let plain = is_plain.then(|| signs.iter().collect());
        Self { signs, plain }
    }

    /// How many characters it has.
    #[must_use]
    pub fn signs(&self) -> usize {
        self.signs.len()
    }

    /// What stands where somebody's values were finds nothing.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.signs.contains(&SIGN)
    }

    pub(super) fn first(&self) -> char {
        self.signs[0]
    }

    /// Its neighbours; none of a single character.
    pub(super) fn pairs(&self) -> Vec<u64> {
        self.signs.windows(2).map(|two| pair(two[0], two[1])).collect()
    }

    /// Whether it stands in this text. The text has nothing invisible in it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        if self.is_masked() {
            return false;
        }
        match &self.plain {
            Some(plain) => text.contains(plain.as_str()),
            None => self.next_in(text, 0).is_some(),
        }
    }

    /// Everywhere it stands, one behind the other.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        if self.is_masked() {
            return found;
        }
        while let Some(place) = self.next_in(text, found.last().map_or(0, |last| last.end)) {
            found.push(place);
        }
        found
    }

    fn next_in(&self, text: &str, from: usize) -> Option<Range<usize>> {
        text[from..].char_indices().find_map(|(at, _)| {
            let start = from + at;
            self.end_at(&text[start..]).map(|len| start..start + len)
        })
    }

    /// How many bytes it takes at the very front of a text.
    fn end_at(&self, text: &str) -> Option<usize> {
        let mut rest = text.chars();
        for sign in &self.signs {
            if folded(rest.next()?) != *sign {
                return None;
            }
        }
        Some(text.len() - rest.as_str().len())
    }
}

pub(super) fn pair(a: char, b: char) -> u64 {
    u64::from(u32::from(a)) << 32 | u64::from(u32::from(b))
}

/// All neighbours of a text; at its end and before a blank a character has none but zero.
pub(super) fn pairs_of(text: &str, out: &mut Vec<u64>) {
    const NONE: char = '\0';
    let mut before = NONE;
    for c in text.chars().map(folded).chain([' ']) {
        let c = if c == ' ' || c == SIGN { NONE } else { c };
        if before != NONE {
            out.push(pair(before, c));
        }
        before = c;
    }
}
