//! Everything the `huiyin` binary does, as a library so that tests can start it in-process.
//! Rooms: `web` (portal, desk), `cli`, `config`, `serve`; `mirror` and `witness`, which anybody
//! can run. No SQL and no rule of law lives here.

mod body;
pub mod cli;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod first;
pub mod log;
pub mod mirror;
pub mod ops;
pub mod plan_page;
pub mod serve;
pub mod tls;
pub mod topics;
pub mod verify_page;
pub mod watch;
pub mod web;
pub mod witness;
