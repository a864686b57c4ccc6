//! The one integration binary: every suite is a module here.

mod life;
mod notify;
mod store;
