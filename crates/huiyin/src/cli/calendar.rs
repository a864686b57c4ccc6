//! `huiyin calendar`: reads calendar files and tells their faults; checks single clocks from
//! a file, so that anybody can try the engine on dates of their own. Needs no database.

mod check;

use super::procedure::{lint, say};
use super::{Code, Stop};
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_domain::calendar::YearFile;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read calendar files and tell every fault with file, line and column
    Lint {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Reckon every clock of a JSON-lines file and compare it with what the file expects
    Check { file: PathBuf },
}

/// # Errors
/// The sentence that says what is in the way.
pub fn run(lang: Lang, command: Command) -> Result<Code, Stop> {
    match command {
        Command::Lint { files } => {
            lint(lang, &files, |source| YearFile::parse(source).err().unwrap_or_default())
        }
        Command::Check { file } => checked(lang, &file),
    }
}

fn checked(lang: Lang, path: &std::path::Path) -> Result<Code, Stop> {
    let bytes = std::fs::read(path);
    let bytes = bytes.map_err(|fault| Stop(format!("{}: {fault}", path.display())))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let (mut fine, mut failed) = (0_usize, 0_usize);
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1_usize..) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (id, faults) = check::line(lang, line, number);
        if faults.is_empty() {
            fine += 1;
            say(&format!("{id} ok"));
        } else {
            failed += 1;
            say(&format!("{id} FAIL {}", faults.join("; ")));
        }
    }
    say(&format!("{fine} ok, {failed} failed"));
    Ok(if failed == 0 { Code::Fine } else { Code::SomeFailed })
}
