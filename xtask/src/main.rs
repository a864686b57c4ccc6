//! Chores of the house, run as `cargo xtask NAME`. Today: `tidy`, the rules that compilers and
//! linters do not know.

mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = root();
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy::run(&root),
        _ => {
            eprintln!("usage: cargo xtask tidy");
            ExitCode::from(2)
        }
    }
}

/// The root of the checkout that cargo runs us for; a target folder may serve several.
#[expect(clippy::disallowed_methods, reason = "cargo tells where it runs us by the environment")]
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR");
    here.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from).join("..")
}
