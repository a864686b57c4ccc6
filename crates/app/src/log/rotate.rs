//! Changing the log's key while servers run. The file is replaced first, in one step that is
//! whole or not; it names the key before it, which the log knows. Whoever then sees the file (this
//! command, a running server, the next start) has the log say so, once, and only after that
//! signs with the fresh key. A crash between any two steps leaves a state that the next look
//! completes. The same look ends a standstill when a file that was gone is back.

use super::{LOG_KEYS, Log, LogEvent, LogKey, OVERLAP_DAYS, lock, peek};
use crate::keys::{KeyFault, folder_sync};
use crate::{App, Trouble};
use huiyin_domain::leaf::Actor;
use huiyin_domain::time::Millis;
use huiyin_store::meta;
use huiyin_store::write::{Change, Keeper, NewEvent, Put, Stall};
use huiyin_tlog::{SignedCheckpoint, VerifierKey};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

/// Which file it is and when anything about it changed last; `None`: there is none.
pub(crate) type Stamp = Option<(u64, u64, i64, i64)>;

/// Why the key was not changed.
#[derive(Debug)]
pub enum RotateFault {
    Key(KeyFault),
    /// The key before the present one still signs until then.
    Overlap(Millis),
    /// The file's key is not the one that the log knows as its newest.
    NotNewest,
    Trouble(Trouble),
}

impl From<KeyFault> for RotateFault {
    fn from(fault: KeyFault) -> Self {
        Self::Key(fault)
    }
}

impl From<Trouble> for RotateFault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// The keys of the log, all of them public.
#[derive(Clone, Debug)]
pub struct KeyReport {
    /// The key that signs, and since when; `None` when its file is gone.
    pub present: Option<(VerifierKey, Millis)>,
    /// The one before it, and until when it signs beside it; also when that is over.
    pub before: Option<(VerifierKey, Millis)>,
    /// Every key the log was ever signed with, oldest first.
    pub ever: Vec<String>,
}

/// How a key stands to those that the log knows.
pub(super) enum Known {
    Newest,
    /// A newer one has taken its place.
    Outdated,
    /// Made in the place of one that the log knows, and the log has not said so yet.
    Successor,
    Foreign,
}

pub(super) fn known(keys: &str, key: &LogKey) -> Known {
    let present = key.present().to_vkey();
    let before = key.before().map(|(before, _)| before.to_vkey());
    if keys.lines().next_back() == Some(present.as_str()) {
        Known::Newest
    } else if keys.lines().any(|line| line == present) {
        Known::Outdated
    } else if before.is_some_and(|before| keys.lines().any(|line| line == before)) {
        Known::Successor
    } else {
        Known::Foreign
    }
}

pub(super) fn stamp(path: &Path) -> Stamp {
    let meta = std::fs::metadata(path).ok()?;
    // Of the two clocks of a file this one also moves when only its mode is mended.
    Some((meta.dev(), meta.ino(), meta.ctime(), meta.ctime_nsec()))
}

impl Log {
    /// The checkpoints that are shown get its signature first, so that none is without it.
    fn key_put(&self, key: LogKey, now: Millis) {
        let mut held = self.key.write().unwrap_or_else(PoisonError::into_inner);
        let more = |kept: &mut Option<Arc<SignedCheckpoint>>| {
            let Some(note) = kept else { return false };
            let mut signed = (**note).clone();
            let is_signed = key.countersign(&mut signed, now).is_ok();
            *note = Arc::new(signed);
            is_signed
        };
        self.newest.send_if_modified(more);
        more(&mut self.cosigned.write().unwrap_or_else(PoisonError::into_inner));
        *held = Some(Arc::new(key));
    }
}

impl App {
    /// Puts a fresh key in the place of the present one, which signs beside it for the overlap.
    /// `early`: also when a key before them has not run out yet; it then ends at once.
    ///
    /// # Errors
    /// See [`RotateFault`]; after `Trouble` the file may be new already, and the next look at it
    /// has the log say so.
    pub async fn log_key_rotate(&self, early: bool) -> Result<KeyReport, RotateFault> {
        let settings = self.settings();
        let path = &settings.log_key_file;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let io = |fault| KeyFault::Io { path: path.clone(), fault };
        // Of two who change it at the same time one waits, then finds an overlap.
        let held = File::open(folder).map_err(io)?;
        held.lock().map_err(io)?;
        self.log_key_look().await?;
        let key = LogKey::load(path, &settings.origin)?;
        let keys = self.log_keys_ever().await?;
        if !matches!(known(&keys, &key), Known::Newest) {
            return Err(RotateFault::NotNewest);
        }
        if let Some((_, until)) = key.before().filter(|(_, until)| self.moment().now() < *until)
            && !early
        {
            return Err(RotateFault::Overlap(until));
        }
        leftovers_remove(folder, path);
        let beside = beside(path);
        key.next(&beside, self.moment())?;
        std::fs::rename(&beside, path).and_then(|()| folder_sync(path)).map_err(io)?;
        self.log_key_look().await?;
        held.unlock().map_err(io)?;
        Ok(self.log_key_report().await?)
    }

    /// Looks whether the key file is another than when last looked at. Called every few seconds
    /// by the reconciler of the log, and at each opening.
    ///
    /// # Errors
    /// The store cannot be reached; the next look tries again.
    pub async fn log_key_look(&self) -> Result<(), Trouble> {
        let (log, path) = (&self.0.log, &self.settings().log_key_file);
        let now = stamp(path);
        if *lock(&log.key_stamp) == Some(now) {
            return Ok(());
        }
        match LogKey::load(path, &self.settings().origin) {
            Ok(key) => self.log_key_take(key).await?,
            // Whoever is about to sign sees that too, and does not.
            Err(KeyFault::Missing(_)) => log.stalled(Stall("no-key")),
            // What is in memory is right and goes on signing; the next start will refuse.
            Err(fault) => tracing::error!(%fault, "log key file"),
        }
        *lock(&log.key_stamp) = Some(now);
        Ok(())
    }

    async fn log_key_take(&self, key: LogKey) -> Result<(), Trouble> {
        let log = &self.0.log;
        let keys = self.log_keys_ever().await?;
        match known(&keys, &key) {
            Known::Newest => {}
            Known::Successor => self.log_key_said(&key, &keys).await?,
            Known::Outdated => {
                tracing::error!(
                    "log key file: the log has a newer key than this one; put the newest file \
                     in its place"
                );
                return Ok(());
            }
            Known::Foreign => {
                tracing::error!("log key file: the log was never signed with this key");
                return Ok(());
            }
        }
        log.key_put(key, self.moment().now());
        if peek(&log.still).is_some() {
            self.log_nudge().await?;
        }
        Ok(())
    }

    /// The change of keys becomes a leaf, and the list gets the fresh key; whoever else saw the
    /// same file says the same, and only the first counts.
    async fn log_key_said(&self, key: &LogKey, keys: &str) -> Result<(), Trouble> {
        let (area, at) = (self.area(), self.moment().now());
        let present = key.present().to_vkey();
        let (before, until) = key.before().ok_or(Trouble::Internal("log-key-before"))?;
        let event = LogEvent::KeyChanged {
            key: present.clone(),
            before: before.to_vkey(),
            overlap_until_ms: until.0,
        };
        let once = Sha256::digest(["huiyin/log-key/1\0", &present].concat());
        let value = format!("{}\n{present}", keys.trim_end());
        let salt = self.moment().random();
        let change = Change {
            area,
            at,
            idempotency: Some(once.into()),
            case: None,
            puts: vec![Put::Meta { name: LOG_KEYS.into(), value }],
            notes: vec![NewEvent::new(at, event.kind(), Actor::System, &event, Vec::new(), salt)],
        };
        let written = self.0.writer.submit(change).await?;
        if !written.replay {
            tracing::info!(overlap_days = OVERLAP_DAYS, "the log has a fresh key");
        }
        Ok(())
    }

    async fn log_keys_ever(&self) -> Result<String, Trouble> {
        Ok(meta::get(self.db(), self.area(), LOG_KEYS).await?.unwrap_or_default())
    }

    /// # Errors
    /// The store cannot be reached.
    pub async fn log_key_report(&self) -> Result<KeyReport, Trouble> {
        let ever = self.log_keys_ever().await?.lines().map(str::to_owned).collect();
        let key = self.0.log.key.read().unwrap_or_else(PoisonError::into_inner);
        let before = key.as_ref().and_then(|key| key.before());
        Ok(KeyReport {
            present: key.as_ref().map(|key| (key.present().clone(), key.from())),
            before: before.map(|(before, until)| (before.clone(), until)),
            ever,
        })
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".next");
    name.into()
}

/// Beside the file, from a change that was cut short: each holds a seed that nobody will use.
fn leftovers_remove(folder: &Path, path: &Path) {
    let Some(own) = path.file_name().and_then(|name| name.to_str()) else { return };
    let (next, written) = (format!("{own}.next"), format!("{own}.new-"));
    let names = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for name in names {
        let is_ours = |name: &str| name == next || name.starts_with(&written);
        if name.file_name().to_str().is_some_and(is_ours) {
            let _gone = std::fs::remove_file(name.path());
        }
    }
}
