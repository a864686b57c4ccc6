//! The test kit: real engines, real sockets, small fakes of the outside world.

pub mod sms;
pub mod smtp;
