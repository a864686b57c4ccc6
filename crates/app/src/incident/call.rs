//! The seam to the call-out: what an activation writes beside its own step, in the same
//! transaction. The machine of calls is `callout`'s.

use crate::log::LogEvent;
use crate::{App, Trouble};
use huiyin_domain::ids::IncidentId;
use huiyin_domain::incident::{Event, Incident, snapshot};
use huiyin_domain::plan::Plan;
use huiyin_domain::roster::{Enrolled, Present};
use huiyin_store::incident::PresentRow;
use huiyin_store::write::{IncidentPut, Put};

/// Rows and leaves that are written with a step, or not at all.
#[derive(Default)]
pub(super) struct Beside {
    pub puts: Vec<Put>,
    pub told: Vec<LogEvent>,
}

/// What a call goes by.
pub(super) struct Call<'a> {
    pub incident: &'a Incident,
    pub plan: &'a Plan,
    pub present: &'a Present,
    /// The step that calls.
    pub seq: i64,
    pub event: &'a Event,
}

impl App {
    /// Who filled what at this moment, and the summonses of those whom the level names.
    pub(super) async fn beside(&self, call: &Call<'_>) -> Result<Beside, Trouble> {
        if !matches!(call.event, Event::Activated { .. } | Event::LevelChanged { .. }) {
            return Ok(Beside::default());
        }
        let mut beside = Beside::default();
        for filled in snapshot(call.plan, call.present) {
            let row = |who: &Enrolled| PresentRow {
                incident: IncidentId(call.incident.id.0),
                seq: call.seq,
                role: filled.role.clone(),
                member: who.member(),
            };
            let rows = filled.people.iter().map(row).map(IncidentPut::Present);
            beside.puts.extend(rows.map(Put::Incident));
        }
        Ok(beside)
    }
}
