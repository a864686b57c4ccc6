//! A file on its way in: begun, piece by piece, looked into, kept; or taken away again. Each step
//! leaves a state that the next one finds, also after a restart.

use super::content::{self, FileFault, Kept};
use super::objects::part_of;
use super::read::FileView;
use super::sealed::{self, Cell, PART_BYTES};
use super::{FileTrouble, LABEL_CHARS_MAX, OF_CASE_MAX, Shelf};
use crate::keys::Sealer;
use crate::{App, Trouble};
use huiyin_domain::case::{Command, FileCommand, FileRef, Media};
use huiyin_domain::ids::FileId;
use huiyin_domain::leaf::hex;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_store::file::{FileOf, FileRow};
use huiyin_store::write::{FileKept, FilePut, Put};

const DAY_MS: i64 = 86_400_000;

/// A file of which not everything is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    pub file: FileId,
    /// So many bytes are there: the next piece begins here.
    pub next: u64,
}

/// What the person says to a file.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub note: Option<Text>,
    pub keeps_place: bool,
}

impl App {
    /// A new file. `bytes` as far as they are known: too large is said before anything is sent.
    ///
    /// # Errors
    /// `Fault` when there is no room for it; `Trouble` as of the shelf.
    pub async fn file_begin(
        &self,
        shelf: &Shelf,
        label: &str,
        bytes: Option<u64>,
    ) -> Result<Coming, FileTrouble> {
        let under = self.shelf_key(shelf).await?;
        let limits = &self.settings().files;
        if bytes.is_some_and(|bytes| bytes > limits.bytes_max) {
            return Err(FileFault::TooLarge.into());
        }
        self.room_for(shelf, bytes.unwrap_or(0)).await?;
        let moment = self.moment();
        let file = FileId(i64::from_be_bytes(moment.random()) & i64::MAX);
        let cell = Cell {
            key: moment.random(),
            salt: moment.random(),
            label: label_plain(label),
            note: None,
            place: None,
        };
        let row = FileRow {
            file,
            of: shelf.of(),
            state: "coming".into(),
            media: String::new(),
            bytes: 0,
            parts: 0,
            object: hex(&moment.random::<16>()),
            sealed: cell.seal(&under, file),
            digest: None,
            made: moment.now(),
        };
        self.put_quietly(vec![Put::File(FilePut::New(row))]).await?;
        Ok(Coming { file, next: 0 })
    }

    /// How far an upload has come, for whoever goes on with it.
    ///
    /// # Errors
    /// `NotFound` also when it is somebody else's.
    pub async fn file_coming(&self, shelf: &Shelf, file: FileId) -> Result<Coming, FileTrouble> {
        self.shelf_key(shelf).await?;
        let row = self.row_on(shelf, file).await?;
        if row.state != "coming" {
            return Err(Trouble::NotFound.into());
        }
        Ok(Coming { file, next: u64::try_from(row.bytes).unwrap_or(0) })
    }

    /// The next piece. One that is there already is not written again.
    ///
    /// # Errors
    /// `Offset` when it does not follow; the limits; `NotFound`.
    pub async fn file_part(
        &self,
        shelf: &Shelf,
        file: FileId,
        at: u64,
        bytes: &[u8],
    ) -> Result<Coming, FileTrouble> {
        let under = self.shelf_key(shelf).await?;
        let row = self.row_on(shelf, file).await?;
        let have = u64::try_from(row.bytes).unwrap_or(0);
        let whole = PART_BYTES as u64;
        let len = bytes.len() as u64;
        if row.state != "coming" || at > have || len == 0 || len > whole {
            return Err(FileFault::Offset.into());
        }
        if at.is_multiple_of(whole) && at + len <= have {
            return Ok(Coming { file, next: have });
        }
        // A short piece is the last; nothing follows it.
        if at != have || !have.is_multiple_of(whole) {
            return Err(FileFault::Offset.into());
        }
        if have + len > self.settings().files.bytes_max {
            return Err(FileFault::TooLarge.into());
        }
        self.room_for(shelf, len).await?;
        let key = Cell::open(&under, file, &row.sealed).map_err(Trouble::from)?;
        let sealed = sealed::part_seal(&key.sealer(self.keys()), file, row.parts, bytes);
        self.objects().put(&part_of(&row.object, row.parts), sealed).await?;
        let bytes = row.bytes + i64::try_from(len).unwrap_or(0);
        let part = FilePut::Part { file, parts: row.parts + 1, bytes };
        match self.put_quietly(vec![Put::File(part)]).await {
            Err(Trouble::Stale) => Err(FileFault::Offset.into()),
            Err(trouble) => Err(trouble.into()),
            Ok(()) => Ok(Coming { file, next: have + len }),
        }
    }

    /// Everything is there: it is looked into, and kept or thrown away. On a case this writes the
    /// event; done twice it is done once.
    ///
    /// # Errors
    /// The file's fault, and then it is gone; or `Trouble`, and it can be asked again.
    pub async fn file_done(
        &self,
        shelf: &Shelf,
        file: FileId,
        wish: Wish,
    ) -> Result<FileView, FileTrouble> {
        let under = self.shelf_key(shelf).await?;
        let row = self.row_on(shelf, file).await?;
        let mut cell = Cell::open(&under, file, &row.sealed).map_err(Trouble::from)?;
        if row.state != "coming" {
            return Ok(FileView::of(&row, &cell));
        }
        // Pictures are unpacked one at a time: whoever waits long is told so.
        let turn = self.file_turn().await.ok_or(FileFault::Busy)?;
        let key = cell.sealer(self.keys());
        let raw = match self.raw_of(&row, &key).await {
            Ok(raw) => raw,
            Err(trouble) => return self.kept_before(file, &cell, trouble).await,
        };
        let limits = self.settings().files;
        let looked =
            tokio::task::spawn_blocking(move || content::look(raw, &limits, wish.keeps_place));
        let looked = looked.await.map_err(|_| Trouble::Internal("file-look"))?;
        drop(turn);
        let kept = match looked {
            Ok(kept) => kept,
            Err(fault) => {
                self.file_away(file).await?;
                return Err(fault.into());
            }
        };
        let state = match self.file_scan(&kept.bytes).await {
            super::clamd::Found::Clean => "ready",
            super::clamd::Found::Unknown => "held",
            super::clamd::Found::Harm => {
                self.file_away(file).await?;
                return Err(FileFault::Harmful.into());
            }
        };
        cell.note = wish.note.as_ref().map(|note| note.as_str().to_owned());
        cell.place = kept.place.clone();
        let sealed = sealed::kept_seal(&key, file, &kept.bytes);
        self.objects().put(&row.object, sealed).await?;
        let view = self.kept_write(shelf, &row, cell, &kept, state, &under).await?;
        self.parts_drop(&row).await;
        Ok(view)
    }

    async fn raw_of(&self, row: &FileRow, key: &Sealer) -> Result<Vec<u8>, Trouble> {
        let mut raw = Vec::with_capacity(usize::try_from(row.bytes).unwrap_or(0));
        for no in 0..row.parts {
            let sealed = self.objects().get(&part_of(&row.object, no)).await?;
            raw.extend(sealed::part_open(key, row.file, no, &sealed)?);
        }
        Ok(raw)
    }

    async fn kept_write(
        &self,
        shelf: &Shelf,
        row: &FileRow,
        cell: Cell,
        kept: &Kept,
        state: &'static str,
        under: &Sealer,
    ) -> Result<FileView, FileTrouble> {
        let digest = sealed::digest_of(&cell.salt, &kept.bytes);
        let bytes = i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX);
        // The texts of a filed one stand in the case, not here.
        let own = match shelf {
            Shelf::Draft { .. } => cell.clone(),
            Shelf::Case { .. } => Cell { note: None, place: None, ..cell.clone() },
        };
        let kept_row = FileKept {
            file: row.file,
            state,
            media: kept.media.code(),
            bytes,
            digest,
            sealed: own.seal(under, row.file),
            next: self.moment().now(),
        };
        let put = Put::File(FilePut::Kept(kept_row));
        match shelf {
            Shelf::Draft { .. } => self.put_quietly(vec![put]).await?,
            Shelf::Case { by, id } => {
                let text = |text: &Option<String>| {
                    text.as_deref().and_then(|text| Text::parse(text, usize::MAX).ok())
                };
                let file = FileRef {
                    id: row.file,
                    media: kept.media,
                    bytes: kept.bytes.len() as u64,
                    digest,
                };
                let (note, place) = (text(&cell.note), text(&cell.place));
                let command = Command::File(FileCommand { file, note, place });
                let written = self.case_act_with(by, *id, command, vec![put]).await;
                if let Err(trouble) = written {
                    return self.kept_before(row.file, &cell, trouble).await;
                }
            }
        }
        let now = FileRow {
            state: state.into(),
            media: kept.media.code().into(),
            bytes,
            digest: Some(digest),
            ..row.clone()
        };
        Ok(FileView::of(&now, &cell))
    }

    /// Somebody pressed twice: the first one counted.
    async fn kept_before(
        &self,
        file: FileId,
        cell: &Cell,
        trouble: Trouble,
    ) -> Result<FileView, FileTrouble> {
        let row = huiyin_store::file::by_id(self.db(), self.area(), file).await?;
        let row = row.filter(|row| row.state != "coming").ok_or(trouble)?;
        Ok(FileView::of(&row, cell))
    }

    /// Taken away again: one of a draft, or one that is not all there.
    ///
    /// # Errors
    /// `NotFound` also when it is somebody else's; `Stale` when it belongs to a case by now.
    pub async fn file_drop(&self, shelf: &Shelf, file: FileId) -> Result<(), Trouble> {
        self.shelf_key(shelf).await?;
        let row = self.row_on(shelf, file).await?;
        if matches!(row.of, FileOf::Case(_)) && row.state != "coming" {
            return Err(Trouble::Stale);
        }
        self.file_away(file).await
    }

    /// The row goes and its objects are noted as gone; then they are deleted.
    async fn file_away(&self, file: FileId) -> Result<(), Trouble> {
        self.put_quietly(vec![Put::File(FilePut::Drop(file))]).await?;
        if let Err(trouble) = self.objects_gone_delete().await {
            tracing::warn!(%trouble, "objects are deleted later");
        }
        Ok(())
    }

    /// What a draft holds, for the step that shows it.
    ///
    /// # Errors
    /// The store cannot answer.
    pub async fn files_loose(&self, shelf: &Shelf) -> Result<Vec<FileView>, Trouble> {
        let under = self.shelf_key(shelf).await?;
        let rows = huiyin_store::file::of(self.db(), self.area(), shelf.of()).await?;
        let view = |row: &FileRow| {
            let cell = Cell::open(&under, row.file, &row.sealed).ok()?;
            Some(FileView::of(row, &cell))
        };
        Ok(rows.iter().filter_map(view).collect())
    }

    pub(super) async fn row_on(&self, shelf: &Shelf, file: FileId) -> Result<FileRow, Trouble> {
        let row = huiyin_store::file::by_id(self.db(), self.area(), file).await?;
        row.filter(|row| row.of == shelf.of()).ok_or(Trouble::NotFound)
    }

    async fn room_for(&self, shelf: &Shelf, more: u64) -> Result<(), FileTrouble> {
        let limits = &self.settings().files;
        let rows = huiyin_store::file::of(self.db(), self.area(), shelf.of()).await?;
        let since = Millis(self.moment().now().0 - DAY_MS);
        let is_case = matches!(shelf, Shelf::Case { .. });
        if is_case && rows.len() > OF_CASE_MAX {
            return Err(FileFault::TooMany.into());
        }
        let counted = rows.iter().filter(|row| !is_case || row.made > since);
        let (count, bytes) = counted.fold((0, 0_u64), |(count, bytes), row| {
            (count + 1, bytes + u64::try_from(row.bytes).unwrap_or(0))
        });
        if bytes + more > limits.bytes_max_all {
            return Err(FileFault::TooMuch.into());
        }
        let fresh = usize::from(more == 0 || rows.iter().all(|row| row.state != "coming"));
        if count + fresh > limits.count_max {
            return Err(FileFault::TooMany.into());
        }
        Ok(())
    }

    async fn parts_drop(&self, row: &FileRow) {
        let gone = sealed::object_delete(self.objects(), &row.object, row.parts, false).await;
        let done = match gone {
            Ok(()) => self.put_quietly(vec![Put::File(FilePut::PartsGone(row.file))]).await,
            Err(fault) => Err(fault.into()),
        };
        if let Err(trouble) = done {
            tracing::warn!(%trouble, "raw parts are deleted later");
        }
    }
}

/// A name as it is shown and offered for saving: the last part of a path, no control signs, none
/// that turn the direction of writing.
fn label_plain(label: &str) -> String {
    let last = label.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |sign: &char| {
        matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{200b}')
    };
    let plain = last.chars().filter(|sign| !sign.is_control() && !turns(sign));
    let plain: String = plain.take(LABEL_CHARS_MAX).collect();
    plain.trim().trim_start_matches('.').to_owned()
}

/// What the bytes of a kind are called where names have endings.
pub(super) const fn ending(media: Media) -> &'static str {
    match media {
        Media::Jpeg => "jpg",
        Media::Png => "png",
        Media::Pdf => "pdf",
        Media::Text => "txt",
        Media::Amr => "amr",
        Media::Mp3 => "mp3",
        Media::M4a => "m4a",
        Media::Ogg => "ogg",
    }
}

#[cfg(test)]
mod tests {
    use super::label_plain;

    #[test]
    fn a_name_is_the_last_part_without_tricks() {
        for (given, shown) in [
            ("照片 1.jpg", "照片 1.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\a.png", "a.png"),
            ("in\u{202e}gpj.exe", "ingpj.exe"),
            ("a\r\nset-cookie: x\0.png", "aset-cookie: x.png"),
            ("..", ""),
            (".htaccess", "htaccess"),
            ("", ""),
        ] {
            assert_eq!(label_plain(given), shown, "{given:?}");
        }
        assert_eq!(label_plain(&"长".repeat(5_000)).chars().count(), super::LABEL_CHARS_MAX);
    }
}
