//! Reading a TOML document field by field and keeping every fault with its place, so that the
//! author of a file sees all of them at once. What the fields mean is not known here.

use super::{Code, Problem};
use crate::time::parse_date;
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The faults found so far in one source.
pub(crate) struct Problems<'s> {
    source: &'s str,
    found: RefCell<Vec<Problem>>,
}

/// One value and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Node<'d> {
    value: &'d DeValue<'d>,
    at: usize,
}

/// A table being read. `close` reports the keys that nobody asked for.
pub(crate) struct Fields<'d, 'p> {
    table: &'d DeTable<'d>,
    at: usize,
    problems: &'p Problems<'p>,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// Reads a document and hands its top table on. Syntax faults are kept, and nothing else is
/// looked at when there are any: what follows a broken line would be guesswork.
pub(crate) fn document<T>(
    source: &str,
    read: impl FnOnce(Fields<'_, '_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let problems = Problems { source, found: RefCell::default() };
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let at = error.span().map_or(0, |span: Range<usize>| span.start);
        problems.put(at, Code::Syntax, error.message(), "");
    }
    let read = if errors.is_empty() {
        read(Fields {
            table: table.get_ref(),
            at: 0,
            problems: &problems,
            asked: RefCell::default(),
        })
    } else {
        None
    };
    let mut found = problems.found.into_inner();
    found.sort();
    found.dedup();
    match read {
        Some(read) if found.is_empty() => Ok(read),
        _ => Err(found),
    }
}

impl Problems<'_> {
    pub(crate) fn put(&self, at: usize, code: Code, what: &str, expected: &str) {
        let (line, column) = self.place(at);
        let what = what.chars().take(200).collect();
        let expected = expected.to_owned();
        self.found.borrow_mut().push(Problem { line, column, code, what, expected });
    }

    /// Lines and columns from one; a column counts characters, as editors do.
    fn place(&self, at: usize) -> (u32, u32) {
        let mut at = at.min(self.source.len());
        while !self.source.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.source[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (small(line), small(column))
    }
}

impl<'d, 'p> Fields<'d, 'p> {
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn put(&self, at: usize, code: Code, what: &str, expected: &str) {
        self.problems.put(at, code, what, expected);
    }

    /// The value of a key that may be absent.
    pub(crate) fn get(&self, key: &'static str) -> Option<Node<'d>> {
        self.asked.borrow_mut().insert(key);
        let (_, value) = self.table.iter().find(|(known, _)| known.get_ref() == key)?;
        Some(node(value))
    }

    /// The value of a key that must be there.
    pub(crate) fn need(&self, key: &'static str) -> Option<Node<'d>> {
        let found = self.get(key);
        if found.is_none() {
            self.put(self.at, Code::Missing, key, "");
        }
        found
    }

    pub(crate) fn need_text(&self, key: &'static str) -> Option<String> {
        self.text_of(self.need(key)?)
    }

    pub(crate) fn text_of(&self, node: Node<'_>) -> Option<String> {
        let Some(text) = node.value.as_str() else {
            return self.wrong(node, "string");
        };
        if text.trim().is_empty() {
            self.put(node.at, Code::Empty, "", "");
            return None;
        }
        Some(text.to_owned())
    }

    pub(crate) fn integer(&self, key: &'static str) -> Option<(i64, usize)> {
        let node = self.get(key)?;
        let number = node.value.as_integer();
        let Some(number) = number else {
            return self.wrong(node, "integer");
        };
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => Some((value, node.at)),
            Err(_) => {
                self.put(node.at, Code::AmountTooLarge, number.as_str(), "");
                None
            }
        }
    }

    /// A decimal number in thousandths, so that no rounding of a machine enters a file's meaning.
    pub(crate) fn thousandths(&self, node: Node<'_>) -> Option<u32> {
        let number = match (node.value.as_float(), node.value.as_integer()) {
            (Some(float), _) => float.as_str().to_owned(),
            (None, Some(integer)) => integer.as_str().to_owned(),
            (None, None) => return self.wrong(node, "float"),
        };
        let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let read = (digits(whole) && digits(part) && part.len() <= 3)
            .then(|| format!("{whole}{part:0<3}").parse().ok())
            .flatten();
        if read.is_none() {
            self.put(node.at, Code::AmountTooLarge, &number, "0.001");
        }
        read
    }

    /// Every key with its place and value, where the author chooses the keys.
    pub(crate) fn entries(&self) -> Vec<(String, usize, Node<'d>)> {
        let each = self.table.iter();
        each.map(|(key, value)| (key.get_ref().to_string(), key.span().start, node(value)))
            .collect()
    }

    pub(crate) fn flag(&self, key: &'static str) -> Option<bool> {
        let node = self.get(key)?;
        node.value.as_bool().or_else(|| self.wrong(node, "boolean"))
    }

    pub(crate) fn date(&self, key: &'static str) -> Option<Date> {
        self.date_of(self.get(key)?)
    }

    /// A TOML date, or a string that is one.
    pub(crate) fn date_of(&self, node: Node<'_>) -> Option<Date> {
        let text = match (node.value.as_datetime(), node.value.as_str()) {
            (Some(found), _) => found.to_string(),
            (None, Some(text)) => text.to_owned(),
            (None, None) => return self.wrong(node, "date"),
        };
        let date = parse_date(&text).ok();
        if date.is_none() {
            self.put(node.at, Code::BadDate, &text, "");
        }
        date
    }

    /// A list; a single value counts as a list of one, an absent key as an empty list.
    pub(crate) fn list(&self, key: &'static str) -> Vec<Node<'d>> {
        let Some(found) = self.get(key) else {
            return Vec::new();
        };
        match found.value.as_array() {
            Some(array) => array.iter().map(node).collect(),
            None => vec![found],
        }
    }

    /// One word of a closed list.
    pub(crate) fn word<T>(&self, node: Node<'_>, known: &[(&str, T)]) -> Option<T>
    where
        T: Copy,
    {
        let text = self.text_of(node)?;
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            self.put(node.at, Code::UnknownWord, &text, &words.join(", "));
        }
        found
    }

    pub(crate) fn words<T: Copy>(&self, key: &'static str, known: &[(&str, T)]) -> Vec<T> {
        self.list(key).into_iter().filter_map(|node| self.word(node, known)).collect()
    }

    pub(crate) fn table_of(&self, node: Node<'d>) -> Option<Fields<'d, 'p>> {
        let Some(table) = node.value.as_table() else {
            return self.wrong(node, "table");
        };
        let asked = RefCell::default();
        Some(Fields { table, at: node.at, problems: self.problems, asked })
    }

    pub(crate) fn tables(&self, key: &'static str) -> Vec<Fields<'d, 'p>> {
        self.list(key).into_iter().filter_map(|node| self.table_of(node)).collect()
    }

    /// Reports what was written but never asked for, and the words that were.
    pub(crate) fn close(&self) {
        let asked = self.asked.borrow();
        let known: Vec<&str> = asked.iter().copied().collect();
        for (key, _) in self.table.iter() {
            if !asked.contains(key.get_ref().as_ref()) {
                self.put(key.span().start, Code::UnknownKey, key.get_ref(), &known.join(", "));
            }
        }
    }

    fn wrong<T>(&self, node: Node<'_>, expected: &str) -> Option<T> {
        self.put(node.at, Code::WrongType, node.value.type_str(), expected);
        None
    }
}

impl Node<'_> {
    pub(crate) fn at(self) -> usize {
        self.at
    }

    pub(crate) fn is_table(self) -> bool {
        self.value.is_table()
    }
}

fn node<'d>(value: &'d Spanned<DeValue<'d>>) -> Node<'d> {
    Node { value: value.get_ref(), at: value.span().start }
}
