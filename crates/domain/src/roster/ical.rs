//! iCalendar (RFC 5545): shifts out as a feed, and shifts in from a file. Nothing of how to reach
//! anybody goes out, and nothing but who is on which shift is taken in.

mod feed;
mod import;
mod line;
mod wanted;

pub use feed::{FeedShift, feed};
pub use import::{EVENTS_MAX, Entry, FILE_BYTES_MAX, Fault, FaultKind, read};
pub use wanted::{Wanted, wanted};
