//! Audit, backup, restore and recovery against real databases of both engines: what is whole is
//! found whole, what was altered is found altered, what was lost is named.

mod columns;
mod copy;
pub(crate) mod kit;
pub(crate) mod mirror;
mod mutate;
mod mutations;
mod program;
mod recover;
mod restores;
mod whole;
