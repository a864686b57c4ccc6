//! Everything the `huiyin` binary does, as a library so that tests can start it in-process.
//! Rooms: `web` (portal, desk). No SQL and no rule of law lives here.

pub mod web;
