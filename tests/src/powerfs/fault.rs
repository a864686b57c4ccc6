//! Disks that fail without losing power: which calls fail, from when on, and with what.

use fuser::Errno;

/// Which calls a fault can meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Writes of any kind, also over what is there.
    Write,
    /// What needs more room: writes at the end of a file, new names. A full disk.
    Growth,
    /// Syncs of files and folders.
    Sync,
    /// Every call that reaches the disk, reads too.
    Anything,
}

/// The disk fails: `after` calls of the kind still work, then each fails until it is lifted.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub on: On,
    pub after: u64,
    /// Once only, and then all is well again (or seems so).
    pub once: bool,
    /// ENOSPC instead of EIO.
    pub no_space: bool,
}

/// What a call is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Read,
    Write { grows: bool },
    Name { grows: bool },
    Sync,
}

/// The fault in force and how far it is.
#[derive(Debug, Default)]
pub(super) struct Faults {
    fault: Option<Fault>,
    met: u64,
    failed: u64,
}

impl Faults {
    /// Takes the place of whatever was in force; how often that failed.
    pub fn set(&mut self, fault: Option<Fault>) -> u64 {
        let before = self.failed;
        *self = Self { fault, ..Self::default() };
        before
    }

    pub const fn failed(&self) -> u64 {
        self.failed
    }

    pub fn check(&mut self, call: Call) -> Result<(), Errno> {
        let Some(fault) = self.fault.filter(|fault| meets(fault.on, call)) else { return Ok(()) };
        self.met += 1;
        let spent = fault.once && self.failed > 0;
        if self.met <= fault.after || spent {
            return Ok(());
        }
        self.failed += 1;
        Err(if fault.no_space { Errno::ENOSPC } else { Errno::EIO })
    }
}

fn meets(on: On, call: Call) -> bool {
    match on {
        On::Anything => true,
        On::Sync => call == Call::Sync,
        On::Write => matches!(call, Call::Write { .. }),
        On::Growth => matches!(call, Call::Write { grows: true } | Call::Name { grows: true }),
    }
}
