//! Which grams the model knows, and a message as a sparse row of them. Only hashes are kept: no
//! word can be read out of a model; and what fewer than a few messages say is not in it at all.

use super::Options;
use super::grams::{self, Gram, Shape};
use super::solve::Rows;

/// The constant column, so that a label can be likelier than another before a word is read.
const CONSTANT: f32 = 0.3;
/// A sketch of counts, small enough to stay near the processor.
const SKETCH_BITS: u32 = 22;

/// Hash to number by open addressing; it grows. Hashes are well mixed already; 0 marks a free
/// place.
#[derive(Clone, Debug)]
pub struct Table {
    slots: Vec<(u64, u32)>,
    mask: usize,
    used: usize,
}

impl Table {
    #[must_use]
    pub fn with_room(keys: usize) -> Self {
        let slots = (keys * 2).next_power_of_two().max(16);
        Self { slots: vec![(0, 0); slots], mask: slots - 1, used: 0 }
    }

    #[inline]
    fn place(&self, key: u64) -> usize {
        let mut at = (key >> 20) as usize & self.mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != key {
            at = (at + 1) & self.mask;
        }
        at
    }

    #[inline]
    #[must_use]
    pub fn get(&self, key: u64) -> Option<u32> {
        let slot = self.slots[self.place(key)];
        (slot.0 != 0).then_some(slot.1)
    }

    /// The number of this key, after putting `new` there when the key was unknown.
    #[inline]
    pub fn get_or(&mut self, key: u64, new: u32) -> u32 {
        let at = self.place(key);
        if self.slots[at].0 != 0 {
            return self.slots[at].1;
        }
        self.slots[at] = (key, new);
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            let mut larger = Self::with_room(self.slots.len());
            for (key, number) in self.slots.iter().filter(|slot| slot.0 != 0) {
                larger.get_or(*key, *number);
            }
            *self = larger;
        }
        new
    }
}

/// The grams known, in columns: the most frequent first.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    pub shape: Shape,
    pub keys: Vec<u64>,
    /// What one mention is worth: rare grams more, those of the title more.
    pub worth: Vec<f32>,
    table: Table,
}

impl Vocabulary {
    #[must_use]
    pub fn of(shape: Shape, keys: Vec<u64>, worth: Vec<f32>) -> Self {
        let mut table = Table::with_room(keys.len());
        for (column, key) in (0u32..).zip(&keys) {
            table.get_or(*key, column);
        }
        Self { shape, keys, worth, table }
    }

    /// The columns, with the constant one behind them.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.keys.len() + 1
    }

    /// Learns the grams of these messages, and gives the messages back as rows.
    #[must_use]
    pub fn learnt(messages: &[(&str, &str)], options: &Options) -> (Self, Rows) {
        let Options { shape, least, .. } = *options;
        let mut counted: Vec<Vec<Mention>> = Vec::with_capacity(messages.len());
        let mut once = Once::default();
        for (title, body) in messages {
            counted.push(once.mentions(title, body, shape));
        }
        // Most grams are said once and never again: a sketch passes over them.
        let mut sketch = vec![0u8; 1 << SKETCH_BITS];
        let cell = |hash: u64| (hash >> (64 - SKETCH_BITS)) as usize;
        for mention in counted.iter().flatten() {
            let count = &mut sketch[cell(mention.hash)];
            *count = count.saturating_add(1);
        }
        let mut table = Table::with_room(1 << 12);
        let mut seen: Vec<Seen> = Vec::new();
        let mut numbers: Vec<Vec<(u32, u32)>> = Vec::with_capacity(messages.len());
        for mentions in &counted {
            let recurs = |m: &&Mention| u32::from(sketch[cell(m.hash)]) >= least.min(255);
            let number = |mention: &Mention| {
                let number = table.get_or(mention.hash, seen.len() as u32);
                if number as usize == seen.len() {
                    seen.push(Seen { hash: mention.hash, messages: 0, own: mention.own });
                }
                seen[number as usize].messages += 1;
                (number, mention.count)
            };
            numbers.push(mentions.iter().filter(recurs).map(number).collect());
        }
        let (vocabulary, columns) = Self::chosen(&seen, messages.len(), options);
        let mut rows = Rows { starts: vec![0], ..Rows::default() };
        for mentions in &numbers {
            let known = mentions.iter().map(|(number, count)| (columns[*number as usize], *count));
            vocabulary.row(known.filter(|(column, _)| *column != u32::MAX), &mut rows);
        }
        (vocabulary, rows)
    }

    /// The columns of what is frequent enough, and for each number its column.
    fn chosen(seen: &[Seen], messages: usize, options: &Options) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..seen.len() as u32).collect();
        order.retain(|number| seen[*number as usize].messages >= options.least);
        // Stable: what is equally frequent stays in the order of the examples.
        order.sort_by_key(|number| std::cmp::Reverse(seen[*number as usize].messages));
        let all = messages as f32 + 1.0;
        let worth = |number: &u32| {
            let gram = &seen[*number as usize];
            let rare = (all / (gram.messages as f32 + 1.0)).ln() + 1.0;
            if gram.own { rare * options.title } else { rare }
        };
        let keys = order.iter().map(|number| seen[*number as usize].hash).collect();
        let vocabulary = Self::of(options.shape, keys, order.iter().map(worth).collect());
        let mut columns = vec![u32::MAX; seen.len()];
        for (column, number) in (0u32..).zip(&order) {
            columns[*number as usize] = column;
        }
        (vocabulary, columns)
    }

    /// One more row: repeated mentions count ever less, and every message has the length one.
    pub fn row(&self, known: impl Iterator<Item = (u32, u32)>, rows: &mut Rows) {
        let from = rows.columns.len();
        let mut square = 0.0f32;
        for (column, count) in known {
            let often = if count == 1 { 1.0 } else { 1.0 + (count as f32).ln() };
            let value = often * self.worth[column as usize];
            square += value * value;
            rows.columns.push(column);
            rows.values.push(value);
        }
        let length = square.sqrt().max(1e-6);
        for value in &mut rows.values[from..] {
            *value /= length;
        }
        rows.columns.push(self.keys.len() as u32);
        rows.values.push(CONSTANT);
        rows.starts.push(rows.columns.len());
    }

    /// A message as a row, and for each of its columns the gram that said it first.
    #[must_use]
    pub fn read(&self, title: &str, body: &str) -> (Rows, Vec<Gram>) {
        let mut said: Vec<(u32, Gram)> = Vec::with_capacity(1024);
        grams::each(title, body, self.shape, |gram| {
            if let Some(column) = self.table.get(gram.hash) {
                said.push((column, gram));
            }
        });
        let counts = counts(&said);
        let mut rows = Rows { starts: vec![0], ..Rows::default() };
        self.row(counts.iter().map(|(at, count)| (said[*at as usize].0, *count)), &mut rows);
        (rows, counts.iter().map(|(at, _)| said[*at as usize].1).collect())
    }
}

/// Where each column is mentioned first, and how often it is mentioned.
fn counts(said: &[(u32, Gram)]) -> Vec<(u32, u32)> {
    let mut table = vec![0u32; (said.len() * 2).next_power_of_two().max(16)];
    let mask = table.len() - 1;
    let mut counts: Vec<(u32, u32)> = Vec::with_capacity(said.len());
    for (place, (column, _)) in (0u32..).zip(said) {
        let mut at = (column.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        loop {
            match table[at] {
                0 => {
                    counts.push((place, 1));
                    table[at] = counts.len() as u32;
                    break;
                }
                known => {
                    let count = &mut counts[known as usize - 1];
                    if said[count.0 as usize].0 == *column {
                        count.1 += 1;
                        break;
                    }
                    at = (at + 1) & mask;
                }
            }
        }
    }
    counts
}

struct Seen {
    hash: u64,
    messages: u32,
    own: bool,
}

/// A gram of one message, with how often it is said there.
#[derive(Clone, Copy)]
struct Mention {
    hash: u64,
    count: u32,
    own: bool,
}

/// Counts the grams of one message after the other, in a table that is used again.
#[derive(Default)]
struct Once {
    slots: Vec<u32>,
}

impl Once {
    fn mentions(&mut self, title: &str, body: &str, shape: Shape) -> Vec<Mention> {
        // A unit is a character or more, and is in as many grams as they may be long.
        let most = (title.len() * 2 + body.len()) / 2 * usize::from(shape.text.max(shape.title));
        let places = (most * 2).next_power_of_two().clamp(64, 1 << 17);
        self.slots.clear();
        self.slots.resize(places, 0);
        let mut found: Vec<Mention> = Vec::with_capacity(most / 2);
        grams::each(title, body, shape, |gram| {
            let mut at = (gram.hash >> 24) as usize & (places - 1);
            loop {
                match self.slots[at] {
                    0 if found.len() * 4 >= places * 3 => return,
                    0 => {
                        found.push(Mention { hash: gram.hash, count: 1, own: gram.own });
                        self.slots[at] = found.len() as u32;
                        return;
                    }
                    place if found[place as usize - 1].hash == gram.hash => {
                        found[place as usize - 1].count += 1;
                        return;
                    }
                    _ => at = (at + 1) & (places - 1),
                }
            }
        });
        found.shrink_to_fit();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::chained;

    #[test]
    fn a_table_grows_and_forgets_nothing() {
        let mut table = Table::with_room(4);
        let key = |at: u32| chained(1 << 40, at);
        for at in 0..5000 {
            assert_eq!(table.get_or(key(at), at), at);
        }
        assert!((0..5000).all(|at| table.get(key(at)) == Some(at)));
        assert_eq!(table.get_or(key(7), 99), 7);
        assert_eq!(table.get(key(5000)), None);
    }

    #[test]
    fn what_is_said_by_one_message_alone_is_not_learnt() {
        let messages = [("路灯", "路灯不亮"), ("路灯", "龙眼树")];
        let (vocabulary, rows) = Vocabulary::learnt(&messages, &super::super::Options::default());
        let knows = |body| !vocabulary.read("", body).1.is_empty();
        assert!(knows("路灯"));
        assert!(!knows("龙眼"), "one message alone says it");
        assert_eq!(rows.starts.len(), 3);
    }

    #[test]
    fn a_row_has_the_length_one_and_counts_mentions() {
        let messages = [("", "路灯路"), ("", "路灯")];
        let (vocabulary, rows) = Vocabulary::learnt(&messages, &super::super::Options::default());
        for at in 0..2 {
            let (columns, values) = rows.row(at);
            let squares: f32 = values[..values.len() - 1].iter().map(|v| v * v).sum();
            assert!((squares - 1.0).abs() < 1e-4);
            assert_eq!(columns.last(), Some(&(vocabulary.keys.len() as u32)), "the constant");
        }
        assert_ne!(rows.row(0), rows.row(1));
    }
}
