//! The file of rows that did not become cases: place and cause, then the row's own columns, in
//! the encoding of its source. Mended, it is imported with the same flags.

use super::csv::push_field;
use super::layout::Layout;
use super::row::RowFault;
use huiyin_app::lang::Lang;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Columns put before those of the source. `error_row` holds a row that has no columns.
const COLUMNS: [&str; 5] = ["error_file", "error_line", "error_column", "error_cause", "error_row"];

/// A name beside the source that is not taken: an errors file that somebody is mending is never
/// written over.
#[must_use]
pub fn path_free(source: &Path) -> PathBuf {
    let named = |count: u32| match count {
        1 => source.with_extension("errors.csv"),
        count => source.with_extension(format!("errors-{count}.csv")),
    };
    (1..).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(1))
}

/// Made when the first row fails; a run without faults leaves no file.
pub struct ErrorsFile {
    path: PathBuf,
    source: String,
    lang: Lang,
    out: Option<BufWriter<File>>,
    pub rows: usize,
}

impl ErrorsFile {
    #[must_use]
    pub fn new(path: PathBuf, source: &Path, lang: Lang) -> Self {
        Self { path, source: source.display().to_string(), lang, out: None, rows: 0 }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// # Errors
    /// The file cannot be written.
    pub fn push(&mut self, layout: &Layout, fault: &RowFault) -> std::io::Result<()> {
        let is_own = |name: &String| !COLUMNS.contains(&name.as_str());
        let own: Vec<usize> =
            (0..layout.names.len()).filter(|at| is_own(&layout.names[*at])).collect();
        let mut line = Vec::new();
        if self.out.is_none() {
            self.out = Some(BufWriter::new(File::create(&self.path)?));
            let names = own.iter().map(|at| layout.encoding.encoded(&layout.names[*at]));
            let heads = COLUMNS.iter().map(|name| name.as_bytes().into());
            push_line(&mut line, heads.chain(names));
        }
        let cause = fault.cause.text(self.lang);
        let (row, cells): (&[u8], &[Vec<u8>]) = match &fault.cells {
            Ok(cells) => (b"", cells),
            Err(raw) => (raw, &[]),
        };
        let line_number = fault.line.to_string();
        let heads = [&self.source, &line_number, &fault.column, &cause];
        let heads = heads.into_iter().map(|text| layout.encoding.encoded(text));
        let own = own.iter().map(|at| cells.get(*at).map_or(&b""[..], Vec::as_slice).into());
        push_line(&mut line, heads.chain([row.into()]).chain(own));
        self.rows += 1;
        self.out.as_mut().map_or(Ok(()), |out| out.write_all(&line))
    }

    /// # Errors
    /// The last rows cannot be written.
    pub fn finish(&mut self) -> std::io::Result<()> {
        self.out.as_mut().map_or(Ok(()), BufWriter::flush)
    }
}

fn push_line<'a>(out: &mut Vec<u8>, fields: impl Iterator<Item = std::borrow::Cow<'a, [u8]>>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_field(out, &field);
    }
    out.push(b'\n');
}
