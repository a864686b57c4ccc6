//! What a witness cosigned last for each log, one file a log, sealed by its digest. A witness
//! that forgets would sign two histories, so a file that is missing or spoilt stops it; memory
//! for a log never seen before is begun only when the operator says so.

use huiyin_domain::leaf::hex;
use huiyin_tlog::{NOTE_BYTES_MAX, SignedCheckpoint, VerifierKey, WitnessState};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const HEADER: &str = "huiyin-witness-state@v1\n";
/// Enough to see that a log misbehaves; nobody fills the disk by repeating it.
const EVIDENCE_MAX: usize = 100;

#[derive(Debug)]
pub enum StateFault {
    Disk(PathBuf, io::Error),
    /// Another witness works on this folder.
    Busy,
    /// This log was never begun here.
    Missing(PathBuf),
    Spoilt(PathBuf),
    /// Asked to begin what was begun long ago.
    Begun(PathBuf),
}

/// The folder of all logs, held by one process.
pub struct Memory {
    root: PathBuf,
    _lock: File,
}

/// What is known of one log.
#[derive(Clone, Debug)]
pub struct Known {
    pub origin: String,
    /// The last cosigned head, as it was signed by the log; `None` before the first.
    pub head: Option<SignedCheckpoint>,
}

impl Known {
    #[must_use]
    pub fn state(&self) -> WitnessState {
        let state = |head: &SignedCheckpoint| {
            let head = head.checkpoint();
            WitnessState { size: head.size, root: head.root }
        };
        self.head.as_ref().map_or(WitnessState::NONE, state)
    }
}

impl Memory {
    /// # Errors
    /// The folder cannot be had alone.
    pub fn open(root: &Path) -> Result<Self, StateFault> {
        let disk = |fault| StateFault::Disk(root.to_owned(), fault);
        std::fs::create_dir_all(root).map_err(disk)?;
        let lock = File::open(root).map_err(disk)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { root: root.to_owned(), _lock: lock }),
            Err(std::fs::TryLockError::WouldBlock) => Err(StateFault::Busy),
            Err(std::fs::TryLockError::Error(fault)) => Err(disk(fault)),
        }
    }

    /// # Errors
    /// This log has a memory already, whole or spoilt.
    pub fn begin(&self, origin: &str) -> Result<(), StateFault> {
        let path = self.path(origin);
        if path.exists() {
            return Err(StateFault::Begun(path));
        }
        self.write(&Known { origin: origin.to_owned(), head: None })
    }

    /// # Errors
    /// There is no memory of this log, or it is not as it was written.
    pub fn load(&self, origin: &str, keys: &[VerifierKey]) -> Result<Known, StateFault> {
        let path = self.path(origin);
        let bytes = crate::mirror::file_read(&path, NOTE_BYTES_MAX + 1024)
            .map_err(|fault| StateFault::Disk(path.clone(), fault))?;
        let bytes = bytes.ok_or_else(|| StateFault::Missing(path.clone()))?;
        read(&bytes, origin, keys).ok_or(StateFault::Spoilt(path))
    }

    /// Durable when it answers.
    ///
    /// # Errors
    /// The disk refuses; then what stood there stands still.
    pub fn write(&self, known: &Known) -> Result<(), StateFault> {
        let head = known.head.as_ref().map_or_else(String::new, ToString::to_string);
        let rest = format!("origin {}\n{head}", known.origin);
        let digest = hex(&Sha256::digest(&rest));
        let path = self.path(&known.origin);
        let whole = format!("{HEADER}sha256 {digest}\n{rest}");
        self.put(&path, whole.as_bytes()).map_err(|fault| StateFault::Disk(path, fault))
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let tmp = path.with_extension("tmp");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&tmp)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(tmp, path)?;
        File::open(&self.root)?.sync_all()
    }

    /// Keeps what speaks against a log, under a name made of its content.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn evidence_keep(&self, kind: &str, bytes: &[u8]) -> io::Result<Option<PathBuf>> {
        let folder = self.root.join("evidence");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{kind}-{}.txt", hex(&Sha256::digest(bytes)[..8])));
        if path.exists() || std::fs::read_dir(&folder)?.count() >= EVIDENCE_MAX {
            return Ok(None);
        }
        self.put(&path, bytes)?;
        Ok(Some(path))
    }

    /// Named by digest: an origin may hold slashes.
    fn path(&self, origin: &str) -> PathBuf {
        self.root.join(format!("{}.state", hex(&Sha256::digest(origin)[..16])))
    }
}

fn read(bytes: &[u8], origin: &str, keys: &[VerifierKey]) -> Option<Known> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (digest, rest) = text.strip_prefix(HEADER)?.strip_prefix("sha256 ")?.split_once('\n')?;
    let (own, head) = rest.strip_prefix("origin ")?.split_once('\n')?;
    if digest != hex(&Sha256::digest(rest)) || own != origin {
        return None;
    }
    if head.is_empty() {
        return Some(Known { origin: origin.to_owned(), head: None });
    }
    let head = SignedCheckpoint::parse(head.as_bytes()).ok()?;
    let is_ours = head.checkpoint().origin == origin && head.log_verify(keys).is_ok();
    is_ours.then(|| Known { origin: origin.to_owned(), head: Some(head) })
}
