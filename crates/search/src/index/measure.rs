//! How many of the two-character words of some texts the index finds just where a plain scan
//! does.

use super::{Doc, Field, Filter, Gate, Index, Key, Reader, words};
use std::collections::BTreeMap;

/// Of all pairs of neighbouring Chinese characters in these texts: how many are found in exactly
/// the texts that a scan finds them in, and how many there are.
#[must_use]
pub fn two_character_words_found(texts: &[&str]) -> (usize, usize) {
    let mut index = Index::default();
    let mut scanned: BTreeMap<[char; 2], Vec<Key>> = BTreeMap::new();
    for (no, text) in (1i64..).zip(texts) {
        let field = Field::new(0, text);
        let signs: Vec<char> = field.text().chars().collect();
        for two in signs.windows(2) {
            let two = [two[0], two[1]];
            if two.iter().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
                let found = scanned.entry(two).or_default();
                if found.last() != Some(&(no, no)) {
                    found.push((no, no));
                }
            }
        }
        index.put(plain((no, no), field));
    }
    let reader = Reader::default();
    let is_found = |(two, wanted): &(&[char; 2], &Vec<Key>)| {
        let word = words(&two.iter().collect::<String>());
        let page = index.find(&reader, &word, &Filter::default(), None, usize::MAX);
        let mut found: Vec<Key> = page.hits.iter().map(|hit| hit.key).collect();
        found.reverse();
        found == **wanted
    };
    (scanned.iter().filter(is_found).count(), scanned.len())
}

fn plain(key: Key, field: Field) -> Doc {
    Doc {
        key,
        number: "".into(),
        gate: Gate::default(),
        is_open: true,
        topic: "".into(),
        area: "".into(),
        units: [].into(),
        staff: [field].into(),
        matter: [].into(),
    }
}
