//! Small tables that an office imports (units, topics, responsibilities): read strictly, every
//! fault named with file, line and column; nothing is taken in unless all of it can be.

use super::import::csv::{Cause, Reader};
use super::{Code, Stop};
use huiyin_app::lang::Lang;
use std::path::Path;

/// A row as its wanted columns, in the order asked for; missing optional columns are empty.
pub struct TableRow<const N: usize> {
    pub line: usize,
    pub cells: [String; N],
}

/// A fault of one row: line, column, cause.
pub struct TableFault {
    pub line: usize,
    pub column: String,
    pub cause: String,
}

/// What a file holds: the rows that can be used, and a fault for each that cannot.
pub type Table<const N: usize> = (Vec<TableRow<N>>, Vec<TableFault>);

/// # Errors
/// The file cannot be read, or a column is missing.
pub fn read<const N: usize>(path: &Path, columns: [&str; N], lang: Lang) -> Result<Table<N>, Stop> {
    read_needing(path, columns, N, lang)
}

/// As [`read`], but only the first `needed` columns must be there.
///
/// # Errors
/// The file cannot be read, or a needed column is missing.
pub fn read_needing<const N: usize>(
    path: &Path,
    columns: [&str; N],
    needed: usize,
    lang: Lang,
) -> Result<Table<N>, Stop> {
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|fault| Stop(format!("{shown}: {fault}")))?;
    let mut reader = Reader::new(&bytes);
    let say = |key| Stop(lang.text(key, &[("file", shown.clone().into())]));
    let header = reader.next().ok_or_else(|| say("cli-import-empty"))?;
    let names = header.fields.map_err(|_| say("cli-import-header-broken"))?;
    let names: Vec<String> =
        names.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    let mut places = [None; N];
    for (at, column) in columns.into_iter().enumerate() {
        places[at] = names.iter().position(|name| name == column);
        let is_twice = names.iter().filter(|name| *name == column).count() > 1;
        if is_twice || (at < needed && places[at].is_none()) {
            let key = if is_twice { "cli-import-column-twice" } else { "cli-import-no-column" };
            let there = names.join(", ").into();
            let parts =
                [("file", shown.clone().into()), ("column", column.into()), ("there", there)];
            return Err(Stop(lang.text(key, &parts)));
        }
    }
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in reader {
        let line = record.line;
        match cells(
            record.fields.map_err(|b| (b.line, b.column, b.cause)),
            &places,
            names.len(),
            lang,
        ) {
            Ok(cells) => rows.push(TableRow { line, cells }),
            Err((at, column, cause)) => {
                faults.push(TableFault { line: at.unwrap_or(line), column, cause });
            }
        }
    }
    Ok((rows, faults))
}

type CellFault = (Option<usize>, String, String);

fn cells<const N: usize>(
    fields: Result<Vec<Vec<u8>>, (usize, usize, Cause)>,
    places: &[Option<usize>; N],
    columns: usize,
    lang: Lang,
) -> Result<[String; N], CellFault> {
    let fields = fields.map_err(|(line, column, cause)| {
        let key = match cause {
            Cause::AfterQuote => "cli-row-after-quote",
            Cause::StrayQuote => "cli-row-stray-quote",
            Cause::Unclosed => "cli-row-unclosed",
        };
        (Some(line), column.to_string(), lang.plain(key))
    })?;
    if fields.len() != columns {
        let parts = [("cells", fields.len().into()), ("columns", columns.into())];
        return Err((None, fields.len().to_string(), lang.text("cli-row-ragged", &parts)));
    }
    let mut cells = [const { String::new() }; N];
    for (cell, place) in cells.iter_mut().zip(places) {
        let Some(place) = place else { continue };
        let text = std::str::from_utf8(&fields[*place]);
        let fault = |_| (None, (place + 1).to_string(), lang.plain("cli-row-encoding"));
        *cell = text.map_err(fault)?.trim().to_owned();
    }
    Ok(cells)
}

/// Prints every fault as `file:line:column: cause`. Nothing was taken in.
#[must_use]
pub fn refuse(path: &Path, faults: &[TableFault], lang: Lang) -> Code {
    for TableFault { line, column, cause } in faults {
        eprintln!("{}:{line}:{column}: {cause}", path.display());
    }
    eprintln!("{}", lang.text("cli-table-refused", &[("faults", faults.len().into())]));
    Code::SomeFailed
}
