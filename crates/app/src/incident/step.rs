//! Steps of an incident: each is its event, the row it makes, whatever is called with it, and a
//! leaf of the log, in one transaction; or nothing of it.

use super::command::command;
use super::{Asked, IncidentFault, Loaded, ReportAsked};
use crate::log::LogEvent;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{IncidentId, StaffId};
use huiyin_domain::incident::{
    Event, Incident, Intake, Refusal, Source, Told as DomainTold, Who, report,
};
use huiyin_domain::leaf::hex;
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::incident::{IncidentRow, StepRow};
use huiyin_store::write::{IncidentPut, Put};
use sha2::{Digest, Sha256};

const TRIES_MAX: u32 = 5;
/// The same step by the same person within this time is the same form sent twice.
const TWICE_MS: i64 = 60_000;

impl App {
    /// What somebody at the desk took down.
    ///
    /// # Errors
    /// A refusal; `Exists` when the same form was sent before; the store's.
    pub async fn incident_report(
        &self,
        by: &Signed,
        asked: ReportAsked,
    ) -> Result<IncidentId, IncidentFault> {
        by.may(Action::DutyWork)?;
        self.incident_begun(&By::Staff(by.clone()), None, asked).await
    }

    /// What a sensor or another program reports: it proposes, and a human decides.
    ///
    /// # Errors
    /// A refusal; `Exists` when the same report was brought before; the store's.
    pub async fn incident_bring(
        &self,
        source: &str,
        id: IncidentId,
        intake: Intake,
    ) -> Result<IncidentId, IncidentFault> {
        if intake.source == Source::Staff {
            return Err(Refusal::NotNamed.into());
        }
        let asked = ReportAsked { id, intake, note: None };
        self.incident_begun(&By::System, Some(source), asked).await
    }

    async fn incident_begun(
        &self,
        by: &By,
        source: Option<&str>,
        asked: ReportAsked,
    ) -> Result<IncidentId, IncidentFault> {
        let ReportAsked { id, intake, note } = asked;
        let now = self.moment().now();
        let plan = self.plan_for(intake.hazard, &intake.area_code).await?;
        let first = report(intake, plan.as_ref(), now)?;
        let (key, wrapped) = self.keys().incident_key(id);
        let mut events = vec![first];
        let mut puts = vec![Put::Incident(IncidentPut::Key { incident: id, wrapped })];
        let who = who(by);
        let told = DomainTold { event: &events[0], at: now, staff: staff_of(by) };
        let mut incident = Incident::begun(id, told).ok_or(Trouble::Internal("incident-begun"))?;
        if let Some(text) = note {
            let (row, command) = self.note_sealed(id, &key, &text);
            let event = incident.decide(command, who, now)?;
            incident.apply(DomainTold { event: &event, at: now, staff: staff_of(by) });
            puts.push(Put::Incident(IncidentPut::Note(row)));
            events.push(event);
        }
        let mut told = Vec::new();
        puts.push(Put::Incident(IncidentPut::Incident(row_of(&incident, 0, now))));
        for (no, event) in (1..).zip(&events) {
            let row = step_row(id, no, now, by, source, event);
            told.push(told_of(&row));
            puts.push(Put::Incident(IncidentPut::Step(row)));
        }
        self.put_told(by, puts, &told).await?;
        Ok(id)
    }

    /// # Errors
    /// A refusal; `Forbidden`, `NotFound`; `Stale` when somebody acts on it without a pause.
    pub async fn incident_step(
        &self,
        by: &Signed,
        id: IncidentId,
        asked: Asked,
    ) -> Result<(), IncidentFault> {
        by.may(Action::DutyWork)?;
        let mut tries = 1;
        loop {
            match self.step_once(by, id, &asked).await {
                Err(IncidentFault::Trouble(Trouble::Stale)) if tries < TRIES_MAX => tries += 1,
                result => return result,
            }
        }
    }

    async fn step_once(
        &self,
        by: &Signed,
        id: IncidentId,
        asked: &Asked,
    ) -> Result<(), IncidentFault> {
        let loaded = self.incident_load(id).await?;
        if !self.is_theirs(by, &loaded.row.area_code) {
            return Err(Refusal::OtherArea.into());
        }
        self.is_leader(asked).await?;
        let now = self.moment().now();
        let ground = self.ground(by, &loaded, asked).await?;
        let mut puts = Vec::new();
        let command = match asked {
            Asked::NoteSealed { text } => {
                let (row, command) = self.note_sealed(id, &self.key_of(id).await?, text);
                puts.push(Put::Incident(IncidentPut::Note(row)));
                command
            }
            asked => command(asked, &ground)?,
        };
        let who = who(&By::Staff(by.clone()));
        let step = command.step();
        let event = match loaded.incident.decide(command, who, now) {
            Ok(event) if is_twice(&loaded, by.staff, &event, now) => return Ok(()),
            // Pressed twice: it is where the first pressing led.
            Err(Refusal::WrongStage | Refusal::FirstMade | Refusal::OfferOpen)
                if is_just_done(&loaded, by.staff, step, now) =>
            {
                return Ok(());
            }
            decided => decided?,
        };
        let seq = loaded.history.len() as i64 + 1;
        puts.extend(self.call(&loaded, &ground, &event, seq).await?);
        let mut after = loaded.incident.clone();
        after.apply(DomainTold { event: &event, at: now, staff: Some(by.staff) });
        let row = row_of(&after, loaded.row.version, now);
        puts.push(Put::Incident(IncidentPut::Incident(row)));
        let by = By::Staff(by.clone());
        let row = step_row(id, seq, now, &by, None, &event);
        let told = [told_of(&row)];
        puts.push(Put::Incident(IncidentPut::Step(row)));
        Ok(self.put_told(&by, puts, &told).await?)
    }

    /// Command is offered to a duty leader whose account is open, and to nobody else.
    async fn is_leader(&self, asked: &Asked) -> Result<(), IncidentFault> {
        let Asked::HandOver { to } = asked else { return Ok(()) };
        let row = huiyin_store::staff::by_id(self.db(), self.area(), *to).await?;
        let row = row.filter(|row| row.active).map(crate::staff::row_of);
        let held = row.map(|row| huiyin_domain::separation::held(row.roles)).unwrap_or_default();
        let leads = huiyin_domain::policy::Subject { is_staff: true, roles: &held, relations: &[] };
        if Action::DutyLead.allows(&leads) { Ok(()) } else { Err(Refusal::NotLeader.into()) }
    }
}

fn who(by: &By) -> Who {
    match by {
        By::Staff(signed) => {
            Who::Staff { id: signed.staff, leads: by.may(Action::DutyLead).is_ok() }
        }
        _ => Who::Channel,
    }
}

const fn staff_of(by: &By) -> Option<StaffId> {
    match by {
        By::Staff(signed) => Some(signed.staff),
        _ => None,
    }
}

fn is_twice(loaded: &Loaded, staff: StaffId, event: &Event, now: Millis) -> bool {
    let is_same = |old: &Event| match (old, event) {
        (Event::ReportedUp { report: old }, Event::ReportedUp { report }) => {
            (old.kind, old.way, old.corrects) == (report.kind, report.way, report.corrects)
                && old.fields == report.fields
        }
        (old, event) => old == event,
    };
    just(loaded, staff, now).is_some_and(is_same)
}

fn is_just_done(
    loaded: &Loaded,
    staff: StaffId,
    step: huiyin_domain::incident::Step,
    now: Millis,
) -> bool {
    just(loaded, staff, now).is_some_and(|event| event.step() == Some(step))
}

/// What this person did last, if it was a moment ago and nobody else did anything since.
fn just(loaded: &Loaded, staff: StaffId, now: Millis) -> Option<&Event> {
    let last = loaded.history.iter().rfind(|told| told.staff.is_some())?;
    let is_own = last.staff == Some(staff) && now.0.saturating_sub(last.at.0) <= TWICE_MS;
    is_own.then_some(&last.event)
}

pub(super) fn step_row(
    incident: IncidentId,
    seq: i64,
    at: Millis,
    by: &By,
    source: Option<&str>,
    event: &Event,
) -> StepRow {
    let unit = match by {
        By::Staff(signed) => Some(signed.unit),
        _ => None,
    };
    let body = serde_json::to_string(event).expect("strings, integers and lists");
    let source = source.map(str::to_owned);
    StepRow { incident, seq, at, staff: staff_of(by), unit, source, body }
}

pub(super) fn told_of(row: &StepRow) -> LogEvent {
    LogEvent::IncidentStepped { incident: row.incident, seq: row.seq, digest: digest_of(row) }
}

/// Of all that a step's row says.
pub(crate) fn digest_of(row: &StepRow) -> String {
    let StepRow { incident, seq, at, staff, unit, source, body } = row;
    let staff = staff.map_or(-1, |staff| staff.0);
    let unit = unit.map_or(-1, |unit| unit.0);
    let source = source.as_deref().unwrap_or_default();
    hex(&Sha256::digest(format!("{incident} {seq} {} {staff} {unit} {source:?} {body}", at.0)))
}

/// The row that an incident makes.
pub(super) fn row_of(incident: &Incident, version: i64, now: Millis) -> IncidentRow {
    let due = incident.due_next();
    IncidentRow {
        incident: incident.id,
        hazard: incident.hazard.code().into(),
        area_code: incident.area_code.clone(),
        place: incident.place.clone(),
        stage: incident.stage.code().into(),
        exercise: incident.exercise,
        is_open: incident.stage.is_open(),
        level: incident.response.as_ref().map(|response| response.level.code().into()),
        received: incident.received_at,
        changed: now,
        due: due.map(|due| due.due_at),
        due_kind: due.map(|due| due.kind.code().into()),
        commander: incident.commander,
        version,
    }
}
