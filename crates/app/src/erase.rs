//! A closed case is erased: its key and every row of it go, a stub answers for its number, and
//! the log says that it happened. What stays in the log is a hash of random bits; a proof that
//! somebody kept still holds, and so does the opening for whoever has it.
//!
//! After that nobody's secret can be checked any more. So whoever types the number is told, with
//! whatever secret: when, and under which rule. Both say nothing of the person or the matter, and
//! the person who has only an old slip left must not be told that they never were here.

use crate::lang::Lang;
use crate::log::LogEvent;
use crate::retention::OWN_REQUEST;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{Channel, Owed};
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::policy::Action;
use huiyin_domain::procedure::Name;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_store::erased;
use huiyin_store::write::{CaseErase, Change, NewEvent, Put};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A basis names a rule; more than that would tell of the case.
pub const BASIS_CHARS_MAX: usize = 200;

/// Why a case was not erased; it is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EraseFault {
    /// No case has this number, or not for whoever asks.
    Unknown,
    Already(Erased),
    /// It is still open.
    Open,
    /// Somebody may still ask for something: a review, a further one.
    Window {
        name: Name,
        until: Date,
    },
    /// The archives keep it until then.
    Kept {
        rule: Name,
        until: Date,
    },
    /// One of its leaves waits for its place, so that nothing could prove its erasure.
    Waiting,
    /// The log stands still: perhaps this is not even the database that people were shown.
    LogStill,
    Trouble(Trouble),
}

impl<E: Into<Trouble>> From<E> for EraseFault {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

/// What a number still answers after its case was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    pub at: Millis,
    /// What days are reckoned in here.
    pub zone: TimeZone,
    pub basis: String,
}

impl Erased {
    /// The rule as it was named; a person's own request is said in the reader's language.
    #[must_use]
    pub fn basis_in(&self, lang: Lang) -> String {
        match self.basis.as_str() {
            OWN_REQUEST => lang.plain("erase-basis-own"),
            basis => basis.to_owned(),
        }
    }
}

/// What was erased, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub events: usize,
    pub texts: usize,
    pub closed_at: Millis,
    pub zone: TimeZone,
    /// The bytes are gone from the files too; else somebody was reading just then, and asking
    /// once more for the same number tries again.
    pub is_scrubbed: bool,
}

impl App {
    /// Whether the case with this number was erased.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn case_erased(&self, number: &CaseNumber) -> Result<Option<Erased>, Trouble> {
        let row = erased::by_number(self.db(), self.area(), number).await?;
        let pinned = self.rules_for(None, Channel::Web).ok_or(Trouble::Internal("no-procedure"))?;
        let zone = pinned.procedure.zone.clone();
        Ok(row.map(|row| Erased { at: row.at, zone, basis: row.basis }))
    }

    /// Erases a case, or with `is_dry` only says what that would be.
    ///
    /// # Errors
    /// See [`EraseFault`].
    pub async fn case_erase(
        &self,
        by: &By,
        number: &CaseNumber,
        basis: &Text,
        is_dry: bool,
    ) -> Result<Erasure, EraseFault> {
        let row = huiyin_store::case::by_number(self.db(), self.area(), number).await?;
        let Some(row) = row else {
            return Err(match self.case_erased(number).await? {
                Some(erased) => {
                    // A crash after the erasure may have left bytes in the files.
                    Box::pin(self.words_of_erased(number)).await;
                    self.erase_scrub().await;
                    EraseFault::Already(erased)
                }
                None => EraseFault::Unknown,
            });
        };
        let (id, now) = (row.case, self.moment().now());
        let loaded = self.case_load(id).await?;
        match self.may_on(by, Action::CaseErase, id, &loaded.case) {
            Err(Trouble::NotFound) => return Err(EraseFault::Unknown),
            allowed => drop(allowed?),
        }
        let closed_at = loaded.case.closed_at.filter(|_| !loaded.case.stage.is_open());
        let closed_at = closed_at.ok_or(EraseFault::Open)?;
        let procedure = loaded.pinned.procedure;
        let owed = Owed::under(&loaded.case, procedure, loaded.pinned.calendar);
        if let Some(clock) = owed.running().find(|clock| !clock.is_missed(now)) {
            let (name, until) = (clock.rule.name.clone(), clock.effective_due);
            return Err(EraseFault::Window { name, until });
        }
        self.may_go(&loaded.case, closed_at, now)?;
        let events = huiyin_store::case::events(self.db(), self.area(), id).await?;
        if events.iter().any(|event| event.position.is_none()) {
            return Err(EraseFault::Waiting);
        }
        if self.log_still().is_some() {
            return Err(EraseFault::LogStill);
        }
        let texts = huiyin_store::case::texts(self.db(), self.area(), id).await?.len();
        let zone = procedure.zone.clone();
        let mut erasure =
            Erasure { events: events.len(), texts, closed_at, zone, is_scrubbed: false };
        if !is_dry {
            let (version, last) = (loaded.row.version, loaded.row.last);
            let (number, basis) = (number.clone(), basis.as_str().to_owned());
            let gone = CaseErase { case: id, number, version, last, basis, at: now };
            self.erase_write(by, gone).await?;
            // A model that had learned from it went with its rows.
            self.model_look_again().await;
            let is_forgotten = Box::pin(self.words_erased(id)).await;
            self.erasures_keep().await;
            // What a crash leaves of them, or a store that is away, goes with the next look.
            if let Err(trouble) = self.objects_gone_delete().await {
                tracing::warn!(%trouble, "objects are deleted later");
            }
            erasure.is_scrubbed = self.erase_scrub().await && is_forgotten;
        }
        Ok(erasure)
    }

    async fn erase_write(&self, by: &By, gone: CaseErase) -> Result<(), Trouble> {
        let (at, salt) = (gone.at, self.moment().random());
        let leaves = gone.version.unsigned_abs();
        let event = LogEvent::CaseErased { leaves, basis: gone.basis.clone() };
        let note = NewEvent::new(at, event.kind(), by.actor(), &event, Vec::new(), salt);
        let change = Change {
            area: self.area(),
            at,
            // Names nothing; it tells, after a connection that broke, whether this was written.
            idempotency: Some(self.moment().random()),
            case: None,
            puts: vec![Put::CaseErase(gone)],
            notes: vec![note],
        };
        self.write(change).await?;
        metrics::counter!("huiyin_cases_erased_total").increment(1);
        Ok(())
    }

    /// Whether nothing of what was erased is left in the files of the database, as far as this
    /// program can see to it.
    async fn erase_scrub(&self) -> bool {
        let done = erased::scrub(self.db()).await;
        done.inspect_err(|error| tracing::error!(%error, "after erasing")).unwrap_or(false)
    }

    /// Whoever has this sign-in name, for a command in whose name it is done: the policy then
    /// asks for their roles. `None`: no such account, or it is closed.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn staff_named(&self, login: &str) -> Result<Option<By>, Trouble> {
        let all = self.staff_list(&By::System).await?;
        let found = all.into_iter().find(|staff| staff.active && staff.login == login);
        Ok(found.map(|staff| {
            By::Staff(Signed {
                staff: staff.id,
                unit: staff.unit,
                roles: staff.roles,
                login: staff.login,
                display_name: staff.display_name,
                must_change: false,
                csrf: [0; 32],
                stands_for: Vec::new(),
                held: None,
            })
        }))
    }
}
