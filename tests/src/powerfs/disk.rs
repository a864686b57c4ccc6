//! What a disk holds and what programs see of it: files with changes not yet synced, folders
//! with changes of names not yet synced. What a power cut leaves of both is `cut`'s.

mod cut;

use super::fault::{Call, Fault, Faults};
use fuser::Errno;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ffi::{OsStr, OsString};

pub(super) type Ino = u64;
pub(super) const ROOT: Ino = 1;
const SECTORS: [usize; 2] = [512, 4096];
/// How many of a hundred sectors survive a torn cut: each cut rolls one of these.
const SURVIVE_PERCENT: [u64; 5] = [0, 20, 50, 90, 100];

/// What becomes of that which was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Forget,
    Torn,
}

/// What a cut took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Writes not synced at the moment of the cut, whatever part of them survived.
    pub writes: usize,
    /// Changes of names that are gone.
    pub names: usize,
}

enum What {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

/// A change of a file, numbered in the order of the whole disk.
struct Change {
    no: u64,
    what: What,
}

#[derive(Default)]
pub(super) struct File {
    seen: Vec<u8>,
    kept: Vec<u8>,
    unsynced: VecDeque<Change>,
    /// Counts failed syncs; whoever had the file open then is told at its own next sync.
    failures: u64,
}

#[derive(Default)]
pub(super) struct Folder {
    pub seen: BTreeMap<OsString, Ino>,
    kept: BTreeMap<OsString, Ino>,
}

pub(super) enum Kind {
    File(File),
    Folder(Folder),
}

pub(super) struct Node {
    pub kind: Kind,
    pub mode: u32,
    pub links: u32,
}

/// In this folder, this name now leads there or nowhere.
struct Name {
    folder: Ino,
    name: OsString,
    node: Option<Ino>,
}

/// Names that change together or not at all.
struct Names {
    no: u64,
    names: Vec<Name>,
}

pub(super) struct Disk {
    pub owner: (u32, u32),
    nodes: BTreeMap<Ino, Node>,
    names: VecDeque<Names>,
    /// Open files, and how many failed syncs each knows of.
    open: HashMap<u64, u64>,
    next: Ino,
    last_no: u64,
    powered: bool,
    /// Counts power cuts, so that a sync knows when one came between.
    epoch: u64,
    faults: Faults,
    dice: u64,
    syncs: u64,
}

impl Disk {
    pub fn new(seed: u64, owner: (u32, u32)) -> Self {
        let root = Node { kind: Kind::Folder(Folder::default()), mode: 0o755, links: 2 };
        Self {
            owner,
            nodes: BTreeMap::from([(ROOT, root)]),
            names: VecDeque::new(),
            open: HashMap::new(),
            next: ROOT + 1,
            last_no: 0,
            powered: true,
            epoch: 0,
            faults: Faults::default(),
            dice: seed | 1,
            syncs: 0,
        }
    }

    pub fn roll(&mut self, below: u64) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        self.dice % below.max(1)
    }

    pub fn inject(&mut self, fault: Option<Fault>) -> u64 {
        self.faults.set(fault)
    }

    pub const fn failed(&self) -> u64 {
        self.faults.failed()
    }

    pub const fn syncs(&self) -> u64 {
        self.syncs
    }

    pub const fn power_on(&mut self) {
        self.powered = true;
    }

    /// Whether the call may go on.
    pub fn check(&mut self, call: Call) -> Result<(), Errno> {
        if !self.powered {
            return Err(Errno::EIO);
        }
        self.faults.check(call)
    }

    const fn number(&mut self) -> u64 {
        self.last_no += 1;
        self.last_no
    }

    // --- nodes and names ------------------------------------------------------------------

    pub fn node(&self, ino: Ino) -> Result<&Node, Errno> {
        let missing = if self.powered { Errno::ENOENT } else { Errno::EIO };
        self.nodes.get(&ino).ok_or(missing)
    }

    pub fn node_mut(&mut self, ino: Ino) -> Result<&mut Node, Errno> {
        let missing = if self.powered { Errno::ENOENT } else { Errno::EIO };
        self.nodes.get_mut(&ino).ok_or(missing)
    }

    pub fn folder(&self, ino: Ino) -> Result<&Folder, Errno> {
        match &self.node(ino)?.kind {
            Kind::Folder(folder) => Ok(folder),
            Kind::File(_) => Err(Errno::ENOTDIR),
        }
    }

    fn file(&mut self, ino: Ino) -> Result<&mut File, Errno> {
        match &mut self.node_mut(ino)?.kind {
            Kind::File(file) => Ok(file),
            Kind::Folder(_) => Err(Errno::EISDIR),
        }
    }

    pub fn find(&self, folder: Ino, name: &OsStr) -> Result<Ino, Errno> {
        self.folder(folder)?.seen.get(name).copied().ok_or(Errno::ENOENT)
    }

    pub fn make(&mut self, folder: Ino, name: &OsStr, kind: Kind, mode: u32) -> Result<Ino, Errno> {
        self.check(Call::Name { grows: true })?;
        if self.find(folder, name).is_ok() {
            return Err(Errno::EEXIST);
        }
        let ino = self.next;
        self.next += 1;
        let links = u32::from(matches!(kind, Kind::Folder(_)));
        self.nodes.insert(ino, Node { kind, mode: mode & 0o7777, links });
        self.rename_all(vec![(folder, name.to_owned(), Some(ino))])?;
        Ok(ino)
    }

    pub fn link(&mut self, ino: Ino, folder: Ino, name: &OsStr) -> Result<(), Errno> {
        self.check(Call::Name { grows: true })?;
        if self.find(folder, name).is_ok() {
            return Err(Errno::EEXIST);
        }
        self.rename_all(vec![(folder, name.to_owned(), Some(ino))])
    }

    pub fn remove(&mut self, folder: Ino, name: &OsStr, is_folder: bool) -> Result<(), Errno> {
        self.check(Call::Name { grows: false })?;
        let ino = self.find(folder, name)?;
        match (&self.node(ino)?.kind, is_folder) {
            (Kind::Folder(inner), true) if !inner.seen.is_empty() => return Err(Errno::ENOTEMPTY),
            (Kind::Folder(_), false) => return Err(Errno::EISDIR),
            (Kind::File(_), true) => return Err(Errno::ENOTDIR),
            _ => {}
        }
        self.rename_all(vec![(folder, name.to_owned(), None)])
    }

    pub fn rename(
        &mut self,
        (folder, name): (Ino, &OsStr),
        (to, to_name): (Ino, &OsStr),
        may_replace: bool,
    ) -> Result<(), Errno> {
        self.check(Call::Name { grows: false })?;
        let ino = self.find(folder, name)?;
        if !may_replace && self.find(to, to_name).is_ok() {
            return Err(Errno::EEXIST);
        }
        let names = vec![(folder, name.to_owned(), None), (to, to_name.to_owned(), Some(ino))];
        self.rename_all(names)
    }

    fn rename_all(&mut self, names: Vec<(Ino, OsString, Option<Ino>)>) -> Result<(), Errno> {
        let no = self.number();
        let names: Vec<Name> =
            names.into_iter().map(|(folder, name, node)| Name { folder, name, node }).collect();
        for Name { folder, name, node } in &names {
            let Kind::Folder(held) = &mut self.node_mut(*folder)?.kind else {
                return Err(Errno::ENOTDIR);
            };
            let before = match node {
                Some(ino) => held.seen.insert(name.clone(), *ino),
                None => held.seen.remove(name),
            };
            for (ino, step) in [(before, -1), (*node, 1)] {
                if let Some(node) = ino.and_then(|ino| self.nodes.get_mut(&ino)) {
                    node.links = node.links.saturating_add_signed(step);
                }
            }
        }
        self.names.push_back(Names { no, names });
        Ok(())
    }

    // --- bytes ----------------------------------------------------------------------------

    pub fn size(&self, ino: Ino) -> usize {
        match self.nodes.get(&ino).map(|node| &node.kind) {
            Some(Kind::File(file)) => file.seen.len(),
            _ => 0,
        }
    }

    pub fn read(&mut self, ino: Ino, at: usize, size: usize) -> Result<&[u8], Errno> {
        self.check(Call::Read)?;
        let seen = &self.file(ino)?.seen;
        let start = at.min(seen.len());
        Ok(&seen[start..(start + size).min(seen.len())])
    }

    /// How many bytes were taken: a disk that is full may take some.
    pub fn write(&mut self, ino: Ino, at: usize, bytes: &[u8]) -> Result<usize, Errno> {
        let grows = at + bytes.len() > self.file(ino)?.seen.len();
        let mut taken = bytes.len();
        if let Err(error) = self.check(Call::Write { grows }) {
            let whole = bytes.len() / SECTORS[0];
            let some = usize::try_from(self.roll(whole as u64 + 1)).unwrap_or(0) * SECTORS[0];
            if error.code() != Errno::ENOSPC.code() || some == 0 || some == bytes.len() {
                return Err(error);
            }
            taken = some;
        }
        let no = self.number();
        let what = What::Write { at, bytes: bytes[..taken].to_vec() };
        let file = self.file(ino)?;
        apply(&mut file.seen, &what);
        file.unsynced.push_back(Change { no, what });
        Ok(taken)
    }

    pub fn set_length(&mut self, ino: Ino, length: usize) -> Result<(), Errno> {
        let before = self.file(ino)?.seen.len();
        if length == before {
            return Ok(());
        }
        self.check(Call::Write { grows: length > before })?;
        let no = self.number();
        let file = self.file(ino)?;
        apply(&mut file.seen, &What::Length(length));
        file.unsynced.push_back(Change { no, what: What::Length(length) });
        Ok(())
    }

    // --- syncing --------------------------------------------------------------------------

    pub fn opened(&mut self, ino: Ino) -> u64 {
        let handle = self.number();
        let known = self.file(ino).map_or(0, |file| file.failures);
        self.open.insert(handle, known);
        handle
    }

    pub fn released(&mut self, handle: u64) {
        self.open.remove(&handle);
    }

    /// The first half of a sync: what it will cover. A fault here loses what it covered.
    pub fn sync_begin(&mut self, ino: Ino, handle: u64) -> Result<(u64, u64), Errno> {
        let covered = (self.last_no, self.epoch);
        self.node(ino)?;
        let begun = self.check(Call::Sync);
        if begun.is_err() && self.powered {
            self.sync_lost(ino);
        }
        let failures = self.file(ino).map_or(0, |file| file.failures);
        let known = self.open.get_mut(&handle).map(|known| std::mem::replace(known, failures));
        match begun {
            // Another's sync failed, and with it perhaps what this one was to cover.
            Ok(()) if known.is_some_and(|known| known < failures) => Err(Errno::EIO),
            begun => begun.map(|()| covered),
        }
    }

    /// The second half: it is on the disk, unless the power went in between.
    pub fn sync_end(&mut self, ino: Ino, (upto, epoch): (u64, u64)) -> Result<(), Errno> {
        if epoch != self.epoch || !self.powered {
            return Err(Errno::EIO);
        }
        self.syncs += 1;
        if matches!(self.node(ino)?.kind, Kind::Folder(_)) {
            while self.names.front().is_some_and(|names| names.no <= upto) {
                let names = self.names.pop_front().expect("it was there");
                self.names_kept(names);
            }
            return Ok(());
        }
        let file = self.file(ino)?;
        while file.unsynced.front().is_some_and(|change| change.no <= upto) {
            let change = file.unsynced.pop_front().expect("it was there");
            apply(&mut file.kept, &change.what);
        }
        Ok(())
    }

    /// A sync failed: each change is on the disk or not, and nobody will write it again.
    fn sync_lost(&mut self, ino: Ino) {
        let Ok(file) = self.file(ino) else { return };
        file.failures += 1;
        let changes = std::mem::take(&mut file.unsynced);
        for change in changes {
            if self.roll(2) == 0
                && let Ok(file) = self.file(ino)
            {
                apply(&mut file.kept, &change.what);
            }
        }
    }

    fn names_kept(&mut self, names: Names) {
        for Name { folder, name, node } in names.names {
            let Some(Node { kind: Kind::Folder(held), .. }) = self.nodes.get_mut(&folder) else {
                continue;
            };
            match node {
                Some(ino) => held.kept.insert(name, ino),
                None => held.kept.remove(&name),
            };
        }
    }
}

fn apply(bytes: &mut Vec<u8>, what: &What) {
    match what {
        What::Length(length) => bytes.resize(*length, 0),
        What::Write { at, bytes: new } => {
            let end = at + new.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at..end].copy_from_slice(new);
        }
    }
}
