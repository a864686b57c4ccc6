//! Calls to duty: begun with what is activated, answered by each for themselves, looked at by the
//! duty desk. What follows from what is the domain's; sending is `engine::callouts`'. A decision
//! is made on a whole book and written under its guards; whoever was slower decides anew.

mod answer;
mod board;
mod test_page;
mod tree;
mod words;

pub use answer::{Answered, Inbound};
pub use board::{AlarmLine, Board, BoardRole, Called};
pub use huiyin_domain::callout::Refusal;
pub use test_page::Tested;
pub use tree::{CallTree, TreeLine};
pub use words::{RoleWords, Words};

use crate::log::LogEvent;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::callout::{
    Amendment, Book, Change, Head, Ids, Now, Order, Reach, Roll, Told, has_own_guards,
};
use huiyin_domain::ids::CalloutId;
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::callout::{self as store, HeadRow};
use huiyin_store::write::{CalloutPut, Put};

/// How often a decision is made anew when somebody else was faster.
const TRIES_MAX: u32 = 12;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalloutFault {
    Refused(Refusal),
    Trouble(Trouble),
}

impl From<Refusal> for CalloutFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<T: Into<Trouble>> From<T> for CalloutFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl CalloutFault {
    /// The language key that says it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Refused(refusal) => format!("callout-refused-{}", refusal.code()),
            Self::Trouble(trouble) => trouble.key(),
        }
    }
}

/// Who can be called, and how, at one moment.
pub(crate) struct Reachable {
    pub at: Millis,
    pub roll: Roll,
    pub reach: Reach,
}

impl Reachable {
    pub fn now(&self) -> Now<'_> {
        Now { at: self.at, roll: &self.roll, reach: &self.reach }
    }
}

impl App {
    pub(crate) async fn reachable(&self) -> Result<Reachable, Trouble> {
        let (roll, reach) = (self.roll().await?, self.reach().await?);
        Ok(Reachable { at: self.moment().now(), roll, reach })
    }

    /// The rows of a call that begins now, to be written with what it is about.
    ///
    /// # Errors
    /// A refusal, or the store's.
    pub async fn callout_begin(
        &self,
        order: &Order<'_>,
        words: &Words,
    ) -> Result<Vec<Put>, CalloutFault> {
        let reachable = self.reachable().await?;
        let (head, changes) = Book::start(order, &reachable.now(), &mut || self.moment().id())?;
        Ok(self.callout_new(head, changes, words))
    }

    /// Begins a call by itself: a drill, a stand-by, a test page. What an incident activates is
    /// written with the incident.
    ///
    /// # Errors
    /// A refusal, `Forbidden`, or the store's.
    pub async fn callout_order(
        &self,
        by: &Signed,
        order: &Order<'_>,
        words: &Words,
    ) -> Result<(), CalloutFault> {
        by.may(Action::DutyLead)?;
        let puts = self.callout_begin(order, words).await?;
        let (callout, pin) = (order.id, order.plan.pin());
        let told = LogEvent::CalloutBegun { callout, pin };
        Ok(self.put_told(&By::Staff(by.clone()), puts, &[told]).await?)
    }

    /// The rows by which a running call follows another level.
    ///
    /// # Errors
    /// A refusal, `NotFound`, or the store's.
    pub async fn callout_amend(
        &self,
        id: CalloutId,
        amendment: &Amendment<'_>,
    ) -> Result<Vec<Put>, CalloutFault> {
        let reachable = self.reachable().await?;
        let book = self.callout_book(id).await?;
        let changes = book.amend(amendment, &reachable.now(), &mut || self.moment().id())?;
        Ok(self.callout_puts(id, book.head.version, changes))
    }

    /// The rows by which a call ends; none where it has ended.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    pub async fn callout_close(&self, id: CalloutId) -> Result<Vec<Put>, CalloutFault> {
        let reachable = self.reachable().await?;
        let book = self.callout_book(id).await?;
        let changes = book.close(&reachable.now()).unwrap_or_default();
        Ok(self.callout_puts(id, book.head.version, changes))
    }

    /// Ends a call that belongs to no incident; what belongs to one ends with it.
    ///
    /// # Errors
    /// A refusal, `Forbidden`, `NotFound`, or the store's.
    pub async fn callout_end(&self, by: &Signed, id: CalloutId) -> Result<(), CalloutFault> {
        by.may(Action::DutyLead)?;
        let decide = |book: &Book, now: &Now<'_>, _: Ids<'_>| match book.head.incident {
            None => Ok(book.close(now)?),
            Some(_) => Err(CalloutFault::Trouble(Trouble::Forbidden(Action::DutyLead))),
        };
        self.callout_change(id, decide).await.map(drop)
    }

    /// # Errors
    /// `NotFound`, or the store's.
    pub async fn callout_book(&self, id: CalloutId) -> Result<Book, Trouble> {
        let found = store::book(self.db(), self.area(), id).await?;
        found.map(|(_, book)| book).ok_or(Trouble::NotFound)
    }

    /// Decides on a book and writes what follows; decides anew where somebody else was faster.
    /// Gives the book after it.
    pub(crate) async fn callout_change<E: From<Trouble>>(
        &self,
        id: CalloutId,
        decide: impl Fn(&Book, &Now<'_>, Ids<'_>) -> Result<Vec<Change>, E>,
    ) -> Result<Book, E> {
        let mut tries = 1;
        loop {
            let reachable = self.reachable().await?;
            let mut book = self.callout_book(id).await?;
            let changes = decide(&book, &reachable.now(), &mut || self.moment().id())?;
            if changes.is_empty() {
                return Ok(book);
            }
            match self.callout_write(id, book.head.version, changes.clone()).await {
                Ok(()) => {
                    changes.iter().for_each(|change| {
                        book.apply(change);
                    });
                    return Ok(book);
                }
                Err(Trouble::Stale | Trouble::Exists) if tries < TRIES_MAX => tries += 1,
                Err(trouble) => return Err(trouble.into()),
            }
        }
    }

    /// What a gateway said of one message, under the lease by which it was taken.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    pub async fn callout_told(&self, id: CalloutId, told: Told) -> Result<(), Trouble> {
        self.callouts_told(id, &[told]).await
    }

    pub(crate) async fn callouts_told(&self, id: CalloutId, told: &[Told]) -> Result<(), Trouble> {
        let decide = |book: &Book, now: &Now<'_>, ids: Ids<'_>| {
            let mut book = book.clone();
            let mut changes: Vec<Change> = Vec::new();
            for one in told {
                let next = book.reported(*one, now, ids);
                next.iter().for_each(|change| {
                    book.apply(change);
                });
                changes.extend(next);
            }
            Ok::<_, Trouble>(changes)
        };
        self.callout_change(id, decide).await.map(drop)
    }

    /// Writes what was decided on the rows of this version, each under its guard.
    ///
    /// # Errors
    /// `Stale` or `Exists` where somebody else was faster, and nothing is written; the store's.
    pub async fn callout_write(
        &self,
        id: CalloutId,
        version: i64,
        changes: Vec<Change>,
    ) -> Result<(), Trouble> {
        self.put_quietly(self.callout_puts(id, version, changes)).await
    }

    /// Writes a call as it begins; what belongs to an incident is written with the incident.
    ///
    /// # Errors
    /// The store's.
    pub async fn callout_write_new(
        &self,
        head: Head,
        changes: Vec<Change>,
        words: &Words,
    ) -> Result<(), Trouble> {
        self.put_quietly(self.callout_new(head, changes, words)).await
    }

    fn callout_new(&self, head: Head, changes: Vec<Change>, words: &Words) -> Vec<Put> {
        let id = head.id;
        let new = CalloutPut::New(HeadRow { head, words: words.text() });
        let rest = changes.into_iter().map(|change| self.callout_put(id, change));
        std::iter::once(Put::Callout(new)).chain(rest).collect()
    }

    fn callout_puts(&self, id: CalloutId, version: i64, changes: Vec<Change>) -> Vec<Put> {
        let raise = CalloutPut::Raise { callout: id, version };
        let raise = (!has_own_guards(&changes)).then_some(Put::Callout(raise));
        let rest = changes.into_iter().map(|change| self.callout_put(id, change));
        raise.into_iter().chain(rest).collect()
    }

    fn callout_put(&self, id: CalloutId, change: Change) -> Put {
        Put::Callout(CalloutPut::change(id, change, self.moment().id()))
    }
}
