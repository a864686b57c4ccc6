//! The power goes: what the disk is left with, and a copy of that for whoever wants to look.

use super::{Cut, Disk, Ino, Kind, Lost, Node, ROOT, SECTORS, SURVIVE_PERCENT, What, apply};
use std::collections::{BTreeMap, HashSet};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

impl Disk {
    pub fn cut(&mut self, cut: Cut) -> Lost {
        self.powered = false;
        self.epoch += 1;
        let mut lost = Lost::default();
        let sector = SECTORS[usize::from(self.roll(2) == 0)];
        let percent = SURVIVE_PERCENT[self.roll(5) as usize];
        let inos: Vec<Ino> = self.nodes.keys().copied().collect();
        for ino in inos {
            let Ok(file) = self.file(ino) else { continue };
            let changes = std::mem::take(&mut file.unsynced);
            let upto = match cut {
                Cut::Forget => 0,
                Cut::Torn => self.roll(changes.len() as u64 + 1) as usize,
            };
            lost.writes += changes.len();
            for change in changes.into_iter().take(upto) {
                self.survive(ino, change.what, sector, percent);
            }
        }
        let names = match cut {
            Cut::Forget => 0,
            Cut::Torn => self.roll(self.names.len() as u64 + 1) as usize,
        };
        let mut journal = std::mem::take(&mut self.names);
        lost.names = journal.len() - names;
        journal.drain(..names).for_each(|names| self.names_kept(names));
        self.look_again();
        lost
    }

    /// Of a write each sector, of a change of length all.
    fn survive(&mut self, ino: Ino, what: What, sector: usize, percent: u64) {
        let mut pieces = Vec::new();
        match what {
            What::Length(length) => pieces.push(What::Length(length)),
            What::Write { mut at, bytes } => {
                let mut rest = bytes.as_slice();
                while !rest.is_empty() {
                    let (piece, after) = rest.split_at(rest.len().min(sector - at % sector));
                    if self.roll(100) < percent {
                        pieces.push(What::Write { at, bytes: piece.to_vec() });
                    }
                    at += piece.len();
                    rest = after;
                }
            }
        }
        let Ok(file) = self.file(ino) else { return };
        pieces.iter().for_each(|piece| apply(&mut file.kept, piece));
    }

    /// What programs will see is what is kept; what no name leads to is gone.
    fn look_again(&mut self) {
        let mut reached = HashSet::new();
        let mut links: BTreeMap<Ino, u32> = BTreeMap::new();
        let mut to_see = vec![ROOT];
        while let Some(ino) = to_see.pop() {
            if reached.insert(ino)
                && let Some(Node { kind: Kind::Folder(folder), .. }) = self.nodes.get(&ino)
            {
                folder.kept.values().for_each(|ino| *links.entry(*ino).or_default() += 1);
                to_see.extend(folder.kept.values());
            }
        }
        self.nodes.retain(|ino, _| reached.contains(ino));
        for (ino, node) in &mut self.nodes {
            match &mut node.kind {
                Kind::File(file) => {
                    file.seen.clone_from(&file.kept);
                    node.links = links.get(ino).copied().unwrap_or(0);
                }
                Kind::Folder(folder) => folder.seen.clone_from(&folder.kept),
            }
        }
    }

    pub fn copy_to(&self, place: &Path) {
        self.copy_folder(ROOT, place);
    }

    fn copy_folder(&self, ino: Ino, place: &Path) {
        std::fs::create_dir_all(place).expect("a folder");
        let Ok(folder) = self.folder(ino) else { return };
        for (name, ino) in &folder.kept {
            let path = place.join(name);
            match self.nodes.get(ino).map(|node| (&node.kind, node.mode)) {
                Some((Kind::File(file), mode)) => {
                    let mut options = std::fs::OpenOptions::new();
                    options.write(true).create(true).truncate(true).mode(mode);
                    let mut copy = options.open(&path).expect("a file");
                    std::io::Write::write_all(&mut copy, &file.kept).expect("written");
                }
                Some((Kind::Folder(_), _)) => self.copy_folder(*ino, &path),
                None => {}
            }
        }
    }
}
