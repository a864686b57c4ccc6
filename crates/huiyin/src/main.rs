//! The program: everything it does is in the library, so that tests can do it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    huiyin::cli::fall::quietly();
    huiyin::cli::run(std::env::args_os())
}
