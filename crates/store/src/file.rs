//! Files of drafts and cases, as rows: what they are and where their sealed bytes lie. The bytes
//! themselves are objects outside the database.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, DraftId, FileId};
use huiyin_domain::leaf::Commitment;
use huiyin_domain::time::Millis;

/// Where a file belongs, until or since its case was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOf {
    Draft(DraftId),
    Case(CaseId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    pub file: FileId,
    pub of: FileOf,
    pub state: String,
    pub media: String,
    pub bytes: i64,
    pub parts: i64,
    pub object: String,
    pub sealed: Vec<u8>,
    pub digest: Option<Commitment>,
    pub made: Millis,
}

/// An object that nobody needs any more, with as many raw parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneRow {
    pub object: String,
    pub parts: i64,
}

macro_rules! columns {
    () => {
        "SELECT file_id, draft_id, case_id, state, media, bytes, parts, object, sealed, digest, \
         made_ms FROM file "
    };
}
const BY_ID: Statement = Statement::new(
    "file_by_id",
    Kind::List,
    concat!(columns!(), "WHERE area_id = ?1 AND file_id = ?2"),
);
const OF_DRAFT: Statement = Statement::new(
    "files_of_draft",
    Kind::List,
    concat!(columns!(), "WHERE area_id = ?1 AND draft_id = ?2 ORDER BY file_id"),
);
const OF_CASE: Statement = Statement::new(
    "files_of_case",
    Kind::List,
    concat!(columns!(), "WHERE area_id = ?1 AND case_id = ?2 ORDER BY file_id"),
);
const HELD: Statement = Statement::new(
    "files_held",
    Kind::List,
    concat!(
        columns!(),
        "WHERE area_id = ?1 AND state = 'held' AND next_ms <= ?2 ORDER BY next_ms, file_id LIMIT ?3"
    ),
);
const WITH_PARTS: Statement = Statement::new(
    "files_with_parts",
    Kind::List,
    concat!(
        columns!(),
        "WHERE area_id = ?1 AND parts > 0 AND digest IS NOT NULL ORDER BY file_id LIMIT ?2"
    ),
);
pub(crate) const FROM: Statement = Statement::new(
    "files_from",
    Kind::List,
    concat!(columns!(), "WHERE area_id = ?1 AND file_id > ?2 ORDER BY file_id LIMIT ?3"),
);
const GONE: Statement = Statement::new(
    "files_gone",
    Kind::List,
    "SELECT object, parts FROM file_gone WHERE area_id = ?1 AND object > ?2 \
     ORDER BY object LIMIT ?3",
);
pub(crate) const STATEMENTS: [Statement; 7] =
    [BY_ID, OF_DRAFT, OF_CASE, HELD, WITH_PARTS, FROM, GONE];

pub(crate) fn file_row(row: &mut Row) -> Result<FileRow, StoreError> {
    let file = FileId(row.int()?);
    let of = match (row.opt_int()?, row.opt_int()?) {
        (Some(draft), None) => FileOf::Draft(DraftId(draft)),
        (None, Some(case)) => FileOf::Case(CaseId(case)),
        _ => return Err(StoreError::Shape("a file of nothing, or of two".into())),
    };
    Ok(FileRow {
        file,
        of,
        state: row.text()?,
        media: row.text()?,
        bytes: row.int()?,
        parts: row.int()?,
        object: row.text()?,
        sealed: row.blob()?,
        digest: row.opt_blob()?.and_then(|digest| digest.try_into().ok()).map(Commitment),
        made: Millis(row.int()?),
    })
}

/// # Errors
/// The database cannot answer.
pub async fn by_id(db: &Db, area: AreaId, file: FileId) -> Result<Option<FileRow>, StoreError> {
    db.row_opt(&BY_ID, &[area.0.into(), file.0.into()]).await?.as_mut().map(file_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn of(db: &Db, area: AreaId, of: FileOf) -> Result<Vec<FileRow>, StoreError> {
    let (statement, id) = match of {
        FileOf::Draft(draft) => (&OF_DRAFT, draft.0),
        FileOf::Case(case) => (&OF_CASE, case.0),
    };
    let rows = db.rows(statement, &[area.0.into(), id.into()]).await?;
    rows.into_iter().map(|mut row| file_row(&mut row)).collect()
}

/// Files that wait to be looked into, those first whose turn came first.
///
/// # Errors
/// The database cannot answer.
pub async fn held(
    db: &Db,
    area: AreaId,
    now: Millis,
    limit: i64,
) -> Result<Vec<FileRow>, StoreError> {
    let rows = db.rows(&HELD, &[area.0.into(), now.0.into(), limit.into()]).await?;
    rows.into_iter().map(|mut row| file_row(&mut row)).collect()
}

/// Files that are kept and still have raw parts.
///
/// # Errors
/// The database cannot answer.
pub async fn with_parts(db: &Db, area: AreaId, limit: i64) -> Result<Vec<FileRow>, StoreError> {
    let rows = db.rows(&WITH_PARTS, &[area.0.into(), limit.into()]).await?;
    rows.into_iter().map(|mut row| file_row(&mut row)).collect()
}

/// All files in the order of their ids, page by page.
///
/// # Errors
/// The database cannot answer.
pub async fn from(
    db: &Db,
    area: AreaId,
    after: FileId,
    limit: i64,
) -> Result<Vec<FileRow>, StoreError> {
    let rows = db.rows(&FROM, &[area.0.into(), after.0.into(), limit.into()]).await?;
    rows.into_iter().map(|mut row| file_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn gone(
    db: &Db,
    area: AreaId,
    after: &str,
    limit: i64,
) -> Result<Vec<GoneRow>, StoreError> {
    let rows = db.rows(&GONE, &[area.0.into(), after.into(), limit.into()]).await?;
    let gone = |mut row: Row| Ok(GoneRow { object: row.text()?, parts: row.int()? });
    rows.into_iter().map(gone).collect()
}
