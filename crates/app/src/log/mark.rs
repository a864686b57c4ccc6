//! The high-water mark: the furthest tree that anybody may have been shown. It lies outside the
//! data folder, where no backup of the database reaches it, so that an old backup put back in
//! place is noticed before a second history is signed.
//!
//! One file of two slots of 512 bytes, written in turn, each a line of text with its own check
//! sum: a write cut short leaves the other slot. Processes of one machine share it under a lock;
//! one that is stopped while it holds it keeps nobody waiting for ever.

use huiyin_domain::leaf::{hex, unhex};
use huiyin_store::write::Head;
use huiyin_tlog::Hash;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often, and how long apart, the lock is tried: two seconds in all.
const LOCK_TRIES: usize = 200;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

const WORD: &str = "huiyin-mark-1";
const SLOT_BYTES: usize = 512;

#[derive(Debug)]
pub struct Mark {
    path: PathBuf,
    file: File,
    /// Nobody had written a mark here before.
    pub is_new: bool,
    /// Somebody was waited for in vain: until the lock is had again nobody waits for it anew.
    is_held: bool,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    turn: u64,
    head: Head,
}

/// What became of raising it.
#[derive(Debug, PartialEq, Eq)]
pub enum Raised {
    Done,
    /// It is not where the caller last saw it.
    Moved(Head),
    /// Another process does not let go of it: nothing was written.
    Held,
}

impl Mark {
    /// Opens the file, or makes it, durably, with the empty log in it.
    ///
    /// # Errors
    /// The disk refuses, or the file is something else.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)?;
        let mut mark = Self { path: path.to_owned(), file, is_new: false, is_held: false };
        mark.locked(|mark| {
            let slot = Slot { turn: 0, head: Head::EMPTY }.line();
            let first = [slot.as_slice(), slot.as_slice()].concat();
            // Nothing, or the beginning of what a first start cut short was writing.
            let mut found = Vec::new();
            (&mark.file).take(first.len() as u64 + 1).read_to_end(&mut found)?;
            if found.len() < first.len() && first.starts_with(&found) {
                mark.is_new = true;
                // Whole before it counts: later writes change no size and need no new block.
                mark.file.write_all_at(&first, 0)?;
                mark.file.sync_all()?;
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
            }
            mark.newest().map(drop)
        })?;
        Ok(mark)
    }

    /// # Errors
    /// The disk refuses, or neither slot can be read.
    pub fn read(&mut self) -> io::Result<Head> {
        self.locked(|mark| Ok(mark.newest()?.head))
    }

    /// Moves it on, durably, from where the caller saw it last.
    ///
    /// # Errors
    /// As `read`.
    pub fn raise(&mut self, from: Head, to: Head) -> io::Result<Raised> {
        if !self.lock()? {
            return Ok(Raised::Held);
        }
        self.unlocked_after(|mark| {
            let newest = mark.newest()?;
            if newest.head == to {
                return Ok(Raised::Done);
            }
            if newest.head != from {
                return Ok(Raised::Moved(newest.head));
            }
            let slot = Slot { turn: newest.turn + 1, head: to };
            let place = (slot.turn % 2) * SLOT_BYTES as u64;
            mark.file.write_all_at(&slot.line(), place)?;
            mark.file.sync_data()?;
            Ok(Raised::Done)
        })
    }

    fn locked<T>(&mut self, then: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        if !self.lock()? {
            return Err(io::Error::other("another process does not let go of it"));
        }
        self.unlocked_after(then)
    }

    /// Whether it was had, in time.
    fn lock(&mut self) -> io::Result<bool> {
        for _ in 0..if self.is_held { 1 } else { LOCK_TRIES } {
            match self.file.try_lock() {
                Ok(()) => {
                    self.is_held = false;
                    return Ok(true);
                }
                Err(TryLockError::Error(fault)) => return Err(fault),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            }
        }
        self.is_held = true;
        Ok(false)
    }

    fn unlocked_after<T>(
        &mut self,
        then: impl FnOnce(&mut Self) -> io::Result<T>,
    ) -> io::Result<T> {
        let result = then(self);
        self.file.unlock()?;
        result
    }

    fn newest(&self) -> io::Result<Slot> {
        let mut bytes = [0; 2 * SLOT_BYTES];
        let unreadable = || io::Error::other(format!("{}: no mark in it", self.path.display()));
        match self.file.read_exact_at(&mut bytes, 0) {
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => return Err(unreadable()),
            read => read?,
        }
        let slots = bytes.chunks(SLOT_BYTES).filter_map(Slot::parse);
        slots.max_by_key(|slot| slot.turn).ok_or_else(unreadable)
    }
}

impl Slot {
    fn line(self) -> Vec<u8> {
        let Self { turn, head } = self;
        let said = format!("{WORD} {turn} {} {}", head.size, hex(&head.root.0));
        let sum = hex(&Sha256::digest(said.as_bytes()));
        let mut line = format!("{said} {sum}").into_bytes();
        line.resize(SLOT_BYTES - 1, b' ');
        line.push(b'\n');
        line
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.trim_end();
        let (said, sum) = text.rsplit_once(' ')?;
        if hex(&Sha256::digest(said.as_bytes())) != sum {
            return None;
        }
        let mut words = said.split(' ');
        if words.next() != Some(WORD) {
            return None;
        }
        let (turn, size) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Self { turn, head: Head { size, root: Hash(unhex(words.next()?)?) } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(size: u64) -> Head {
        Head { size, root: Hash([u8::try_from(size).expect("small"); 32]) }
    }

    fn place(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("huiyin-mark-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name);
        let _ = std::fs::remove_file(&path);
        path
    }

    #[test]
    fn it_moves_on_only_from_where_it_was_seen() {
        let path = place("moves");
        let mut mark = Mark::open(&path).expect("made");
        assert!(mark.is_new && mark.read().expect("read") == Head::EMPTY);
        assert_eq!(mark.raise(Head::EMPTY, head(3)).expect("raised"), Raised::Done);
        let mut other = Mark::open(&path).expect("opened");
        assert!(!other.is_new);
        assert_eq!(other.raise(head(3), head(5)).expect("raised"), Raised::Done);
        assert_eq!(mark.raise(head(3), head(4)).expect("asked"), Raised::Moved(head(5)));
        assert_eq!(mark.read().expect("read"), head(5));
    }

    #[test]
    fn whoever_does_not_let_go_of_it_is_not_waited_for_in_vain() {
        let path = place("held");
        let mut mark = Mark::open(&path).expect("made");
        let held = File::open(&path).expect("opened");
        held.lock().expect("held");
        assert_eq!(mark.raise(Head::EMPTY, head(1)).expect("asked"), Raised::Held);
        drop(held);
        assert_eq!(mark.raise(Head::EMPTY, head(1)).expect("raised"), Raised::Done);
    }

    #[test]
    fn a_write_cut_short_leaves_the_one_before() {
        let path = place("torn");
        let mut mark = Mark::open(&path).expect("made");
        mark.raise(Head::EMPTY, head(1)).expect("raised");
        mark.raise(head(1), head(2)).expect("raised");
        let mut bytes = std::fs::read(&path).expect("read");
        let at = bytes.windows(4).position(|four| four == b"0202").expect("the newest");
        bytes[at] = b'9';
        std::fs::write(&path, &bytes).expect("written");
        assert_eq!(Mark::open(&path).expect("opened").read().expect("read"), head(1));
        std::fs::write(&path, b"something else").expect("written");
        assert!(Mark::open(&path).is_err());
        std::fs::write(&path, &Slot { turn: 0, head: Head::EMPTY }.line()[..300]).expect("written");
        assert!(Mark::open(&path).expect("a first start cut short").is_new);
    }
}
