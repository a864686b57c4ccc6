//! Files: every one that an event names has its row, its object is there and holds the bytes that
//! the event names. Where the key cannot be had, presence and length are looked at.

use super::report::Found;
use crate::Settings;
use crate::file::{Objects, kept_check};
use crate::keys::Keys;
use huiyin_domain::case::FileRef;
use huiyin_domain::ids::{AreaId, CaseId, FileId};
use huiyin_store::StoreError;
use huiyin_store::file::{FileOf, FileRow};
use huiyin_store::scan::Snapshot;
use std::collections::BTreeMap;

const PAGE: i64 = 256;

/// A file as the events of its case tell of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub case: i64,
    pub file: FileRef,
    pub is_refused: bool,
}

pub(super) async fn check(
    settings: &Settings,
    snapshot: &Snapshot,
    keys: Option<&Keys>,
    found: &mut Found,
) -> Result<(), StoreError> {
    let mut told: BTreeMap<i64, Told> = std::mem::take(&mut found.files);
    let objects = Objects::new(&settings.objects, &settings.moment);
    let (mut after, mut seen) = (FileId(i64::MIN), 0);
    loop {
        let rows = snapshot.files(settings.area, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = last.file;
        for row in rows {
            let FileOf::Case(case) = row.of else { continue };
            if row.state == "coming" {
                continue;
            }
            seen += 1;
            let place = || format!("case {case} file {}", row.file);
            let Some(told) = told.remove(&row.file.0).filter(|told| told.case == case.0) else {
                found.add("file-unnamed", place());
                continue;
            };
            found.wants(fits(&row, &told), "file-differs", place);
            if row.state != "refused" {
                let key = key_of(snapshot, settings.area, keys, case).await?;
                if let Err(code) =
                    kept_check(&objects, key.as_deref(), keys, &row, &told.file).await
                {
                    found.add(code, place());
                }
            }
        }
    }
    for (file, told) in told {
        found.add("file-missing", format!("case {} file {file}", told.case));
    }
    found.count("files", seen);
    Ok(())
}

fn fits(row: &FileRow, told: &Told) -> bool {
    row.digest == Some(told.file.digest)
        && u64::try_from(row.bytes) == Ok(told.file.bytes)
        && row.media == told.file.media.code()
        && (row.state == "refused") == told.is_refused
}

async fn key_of(
    snapshot: &Snapshot,
    area: AreaId,
    keys: Option<&Keys>,
    case: CaseId,
) -> Result<Option<crate::keys::CaseKey>, StoreError> {
    let Some(keys) = keys else { return Ok(None) };
    let wrapped = snapshot.keys(area, (case.0 - 1, case.0)).await?;
    Ok(wrapped.first().and_then(|(_, wrapped)| keys.unwrap(case, wrapped).ok()))
}
