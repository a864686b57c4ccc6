//! The one integration binary: every suite is a module here.

mod access;
mod boundary;
mod child;
mod delivery;
mod life;
mod matrix;
mod notify;
mod program;
mod store;
mod transitions;
