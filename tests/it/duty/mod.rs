//! Duty on both engines and over real sockets: members, calls, answers.

mod callout;
mod member;
mod outage;
mod plan;
mod push;
mod simulated;
mod watch;
