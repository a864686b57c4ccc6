//! The one integration binary: every suite is a module here.

mod access;
mod audit;
mod bad_input;
mod boundary;
mod child;
mod crash;
mod delivery;
mod erase;
mod kills;
mod life;
mod log;
mod logs;
mod matrix;
mod notify;
mod pages;
#[cfg(target_os = "linux")]
mod power;
mod program;
mod receipt;
mod settle;
mod store;
mod transitions;
