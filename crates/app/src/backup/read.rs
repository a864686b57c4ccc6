//! The way back. A copy is read whole and held against its own digests before a row of it is
//! believed; then it goes into an empty database in one transaction, or not at all.

use super::aside::{Counters, ErasedAgain, NUMBERS_UNKNOWN, Pending, set_aside};
use super::{Control, FORMAT, Fault, Header, LINE_BYTES_MAX, Summary, VERSION};
use crate::Settings;
use crate::keys::Keys;
use crate::log::{LOG_RESTORED, Mark, SetAside};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huiyin_domain::leaf::{hex, unhex};
use huiyin_domain::time::Millis;
use huiyin_store::Value;
use huiyin_store::dump::{self, Gone, Kind, PAGE_ROWS, Restore, TABLES};
use huiyin_store::write::Head;
use huiyin_tlog::Hash;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{BufRead, Read as _};

/// How the log of the restored database stands to the high-water mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was ever signed beyond it: the log goes on.
    Same,
    /// So many leaves were signed beyond it: recovering comes first.
    Behind { leaves: u64 },
    /// The mark is older, or not here: recovering tells.
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Restored {
    pub summary: Summary,
    pub standing: Standing,
    /// The key file named in the settings is not there yet.
    pub wants_key: bool,
    /// Numbers that will not be given, because they may have been since the copy was made.
    pub set_aside: Vec<SetAside>,
    /// Cases that the copy had and that were erased later: they are not in the database.
    pub erased: Vec<Gone>,
}

type Columns = Vec<(String, Kind)>;

/// What comes out of a copy, piece by piece.
enum Piece {
    Table(String, Columns),
    Row(Vec<Value>),
    End,
}

struct Reader<R> {
    input: R,
    hash: Sha256,
    header_hash: String,
    line: Vec<u8>,
    no: u64,
    table: Option<(String, Columns)>,
    rows: u64,
    rows_in_all: u64,
    tables: u64,
}

impl<R: BufRead> Reader<R> {
    fn open(input: R) -> Result<(Self, Header), Fault> {
        let mut reader = Self {
            input,
            hash: Sha256::new(),
            header_hash: String::new(),
            line: Vec::new(),
            no: 0,
            table: None,
            rows: 0,
            rows_in_all: 0,
            tables: 0,
        };
        let foreign = || Fault::new("foreign");
        // The first line of something else may be anything, or have no end.
        reader.line().map_err(|fault| if fault.code == "disk" { fault } else { foreign() })?;
        let json: Json = serde_json::from_slice(&reader.line).map_err(|_| foreign())?;
        if json["format"] != FORMAT {
            return Err(foreign());
        }
        let version = json["version"].as_u64().unwrap_or(u64::MAX);
        if version > u64::from(VERSION) {
            return Err(Fault::new("newer-format").with("copy", version).with("ours", VERSION));
        }
        let header = serde_json::from_value(json).map_err(|_| reader.damaged())?;
        reader.header_hash = hex(&Sha256::digest(&reader.line));
        Ok((reader, header))
    }

    fn damaged(&self) -> Fault {
        Fault::new("damaged").with("line", self.no)
    }

    /// The next line with its newline.
    fn line(&mut self) -> Result<(), Fault> {
        self.line.clear();
        self.no += 1;
        let mut short = self.input.by_ref().take(LINE_BYTES_MAX as u64);
        short.read_until(b'\n', &mut self.line)?;
        match self.line.last() {
            Some(b'\n') => Ok(()),
            Some(_) if self.line.len() == LINE_BYTES_MAX => Err(self.damaged()),
            _ => Err(Fault::new("cut").with("line", self.no)),
        }
    }

    fn next(&mut self) -> Result<Piece, Fault> {
        self.line()?;
        if self.line.first() == Some(&b'[') {
            self.hash.update(&self.line);
            self.rows += 1;
            return self.row().map(Piece::Row);
        }
        let control = serde_json::from_slice(&self.line).map_err(|_| self.damaged())?;
        if !matches!(control, Control::Whole { .. }) {
            self.hash.update(&self.line);
        }
        match control {
            Control::Table { table, columns } if self.table.is_none() => {
                let kind = |(name, kind): (String, String)| Some((name, Kind::parse(&kind)?));
                let columns: Option<Columns> = columns.into_iter().map(kind).collect();
                let columns = columns.ok_or_else(|| self.damaged())?;
                self.table = Some((table.clone(), columns.clone()));
                self.tables += 1;
                Ok(Piece::Table(table, columns))
            }
            Control::Rows { rows } if self.table.is_some() && rows == self.rows => {
                self.table = None;
                self.rows_in_all += rows;
                self.rows = 0;
                self.next()
            }
            Control::Whole { tables, rows, header, content } if self.table.is_none() => {
                let found = hex(&self.hash.clone().finalize());
                let is_whole = (tables, rows) == (self.tables, self.rows_in_all)
                    && header == self.header_hash
                    && content == found;
                let after = self.input.fill_buf()?.len();
                if is_whole && after == 0 { Ok(Piece::End) } else { Err(self.damaged()) }
            }
            Control::Table { .. } | Control::Rows { .. } | Control::Whole { .. } => {
                Err(self.damaged())
            }
        }
    }

    fn row(&self) -> Result<Vec<Value>, Fault> {
        let (_, columns) = self.table.as_ref().ok_or_else(|| self.damaged())?;
        let cells: Vec<Json> = serde_json::from_slice(&self.line).map_err(|_| self.damaged())?;
        if cells.len() != columns.len() {
            return Err(self.damaged());
        }
        let value = |(cell, (_, kind)): (Json, &(String, Kind))| match (cell, kind) {
            (Json::Null, _) => Some(Value::Null),
            (Json::Number(number), Kind::Int) => number.as_i64().map(Value::Int),
            (Json::String(text), Kind::Text) => Some(Value::Text(text)),
            (Json::String(text), Kind::Blob) => STANDARD.decode(text).ok().map(Value::Blob),
            _ => None,
        };
        let values: Option<Vec<Value>> = cells.into_iter().zip(columns).map(value).collect();
        values.ok_or_else(|| self.damaged())
    }

    fn summary(&self, header: Header) -> Summary {
        let content = hex(&self.hash.clone().finalize());
        Summary { header, tables: self.tables, rows: self.rows_in_all, content }
    }
}

/// Reads a copy to its end and holds it against its digests and counts.
///
/// # Errors
/// It is damaged, cut, of a newer program, or no copy at all.
pub fn check(input: impl BufRead, mut tell: impl FnMut(u64)) -> Result<Summary, Fault> {
    let (mut reader, header) = Reader::open(input)?;
    loop {
        match reader.next()? {
            Piece::Table(..) => tell(reader.rows_in_all),
            Piece::Row(_) => {}
            Piece::End => return Ok(reader.summary(header)),
        }
    }
}

/// Fills the empty database of the settings with a copy of the same county and log.
///
/// # Errors
/// The copy or the database is not what it must be; nothing has been changed then.
pub async fn restore(
    settings: &Settings,
    input: impl BufRead,
    tell: impl FnMut(&str, u64),
) -> Result<Restored, Fault> {
    restore_without(settings, input, &[], tell).await
}

/// The same without the cases that were erased after the copy was made: they go within the
/// transaction that brings the others, and the log will say so when it is recovered.
///
/// # Errors
/// As [`restore`].
pub async fn restore_without(
    settings: &Settings,
    input: impl BufRead,
    gone: &[Gone],
    mut tell: impl FnMut(&str, u64),
) -> Result<Restored, Fault> {
    let (mut reader, header) = Reader::open(input)?;
    let wants_key = fits(settings, &header)?;
    let standing = standing(settings, &header)?;
    let mut restore = Restore::begin(&settings.database, settings.area, header.schema).await?;
    let mut held = rows_in(&mut reader, header.schema, &mut restore, &mut tell).await?;
    restore.upgrade().await?;
    let erased = restore.erase(gone).await?;
    let mut pending = held.pending(standing, &header, settings.moment.now());
    if !erased.is_empty() {
        let kept = pending.get_or_insert_with(|| Pending::since(header.made_ms));
        kept.erased.extend(erased.iter().map(|(leaves, gone)| ErasedAgain::of(*leaves, gone)));
    }
    held.counters_flush(&mut restore).await?;
    if let Some(pending) = &pending {
        let columns = [("name".to_owned(), Kind::Text), ("value".to_owned(), Kind::Text)];
        let row = vec![Value::Text(LOG_RESTORED.into()), Value::Text(pending.to_meta())];
        restore.rows("meta", &columns, vec![row]).await?;
    }
    restore.commit().await?;
    let set_aside = pending.map(|pending| pending.set_aside).unwrap_or_default();
    let erased = erased.into_iter().map(|(_, gone)| gone).collect();
    Ok(Restored { summary: reader.summary(header), standing, wants_key, set_aside, erased })
}

/// Every row of the copy into the database, but those that are kept back.
async fn rows_in<R: BufRead>(
    reader: &mut Reader<R>,
    schema: i64,
    restore: &mut Restore,
    tell: &mut impl FnMut(&str, u64),
) -> Result<Held, Fault> {
    let mut held = Held::default();
    loop {
        match reader.next()? {
            Piece::Table(table, columns) => {
                held.flush(restore).await?;
                tell(&table, reader.rows_in_all);
                held = Held { table, columns, rows: Vec::new(), ..held };
                held.seen.push(held.table.clone());
            }
            Piece::Row(row) if held.table == "counter" => held.counter(&row),
            Piece::Row(row) if held.is_pending(&row) => held.pending_keep(&row),
            Piece::Row(row) => {
                held.office(&row);
                held.rows.push(row);
                if held.rows.len() as i64 >= PAGE_ROWS {
                    held.flush(restore).await?;
                }
            }
            Piece::End => break,
        }
    }
    held.flush(restore).await?;
    if let Some(missing) = missing(schema, &held.seen) {
        return Err(Fault::new("foreign-table").with("name", missing));
    }
    Ok(held)
}

/// The database as the copied one lay there, at its own step of the schema and with the mark of
/// its log: for tests of what this program makes of a database of the version before.
///
/// # Errors
/// As [`restore`].
pub async fn as_it_was(settings: &Settings, input: impl BufRead) -> Result<(), Fault> {
    let (mut reader, header) = Reader::open(input)?;
    let mut restore = Restore::begin(&settings.database, settings.area, header.schema).await?;
    let held = rows_in(&mut reader, header.schema, &mut restore, &mut |_, _| {}).await?;
    held.counters_flush(&mut restore).await?;
    restore.commit().await?;
    let root = unhex(&header.log_root).ok_or_else(|| Fault::new("damaged").with("line", 1))?;
    let head = Head { size: header.log_size, root: Hash(root) };
    Mark::open(&settings.high_water)?.raise(Head::EMPTY, head)?;
    Ok(())
}

/// A table that a copy of our own step must have. Of an older step we only know what it brings.
fn missing(schema: i64, seen: &[String]) -> Option<&'static str> {
    let mut names = TABLES.iter().map(|table| table.name);
    names.find(|name| schema == dump::schema() && !seen.iter().any(|seen| seen == name))
}

/// Rows gathered for one table.
#[derive(Default)]
struct Held {
    table: String,
    columns: Columns,
    rows: Vec<Vec<Value>>,
    seen: Vec<String>,
    counters: Counters,
    offices: BTreeSet<String>,
    /// The copied database had itself come out of a copy, and was not recovered.
    before: Option<Pending>,
}

impl Held {
    /// Counters are kept back: they may have to be moved.
    fn counter(&mut self, row: &[Value]) {
        let cell = |name| self.cell(name, row);
        if let (Some(Value::Text(office)), Some(Value::Int(year)), Some(Value::Int(next))) =
            (cell("office"), cell("year"), cell("next"))
        {
            self.counters.insert((office, year), next);
        }
    }

    /// The codes of units begin the numbers of cases.
    fn office(&mut self, row: &[Value]) {
        if self.table == "unit"
            && let Some(Value::Text(code)) = self.cell("code", row)
        {
            self.offices.insert(code);
        }
    }

    fn cell(&self, name: &str, row: &[Value]) -> Option<Value> {
        row.get(self.columns.iter().position(|(column, _)| column == name)?).cloned()
    }

    fn is_pending(&self, row: &[Value]) -> bool {
        self.table == "meta" && self.cell("name", row) == Some(Value::Text(LOG_RESTORED.into()))
    }

    fn pending_keep(&mut self, row: &[Value]) {
        if let Some(Value::Text(value)) = self.cell("value", row) {
            self.before = Pending::of_meta(Some(&value));
        }
    }

    /// What the database has to remember, and the counters moved, unless nothing was lost.
    fn pending(&mut self, standing: Standing, header: &Header, now: Millis) -> Option<Pending> {
        let before = self.before.take();
        let size = match standing {
            _ if header.log_size == 0 => return before,
            Standing::Same => return before,
            Standing::Behind { leaves } => header.log_size + leaves,
            Standing::Unknown => header.log_size + NUMBERS_UNKNOWN,
        };
        let times = (Millis(header.made_ms), now);
        let fresh = set_aside(&self.offices, &mut self.counters, times, size);
        let mut pending = before.unwrap_or_else(|| Pending::since(header.made_ms));
        pending.made_ms = pending.made_ms.min(header.made_ms);
        pending.set_aside.extend(fresh);
        Some(pending)
    }

    async fn counters_flush(&self, restore: &mut Restore) -> Result<(), Fault> {
        let columns = [("office", Kind::Text), ("year", Kind::Int), ("next", Kind::Int)];
        let columns = columns.map(|(name, kind)| (name.to_owned(), kind));
        let row = |((office, year), next): (&(String, i64), &i64)| {
            vec![Value::Text(office.clone()), Value::Int(*year), Value::Int(*next)]
        };
        let rows: Vec<_> = self.counters.iter().map(row).collect();
        if rows.is_empty() {
            return Ok(());
        }
        Ok(restore.rows("counter", &columns, rows).await?)
    }

    async fn flush(&mut self, restore: &mut Restore) -> Result<(), Fault> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        Ok(restore.rows(&self.table, &self.columns, rows).await?)
    }
}

/// Of this log and county, and readable with this key file. Answers whether the file is missing.
fn fits(settings: &Settings, header: &Header) -> Result<bool, Fault> {
    if header.county != settings.area.0 || header.origin != settings.origin {
        return Err(Fault::new("other-log")
            .with("copy", format!("{} ({})", header.origin, header.county))
            .with("ours", format!("{} ({})", settings.origin, settings.area.0)));
    }
    if !settings.key_file.exists() {
        return Ok(true);
    }
    let keys = Keys::load(&settings.key_file, settings.area, &settings.moment);
    let keys = keys.map_err(|fault| Fault::new("key").with("why", fault))?;
    if header.key.is_empty() || keys.fingerprint() == header.key {
        return Ok(false);
    }
    Err(Fault::new("other-key").with("file", settings.key_file.display()))
}

fn standing(settings: &Settings, header: &Header) -> Result<Standing, Fault> {
    let root = unhex(&header.log_root).ok_or_else(|| Fault::new("damaged").with("line", 1))?;
    let ours = Head { size: header.log_size, root: Hash(root) };
    if !settings.high_water.exists() {
        return Ok(Standing::Unknown);
    }
    let mark = Mark::open(&settings.high_water)?.read()?;
    Ok(match mark {
        mark if mark == ours => Standing::Same,
        mark if mark.size > ours.size => Standing::Behind { leaves: mark.size - ours.size },
        _ => Standing::Unknown,
    })
}
