//! Key files: short texts of mode 0600, written whole or not at all. The main one is a line
//! `huiyin-key-1 <64 hex digits>`; that of the log is in `crate::log`.

use huiyin_domain::leaf::{hex, unhex};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const HEAD: &str = "huiyin-key-1 ";
const SIZE_MAX: u64 = 1024;

/// Why the key file cannot be used; the display form names the file and what to do.
#[derive(Debug)]
pub enum KeyFault {
    Missing(PathBuf),
    Exists(PathBuf),
    /// Group or others may read or write it.
    Open {
        path: PathBuf,
        mode: u32,
    },
    Malformed(PathBuf),
    Io {
        path: PathBuf,
        fault: std::io::Error,
    },
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(
                f,
                "key file {}: not found. Without it nothing sealed can be read; restore it from \
                 your copy",
                path.display()
            ),
            Self::Exists(path) => {
                write!(f, "key file {}: exists already and is never overwritten", path.display())
            }
            Self::Open { path, mode } => write!(
                f,
                "key file {0}: mode {mode:04o} lets others at it; run: chmod 600 {0}",
                path.display()
            ),
            Self::Malformed(path) => write!(
                f,
                "key file {}: not a key file (expected one line \"{HEAD}\" and 64 hex digits); \
                 restore it from your copy",
                path.display()
            ),
            Self::Io { path, fault } => write!(f, "key file {}: {fault}", path.display()),
        }
    }
}

impl std::error::Error for KeyFault {}

pub(super) fn read(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyFault> {
    let text = text_read(path)?;
    let key = text.trim_end().strip_prefix(HEAD).and_then(unhex);
    key.map(Zeroizing::new).ok_or_else(|| KeyFault::Malformed(path.to_owned()))
}

pub(super) fn create(path: &Path, key: &[u8; 32]) -> Result<(), KeyFault> {
    text_create(path, &Zeroizing::new(format!("{HEAD}{}\n", &*Zeroizing::new(hex(key)))))
}

pub(crate) fn text_read(path: &Path) -> Result<Zeroizing<String>, KeyFault> {
    let io = |fault: std::io::Error| match fault.kind() {
        ErrorKind::NotFound => KeyFault::Missing(path.to_owned()),
        _ => KeyFault::Io { path: path.to_owned(), fault },
    };
    let file = File::open(path).map_err(io)?;
    let mode = file.metadata().map_err(io)?.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyFault::Open { path: path.to_owned(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    match file.take(SIZE_MAX).read_to_string(&mut text) {
        Err(fault) if fault.kind() != ErrorKind::InvalidData => return Err(io(fault)),
        _ => {}
    }
    Ok(text)
}

/// Written beside, synced, then linked into place: a crash leaves the old state or the whole key,
/// and of two first starts one wins.
pub(crate) fn text_create(path: &Path, text: &str) -> Result<(), KeyFault> {
    let io = |fault: std::io::Error| match fault.kind() {
        ErrorKind::AlreadyExists => KeyFault::Exists(path.to_owned()),
        _ => KeyFault::Io { path: path.to_owned(), fault },
    };
    if path.exists() {
        return Err(KeyFault::Exists(path.to_owned()));
    }
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let written = write_beside(&beside, text).and_then(|()| std::fs::hard_link(&beside, path));
    let written = written.and_then(|()| folder_sync(path));
    // The file beside goes in either case; what matters is whether the link was made.
    let _gone = std::fs::remove_file(&beside);
    written.map_err(io)
}

fn write_beside(beside: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

pub(crate) fn folder_sync(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
