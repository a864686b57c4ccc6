//! What happens to files beside their coming: filed with a case, looked into for harm, their
//! objects deleted when nothing needs them any more. Doing a thing twice does it once.

use super::clamd::{self, Found};
use super::objects::Objects;
use super::sealed::{self, Cell, kept_open};
use super::{COMING_MS_MAX, Shelf};
use crate::keys::{CaseKey, Sealer};
use crate::seal::TextSealer;
use crate::{App, By, Trouble};
use huiyin_domain::case::{Event, FileEvent, FileRef, Media, TextSlot};
use huiyin_domain::ids::{CaseId, DraftId, FileId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_store::file::{FileOf, FileRow, GoneRow};
use huiyin_store::write::{Change, FilePut, Put};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

const BATCH: i64 = 50;
/// When a scanner that did not answer is asked again.
const AGAIN_MS: i64 = 60_000;
/// How long somebody waits until another's picture is unpacked.
const TURN_MAX: Duration = Duration::from_secs(60);

/// A file of a draft, opened with the key that the person brought.
pub(crate) struct Loose {
    row: FileRow,
    cell: Cell,
}

impl App {
    pub(crate) fn objects(&self) -> &Objects {
        &self.0.objects
    }

    pub(super) async fn file_turn(&self) -> Option<OwnedSemaphorePermit> {
        let turn = tokio::time::timeout(TURN_MAX, self.0.file_turns.clone().acquire_owned());
        turn.await.ok()?.ok()
    }

    /// The draft's files that become the case's.
    pub(crate) async fn loose_of(
        &self,
        draft: Option<&(DraftId, [u8; 32])>,
    ) -> Result<Vec<Loose>, Trouble> {
        let Some((draft, key)) = draft else { return Ok(Vec::new()) };
        let under = self.keys().sealer_of(key);
        let rows = huiyin_store::file::of(self.db(), self.area(), FileOf::Draft(*draft)).await?;
        let kept = rows.into_iter().filter(|row| row.state != "coming");
        let open = |row: FileRow| {
            let cell = Cell::open(&under, row.file, &row.sealed)?;
            Ok(Loose { row, cell })
        };
        kept.map(open).collect()
    }

    /// The events of files that come with a case, and their rows under the case's key.
    pub(crate) fn loose_filed(
        &self,
        case: CaseId,
        key: &CaseKey,
        loose: Vec<Loose>,
        sealer: &mut TextSealer<'_>,
    ) -> Result<(Vec<Event>, Vec<Put>), Trouble> {
        let (mut events, mut puts) = (Vec::new(), Vec::new());
        for Loose { row, mut cell } in loose {
            let FileOf::Draft(draft) = row.of else { continue };
            let media = Media::parse(&row.media).ok_or(Trouble::Internal("file-media"))?;
            let digest = row.digest.ok_or(Trouble::Internal("file-digest"))?;
            let bytes = u64::try_from(row.bytes).unwrap_or(0);
            let mut text = |slot, text: Option<String>| {
                let text = Text::parse(&text?, usize::MAX).ok()?;
                Some(sealer.seal(slot, &text))
            };
            let note = text(TextSlot::FileNote, cell.note.take());
            let place = text(TextSlot::FilePlace, cell.place.take());
            let file = FileRef { id: row.file, media, bytes, digest };
            events.push(FileEvent::FileAdded { file, note, place }.into());
            let sealed = cell.seal(key, row.file);
            puts.push(Put::File(FilePut::Filed { file: row.file, draft, case, sealed }));
        }
        Ok((events, puts))
    }

    /// Whether it does harm, as far as somebody can be asked.
    pub(super) async fn file_scan(&self, bytes: &[u8]) -> Found {
        match &self.settings().clamd {
            Some(at) => clamd::ask(at, bytes).await,
            None => Found::Clean,
        }
    }

    /// One look: files that wait for the scanner, objects that nothing needs.
    ///
    /// # Errors
    /// The store or the objects cannot be reached; the next look does it.
    pub(crate) async fn files_tick(&self) -> Result<usize, Trouble> {
        let now = self.moment().now();
        let coming_before = Millis(now.0 - COMING_MS_MAX);
        self.put_quietly(vec![Put::File(FilePut::Sweep { coming_before })]).await?;
        self.parts_left_delete().await?;
        self.objects_gone_delete().await?;
        let held = huiyin_store::file::held(self.db(), self.area(), now, BATCH).await?;
        let mut done = 0;
        for row in held {
            // A draft's key is with the person: it is asked when they come, or when it is filed.
            let FileOf::Case(case) = row.of else { continue };
            match self.held_look(case, &row).await {
                Ok(true) => done += 1,
                // A locked case waits until somebody who can read it looks.
                Ok(false) | Err(Trouble::Stale | Trouble::Locked) => {}
                Err(trouble) => tracing::warn!(%trouble, "a held file is looked at later"),
            }
        }
        Ok(done)
    }

    /// Files of a draft that wait for the scanner, now that its key is here.
    ///
    /// # Errors
    /// As [`App::files_tick`].
    pub async fn files_loose_look(&self, shelf: &Shelf) -> Result<(), Trouble> {
        let under = self.shelf_key(shelf).await?;
        let rows = huiyin_store::file::of(self.db(), self.area(), shelf.of()).await?;
        for row in rows.into_iter().filter(|row| row.state == "held") {
            let bytes = self.kept_of(&under, &row).await?;
            match self.file_scan(&bytes).await {
                Found::Unknown => return Ok(()),
                Found::Clean => self.state_put(row.file, "ready").await?,
                Found::Harm => {
                    self.put_quietly(vec![Put::File(FilePut::Drop(row.file))]).await?;
                    self.objects_gone_delete().await?;
                }
            }
        }
        Ok(())
    }

    async fn kept_of(&self, under: &Sealer, row: &FileRow) -> Result<Vec<u8>, Trouble> {
        let cell = Cell::open(under, row.file, &row.sealed)?;
        let sealed = self.objects().get(&row.object).await?;
        Ok(kept_open(&cell.sealer(self.keys()), row.file, &sealed)?)
    }

    async fn state_put(&self, file: FileId, state: &'static str) -> Result<(), Trouble> {
        let next = Millis(self.moment().now().0 + AGAIN_MS);
        self.put_quietly(vec![Put::File(FilePut::State { file, state, next })]).await
    }

    /// Whether it is settled now.
    async fn held_look(&self, case: CaseId, row: &FileRow) -> Result<bool, Trouble> {
        let key = self.case_key(&By::System, case).await?;
        let bytes = self.kept_of(&key, row).await?;
        match self.file_scan(&bytes).await {
            Found::Unknown => self.state_put(row.file, "held").await.map(|()| false),
            Found::Clean => self.state_put(row.file, "ready").await.map(|()| true),
            Found::Harm => {
                self.harm_write(case, row.file).await?;
                self.objects_gone_delete().await.map(|()| true)
            }
        }
    }

    /// Also on a case that is closed by now: what does harm is not kept for that.
    async fn harm_write(&self, case: CaseId, file: FileId) -> Result<(), Trouble> {
        let now = self.moment().now();
        let loaded = self.case_load(case).await?;
        let events = [Event::from(FileEvent::FileRefused { file })];
        let change = self.change_of(Actor::System, case, &loaded, &events, now, &self.org().tree);
        let puts = vec![Put::File(FilePut::Refused(file))];
        let (area, notes) = (self.area(), Vec::new());
        let change = Change { area, at: now, idempotency: None, case: Some(change), puts, notes };
        self.write(change).await.map(drop)
    }

    /// Deletes what is noted as gone. A crash leaves the note.
    pub(crate) async fn objects_gone_delete(&self) -> Result<(), Trouble> {
        let mut after = String::new();
        loop {
            let gone = huiyin_store::file::gone(self.db(), self.area(), &after, BATCH).await?;
            let Some(last) = gone.last() else { return Ok(()) };
            after.clone_from(&last.object);
            for GoneRow { object, parts } in gone {
                sealed::object_delete(self.objects(), &object, parts, true).await?;
                self.put_quietly(vec![Put::File(FilePut::ObjectGone(object))]).await?;
            }
        }
    }

    /// Raw parts that a crash left beside a file that is kept.
    async fn parts_left_delete(&self) -> Result<(), Trouble> {
        let left = huiyin_store::file::with_parts(self.db(), self.area(), BATCH).await?;
        for row in left {
            sealed::object_delete(self.objects(), &row.object, row.parts, false).await?;
            self.put_quietly(vec![Put::File(FilePut::PartsGone(row.file))]).await?;
        }
        Ok(())
    }
}
