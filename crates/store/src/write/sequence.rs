//! Giving leaves their places, inside the transaction that writes their events. The tree stays
//! in memory between batches; when the database shows another head than the one left behind
//! (another process wrote, a commit was undone, a backup came back) it is made anew from the
//! tables and held against the high-water mark before a single leaf is placed.

use super::batch::Made;
use super::keeper::{Head, Keeper, Stall};
use crate::StoreError;
use crate::log::{Part, parts_of, tree_of};
use crate::value::Row;
use huiyin_domain::ids::AreaId;
use huiyin_domain::leaf::Commitment;
use huiyin_tlog::{self as tlog, Hash, Leaf, TileBuilder, TileWritten};
use std::sync::Arc;

/// Waiting leaves placed in one transaction.
pub(crate) const WAITING_MAX: usize = 1024;

/// The writer's end of the log.
pub(crate) struct Sequencer {
    pub area: AreaId,
    keeper: Option<Arc<dyn Keeper>>,
    tree: Option<TileBuilder>,
}

/// A leaf that was written while the log stood still. Case 0 is the log itself.
pub(crate) struct Waiting {
    pub case: i64,
    pub seq: i64,
    pub commitment: Commitment,
}

/// Whether this batch's leaves get places.
pub(crate) enum Standing {
    Live { tree: TileBuilder, is_resumed: bool },
    Still,
}

/// The tables' own words on two trees: the database's and the mark's.
pub(crate) struct Inquiry {
    head: Head,
    mark: Head,
    head_parts: Vec<Part>,
    mark_parts: Vec<Part>,
}

/// What a batch adds to the log.
pub(crate) struct Growth {
    pub placed: Vec<(Waiting, i64)>,
    /// Tiles now full, with the hash that stands for each in the tile above.
    pub tiles: Vec<(TileWritten, Hash)>,
    pub old: Head,
    pub new: Head,
    pub tree: TileBuilder,
}

impl Sequencer {
    pub fn new(area: AreaId, keeper: Option<Arc<dyn Keeper>>) -> Self {
        Self { area, keeper, tree: None }
    }

    /// The tree as it was left, if the database still shows its head.
    pub fn kept(&mut self, head: Head) -> Option<Standing> {
        let tree = self.tree.take().filter(|tree| head_of(tree) == head)?;
        if self.keeper.as_ref().is_some_and(|keeper| keeper.is_still()) {
            return None;
        }
        Some(Standing::Live { tree, is_resumed: false })
    }

    /// What to ask the tables for; a log that must stand still asks nothing.
    pub fn inquiry(&self, head: Head) -> Option<Inquiry> {
        let mark = match self.keeper.as_ref().map(|keeper| keeper.mark()) {
            None => Head::EMPTY,
            Some(Ok(mark)) => mark,
            Some(Err(why)) => {
                self.stalled(why);
                return None;
            }
        };
        if mark.size > head.size {
            self.stalled(Stall::BEHIND_MARK);
            return None;
        }
        let (head_parts, mark_parts) = (parts_of(head.size), parts_of(mark.size));
        Some(Inquiry { head, mark, head_parts, mark_parts })
    }

    pub fn judge(
        &self,
        inquiry: Inquiry,
        mut answers: Vec<Vec<Row>>,
    ) -> Result<Standing, StoreError> {
        let Inquiry { head, mark, head_parts, mark_parts } = inquiry;
        let of_mark = answers.split_off(head_parts.len());
        let tree = tree_of(head, &head_parts, answers)?;
        let marked = tree_of(mark, &mark_parts, of_mark)?;
        let (Some(tree), Some(_)) = (tree, marked) else {
            self.stalled(Stall::FORKED);
            return Ok(Standing::Still);
        };
        if let Some(keeper) = &self.keeper {
            keeper.trust(mark);
        }
        Ok(Standing::Live { tree, is_resumed: true })
    }

    /// The batch is durable.
    pub fn went_on(&mut self, tree: TileBuilder) {
        self.tree = Some(tree);
    }

    fn stalled(&self, why: Stall) {
        if let Some(keeper) = &self.keeper {
            keeper.stalled(why);
        }
    }
}

impl Inquiry {
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.head_parts.iter().chain(&self.mark_parts)
    }
}

/// Places the waiting leaves, oldest case first, then those of the batch in its order.
pub(crate) fn grow(mut tree: TileBuilder, waiting: Vec<Waiting>, made: &mut [Made]) -> Growth {
    let old = head_of(&tree);
    let mut place = |commitment: Commitment| {
        let position = crate::log::int(tree.size());
        tree.push(Leaf { commitment: tlog::Commitment(commitment.0) }.hash());
        position
    };
    let put = |waiting: Waiting| {
        let position = place(waiting.commitment);
        (waiting, position)
    };
    let placed = waiting.into_iter().map(put).collect();
    for made in &mut *made {
        if let Made::Fresh { entries, notes, .. } = made {
            for entry in entries.iter_mut().chain(notes) {
                entry.position = Some(place(entry.commitment));
            }
        }
    }
    for made in made {
        if let Made::Fresh { entries, path, .. } = made {
            let first = entries.first().and_then(|entry| entry.position);
            let first = first.and_then(|position| u64::try_from(position).ok());
            *path = first.and_then(|index| Some((index, tree.inclusion(index)?)));
        }
    }
    let (new, tiles) = (head_of(&tree), tree.take());
    let full = tiles.into_iter().filter(|tile| tile.tile.is_full());
    let tiles = full.map(|tile| (tile.root(), tile)).map(|(root, tile)| (tile, root)).collect();
    Growth { placed, tiles, old, new, tree }
}

fn head_of(tree: &TileBuilder) -> Head {
    Head { size: tree.size(), root: tree.root() }
}
