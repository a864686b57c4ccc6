//! The list of what was erased, beside the copies: numbers, rules and moments, nothing of a
//! person or a matter. A copy that is older than an erasure brings the case back; this list is
//! what takes it out again. It only ever grows: what the file has and the database lacks stays.

use super::Fault;
use crate::Settings;
use huiyin_domain::ids::AreaId;
use huiyin_domain::time::Millis;
use huiyin_store::Db;
use huiyin_store::dump::Gone;
use huiyin_store::scan::Snapshot;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

pub const FILE: &str = "erasures.jsonl";
const FORMAT: &str = "huiyin-erasures";
const PAGE: i64 = 5_000;
const BYTES_MAX: u64 = 256 << 20;

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
    origin: String,
    county: i64,
}

#[derive(Serialize, Deserialize)]
struct Line {
    number: String,
    basis: String,
    at_ms: i64,
}

/// The list in the folder of copies.
#[must_use]
pub fn path_in(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// What a living database says, wherever it is.
///
/// # Errors
/// It cannot be read.
pub async fn of_database(target: &str, area: AreaId) -> Result<BTreeSet<Gone>, Fault> {
    let db = Db::open(target).await?;
    let snapshot = Snapshot::open(&db).await?;
    let mut all = BTreeSet::new();
    let mut after = i64::MIN;
    loop {
        let page = snapshot.erased(area, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.position;
        let gone = page.into_iter().map(|row| Gone {
            at: Millis(row.at_ms),
            number: row.number,
            basis: row.basis,
        });
        all.extend(gone);
    }
}

/// # Errors
/// The file is there and is no such list, or one of another log.
pub fn read(settings: &Settings, path: &Path) -> Result<BTreeSet<Gone>, Fault> {
    let wrong = || Fault::new("erasures-file").with("file", path.display());
    let file = BufReader::new(File::open(path)?.take(BYTES_MAX));
    let mut lines = file.lines();
    let head = lines.next().ok_or_else(wrong)??;
    let head: Head = serde_json::from_str(&head).map_err(|_| wrong())?;
    let is_ours =
        head.format == FORMAT && head.origin == settings.origin && head.county == settings.area.0;
    if !is_ours {
        return Err(wrong());
    }
    let line = |line: std::io::Result<String>| {
        let Line { number, basis, at_ms } = serde_json::from_str(&line?).map_err(|_| wrong())?;
        Ok(Gone { at: Millis(at_ms), number, basis })
    };
    lines.map(line).collect()
}

/// Brings the list up to the database of the settings: written beside, synced, then in place.
///
/// # Errors
/// The database cannot be read, or the disk refuses.
pub async fn keep(settings: &Settings, path: &Path) -> Result<usize, Fault> {
    let mut all = of_database(&settings.database, settings.area).await?;
    if path.exists() {
        all.extend(read(settings, path)?);
    }
    write(settings, path, &all)?;
    Ok(all.len())
}

fn write(settings: &Settings, path: &Path, all: &BTreeSet<Gone>) -> Result<(), Fault> {
    let head = Head {
        format: FORMAT.into(),
        version: 1,
        origin: settings.origin.clone(),
        county: settings.area.0,
    };
    let json = |value: Result<String, serde_json::Error>| value.expect("strings and integers");
    let mut text = json(serde_json::to_string(&head)) + "\n";
    for Gone { at, number, basis } in all {
        let line = Line { number: number.clone(), basis: basis.clone(), at_ms: at.0 };
        text += &(json(serde_json::to_string(&line)) + "\n");
    }
    in_place(path, text.as_bytes())
}

/// A small file that is whole or not there; another of the same name is replaced at once.
pub(super) fn in_place(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".part-{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    crate::keys::folder_sync(path)?;
    Ok(())
}
