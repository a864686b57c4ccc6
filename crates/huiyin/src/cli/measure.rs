//! What the evaluating commands share: reading files of the shapes they take, and the processor's
//! time that this thread has used, which other programs on the machine do not lengthen.

use super::table::{self, TableRow};
use super::{Code, Stop};
use huiyin_app::lang::Lang;
use std::path::Path;

/// Rows with these columns, of which the first `needed` must be there and the very first must
/// not be empty. Faults are printed with their line, and then nothing is measured.
///
/// # Errors
/// The file cannot be read, or a needed column is missing.
pub fn rows<const N: usize>(
    path: &Path,
    columns: [&str; N],
    needed: usize,
    lang: Lang,
) -> Result<Result<Vec<TableRow<N>>, Code>, Stop> {
    let (rows, mut faults) = table::read_needing(path, columns, needed, lang)?;
    for row in rows.iter().filter(|row| row.cells[0].is_empty()) {
        let cause = lang.plain("cli-row-empty");
        faults.push(table::TableFault { line: row.line, column: columns[0].to_owned(), cause });
    }
    Ok(if faults.is_empty() { Ok(rows) } else { Err(table::refuse(path, &faults, lang)) })
}

/// Microseconds of the processor that this thread has used so far.
#[must_use]
pub fn cpu_micros() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    spent.tv_sec as f64 * 1e6 + spent.tv_nsec as f64 / 1e3
}

/// Six digits behind the point are more than any figure here is worth.
#[must_use]
pub fn rounded(figure: f64) -> f64 {
    (figure * 1e6).round() / 1e6
}
