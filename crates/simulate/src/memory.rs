//! The rows of one call in memory, under the guards that SQL has in its WHERE.

use crate::processes::{Broken, Processes, Rows};
use huiyin_domain::callout::{Book, Change, Head, has_own_guards};

#[derive(Default)]
pub struct InMemory(Option<Book>);

/// The engine over rows in memory.
pub type Memory = Processes<InMemory>;

impl Memory {
    #[must_use]
    pub fn new(broken: Option<Broken>) -> Self {
        let mut last = 0;
        let next = move || {
            last += 1;
            last
        };
        Self::over(InMemory::default(), Box::new(next), broken)
    }
}

impl Rows for InMemory {
    fn begin(&mut self, head: Head, changes: Vec<Change>) {
        self.0 = Some(Book::begun(head, &changes));
    }

    fn book(&self) -> Option<&Book> {
        self.0.as_ref()
    }

    fn write(&mut self, changes: &[Change], version: i64) -> bool {
        let Some(book) = &self.0 else {
            return false;
        };
        if !has_own_guards(changes) && book.head.version != version {
            return false;
        }
        let mut tried = book.clone();
        let fits = changes.iter().all(|change| tried.apply(change));
        if fits {
            tried.head.version += i64::from(!has_own_guards(changes));
            self.0 = Some(tried);
        }
        fits
    }

    /// In place: nothing has to be taken back, so nothing is copied. An engine that is broken on
    /// purpose may write what a guard refuses.
    fn write_fresh(&mut self, changes: &[Change]) -> bool {
        let Some(book) = &mut self.0 else {
            return false;
        };
        let mut fits = true;
        for change in changes {
            fits &= book.apply(change);
        }
        book.head.version += i64::from(!has_own_guards(changes));
        fits
    }
}
