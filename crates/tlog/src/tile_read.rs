//! Reading a tree out of tiles that nobody needs to trust: each tile is hashed and must lead to
//! the signed root before a single hash of it is used.

use crate::frontier::Frontier;
use crate::hash::{Hash, fold};
use crate::merkle::{NodeSource, SIZE_MAX};
use crate::reason::Reason;
use crate::tile::{LEVELS, Tile, WIDTH};
use std::collections::BTreeMap;

/// A folder, a database, a server: gives the bytes of a tile.
pub trait TileSource {
    type Error;
    /// For a partial tile it may give a wider one of the same place, full included: logs may
    /// delete partial tiles once the full one exists.
    fn tile(&mut self, tile: Tile) -> Result<Vec<u8>, Self::Error>;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadFault<E> {
    Source(E),
    Refused(Reason),
}

/// The tree of one checkpoint.
pub struct TileReader<S> {
    source: S,
    size: u64,
    edges: Vec<Vec<Hash>>,
    /// Full tiles that were found true.
    seen: BTreeMap<(u8, u64), Vec<Hash>>,
}

/// 2 MiB of hashes.
const SEEN_MAX: usize = 256;

impl<S: TileSource> TileReader<S> {
    /// Reads the right edge, which together makes the root, and refuses when it does not.
    pub fn open(mut source: S, size: u64, root: &Hash) -> Result<Self, ReadFault<S::Error>> {
        let edges = edges_read(&mut source, size)?;
        if edge_peaks(&edges, size).root() != *root {
            return Err(ReadFault::Refused(Reason::TileDiffers));
        }
        Ok(Self { source, size, edges, seen: BTreeMap::new() })
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of one tile, proven to belong to the tree.
    pub fn row(&mut self, level: u8, index: u64) -> Result<&[Hash], ReadFault<S::Error>> {
        let outside = ReadFault::Refused(Reason::IndexOutside);
        let tile = Tile::of_size(level, index, self.size).ok_or(outside)?;
        if !tile.is_full() {
            return Ok(&self.edges[usize::from(level)]);
        }
        if !self.seen.contains_key(&(level, index)) {
            let place = (index % WIDTH) as usize;
            let expected = self.row(level + 1, index / WIDTH)?[place];
            let row = row_read(&mut self.source, tile)?;
            if fold(&row) != expected {
                return Err(ReadFault::Refused(Reason::TileDiffers));
            }
            if self.seen.len() == SEEN_MAX {
                self.seen.clear();
            }
            self.seen.insert((level, index), row);
        }
        Ok(&self.seen[&(level, index)])
    }
}

impl<S: TileSource> NodeSource for TileReader<S> {
    type Error = ReadFault<S::Error>;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        let inside = level % 8;
        let outside = ReadFault::Refused(Reason::IndexOutside);
        let first = index.checked_mul(1 << inside).ok_or(outside)?;
        let row = self.row(level / 8, first / WIDTH)?;
        let start = (first % WIDTH) as usize;
        let nodes = row.get(start..start + (1 << inside));
        nodes.map(fold).ok_or(ReadFault::Refused(Reason::IndexOutside))
    }
}

/// The unfinished tile of each level that the tree reaches; a row may be empty.
pub(crate) fn edges_read<S: TileSource>(
    source: &mut S,
    size: u64,
) -> Result<Vec<Vec<Hash>>, ReadFault<S::Error>> {
    if size > SIZE_MAX {
        return Err(ReadFault::Refused(Reason::SizeMalformed));
    }
    let mut edges = Vec::new();
    for level in 0..LEVELS {
        let nodes = size >> (8 * u32::from(level));
        if nodes == 0 {
            break;
        }
        let last = Tile::of_size(level, nodes / WIDTH, size);
        edges.push(last.map_or(Ok(Vec::new()), |tile| row_read(source, tile))?);
    }
    Ok(edges)
}

fn row_read<S: TileSource>(source: &mut S, tile: Tile) -> Result<Vec<Hash>, ReadFault<S::Error>> {
    const HASH_BYTES: usize = 32;
    let bytes = source.tile(tile).map_err(ReadFault::Source)?;
    let width = usize::from(tile.width);
    let wide_enough = bytes.len() >= width * HASH_BYTES && bytes.len() <= 256 * HASH_BYTES;
    let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
    if !wide_enough || !rest.is_empty() {
        return Err(ReadFault::Refused(Reason::TileLength));
    }
    Ok(hashes[..width].iter().map(|hash| Hash(*hash)).collect())
}

/// The full subtrees of the whole tree, out of the unfinished rows.
pub(crate) fn edge_peaks(edges: &[Vec<Hash>], size: u64) -> Frontier {
    let mut peaks = Vec::new();
    for row in edges.iter().rev() {
        let mut rest = row.as_slice();
        while !rest.is_empty() {
            let (peak, after) = rest.split_at(1 << rest.len().ilog2());
            peaks.push(fold(peak));
            rest = after;
        }
    }
    Frontier::of_peaks(size, peaks).expect("row widths are the size's digits to base 256")
}
