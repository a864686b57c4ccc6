//! Duty on both engines and over real sockets: members, calls, answers.

mod callout;
pub mod drill;
mod member;
mod outage;
mod plan;
mod push;
mod simulated;
mod watch;
