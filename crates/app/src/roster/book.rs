//! Books of steps: of a roster, of one shift, of a member. A book is read whole and folded; a
//! step is written with a leaf of the log, so that none is taken away or written later.

use crate::log::LogEvent;
use crate::{App, By, Trouble};
use huiyin_domain::ids::{MemberId, ShiftId, StaffId, UnitId};
use huiyin_domain::leaf::{Actor, hex};
use huiyin_domain::roster::{Event, Roster, RosterKey};
use huiyin_domain::time::Millis;
use huiyin_store::roster::{self as store, RosterRow, StepRow};
use huiyin_store::write::{Put, RosterPut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Which book a step stands in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Book<'k> {
    Roster(&'k str),
    Shift(ShiftId),
    Member(MemberId),
}

impl Book<'_> {
    pub fn name(self) -> String {
        match self {
            Self::Roster(key) => format!("roster:{key}"),
            Self::Shift(id) => format!("shift:{id}"),
            Self::Member(id) => format!("member:{id}"),
        }
    }
}

/// One step, read.
#[derive(Clone, Debug)]
pub(super) struct Done<E> {
    pub at: Millis,
    pub staff: StaffId,
    pub event: E,
}

/// A roster with its row and all that happened to it.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    pub key: RosterKey,
    pub row: RosterRow,
    pub roster: Roster,
    pub steps: Vec<Done<Event>>,
}

impl App {
    pub(super) async fn book<E: DeserializeOwned>(
        &self,
        book: Book<'_>,
    ) -> Result<Vec<Done<E>>, Trouble> {
        let rows = store::steps(self.db(), self.area(), &book.name()).await?;
        let read = |row: StepRow| {
            let event = serde_json::from_str(&row.body);
            let event = event.map_err(|_| Trouble::Internal("roster-step"))?;
            Ok(Done { at: row.at, staff: row.staff, event })
        };
        rows.into_iter().map(read).collect()
    }

    pub(super) async fn roster_load(&self, key: &RosterKey) -> Result<Loaded, Trouble> {
        let row = store::roster(self.db(), self.area(), key.as_str()).await?;
        self.roster_of(row.ok_or(Trouble::NotFound)?).await
    }

    pub(super) async fn roster_of(&self, row: RosterRow) -> Result<Loaded, Trouble> {
        let steps = self.book(Book::Roster(&row.roster)).await?;
        let events = steps.iter().map(|step: &Done<Event>| (&step.event, step.at));
        let roster = Roster::fold(events).ok_or(Trouble::Internal("roster-without-making"))?;
        Ok(Loaded { key: RosterKey::stored(row.roster.clone()), row, roster, steps })
    }

    /// The next step of a book that holds so many.
    pub(super) fn roster_step<E: Serialize>(
        &self,
        by: &By,
        book: Book<'_>,
        known: usize,
        event: &E,
    ) -> RosterPut {
        let (staff, unit) = match by.actor() {
            Actor::Staff { id, unit } => (id, unit),
            _ => (StaffId(0), UnitId(0)),
        };
        RosterPut::Step(StepRow {
            book: book.name(),
            seq: i64::try_from(known + 1).unwrap_or(i64::MAX),
            at: self.moment().now(),
            staff,
            unit,
            body: serde_json::to_string(event).expect("strings, integers and lists"),
        })
    }

    pub(super) async fn roster_put(
        &self,
        by: &By,
        puts: Vec<RosterPut>,
        beside: Vec<Put>,
    ) -> Result<(), Trouble> {
        let told: Vec<LogEvent> = puts.iter().filter_map(told_of).collect();
        let puts = puts.into_iter().map(Put::Roster).chain(beside).collect();
        self.put_told(by, puts, &told).await
    }
}

fn told_of(put: &RosterPut) -> Option<LogEvent> {
    let RosterPut::Step(row) = put else { return None };
    let (book, seq, digest) = (row.book.clone(), row.seq, digest_of(row));
    Some(LogEvent::RosterStepped { book, seq, digest })
}

/// Of all that a step's row says.
pub(crate) fn digest_of(row: &StepRow) -> String {
    let StepRow { book, seq, at, staff, unit, body } = row;
    hex(&Sha256::digest(format!("{book} {seq} {} {staff} {unit} {body}", at.0)))
}
