//! Where the sealed bytes of files lie: a folder, or a store that speaks S3. Names are random and
//! tell nothing. What was put is durable before anybody hears of it.

use super::s3::{S3, S3Config};
use crate::moment::Moment;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// No object is longer: the largest file that can be set as allowed, sealed.
pub const OBJECT_BYTES_MAX: u64 = 256 << 20;

/// Where objects are kept, as settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectsAt {
    Folder(PathBuf),
    S3(S3Config),
}

#[derive(Clone, Debug)]
pub enum ObjectFault {
    Missing,
    /// The code is for the log; it holds no address and no name.
    Broken(String),
}

impl std::fmt::Display for ObjectFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("no such object"),
            Self::Broken(why) => f.write_str(why),
        }
    }
}

impl From<std::io::Error> for ObjectFault {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            kind => Self::Broken(format!("objects: {kind}")),
        }
    }
}

/// How many objects this process wrote.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

#[derive(Clone)]
pub struct Objects(Arc<At>);

enum At {
    Folder(PathBuf),
    S3(S3),
}

impl Objects {
    #[must_use]
    pub fn new(at: &ObjectsAt, moment: &Moment) -> Self {
        Self(Arc::new(match at {
            ObjectsAt::Folder(folder) => At::Folder(folder.clone()),
            ObjectsAt::S3(config) => At::S3(S3::new(config.clone(), moment.clone())),
        }))
    }

    /// # Errors
    /// It could not be written; there may or may not be something under this name.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ObjectFault> {
        self.beside(name, move |at, name| match at {
            At::Folder(folder) => folder_put(folder, name, &bytes),
            At::S3(s3) => s3.put(name, &bytes),
        })
        .await
    }

    /// # Errors
    /// `Missing`, or it could not be read.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, ObjectFault> {
        self.beside(name, |at, name| match at {
            At::Folder(folder) => folder_get(folder, name),
            At::S3(s3) => s3.get(name),
        })
        .await
    }

    /// Nothing there is as good as deleted.
    ///
    /// # Errors
    /// It may be there still.
    pub async fn delete(&self, name: &str) -> Result<(), ObjectFault> {
        self.beside(name, |at, name| match at {
            At::Folder(folder) => match std::fs::remove_file(place(folder, name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            },
            At::S3(s3) => s3.delete(name),
        })
        .await
    }

    async fn beside<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&At, &str) -> Result<T, ObjectFault> + Send + 'static,
    ) -> Result<T, ObjectFault> {
        let (at, name) = (self.0.clone(), name.to_owned());
        if !name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-') {
            return Err(ObjectFault::Broken("objects: not a name of ours".into()));
        }
        let done = tokio::task::spawn_blocking(move || work(&at, &name)).await;
        done.unwrap_or_else(|_| Err(ObjectFault::Broken("objects: stopped".into())))
    }
}

/// The name of a raw part of a file.
#[must_use]
pub fn part_of(object: &str, no: i64) -> String {
    format!("{object}-{no}")
}

fn place(folder: &Path, name: &str) -> PathBuf {
    folder.join(&name[..2.min(name.len())]).join(name)
}

/// Written beside, synced, then named: a crash leaves the old state or the whole object.
fn folder_put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), ObjectFault> {
    let place = place(folder, name);
    let shelf = place.parent().unwrap_or(folder);
    if !shelf.is_dir() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(shelf)?;
        for above in [shelf.parent(), folder.parent()].into_iter().flatten() {
            File::open(above)?.sync_all()?;
        }
    }
    // A name of its own, so that two who write the same do not take it from each other.
    let no = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let beside = place.with_extension(format!("new-{}-{no}", std::process::id()));
    let mut open = OpenOptions::new();
    let mut file = open.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, &place)?;
    Ok(File::open(shelf)?.sync_all()?)
}

fn folder_get(folder: &Path, name: &str) -> Result<Vec<u8>, ObjectFault> {
    let mut bytes = Vec::new();
    File::open(place(folder, name))?.take(OBJECT_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}
