//! The law of the product, pure: cases, procedures, clocks, calendars, units and policy.
//! No clock is read, no random number is made, nothing is stored or sent from here: time, ids
//! and salts come in as parameters, decisions go out as events or as a named refusal.

pub mod calendar;
pub mod callout;
pub mod case;
pub mod clock;
pub mod common;
pub mod duty;
pub mod ids;
pub mod incident;
pub mod leaf;
pub mod leave;
pub mod plan;
pub mod policy;
pub mod problem;
pub mod procedure;
pub mod reception;
pub mod retention;
pub mod roster;
pub mod screening;
pub mod separation;
pub mod text;
pub mod time;
pub mod unit;
