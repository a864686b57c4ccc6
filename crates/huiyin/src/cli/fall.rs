//! How the program falls: a panic says where and never what, and no image of the memory is left
//! behind. Both may hold what somebody wrote. Called first by every process of the program.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::panic;

pub fn quietly() {
    panic::set_hook(Box::new(|panic| {
        // What a panic says may hold somebody's text; where it happened is enough to find it.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("panicked at {place}");
    }));
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    // A system that refuses to take less is not known; the unit file asks for the same.
    if let Err(refused) = setrlimit(Resource::Core, none) {
        eprintln!("core files could not be switched off: {refused}");
    }
}
