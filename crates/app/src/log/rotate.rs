//! Changing the log's key while the server runs. The order survives a crash between any two
//! steps: the fresh key is written beside the file, then the log says so (a leaf), then the file
//! is replaced. Whoever signs looks at the file first and takes what follows on what it knows.

use super::open::LOG_KEYS;
use super::{Log, LogEvent, LogFault, LogKey, OVERLAP_DAYS, lock, put};
use crate::keys::KeyFault;
use crate::{App, OpenFault, Trouble};
use huiyin_store::meta;
use huiyin_store::write::{Change, Put};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// What tells one state of a file from another without reading it.
pub(crate) type Stamp = Option<(u64, i64, i64)>;

pub(crate) fn stamp_of(path: &Path) -> Stamp {
    let file = std::fs::metadata(path).ok()?;
    Some((file.ino(), file.mtime(), file.mtime_nsec()))
}

/// What a change of key came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    pub key: String,
    pub before: String,
    pub overlap_days: i64,
}

impl Log {
    /// Reads the key file anew when it has changed: a key that follows on the present one, or
    /// one that this log was signed with before.
    pub(super) fn key_refresh(&self) {
        let stamp = stamp_of(&self.key_file);
        let mut seen = lock(&self.key_seen);
        if *seen == stamp {
            return;
        }
        *seen = stamp;
        match LogKey::load(&self.key_file, &self.origin) {
            Ok(key) if self.follows(&key) => {
                lock(&self.known_keys).push(key.present().to_vkey());
                put(&self.key, Some(key.into()));
                tracing::info!("the log's key file was read anew");
            }
            Ok(_) => {
                put(&self.key, None);
                tracing::error!("the log's key file holds a key that never signed this log");
            }
            Err(fault) => {
                put(&self.key, None);
                tracing::error!(%fault, "the log's key cannot be read");
            }
        }
    }

    fn follows(&self, key: &LogKey) -> bool {
        let known = lock(&self.known_keys);
        let is_known = |public: String| known.contains(&public);
        is_known(key.present().to_vkey())
            || key.before().is_some_and(|before| is_known(before.to_vkey()))
    }
}

impl App {
    /// Gives the log a fresh key; the old one signs beside it for the overlap.
    ///
    /// # Errors
    /// The key file is gone or cannot be written, or the store cannot be reached. What was done
    /// so far is taken up by the next call.
    pub async fn log_key_rotate(&self) -> Result<Rotated, OpenFault> {
        let fault = |fault| OpenFault::Log(LogFault::Key(fault));
        let (path, origin) = (&self.settings().log_key_file, &self.settings().origin);
        let old = LogKey::load(path, origin).map_err(fault)?;
        let beside = beside(path);
        let fresh = match LogKey::load(&beside, origin) {
            Err(KeyFault::Missing(_)) => old.next(&beside, self.moment()).map_err(fault)?,
            // Left by a change of key that was cut short.
            begun => begun.map_err(fault)?,
        };
        let rotated = Rotated {
            key: fresh.present().to_vkey(),
            before: old.present().to_vkey(),
            overlap_days: OVERLAP_DAYS,
        };
        self.log_key_say(&rotated).await?;
        std::fs::rename(&beside, path)
            .and_then(|()| crate::keys::folder_sync(path))
            .map_err(|error| fault(KeyFault::Io { path: path.clone(), fault: error }))?;
        // Signed with both at once, so that the new key is out before anybody asks for it.
        self.log_nudge().await?;
        Ok(rotated)
    }

    async fn log_key_say(&self, rotated: &Rotated) -> Result<(), Trouble> {
        let known = meta::get(self.db(), self.area(), LOG_KEYS).await?.unwrap_or_default();
        if known.lines().any(|line| line == rotated.key) {
            return Ok(());
        }
        let (area, at) = (self.area(), self.moment().now());
        let said = LogEvent::KeyChanged {
            key: rotated.key.clone(),
            before: rotated.before.clone(),
            overlap_until_ms: at.0 + OVERLAP_DAYS * 86_400_000,
        };
        let value = format!("{known}\n{}", rotated.key);
        let puts = vec![Put::Meta { name: LOG_KEYS.into(), value }];
        let notes = vec![said.note(self.settings())];
        self.write(Change { area, at, idempotency: None, case: None, puts, notes }).await?;
        Ok(())
    }

    /// Every public key this log was ever signed with, oldest first.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn log_keys_ever(&self) -> Result<Vec<String>, Trouble> {
        let known = meta::get(self.db(), self.area(), LOG_KEYS).await?.unwrap_or_default();
        Ok(known.lines().map(str::to_owned).collect())
    }

    /// Whether the log's key is at hand.
    #[must_use]
    pub fn log_has_key(&self) -> bool {
        self.0.log.key.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".next");
    name.into()
}
