//! What the writer asks of whoever keeps the log's key and its high-water mark. Both live
//! outside the database, so they come in from above; here stands only what is asked of them.

use huiyin_tlog::{EMPTY_ROOT, Hash, SignedCheckpoint};
use std::fmt;
use std::sync::Arc;

/// A state of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    pub size: u64,
    pub root: Hash,
}

impl Head {
    pub const EMPTY: Self = Self { size: 0, root: EMPTY_ROOT };
}

/// Why nothing may be signed at present, in one word for logs and metrics.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stall(pub &'static str);

impl Stall {
    /// The mark is ahead of the database: an old backup, or another database's mark.
    pub const BEHIND_MARK: Self = Self("behind-mark");
    /// The database has as many leaves as the mark, but not the same ones.
    pub const FORKED: Self = Self("forked");
}

/// What became of signing.
#[derive(Debug)]
pub enum Signing {
    /// One for each head, and the mark is raised: they may be shown.
    Signed(Vec<Arc<SignedCheckpoint>>),
    /// Somebody else has moved the mark: whether to this database's history must be looked at.
    Moved(Head),
    Stalled(Stall),
    /// The disk of the mark failed: nothing may be acknowledged any more.
    Failed(String),
}

pub trait Keeper: Send + Sync + fmt::Debug + 'static {
    /// The furthest tree that anybody may have been shown, read anew. The writer answers with
    /// `trust` when the database holds that tree.
    ///
    /// # Errors
    /// The log must stand still.
    fn mark(&self) -> Result<Head, Stall>;

    /// The database was found to hold the tree of this mark.
    fn trust(&self, mark: Head);

    /// Signs heads that are durable, oldest first, and raises the mark to the last.
    fn sign(&self, heads: &[Head]) -> Signing;

    /// Leaves wait, or what was committed is not signed, and why. Ended by `trust`.
    fn stalled(&self, why: Stall);

    /// Between `stalled` and `trust`: the writer looks again at each batch.
    fn is_still(&self) -> bool;
}
