//! Ascending places as gaps in few bits: the high part of a gap as so many zeros and a one, the
//! low part as it is (Rice's code), its width chosen by how often the places come.

/// Bits of the low part, when so many of all the documents are listed: what is shortest for
/// places spread by chance.
fn width(count: usize, documents: usize) -> u32 {
    let gap = documents as u64 * 7 / (count.max(1) as u64 * 10);
    gap.max(1).ilog2()
}

/// Writes the gaps between ascending places, from the next whole byte on.
pub fn put(places: &[u32], documents: usize, out: &mut Vec<u8>) {
    let width = width(places.len(), documents);
    let (mut waiting, mut bits) = (0u64, 0u32);
    let mut write = |value: u64, count: u32| {
        waiting |= value << bits;
        bits += count;
        while bits >= 8 {
            out.push(waiting as u8);
            waiting >>= 8;
            bits -= 8;
        }
        (waiting, bits)
    };
    let mut least = 0;
    let mut rest = (0, 0);
    for place in places {
        let gap = place - least;
        for _ in 0..gap >> width {
            write(0, 1);
        }
        write(1, 1);
        rest = write(u64::from(gap) & ((1 << width) - 1), width);
        least = place + 1;
    }
    if rest.1 > 0 {
        out.push(rest.0 as u8);
    }
}

/// Walks through a list in ascending order. Its bytes may reach behind the list.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    bit: usize,
    left: u32,
    least: u32,
    width: u32,
}

impl<'a> Cursor<'a> {
    #[must_use]
    pub fn new(bytes: &'a [u8], count: u32, documents: usize) -> Self {
        Self { bytes, bit: 0, left: count, least: 0, width: width(count as usize, documents) }
    }

    /// At least 57 bits from here on; zeros behind the end.
    #[inline]
    fn window(&self) -> u64 {
        let from = self.bit / 8;
        let word = match self.bytes.get(from..from + 8) {
            Some(eight) => u64::from_le_bytes(eight.try_into().expect("eight were asked for")),
            None => {
                let mut eight = [0; 8];
                let tail = self.bytes.get(from..).unwrap_or_default();
                eight[..tail.len()].copy_from_slice(tail);
                u64::from_le_bytes(eight)
            }
        };
        word >> (self.bit % 8)
    }

    /// A gap whose zeros do not fit one window.
    #[cold]
    fn long_zeros(&mut self) -> u32 {
        let mut zeros = 0;
        while self.bit < self.bytes.len() * 8 {
            let word = self.window();
            if word & 1 == 1 {
                break;
            }
            let here = word.trailing_zeros().min(32);
            zeros += here;
            self.bit += here as usize;
        }
        zeros
    }
}

impl Iterator for Cursor<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let mut word = self.window();
        let mut high = word.trailing_zeros();
        if high + 1 + self.width > 57 {
            high = self.long_zeros();
            word = self.window();
        } else {
            word >>= high;
            self.bit += high as usize;
        }
        let low = (word >> 1) as u32 & ((1u64 << self.width) - 1) as u32;
        self.bit += 1 + self.width as usize;
        let place = self.least.wrapping_add((high << self.width) | low);
        self.least = place.wrapping_add(1);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out() {
        let mut chance = fastrand::Rng::with_seed(3);
        for round in 0..2_000 {
            let bits = chance.u32(1..24);
            let documents = 1 + chance.usize(0..1 << bits);
            let many = chance.usize(0..=documents.min(200));
            // Every other list stands in one corner, so that its gaps are far from spread.
            let end = if round % 2 == 0 { documents } else { documents.div_ceil(50).max(many) };
            let mut places: Vec<u32> = (0..many).map(|_| chance.usize(0..end) as u32).collect();
            if round % 3 == 0 {
                places.push(documents as u32 - 1);
            }
            places.sort_unstable();
            places.dedup();
            let mut bytes = Vec::new();
            put(&places, documents, &mut bytes);
            bytes.extend([0xff; 3]);
            let read: Vec<u32> = Cursor::new(&bytes, places.len() as u32, documents).collect();
            assert_eq!(read, places, "{documents}");
        }
    }

    #[test]
    fn a_cut_list_ends_quietly() {
        assert_eq!(Cursor::new(&[0; 9], 3, 10).count(), 3);
        assert_eq!(Cursor::new(&[], 0, 0).next(), None);
    }
}
