//! A file's sealed parts: its small cell in the database, with its key and what its sender called
//! it, and its bytes as frames in an object.

use super::objects::{ObjectFault, Objects, ObjectsAt, part_of};
use crate::keys::{FRAME_OVERHEAD, Frame, Keys, Place, SealBroken, Sealer};
use crate::moment::Moment;
use huiyin_domain::case::FileRef;
use huiyin_domain::ids::FileId;
use huiyin_domain::leaf::{Commitment, Salt, text_digest};
use huiyin_store::file::FileRow;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A piece of an upload; every one but the last is exactly so long.
pub const PART_BYTES: usize = 512 * 1024;
const FRAME_BYTES: usize = 64 * 1024;

/// What lies sealed beside the row.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Cell {
    pub key: [u8; 32],
    pub salt: Salt,
    pub label: String,
    /// Until the case is filed; then both are texts of it.
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub place: Option<String>,
}

const fn place(file: FileId) -> Place {
    Place { table: "file", row: file.0, column: "sealed" }
}

impl Cell {
    pub fn seal(&self, under: &Sealer, file: FileId) -> Vec<u8> {
        let bytes = serde_json::to_vec(self).expect("bytes and texts");
        under.seal(place(file), &zeroize::Zeroizing::new(bytes))
    }

    pub fn open(under: &Sealer, file: FileId, sealed: &[u8]) -> Result<Self, SealBroken> {
        let plain = under.open(place(file), sealed)?;
        serde_json::from_slice(&plain).map_err(|_| SealBroken)
    }

    pub fn sealer(&self, keys: &Keys) -> Sealer {
        keys.sealer_of(&self.key)
    }
}

/// The digest by which an event names the bytes that are kept.
pub fn digest_of(salt: &Salt, bytes: &[u8]) -> Commitment {
    text_digest(salt, bytes)
}

fn frame(file: FileId, is_raw: bool, no: usize, is_last: bool) -> Frame {
    Frame { file, is_raw, no: u32::try_from(no).unwrap_or(u32::MAX), is_last }
}

/// One raw part. Which is the last is known only when it is over, so none is: that no part is
/// missing says the row, by which they are counted.
pub fn part_seal(key: &Sealer, file: FileId, no: i64, plain: &[u8]) -> Vec<u8> {
    key.seal_frame(frame(file, true, usize::try_from(no).unwrap_or(usize::MAX), false), plain)
}

pub fn part_open(
    key: &Sealer,
    file: FileId,
    no: i64,
    sealed: &[u8],
) -> Result<Vec<u8>, SealBroken> {
    key.open_frame(frame(file, true, usize::try_from(no).unwrap_or(usize::MAX), false), sealed)
}

/// All that is kept, frame by frame.
pub fn kept_seal(key: &Sealer, file: FileId, plain: &[u8]) -> Vec<u8> {
    let count = plain.chunks(FRAME_BYTES).len();
    let mut sealed = Vec::with_capacity(plain.len() + count * FRAME_OVERHEAD);
    for (no, chunk) in plain.chunks(FRAME_BYTES).enumerate() {
        sealed.extend(key.seal_frame(frame(file, false, no, no + 1 == count), chunk));
    }
    sealed
}

/// # Errors
/// Cut, altered, with frames in another order or of another file.
pub fn kept_open(key: &Sealer, file: FileId, sealed: &[u8]) -> Result<Vec<u8>, SealBroken> {
    let frames = sealed.chunks(FRAME_BYTES + FRAME_OVERHEAD);
    let count = frames.len();
    let mut plain = Vec::with_capacity(sealed.len());
    for (no, chunk) in frames.enumerate() {
        plain.extend(key.open_frame(frame(file, false, no, no + 1 == count), chunk)?);
    }
    if count == 0 { Err(SealBroken) } else { Ok(plain) }
}

/// Deletes an object and its raw parts.
pub async fn object_delete(
    objects: &Objects,
    object: &str,
    parts: i64,
    with_kept: bool,
) -> Result<(), ObjectFault> {
    for no in 0..parts {
        objects.delete(&part_of(object, no)).await?;
    }
    if with_kept { objects.delete(object).await } else { Ok(()) }
}

/// Copies objects of these names, sealed as they are, into a folder.
///
/// # Errors
/// One is missing or cannot be written.
pub async fn objects_copy(
    from: &Objects,
    into: &Path,
    names: &[String],
    moment: &Moment,
) -> Result<u64, ObjectFault> {
    let into = Objects::new(&ObjectsAt::Folder(into.to_owned()), moment);
    for name in names {
        into.put(name, from.get(name).await?).await?;
    }
    Ok(names.len() as u64)
}

/// Brings all objects of such a folder back.
///
/// # Errors
/// One cannot be read or written.
pub async fn objects_fill(
    into: &Objects,
    from: &Path,
    moment: &Moment,
) -> Result<u64, ObjectFault> {
    let folder = Objects::new(&ObjectsAt::Folder(from.to_owned()), moment);
    let mut count = 0;
    for shelf in std::fs::read_dir(from)? {
        for object in std::fs::read_dir(shelf?.path())? {
            let name = object?.file_name().to_string_lossy().into_owned();
            into.put(&name, folder.get(&name).await?).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// Whether the object is there and holds what the event names; what is wrong, as a code.
pub async fn kept_check(
    objects: &Objects,
    under: Option<&Sealer>,
    keys: Option<&Keys>,
    row: &FileRow,
    told: &FileRef,
) -> Result<(), &'static str> {
    let sealed = objects.get(&row.object).await.map_err(|_| "file-object-missing")?;
    let bytes = usize::try_from(row.bytes).unwrap_or(0);
    let frames = bytes.div_ceil(FRAME_BYTES);
    if sealed.len() != bytes + frames * FRAME_OVERHEAD {
        return Err("file-object-differs");
    }
    let (Some(under), Some(keys)) = (under, keys) else { return Ok(()) };
    let cell = Cell::open(under, row.file, &row.sealed).map_err(|_| "file-sealed")?;
    let plain = kept_open(&cell.sealer(keys), row.file, &sealed);
    let plain = plain.map_err(|_| "file-object-differs")?;
    let is_named = digest_of(&cell.salt, &plain) == told.digest;
    if is_named { Ok(()) } else { Err("file-object-differs") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_domain::ids::AreaId;

    fn sealer(key: u8) -> Sealer {
        Keys::from_bytes(&[1; 32], AreaId(331_122), &Moment::real()).sealer_of(&[key; 32])
    }

    #[test]
    fn frames_hold_together_and_nothing_else_opens() {
        let key = sealer(7);
        let plain: Vec<u8> = (0..FRAME_BYTES * 3 + 5).map(|at| (at % 251) as u8).collect();
        let (one, two) = (FileId(1), FileId(2));
        let sealed = kept_seal(&key, one, &plain);
        assert_eq!(kept_open(&key, one, &sealed).as_deref(), Ok(&plain[..]));
        let step = FRAME_BYTES + FRAME_OVERHEAD;
        let other = kept_seal(&key, one, &plain.iter().map(|b| b ^ 1).collect::<Vec<_>>());
        let longer = kept_seal(&key, one, &[&plain[..], &plain].concat());
        let swapped = [&sealed[step..step * 2], &sealed[..step], &sealed[step * 2..]].concat();
        let mut bit = sealed.clone();
        bit[step + 99] ^= 1;
        let mut version = sealed.clone();
        version[0] = 2;
        for (what, bytes) in [
            ("cut after a frame", sealed[..step * 2].to_vec()),
            ("cut within a frame", sealed[..step * 3 + 9].to_vec()),
            ("cut to nothing", Vec::new()),
            ("the first frame gone", sealed[step..].to_vec()),
            ("frames in another order", swapped),
            ("a frame twice", [&sealed[..step], &sealed].concat()),
            ("something behind", [&sealed[..], b"x"].concat()),
            ("a longer one, cut here", longer[..sealed.len()].to_vec()),
            ("one bit", bit),
            ("another version", version),
        ] {
            assert_eq!(kept_open(&key, one, &bytes), Err(SealBroken), "{what}");
        }
        assert_eq!(kept_open(&key, two, &sealed), Err(SealBroken), "of another file");
        assert_eq!(kept_open(&sealer(8), one, &sealed), Err(SealBroken), "another key");
        // What one key seals in one place may be exchanged for what it sealed there before: the
        // digest in the event tells those apart. An object is written once, so there is no such.
        let mixed = [&other[..step], &sealed[step..]].concat();
        assert!(kept_open(&key, one, &mixed).is_ok_and(|mixed| mixed != plain));
        let part = part_seal(&key, one, 0, b"a part");
        assert_eq!(part_open(&key, one, 1, &part), Err(SealBroken), "in another place");
        assert_eq!(kept_open(&key, one, &part), Err(SealBroken), "raw taken for kept");
        assert_eq!(part_open(&key, one, 0, &part).as_deref(), Ok(&b"a part"[..]));
    }
}
