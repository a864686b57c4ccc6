//! Steps of a problem: each is its events, the row they make and the links they move, in one
//! transaction; whoever was slower is told that it changed.

use super::{CommonFault, shown};
use crate::log::LogEvent;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::common::{Command, Event, Problem, Refusal, may_work, open};
use huiyin_domain::ids::{CaseId, LinkId, ProblemId, UnitId};
use huiyin_domain::leaf::hex;
use huiyin_domain::policy::Action;
use huiyin_domain::screening::PlaceText;
use huiyin_domain::time::Millis;
use huiyin_search::cluster::Shown;
use huiyin_store::common::{self as store, LinkRow, ProblemRow, StepRow};
use huiyin_store::write::{CommonPut, Put};
use sha2::{Digest, Sha256};

const TRIES_MAX: u32 = 5;

/// A problem as an officer opens it.
#[derive(Clone, Debug)]
pub struct OpenAsked {
    pub id: ProblemId,
    pub topic: String,
    pub area_code: String,
    pub title: PlaceText,
}

/// What an officer wants of a problem that is there.
#[derive(Clone, Debug)]
pub enum Asked {
    Unlink { link: LinkId, reason: PlaceText },
    Split { to: ProblemId, title: PlaceText, links: Vec<LinkId>, reason: PlaceText },
    Merge { into: ProblemId, reason: PlaceText },
    Line { text: PlaceText, due_at: Millis },
    Close { reason: PlaceText },
    Reopen { reason: PlaceText },
}

impl App {
    /// The officer's unit answers for it.
    ///
    /// # Errors
    /// A refusal; `Exists` when the same form was sent before; the store's.
    pub async fn common_open(
        &self,
        by: &Signed,
        asked: OpenAsked,
    ) -> Result<ProblemId, CommonFault> {
        by.may(Action::CommonWork)?;
        let org = self.org();
        let OpenAsked { id, topic, area_code, title } = asked;
        let is_topic = |id: &str| org.topic(id).is_some();
        let event = open(&topic, &area_code, &title, by.unit, is_topic)?;
        let puts = self.begun(by, id, &[event])?;
        self.common_put(by, puts).await?;
        Ok(id)
    }

    /// Puts a case that the officer may see into a problem.
    ///
    /// # Errors
    /// A refusal; `NotFound`; `Stale` when somebody works on either without a pause.
    pub async fn common_link(
        &self,
        by: &Signed,
        id: ProblemId,
        case: CaseId,
    ) -> Result<(), CommonFault> {
        by.may(Action::CommonWork)?;
        let mut tries = 1;
        loop {
            match self.link_once(by, id, case).await {
                Err(CommonFault::Trouble(Trouble::Stale)) if tries < TRIES_MAX => tries += 1,
                result => return result,
            }
        }
    }

    async fn link_once(&self, by: &Signed, id: ProblemId, case: CaseId) -> Result<(), CommonFault> {
        let (row, problem, history) = self.common_load(id).await?;
        let loaded = self.case_load(case).await?;
        self.may_on(&By::Staff(by.clone()), Action::CaseView, case, &loaded.case)?;
        Problem::fits(&loaded.case)?;
        if let Some(known) = store::link_of(self.db(), self.area(), case).await? {
            // Sent twice: it stands here already.
            return if known.problem == id { Ok(()) } else { Err(Refusal::CaseLinked.into()) };
        }
        let link = LinkId(self.moment().id());
        let step = problem.decide(Command::Link { link }, None, self.moment().now())?;
        let mut puts = self.changed(by, row, &problem, history.len(), &step.own, 0)?;
        let case_version = loaded.row.version;
        puts.push(CommonPut::Link { row: LinkRow { link, problem: id, case }, case_version });
        Ok(self.common_put(by, puts).await?)
    }

    /// # Errors
    /// A refusal; `NotFound`; `Stale` when it changed this moment; the store's.
    pub async fn common_step(
        &self,
        by: &Signed,
        id: ProblemId,
        asked: Asked,
    ) -> Result<(), CommonFault> {
        by.may(Action::CommonWork)?;
        let (row, problem, history) = self.common_load(id).await?;
        self.works_on(by, problem.owner)?;
        let (now, seq) = (self.moment().now(), history.len());
        match asked {
            Asked::Merge { into, reason } => {
                let (other_row, other, told) = self.common_load(into).await?;
                self.works_on(by, other.owner)?;
                let step = problem.decide(Command::Merge { reason }, Some(&other), now)?;
                let links = self.links_there(id).await?;
                let came = step.other.map(|(_, event)| event);
                let mut puts = self.changed(by, row, &problem, seq, &step.own, 0)?;
                let came = came.as_slice();
                puts.extend(self.changed(by, other_row, &other, told.len(), came, 0)?);
                let moved = |link| CommonPut::Move { link, from: id, to: into };
                puts.extend(links.into_iter().map(moved));
                Ok(self.common_put(by, puts).await?)
            }
            Asked::Split { to, title, links, reason } => {
                let there = self.links_there(id).await?;
                let chosen: Vec<LinkId> =
                    links.into_iter().filter(|link| there.contains(link)).collect();
                let links = chosen.clone();
                let command = Command::Split { to, title, links, reason };
                let step = problem.decide(command, None, now)?;
                let out = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
                let mut puts = self.changed(by, row, &problem, seq, &step.own, out)?;
                if let Some((to, branched)) = step.other {
                    let took = Event::TookIn { from: id, links: chosen.clone() };
                    puts.extend(self.begun(by, to, &[branched, took])?);
                    let moved = |link| CommonPut::Move { link, from: id, to };
                    puts.extend(chosen.into_iter().map(moved));
                }
                Ok(self.common_put(by, puts).await?)
            }
            Asked::Unlink { link, reason } => {
                let step = problem.decide(Command::Unlink { link, reason }, None, now)?;
                if !self.links_there(id).await?.contains(&link) {
                    return Err(Refusal::NotLinked.into());
                }
                let mut puts = self.changed(by, row, &problem, seq, &step.own, 1)?;
                puts.push(CommonPut::Unlink { link, from: id });
                Ok(self.common_put(by, puts).await?)
            }
            Asked::Line { text, due_at } => {
                let step = problem.decide(Command::Line { text, due_at }, None, now)?;
                Ok(self.common_put(by, self.changed(by, row, &problem, seq, &step.own, 0)?).await?)
            }
            Asked::Close { reason } => {
                let step = problem.decide(Command::Close { reason }, None, now)?;
                Ok(self.common_put(by, self.changed(by, row, &problem, seq, &step.own, 0)?).await?)
            }
            Asked::Reopen { reason } => {
                let step = problem.decide(Command::Reopen { reason }, None, now)?;
                Ok(self.common_put(by, self.changed(by, row, &problem, seq, &step.own, 0)?).await?)
            }
        }
    }

    pub(super) fn works_on(&self, by: &Signed, owner: UnitId) -> Result<(), CommonFault> {
        let works = may_work(&by.roles, by.unit, owner, &self.org().tree);
        if works { Ok(()) } else { Err(Refusal::NotOwner.into()) }
    }

    async fn links_there(&self, id: ProblemId) -> Result<Vec<LinkId>, Trouble> {
        let rows = store::links(self.db(), self.area(), id).await?;
        Ok(rows.into_iter().map(|row| row.link).collect())
    }

    /// A problem that begins with these events.
    fn begun(
        &self,
        by: &Signed,
        id: ProblemId,
        events: &[Event],
    ) -> Result<Vec<CommonPut>, Trouble> {
        let (now, broken) = (self.moment().now(), Trouble::Internal("common-begun"));
        let mut problem = Problem::begun(id, &events[0], now).ok_or(broken)?;
        events.iter().for_each(|event| problem.apply(event));
        let row = ProblemRow {
            problem: id,
            topic: problem.topic.clone(),
            area_code: problem.area_code.clone(),
            title: problem.title.clone(),
            owner: problem.owner,
            state: String::new(),
            opened: now,
            due: None,
            line: None,
            answered: 0,
            shown_count: 0,
            shown_told: [0; 3],
            shown_day: 0,
            taken_out: 0,
            version: 0,
        };
        let row = row_of(row, &problem, Shown::opened(self.common_day()));
        let steps = self.steps_of(by, id, 0, events);
        Ok(std::iter::once(CommonPut::Problem(row)).chain(steps).collect())
    }

    /// A problem after these events; so many links were taken out with them.
    pub(super) fn changed(
        &self,
        by: &Signed,
        row: ProblemRow,
        problem: &Problem,
        seq: usize,
        events: &[Event],
        out: u32,
    ) -> Result<Vec<CommonPut>, Trouble> {
        let (id, mut after) = (problem.id, problem.clone());
        events.iter().for_each(|event| after.apply(event));
        let shown = shown(&row).without(out);
        let row = row_of(row, &after, shown);
        let steps = self.steps_of(by, id, seq, events);
        Ok(std::iter::once(CommonPut::Problem(row)).chain(steps).collect())
    }

    fn steps_of(&self, by: &Signed, id: ProblemId, seq: usize, events: &[Event]) -> Vec<CommonPut> {
        let at = self.moment().now();
        let step = |(no, event): (usize, &Event)| {
            let seq = i64::try_from(seq + no + 1).unwrap_or(i64::MAX);
            let body = serde_json::to_string(event).expect("strings, integers and lists");
            let (staff, unit) = (by.staff, by.unit);
            CommonPut::Step(StepRow { problem: id, seq, at, staff, unit, body })
        };
        events.iter().enumerate().map(step).collect()
    }

    /// With each step a leaf of the log, so that none is taken away or written later.
    pub(super) async fn common_put(
        &self,
        by: &Signed,
        puts: Vec<CommonPut>,
    ) -> Result<(), Trouble> {
        let told: Vec<LogEvent> = puts.iter().filter_map(told_of).collect();
        let puts = puts.into_iter().map(Put::Common).collect();
        self.put_told(&By::Staff(by.clone()), puts, &told).await
    }
}

fn told_of(put: &CommonPut) -> Option<LogEvent> {
    let CommonPut::Step(row) = put else { return None };
    let (problem, seq, digest) = (row.problem, row.seq, digest_of(row));
    Some(LogEvent::CommonStepped { problem, seq, digest })
}

/// Of all that a step's row says.
pub(crate) fn digest_of(row: &StepRow) -> String {
    let StepRow { problem, seq, at, staff, unit, body } = row;
    hex(&Sha256::digest(format!("{problem} {seq} {} {staff} {unit} {body}", at.0)))
}

/// The row that a problem makes; what was shown is kept beside.
pub(super) fn row_of(row: ProblemRow, problem: &Problem, shown: Shown) -> ProblemRow {
    ProblemRow {
        state: problem.state.code().into(),
        due: problem.line.as_ref().map(|line| line.due_at),
        line: problem.line.as_ref().map(|line| line.text.clone()),
        answered: problem.answers.into(),
        shown_count: shown.count.into(),
        shown_told: shown.told.map(i64::from),
        shown_day: shown.day,
        taken_out: shown.taken_out.into(),
        ..row
    }
}
