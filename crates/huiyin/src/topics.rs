//! Topics as a table of text: the shipped ones and those an office imports. Keywords stand in
//! one cell with spaces between; a hyphen inside a keyword stands for a space.

use crate::cli::import::csv::Reader;
use huiyin_domain::unit::Topic;

const SHIPPED: &str = include_str!("../../../rules/topics/cn.csv");

/// The topics that come with the program.
///
/// # Panics
/// Never: a test reads the shipped table.
#[must_use]
pub fn shipped() -> Vec<Topic> {
    let rows = Reader::new(SHIPPED.as_bytes()).skip(1);
    let cell = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the shipped table is UTF-8");
    rows.map(|row| {
        let cells = row.fields.expect("the shipped table is whole");
        let cells: Vec<String> = cells.into_iter().map(cell).collect();
        let cells: [String; 4] = cells.try_into().expect("four columns");
        topic(cells)
    })
    .collect()
}

#[must_use]
pub fn topic([id, label_zh, label_en, keywords]: [String; 4]) -> Topic {
    let keyword = |word: &str| word.replace('-', " ");
    let keywords = keywords.split([' ', '、', ';']).filter(|word| !word.is_empty());
    Topic { id, label_zh, label_en, keywords: keywords.map(keyword).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn shipped_topics_are_whole_and_distinct() {
        let topics = shipped();
        assert_eq!(topics.len(), 15);
        let ids: HashSet<&str> = topics.iter().map(|topic| topic.id.as_str()).collect();
        assert_eq!(ids.len(), topics.len());
        for topic in &topics {
            assert!(topic.keywords.len() >= 8, "{}", topic.id);
            assert!(!topic.label_zh.is_empty() && !topic.label_en.is_empty());
        }
    }
}
