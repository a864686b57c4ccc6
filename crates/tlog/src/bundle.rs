//! Entry bundles, c2sp.org/tlog-tiles: the entries beside a level 0 tile, each behind its length
//! as a big-endian u16.

use crate::hash::{Hash, leaf_hash};
use crate::reason::Reason;
use crate::tile::WIDTH;

pub const ENTRY_BYTES_MAX: usize = u16::MAX as usize;

/// `None` when an entry is too long, or there are none or more than a bundle holds.
#[must_use]
pub fn bundle_write<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut count = 0;
    for entry in entries {
        let length = u16::try_from(entry.len()).ok()?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
        count += 1;
        if count > WIDTH {
            return None;
        }
    }
    (count > 0).then_some(bytes)
}

/// Exactly `width` entries and nothing after them.
pub fn bundle_entries(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, Reason> {
    if width == 0 || u64::from(width) > WIDTH {
        return Err(Reason::BundleMalformed);
    }
    let mut rest = bytes;
    let mut entries = Vec::with_capacity(usize::from(width));
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk::<2>().ok_or(Reason::BundleMalformed)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(Reason::BundleMalformed)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(Reason::BundleMalformed) }
}

/// Whether the entries are those of the level 0 tile, place by place.
#[must_use]
pub fn bundle_matches(entries: &[&[u8]], row: &[Hash]) -> bool {
    let same = |(entry, hash): (&&[u8], &Hash)| leaf_hash(entry) == *hash;
    entries.len() == row.len() && entries.iter().zip(row).all(same)
}
