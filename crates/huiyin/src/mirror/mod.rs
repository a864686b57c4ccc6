//! A verified copy of a log, kept by anybody: what is signed, and nothing that is not. The copy
//! has the layout of the log itself, so that it can be served or copied in its turn.
//! `sync` brings it up to date, `check` verifies the whole of it offline.

mod check;
mod fault;
mod folder;
mod fork;
mod layers;
mod source;
mod sync;
mod trust;

pub use check::{Finding, Report, Wrong, check};
pub use fault::{Fault, Fork, words};
pub use folder::Folder;
pub use source::Source;
pub(crate) use source::file_read;
pub use sync::{Sync, Synced};
pub use trust::{Trusted, policy_fetch, policy_keep, policy_kept, policy_read};
