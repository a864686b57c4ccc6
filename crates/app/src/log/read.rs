//! The log as the public reads it: checkpoint, tiles, bundles, policy, and consistency proofs
//! for witnesses. Nothing here knows of cases.

use super::{Policy, peek, put};
use crate::{App, Trouble};
use huiyin_store::log;
use huiyin_store::write::{Head, Stall};
use huiyin_tlog::{
    Checkpoint, Hash, ReadFault, SignedCheckpoint, Tile, TileReader, TileSource, VerifierKey,
    bundle_write, consistency_proof,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Tiles fetched so far; a missing one is asked for, and the work begun again.
#[derive(Default)]
pub(super) struct Fetched(BTreeMap<Tile, Vec<u8>>);

impl TileSource for &Fetched {
    type Error = Tile;

    fn tile(&mut self, tile: Tile) -> Result<Vec<u8>, Tile> {
        self.0.get(&tile).cloned().ok_or(tile)
    }
}

pub(super) type TileFault = ReadFault<Tile>;
pub(super) type Reader<'a> = TileReader<&'a Fetched>;

impl App {
    /// The newest signed checkpoint, with its cosignatures when a policy asks for them and they
    /// have come. `None` before the first leaf, and while the log stands still after a start.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_checkpoint(&self) -> Result<Option<Arc<SignedCheckpoint>>, Trouble> {
        if let Some(cosigned) = peek(&self.0.log.cosigned) {
            return Ok(Some(cosigned));
        }
        self.log_newest().await
    }

    /// The newest checkpoint this log has signed, cosigned or not. What another process has
    /// written in the meantime is signed first.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_newest(&self) -> Result<Option<Arc<SignedCheckpoint>>, Trouble> {
        let head = log::head(self.db(), self.area()).await?;
        let newest = || self.0.log.newest.borrow().clone();
        let size = newest().map_or(0, |newest| newest.checkpoint().size);
        if size < head.size && self.log_still().is_none() {
            self.log_nudge().await?;
        }
        Ok(newest())
    }

    /// Has the writer look at the log without anything new to write: waiting leaves get their
    /// places, and what is not signed yet is.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_nudge(&self) -> Result<(), Trouble> {
        self.put_quietly(Vec::new()).await
    }

    /// Whether leaves wait for their places.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_is_waiting(&self) -> Result<bool, Trouble> {
        Ok(log::is_waiting(self.db(), self.area()).await?)
    }

    /// Why nothing is signed at present, in one word; `None` when all is well.
    #[must_use]
    pub fn log_still(&self) -> Option<&'static str> {
        peek(&self.0.log.still).map(|why| why.0)
    }

    /// Stops signing until the process is started anew: a witness has seen another history.
    pub fn log_stall(&self, why: &'static str) {
        put(&self.0.log.held, Some(Stall(why)));
        huiyin_store::write::Keeper::stalled(&*self.0.log, Stall(why));
    }

    /// Keeps a checkpoint that has gathered the cosignatures its policy asks for.
    pub fn log_cosigned(&self, note: SignedCheckpoint) {
        let size = note.checkpoint().size;
        let kept = peek(&self.0.log.cosigned);
        if kept.is_none_or(|kept| kept.checkpoint().size <= size) {
            put(&self.0.log.cosigned, Some(Arc::new(note)));
        }
    }

    /// The operator's witness policy, as read at the start.
    #[must_use]
    pub fn log_witness_policy(&self) -> Option<&huiyin_tlog::Policy> {
        self.0.log.policy.as_ref().map(|policy| &policy.parsed)
    }

    /// The public keys under which the log signs now, the present one first.
    #[must_use]
    pub fn log_keys(&self) -> Vec<VerifierKey> {
        let (key, now) = (peek(&self.0.log.key), self.moment().now());
        key.as_ref().map(|key| key.publics(now).cloned().collect()).unwrap_or_default()
    }

    /// The public key of promises.
    #[must_use]
    pub fn log_promise_key(&self) -> &VerifierKey {
        self.0.log.promises.public()
    }

    /// What a verifier needs, as c2sp.org/tlog-policy: the log's keys, that of its promises, and
    /// the witnesses with their quorum.
    #[must_use]
    pub fn log_policy(&self) -> String {
        let mut text = String::new();
        for key in self.log_keys().iter().chain([self.log_promise_key()]) {
            let _ = writeln!(text, "log {}", key.to_vkey());
        }
        match &self.0.log.policy {
            Some(Policy { text: witnesses, .. }) => {
                // The operator's own log lines would only repeat those above.
                let lines = witnesses.lines().filter(|line| !line.trim_start().starts_with("log"));
                lines.for_each(|line| {
                    let _ = writeln!(text, "{line}");
                });
            }
            None => text.push_str("quorum none\n"),
        }
        text
    }

    /// The hashes of a tile; `None` beyond what is signed.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, Trouble> {
        if !self.log_reaches(tile).await? {
            return Ok(None);
        }
        Ok(log::tile(self.db(), self.area(), tile).await?)
    }

    /// The entries beside a level 0 tile; `None` beyond what is signed.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_bundle(&self, tile: Tile) -> Result<Option<Vec<u8>>, Trouble> {
        if !self.log_reaches(tile).await? {
            return Ok(None);
        }
        let (from, count) = (tile.index * 256, u64::from(tile.width));
        let leaves = log::leaves(self.db(), self.area(), from, count).await?;
        if leaves.len() as u64 != count {
            return Ok(None);
        }
        let entries: Vec<_> = leaves.into_iter().map(|leaf| leaf.to_bytes()).collect();
        Ok(bundle_write(entries.iter().map(|entry| entry.as_slice())))
    }

    async fn log_reaches(&self, tile: Tile) -> Result<bool, Trouble> {
        let reaches = |size| {
            Tile::of_size(tile.level, tile.index, size).is_some_and(|has| has.width >= tile.width)
        };
        let kept = self.0.log.newest.borrow().as_ref().map_or(0, |kept| kept.checkpoint().size);
        if reaches(kept) {
            return Ok(true);
        }
        Ok(self.log_newest().await?.is_some_and(|newest| reaches(newest.checkpoint().size)))
    }

    /// Leads from the first `old` leaves to the tree of this checkpoint.
    ///
    /// # Errors
    /// The store cannot be reached, or holds another tree.
    pub async fn log_consistency(&self, old: u64, new: &Checkpoint) -> Result<Vec<Hash>, Trouble> {
        let head = Head { size: new.size, root: new.root };
        if old > head.size {
            return Err(Trouble::Internal("log-sizes-reversed"));
        }
        self.log_tree(head, |tree| consistency_proof(tree, old, head.size)).await
    }

    /// Reads what `then` wants of the tree of this head, tile by tile.
    pub(super) async fn log_tree<T>(
        &self,
        head: Head,
        then: impl Fn(&mut Reader<'_>) -> Result<T, TileFault>,
    ) -> Result<T, Trouble> {
        // At most two tiles for each level of the tree, and each is asked for once.
        const TRIES: usize = 256;
        let mut fetched = Fetched::default();
        for _ in 0..TRIES {
            let read = TileReader::open(&fetched, head.size, &head.root);
            let missing = match read.and_then(|mut tree| then(&mut tree)) {
                Ok(value) => return Ok(value),
                Err(ReadFault::Source(tile)) => tile,
                Err(ReadFault::Refused(_)) => return Err(Trouble::Internal("log-tile")),
            };
            let bytes = log::tile(self.db(), self.area(), missing).await?;
            fetched.0.insert(missing, bytes.ok_or(Trouble::Internal("log-tile-missing"))?);
        }
        Err(Trouble::Internal("log-tiles"))
    }
}
