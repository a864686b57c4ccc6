//! Erasing once more what a copy brought back: within the transaction that fills the database, so
//! that there is no moment at which anybody could be served an erased case.

use super::{Gone, Inner, RestoreFault, blocking, lent};
use crate::postgres::Link;
use crate::value::Arg;
use crate::write::erase_again;
use huiyin_domain::ids::AreaId;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

const FIND: &str = "SELECT case_id FROM case_file WHERE area_id = ?1 AND number = ?2";

/// How many leaves it had; `None` when the copy has no such case.
pub(super) async fn erase(
    inner: &mut Inner,
    area: AreaId,
    gone: &Gone,
) -> Result<Option<u64>, RestoreFault> {
    match inner {
        Inner::Postgres(link) => in_postgres(link, area, gone).await,
        Inner::Sqlite { connection, .. } => {
            let (held, gone) = (lent(connection)?, gone.clone());
            let erased = move || {
                let leaves = in_sqlite(&held, area, &gone)?;
                Ok((held, leaves))
            };
            let (held, leaves) = blocking(erased).await?;
            *connection = Some(held);
            Ok(leaves)
        }
    }
}

fn stub<'a>(area: AreaId, case: i64, gone: &'a Gone) -> [Arg<'a>; 5] {
    [
        Arg::Int(area.0),
        Arg::Int(case),
        Arg::Text(&gone.number),
        Arg::Text(&gone.basis),
        Arg::Int(gone.at.0),
    ]
}

fn in_sqlite(held: &Connection, area: AreaId, gone: &Gone) -> Result<Option<u64>, RestoreFault> {
    let asked = (area.0, gone.number.as_str());
    let found: Option<i64> = held.query_row(FIND, asked, |row| row.get(0)).optional()?;
    let Some(case) = found else { return Ok(None) };
    let (stubs, leaves, rows) = erase_again();
    let made = held.execute(stubs.source(), params_from_iter(stub(area, case, gone)))?;
    for statement in std::iter::once(leaves).chain(&rows) {
        held.execute(statement.source(), [area.0, case])?;
    }
    Ok(Some(made as u64))
}

async fn in_postgres(link: &Link, area: AreaId, gone: &Gone) -> Result<Option<u64>, RestoreFault> {
    let asked = [Arg::Int(area.0), Arg::Text(&gone.number)];
    let found = link.query(&link.prepared(FIND).await?, &asked).await?;
    let Some(mut row) = found.into_iter().next() else { return Ok(None) };
    let case = row.int()?;
    let (stubs, leaves, rows) = erase_again();
    let prepared = link.prepared(stubs.source()).await?;
    let made = link.execute(&prepared, &stub(area, case, gone)).await?;
    for statement in std::iter::once(leaves).chain(&rows) {
        let prepared = link.prepared(statement.source()).await?;
        link.execute(&prepared, &[Arg::Int(area.0), Arg::Int(case)]).await?;
    }
    Ok(Some(made))
}
