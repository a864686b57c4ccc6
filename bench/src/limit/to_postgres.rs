//! The prototype's writer on PostgreSQL: one connection, one transaction for all that wait, one
//! statement a table with the rows as arrays, everything pipelined.

use super::rows::{Cell, Maker, Once, Pattern, Template};
use super::{BATCH_MAX, Job, Written};
use crate::Fault;
use crate::postgres::connect;
use futures_util::future::join_all;
use tokio::sync::mpsc::Receiver;
use tokio_postgres::types::{IsNull, ToSql, Type};
use tokio_postgres::{Client, Statement};

/// What a column of a pattern's rows becomes.
enum Column {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
    Blobs(Vec<Option<Vec<u8>>>),
}

/// The connection with everything prepared on it.
struct Link {
    client: Client,
    tables: Vec<Table>,
    once: Vec<(Once, Statement)>,
}

struct Table {
    statement: Statement,
    /// Columns that hold something in the pattern; the others stay NULL.
    filled: Vec<usize>,
}

pub async fn start(url: &str, template: Template, waiting: Receiver<Job>) -> Result<(), Fault> {
    let client = connect(url).await?;
    let mut tables = Vec::new();
    for pattern in &template.patterns {
        tables.push(Table::prepared(&client, pattern).await?);
    }
    let wanted = |once: &Once| match once {
        Once::Counter => true,
        Once::Head => template.has_head,
        Once::Tile => template.has_tiles,
    };
    let mut once = Vec::new();
    for kind in Once::ALL.into_iter().filter(wanted) {
        once.push((kind, client.prepare(kind.sql()).await?));
    }
    let link = Link { client, tables, once };
    let maker = Maker::new(template);
    tokio::spawn(async move {
        if let Err(Fault(why)) = write(&link, maker, waiting).await {
            eprintln!("the limit prototype stops: {why}");
        }
    });
    Ok(())
}

impl Table {
    async fn prepared(client: &Client, pattern: &Pattern) -> Result<Self, Fault> {
        let filled: Vec<usize> = pattern.filled();
        let columns: Vec<&str> = filled.iter().map(|at| pattern.columns[*at].as_str()).collect();
        let arrays = filled
            .iter()
            .enumerate()
            .map(|(at, column)| format!("${}::{}[]", at + 1, pattern.postgres_type(*column)));
        let arrays: Vec<String> = arrays.collect();
        let sql = format!(
            "INSERT INTO {} ({}) SELECT * FROM unnest({})",
            pattern.table,
            columns.join(", "),
            arrays.join(", ")
        );
        Ok(Self { statement: client.prepare(&sql).await?, filled })
    }
}

async fn write(link: &Link, mut maker: Maker, mut waiting: Receiver<Job>) -> Result<(), Fault> {
    let mut jobs = Vec::with_capacity(BATCH_MAX);
    while waiting.recv_many(&mut jobs, BATCH_MAX).await > 0 {
        let written = batch(link, &mut maker, &jobs).await?;
        for (job, written) in jobs.drain(..).zip(written) {
            let _gone = job.written.send(written);
        }
    }
    Ok(())
}

async fn batch(link: &Link, maker: &mut Maker, jobs: &[Job]) -> Result<Vec<Written>, Fault> {
    let Link { client, tables, once } = link;
    let before = maker.count;
    let mut written = Vec::with_capacity(jobs.len());
    let mut rows: Vec<Vec<Vec<Cell>>> = tables.iter().map(|_| Vec::new()).collect();
    for job in jobs {
        let (own, number) = maker.rows(job);
        for (row, of_table) in own.into_iter().zip(&mut rows) {
            of_table.push(row);
        }
        written.push(Written { number, chain: maker.chain });
    }
    let columns: Vec<Vec<Column>> =
        tables.iter().zip(rows).map(|(table, rows)| columns(table, rows)).collect();
    let inserts = tables.iter().zip(&columns).map(|(table, columns)| async move {
        let params: Vec<&(dyn ToSql + Sync)> = columns.iter().map(Column::param).collect();
        client.execute(&table.statement, &params).await
    });
    let of_batch = maker.batch_rows(before);
    let of_batch = of_batch.iter().filter_map(|(kind, row)| {
        let (_, statement) = once.iter().find(|(own, _)| own == kind)?;
        Some(async move {
            let params: Vec<&(dyn ToSql + Sync)> =
                row.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
            client.execute(statement, &params).await
        })
    });
    // Sent in this order without waiting; after a fault COMMIT only rolls back.
    let (begun, inserted, of_batch, committed) = futures_util::future::join4(
        client.batch_execute("BEGIN"),
        join_all(inserts),
        join_all(of_batch),
        client.batch_execute("COMMIT"),
    )
    .await;
    begun?;
    inserted.into_iter().chain(of_batch).collect::<Result<Vec<u64>, _>>()?;
    committed?;
    Ok(written)
}

fn columns(table: &Table, rows: Vec<Vec<Cell>>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (position, at) in table.filled.iter().enumerate() {
        for row in &rows {
            if columns.len() == position {
                columns.push(Column::of(&row[*at]));
            }
            columns[position].push(&row[*at]);
        }
    }
    columns
}

impl Column {
    fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Text(_) => Self::Texts(Vec::new()),
            Cell::Blob(_) => Self::Blobs(Vec::new()),
            Cell::Int(_) | Cell::None => Self::Ints(Vec::new()),
        }
    }

    fn push(&mut self, cell: &Cell) {
        match (self, cell) {
            (Self::Ints(all), Cell::Int(number)) => all.push(Some(*number)),
            (Self::Texts(all), Cell::Text(text)) => all.push(Some(text.clone())),
            (Self::Blobs(all), Cell::Blob(bytes)) => all.push(Some(bytes.clone())),
            (Self::Ints(all), _) => all.push(None),
            (Self::Texts(all), _) => all.push(None),
            (Self::Blobs(all), _) => all.push(None),
        }
    }

    fn param(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Ints(all) => all,
            Self::Texts(all) => all,
            Self::Blobs(all) => all,
        }
    }
}

impl ToSql for Cell {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::None => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    tokio_postgres::types::to_sql_checked!();
}
