//! Use cases, one file per noun, and the tools they share. No HTTP handlers, no HTML.

pub mod keys;
pub mod lang;
pub mod moment;
pub mod notify;
pub mod password;
