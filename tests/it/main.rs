//! The one integration binary: every suite is a module here.

mod notify;
mod store;
