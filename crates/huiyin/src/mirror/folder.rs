//! The copy on disk. Files are made whole beside their place, made durable, then put there in
//! one step; an update gathers in `.next` and touches nothing else until it is complete.

use super::source::file_read;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

const NEXT: &str = ".next";
/// Files while they are being made.
const TMP: &str = ".tmp";

pub struct Folder {
    root: PathBuf,
    /// One update at a time; held as long as this.
    _lock: Option<File>,
    tmp_count: AtomicU64,
}

impl Folder {
    /// For reading only: takes no lock, makes nothing.
    #[must_use]
    pub fn look(root: &Path) -> Self {
        Self { root: root.to_owned(), _lock: None, tmp_count: AtomicU64::new(0) }
    }

    /// Made when there is none. `None` when another process has it.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn take(root: &Path) -> io::Result<Option<Self>> {
        std::fs::create_dir_all(root)?;
        let lock = File::open(root)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
            Err(std::fs::TryLockError::Error(fault)) => return Err(fault),
        }
        let _none = std::fs::remove_dir_all(root.join(TMP));
        Ok(Some(Self { _lock: Some(lock), ..Self::look(root) }))
    }

    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// # Errors
    /// The disk refuses, or the file is longer than asked.
    pub fn read(&self, path: &str, bytes_max: usize) -> io::Result<Option<Vec<u8>>> {
        file_read(&self.root.join(path), bytes_max)
    }

    /// What an unfinished update has gathered.
    ///
    /// # Errors
    /// As `read`.
    pub fn next_read(&self, path: &str, bytes_max: usize) -> io::Result<Option<Vec<u8>>> {
        file_read(&self.root.join(NEXT).join(path), bytes_max)
    }

    #[must_use]
    pub fn next_has(&self, path: &str) -> bool {
        self.root.join(NEXT).join(path).exists()
    }

    /// Whether an update was begun and not finished.
    #[must_use]
    pub fn next_stands(&self) -> bool {
        self.root.join(NEXT).exists()
    }

    /// Into the copy itself.
    ///
    /// # Errors
    /// The disk refuses; then the place is as it was.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.put(&self.root.join(path), bytes)?;
        let _more_in_it = std::fs::remove_dir(self.root.join(TMP));
        self.dirs_sync([path])
    }

    /// Beside the copy, for the update under way.
    ///
    /// # Errors
    /// As `write`.
    pub fn next_write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.put(&self.root.join(NEXT).join(path), bytes)
    }

    fn put(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let tmp = self.root.join(TMP);
        std::fs::create_dir_all(&tmp)?;
        let tmp = tmp.join(self.tmp_count.fetch_add(1, Ordering::Relaxed).to_string());
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&tmp)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if let Some(above) = place.parent() {
            std::fs::create_dir_all(above)?;
        }
        std::fs::rename(tmp, place)
    }

    /// Puts what the update gathered into the copy, the checkpoint last, and takes away what
    /// the new tree no longer has. Broken off anywhere, it can be done again.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn next_promote(&self, wanted: &BTreeSet<String>) -> io::Result<()> {
        let next = Self::look(&self.root.join(NEXT));
        let ready: Vec<String> =
            next.files()?.into_iter().filter(|path| wanted.contains(path)).collect();
        for path in &ready {
            let place = self.root.join(path);
            if let Some(above) = place.parent() {
                std::fs::create_dir_all(above)?;
            }
            std::fs::rename(next.root.join(path), place)?;
        }
        self.dirs_sync(ready.iter().map(String::as_str))?;
        std::fs::rename(next.root.join("checkpoint"), self.root.join("checkpoint"))?;
        File::open(&self.root)?.sync_all()?;
        self.prune(wanted)
    }

    /// Takes away tiles of older trees, and what is left of an update.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn prune(&self, wanted: &BTreeSet<String>) -> io::Result<()> {
        let is_old = |path: &&String| path.starts_with("tile/") && !wanted.contains(*path);
        for path in self.files()?.iter().filter(is_old) {
            std::fs::remove_file(self.root.join(path))?;
            // Only an empty folder goes.
            if let Some(above) = self.root.join(path).parent() {
                let _more_in_it = std::fs::remove_dir(above);
            }
        }
        let _more_in_it = std::fs::remove_dir(self.root.join(TMP));
        if self.next_stands() {
            std::fs::remove_dir_all(self.root.join(NEXT))?;
        }
        Ok(())
    }

    /// The names of all files, those of an update left out. Whatever is no plain file stands
    /// with a `*`.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub fn files(&self) -> io::Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(self.root.join(&folder))? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                let kind = entry.file_type()?;
                if kind.is_dir() && ![NEXT, TMP].contains(&path.as_str()) {
                    folders.push(path);
                } else if kind.is_file() {
                    found.insert(path);
                } else if !kind.is_dir() {
                    found.insert(format!("{path}*"));
                }
            }
        }
        Ok(found)
    }

    /// The folders in which these files stand, and those above.
    fn dirs_sync<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        let mut folders = BTreeSet::from([PathBuf::new()]);
        for path in paths {
            folders.extend(Path::new(path).ancestors().skip(1).map(Path::to_owned));
        }
        folders.iter().try_for_each(|folder| File::open(self.root.join(folder))?.sync_all())
    }
}
