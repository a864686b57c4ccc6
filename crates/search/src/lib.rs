//! Words and what can be told from them: the right office, the same matter, a word found, a
//! problem that many bring. Bytes in, figures out: no store, no files, no clock, no randomness;
//! what is in memory here can be thrown away and made again from the store.
//!
//! Never here: who somebody is. Texts come in masked (`mask`), reporters as digests that live no
//! longer than one count (`cluster`).

pub mod burst;
pub mod cluster;
pub mod index;
pub mod mask;
pub mod postings;
pub mod route;
pub mod similar;
pub mod tokens;
