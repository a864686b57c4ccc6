//! Which grams the model knows, and a message as a sparse row of them. Only hashes are kept: no
//! word can be read out of a model; and what fewer than a few messages say is not in it at all.

use super::grams::{self, Gram, Shape};
use super::solve::Rows;

/// Added weight of the title's own room.
const TITLE: f32 = 2.0;
/// The constant column, so that a label can be likelier than another before a word is read.
const CONSTANT: f32 = 0.3;
/// A sketch of counts, small enough to stay near the processor.
const SKETCH_BITS: u32 = 22;

/// Hash to column by open addressing. Hashes are well mixed already; 0 marks a free place.
#[derive(Clone, Debug)]
pub struct Table {
    slots: Vec<(u64, u32)>,
    mask: usize,
}

impl Table {
    #[must_use]
    pub fn with_room(keys: usize) -> Self {
        let slots = (keys * 2).next_power_of_two().max(16);
        Self { slots: vec![(0, 0); slots], mask: slots - 1 }
    }

    fn place(&self, key: u64) -> usize {
        let mut at = (key >> 20) as usize & self.mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != key {
            at = (at + 1) & self.mask;
        }
        at
    }

    #[must_use]
    pub fn get(&self, key: u64) -> Option<u32> {
        let slot = self.slots[self.place(key)];
        (slot.0 != 0).then_some(slot.1)
    }

    /// The value of this key, after putting `new` there when the key was unknown.
    pub fn get_or(&mut self, key: u64, new: u32) -> u32 {
        let at = self.place(key);
        if self.slots[at].0 == 0 {
            self.slots[at] = (key, new);
        }
        self.slots[at].1
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
    pub fn learnt(messages: &[(&str, &str)], shape: Shape, least: u32) -> (Self, Rows) {
        let counted: Vec<Counted> = messages.iter().map(|m| Counted::of(m.0, m.1, shape)).collect();
        let mut sketch = vec![0u8; 1 << SKETCH_BITS];
        let cell = |hash: u64| (hash >> (64 - SKETCH_BITS)) as usize;
        for (hash, _) in counted.iter().flat_map(|message| &message.grams) {
            let count = &mut sketch[cell(*hash)];
            *count = count.saturating_add(1);
        }
        let maybe = |hash: u64| u32::from(sketch[cell(hash)]) >= least.min(255);
        let known = counted.iter().flat_map(|message| &message.grams);
        let room = known.clone().filter(|gram| maybe(gram.0)).count();
        // More places than mentions, whatever recurs.
        let mut table = Table::with_room(room / 2 + 16);
        let mut seen: Vec<Seen> = Vec::new();
        for (hash, gram) in known.filter(|gram| maybe(gram.0)) {
            let at = table.get_or(*hash, seen.len() as u32) as usize;
            if at == seen.len() {
                seen.push(Seen { hash: *hash, messages: 0, own: gram.own });
            }
            seen[at].messages += 1;
        }
        let vocabulary = Self::chosen(seen, messages.len(), shape, least);
        let mut rows = Rows { starts: vec![0], ..Rows::default() };
        for message in &counted {
            let known = message.grams.iter();
            let known = known.filter(|gram| maybe(gram.0));
            let known = known.filter_map(|(hash, g)| Some((vocabulary.table.get(*hash)?, g.count)));
            vocabulary.row(known, &mut rows);
        }
        (vocabulary, rows)
    }

    fn chosen(mut seen: Vec<Seen>, messages: usize, shape: Shape, least: u32) -> Self {
        seen.retain(|gram| gram.messages >= least);
        // Stable: what is equally frequent stays in the order of the examples.
        seen.sort_by_key(|gram| std::cmp::Reverse(gram.messages));
        let all = messages as f32 + 1.0;
        let worth = |gram: &Seen| {
            let rare = (all / (gram.messages as f32 + 1.0)).ln() + 1.0;
            if gram.own { rare * TITLE } else { rare }
        };
        let keys = seen.iter().map(|gram| gram.hash).collect();
        Self::of(shape, keys, seen.iter().map(worth).collect())
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

    /// A message as a row, and where its known grams stand.
    #[must_use]
    pub fn read(&self, title: &str, body: &str) -> (Rows, Vec<(u32, Gram)>) {
        let mut stands = Vec::with_capacity(1024);
        grams::each(title, body, self.shape, |gram| {
            if let Some(column) = self.table.get(gram.hash) {
                stands.push((column, gram));
            }
        });
        let mut rows = Rows { starts: vec![0], ..Rows::default() };
        self.row(counts(&stands).into_iter(), &mut rows);
        (rows, stands)
    }
}

/// How often each column is mentioned, in the order of first mention.
fn counts(stands: &[(u32, Gram)]) -> Vec<(u32, u32)> {
    let mut table = vec![0u32; (stands.len() * 2).next_power_of_two().max(16)];
    let mask = table.len() - 1;
    let mut counts: Vec<(u32, u32)> = Vec::with_capacity(stands.len());
    for (column, _) in stands {
        let mut at = column.wrapping_mul(0x9e37_79b1) as usize >> 7 & mask;
        loop {
            match table[at] {
                0 => {
                    counts.push((*column, 1));
                    table[at] = counts.len() as u32;
                    break;
                }
                place if counts[place as usize - 1].0 == *column => {
                    counts[place as usize - 1].1 += 1;
                    break;
                }
                _ => at = (at + 1) & mask,
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

#[derive(Clone, Copy)]
struct Mentions {
    count: u32,
    own: bool,
}

/// The grams of one message, each once.
struct Counted {
    grams: Vec<(u64, Mentions)>,
}

impl Counted {
    fn of(title: &str, body: &str, shape: Shape) -> Self {
        let mut hashes = Vec::with_capacity(1024);
        grams::each(title, body, shape, |gram| hashes.push((gram.hash, gram.own)));
        hashes.sort_unstable();
        let mut grams: Vec<(u64, Mentions)> = Vec::with_capacity(hashes.len());
        for (hash, own) in hashes {
            match grams.last_mut() {
                Some(last) if last.0 == hash => last.1.count += 1,
                _ => grams.push((hash, Mentions { count: 1, own })),
            }
        }
        grams.shrink_to_fit();
        Self { grams }
    }
}
