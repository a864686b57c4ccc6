//! Incidents: reported, verified, decided by a named human, led, and told to the body above. Seen
//! by whoever works on duty; worked on by the units whose area it lies in. From here a case can
//! be named by its number; from a case nothing leads here.

mod call;
mod command;
mod late;
mod note;
mod present;
mod source;
mod step;
mod watch;

pub use command::{ActivateAsked, Asked, ReportAsked};
pub use present::OnDuty;
pub use source::ReportSource;
pub(crate) use step::digest_of;

use crate::{App, Signed, Trouble};
use huiyin_domain::ids::{IncidentId, StaffId, TextId, UnitId};
use huiyin_domain::incident::{Event, Incident, Refusal, Step, TRANSITIONS, areas_fit};
use huiyin_domain::plan::{Hazard, Plan};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::incident as store;
pub use huiyin_store::incident::IncidentRow;
use std::collections::{BTreeMap, BTreeSet};

/// How many incidents a list shows.
const LISTED: u32 = 100;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncidentFault {
    /// A rule stands in the way.
    Refused(Refusal),
    Trouble(Trouble),
}

impl From<Refusal> for IncidentFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<T: Into<Trouble>> From<T> for IncidentFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

/// One thing that happened to it.
#[derive(Clone, Debug)]
pub struct Told {
    pub seq: i64,
    pub at: Millis,
    pub staff: Option<StaffId>,
    pub unit: Option<UnitId>,
    pub source: Option<String>,
    pub event: Event,
}

/// An incident as whoever is on duty sees it.
#[derive(Clone, Debug)]
pub struct IncidentPage {
    pub incident: Incident,
    pub history: Vec<Told>,
    /// What only the desk reads, by the event that names it.
    pub notes: BTreeMap<TextId, String>,
    /// The plan that it runs under, or would: the one in force for its hazard.
    pub plan: Option<Plan>,
    /// The reader is of a unit that works on it.
    pub works: bool,
    /// What the reader could do now, as far as role and stage say.
    pub steps: Vec<Step>,
    pub people: BTreeMap<StaffId, String>,
    /// Colleagues to whom command can be offered.
    pub leaders: Vec<(StaffId, String)>,
    /// Grows with every change; a page that says another number is old.
    pub version: i64,
}

pub(crate) struct Loaded {
    pub row: IncidentRow,
    pub incident: Incident,
    pub history: Vec<Told>,
}

impl App {
    /// Open incidents, those received last first; behind them the last that are over.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn incidents(
        &self,
        by: &Signed,
    ) -> Result<(Vec<IncidentRow>, Vec<IncidentRow>), Trouble> {
        by.may(Action::DutySee)?;
        let (db, area) = (self.db(), self.area());
        let open = store::by_open(db, area, true, LISTED).await?;
        Ok((open, store::by_open(db, area, false, 10).await?))
    }

    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn incident_page(
        &self,
        by: &Signed,
        id: IncidentId,
    ) -> Result<IncidentPage, Trouble> {
        by.may(Action::DutySee)?;
        let Loaded { row, incident, history } = self.incident_load(id).await?;
        let works = by.may(Action::DutyWork).is_ok() && self.is_theirs(by, &row.area_code);
        let leads = by.may(Action::DutyLead).is_ok();
        let fits = |row: &&huiyin_domain::incident::Transition| {
            works && !row.later && (leads || !row.leads) && row.is_from(incident.stage)
        };
        let steps = TRANSITIONS.iter().filter(fits).map(|row| row.step).collect();
        let notes = if works { self.incident_notes(id).await? } else { BTreeMap::new() };
        let plan = self.plan_of(&incident).await?;
        let people = self.people_of(&history).await?;
        let leaders = if works && leads { self.leaders_beside(by).await? } else { Vec::new() };
        let version = self.live_of(id, row.version).await?;
        Ok(IncidentPage { incident, history, notes, plan, works, steps, people, leaders, version })
    }

    pub(crate) async fn incident_load(&self, id: IncidentId) -> Result<Loaded, Trouble> {
        let (db, area) = (self.db(), self.area());
        let row = store::incident(db, area, id).await?.ok_or(Trouble::NotFound)?;
        let mut history = Vec::new();
        for step in store::steps(db, area, id).await? {
            let event = serde_json::from_str(&step.body);
            let event = event.map_err(|_| Trouble::Internal("incident-step"))?;
            let store::StepRow { seq, at, staff, unit, source, .. } = step;
            history.push(Told { seq, at, staff, unit, source, event });
        }
        let folded = Incident::fold(id, history.iter().map(Told::told));
        let incident = folded.ok_or(Trouble::Internal("incident-without-report"))?;
        Ok(Loaded { row, incident, history })
    }

    /// The plan it runs under; before anybody decided, the one in force for its hazard.
    async fn plan_of(&self, incident: &Incident) -> Result<Option<Plan>, Trouble> {
        let Some(response) = &incident.response else {
            return self.plan_for(incident.hazard, &incident.area_code).await;
        };
        let (id, version) = response.plan.split_once('@').unwrap_or_default();
        let version = version.parse().map_err(|_| Trouble::Internal("plan-pin"))?;
        let found = self.plan_version(id, version).await?;
        let plan = found.filter(|found| found.hash == response.hash).map(|found| found.plan);
        plan.map(Some).ok_or(Trouble::Internal("plan-gone"))
    }

    /// The plan in force for a hazard at a place; of several the one of the smallest area.
    pub(crate) async fn plan_for(
        &self,
        hazard: Hazard,
        area_code: &str,
    ) -> Result<Option<Plan>, Trouble> {
        let plans = self.plans_in_force().await?.into_iter().map(|found| found.plan);
        let fits = |plan: &Plan| plan.hazard == hazard && areas_fit(&plan.area, area_code);
        Ok(plans.filter(fits).max_by_key(|plan| plan.area.len()))
    }

    async fn people_of(&self, history: &[Told]) -> Result<BTreeMap<StaffId, String>, Trouble> {
        let mut people = BTreeMap::new();
        for id in named(history) {
            let row = huiyin_store::staff::by_id(self.db(), self.area(), id).await?;
            people.extend(row.map(|row| (id, row.display_name)));
        }
        Ok(people)
    }

    /// A unit works on what lies in its own area; one that has none in that of the unit above.
    #[must_use]
    pub fn is_theirs(&self, by: &Signed, area_code: &str) -> bool {
        self.area_of(by).is_some_and(|own| area_code.starts_with(&own))
    }

    /// The area for which somebody is on duty.
    #[must_use]
    pub fn area_of(&self, by: &Signed) -> Option<String> {
        let org = self.org();
        let above = org.tree.ancestors(by.unit).collect::<Vec<_>>();
        let units = std::iter::once(by.unit).chain(above).filter_map(|id| org.tree.get(id));
        units.map(|unit| unit.area_code.clone()).find(|code| !code.is_empty())
    }
}

impl Told {
    pub(crate) fn told(&self) -> huiyin_domain::incident::Told<'_> {
        huiyin_domain::incident::Told { event: &self.event, at: self.at, staff: self.staff }
    }
}

/// Members of staff whom the history speaks of, by their numbers.
fn named(history: &[Told]) -> BTreeSet<StaffId> {
    let mut all = BTreeSet::new();
    for told in history {
        all.extend(told.staff);
        if let Event::CommandOffered { to } | Event::OfferEnded { to } = told.event {
            all.insert(to);
        }
    }
    all
}
