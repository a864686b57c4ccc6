//! Everything that touches SQL, on SQLite and PostgreSQL alike: one `Db`, one list of
//! statements, one way to write (`write::Writer`), one read module per noun.
//! No clock is read here, no random number made, and nothing decided: rows go in and come out.

pub mod callout;
pub mod case;
pub mod clock;
pub mod common;
mod db;
pub mod draft;
pub mod drill;
pub mod dump;
pub mod duty;
pub mod erased;
pub mod error;
pub mod file;
pub mod health;
pub mod incident;
pub mod journal;
pub mod leave;
pub mod log;
pub mod meta;
mod migrate;
pub mod model;
pub mod notice;
pub mod outbox;
pub mod passkey;
mod postgres;
mod postgres_tls;
pub mod reception;
pub mod roster;
pub mod rulebook;
pub mod scan;
pub mod scratch;
pub mod screening;
pub mod session;
pub mod share;
mod sqlite;
pub mod staff;
pub mod statements;
pub mod unit;
mod value;
pub mod work_filter;
pub mod write;

pub use db::{Db, Durability};
pub use error::StoreError;
pub use value::{Row, Value};
