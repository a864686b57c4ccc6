//! Making a copy: one moment of the database, page by page, straight into the file.

use super::{Control, FORMAT, Fault, Header, Summary, VERSION};
use crate::Settings;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huiyin_domain::leaf::hex;
use huiyin_store::dump::{self, TABLES, Table};
use huiyin_store::scan::Snapshot;
use huiyin_store::{Db, Value};
use sha2::{Digest, Sha256};
use std::io::Write;

const NOTE: &str = "The key files are not in this copy; keep copies of them elsewhere.";

/// Lines on their way out, counted and hashed.
struct Lines<W> {
    out: W,
    hash: Sha256,
    line: Vec<u8>,
}

impl<W: Write> Lines<W> {
    fn end(&mut self) -> std::io::Result<()> {
        self.line.push(b'\n');
        self.hash.update(&self.line);
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }

    fn json(&mut self, value: &impl serde::Serialize) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.line, value)?;
        self.end()
    }

    fn row(&mut self, row: &[Value]) -> std::io::Result<()> {
        for (at, value) in row.iter().enumerate() {
            self.line.push(if at == 0 { b'[' } else { b',' });
            match value {
                Value::Null => self.line.extend_from_slice(b"null"),
                Value::Int(int) => write!(self.line, "{int}")?,
                Value::Text(text) => serde_json::to_writer(&mut self.line, text)?,
                Value::Blob(blob) => {
                    let text = STANDARD.encode(blob);
                    self.line.push(b'"');
                    self.line.extend_from_slice(text.as_bytes());
                    self.line.push(b'"');
                }
            }
        }
        self.line.push(b']');
        self.end()
    }
}

/// Writes the whole copy. `tell` hears each table's name and how many rows are out.
///
/// # Errors
/// The database cannot be read or the file not be written; what was written then is no copy.
pub async fn write(
    settings: &Settings,
    out: impl Write,
    mut tell: impl FnMut(&'static str, u64),
) -> Result<Summary, Fault> {
    let db = Db::open(&settings.database).await?;
    let snapshot = Snapshot::open(&db).await?;
    let header = header_of(settings, &db, &snapshot).await?;
    let mut lines = Lines { out, hash: Sha256::new(), line: Vec::new() };
    lines.json(&header)?;
    let header_hash = hex(&lines.hash.finalize_reset());
    let mut rows = 0;
    for table in TABLES {
        tell(table.name, rows);
        rows += table_write(settings, &snapshot, table, &mut lines).await?;
    }
    let content = hex(&lines.hash.finalize_reset());
    let tables = TABLES.len() as u64;
    let whole = Control::Whole { tables, rows, header: header_hash, content: content.clone() };
    lines.json(&whole)?;
    lines.out.flush()?;
    Ok(Summary { header, tables, rows, content })
}

async fn header_of(settings: &Settings, db: &Db, snapshot: &Snapshot) -> Result<Header, Fault> {
    let area = settings.area;
    let head = snapshot.head(area).await?;
    let empty = huiyin_tlog::EMPTY_ROOT.0.to_vec();
    let (size, root) = head.map_or((0, empty), |head| (head.size, head.root));
    Ok(Header {
        format: FORMAT.into(),
        version: VERSION,
        origin: settings.origin.clone(),
        county: area.0,
        schema: snapshot.schema().await?,
        engine: db.engine().to_string(),
        made_ms: settings.moment.now().0,
        log_size: u64::try_from(size).unwrap_or(0),
        log_root: hex(&root),
        key: snapshot.meta(area, "key-fingerprint").await?.unwrap_or_default(),
        note: NOTE.into(),
    })
}

async fn table_write<W: Write>(
    settings: &Settings,
    snapshot: &Snapshot,
    table: &'static Table,
    lines: &mut Lines<W>,
) -> Result<u64, Fault> {
    let columns = table.columns.iter();
    let columns = columns.map(|column| (column.name.to_owned(), column.kind.code().to_owned()));
    lines.json(&Control::Table { table: table.name.into(), columns: columns.collect() })?;
    let mut after: Option<Vec<Value>> = None;
    let mut rows = 0;
    loop {
        let page = dump::page(snapshot, settings.area, table, after.as_deref()).await?;
        for row in &page {
            lines.row(row)?;
            rows += 1;
        }
        let is_last = (page.len() as i64) < dump::PAGE_ROWS || table.key == 0;
        after = page.into_iter().last();
        if is_last {
            break;
        }
    }
    lines.json(&Control::Rows { rows })?;
    Ok(rows)
}
