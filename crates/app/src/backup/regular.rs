//! Copies that the server makes by itself, and what stands about them in the database: when the
//! last one was made and the last whole drill held. One server of several makes them: the turn is
//! a fact that only one can take. Each copy has a slip beside it that says what it must be.

use super::erasures::{self, in_place};
use super::sealed::{Recipients, Sealing, header_check, is_sealed};
use super::{Fault, Header, Summary, folder_beside, objects_write, write};
use crate::{App, Settings, Trouble};
use huiyin_domain::leaf::hex;
use huiyin_domain::time::Millis;
use huiyin_store::meta;
use huiyin_store::write::Put;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

pub(crate) const LAST: &str = "backup-last";
const TURN: &str = "backup-turn";
/// Longer than a copy of the largest database takes; then another server may try.
const TURN_MS: i64 = 6 * 3_600_000;
const SLIP_BYTES_MAX: u64 = 64 << 10;

/// How the server makes copies by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regular {
    pub folder: PathBuf,
    pub every_ms: i64,
    /// How many are kept; older ones go.
    pub keep: usize,
    /// `age1…`; empty only where the operator has said that copies are to be in the clear.
    pub recipients: Vec<String>,
}

/// What stands beside a copy: enough to see without opening it that it is still whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    pub made_ms: i64,
    pub schema: i64,
    pub engine: String,
    pub rows: u64,
    pub content: String,
    pub log_size: u64,
    pub log_root: String,
    pub recipients: usize,
}

/// A server has the turn until then.
#[derive(Serialize, Deserialize)]
struct Turn {
    until_ms: i64,
}

/// What the database remembers of the last copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub at_ms: i64,
    pub file: String,
}

/// Counted and digested on its way to the disk.
struct Counted<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.out.write(bytes)?;
        self.hash.update(&bytes[..done]);
        self.bytes += done as u64;
        Ok(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A whole copy into `path`, encrypted to these or, with none, in the clear: written beside,
/// synced, then linked into place, so that an existing file is never touched.
///
/// # Errors
/// The database cannot be read, or the disk refuses; nothing is left then.
pub async fn write_file(
    settings: &Settings,
    path: &Path,
    recipients: Option<&Recipients>,
    tell: impl FnMut(&'static str, u64),
) -> Result<(Summary, Slip), Fault> {
    if path.exists() {
        return Err(Fault::new("file-exists").with("file", path.display()));
    }
    let beside = Beside::of(path);
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(&beside.0)?;
    let out = Counted { out: BufWriter::new(file), hash: Sha256::new(), bytes: 0 };
    let (summary, mut out) = written(settings, out, recipients, tell).await?;
    out.flush()?;
    let Counted { out, hash, bytes } = out;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    fs::hard_link(&beside.0, path)?;
    crate::keys::folder_sync(path)?;
    let header = &summary.header;
    let slip = Slip {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes,
        sha256: hex(&hash.finalize()),
        made_ms: header.made_ms,
        schema: header.schema,
        engine: header.engine.clone(),
        rows: summary.rows,
        content: summary.content.clone(),
        log_size: header.log_size,
        log_root: header.log_root.clone(),
        recipients: recipients.map_or(0, Recipients::len),
    };
    let text = serde_json::to_string(&slip).expect("strings and integers");
    in_place(&slip_of(path), text.as_bytes())?;
    Ok((summary, slip))
}

async fn written<W: Write>(
    settings: &Settings,
    mut out: W,
    recipients: Option<&Recipients>,
    tell: impl FnMut(&'static str, u64),
) -> Result<(Summary, W), Fault> {
    match recipients {
        None => Ok((write(settings, &mut out, tell).await?, out)),
        Some(recipients) => {
            let mut sealing = Sealing::new(recipients, out)?;
            let summary = write(settings, &mut sealing, tell).await?;
            Ok((summary, sealing.finish()?))
        }
    }
}

/// The file beside goes in either case; what matters is whether the link was made.
struct Beside(PathBuf);

impl Beside {
    fn of(path: &Path) -> Self {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".part-{}", std::process::id()));
        Self(name.into())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _gone = fs::remove_file(&self.0);
    }
}

#[must_use]
pub fn slip_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".slip.json");
    name.into()
}

/// # Errors
/// There is no readable slip beside this copy.
pub fn slip_read(path: &Path) -> Result<Slip, Fault> {
    let slip = slip_of(path);
    let missing = |_| Fault::new("slip-missing").with("file", slip.display());
    let mut text = String::new();
    File::open(&slip).map_err(missing)?.take(SLIP_BYTES_MAX).read_to_string(&mut text)?;
    serde_json::from_str(&text).map_err(|_| Fault::new("slip-missing").with("file", slip.display()))
}

/// What can be seen of a copy without opening it: the slip's size and digest, and that an
/// encrypted one begins like one.
///
/// # Errors
/// It is not what its slip says, or cannot be read.
pub fn copy_check(path: &Path) -> Result<Slip, Fault> {
    let slip = slip_read(path)?;
    let mut input = BufReader::new(File::open(path)?);
    let mut read = Counted { out: io::sink(), hash: Sha256::new(), bytes: 0 };
    io::copy(&mut input, &mut read)?;
    if read.bytes != slip.bytes || hex(&read.hash.finalize()) != slip.sha256 {
        return Err(Fault::new("copy-altered").with("file", path.display()));
    }
    let mut input = BufReader::new(File::open(path)?);
    if is_sealed(&mut input)? {
        header_check(input)?;
    }
    Ok(slip)
}

/// Copies that the server made here, oldest first; names hold the moment, so that they sort.
///
/// # Errors
/// The folder cannot be read.
pub fn copies_in(settings: &Settings, folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let start = format!("huiyin-{}-", settings.area.0);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_copy =
            name.starts_with(&start) && (name.ends_with(".age") || name.ends_with(".jsonl"));
        if is_copy {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// # Errors
/// The folder cannot be read, or holds no copy.
pub fn newest_in(settings: &Settings, folder: &Path) -> Result<PathBuf, Fault> {
    let none = || Fault::new("no-copy").with("folder", folder.display());
    if !folder.exists() {
        return Err(none());
    }
    copies_in(settings, folder)?.pop().ok_or_else(none)
}

/// Makes one copy now, brings the list of erasures up to date, and lets old copies go.
///
/// # Errors
/// The copy could not be made, or is not what was written; old ones stay then.
pub async fn make(settings: &Settings, regular: &Regular) -> Result<Slip, Fault> {
    DirBuilder::new().recursive(true).mode(0o700).create(&regular.folder)?;
    let is_clear = regular.recipients.is_empty();
    let recipients = match is_clear {
        true => None,
        false => Some(Recipients::parse(&regular.recipients)?),
    };
    let path = regular.folder.join(file_name(settings, is_clear));
    let (_, slip) = write_file(settings, &path, recipients.as_ref(), |_, _| {}).await?;
    objects_write(settings, &folder_beside(&path)).await?;
    erasures::keep(settings, &erasures::path_in(&regular.folder)).await?;
    copy_check(&path)?;
    let copies = copies_in(settings, &regular.folder)?;
    let over = copies.len().saturating_sub(regular.keep.max(1));
    for old in &copies[..over] {
        fs::remove_file(old)?;
        let _gone = fs::remove_file(slip_of(old));
        // Where there were no files there is no folder.
        let _gone = fs::remove_dir_all(folder_beside(old));
    }
    Ok(slip)
}

fn file_name(settings: &Settings, is_clear: bool) -> String {
    let now = settings.moment.now();
    let moment = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    let stamp = moment.strftime("%Y%m%dT%H%M%S").to_string();
    let ms = now.0.rem_euclid(1000);
    let end = if is_clear { "jsonl" } else { "age" };
    format!("huiyin-{}-{stamp}.{ms:03}Z.{end}", settings.area.0)
}

/// What a `Header` and a slip have in common must agree once the copy is open.
#[must_use]
pub fn is_of(slip: &Slip, header: &Header) -> bool {
    slip.made_ms == header.made_ms
        && slip.log_size == header.log_size
        && slip.log_root == header.log_root
}

impl App {
    /// The last copy that any server of this database made by itself or was told to make.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn backup_last(&self) -> Result<Option<Last>, Trouble> {
        let text = meta::get(self.db(), self.area(), LAST).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// # Errors
    /// The store cannot be reached.
    pub async fn backup_remember(&self, slip: &Slip) -> Result<(), Trouble> {
        let last = Last { at_ms: slip.made_ms, file: slip.file.clone() };
        let value = serde_json::to_string(&last).expect("a string and an integer");
        self.put_quietly(vec![Put::Meta { name: LAST.into(), value }]).await
    }

    /// Whether a copy is due and this server is the one to make it.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn backup_turn(&self, regular: &Regular) -> Result<bool, Trouble> {
        let now = self.moment().now();
        let last = self.backup_last().await?;
        // A copy from the future is one made under a wrong clock: it keeps nobody from the next.
        let is_due = |last: &Last| {
            now.0 - last.at_ms >= regular.every_ms || last.at_ms > now.0 + regular.every_ms
        };
        if last.as_ref().is_some_and(|last| !is_due(last)) {
            return Ok(false);
        }
        let from = meta::get(self.db(), self.area(), TURN).await?;
        let taken = from.as_deref().and_then(|text| serde_json::from_str::<Turn>(text).ok());
        let is_taken = |turn: Turn| now.0 < turn.until_ms && turn.until_ms <= now.0 + TURN_MS;
        if taken.is_some_and(is_taken) {
            return Ok(false);
        }
        let to = turn_text(now.0 + TURN_MS, self.moment().id());
        match self.put_quietly(vec![Put::MetaSwap { name: TURN.into(), from, to }]).await {
            Ok(()) => Ok(true),
            Err(Trouble::Stale) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    /// The turn is over: the next copy may be anybody's.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn backup_turn_over(&self) -> Result<(), Trouble> {
        let value = turn_text(0, 0);
        self.put_quietly(vec![Put::Meta { name: TURN.into(), value }]).await
    }

    /// Brings the list of erasures beside the copies up to date, where there is one.
    pub(crate) async fn erasures_keep(&self) {
        let Some(regular) = &self.settings().regular else { return };
        if !regular.folder.exists() {
            return;
        }
        let path = erasures::path_in(&regular.folder);
        if let Err(fault) = erasures::keep(self.settings(), &path).await {
            tracing::error!(%fault, "the list of erasures beside the copies is not up to date");
        }
    }
}

fn turn_text(until_ms: i64, who: i64) -> String {
    serde_json::json!({ "until_ms": until_ms, "who": who }).to_string()
}

/// When something of this age is too old, or was never done.
#[must_use]
pub fn is_older(at_ms: Option<i64>, now: Millis, ms: i64) -> bool {
    at_ms.is_none_or(|at| now.0 - at > ms)
}
