//! The log as this program keeps it: the key that signs, the mark that remembers, the newest
//! checkpoint, and the proofs made from it. Its tree grows in the store's writer.

mod key;
mod mark;
mod open;
mod proof;
mod read;
mod rotate;

pub use key::{LogKey, OVERLAP_DAYS};
pub use mark::{Mark, Raised};
pub(crate) use open::{LOG_KEYS, LOG_RESTORED, log_open};
pub use open::{LogEvent, SetAside};
pub use proof::Proof;
pub use rotate::{KeyReport, RotateFault};

use crate::keys::KeyFault;
use crate::moment::Moment;
use huiyin_store::write::{Head, Keeper, Signing, Stall};
use huiyin_tlog::{PromiseSigner, SignedCheckpoint};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::watch;

/// Why the log could not be opened; each is a whole sentence for the operator.
#[derive(Debug)]
pub enum LogFault {
    Mark {
        path: PathBuf,
        fault: std::io::Error,
    },
    Key(KeyFault),
    /// Well-formed, but this database was never signed with it under this origin.
    OtherKey(PathBuf),
    Policy {
        path: PathBuf,
        why: String,
    },
    Origin,
}

impl std::fmt::Display for LogFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mark { path, fault } => {
                write!(f, "high-water mark {}: {fault}", path.display())
            }
            Self::Key(fault) => write!(f, "log {fault}"),
            Self::OtherKey(path) => write!(
                f,
                "log key file {}: this database was never signed with this key under this \
                 origin; restore the key file made with it, or the origin in the settings",
                path.display()
            ),
            Self::Policy { path, why } => write!(f, "witness policy {}: {why}", path.display()),
            Self::Origin => f.write_str(
                "origin: a name without spaces and plus signs is wanted, such as gov.example/log",
            ),
        }
    }
}

/// What is kept in memory of the log; the writer's signer and the pages share it.
pub(crate) struct Log {
    pub moment: Moment,
    pub key_file: PathBuf,
    /// `None` when there was no file at the start.
    pub key: RwLock<Option<Arc<LogKey>>>,
    /// The key file as it was last looked at.
    pub key_stamp: Mutex<Option<rotate::Stamp>>,
    pub mark: Mutex<Mark>,
    /// The mark as it was last seen, found to be part of this database's history.
    pub trusted: Mutex<Head>,
    pub newest: watch::Sender<Option<Arc<SignedCheckpoint>>>,
    pub cosigned: RwLock<Option<Arc<SignedCheckpoint>>>,
    /// Why nothing is signed at present.
    pub still: RwLock<Option<Stall>>,
    /// A reason that only an operator can take away.
    pub held: RwLock<Option<Stall>>,
    pub promises: PromiseSigner,
    pub policy: Option<Policy>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Log")
    }
}

/// The witness policy as the operator wrote it.
#[derive(Debug)]
pub(crate) struct Policy {
    pub text: String,
    pub parsed: huiyin_tlog::Policy,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn peek<T: Clone>(lock: &RwLock<T>) -> T {
    lock.read().unwrap_or_else(PoisonError::into_inner).clone()
}

pub(crate) fn put<T>(lock: &RwLock<T>, value: T) {
    *lock.write().unwrap_or_else(PoisonError::into_inner) = value;
}

impl Keeper for Log {
    fn mark(&self) -> Result<Head, Stall> {
        if let Some(why) = peek(&self.held) {
            return Err(why);
        }
        // A key that is only in memory would be gone with the next start: without its file it
        // does not sign, so that somebody notices now.
        if peek(&self.key).is_none() || !self.key_file.exists() {
            return Err(Stall("no-key"));
        }
        lock(&self.mark).read().map_err(|fault| {
            tracing::error!(%fault, "the high-water mark cannot be read");
            Stall("mark-unreadable")
        })
    }

    fn trust(&self, mark: Head) {
        *lock(&self.trusted) = mark;
        if peek(&self.still).is_some() {
            put(&self.still, None);
            tracing::info!(size = mark.size, "the log goes on");
        }
    }

    fn sign(&self, heads: &[Head]) -> Signing {
        if let Some(why) = peek(&self.held) {
            return Signing::Stalled(why);
        }
        let Some(last) = heads.last() else { return Signing::Signed(Vec::new()) };
        // Held until the checkpoint is kept: a fresh key then finds it and signs it too.
        let held = self.key.read().unwrap_or_else(PoisonError::into_inner);
        let key = held.as_ref().filter(|_| self.key_file.exists());
        let Some(key) = key else { return Signing::Stalled(Stall("no-key")) };
        let now = self.moment.now();
        let signed: Result<Vec<_>, _> =
            heads.iter().map(|head| key.sign(*head, now).map(Arc::new)).collect();
        let Ok(signed) = signed else { return Signing::Stalled(Stall("origin")) };
        let trusted = *lock(&self.trusted);
        // Another process has marked more of the same history already.
        if last.size > trusted.size {
            match lock(&self.mark).raise(trusted, *last) {
                Ok(Raised::Done) => *lock(&self.trusted) = *last,
                Ok(Raised::Moved(mark)) => return Signing::Moved(mark),
                // Nothing was written, so nothing is in doubt: whoever waits gets a promise.
                Ok(Raised::Held) => return Signing::Stalled(Stall("mark-held")),
                Err(fault) => return Signing::Failed(format!("high-water mark: {fault}")),
            }
        }
        if let Some(newest) = signed.last() {
            self.newest.send_if_modified(|kept| {
                let is_newer = kept
                    .as_ref()
                    .is_none_or(|kept| kept.checkpoint().size <= newest.checkpoint().size);
                if is_newer {
                    *kept = Some(Arc::clone(newest));
                }
                is_newer
            });
        }
        Signing::Signed(signed)
    }

    fn stalled(&self, why: Stall) {
        if peek(&self.still) != Some(why) {
            put(&self.still, Some(why));
            metrics::gauge!("huiyin_log_still").set(1.0);
            tracing::error!(
                why = why.0,
                "the log stands still: cases are taken in and promised, nothing is signed"
            );
        }
    }

    fn is_still(&self) -> bool {
        peek(&self.still).is_some()
    }
}
