//! Files as their readers may see them. A reader who may not see the case sees no file of it.

use super::intake::ending;
use super::sealed::{Cell, kept_open};
use crate::case::Loaded;
use crate::keys::CaseKey;
use crate::seal::{Opened, texts_open};
use crate::{App, By, Trouble};
use huiyin_domain::case::{Event, FileEvent, Media, TextRef};
use huiyin_domain::ids::{CaseId, FileId, TextId};
use huiyin_domain::leaf::Commitment;
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::file::{FileOf, FileRow};
use std::collections::HashMap;

/// One file of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    pub id: FileId,
    /// `None` while it is coming.
    pub media: Option<Media>,
    pub bytes: u64,
    /// `coming`, `held`, `ready`, `refused`.
    pub state: String,
    /// What its sender called it; may be empty.
    pub label: String,
    pub note: Option<String>,
    pub place: Option<String>,
    pub made: Millis,
}

/// A file to be sent out.
#[derive(Clone, Debug)]
pub struct FileRead {
    pub media: Media,
    /// With the ending of what it is.
    pub label: String,
    pub bytes: Vec<u8>,
}

impl FileView {
    pub(super) fn of(row: &FileRow, cell: &Cell) -> Self {
        Self {
            id: row.file,
            media: Media::parse(&row.media),
            bytes: u64::try_from(row.bytes).unwrap_or(0),
            state: row.state.clone(),
            label: cell.label.clone(),
            note: cell.note.clone(),
            place: cell.place.clone(),
            made: row.made,
        }
    }

    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.state == "ready"
    }
}

impl App {
    /// The files of a case, in the order in which they were added.
    ///
    /// # Errors
    /// `NotFound` also when the case exists but not for this reader.
    pub async fn files_of(&self, by: &By, case: CaseId) -> Result<Vec<FileView>, Trouble> {
        let loaded = self.case_load(case).await?;
        self.may_on(by, seeing(by), case, &loaded.case)?;
        let key = self.file_key_of(by, case).await?;
        let texts = huiyin_store::case::texts(self.db(), self.area(), case).await?;
        self.file_views(&loaded, &key, &texts_open(&key, texts)?).await
    }

    /// For whoever may see the case, which was asked before.
    pub(crate) async fn file_views(
        &self,
        loaded: &Loaded,
        key: &CaseKey,
        texts: &HashMap<TextId, Opened>,
    ) -> Result<Vec<FileView>, Trouble> {
        let of = FileOf::Case(loaded.row.case);
        let rows = huiyin_store::file::of(self.db(), self.area(), of).await?;
        let rows: HashMap<FileId, FileRow> = rows.into_iter().map(|row| (row.file, row)).collect();
        let mut views = Vec::new();
        for entry in &loaded.log {
            let Event::File(FileEvent::FileAdded { file, note, place }) = &entry.event else {
                continue;
            };
            let Some(row) = rows.get(&file.id) else { continue };
            let cell = Cell::open(key, row.file, &row.sealed)?;
            let said = |text: &Option<TextRef>| {
                text.and_then(|text| texts.get(&text.id)).map(|text| text.text.clone())
            };
            views.push(FileView {
                note: said(note),
                place: said(place),
                made: entry.at,
                ..FileView::of(row, &cell)
            });
        }
        Ok(views)
    }

    /// The bytes of a file that is ready, whole and as its event says.
    ///
    /// # Errors
    /// `NotFound` also when it is there but not for this reader, or not yet.
    pub async fn file_read(&self, by: &By, file: FileId) -> Result<FileRead, Trouble> {
        let row = huiyin_store::file::by_id(self.db(), self.area(), file).await?;
        let row = row.filter(|row| row.state == "ready").ok_or(Trouble::NotFound)?;
        let FileOf::Case(case) = row.of else { return Err(Trouble::NotFound) };
        let loaded = self.case_load(case).await?;
        match self.may_on(by, seeing(by), case, &loaded.case) {
            // Whether there is such a file is nobody else's business.
            Err(Trouble::Forbidden(_)) => return Err(Trouble::NotFound),
            other => drop(other?),
        }
        let named = loaded.log.iter().find_map(|entry| match &entry.event {
            Event::File(FileEvent::FileAdded { file: named, .. }) if named.id == file => {
                Some(*named)
            }
            _ => None,
        });
        let named = named.ok_or(Trouble::NotFound)?;
        let key = self.file_key_of(by, case).await?;
        let cell = Cell::open(&key, file, &row.sealed)?;
        let sealed = self.objects().get(&row.object).await?;
        let bytes = kept_open(&cell.sealer(self.keys()), file, &sealed)?;
        let digest: Commitment = super::digest_of(&cell.salt, &bytes);
        if digest != named.digest || named.media.code() != row.media {
            tracing::error!("a file is not the one that its event names");
            return Err(Trouble::Internal("file-digest"));
        }
        Ok(FileRead { media: named.media, label: labelled(&cell.label, named.media), bytes })
    }
}

const fn seeing(by: &By) -> Action {
    match by {
        By::Person(_) => Action::CaseTrack,
        By::Public | By::Staff(_) | By::System => Action::CaseView,
    }
}

/// The ending says what it is, whatever it was called.
fn labelled(label: &str, media: Media) -> String {
    let end = ending(media);
    let stem = match label.rsplit_once('.') {
        Some((stem, old)) if old.len() <= 5 && !stem.is_empty() => stem,
        _ => label,
    };
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{stem}.{end}")
}
