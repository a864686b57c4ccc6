//! A disk that loses its power: a file system (FUSE) that holds in memory both what programs see
//! and what a disk would show after a power cut, and keeps the two apart until somebody syncs.
//!
//! The model, and where it is stricter than ext4 (POSIX promises no more):
//! * Written bytes and lengths reach the disk by `fsync`/`fdatasync` of that file alone.
//! * Names (made, renamed, linked, removed) reach the disk by `fsync` of a folder: it carries
//!   every change of names before it, in order, as a journal does. `fsync` of a new file does
//!   not carry its name; ext4 would.
//! * A sync takes time (`SYNC_MS`), and counts only once it has been answered: a cut in its
//!   middle is a cut without it.
//! * Modes survive at once; times mean nothing; there are no symbolic links.
//! * `Cut::Forget`: of what was not synced, nothing is there. `Cut::Torn`: any part may be, as
//!   the seed says: of each file's changes those up to some point, of these any sectors
//!   (512 bytes or 4 KiB) in any order, and of the changes of names a beginning.
//! * A failed sync is final, as on Linux: its changes count as written though the disk may hold
//!   any part of them, and whoever else has the file open is told once, at the next sync.
//!
//! The kernel keeps no write back: each write comes here. Pages are cached and can be mapped
//! (SQLite's `-shm`). Only other processes may map files of a mount: the process that serves it
//! could come to wait for itself.

mod disk;
mod fault;
mod serve;

pub use disk::{Cut, Lost};
pub use fault::{Fault, On};

use disk::Disk;
use fuser::{BackgroundSession, Config, MountOption, Session};
use serve::Served;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a sync takes, at most: as a disk does, so that cuts and kills fall into it.
pub const SYNC_MS: u64 = 4;
const THREADS: usize = 4;

#[derive(Clone)]
struct Shared(Arc<Mutex<Disk>>);

impl Shared {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One disk in its place. It is unmounted when dropped.
pub struct PowerFs {
    shared: Shared,
    place: PathBuf,
    session: Option<BackgroundSession>,
}

impl PowerFs {
    /// An empty disk, mounted in a new folder.
    ///
    /// # Errors
    /// Why nothing can be mounted here.
    pub fn mount(seed: u64) -> Result<Self, String> {
        let place = crate::temp_dir("disk");
        let owner = std::fs::metadata(&place).map_err(|fault| fault.to_string())?;
        let disk = Disk::new(seed, (owner.uid(), owner.gid()));
        let mut fs = Self { shared: Shared(Arc::new(Mutex::new(disk))), place, session: None };
        fs.attach()?;
        Ok(fs)
    }

    /// Where files are, for the processes under test.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.place
    }

    fn attach(&mut self) -> Result<(), String> {
        let mut config = Config::default();
        config.mount_options = vec![
            MountOption::FSName("huiyin-powerfs".into()),
            MountOption::NoDev,
            MountOption::NoSuid,
        ];
        config.n_threads = Some(THREADS);
        let served = Served::new(self.shared.clone());
        let session = Session::new(served, &self.place, &config)
            .and_then(Session::spawn)
            .map_err(|fault| format!("/dev/fuse cannot be mounted: {fault}"))?;
        self.session = Some(session);
        Ok(())
    }

    /// From this moment every call fails with EIO, and what was not synced is forgotten.
    pub fn cut(&self, cut: Cut) -> Lost {
        self.shared.disk().cut(cut)
    }

    /// The power is back: a new mount of what the disk holds, in the same place. Whoever had
    /// files open must be gone.
    ///
    /// # Panics
    /// It cannot be mounted again.
    pub fn power_on(&mut self) {
        self.detach();
        self.shared.disk().power_on();
        self.attach().expect("it could be mounted before");
    }

    /// From now on calls fail as the fault says; one fault at a time.
    pub fn inject(&self, fault: Fault) {
        self.shared.disk().inject(Some(fault));
    }

    /// The fault is over; how many calls it failed.
    #[must_use]
    pub fn lift(&self) -> u64 {
        self.shared.disk().inject(None)
    }

    /// How many calls the present fault has failed.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.shared.disk().failed()
    }

    /// Syncs answered so far.
    #[must_use]
    pub fn syncs(&self) -> u64 {
        self.shared.disk().syncs()
    }

    /// Copies what the disk holds for sure (not what programs see) into a real folder.
    ///
    /// # Panics
    /// It cannot be written.
    pub fn copy_to(&self, folder: &Path) {
        self.shared.disk().copy_to(folder);
    }

    fn detach(&mut self) {
        let Some(session) = self.session.take() else { return };
        for _ in 0..50 {
            if unmounted(&self.place, &[]) {
                // Only a mount that is gone for good ends its threads.
                let _ended = session.join();
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // Somebody still holds a file; the place is freed all the same.
        let _lazily = unmounted(&self.place, &["-l"]);
    }
}

fn unmounted(place: &Path, how: &[&str]) -> bool {
    let quietly = |program: &str, args: &[&str]| {
        let mut command = Command::new(program);
        command.args(args).arg(place).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    quietly("umount", how)
        || quietly("fusermount3", if how.is_empty() { &["-u"] } else { &["-uz"] })
}

impl Drop for PowerFs {
    fn drop(&mut self) {
        self.detach();
        let _ = std::fs::remove_dir(&self.place);
    }
}
