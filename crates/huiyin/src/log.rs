//! Log lines: structured, to standard error, without personal data. Texts, names, addresses
//! and query strings never reach a log call; paths are logged as their route patterns.

use crate::config::LogFormat;
use tracing_subscriber::EnvFilter;

/// Libraries that would log what passes through them (values of statements, addresses of
/// messages, heads of requests), however much an operator asks to see of us.
const QUIET: [&str; 9] = [
    "tokio_postgres=info",
    "rusqlite=info",
    "ureq=info",
    "ureq_proto=info",
    "lettre=info",
    "hyper=info",
    "hyper_util=info",
    "h2=info",
    "rustls=info",
];

/// Sets the process's log once; a second call changes nothing (tests start many servers).
///
/// # Errors
/// The level is no level and no filter.
pub fn start(format: LogFormat, level: &str) -> Result<(), String> {
    let mut filter = EnvFilter::try_new(level).map_err(|fault| format!("log_level: {fault}"))?;
    for quiet in QUIET {
        filter = filter.add_directive(quiet.parse().expect("a crate and a level"));
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // An error means that a log is set already.
    let _set_before = match format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}
