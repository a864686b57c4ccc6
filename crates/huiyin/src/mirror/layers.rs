//! Tiles and bundles from wherever they are nearest: fetched just now, in the copy, gathered by
//! an unfinished update, or at the log. What is read here is checked by the reader above.

use super::fault::Fault;
use super::folder::Folder;
use super::source::{Source, SourceFault};
use huiyin_tlog::{Hash, Reason, Tile, TileSource, bundle_entries, bundle_matches, bundle_write};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

pub const TILE_BYTES_MAX: usize = 256 * 32;
/// Entries of a Huiyin log have 34 bytes; there is room for other logs.
pub const BUNDLE_BYTES_MAX: usize = 256 * (2 + 4096);
const THREADS: usize = 8;

/// What stands beside each other at a level 0 place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Want {
    Tile(Tile),
    Bundle(Tile),
}

impl Want {
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Tile(tile) => tile.path(),
            Self::Bundle(tile) => tile.bundle_path(),
        }
    }

    fn full(self) -> Self {
        match self {
            Self::Tile(tile) => Self::Tile(Tile { width: 256, ..tile }),
            Self::Bundle(tile) => Self::Bundle(Tile { width: 256, ..tile }),
        }
    }

    fn bytes_max(self) -> usize {
        match self {
            Self::Tile(_) => TILE_BYTES_MAX,
            Self::Bundle(_) => BUNDLE_BYTES_MAX,
        }
    }
}

pub struct Layers<'a> {
    folder: &'a Folder,
    source: Option<&'a Source>,
    /// Whether what stands on our own disk is looked at.
    pub local: Cell<bool>,
    fetched: RefCell<BTreeMap<Want, Vec<u8>>>,
    last: RefCell<(String, bool)>,
}

impl<'a> Layers<'a> {
    #[must_use]
    pub fn new(folder: &'a Folder, source: Option<&'a Source>, local: bool) -> Self {
        Self {
            folder,
            source,
            local: Cell::new(local),
            fetched: RefCell::default(),
            last: RefCell::default(),
        }
    }

    /// What the last thing read turned out to be.
    #[must_use]
    pub fn refused(&self, reason: Reason) -> Fault {
        let (path, own) = self.last.borrow().clone();
        if own { Fault::CopyBroken { path, reason } } else { Fault::Untrue { path, reason } }
    }

    /// Fetches several at once; what does not come is asked for again when it is needed.
    pub fn fetch(&self, wants: &[Want]) {
        let Some(source) = self.source else { return };
        let fetch_some = |first: usize| {
            let mine = wants.iter().skip(first).step_by(THREADS);
            mine.filter_map(|want| Some((*want, wanted(source, *want).ok()??))).collect::<Vec<_>>()
        };
        let got: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..THREADS.min(wants.len())).map(|n| scope.spawn(move || fetch_some(n))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        });
        self.fetched.borrow_mut().extend(got);
    }

    /// Frees what is no longer needed; the right edge is kept.
    pub fn forget_full(&self) {
        let is_edge = |want: &Want| matches!(want, Want::Tile(tile) if !tile.is_full());
        self.fetched.borrow_mut().retain(|want, _| is_edge(want));
    }

    /// The bytes and whether they stand on our own disk.
    pub fn read(&self, want: Want) -> Result<(Vec<u8>, bool), Fault> {
        let path = want.path();
        if let Some(bytes) = self.fetched.borrow().get(&want) {
            *self.last.borrow_mut() = (path, false);
            return Ok((bytes.clone(), false));
        }
        if self.local.get()
            && let Some(bytes) = self.local_read(&path, want.bytes_max())?
        {
            *self.last.borrow_mut() = (path, true);
            return Ok((bytes, true));
        }
        *self.last.borrow_mut() = (path.clone(), false);
        let Some(source) = self.source else { return Err(Fault::Missing { path }) };
        let got = wanted(source, want).map_err(|fault| Fault::Source { path: path.clone(), fault });
        let bytes = got?.ok_or(Fault::Missing { path })?;
        self.fetched.borrow_mut().insert(want, bytes.clone());
        Ok((bytes, false))
    }

    fn local_read(&self, path: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, Fault> {
        let disk = |fault| Fault::Disk { path: path.to_owned(), fault };
        match self.folder.read(path, bytes_max).map_err(disk)? {
            Some(bytes) => Ok(Some(bytes)),
            None => self.folder.next_read(path, bytes_max).map_err(disk),
        }
    }

    /// The bundle of this place, true to the row of its tile.
    pub fn bundle(&self, tile: Tile, row: &[Hash]) -> Result<(Vec<u8>, bool), Fault> {
        let (bytes, own) = self.read(Want::Bundle(tile))?;
        let bytes = bundle_cut(&bytes, tile.width).map_err(|reason| self.refused(reason))?;
        let entries = bundle_entries(&bytes, tile.width).map_err(|reason| self.refused(reason))?;
        if bundle_matches(&entries, row) {
            Ok((bytes, own))
        } else {
            Err(self.refused(Reason::TileDiffers))
        }
    }
}

impl TileSource for &Layers<'_> {
    type Error = Fault;

    fn tile(&mut self, tile: Tile) -> Result<Vec<u8>, Fault> {
        self.read(Want::Tile(tile)).map(|(bytes, _)| bytes)
    }
}

/// Logs may have thrown a partial file away once the full one was there.
fn wanted(source: &Source, want: Want) -> Result<Option<Vec<u8>>, SourceFault> {
    match source.get(&want.path(), want.bytes_max())? {
        None if want.full() != want => source.get(&want.full().path(), want.bytes_max()),
        got => Ok(got),
    }
}

/// The first `width` entries of a bundle that may hold more.
fn bundle_cut(bytes: &[u8], width: u16) -> Result<Vec<u8>, Reason> {
    if bundle_entries(bytes, width).is_ok() {
        return Ok(bytes.to_vec());
    }
    let entries = bundle_entries(bytes, 256)?;
    let first = entries.into_iter().take(usize::from(width));
    bundle_write(first).ok_or(Reason::BundleMalformed)
}
