//! Every row of one county out of a snapshot, table by table in the order of their keys, and the
//! same rows into an empty database of either engine, all of them or none. How they are written
//! down in a file is not known here.

mod regain;
mod restore;
mod tables;

pub use regain::{Regain, Said, regain};
pub use restore::{Gone, Restore, RestoreFault};
pub use tables::{Column, Kind, LEFT_OUT, TABLES, Table};

use crate::StoreError;
use crate::scan::Snapshot;
use crate::value::Value;
use huiyin_domain::ids::AreaId;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// Rows of one page: with the longest texts that can be written, some 40 MB.
pub const PAGE_ROWS: i64 = 500;

/// The step of the schema that this program makes.
#[must_use]
pub fn schema() -> i64 {
    i64::try_from(crate::migrate::MIGRATIONS.len()).expect("few migrations")
}

/// The next rows of a table after a key; the county's own column is left out of each.
///
/// # Errors
/// The database cannot be read.
pub async fn page(
    snapshot: &Snapshot,
    area: AreaId,
    table: &'static Table,
    after: Option<&[Value]>,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let [first, next] = &statements()[table.place()];
    let mut params: Vec<Value> = vec![area.0.into(), PAGE_ROWS.into()];
    let sql = match after {
        None => first,
        Some(row) => {
            params.extend(row[..table.key].iter().cloned());
            next
        }
    };
    let rows = snapshot.rows(sql, &params).await?;
    rows.into_iter().map(|mut row| table.columns.iter().map(|_| row.value()).collect()).collect()
}

/// For each table the statement of the first page and that of every other.
fn statements() -> &'static [[&'static str; 2]] {
    static MADE: OnceLock<Vec<[&'static str; 2]>> = OnceLock::new();
    MADE.get_or_init(|| TABLES.iter().map(|table| [sql(table, false), sql(table, true)]).collect())
}

fn sql(table: &Table, goes_on: bool) -> &'static str {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let key = names[..table.key].join(", ");
    let mut text = format!("SELECT {} FROM {} WHERE area_id = ?1", names.join(", "), table.name);
    if goes_on && table.key > 0 {
        let places: Vec<String> = (0..table.key).map(|at| format!("?{}", at + 3)).collect();
        let _ = write!(text, " AND ({key}) > ({})", places.join(", "));
    }
    let order = if table.key == 0 { "area_id" } else { &key };
    let _ = write!(text, " ORDER BY {order} LIMIT ?2");
    text.leak()
}
