//! An incident as its events say: folded from them, never set by hand.

use super::clock::{DueKind, Rule};
use super::event::{Event, Response};
use super::report::Report;
use super::{Source, Stage};
use crate::ids::{IncidentId, StaffId};
use crate::plan::{Colour, Hazard};
use crate::time::Millis;
use std::collections::BTreeSet;

/// An event with its moment and whoever did it; nobody where a program brought it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'e> {
    pub event: &'e Event,
    pub at: Millis,
    pub staff: Option<StaffId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    pub colour: Colour,
    pub area: String,
    pub until: Millis,
}

/// Command, offered and not yet taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub from: StaffId,
    pub to: StaffId,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    pub id: IncidentId,
    pub hazard: Hazard,
    pub area_code: String,
    pub place: String,
    pub what: String,
    pub source: Source,
    /// Fixed at the first report.
    pub exercise: bool,
    /// By our clock.
    pub received_at: Millis,
    /// By whoever reported; unknown is unknown.
    pub occurred_at: Option<Millis>,
    pub stage: Stage,
    /// Why it should be dismissed, by whom; until another person has said.
    pub dismissal: Option<(StaffId, String)>,
    pub watch: Option<Watch>,
    pub response: Option<Response>,
    /// When the level that is in force began.
    pub level_since: Option<Millis>,
    pub rule: Option<Rule>,
    pub commander: Option<StaffId>,
    pub offer: Option<Offer>,
    pub reports: Vec<Report>,
    /// Of what was not reported in time somebody was told.
    pub missed: BTreeSet<(DueKind, u32)>,
    /// When it was dismissed, lifted or stood down, the last time.
    pub ended_at: Option<Millis>,
}

impl Incident {
    /// `None`: the events do not begin with a report.
    pub fn fold<'e>(id: IncidentId, told: impl IntoIterator<Item = Told<'e>>) -> Option<Self> {
        let mut told = told.into_iter();
        let mut incident = Self::begun(id, told.next()?)?;
        told.for_each(|one| incident.apply(one));
        Some(incident)
    }

    #[must_use]
    pub fn begun(id: IncidentId, first: Told<'_>) -> Option<Self> {
        let Event::Reported { hazard, area_code, place, what, source, exercise, occurred, rule } =
            first.event
        else {
            return None;
        };
        Some(Self {
            id,
            hazard: *hazard,
            area_code: area_code.clone(),
            place: place.clone(),
            what: what.clone(),
            source: *source,
            exercise: *exercise,
            received_at: first.at,
            occurred_at: *occurred,
            stage: Stage::Reported,
            dismissal: None,
            watch: None,
            response: None,
            level_since: None,
            rule: rule.clone(),
            commander: None,
            offer: None,
            reports: Vec::new(),
            missed: BTreeSet::new(),
            ended_at: None,
        })
    }

    pub fn apply(&mut self, told: Told<'_>) {
        let Told { event, at, staff } = told;
        match event {
            Event::Corrected { hazard, place, what, rule } => {
                (self.hazard, self.place, self.what) = (*hazard, place.clone(), what.clone());
                self.rule.clone_from(rule);
            }
            Event::Verifying { .. } => self.stage = Stage::Verifying,
            Event::DismissalProposed { reason } => {
                self.dismissal = staff.map(|staff| (staff, reason.clone()));
            }
            Event::DismissalRefused { .. } => self.dismissal = None,
            Event::Dismissed => self.ended(Stage::Dismissed, at),
            Event::Watched { colour, area, until } => {
                self.watch = Some(Watch { colour: *colour, area: area.clone(), until: *until });
                self.stage = Stage::Watch;
                self.dismissal = None;
            }
            Event::Lifted { .. } => self.ended(Stage::Lifted, at),
            Event::Activated { response, rule } => {
                self.response = Some(response.clone());
                self.rule = Some(rule.clone());
                self.level_since = Some(at);
                self.stage = Stage::Active;
                self.dismissal = None;
                self.commander = staff;
            }
            Event::LevelChanged { response, .. } => {
                self.response = Some(response.clone());
                self.level_since = Some(at);
            }
            Event::TransferredUp { .. } => self.stage = Stage::TransferredUp,
            Event::TakenBack { .. } | Event::Resumed { .. } => self.stage = Stage::Active,
            Event::StoodDown { .. } => self.ended(Stage::StandingDown, at),
            Event::ReportedUp { report } => self.reports.push(report.clone()),
            Event::ReportMissed { due, no, .. } => {
                self.missed.insert((*due, *no));
            }
            Event::CommandOffered { to } => {
                self.offer = self.commander.map(|from| Offer { from, to: *to, at });
            }
            Event::OfferEnded { .. } => self.offer = None,
            Event::CommandTaken { .. } => {
                self.commander = staff.or(self.commander);
                self.offer = None;
            }
            Event::Reported { .. }
            | Event::CountyAsked { .. }
            | Event::Noted { .. }
            | Event::NoteSealed { .. }
            | Event::CaseOpened { .. } => {}
        }
    }

    fn ended(&mut self, stage: Stage, at: Millis) {
        self.stage = stage;
        self.ended_at = Some(at);
    }
}
