//! An incident, a command and whoever gives it make events, or a refusal with a name. Only a
//! named human does anything beyond a first report; what a level needs is asked of the plan.

use super::clock::{Rule, Words, sitrep_ms};
use super::event::{Event, Met, Response};
use super::fold::Incident;
use super::report::ReportAsked;
use super::transition::{Step, Transition};
use super::{Refusal, Source, authority, check};
use crate::ids::{CaseNumber, StaffId, TextId};
use crate::leaf::{Commitment, hex};
use crate::plan::{Colour, Criterion, Hazard, Level, Plan, Power, ResponseLevel};
use crate::roster::{Enrolled, Present};
use crate::screening::PlaceText;
use crate::time::Millis;

/// Whoever gives a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Staff {
        id: StaffId,
        /// May lead duty (带班).
        leads: bool,
    },
    /// A program: a sensor, a gateway, a form of residents.
    Channel,
}

/// A first report, from whatever source.
#[derive(Clone, Debug)]
pub struct Intake {
    pub hazard: Hazard,
    pub area_code: String,
    pub place: PlaceText,
    pub what: PlaceText,
    pub source: Source,
    pub exercise: bool,
    pub occurred: Option<Millis>,
}

/// A level as somebody wants it, with the plan it comes from and who is there to decide.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    pub plan: &'a Plan,
    pub level: ResponseLevel,
    pub matter: PlaceText,
    pub expected_until: Millis,
    pub measures: Vec<PlaceText>,
    pub present: &'a Present,
    /// Whoever decides, as a member of duty.
    pub decider: Option<Enrolled>,
}

/// Whether a criterion is met, or why it is waived; in the order of the response's list.
#[derive(Clone, Debug)]
pub enum Judged {
    Met,
    Waived(PlaceText),
}

#[derive(Clone, Debug)]
pub enum Command<'a> {
    /// `plan` is the one in force for the hazard that it turns out to be.
    Correct {
        hazard: Hazard,
        place: PlaceText,
        what: PlaceText,
        plan: Option<&'a Plan>,
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
    Activate(Change<'a>),
    ChangeLevel {
        change: Change<'a>,
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
    ReportUp(ReportAsked),
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
    NoteSealed {
        text: TextId,
        digest: Commitment,
    },
    OpenCase {
        number: CaseNumber,
    },
}

impl Command<'_> {
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Correct { .. } => Step::Correct,
            Self::Verify { .. } => Step::Verify,
            Self::ProposeDismissal { .. } => Step::ProposeDismissal,
            Self::RefuseDismissal { .. } => Step::RefuseDismissal,
            Self::Dismiss => Step::Dismiss,
            Self::Watch { .. } => Step::Watch,
            Self::Lift { .. } => Step::Lift,
            Self::Activate(_) => Step::Activate,
            Self::ChangeLevel { .. } => Step::ChangeLevel,
            Self::TransferUp { .. } => Step::TransferUp,
            Self::TakeBack { .. } => Step::TakeBack,
            Self::StandDown { .. } => Step::StandDown,
            Self::Resume { .. } => Step::Resume,
            Self::ReportUp(_) => Step::ReportUp,
            Self::AskCounty { .. } => Step::AskCounty,
            Self::HandOver { .. } => Step::OfferCommand,
            Self::EndOffer => Step::EndOffer,
            Self::TakeOver => Step::TakeCommand,
            Self::Note { .. } | Self::NoteSealed { .. } => Step::Note,
            Self::OpenCase { .. } => Step::OpenCase,
        }
    }
}

/// A first report. `plan` is the one in force for the hazard, whose clock then runs.
///
/// # Errors
/// A refusal.
pub fn report(intake: Intake, plan: Option<&Plan>, now: Millis) -> Result<Event, Refusal> {
    let Intake { hazard, area_code, place, what, source, exercise, occurred } = intake;
    check::area(&area_code)?;
    check::place_text(&place, exercise)?;
    check::place_text(&what, exercise)?;
    check::occurred(occurred, now)?;
    let rule = plan.filter(|plan| plan.hazard == hazard).map(Rule::of);
    let (place, what) = (place.as_str().to_owned(), what.as_str().to_owned());
    Ok(Event::Reported { hazard, area_code, place, what, source, exercise, occurred, rule })
}

impl Incident {
    /// What a command makes of it.
    ///
    /// # Errors
    /// A refusal; the incident is as it was.
    pub fn decide(&self, command: Command<'_>, who: Who, now: Millis) -> Result<Event, Refusal> {
        let Who::Staff { id, leads } = who else { return Err(Refusal::NotNamed) };
        let row = Transition::of(command.step());
        if row.leads && !leads {
            return Err(Refusal::NotLeader);
        }
        if !row.is_from(self.stage) {
            return Err(Refusal::WrongStage);
        }
        match command {
            Command::ProposeDismissal { .. }
            | Command::RefuseDismissal { .. }
            | Command::Dismiss => self.dismissal(command, id),
            Command::Activate(change) => self.activate(&change, now),
            Command::ChangeLevel { change, reason } => self.change(&change, &reason, now),
            Command::StandDown { judged, reason } => self.stand_down(&judged, &reason, id),
            Command::HandOver { .. } | Command::EndOffer | Command::TakeOver => {
                self.hand_over(&command, id)
            }
            Command::ReportUp(asked) => {
                self.reported(asked, now).map(|report| Event::ReportedUp { report })
            }
            other => self.plain(other, id, now),
        }
    }

    /// What only says something; its texts are looked at.
    fn plain(&self, command: Command<'_>, id: StaffId, now: Millis) -> Result<Event, Refusal> {
        let said = |text: PlaceText| {
            check::place_text(&text, self.exercise)?;
            Ok::<_, Refusal>(text.as_str().to_owned())
        };
        Ok(match command {
            Command::Correct { hazard, place, what, plan } => {
                let of_plan = plan.filter(|plan| plan.hazard == hazard).map(Rule::of);
                let rule = if hazard == self.hazard { self.rule.clone() } else { of_plan };
                Event::Corrected { hazard, place: said(place)?, what: said(what)?, rule }
            }
            Command::Verify { how } => Event::Verifying { how: said(how)? },
            Command::Watch { colour, area, until } => {
                check::ahead(until, now)?;
                Event::Watched { colour, area: said(area)?, until }
            }
            Command::Lift { reason } => Event::Lifted { reason: said(reason)? },
            Command::TransferUp { to, reason } => {
                self.is_commander(id)?;
                Event::TransferredUp { to: said(to)?, reason: said(reason)? }
            }
            Command::TakeBack { reason } => {
                self.is_commander(id)?;
                Event::TakenBack { reason: said(reason)? }
            }
            Command::Resume { reason } => {
                self.is_commander(id)?;
                Event::Resumed { reason: said(reason)? }
            }
            Command::AskCounty { power, text } => Event::CountyAsked { power, text: said(text)? },
            Command::Note { text } => Event::Noted { text: said(text)? },
            Command::NoteSealed { text, digest } => Event::NoteSealed { text, digest },
            Command::OpenCase { number } => Event::CaseOpened { number },
            // Every other command was decided before.
            _ => return Err(Refusal::WrongStage),
        })
    }

    /// A reason may say anything: that it was people who gathered is a reason to dismiss it.
    fn dismissal(&self, command: Command<'_>, id: StaffId) -> Result<Event, Refusal> {
        match (command, &self.dismissal) {
            (Command::ProposeDismissal { .. }, Some(_)) => Err(Refusal::AlreadyProposed),
            (Command::ProposeDismissal { reason }, None) => {
                Ok(Event::DismissalProposed { reason: reason.as_str().to_owned() })
            }
            (_, None) => Err(Refusal::NothingProposed),
            (Command::RefuseDismissal { reason }, Some(_)) => {
                Ok(Event::DismissalRefused { reason: reason.as_str().to_owned() })
            }
            (_, Some((proposer, _))) if *proposer == id => Err(Refusal::SamePerson),
            (_, Some(_)) => Ok(Event::Dismissed),
        }
    }

    fn activate(&self, change: &Change<'_>, now: Millis) -> Result<Event, Refusal> {
        if change.plan.hazard != self.hazard {
            return Err(Refusal::PlanHazard);
        }
        if !check::areas_fit(&change.plan.area, &self.area_code) {
            return Err(Refusal::PlanArea);
        }
        let rights = [change.level];
        let response = self.response_of(change, &rights, now)?;
        Ok(Event::Activated { response, rule: Rule::of(change.plan) })
    }

    /// Under the plan that it began with; whoever ends a graver level could have begun it.
    fn change(
        &self,
        change: &Change<'_>,
        reason: &PlaceText,
        now: Millis,
    ) -> Result<Event, Refusal> {
        let before = self.response.as_ref().ok_or(Refusal::WrongStage)?;
        if before.hash != hex(&change.plan.hash()) {
            return Err(Refusal::OtherPlan);
        }
        if before.level == change.level {
            return Err(Refusal::SameLevel);
        }
        check::place_text(reason, self.exercise)?;
        let response = self.response_of(change, &[change.level, before.level], now)?;
        Ok(Event::LevelChanged { response, reason: reason.as_str().to_owned() })
    }

    fn response_of(
        &self,
        change: &Change<'_>,
        rights: &[ResponseLevel],
        now: Millis,
    ) -> Result<Response, Refusal> {
        let Change { plan, level, matter, expected_until, measures, present, decider } = change;
        let row = plan.level(*level).ok_or(Refusal::LevelUnknown)?;
        let right = |level: &ResponseLevel| authority(plan, *level, present, *decider);
        let least = rights.iter().map(right).min().flatten();
        let authority = check::decides(least)?;
        check::ahead(*expected_until, now)?;
        check::measures(plan, matter, measures, self.exercise)?;
        Ok(Response {
            plan: plan.pin(),
            hash: hex(&plan.hash()),
            level: *level,
            matter: matter.as_str().to_owned(),
            expected_until: *expected_until,
            measures: measures.iter().map(|text| text.as_str().to_owned()).collect(),
            sitrep_ms: sitrep_ms(row),
            criteria: criteria(row),
            authority,
        })
    }

    /// By whoever commands, with every criterion met or waived with a reason.
    fn stand_down(
        &self,
        judged: &[Judged],
        reason: &PlaceText,
        id: StaffId,
    ) -> Result<Event, Refusal> {
        self.is_commander(id)?;
        check::place_text(reason, self.exercise)?;
        let wanted = self.response.as_ref().map(|now| now.criteria.as_slice()).unwrap_or_default();
        if wanted.len() != judged.len() {
            return Err(Refusal::Unjudged);
        }
        let met = |(words, judged): (&Words, &Judged)| {
            let waived = match judged {
                Judged::Met => None,
                Judged::Waived(reason) => {
                    check::place_text(reason, self.exercise)?;
                    Some(reason.as_str().to_owned())
                }
            };
            Ok(Met { criterion: words.zh.clone(), waived })
        };
        let criteria = wanted.iter().zip(judged).map(met).collect::<Result<_, Refusal>>()?;
        Ok(Event::StoodDown { criteria, reason: reason.as_str().to_owned() })
    }

    /// Offered by whoever has it, taken by whom it was offered to: between the two it stays
    /// where it was, so that there is one commander at every moment.
    fn hand_over(&self, command: &Command<'_>, id: StaffId) -> Result<Event, Refusal> {
        match command {
            Command::HandOver { to } => {
                self.is_commander(id)?;
                if self.offer.is_some() {
                    return Err(Refusal::OfferOpen);
                }
                if *to == id {
                    return Err(Refusal::SamePerson);
                }
                Ok(Event::CommandOffered { to: *to })
            }
            Command::EndOffer => {
                let offer = self.offer.ok_or(Refusal::NoOffer)?;
                let is_of_it = [offer.from, offer.to].contains(&id);
                if is_of_it {
                    Ok(Event::OfferEnded { to: offer.to })
                } else {
                    Err(Refusal::NoOffer)
                }
            }
            _ => {
                let offer = self.offer.filter(|offer| offer.to == id).ok_or(Refusal::NoOffer)?;
                Ok(Event::CommandTaken { from: offer.from })
            }
        }
    }

    fn is_commander(&self, id: StaffId) -> Result<(), Refusal> {
        if self.commander == Some(id) { Ok(()) } else { Err(Refusal::NotCommander) }
    }
}

/// What must be so before this level ends, as people read it.
fn criteria(level: &Level) -> Vec<Words> {
    let words = |criterion: &Criterion| match criterion {
        Criterion::Judged(label) => Words::from(label),
        Criterion::Measured { condition, held } => {
            let operator = condition.operator.code();
            let mut zh = format!("{} {operator} {}", condition.signal, condition.value);
            if let Some(held) = held {
                zh = format!("{zh} · {}", held.as_str());
            }
            Words { zh, en: None }
        }
    };
    level.stand_down_all.iter().map(words).collect()
}
