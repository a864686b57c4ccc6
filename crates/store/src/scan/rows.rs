//! Rows as a scan finds them: hashes as bytes of whatever length, places as they stand.

use crate::StoreError;
use crate::case::{CaseHead, head_row};
use crate::value::Row;

/// A row of one case.
#[derive(Clone, Debug)]
pub struct Mine<T> {
    pub case: i64,
    pub row: T,
}

#[derive(Clone, Debug)]
pub struct CaseScan {
    pub case: i64,
    pub number: String,
    pub version: i64,
    pub head_hash: Vec<u8>,
    pub head: CaseHead,
}

#[derive(Clone, Debug)]
pub struct EventScan {
    pub case: i64,
    pub seq: i64,
    pub kind: String,
    pub at_ms: i64,
    pub canonical: Vec<u8>,
    pub salt: Vec<u8>,
    pub position: Option<i64>,
    /// Case, sequence number and commitment of the leaf at that place.
    pub leaf: Option<(Option<i64>, Option<i64>, Vec<u8>)>,
}

#[derive(Clone, Debug)]
pub struct LeafScan {
    pub position: i64,
    pub case: Option<i64>,
    pub seq: Option<i64>,
    pub commitment: Vec<u8>,
    /// The place that the event of this case and number names.
    pub event_position: Option<i64>,
    pub is_erased: bool,
    pub is_gap: bool,
}

#[derive(Clone, Debug)]
pub struct ErasedScan {
    pub position: i64,
    pub number: String,
    pub basis: String,
    pub at_ms: i64,
}

#[derive(Clone, Debug)]
pub struct PlaceScan {
    pub size: i64,
    pub root: Vec<u8>,
}

#[derive(Clone, Debug)]
pub struct BookScan {
    pub kind: String,
    pub rule: String,
    pub version: String,
    pub body: String,
    pub hash: Vec<u8>,
}

pub(super) fn case(row: &mut Row) -> Result<CaseScan, StoreError> {
    Ok(CaseScan {
        case: row.int()?,
        number: row.text()?,
        version: row.int()?,
        head_hash: row.blob()?,
        head: head_row(row)?,
    })
}

pub(super) fn event(row: &mut Row) -> Result<EventScan, StoreError> {
    let (case, seq, kind, at_ms) = (row.int()?, row.int()?, row.text()?, row.int()?);
    let (canonical, salt, position) = (row.blob()?, row.blob()?, row.opt_int()?);
    let (leaf_case, leaf_seq) = (row.opt_int()?, row.opt_int()?);
    let leaf = row.opt_blob()?.map(|commitment| (leaf_case, leaf_seq, commitment));
    Ok(EventScan { case, seq, kind, at_ms, canonical, salt, position, leaf })
}

/// A row of a case that is read as everybody reads it.
pub(super) fn mine<T>(
    row: &mut Row,
    read: fn(&mut Row) -> Result<T, StoreError>,
) -> Result<Mine<T>, StoreError> {
    Ok(Mine { case: row.int()?, row: read(row)? })
}

pub(super) fn leaf(row: &mut Row) -> Result<LeafScan, StoreError> {
    Ok(LeafScan {
        position: row.int()?,
        case: row.opt_int()?,
        seq: row.opt_int()?,
        commitment: row.blob()?,
        event_position: row.opt_int()?,
        is_erased: row.opt_int()?.is_some(),
        is_gap: row.opt_int()?.is_some(),
    })
}

pub(super) fn erased(row: &mut Row) -> Result<ErasedScan, StoreError> {
    Ok(ErasedScan {
        position: row.int()?,
        number: row.text()?,
        basis: row.text()?,
        at_ms: row.int()?,
    })
}

pub(super) fn book(row: &mut Row) -> Result<BookScan, StoreError> {
    Ok(BookScan {
        kind: row.text()?,
        rule: row.text()?,
        version: row.text()?,
        body: row.text()?,
        hash: row.blob()?,
    })
}
