//! The one integration binary: every suite is a module here.

mod access;
mod answers;
mod audit;
mod bad_input;
mod boundary;
mod canaries;
mod child;
mod crash;
mod delivery;
mod erase;
mod export;
mod file;
mod joint;
mod kills;
mod life;
mod log;
mod logs;
mod matrix;
mod notify;
mod office;
mod pages;
#[cfg(target_os = "linux")]
mod points;
mod power;
mod program;
mod protect;
mod receipt;
mod reception;
mod screening;
mod settle;
mod store;
mod transitions;
mod why;
