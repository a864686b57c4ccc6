//! Every cell of every table as bytes, read past the store: for asking what a database holds
//! that it must not hold.

use crate::Home;
use rusqlite::types::ValueRef;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub table: String,
    pub column: String,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{} ({} bytes)", self.table, self.column, self.bytes.len())
    }
}

impl Home {
    /// Every cell that holds something, in a fixed order.
    ///
    /// # Panics
    /// The database cannot be read.
    pub async fn cells(&self) -> Vec<Cell> {
        let mut cells =
            if self.name == "sqlite" { self.cells_sqlite() } else { self.cells_postgres().await };
        cells.sort();
        cells
    }

    fn cells_sqlite(&self) -> Vec<Cell> {
        let connection = self.sqlite();
        let mut tables = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .expect("the catalogue");
        let tables = tables.query_map([], |row| row.get(0)).expect("tables");
        let tables: Vec<String> = tables.map(|row| row.expect("a name")).collect();
        let mut cells = Vec::new();
        for table in tables {
            let mut all =
                connection.prepare(&format!("SELECT * FROM \"{table}\"")).expect("a table");
            let names: Vec<String> = all.column_names().map(Into::into).collect();
            let mut rows = all.query([]).expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                for (at, column) in names.iter().enumerate() {
                    let bytes = match row.get_ref(at).expect("a cell") {
                        ValueRef::Null => continue,
                        ValueRef::Integer(number) => number.to_string().into_bytes(),
                        ValueRef::Real(number) => number.to_string().into_bytes(),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
                    };
                    cells.push(Cell { table: table.clone(), column: column.clone(), bytes });
                }
            }
        }
        cells
    }

    async fn cells_postgres(&self) -> Vec<Cell> {
        let client = self.client().await;
        let columns = "SELECT table_name::text, column_name::text, data_type::text \
             FROM information_schema.columns WHERE table_schema = 'public'";
        let mut cells = Vec::new();
        for row in client.query(columns, &[]).await.expect("the catalogue") {
            let (table, column, kind): (String, String, String) =
                (row.get(0), row.get(1), row.get(2));
            let shown = match kind.as_str() {
                "bytea" => format!("\"{column}\""),
                _ => format!("convert_to(\"{column}\"::text, 'UTF8')"),
            };
            let sql = format!("SELECT {shown} FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
            for row in client.query(&sql, &[]).await.expect("a column") {
                let (table, column) = (table.clone(), column.clone());
                cells.push(Cell { table, column, bytes: row.get(0) });
            }
        }
        cells
    }
}

/// The cells in which one of these texts stands as it is.
#[must_use]
pub fn holding<'a>(cells: &'a [Cell], texts: &[&str]) -> Vec<&'a Cell> {
    let found = |cell: &&Cell| texts.iter().any(|text| contains(&cell.bytes, text.as_bytes()));
    cells.iter().filter(found).collect()
}

#[must_use]
pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
