//! The program: everything it does is in the library, so that tests can do it too.

use std::panic;
use std::process::ExitCode;

fn main() -> ExitCode {
    // What a panic says may hold somebody's text; where it happened is enough to find it.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("panicked at {place}");
    }));
    huiyin::cli::run(std::env::args_os())
}
