//! The call-out machine from outside: what a start makes, what time, answers and gateways do to
//! it, and what never happens. Whole call-outs under faults are the simulator's matter.

mod amending;
mod answers;
mod attempts;
mod drills;
mod kit;
mod rounds;
mod shortfalls;
mod starts;
mod texts;
mod walks;
