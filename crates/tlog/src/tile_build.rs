//! Tiles made while leaves come in: full ones once, partial ones at each moment that is going to
//! be signed. Holds at most 255 hashes a level; writing is the caller's.

use crate::frontier::Frontier;
use crate::hash::{Hash, fold};
use crate::merkle::{NodeSource, inclusion_proof};
use crate::reason::Reason;
use crate::tile::{Tile, WIDTH};
use crate::tile_read::{ReadFault, TileSource, edge_peaks, edges_read};

#[derive(Clone, Debug, Default)]
pub struct TileBuilder {
    frontier: Frontier,
    /// The unfinished tile of each level.
    edges: Vec<Edge>,
    full: Vec<TileWritten>,
}

#[derive(Clone, Debug, Default)]
struct Edge {
    index: u64,
    row: Vec<Hash>,
    changed: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TileWritten {
    pub tile: Tile,
    pub bytes: Vec<u8>,
}

impl TileWritten {
    /// The hash that stands for a full tile in the tile above it.
    ///
    /// # Panics
    /// When the tile is not full.
    #[must_use]
    pub fn root(&self) -> Hash {
        assert!(self.tile.is_full(), "only a full tile has a root");
        fold(&self.row())
    }

    fn row(&self) -> Vec<Hash> {
        let (hashes, _) = self.bytes.as_chunks::<32>();
        hashes.iter().map(|hash| Hash(*hash)).collect()
    }
}

impl TileBuilder {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on where a log of this size and root stopped; refuses tiles that do not lead there.
    pub fn resume<S: TileSource>(
        source: &mut S,
        size: u64,
        root: &Hash,
    ) -> Result<Self, ReadFault<S::Error>> {
        let rows = edges_read(source, size)?;
        let frontier = edge_peaks(&rows, size);
        if frontier.root() != *root {
            return Err(ReadFault::Refused(Reason::TileDiffers));
        }
        let place = |level: usize| (size >> (8 * level)) / WIDTH;
        let edge = |(level, row)| Edge { index: place(level), row, changed: false };
        let edges = rows.into_iter().enumerate().map(edge).collect();
        Ok(Self { frontier, edges, full: Vec::new() })
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    #[must_use]
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    pub fn push(&mut self, leaf: Hash) {
        self.frontier.push(leaf);
        let mut node = leaf;
        for level in 0.. {
            if self.edges.len() == level {
                self.edges.push(Edge::default());
            }
            let edge = &mut self.edges[level];
            edge.row.push(node);
            edge.changed = true;
            if (edge.row.len() as u64) < WIDTH {
                return;
            }
            node = fold(&edge.row);
            self.full.push(edge.written(level));
            *edge = Edge { index: edge.index + 1, ..Edge::default() };
        }
    }

    /// Proves, in the present tree, a leaf pushed since the last `take`; `None` for an older one.
    #[must_use]
    pub fn inclusion(&self, index: u64) -> Option<Vec<Hash>> {
        if index >= self.size() {
            return None;
        }
        inclusion_proof(&mut Recent(self), index, self.size()).ok()
    }

    /// What must be durable before the present size may be signed: every tile made since the
    /// last call, the unfinished ones as partial tiles.
    pub fn take(&mut self) -> Vec<TileWritten> {
        let mut tiles = std::mem::take(&mut self.full);
        for (level, edge) in self.edges.iter_mut().enumerate() {
            if std::mem::take(&mut edge.changed) {
                tiles.push(edge.written(level));
            }
        }
        tiles
    }
}

/// The nodes around the newest leaves: unfinished tiles, and those finished since the last `take`.
struct Recent<'a>(&'a TileBuilder);

impl NodeSource for Recent<'_> {
    type Error = ();

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, ()> {
        let inside = level % 8;
        let first = index << inside;
        let (level, tile_no) = (level / 8, first / WIDTH);
        let start = (first % WIDTH) as usize;
        let range = start..start + (1 << inside);
        let edge = self.0.edges.get(usize::from(level)).filter(|edge| edge.index == tile_no);
        if let Some(edge) = edge {
            return edge.row.get(range).map(fold).ok_or(());
        }
        let is_it = |full: &&TileWritten| full.tile.level == level && full.tile.index == tile_no;
        let full = self.0.full.iter().find(is_it).ok_or(())?;
        full.row().get(range).map(fold).ok_or(())
    }
}

impl Edge {
    fn written(&self, level: usize) -> TileWritten {
        let width = self.row.len() as u16;
        let tile = Tile { level: level as u8, index: self.index, width };
        TileWritten { tile, bytes: self.row.iter().flat_map(|hash| hash.0).collect() }
    }
}
