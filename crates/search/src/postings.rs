//! Lists of documents in few bytes: ascending numbers as differences, each with a small weight.

/// Ascending document numbers with a weight of one byte each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    bytes: Vec<u8>,
    last: u32,
    count: u32,
}

impl Postings {
    /// Adds a document behind all that are there.
    ///
    /// # Panics
    /// When the number is not above the last one: the list would lie.
    pub fn push(&mut self, document: u32, weight: u8) {
        assert!(self.count == 0 || document > self.last, "documents come in ascending order");
        put(&mut self.bytes, document - if self.count == 0 { 0 } else { self.last });
        self.bytes.push(weight);
        self.last = document;
        self.count += 1;
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    #[must_use]
    pub fn bytes_len(&self) -> usize {
        self.bytes.len()
    }

    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter { rest: &self.bytes, document: 0 }
    }
}

/// A number in sevens of bits, the low ones first.
pub fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The number at the front of these bytes; nothing when they end within it.
#[inline]
pub fn take(rest: &mut &[u8]) -> Option<u32> {
    let (mut value, mut shift) = (0u32, 0);
    loop {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        shift += 7;
        if shift > 28 {
            return None;
        }
    }
}

pub struct Iter<'a> {
    rest: &'a [u8],
    document: u32,
}

impl Iterator for Iter<'_> {
    type Item = (u32, u8);

    #[inline]
    fn next(&mut self) -> Option<(u32, u8)> {
        self.document = self.document.wrapping_add(take(&mut self.rest)?);
        let (weight, behind) = self.rest.split_first()?;
        self.rest = behind;
        Some((self.document, *weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out() {
        let mut list = Postings::default();
        let documents = [0, 1, 127, 128, 300, 70_000, u32::MAX];
        for document in documents {
            list.push(document, (document % 7) as u8);
        }
        let read: Vec<_> = list.iter().collect();
        assert_eq!(read, documents.map(|d| (d, (d % 7) as u8)));
        assert_eq!(list.len(), documents.len());
    }

    #[test]
    fn a_cut_list_ends_quietly() {
        assert_eq!(take(&mut &[0x80u8][..]), None);
        assert_eq!(take(&mut &[0xff; 9][..]), None);
    }
}
