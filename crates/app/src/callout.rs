//! Calls to duty: begun with what is activated, answered by each for themselves, looked at by the
//! duty desk. What follows from what is the domain's; sending is `engine::callouts`'. A decision
//! is made on a whole book and written under its guards; whoever was slower decides anew.

mod answer;
mod board;
mod words;

pub use answer::{Answered, Inbound};
pub use board::{AlarmLine, Board, BoardRole, CallTree, Called};
pub use words::{RoleWords, Words};

use crate::{App, Trouble};
use huiyin_domain::callout::{
    Amendment, Book, Change, Ids, Now, Order, Reach, Refusal, Roll, has_own_guards,
};
use huiyin_domain::ids::CalloutId;
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
        let id = head.id;
        let new = CalloutPut::New(HeadRow { head, words: words.text() });
        let rest = changes.into_iter().map(|change| self.callout_put(id, change));
        Ok(std::iter::once(Put::Callout(new)).chain(rest).collect())
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
        Ok(self.callout_puts(&book, changes))
    }

    /// The rows by which a call ends; none where it has ended.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    pub async fn callout_close(&self, id: CalloutId) -> Result<Vec<Put>, CalloutFault> {
        let reachable = self.reachable().await?;
        let book = self.callout_book(id).await?;
        let changes = book.close(&reachable.now()).unwrap_or_default();
        Ok(self.callout_puts(&book, changes))
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
            match self.put_quietly(self.callout_puts(&book, changes.clone())).await {
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

    fn callout_puts(&self, book: &Book, changes: Vec<Change>) -> Vec<Put> {
        let id = book.head.id;
        let raise = (!has_own_guards(&changes))
            .then(|| Put::Callout(CalloutPut::Raise { callout: id, version: book.head.version }));
        let rest = changes.into_iter().map(|change| self.callout_put(id, change));
        raise.into_iter().chain(rest).collect()
    }

    fn callout_put(&self, id: CalloutId, change: Change) -> Put {
        Put::Callout(CalloutPut::change(id, change, self.moment().id()))
    }
}
