//! What somebody asks for, as it comes from a page, made a command of the domain: the plan is
//! found, and who is there to decide.

use super::{IncidentFault, Loaded};
use crate::{App, Signed, Trouble};
use huiyin_domain::ids::{CaseNumber, IncidentId, StaffId};
use huiyin_domain::incident::{self, Change, Command, Intake, Judged, Refusal};
use huiyin_domain::plan::{Colour, Hazard, Plan, Power, ResponseLevel};
use huiyin_domain::roster::{Enrolled, Present};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;

/// A first report, with what only the desk is to read ("call back …").
#[derive(Clone, Debug)]
pub struct ReportAsked {
    pub id: IncidentId,
    pub intake: Intake,
    pub note: Option<Text>,
}

/// A level with everything that an activation states.
#[derive(Clone, Debug)]
pub struct ActivateAsked {
    /// By its id; the version in force is taken.
    pub plan: String,
    pub level: ResponseLevel,
    pub matter: PlaceText,
    pub expected_until: Millis,
    pub measures: Vec<PlaceText>,
}

#[derive(Clone, Debug)]
pub enum Asked {
    Correct {
        hazard: Hazard,
        place: PlaceText,
        what: PlaceText,
    },
    Verify {
        how: PlaceText,
    },
    ProposeDismissal {
        reason: PlaceText,
    },
    RefuseDismissal {
        reason: PlaceText,
    },
    Dismiss,
    Watch {
        colour: Colour,
        area: PlaceText,
        until: Millis,
    },
    Lift {
        reason: PlaceText,
    },
    Activate(ActivateAsked),
    ChangeLevel {
        change: ActivateAsked,
        reason: PlaceText,
    },
    TransferUp {
        to: PlaceText,
        reason: PlaceText,
    },
    TakeBack {
        reason: PlaceText,
    },
    StandDown {
        judged: Vec<Judged>,
        reason: PlaceText,
    },
    Resume {
        reason: PlaceText,
    },
    ReportUp(incident::ReportAsked),
    AskCounty {
        power: Power,
        text: PlaceText,
    },
    HandOver {
        to: StaffId,
    },
    EndOffer,
    TakeOver,
    Note {
        text: PlaceText,
    },
    /// What only the desk reads.
    NoteSealed {
        text: Text,
    },
    OpenCase {
        number: CaseNumber,
    },
}

/// What a command needs beside the incident: read before it, borrowed by it.
#[derive(Default)]
pub(super) struct Ground {
    pub plan: Option<Plan>,
    pub present: Present,
    pub decider: Option<Enrolled>,
}

impl App {
    pub(super) async fn ground(
        &self,
        by: &Signed,
        loaded: &Loaded,
        asked: &Asked,
    ) -> Result<Ground, IncidentFault> {
        let plan = match asked {
            Asked::Correct { hazard, .. } => {
                let area_code = &loaded.incident.area_code;
                let plan = self.plan_for(*hazard, area_code).await?;
                return Ok(Ground { plan, ..Ground::default() });
            }
            // Also the stand-by of a warning is the plan's.
            Asked::Watch { .. } => self.plan_of(&loaded.incident).await?,
            Asked::Activate(change) => {
                let found = self.plan_in_force(&change.plan).await?;
                Some(found.ok_or(Refusal::NoPlan)?.plan)
            }
            Asked::ChangeLevel { .. } | Asked::Resume { .. } => {
                self.plan_of(&loaded.incident).await?
            }
            _ => return Ok(Ground::default()),
        };
        let present = self.present().await?;
        let decider = self.enrolled_of(by.staff).await?;
        Ok(Ground { plan, present, decider })
    }
}

/// The command of the domain; a sealed text is sealed by whoever calls.
pub(super) fn command<'a>(asked: &Asked, ground: &'a Ground) -> Result<Command<'a>, IncidentFault> {
    let change = |asked: &ActivateAsked| {
        let plan = ground.plan.as_ref().ok_or(Refusal::NoPlan)?;
        let ActivateAsked { level, matter, expected_until, measures, .. } = asked.clone();
        let (present, decider) = (&ground.present, ground.decider);
        Ok::<_, Refusal>(Change { plan, level, matter, expected_until, measures, present, decider })
    };
    let asked = asked.clone();
    Ok(match asked {
        Asked::Correct { hazard, place, what } => {
            Command::Correct { hazard, place, what, plan: ground.plan.as_ref() }
        }
        Asked::Verify { how } => Command::Verify { how },
        Asked::ProposeDismissal { reason } => Command::ProposeDismissal { reason },
        Asked::RefuseDismissal { reason } => Command::RefuseDismissal { reason },
        Asked::Dismiss => Command::Dismiss,
        Asked::Watch { colour, area, until } => Command::Watch { colour, area, until },
        Asked::Lift { reason } => Command::Lift { reason },
        Asked::Activate(asked) => Command::Activate(change(&asked)?),
        Asked::ChangeLevel { change: asked, reason } => {
            Command::ChangeLevel { change: change(&asked)?, reason }
        }
        Asked::TransferUp { to, reason } => Command::TransferUp { to, reason },
        Asked::TakeBack { reason } => Command::TakeBack { reason },
        Asked::StandDown { judged, reason } => Command::StandDown { judged, reason },
        Asked::Resume { reason } => Command::Resume { reason },
        Asked::ReportUp(asked) => Command::ReportUp(asked),
        Asked::AskCounty { power, text } => Command::AskCounty { power, text },
        Asked::HandOver { to } => Command::HandOver { to },
        Asked::EndOffer => Command::EndOffer,
        Asked::TakeOver => Command::TakeOver,
        Asked::Note { text } => Command::Note { text },
        Asked::OpenCase { number } => Command::OpenCase { number },
        Asked::NoteSealed { .. } => return Err(Trouble::Internal("note-unsealed").into()),
    })
}
