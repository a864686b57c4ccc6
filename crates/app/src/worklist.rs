//! The officer's list: what is owed first comes first. A reader lists only what the policy
//! lets them open; nothing here can be asked by person, name or number of a party.

use crate::{App, By, Signed, StandsFor, Trouble};
use huiyin_domain::case::{CaseKind, Channel, Stage};
use huiyin_domain::ids::{CaseId, CaseNumber, StaffId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::time::Millis;
use huiyin_store::case::{
    self, CaseRow, Cursor as StoreCursor, Filter, Listed, Scope as StoreScope,
};
use std::fmt;
use std::str::FromStr;

/// Which roles are shown what is asked: those that may open the case for it.
const ASKED_OF: [(&str, &[Role]); 7] = [
    ("task", &[Role::Handler, Role::UnitHead, Role::Mediator]),
    ("review", &[Role::UnitHead, Role::Reviewer]),
    ("arbiter", &[Role::UnitHead, Role::Dispatcher]),
    ("unanswered", &[Role::UnitHead, Role::Inspector]),
    ("supervision", &[Role::UnitHead, Role::Inspector]),
    ("leader", &[Role::UnitHead]),
    ("recusal", &[Role::UnitHead, Role::Inspector]),
];

/// How many cases of a unit are counted by stage: nobody waits for a walk through all of them.
const COUNTED_MAX: u32 = 1_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Assigned to me, and to those for whom I stand in while they are away.
    #[default]
    Mine,
    /// Owned by my unit.
    Unit,
    /// Late below us: what my unit supervises.
    Supervised,
    /// Asked of my unit on cases that others answer for: tasks, reviews, arbitrations.
    Asked,
    /// Concluded by my unit, newest first.
    Closed,
}

impl Scope {
    pub const ALL: [Self; 5] =
        [Self::Mine, Self::Unit, Self::Supervised, Self::Asked, Self::Closed];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unit => "unit",
            Self::Supervised => "supervised",
            Self::Asked => "asked",
            Self::Closed => "closed",
        }
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// Who may list this; the rows are those the same role may open.
    #[must_use]
    pub fn is_open_to(self, roles: &[Role]) -> bool {
        let any = |wanted: &[Role]| wanted.iter().any(|role| roles.contains(role));
        match self {
            Self::Mine => any(&[Role::Handler]),
            Self::Unit | Self::Closed => any(&[
                Role::Handler,
                Role::UnitHead,
                Role::Dispatcher,
                Role::Intake,
                Role::Inspector,
                Role::Mediator,
            ]),
            Self::Supervised => any(&[Role::UnitHead, Role::Inspector]),
            Self::Asked => ASKED_OF.iter().any(|(_, of)| any(of)),
        }
    }
}

#[derive(Clone, Debug)]
pub struct WorkView {
    pub scope: Scope,
    pub stage: Option<Stage>,
    pub kind: Option<CaseKind>,
    pub topic: Option<String>,
    pub overdue: bool,
    pub urgent: bool,
    pub after: Option<Cursor>,
    pub limit: u32,
}

impl Default for WorkView {
    fn default() -> Self {
        Self {
            scope: Scope::Mine,
            stage: None,
            kind: None,
            topic: None,
            overdue: false,
            urgent: false,
            after: None,
            limit: 50,
        }
    }
}

/// Where the next page begins: a time and a case id, nothing about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    at: i64,
    case: CaseId,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.case)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, case) = text.split_once('.').ok_or(())?;
        let number = |text: &str| text.parse().map_err(|_| ());
        Ok(Self { at: number(at)?, case: CaseId(number(case)?) })
    }
}

#[derive(Clone, Debug)]
pub struct WorkItem {
    pub id: CaseId,
    pub number: CaseNumber,
    /// Empty while it is locked to this reader.
    pub title: String,
    pub is_locked: bool,
    pub kind: CaseKind,
    pub channel: Channel,
    pub stage: Stage,
    pub topic: Option<String>,
    pub due_at: Option<Millis>,
    pub due_clock: Option<String>,
    /// What is asked of the reader's unit, in the list of what is asked.
    pub asked: Option<String>,
    /// Names the clock's procedure, so that the list can call the date by its name.
    pub procedure: String,
    pub urgent: bool,
    pub supervised: bool,
    pub handler: Option<StaffId>,
    /// It is a colleague's, away now, for whom the reader stands in.
    pub stands_for: Option<StandsFor>,
    pub registered_at: Millis,
    pub closed_at: Option<Millis>,
    pub version: i64,
}

#[derive(Clone, Debug)]
pub struct WorkPage {
    pub items: Vec<WorkItem>,
    pub next: Option<Cursor>,
    /// Open cases of the reader's unit, by stage.
    pub counts: Vec<(Stage, i64)>,
    /// Set where only so many, those owed first, were counted.
    pub counted_first: Option<u32>,
}

impl App {
    /// # Errors
    /// `Forbidden` when the reader's roles do not list this scope.
    pub async fn work_list(&self, by: &Signed, view: &WorkView) -> Result<WorkPage, Trouble> {
        By::Staff(by.clone()).may(Action::WorkList)?;
        if !view.scope.is_open_to(&by.roles) {
            return Err(Trouble::Forbidden(Action::WorkList));
        }
        let limit = view.limit.clamp(1, 200);
        // One row more than shown tells whether there is a next page.
        let mut rows = self.work_rows(by, view, limit + 1).await?;
        let is_more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| is_more).map(|row| cursor_of(view.scope, &row.row));
        let is_asked = view.scope == Scope::Asked;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(self.work_item(row, by, is_asked).await?);
        }
        let counts = case::stage_counts(self.db(), self.area(), by.unit, COUNTED_MAX).await?;
        let is_all = counts.iter().map(|(_, count)| count).sum::<i64>() < i64::from(COUNTED_MAX);
        let known = |(stage, count): (String, i64)| Stage::parse(&stage).map(|s| (s, count));
        let counts = counts.into_iter().filter_map(known).collect();
        Ok(WorkPage { items, next, counts, counted_first: (!is_all).then_some(COUNTED_MAX) })
    }

    async fn work_rows(
        &self,
        by: &Signed,
        view: &WorkView,
        limit: u32,
    ) -> Result<Vec<Listed>, Trouble> {
        let filter = Filter {
            stage: view.stage.map(|stage| stage.code().into()),
            kind: view.kind.map(|kind| kind.code().into()),
            topic: view.topic.clone(),
            overdue_at: view.overdue.then(|| self.moment().now()),
            urgent_only: view.urgent,
            reader: by.staff,
        };
        let scope = match view.scope {
            Scope::Mine => return self.work_rows_mine(by, &filter, view.after, limit).await,
            Scope::Unit => StoreScope::Unit(by.unit),
            Scope::Supervised => StoreScope::Supervisor(by.unit),
            Scope::Asked => return self.asked_rows(by, view.after, limit).await,
            Scope::Closed => {
                let after = view.after.map(|cursor| (Millis(cursor.at), cursor.case));
                let (db, area) = (self.db(), self.area());
                return Ok(case::closed_recently(db, area, by.unit, &filter, after, limit).await?);
            }
        };
        let after = view.after.map(after_open);
        let rows = case::worklist(self.db(), self.area(), scope, &filter, after, limit).await?;
        if view.scope == Scope::Supervised { self.rows_seen(by, rows).await } else { Ok(rows) }
    }

    /// A unit that came to supervise a case may be found later to be the one complained of.
    async fn rows_seen(&self, by: &Signed, rows: Vec<Listed>) -> Result<Vec<Listed>, Trouble> {
        let mut seen = Vec::with_capacity(rows.len());
        for listed in rows {
            let case = self.case_load(listed.row.case).await?.case;
            if !self.is_barred(by.staff, by.unit, &case) {
                seen.push(listed);
            }
        }
        Ok(seen)
    }

    /// The cases behind what is asked of the unit, each once, with the date that is asked for.
    pub(crate) async fn asked_rows(
        &self,
        by: &Signed,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Listed>, Trouble> {
        let mut after = after.map(|cursor| (Millis(cursor.at), cursor.case));
        let mut rows: Vec<Listed> = Vec::new();
        // What this reader is not shown leaves room for the next.
        loop {
            let (db, area) = (self.db(), self.area());
            let asked = huiyin_store::clock::asked(db, area, by.unit, after, limit).await?;
            let Some(last) = asked.last() else { return Ok(rows) };
            after = Some((last.due, last.case));
            self.asked_add(by, &asked, &mut rows).await?;
            if rows.len() >= limit as usize || asked.len() < limit as usize {
                return Ok(rows);
            }
        }
    }

    async fn asked_add(
        &self,
        by: &Signed,
        asked: &[huiyin_store::clock::AskedRow],
        rows: &mut Vec<Listed>,
    ) -> Result<(), Trouble> {
        let (db, area) = (self.db(), self.area());
        let is_for = |what: &str| {
            let of = ASKED_OF.iter().find(|(known, _)| *known == what);
            of.is_some_and(|(_, roles)| roles.iter().any(|role| by.roles.contains(role)))
        };
        for one in asked.iter().filter(|one| is_for(&one.what)) {
            if rows.iter().any(|known| known.row.case == one.case) {
                continue;
            }
            let row = case::by_id(db, area, one.case).await?.ok_or(Trouble::Stale)?;
            // A unit complained of is shown nothing, whatever it was once asked.
            let loaded = self.case_load(one.case).await?;
            let who = By::Staff(by.clone());
            if self.may_on(&who, Action::CaseView, one.case, &loaded.case).is_err() {
                continue;
            }
            let key = case::key(db, area, one.case).await?;
            let head = case::CaseHead { due: one.due, due_clock: one.what.clone(), ..row.head };
            rows.push(Listed { row: CaseRow { head, ..row }, key });
        }
        Ok(())
    }

    /// One index walk for each handler, merged: they are few, and each list is in order.
    async fn work_rows_mine(
        &self,
        by: &Signed,
        filter: &Filter,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Listed>, Trouble> {
        let after = after.map(after_open);
        let mut rows = Vec::new();
        let others = by.stands_for.iter().map(|away| away.staff);
        for handler in std::iter::once(by.staff).chain(others) {
            let scope = StoreScope::Handler(handler);
            rows.extend(case::worklist(self.db(), self.area(), scope, filter, after, limit).await?);
        }
        rows.sort_by_key(|listed| (listed.row.head.due, listed.row.case));
        rows.truncate(limit as usize);
        Ok(rows)
    }

    pub(crate) async fn work_item(
        &self,
        listed: Listed,
        by: &Signed,
        is_asked: bool,
    ) -> Result<WorkItem, Trouble> {
        let Listed { row, key } = listed;
        let head = row.head;
        let key = key.ok_or(Trouble::Internal("no-key"))?;
        let title = self.title_for(by, row.case, &key, &head.title).await?;
        let has_due = head.due != Millis(i64::MAX);
        Ok(WorkItem {
            id: row.case,
            number: row.number,
            is_locked: title.is_none(),
            title: title.unwrap_or_default(),
            kind: CaseKind::parse(&head.kind).ok_or(Trouble::Internal("kind"))?,
            channel: Channel::parse(&head.channel).ok_or(Trouble::Internal("channel"))?,
            stage: Stage::parse(&head.stage).ok_or(Trouble::Internal("stage"))?,
            topic: Some(head.topic).filter(|topic| !topic.is_empty()),
            due_at: has_due.then_some(head.due),
            asked: is_asked.then(|| head.due_clock.clone()),
            due_clock: has_due.then_some(head.due_clock),
            procedure: head.procedure,
            urgent: head.urgent,
            supervised: head.supervisor_unit == Some(by.unit),
            handler: head.handler,
            stands_for: by
                .stands_for
                .iter()
                .find(|away| head.is_open && head.handler == Some(away.staff))
                .cloned(),
            registered_at: head.registered,
            closed_at: head.closed,
            version: row.version,
        })
    }
}

impl App {
    /// A case's title, as lists show it; `None` where it is locked to this reader. `wrapped`: its
    /// key as the house has it.
    pub(crate) async fn title_for(
        &self,
        by: &Signed,
        case: CaseId,
        wrapped: &[u8],
        title: &[u8],
    ) -> Result<Option<String>, Trouble> {
        match self.case_key_from(&By::Staff(by.clone()), case, wrapped).await {
            Ok(key) => Ok(Some(key.open_text(crate::seal::title_place(case), title)?)),
            Err(Trouble::Locked) => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }
}

fn after_open(cursor: Cursor) -> StoreCursor {
    StoreCursor { is_open: true, due: Millis(cursor.at), case: cursor.case }
}

fn cursor_of(scope: Scope, row: &CaseRow) -> Cursor {
    let at = match scope {
        Scope::Closed => row.head.closed.map_or(i64::MAX, |closed| closed.0),
        Scope::Mine | Scope::Unit | Scope::Supervised | Scope::Asked => row.head.due.0,
    };
    Cursor { at, case: row.case }
}
