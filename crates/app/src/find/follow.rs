//! How the index comes to know: at first it reads every case, oldest first, a batch at a look;
//! from then on it follows the log's places. A case that must not be found goes in the same call.

use super::keep::{self, Mark};
use crate::engine::Tick;
use crate::{App, Trouble};
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::time::Millis;
use huiyin_search::index::Index;
use huiyin_store::log;
use std::collections::{BTreeSet, HashMap};

/// Cases read in one look while the index is made; between two looks others have their turn.
const READ_BATCH: u32 = 64;
const FOLLOW_BATCH: u32 = 512;
/// A copy is made when this long has passed since the last, or the first reading is done.
const COPY_EVERY_MS: i64 = 10 * 60_000;
/// Clocks of servers may differ; what was erased is asked for from so long before.
const SLACK_MS: i64 = 86_400_000;

/// What is known.
#[derive(Default)]
pub(super) struct Words {
    pub index: Index,
    /// Cases that went, with the version at which they did: an older look brings none back.
    gone: HashMap<i64, i64>,
    standing: Standing,
    /// A reconciler keeps it up here; in a command that only passes by nothing is kept.
    is_kept: bool,
}

/// How far this server's index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// All that the store holds.
    Whole { cases: usize },
    /// It is being made: cases registered up to this instant are in it.
    Reading { cases: usize, upto: Option<Millis> },
    /// So many places of the log are still to be looked at.
    Behind { cases: usize, changes: u64 },
}

impl Default for Standing {
    fn default() -> Self {
        Self::Reading { cases: 0, upto: None }
    }
}

/// Where the keeping-up is.
#[derive(Default)]
pub(super) struct Work {
    is_begun: bool,
    /// Reading all cases: the last one read. `None`: done.
    reading: Option<CaseId>,
    /// The first place of the log that was not looked at.
    cursor: u64,
    /// When it was last asked which cases were erased.
    erased_ms: i64,
    copied_ms: Option<i64>,
    /// The copy that this process knows: its own, or the one it read.
    copy: Option<[u8; keep::NAME_LEN]>,
}

impl App {
    #[must_use]
    pub fn words_standing(&self) -> Standing {
        self.words().standing
    }

    /// One look: a batch of cases read, or of changes followed.
    pub(crate) async fn words_tick(&self) -> Result<Tick, Trouble> {
        let mut work = self.0.find.work.lock().await;
        if !work.is_begun {
            self.words_begin(&mut work).await?;
        } else if keep::name_of(&self.settings().words_file).is_some_and(|name| {
            // `huiyin index rebuild` has made another one.
            work.copy != Some(name)
        }) {
            self.words_copy_read(&mut work).await?;
        }
        self.words_erased_look(&mut work).await?;
        match work.reading {
            Some(after) => self.words_read(&mut work, after).await,
            None => self.words_follow(&mut work).await,
        }
    }

    async fn words_begin(&self, work: &mut Work) -> Result<(), Trouble> {
        if !self.words_copy_read(work).await? {
            self.words_anew(work).await?;
        }
        work.is_begun = true;
        self.words_mut().is_kept = true;
        Ok(())
    }

    /// Begins to read all cases; what is known serves until that is done.
    async fn words_anew(&self, work: &mut Work) -> Result<(), Trouble> {
        let head = log::head(self.db(), self.area()).await?;
        work.erased_ms = self.moment().now().0;
        (work.reading, work.cursor) = (Some(CaseId(0)), head.size);
        let cases = self.words().index.len();
        self.words_mut().standing = Standing::Reading { cases, upto: None };
        Ok(())
    }

    /// The copy, if it is ours, whole, and of this very log. Whatever else lies there goes.
    async fn words_copy_read(&self, work: &mut Work) -> Result<bool, Trouble> {
        let (path, sealer) = (self.settings().words_file.clone(), self.keys().words().clone());
        let read = tokio::task::spawn_blocking(move || keep::read(&path, &sealer)).await;
        let read = read.map_err(|_| Trouble::Internal("words-copy"))?;
        let (name, mark, index) = match read {
            Ok(Some(read)) => read,
            Ok(None) => return Ok(false),
            Err(why) => {
                tracing::warn!(why, "the copy of the index of words is thrown away");
                keep::delete(&self.settings().words_file);
                return Ok(false);
            }
        };
        if !log::holds(self.db(), self.area(), mark.head).await? {
            tracing::warn!("the copy of the index of words is of another log; thrown away");
            keep::delete(&self.settings().words_file);
            return Ok(false);
        }
        {
            let mut words = self.words_mut();
            words.index = index;
            let gone: Vec<i64> = words.gone.keys().copied().collect();
            for case in gone {
                words.index.remove(case);
            }
        }
        (work.reading, work.cursor) = (None, mark.head.size);
        (work.copy, work.copied_ms) = (Some(name), Some(self.moment().now().0));
        work.erased_ms = mark.made.0;
        if self.words_erased_look(work).await? {
            // It held what was erased since.
            keep::delete(&self.settings().words_file);
            (work.copy, work.copied_ms) = (None, None);
        }
        Ok(true)
    }

    async fn words_read(&self, work: &mut Work, after: CaseId) -> Result<Tick, Trouble> {
        let (db, area) = (self.db(), self.area());
        let rows = huiyin_store::case::all_after(db, area, after, READ_BATCH).await?;
        for row in &rows {
            self.words_renew(row.case).await?;
        }
        let is_done = rows.len() < READ_BATCH as usize;
        if let Some(last) = rows.last() {
            work.reading = Some(last.case);
            let cases = self.words().index.len();
            let upto = Some(last.head.registered);
            self.words_mut().standing = Standing::Reading { cases, upto };
        }
        if is_done {
            work.reading = None;
            work.copied_ms = None;
        }
        Ok(Tick { done: rows.len(), more: true })
    }

    async fn words_follow(&self, work: &mut Work) -> Result<Tick, Trouble> {
        let (db, area) = (self.db(), self.area());
        let head = log::head(db, area).await?;
        let places = log::cases_from(db, area, work.cursor, FOLLOW_BATCH).await?;
        let cases: BTreeSet<CaseId> = places.iter().filter_map(|(_, case)| *case).collect();
        for case in &cases {
            self.words_renew(*case).await?;
        }
        if let Some((last, _)) = places.last() {
            work.cursor = last + 1;
        }
        let changes = head.size.saturating_sub(work.cursor);
        let known = self.words().index.len();
        self.words_mut().standing = match changes {
            0 => Standing::Whole { cases: known },
            changes => Standing::Behind { cases: known, changes },
        };
        let now = self.moment().now();
        let is_due = work.copied_ms.is_none_or(|at| now.0 - at >= COPY_EVERY_MS);
        if work.cursor == head.size && is_due {
            self.words_copy(work, Mark { head, made: now }).await?;
        }
        Ok(Tick { done: cases.len(), more: changes > 0 && !places.is_empty() })
    }

    /// Makes the copy. A case that was erased while it was made is in it no longer than this call.
    async fn words_copy(&self, work: &mut Work, mark: Mark) -> Result<(), Trouble> {
        loop {
            let (app, path) = (self.clone(), self.settings().words_file.clone());
            let name: [u8; keep::NAME_LEN] = self.moment().random();
            let written = tokio::task::spawn_blocking(move || {
                let bytes = app.words().index.to_bytes();
                keep::write(&path, app.keys().words(), name, mark, bytes)
            });
            let written = written.await.map_err(|_| Trouble::Internal("words-copy"))?;
            work.copied_ms = Some(mark.made.0);
            if let Err(error) = written {
                tracing::warn!(%error, "the index of words could not be copied; it is made anew");
                work.copy = None;
                return Ok(());
            }
            work.copy = Some(name);
            if !self.words_erased_look(work).await? {
                return Ok(());
            }
            keep::delete(&self.settings().words_file);
        }
    }

    /// Takes out what any server erased since the last look. True: something was here.
    async fn words_erased_look(&self, work: &mut Work) -> Result<bool, Trouble> {
        let now = self.moment().now();
        let from = Millis(work.erased_ms.saturating_sub(SLACK_MS));
        let numbers = huiyin_store::erased::since(self.db(), self.area(), from).await?;
        work.erased_ms = now.0;
        let mut words = self.words_mut();
        let mut is_any = false;
        for number in numbers {
            if let Some(case) = words.index.by_number(number.as_str()) {
                words.forget(case, i64::MAX);
                is_any = true;
            }
        }
        Ok(is_any)
    }

    /// The case as it is in the store now.
    async fn words_renew(&self, id: CaseId) -> Result<(), Trouble> {
        let found = self.words_doc(id).await?;
        let mut words = self.words_mut();
        match found {
            Some((doc, version)) => {
                if words.gone.get(&id.0).is_none_or(|gone| *gone < version) {
                    words.gone.remove(&id.0);
                    words.index.put(doc);
                }
            }
            None => {
                words.index.remove(id.0);
            }
        }
        Ok(())
    }

    /// After a step that may take a case out of every index: it is out before the step is answered.
    pub(crate) async fn words_look_again(&self, id: CaseId) {
        if !self.words().is_kept {
            return;
        }
        let version = match self.case_load(id).await {
            Ok(loaded) if !super::doc::is_kept_out(&loaded.case) => return,
            Ok(loaded) => loaded.row.version,
            // Rather not found for a while than found by whom it may not be.
            Err(_) => 0,
        };
        let is_known = self.words().index.get(id.0).is_some();
        self.words_mut().forget(id.0, version);
        if is_known {
            let mut work = self.0.find.work.lock().await;
            keep::delete(&self.settings().words_file);
            (work.copy, work.copied_ms) = (None, None);
        }
    }

    /// An erased case leaves this server's memory and its copy in the same call. Servers beside
    /// it do the same with their next look. False: the copy could not be deleted.
    pub(crate) async fn words_erased(&self, id: CaseId) -> bool {
        // Whoever is making a copy is waited for: else it would come back with that.
        let mut work = self.0.find.work.lock().await;
        self.words_mut().forget(id.0, i64::MAX);
        (work.copy, work.copied_ms) = (None, None);
        keep::delete(&self.settings().words_file)
    }

    /// The same after a crash, when only the number is known.
    pub(crate) async fn words_of_erased(&self, number: &CaseNumber) {
        let case = self.words().index.by_number(number.as_str());
        self.words_erased(CaseId(case.unwrap_or(0))).await;
    }

    /// Whether any text or list here holds this word: for whoever checks that nothing is left.
    #[must_use]
    pub fn words_hold(&self, token: &str) -> bool {
        self.words().index.holds(token)
    }

    /// Whether two neighbours of this text are ranked of any case: for whoever checks as well.
    #[must_use]
    pub fn similar_keeps(&self, text: &str) -> bool {
        self.words().index.alike_keeps(text)
    }

    /// Reads every case anew and makes the copy, which servers take over with their next look.
    /// Stopped half-way it leaves everything as it was.
    ///
    /// # Errors
    /// The store cannot answer.
    pub async fn words_rebuild(&self, tell: impl Fn(usize)) -> Result<usize, Trouble> {
        {
            let mut work = self.0.find.work.lock().await;
            self.words_mut().index = Index::default();
            self.words_anew(&mut work).await?;
            work.is_begun = true;
        }
        loop {
            let mut work = self.0.find.work.lock().await;
            self.words_erased_look(&mut work).await?;
            let ticked = match work.reading {
                Some(after) => self.words_read(&mut work, after).await?,
                None => self.words_follow(&mut work).await?,
            };
            let cases = self.words().index.len();
            tell(cases);
            if !ticked.more && work.reading.is_none() {
                return work.copy.map(|_| cases).ok_or(Trouble::Internal("words-copy"));
            }
        }
    }

    /// What the copy holds, and how far behind the log it is; `None`: there is no copy of ours.
    ///
    /// # Errors
    /// The store cannot answer.
    pub async fn words_shown(&self) -> Result<Option<Shown>, Trouble> {
        let (path, sealer) = (self.settings().words_file.clone(), self.keys().words().clone());
        let Ok(Some((_, mark, index))) = keep::read(&path, &sealer) else { return Ok(None) };
        let head = log::head(self.db(), self.area()).await?;
        Ok(Some(Shown {
            cases: index.len(),
            bytes: index.bytes_held(),
            made: mark.made,
            place: mark.head.size,
            behind: head.size.saturating_sub(mark.head.size),
            is_of_this_log: log::holds(self.db(), self.area(), mark.head).await?,
        }))
    }
}

/// Of the copy, for whoever looks after the machines: figures and no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub cases: usize,
    pub bytes: usize,
    pub made: Millis,
    pub place: u64,
    pub behind: u64,
    pub is_of_this_log: bool,
}

impl Words {
    fn forget(&mut self, case: i64, version: i64) {
        self.index.remove(case);
        self.gone.insert(case, version);
    }
}
