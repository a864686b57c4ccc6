//! The sealed bytes of files, beside a copy of the database: one object a file, sealed as it is,
//! in a folder. The database is copied first, so that whatever its copy names is there.

use super::Fault;
use crate::Settings;
use crate::file::{Objects, objects_copy, objects_fill};
use huiyin_domain::ids::FileId;
use huiyin_store::Db;
use std::path::{Path, PathBuf};

const PAGE: i64 = 256;

/// The folder of files beside a copy.
#[must_use]
pub fn folder_beside(copy: &Path) -> PathBuf {
    let mut folder = copy.as_os_str().to_owned();
    folder.push(".objects");
    folder.into()
}

/// Copies every object that the database names. Such as were erased meanwhile are left out.
///
/// # Errors
/// The database or an object cannot be read, or the folder not be written.
pub async fn objects_write(settings: &Settings, into: &Path) -> Result<u64, Fault> {
    let db = Db::open(&settings.database).await?;
    let objects = Objects::new(&settings.objects, &settings.moment);
    let (mut after, mut count) = (FileId(i64::MIN), 0);
    loop {
        let rows = huiyin_store::file::from(&db, settings.area, after, PAGE).await?;
        let Some(last) = rows.last() else { return Ok(count) };
        after = last.file;
        let kept = rows.iter().filter(|row| row.state == "held" || row.state == "ready");
        for row in kept {
            let names = [row.object.clone()];
            match objects_copy(&objects, into, &names, &settings.moment).await {
                Ok(more) => count += more,
                Err(fault) => {
                    let now = huiyin_store::file::by_id(&db, settings.area, row.file).await?;
                    if now.is_some_and(|now| now.state == row.state) {
                        return Err(Fault::new("objects").with("why", fault));
                    }
                }
            }
        }
    }
}

/// Brings the objects of a copy back to where this installation keeps its own.
///
/// # Errors
/// One cannot be read or written.
pub async fn objects_restore(settings: &Settings, from: &Path) -> Result<u64, Fault> {
    let objects = Objects::new(&settings.objects, &settings.moment);
    let filled = objects_fill(&objects, from, &settings.moment).await;
    filled.map_err(|fault| Fault::new("objects").with("why", fault))
}
