//! Bringing a copy up to date: the signed head first, its consistency with what we have, then
//! only what is missing, each file checked up to the signed root before it is kept. The copy
//! changes when everything is there, its checkpoint last.

use super::fault::Fault;
use super::folder::Folder;
use super::fork::{Side, forked};
use super::layers::{Layers, Want};
use super::source::Source;
use huiyin_tlog::{
    Hash, NOTE_BYTES_MAX, Policy, Reason, SignedCheckpoint, Tile, TileReader, tiles_of_growth,
    tree_root,
};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io;

pub const CHECKPOINT: &str = "checkpoint";
/// Places fetched, checked and written together.
const CHUNK: usize = 64;
const WRITERS: usize = 8;

/// One round over one copy.
pub struct Sync<'a> {
    pub folder: &'a Folder,
    pub source: &'a Source,
    pub policy: &'a Policy,
    pub now_s: u64,
    /// How far it is: files checked, files in all. Answers whether to go on.
    pub watch: &'a dyn Fn(usize, usize) -> bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Synced {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    /// Files that are new in the copy.
    pub files: usize,
    /// The log now shows an older head than we have, though a true one.
    pub behind: Option<u64>,
}

impl Sync<'_> {
    /// # Errors
    /// The copy stays as it was; what was fetched and found true is used next time.
    pub fn run(&self) -> Result<Synced, Fault> {
        let ours = self.ours()?;
        let theirs = self.theirs()?;
        if let Some(ours) = &ours {
            let (one, other) = (ours.checkpoint(), theirs.checkpoint());
            if one.origin != other.origin {
                let (ours, theirs) = (one.origin.clone(), other.origin.clone());
                return Err(Fault::OtherLog { ours, theirs });
            }
            self.consistent(ours, &theirs)?;
            if other.size < one.size {
                return Ok(Synced { behind: Some(other.size), ..synced(ours, 0) });
            }
        }
        match self.grow(ours.as_ref(), &theirs) {
            // What an earlier run gathered is spoilt: without it, once more.
            Err(Fault::CopyBroken { .. }) if self.folder.next_stands() => {
                let kept = ours.as_ref().map_or(0, |ours| ours.checkpoint().size);
                self.disk(".next", self.folder.prune(&paths(kept)))?;
                self.grow(ours.as_ref(), &theirs)
            }
            grown => grown,
        }
    }

    fn ours(&self) -> Result<Option<SignedCheckpoint>, Fault> {
        let read = self.disk(CHECKPOINT, self.folder.read(CHECKPOINT, NOTE_BYTES_MAX))?;
        let Some(bytes) = read else { return Ok(None) };
        let broken = |reason| Fault::CopyBroken { path: CHECKPOINT.into(), reason };
        let head = SignedCheckpoint::parse(&bytes).map_err(broken)?;
        head.log_verify(self.policy.logs()).map_err(broken)?;
        Ok(Some(head))
    }

    fn theirs(&self) -> Result<SignedCheckpoint, Fault> {
        let path = || CHECKPOINT.to_owned();
        let got = self.source.get(CHECKPOINT, NOTE_BYTES_MAX);
        let bytes = got.map_err(|fault| Fault::Source { path: path(), fault })?;
        let bytes = bytes.ok_or_else(|| Fault::Missing { path: path() })?;
        let untrue = |reason| Fault::Untrue { path: path(), reason };
        let head = SignedCheckpoint::parse(&bytes).map_err(untrue)?;
        head.log_verify(self.policy.logs()).map_err(untrue)?;
        self.policy.cosigned(&head, Some(self.now_s)).map_err(untrue)?;
        Ok(head)
    }

    /// The smaller tree must be the beginning of the larger. Each side is read from its own
    /// tiles alone, so that a difference cannot hide.
    fn consistent(&self, ours: &SignedCheckpoint, theirs: &SignedCheckpoint) -> Result<(), Fault> {
        let own_tiles = Layers::new(self.folder, None, true);
        let their_tiles = Layers::new(self.folder, Some(self.source), false);
        let our_side = Side { head: ours, layers: &own_tiles };
        let their_side = Side { head: theirs, layers: &their_tiles };
        let (one, other) = (ours.checkpoint(), theirs.checkpoint());
        let same = if one.size == other.size {
            one.root == other.root
        } else if one.size < other.size {
            let mut reader = their_side.reader()?;
            let root = tree_root(&mut reader, one.size);
            root.map_err(|fault| their_side.fault(fault))? == one.root
        } else {
            let mut reader = our_side.reader()?;
            let root = tree_root(&mut reader, other.size);
            root.map_err(|fault| our_side.fault(fault))? == other.root
        };
        if same {
            return Ok(());
        }
        Err(forked(self.folder, self.policy.logs(), &our_side, &their_side))
    }

    fn grow(
        &self,
        ours: Option<&SignedCheckpoint>,
        theirs: &SignedCheckpoint,
    ) -> Result<Synced, Fault> {
        let head = theirs.checkpoint();
        let wanted = paths(head.size);
        let there = self.disk(".", self.folder.files())?;
        let missing = wants(head.size).into_iter().filter(|want| !there.contains(&want.path()));
        let missing: Vec<Want> = missing.collect();
        let kept = ours.filter(|ours| ours.checkpoint().size == head.size);
        // Our own head may carry more cosignatures than what is shown just now.
        let count = |head: &SignedCheckpoint| head.note().signatures().len();
        let best = kept.filter(|kept| count(kept) >= count(theirs)).unwrap_or(theirs);
        if missing.is_empty() && Some(best) == ours && !self.folder.next_stands() {
            return Ok(synced(best, 0));
        }
        let note = best.to_string();
        self.disk(CHECKPOINT, self.folder.next_write(CHECKPOINT, note.as_bytes()))?;
        self.gather(theirs, &missing)?;
        self.disk(".next", self.folder.next_promote(&wanted))?;
        Ok(synced(best, missing.len()))
    }

    /// Fetches and checks what is missing, tiles nearer to the root first.
    fn gather(&self, theirs: &SignedCheckpoint, missing: &[Want]) -> Result<(), Fault> {
        let layers = Layers::new(self.folder, Some(self.source), true);
        let side = Side { head: theirs, layers: &layers };
        let mut reader = side.reader()?;
        for (at, chunk) in missing.chunks(CHUNK).enumerate() {
            if !(self.watch)(at * CHUNK, missing.len()) {
                return Err(Fault::Stopped);
            }
            let elsewhere = |want: &&Want| !self.folder.next_has(&want.path());
            let fetch: Vec<Want> = chunk.iter().filter(elsewhere).copied().collect();
            layers.fetch(&fetch);
            let mut found = Vec::new();
            for want in chunk {
                let (bytes, own) = self.checked(&side, &mut reader, *want)?;
                if !own {
                    found.push((want.path(), bytes));
                }
            }
            self.keep(&found)?;
            layers.forget_full();
        }
        (self.watch)(missing.len(), missing.len());
        Ok(())
    }

    /// The bytes that belong at this place, proven by the signed root.
    fn checked<'a>(
        &self,
        side: &Side<'a>,
        reader: &mut TileReader<&'a Layers<'a>>,
        want: Want,
    ) -> Result<(Vec<u8>, bool), Fault> {
        let (Want::Tile(tile) | Want::Bundle(tile)) = want;
        let row = reader.row(tile.level, tile.index).map_err(|fault| side.fault(fault))?;
        match want {
            Want::Tile(_) => {
                let bytes: Vec<u8> = row.iter().flat_map(|hash| hash.0).collect();
                let kept = self.folder.next_read(&tile.path(), bytes.len());
                let own = kept.is_ok_and(|kept| kept.as_ref() == Some(&bytes));
                Ok((bytes, own))
            }
            Want::Bundle(_) => side.layers.bundle(tile, row),
        }
    }

    fn keep(&self, found: &[(String, Vec<u8>)]) -> Result<(), Fault> {
        let folder = self.folder;
        let write = |first: usize| -> Result<(), (String, io::Error)> {
            for (path, bytes) in found.iter().skip(first).step_by(WRITERS) {
                folder.next_write(path, bytes).map_err(|fault| (path.clone(), fault))?;
            }
            Ok(())
        };
        let written: Vec<_> = std::thread::scope(|scope| {
            let writers: Vec<_> =
                (0..WRITERS.min(found.len())).map(|n| scope.spawn(move || write(n))).collect();
            writers.into_iter().map(|writer| writer.join()).collect()
        });
        for one in written {
            let one = one
                .unwrap_or_else(|_| Err((".next".into(), io::Error::other("a writer panicked"))));
            one.map_err(|(path, fault)| Fault::Disk { path, fault })?;
        }
        Ok(())
    }

    fn disk<T>(&self, path: &str, done: io::Result<T>) -> Result<T, Fault> {
        done.map_err(|fault| Fault::Disk { path: path.to_owned(), fault })
    }
}

fn synced(head: &SignedCheckpoint, files: usize) -> Synced {
    let head = head.checkpoint();
    Synced { origin: head.origin.clone(), size: head.size, root: head.root, files, behind: None }
}

/// Every file of a tree of this size, nearest to the root first.
#[must_use]
pub fn wants(size: u64) -> Vec<Want> {
    let mut tiles: Vec<Tile> = tiles_of_growth(0, size).collect();
    tiles.sort_by_key(|tile| (Reverse(tile.level), tile.index));
    let with_bundle = |tile: Tile| {
        let bundle = (tile.level == 0).then_some(Want::Bundle(tile));
        std::iter::once(Want::Tile(tile)).chain(bundle)
    };
    tiles.into_iter().flat_map(with_bundle).collect()
}

#[must_use]
pub fn paths(size: u64) -> BTreeSet<String> {
    wants(size).into_iter().map(Want::path).collect()
}

/// Whether a head can be trusted: signed, and seen by whom the policy asks.
pub fn head_trusted(bytes: &[u8], policy: &Policy) -> Result<SignedCheckpoint, Reason> {
    let head = SignedCheckpoint::parse(bytes)?;
    head.log_verify(policy.logs())?;
    policy.cosigned(&head, None)?;
    Ok(head)
}
