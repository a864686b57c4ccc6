//! A small witness, c2sp.org/tlog-witness: cosigns the heads of chosen logs as long as each only
//! grows, remembers durably what it cosigned, and keeps what contradicts it as evidence.
//! `key` is its secret, `state` its memory, `serve` the one call it answers.

mod key;
mod serve;
mod state;

pub use key::{KeyFault, WitnessKey};
pub use serve::{Service, serve};
pub use state::{Memory, StateFault};
