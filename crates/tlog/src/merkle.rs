//! The tree of RFC 6962 section 2.1 without its storage: roots and proofs from any source of
//! nodes, and the checks of RFC 9162 sections 2.1.3.2 and 2.1.4.2, which need no source at all.

use crate::hash::{EMPTY_ROOT, Hash, node_hash};
use crate::reason::Reason;

/// Sizes fit in a signed 64-bit column, and proofs in 63 hashes.
pub const SIZE_MAX: u64 = i64::MAX as u64;
/// c2sp.org/tlog-witness: "The client MUST NOT send more than 63 consistency proof lines."
pub const HASHES_MAX: usize = 63;

/// Gives the root of the full subtree over leaves `index << level .. (index + 1) << level`.
pub trait NodeSource {
    type Error;
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The root of the first `size` leaves.
pub fn tree_root<S: NodeSource>(source: &mut S, size: u64) -> Result<Hash, S::Error> {
    if size == 0 { Ok(EMPTY_ROOT) } else { range_root(source, 0, size) }
}

/// From the leaf's sibling up to the root's child, RFC 6962 section 2.1.1.
///
/// # Panics
/// When the tree has no such leaf: ask `inclusion_length` first.
pub fn inclusion_proof<S: NodeSource>(
    source: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    assert!(index < size && size <= SIZE_MAX, "only a leaf of the tree has a proof");
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + left_width(end - start);
        if index < middle {
            path.push(range_root(source, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(source, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// RFC 6962 section 2.1.2; empty when the older tree has no leaves or is the same.
///
/// # Panics
/// When the older tree is the larger: ask `consistency_length` first.
pub fn consistency_proof<S: NodeSource>(
    source: &mut S,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, S::Error> {
    assert!(old <= new && new <= SIZE_MAX, "a tree never shrinks");
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Ok(path);
    }
    let (mut start, mut end) = (0, new);
    while end != old {
        let middle = start + left_width(end - start);
        if old <= middle {
            path.push(range_root(source, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(source, start, middle)?);
            start = middle;
        }
    }
    if start > 0 {
        path.push(range_root(source, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// The largest power of two below `width`, which is at least 2.
fn left_width(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

/// MTH of leaves `start..end`, where `start` is where the tree's own splitting put it.
fn range_root<S: NodeSource>(source: &mut S, start: u64, end: u64) -> Result<Hash, S::Error> {
    let width = end - start;
    if width.is_power_of_two() {
        let level = width.ilog2();
        return source.node(level as u8, start >> level);
    }
    let middle = start + left_width(width);
    let left = range_root(source, start, middle)?;
    let right = range_root(source, middle, end)?;
    Ok(node_hash(&left, &right))
}

/// How many hashes the proof of this leaf has; `None` when the tree has no such leaf.
#[must_use]
pub fn inclusion_length(index: u64, size: u64) -> Option<usize> {
    if index >= size {
        return None;
    }
    let (inner, border) = path_parts(index, size);
    Some((inner + border) as usize)
}

/// How many hashes lead from the older tree to the newer; `None` when the older is larger.
#[must_use]
pub fn consistency_length(old: u64, new: u64) -> Option<usize> {
    if old > new {
        return None;
    }
    if old == 0 || old == new {
        return Some(0);
    }
    let (inner, border) = path_parts(old - 1, new);
    let shared = old.trailing_zeros();
    let start = u32::from(!old.is_power_of_two());
    Some((inner - shared + border + start) as usize)
}

/// The steps below the point where the path to `index` leaves the right edge, and those after.
fn path_parts(index: u64, size: u64) -> (u32, u32) {
    let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    (inner, border)
}

fn length_check(has: usize, wants: usize) -> Result<(), Reason> {
    match has.cmp(&wants) {
        std::cmp::Ordering::Less => Err(Reason::ProofShort),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(Reason::ProofLong),
    }
}

/// RFC 9162 section 2.1.3.2.
pub fn inclusion_check(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), Reason> {
    let wants = inclusion_length(index, size).ok_or(Reason::IndexOutside)?;
    length_check(path.len(), wants)?;
    let (mut at, mut last) = (index, size - 1);
    let mut found = *leaf;
    for sibling in path {
        if at & 1 == 1 || at == last {
            found = node_hash(sibling, &found);
            edge_climb(&mut at, &mut last);
        } else {
            found = node_hash(&found, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if found == *root { Ok(()) } else { Err(Reason::RootDiffers) }
}

/// RFC 9162 section 2.1.4.2, with the two cases it leaves out: nothing before, and no growth.
pub fn consistency_check(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    path: &[Hash],
) -> Result<(), Reason> {
    let wants = consistency_length(old, new).ok_or(Reason::SizesReversed)?;
    length_check(path.len(), wants)?;
    if old == 0 {
        return if *old_root == EMPTY_ROOT { Ok(()) } else { Err(Reason::OldRootDiffers) };
    }
    if old == new {
        return if old_root == new_root { Ok(()) } else { Err(Reason::RootDiffers) };
    }
    let (seed, rest) = match path.split_first() {
        Some((first, rest)) if !old.is_power_of_two() => (first, rest),
        _ => (old_root, path),
    };
    let (mut at, mut last) = (old - 1, new - 1);
    let shared = at.trailing_ones();
    at >>= shared;
    last >>= shared;
    let (mut found_old, mut found_new) = (*seed, *seed);
    for sibling in rest {
        if at & 1 == 1 || at == last {
            found_old = node_hash(sibling, &found_old);
            found_new = node_hash(sibling, &found_new);
            edge_climb(&mut at, &mut last);
        } else {
            found_new = node_hash(&found_new, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if found_old != *old_root {
        return Err(Reason::OldRootDiffers);
    }
    if found_new == *new_root { Ok(()) } else { Err(Reason::RootDiffers) }
}

/// On the right edge, levels without a sibling are passed over.
fn edge_climb(at: &mut u64, last: &mut u64) {
    while *at & 1 == 0 && *at != 0 {
        *at >>= 1;
        *last >>= 1;
    }
}
