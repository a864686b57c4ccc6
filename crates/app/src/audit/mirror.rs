//! A copy of the log that somebody else keeps, held against the tree made of our own leaves,
//! file by file. Whether its head is truly signed the caller has checked.

use super::report::Found;
use huiyin_store::write::Head;
use huiyin_tlog::Tile;

/// Files of a log by their path below its address: `tile/0/000`, `tile/entries/000.p/7`.
pub trait LogFiles: Send + Sync {
    /// `None` when it is not there.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, String>;
}

pub struct Mirror {
    /// As its signed checkpoint says.
    pub head: Head,
    pub files: Box<dyn LogFiles>,
}

const HASH_BYTES: usize = 32;
/// Length and entry.
const ENTRY_BYTES: usize = 2 + huiyin_tlog::LEAF_BYTES;

impl Mirror {
    pub(super) fn tile_check(&self, ours: Tile, bytes: &[u8], found: &mut Found) {
        let path = |tile: Tile| tile.path();
        self.file_check(ours, bytes, HASH_BYTES, path, found);
    }

    pub(super) fn bundle_check(&self, ours: Tile, bytes: &[u8], found: &mut Found) {
        let path = |tile: Tile| tile.bundle_path();
        self.file_check(ours, bytes, ENTRY_BYTES, path, found);
    }

    /// What both hold of a tile is the same; a mirror that lags holds less.
    fn file_check(
        &self,
        ours: Tile,
        bytes: &[u8],
        each: usize,
        path: impl Fn(Tile) -> String,
        found: &mut Found,
    ) {
        let Some(theirs) = Tile::of_size(ours.level, ours.index, self.head.size) else { return };
        let full = Tile { width: 256, ..theirs };
        let read = self.files.get(&path(theirs)).and_then(|got| match got {
            // A log may drop the narrow ones once there is a wider.
            None if !theirs.is_full() => self.files.get(&path(full)),
            got => Ok(got),
        });
        let width = usize::from(theirs.width);
        let shared = width.min(usize::from(ours.width)) * each;
        found.count("mirror_files", 1);
        match read {
            Ok(Some(got)) => {
                let is_same = got.len() >= width * each
                    && got.len() <= 256 * each
                    && got.len().is_multiple_of(each)
                    && got.get(..shared) == bytes.get(..shared);
                found.wants(is_same, "mirror-differs", || path(theirs));
            }
            Ok(None) => found.add("mirror-missing", path(theirs)),
            Err(_) => found.add("mirror-unreadable", path(theirs)),
        }
    }
}
