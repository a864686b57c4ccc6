//! The whole copy verified offline: the head by its signatures, every tile and every entry by
//! its hash up to the signed root, and that there is nothing beside them.

use super::Fault;
use super::folder::Folder;
use super::layers::{BUNDLE_BYTES_MAX, TILE_BYTES_MAX, Want};
use super::sync::{CHECKPOINT, head_trusted, paths, wants};
use super::trust::{self, POLICY, Trusted};
use huiyin_tlog::{
    Hash, NOTE_BYTES_MAX, Policy, RECEIPT_BYTES_MAX, ReadFault, Reason, Tile, TileReader,
    TileSource, bundle_entries, bundle_matches, misconduct_verify,
};
use std::collections::BTreeSet;

/// What is wrong with one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    Missing,
    /// It belongs to no tree that this copy's head signs.
    Beside,
    Altered(Reason),
    Unreadable,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub path: String,
    pub wrong: Wrong,
}

#[derive(Debug, Default)]
pub struct Report {
    pub origin: String,
    pub size: u64,
    pub root: Option<Hash>,
    /// Files that were found true.
    pub files: usize,
    pub findings: Vec<Finding>,
    /// An update was begun and broken off: files beside the signed tree are then no fault.
    pub unfinished: bool,
    /// Proofs kept here that the log contradicted itself.
    pub misconduct: usize,
}

impl Report {
    fn wrong(&mut self, path: &str, wrong: Wrong) {
        self.findings.push(Finding { path: path.to_owned(), wrong });
    }
}

/// # Errors
/// No policy to check by, or the folder cannot be read at all.
pub fn check(folder: &Folder, given: Option<Trusted>) -> Result<Report, Fault> {
    let mut report = Report { unfinished: folder.next_stands(), ..Report::default() };
    let there = folder.files().map_err(|fault| Fault::Disk { path: ".".into(), fault })?;
    let policy = match (trust::policy_kept(folder), given) {
        (Ok(_), Some(given)) | (Ok(Some(given)), None) => given.policy,
        (Ok(None), None) => return Err(Fault::PolicyMissing),
        (Err(_), given) => {
            report.wrong(POLICY, Wrong::Altered(Reason::NotText));
            let Some(given) = given else { return Ok(report) };
            given.policy
        }
    };
    tree_check(folder, &policy, &there, &mut report);
    for path in there.iter().filter(|path| path.starts_with("misconduct-")) {
        let bytes = folder.read(path, 2 * RECEIPT_BYTES_MAX + 128);
        let proof = bytes.ok().flatten().map(|bytes| misconduct_verify(&bytes, policy.logs()));
        match proof {
            Some(Ok(_)) => report.misconduct += 1,
            Some(Err(reason)) => report.wrong(path, Wrong::Altered(reason)),
            None => report.wrong(path, Wrong::Unreadable),
        }
    }
    Ok(report)
}

fn tree_check(folder: &Folder, policy: &Policy, there: &BTreeSet<String>, report: &mut Report) {
    let head = match folder.read(CHECKPOINT, NOTE_BYTES_MAX) {
        Ok(Some(bytes)) => head_trusted(&bytes, policy).map_err(Wrong::Altered),
        Ok(None) => Err(Wrong::Missing),
        Err(_) => Err(Wrong::Unreadable),
    };
    let head = match head {
        Ok(head) => head,
        Err(wrong) => return report.wrong(CHECKPOINT, wrong),
    };
    let head = head.checkpoint();
    (report.origin, report.size, report.root) = (head.origin.clone(), head.size, Some(head.root));
    report.files += 1;
    let wanted = paths(head.size);
    let known = |path: &String| {
        let other = [CHECKPOINT, POLICY].contains(&path.as_str());
        other || path.starts_with("misconduct-") || wanted.contains(path)
    };
    for path in there.iter().filter(|path| !known(path)) {
        // Tiles of the next tree, or of the last, while an update stands unfinished.
        if !(report.unfinished && path.starts_with("tile/")) {
            report.wrong(path, Wrong::Beside);
        }
    }
    for path in wanted.iter().filter(|path| !there.contains(*path)) {
        report.wrong(path, Wrong::Missing);
    }
    match TileReader::open(Exact(folder), head.size, &head.root) {
        Ok(reader) => Rows { folder, reader, report }.all(head.size),
        Err(ReadFault::Source((path, wrong))) => report.once(&path, wrong),
        Err(ReadFault::Refused(reason)) => report.wrong(CHECKPOINT, Wrong::Altered(reason)),
    }
}

struct Rows<'a> {
    folder: &'a Folder,
    reader: TileReader<Exact<'a>>,
    report: &'a mut Report,
}

impl Rows<'_> {
    fn all(mut self, size: u64) {
        for want in wants(size) {
            let found = match want {
                Want::Tile(tile) => self.tile(tile),
                Want::Bundle(tile) => self.bundle(tile),
            };
            match found {
                Ok(()) => self.report.files += 1,
                Err((path, wrong)) => self.report.once(&path, wrong),
            }
        }
    }

    fn tile(&mut self, tile: Tile) -> Result<(), (String, Wrong)> {
        self.row(tile).map(drop)
    }

    fn row(&mut self, tile: Tile) -> Result<Vec<Hash>, (String, Wrong)> {
        let row = self.reader.row(tile.level, tile.index);
        row.map(<[Hash]>::to_vec).map_err(|fault| match fault {
            ReadFault::Source(fault) => fault,
            ReadFault::Refused(reason) => (tile.path(), Wrong::Altered(reason)),
        })
    }

    fn bundle(&mut self, tile: Tile) -> Result<(), (String, Wrong)> {
        let row = self.row(tile)?;
        let path = tile.bundle_path();
        let bytes = read(self.folder, &path, BUNDLE_BYTES_MAX)?;
        let entries = bundle_entries(&bytes, tile.width);
        let matches = entries.map(|entries| bundle_matches(&entries, &row));
        match matches {
            Ok(true) => Ok(()),
            Ok(false) => Err((path, Wrong::Altered(Reason::TileDiffers))),
            Err(reason) => Err((path, Wrong::Altered(reason))),
        }
    }
}

impl Report {
    /// One wrong tile makes everything below it unprovable: it is told once.
    fn once(&mut self, path: &str, wrong: Wrong) {
        if !self.findings.iter().any(|finding| finding.path == path) {
            self.wrong(path, wrong);
        }
    }
}

/// Tiles of exactly their length; a reader alone would forgive what stands behind.
struct Exact<'a>(&'a Folder);

impl TileSource for Exact<'_> {
    type Error = (String, Wrong);

    fn tile(&mut self, tile: Tile) -> Result<Vec<u8>, Self::Error> {
        let bytes = read(self.0, &tile.path(), TILE_BYTES_MAX)?;
        if bytes.len() == usize::from(tile.width) * 32 {
            Ok(bytes)
        } else {
            Err((tile.path(), Wrong::Altered(Reason::TileLength)))
        }
    }
}

fn read(folder: &Folder, path: &str, bytes_max: usize) -> Result<Vec<u8>, (String, Wrong)> {
    match folder.read(path, bytes_max) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err((path.to_owned(), Wrong::Missing)),
        Err(_) => Err((path.to_owned(), Wrong::Unreadable)),
    }
}
