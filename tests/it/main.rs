//! The one integration binary: every suite is a module here.

mod child;
mod life;
mod matrix;
mod notify;
mod store;
