//! A tree held in memory with all its nodes: for tests, small logs and tools.

use crate::hash::{Hash, leaf_hash, node_hash};
use crate::merkle::{NodeSource, consistency_proof, inclusion_proof, tree_root};
use std::convert::Infallible;

#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    /// `rows[level][index]` is the root of a full subtree.
    rows: Vec<Vec<Hash>>,
}

impl MemoryTree {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.rows.first().map_or(0, |leaves| leaves.len() as u64)
    }

    pub fn push_entry(&mut self, entry: &[u8]) {
        self.push(leaf_hash(entry));
    }

    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for level in 0.. {
            if self.rows.len() == level {
                self.rows.push(Vec::new());
            }
            let row = &mut self.rows[level];
            row.push(node);
            if row.len() % 2 == 1 {
                return;
            }
            node = node_hash(&row[row.len() - 2], &row[row.len() - 1]);
        }
    }

    #[must_use]
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        self.rows.first()?.get(usize::try_from(index).ok()?).copied()
    }

    /// The root when the tree had `size` leaves; `None` when it never had so many.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        (size <= self.size()).then(|| whole(tree_root(&mut &*self, size)))
    }

    #[must_use]
    pub fn root(&self) -> Hash {
        whole(tree_root(&mut &*self, self.size()))
    }

    #[must_use]
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        let known = index < size && size <= self.size();
        known.then(|| whole(inclusion_proof(&mut &*self, index, size)))
    }

    #[must_use]
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        let known = old <= new && new <= self.size();
        known.then(|| whole(consistency_proof(&mut &*self, old, new)))
    }
}

fn whole<T>(answer: Result<T, Infallible>) -> T {
    answer.unwrap_or_else(|never| match never {})
}

impl NodeSource for &MemoryTree {
    type Error = Infallible;

    /// Asked only for nodes within a size that was checked before.
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.rows[usize::from(level)][index as usize])
    }
}
