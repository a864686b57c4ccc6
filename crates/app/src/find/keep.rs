//! The copy of the index in the data folder: sealed under a key of the key file, with the place
//! of the log that it knows. Whatever is cut, altered, foreign or of an older program is nothing.

use crate::keys::{Place, Sealer};
use huiyin_domain::time::Millis;
use huiyin_search::index::Index;
use huiyin_store::write::Head;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const MAGIC: &[u8; 14] = b"huiyin-words/1";
/// Drawn for each copy, so that one is told from another without opening it.
pub const NAME_LEN: usize = 16;
/// How the bytes within are written; another program's are not read.
const VERSION: i64 = 1;
const PLACE: Place = Place { table: "words", row: VERSION, column: "index" };

pub type Name = [u8; NAME_LEN];

/// What the copy knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub head: Head,
    pub made: Millis,
}

/// The name of whatever lies there.
pub fn name_of(path: &Path) -> Option<Name> {
    let mut head = [0; MAGIC.len() + NAME_LEN];
    fs::File::open(path).ok()?.read_exact(&mut head).ok()?;
    let (magic, name) = head.split_at(MAGIC.len());
    (magic == MAGIC).then(|| name.try_into().ok()).flatten()
}

/// Nothing, where there is none; else the copy, or why it is none of ours.
pub fn read(path: &Path, sealer: &Sealer) -> Result<Option<(Name, Mark, Index)>, &'static str> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        bytes => bytes.map_err(|_| "unreadable")?,
    };
    let rest = bytes.strip_prefix(MAGIC).ok_or("of another program")?;
    let (name, sealed) = rest.split_first_chunk::<NAME_LEN>().ok_or("cut")?;
    let plain = sealer.open(PLACE, sealed).map_err(|_| "sealed by another key, or altered")?;
    let parsed = plain_read(name, &plain).ok_or("unreadable within")?;
    Ok(Some(parsed))
}

fn plain_read(name: &Name, plain: &[u8]) -> Option<(Name, Mark, Index)> {
    // The name stands within as well, so that none is given another's.
    let rest = plain.strip_prefix(name)?;
    let (size, rest) = rest.split_first_chunk::<8>()?;
    let (root, rest) = rest.split_first_chunk::<32>()?;
    let (made, rest) = rest.split_first_chunk::<8>()?;
    let head = Head { size: u64::from_be_bytes(*size), root: huiyin_tlog::Hash(*root) };
    let mark = Mark { head, made: Millis(i64::from_be_bytes(*made)) };
    Some((*name, mark, Index::from_bytes(rest)?))
}

/// Whole or not at all: written beside, synced, and put in place by one renaming.
pub fn write(
    path: &Path,
    sealer: &Sealer,
    name: Name,
    mark: Mark,
    index: Vec<u8>,
) -> io::Result<()> {
    let head = [&name[..], &mark.head.size.to_be_bytes(), &mark.head.root.0];
    let plain = [&head.concat()[..], &mark.made.0.to_be_bytes(), &index].concat();
    let sealed = sealer.seal(PLACE, &plain);
    let beside = path.with_extension("words-new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(MAGIC)?;
    file.write_all(&name)?;
    file.write_all(&sealed)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// False: something lies there still.
pub fn delete(path: &Path) -> bool {
    let gone = |path: &Path| match fs::remove_file(path) {
        Ok(()) => true,
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    let is_gone = gone(path) & gone(&path.with_extension("words-new"));
    if !is_gone {
        tracing::error!("the copy of the index of words could not be deleted");
    }
    is_gone
}
