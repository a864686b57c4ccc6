//! The seam to the call-out: what a step writes beside its own row, in the same transaction. An
//! activation keeps who filled what and calls those whom the level names; a level amends the
//! running call; a warning tells who stands by; an end ends the calls.

use super::command::Ground;
use super::{IncidentFault, Loaded};
use crate::callout::{CalloutFault, Words};
use crate::{App, Trouble};
use huiyin_domain::callout::{Amendment, Call, Head, Kind, Order};
use huiyin_domain::ids::{CalloutId, IncidentId};
use huiyin_domain::incident::{Event, Incident, Response, snapshot};
use huiyin_domain::plan::Plan;
use huiyin_domain::roster::Enrolled;
use huiyin_store::incident::PresentRow;
use huiyin_store::write::{IncidentPut, Put};

impl From<CalloutFault> for IncidentFault {
    fn from(fault: CalloutFault) -> Self {
        match fault {
            CalloutFault::Trouble(trouble) => Self::Trouble(trouble),
            // A plan that was linted has every level and colour that it names.
            CalloutFault::Refused(refusal) => {
                tracing::error!(code = refusal.code(), "a call could not be begun");
                Self::Trouble(Trouble::Internal("callout"))
            }
        }
    }
}

impl App {
    /// What is written with this event, or not at all; `seq` is its step.
    pub(super) async fn call(
        &self,
        loaded: &Loaded,
        ground: &Ground,
        event: &Event,
        seq: i64,
    ) -> Result<Vec<Put>, IncidentFault> {
        let incident = &loaded.incident;
        match event {
            Event::Activated { response, .. } => {
                let mut puts = self.calls_ended(incident.id).await?;
                puts.extend(present_of(incident.id, ground, seq));
                puts.extend(self.called(incident, ground, response).await?);
                Ok(puts)
            }
            Event::LevelChanged { response, .. } => {
                let mut puts = present_of(incident.id, ground, seq);
                puts.extend(self.amended(incident, ground, response).await?);
                Ok(puts)
            }
            Event::Resumed { .. } => match &incident.response {
                Some(response) => self.called(incident, ground, response).await,
                None => Ok(Vec::new()),
            },
            Event::Watched { .. } => self.stood_by(incident, ground, event).await,
            Event::Lifted { .. } | Event::StoodDown { .. } => self.calls_ended(incident.id).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn called(
        &self,
        incident: &Incident,
        ground: &Ground,
        response: &Response,
    ) -> Result<Vec<Put>, IncidentFault> {
        let Some(plan) = &ground.plan else { return Ok(Vec::new()) };
        let call = Call::Response(response.level);
        let words = Words::of(plan, &response.matter, &incident.place);
        let order = self.order_of(incident, plan, call, ground);
        Ok(self.callout_begin(&order, &words).await?)
    }

    fn order_of<'a>(
        &self,
        incident: &Incident,
        plan: &'a Plan,
        call: Call,
        ground: &'a Ground,
    ) -> Order<'a> {
        Order {
            id: CalloutId(self.moment().id()),
            incident: Some(incident.id),
            plan,
            call,
            present: &ground.present,
            exercise: incident.exercise,
        }
    }

    /// The call that runs follows the new level; where none runs any more, another begins.
    async fn amended(
        &self,
        incident: &Incident,
        ground: &Ground,
        response: &Response,
    ) -> Result<Vec<Put>, IncidentFault> {
        let running = self.calls_running(incident.id).await?;
        let running = running.into_iter().rfind(|head| head.kind == Kind::Response);
        let (Some(head), Some(plan)) = (running, &ground.plan) else {
            return self.called(incident, ground, response).await;
        };
        let amendment = Amendment { plan, level: response.level, present: &ground.present };
        Ok(self.callout_amend(head.id, &amendment).await?)
    }

    /// Who watches and who stands by under this colour, where a plan says so.
    async fn stood_by(
        &self,
        incident: &Incident,
        ground: &Ground,
        event: &Event,
    ) -> Result<Vec<Put>, IncidentFault> {
        let Event::Watched { colour, area, .. } = event else { return Ok(Vec::new()) };
        let mut puts = self.calls_ended(incident.id).await?;
        let Some(plan) = &ground.plan else { return Ok(puts) };
        if plan.warning.colours.iter().any(|watch| watch.id == *colour) {
            let words = Words::of(plan, &plan.title.zh, area);
            let order = self.order_of(incident, plan, Call::StandBy(*colour), ground);
            puts.extend(self.callout_begin(&order, &words).await?);
        }
        Ok(puts)
    }

    async fn calls_ended(&self, id: IncidentId) -> Result<Vec<Put>, IncidentFault> {
        let mut puts = Vec::new();
        for head in self.calls_running(id).await? {
            puts.extend(self.callout_close(head.id).await?);
        }
        Ok(puts)
    }

    pub(super) async fn calls_running(&self, id: IncidentId) -> Result<Vec<Head>, Trouble> {
        let all = self.callouts_of(id).await?;
        Ok(all.into_iter().filter(|head| head.closed.is_none()).collect())
    }
}

/// The snapshot: who filled which role and group at this moment.
fn present_of(incident: IncidentId, ground: &Ground, seq: i64) -> Vec<Put> {
    let Some(plan) = &ground.plan else { return Vec::new() };
    let mut puts = Vec::new();
    for filled in snapshot(plan, &ground.present) {
        let row = |who: &Enrolled| {
            let (role, member) = (filled.role.clone(), who.member());
            Put::Incident(IncidentPut::Present(PresentRow { incident, seq, role, member }))
        };
        puts.extend(filled.people.iter().map(row));
    }
    puts
}
