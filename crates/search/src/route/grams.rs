//! What a message is made of for the model: grams of neighbouring units, those of the title once
//! more in a room of their own. A gram is a hash; the text it came from is only in the message.

use crate::tokens::{BREAK, Unit, chained, units};

/// How long grams may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub text: u8,
    pub title: u8,
    /// Units of the body that are read; the rest of a very long letter changes nothing.
    pub units_max: u16,
}

/// A gram where it stands: its hash and its bytes, in the title or in the body.
#[derive(Clone, Copy, Debug)]
pub struct Gram {
    pub hash: u64,
    pub start: u32,
    pub end: u32,
    pub length: u8,
    pub in_title: bool,
    /// Of the title's own room.
    pub own: bool,
}

impl Gram {
    /// Whether both share a unit of one text.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.in_title == other.in_title && self.start < other.end && other.start < self.end
    }
}

const TEXT: u64 = 0x0074_6578_7400_0001;
const TITLE: u64 = 0x7469_746c_6500_0002;

/// Every gram of a message, in order.
pub fn each(title: &str, body: &str, shape: Shape, mut found: impl FnMut(Gram)) {
    let mut all = Vec::with_capacity(title.len() + body.len().min(6000) / 2);
    units(title, &mut all);
    let titled = all.len();
    let body = front(body, usize::from(shape.units_max) * 3);
    units(body, &mut all);
    let body_end = all.len().min(titled + usize::from(shape.units_max));
    room(&all[..titled], TITLE, shape.title, &mut |gram| {
        found(Gram { in_title: true, own: true, ..gram });
    });
    room(&all[..titled], TEXT, shape.text, &mut |gram| found(Gram { in_title: true, ..gram }));
    room(&all[titled..body_end], TEXT, shape.text, &mut found);
}

fn front(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn room(units: &[Unit], seed: u64, longest: u8, found: &mut impl FnMut(Gram)) {
    for (at, first) in units.iter().enumerate() {
        let mut hash = seed;
        for (length, unit) in (1..=longest).zip(&units[at..]) {
            if unit.code == BREAK {
                break;
            }
            hash = chained(hash, unit.code);
            let (start, end) = (first.start, unit.end);
            found(Gram { hash, start, end, length, in_title: false, own: false });
        }
    }
}
