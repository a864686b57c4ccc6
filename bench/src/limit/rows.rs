//! The rows that Huiyin wrote for one real case, taken as the pattern for the prototype's: the
//! same tables, columns, sizes and indexes, whatever the schema becomes.

use super::{Job, chained};
use crate::Fault;
use crate::words::Chance;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Ids of this size are made by the program; smaller ones count within a case.
const ID_LEAST: i64 = 1 << 40;
/// The first place in the log, far behind what Huiyin wrote when it made the schema, and where a
/// tile begins.
const POSITION_FIRST: u64 = TILE_LEAVES * 4096;
/// Hashes in a full tile of the log.
const TILE_LEAVES: u64 = 256;
const TILE_BYTES: usize = 256 * 32;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    None,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pattern {
    pub table: String,
    pub columns: Vec<String>,
    cells: Vec<Cell>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Template {
    area: i64,
    pub patterns: Vec<Pattern>,
    /// Bytes of the text in the case that was looked at.
    text_bytes: usize,
    /// Whether this build keeps a log head and tiles.
    pub has_head: bool,
    pub has_tiles: bool,
    office: Option<(String, i64)>,
}

impl Template {
    /// Of a database that holds exactly one case.
    pub fn taken(database: &Path, text_bytes: usize) -> Result<Self, Fault> {
        let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let (area, case): (i64, i64) = connection.query_row(
            "SELECT area_id, max(case_id) FROM case_file HAVING count(*) = 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut patterns = Vec::new();
        for (table, columns) in tables(&connection)? {
            if columns.iter().any(|column| column == "case_id") {
                patterns.extend(rows_of(&connection, &table, &columns, case)?);
            }
        }
        let counter = connection.query_row("SELECT office, year FROM counter", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        let has = |name: &str| -> Result<bool, Fault> {
            let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
            Ok(connection.query_row(sql, [name], |row| row.get::<_, i64>(0))? > 0)
        };
        let has_head = has("log_head")? && count(&connection, "log_head")? > 0;
        let has_tiles = has_head && has("log_tile")?;
        Ok(Self { area, patterns, text_bytes, has_head, has_tiles, office: counter.ok() })
    }

    /// `table × rows`, for the report.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for pattern in &self.patterns {
            words.push(pattern.table.clone());
        }
        if self.has_head {
            words.push("log_head and log_tile per batch".into());
        }
        words.join(", ")
    }
}

fn tables(connection: &Connection) -> Result<Vec<(String, Vec<String>)>, Fault> {
    let mut found = Vec::new();
    let mut names = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?;
    let names: Vec<String> =
        names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for name in names {
        let mut columns = connection.prepare(&format!("PRAGMA table_info({name})"))?;
        let columns: Vec<String> =
            columns.query_map([], |row| row.get(1))?.collect::<rusqlite::Result<_>>()?;
        found.push((name, columns));
    }
    Ok(found)
}

fn rows_of(
    connection: &Connection,
    table: &str,
    columns: &[String],
    case: i64,
) -> Result<Vec<Pattern>, Fault> {
    let sql = format!("SELECT {} FROM {table} WHERE case_id = ?1", columns.join(", "));
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([case], |row| {
        (0..columns.len()).map(|at| Ok(Cell::from(row.get::<_, Value>(at)?))).collect()
    })?;
    let mut patterns = Vec::new();
    for cells in rows {
        let (table, columns) = (table.to_owned(), columns.to_vec());
        patterns.push(Pattern { table, columns, cells: cells? });
    }
    Ok(patterns)
}

fn count(connection: &Connection, table: &str) -> Result<i64, Fault> {
    Ok(connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?)
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        match value {
            Value::Integer(number) => Self::Int(number),
            Value::Text(text) => Self::Text(text),
            Value::Blob(bytes) => Self::Blob(bytes),
            Value::Null | Value::Real(_) => Self::None,
        }
    }
}

/// Makes rows after the pattern, each case with its own ids, numbers and hashes.
pub struct Maker {
    pub template: Template,
    /// Per pattern: which cell holds what differs between cases.
    roles: Vec<Vec<Role>>,
    chance: Chance,
    id: i64,
    /// The next place in the log, and with it the next number.
    pub count: u64,
    pub chain: [u8; 32],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Constant,
    Case,
    Id,
    Number,
    Position,
    Hash,
    Random,
    /// As long as the text, plus what sealing adds.
    Sealed(usize),
}

impl Maker {
    #[must_use]
    pub fn new(template: Template) -> Self {
        let roles = template.patterns.iter().map(|pattern| roles(pattern, template.text_bytes));
        let roles = roles.collect();
        let (chance, id) = (Chance::new(1), ID_LEAST << 8);
        Self { template, roles, chance, id, count: POSITION_FIRST, chain: [0; 32] }
    }

    /// The rows of one more case, in the order of the patterns, and its number.
    pub fn rows(&mut self, job: &Job) -> (Vec<Vec<Cell>>, String) {
        // Ids rise with time, as Huiyin's do.
        self.id += 1 << 22;
        let (case, position) = (self.id, self.count);
        self.count += 1;
        let number = format!("HY-2026-{:06}-{}", self.count, self.count % 10);
        self.chain = chained(&self.chain, &job.text, &number);
        let mut rows = Vec::with_capacity(self.roles.len());
        for at in 0..self.roles.len() {
            let cells = &self.template.patterns[at].cells;
            let mut row = cells.clone();
            for (cell, role) in row.iter_mut().zip(&self.roles[at]) {
                match role {
                    Role::Constant => {}
                    Role::Case => *cell = Cell::Int(case),
                    Role::Id => {
                        self.id += 1;
                        *cell = Cell::Int(self.id);
                    }
                    Role::Number => *cell = Cell::Text(number.clone()),
                    Role::Position => *cell = Cell::Int(position as i64),
                    Role::Hash => *cell = Cell::Blob(self.chain.to_vec()),
                    Role::Random => *cell = Cell::Blob(noise(&mut self.chance, 32)),
                    Role::Sealed(more) => {
                        *cell = Cell::Blob(noise(&mut self.chance, job.text.len() + more));
                    }
                }
            }
            rows.push(row);
        }
        (rows, number)
    }

    /// What is written once a batch: the running number, the log's head, full tiles.
    pub fn batch_rows(&mut self, before: u64) -> Vec<(Once, Vec<Cell>)> {
        let area = Cell::Int(self.template.area);
        let mut rows = Vec::new();
        if let Some((office, year)) = &self.template.office {
            let next = Cell::Int(self.count as i64 + 1);
            let office = Cell::Text(office.clone());
            rows.push((Once::Counter, vec![area.clone(), office, Cell::Int(*year), next]));
        }
        if self.template.has_head {
            let (size, root) = (Cell::Int(self.count as i64), Cell::Blob(self.chain.to_vec()));
            rows.push((Once::Head, vec![area.clone(), size, root]));
        }
        if self.template.has_tiles {
            for tile in before / TILE_LEAVES..self.count / TILE_LEAVES {
                let root = noise(&mut self.chance, 32);
                let hashes = noise(&mut self.chance, TILE_BYTES);
                let no = Cell::Int(tile as i64);
                let cells = vec![area.clone(), no, Cell::Blob(root), Cell::Blob(hashes)];
                rows.push((Once::Tile, cells));
            }
        }
        rows
    }
}

/// What is not of one case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Once {
    Counter,
    Head,
    Tile,
}

impl Once {
    pub const ALL: [Self; 3] = [Self::Counter, Self::Head, Self::Tile];

    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Counter => COUNTER,
            Self::Head => HEAD,
            Self::Tile => TILE,
        }
    }
}

const COUNTER: &str = "INSERT INTO counter (area_id, office, year, next) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (area_id, office, year) DO UPDATE SET next = excluded.next";
const HEAD: &str = "INSERT INTO log_head (area_id, size, root) VALUES ($1, $2, $3) \
     ON CONFLICT (area_id) DO UPDATE SET size = excluded.size, root = excluded.root";
const TILE: &str = "INSERT INTO log_tile (area_id, level, tile_no, root, hashes) \
     VALUES ($1, 0, $2, $3, $4)";

fn roles(pattern: &Pattern, text_bytes: usize) -> Vec<Role> {
    let bytes = |cell: &Cell| if let Cell::Blob(bytes) = cell { bytes.len() } else { 0 };
    let longest = pattern.cells.iter().map(bytes).max().unwrap_or(0);
    let role = |(column, cell): (&String, &Cell)| match (column.as_str(), cell) {
        ("case_id", _) => Role::Case,
        ("number", _) => Role::Number,
        ("position", Cell::Int(_)) => Role::Position,
        ("commitment" | "head_hash", _) => Role::Hash,
        ("key", Cell::Blob(_)) => Role::Random,
        (name, Cell::Int(id)) if name.ends_with("_id") && *id >= ID_LEAST => Role::Id,
        ("sealed", Cell::Blob(bytes)) if bytes.len() == longest && bytes.len() > text_bytes => {
            Role::Sealed(bytes.len() - text_bytes)
        }
        _ => Role::Constant,
    };
    pattern.columns.iter().zip(&pattern.cells).map(role).collect()
}

/// Bytes that no compression shortens, as ciphertext is.
fn noise(chance: &mut Chance, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    chance.fill(&mut bytes);
    bytes
}

impl Pattern {
    /// Columns that hold something.
    #[must_use]
    pub fn filled(&self) -> Vec<usize> {
        (0..self.cells.len()).filter(|at| self.cells[*at] != Cell::None).collect()
    }

    #[must_use]
    pub fn postgres_type(&self, column: usize) -> &'static str {
        match self.cells[column] {
            Cell::Text(_) => "text",
            Cell::Blob(_) => "bytea",
            Cell::Int(_) | Cell::None => "bigint",
        }
    }
}
