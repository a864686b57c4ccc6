//! Common problems: seen by whoever works on cases, worked on by the unit that answers for them.
//! A link shows its case only to whoever may see that case; of how many people tell of it there
//! is a band, above a floor, and nothing else.

mod answer;
mod count;
mod day;
mod growth;
mod night;
mod propose;
mod step;

pub use answer::{AnswerAsked, Drafted, Outcome as DraftOutcome};
pub use day::{DayBrief, Growth};
pub use growth::Of;
pub use huiyin_search::cluster::{Audience, Band};
pub use night::Night;
pub use propose::Proposal;
pub(crate) use step::digest_of;
pub use step::{Asked, OpenAsked};

use crate::{App, Signed, Trouble};
use huiyin_domain::case::{CaseKind, Event as CaseEvent};
use huiyin_domain::common::{Event, Line, Problem, Refusal, may_work};
use huiyin_domain::ids::{CaseId, CaseNumber, LinkId, ProblemId, StaffId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_search::cluster::Shown;
use huiyin_search::similar::covered;
use huiyin_store::common::{self as store, ProblemRow};
use huiyin_store::write::{CommonPut, Put};

/// How much of a problem's title has to be said before somebody is told that it is known.
const SAID_MIN: f32 = 1.0 / 3.0;
/// How many problems a list shows.
const LISTED: u32 = 200;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommonFault {
    /// A rule stands in the way.
    Refused(Refusal),
    Trouble(Trouble),
}

impl From<Refusal> for CommonFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<T: Into<Trouble>> From<T> for CommonFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

/// A problem in a list, as its reader may see it.
#[derive(Clone, Debug)]
pub struct ProblemLine {
    pub id: ProblemId,
    pub topic: String,
    pub area_code: String,
    pub title: String,
    pub owner: UnitId,
    pub state: String,
    pub opened: Millis,
    /// When an answer is due, as the public line says.
    pub due: Option<Millis>,
    pub is_overdue: bool,
    /// Nothing below the reader's floor.
    pub band: Option<Band>,
    pub is_own: bool,
}

/// One thing that happened to it.
#[derive(Clone, Debug)]
pub struct Told {
    pub at: Millis,
    pub staff: StaffId,
    pub unit: UnitId,
    pub event: Event,
}

/// A case that stands in it and that the reader may see.
#[derive(Clone, Debug)]
pub struct LinkedCase {
    pub link: LinkId,
    pub case: CaseId,
    pub number: CaseNumber,
    pub stage: String,
}

#[derive(Clone, Debug)]
pub struct ProblemPage {
    pub line: ProblemLine,
    pub problem: Problem,
    pub history: Vec<Told>,
    pub cases: Vec<LinkedCase>,
    /// The reader works on it.
    pub works: bool,
}

impl App {
    /// Open problems: those of the reader's unit first, then those opened last.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn common_list(&self, by: &Signed) -> Result<Vec<ProblemLine>, Trouble> {
        by.may(Action::CommonRead)?;
        let rows = store::in_state(self.db(), self.area(), "open", LISTED).await?;
        let now = self.moment().now();
        let mut lines: Vec<ProblemLine> =
            rows.into_iter().map(|row| line(row, by.unit, now)).collect();
        lines.sort_by_key(|line| !line.is_own);
        Ok(lines)
    }

    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn common_page(&self, by: &Signed, id: ProblemId) -> Result<ProblemPage, Trouble> {
        by.may(Action::CommonRead)?;
        let (row, mut problem, mut history) = self.common_load(id).await?;
        let cases = self.common_cases(by, id).await?;
        let works = by.may(Action::CommonWork).is_ok()
            && may_work(&by.roles, by.unit, problem.owner, &self.org().tree);
        let opens = |link: &LinkId| cases.iter().any(|case| case.link == *link);
        problem.links.retain(opens);
        history.retain(|told| tells(&told.event, works, opens));
        let line = line(row, by.unit, self.moment().now());
        Ok(ProblemPage { line, problem, history, cases, works })
    }

    /// The problem that a case stands in. Whoever asks may see the case.
    ///
    /// # Errors
    /// The store's.
    pub async fn common_of(
        &self,
        by: &Signed,
        case: CaseId,
    ) -> Result<Option<ProblemLine>, Trouble> {
        by.may(Action::CommonRead)?;
        let Some(link) = store::link_of(self.db(), self.area(), case).await? else {
            return Ok(None);
        };
        let row = store::problem(self.db(), self.area(), link.problem).await?;
        Ok(row.map(|row| line(row, by.unit, self.moment().now())))
    }

    /// What everybody may be told of a problem while they bring a case: its public line, where
    /// enough people told of it. Of this topic, not of another place, and said in words that the
    /// title shares.
    ///
    /// # Errors
    /// The store's.
    pub async fn common_public(
        &self,
        topic: &str,
        area_code: &str,
        says: &str,
    ) -> Result<Option<(Line, Band)>, Trouble> {
        let rows = store::in_state(self.db(), self.area(), "open", LISTED).await?;
        let now = self.moment().now();
        let fits = |row: &ProblemRow| {
            let is_elsewhere = !areas_fit(area_code, &row.area_code);
            let said = covered(&row.title, says).unwrap_or(0.0);
            row.topic == topic && !is_elsewhere && said >= SAID_MIN
        };
        Ok(rows.into_iter().filter(fits).find_map(|row| {
            let band = shown(&row).band(Audience::Public)?;
            let (text, due_at) = (row.line?, row.due?);
            (due_at > now).then_some((Line { text, due_at }, band))
        }))
    }

    pub(crate) async fn common_load(
        &self,
        id: ProblemId,
    ) -> Result<(ProblemRow, Problem, Vec<Told>), Trouble> {
        let (db, area) = (self.db(), self.area());
        let row = store::problem(db, area, id).await?.ok_or(Trouble::NotFound)?;
        let mut history = Vec::new();
        for step in store::steps(db, area, id).await? {
            let event = serde_json::from_str(&step.body);
            let event = event.map_err(|_| Trouble::Internal("common-step"))?;
            history.push(Told { at: step.at, staff: step.staff, unit: step.unit, event });
        }
        let folded = Problem::fold(id, history.iter().map(|told| (&told.event, told.at)));
        let problem = folded.ok_or(Trouble::Internal("common-without-opening"))?;
        Ok((row, problem, history))
    }

    /// Only those that the reader may see; of others not even how many there are.
    async fn common_cases(&self, by: &Signed, id: ProblemId) -> Result<Vec<LinkedCase>, Trouble> {
        let mut cases = Vec::new();
        for link in store::links(self.db(), self.area(), id).await? {
            cases.extend(self.linked_case(by, link.link, link.case).await?);
        }
        Ok(cases)
    }
}

/// Whether somebody sees that this happened. Who counts what was put in counts reports: of a case
/// that they may not open they learn nothing, and what was taken out is the owner's to know.
fn tells(event: &Event, works: bool, opens: impl Fn(&LinkId) -> bool) -> bool {
    match event {
        Event::Linked { link } => opens(link),
        Event::Unlinked { .. } => works,
        _ => true,
    }
}

/// What becomes an accusation stands in no problem from that moment on.
pub(crate) fn leaves_its_problem(case: CaseId, events: &[CaseEvent]) -> Option<Put> {
    let accuses = |event: &CaseEvent| {
        matches!(event, CaseEvent::Classified { case_kind: CaseKind::Accusation, .. })
    };
    events.iter().any(accuses).then_some(Put::Common(CommonPut::Leave(case)))
}

/// One lies in the other, or is not known.
pub(crate) fn areas_fit(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

fn shown(row: &ProblemRow) -> Shown {
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Shown {
        count: number(row.shown_count),
        told: row.shown_told.map(number),
        day: row.shown_day,
        taken_out: number(row.taken_out),
    }
}

fn line(row: ProblemRow, unit: UnitId, now: Millis) -> ProblemLine {
    let is_own = row.owner == unit;
    let audience = if is_own { Audience::Owner } else { Audience::Office };
    let is_open = row.state == "open";
    let is_late = row.due.is_some_and(|due| due <= now) && row.answered == 0;
    ProblemLine {
        band: shown(&row).band(audience).filter(|_| row.state != "merged"),
        id: row.problem,
        topic: row.topic,
        area_code: row.area_code,
        title: row.title,
        owner: row.owner,
        state: row.state,
        opened: row.opened,
        due: row.due,
        is_overdue: is_open && is_late,
        is_own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_fit_where_one_lies_in_the_other() {
        assert!(areas_fit("331122001", "331122") && areas_fit("", "331122"));
        assert!(!areas_fit("331122001", "331122002"));
    }
}
