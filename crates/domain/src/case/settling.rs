//! Appointments, hearings and follow-ups of one case, folded and decided. Each is numbered
//! within its case; the case and its clocks go on, except that a hearing stops the clocks that
//! name it in the procedure. What both sides want is in `mediation`.

use super::decide::{Rules, due_end};
use super::event::TextRef;
use super::mediation::{self, Mediating, Mediation};
use super::refusal::Refusal;
use super::settle::{Asking, Found, SettleCommand, SettleEvent};
use super::state::Case;
use super::{Stage, codes};
use crate::clock::Pause;
use crate::ids::StaffId;
use crate::leaf::Actor;
use crate::time::{Millis, date_of, day_end, day_number};
use jiff::civil::Date;

/// How many of each a case can have.
pub const SETTLINGS_MAX: usize = 30;
/// The pause reason that a hearing stands under in procedure files.
pub const HEARING: &str = "hearing";
/// An appointment or a hearing lies no further ahead, and a hearing lasts no longer: whoever
/// could name any day could put somebody off, or stop a clock, for good.
pub const AHEAD_DAYS_MAX: i64 = 60;
/// A follow-up comes within a year, also where something is paid or built in parts.
pub const FOLLOW_UP_DAYS_MAX: i64 = 366;
/// When somebody looks again at what was not yet done, where the procedure has no days for it.
const LOOK_AGAIN_DAYS: u32 = 30;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub appointment: u32,
    pub at: Millis,
    pub with: Option<StaffId>,
    pub place: TextRef,
    pub ended: bool,
}

codes!(
    /// How far a hearing is.
    HearingState { Set = "set", Held = "held", Cancelled = "cancelled" }
);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearing {
    pub hearing: u32,
    pub from: Date,
    pub to: Date,
    pub state: HearingState,
    /// Set before a review was asked for: it is none of that review, and stops none of its days.
    pub is_earlier: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub follow_up: u32,
    pub asking: Asking,
    pub due_at: Millis,
    pub found: Option<Found>,
}

/// Ways of settling, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settling {
    /// An appointment was asked for and none set since.
    pub appointment_asked: bool,
    pub appointments: Vec<Appointment>,
    pub mediations: Vec<Mediation>,
    pub hearings: Vec<Hearing>,
    /// The days of hearings that stop the clocks which name them.
    pub pauses: Vec<Pause>,
    pub follow_ups: Vec<FollowUp>,
}

impl Settling {
    /// The mediation that is still going on.
    #[must_use]
    pub fn mediation(&self) -> Option<&Mediation> {
        let open = [Mediating::Offered, Mediating::Meeting];
        self.mediations.last().filter(|last| open.contains(&last.state))
    }

    /// The last agreement, if a court may still confirm it.
    #[must_use]
    pub fn agreement(&self) -> Option<&Mediation> {
        self.mediations.iter().rev().find(|one| one.state == Mediating::Agreed)
    }

    #[must_use]
    pub fn hearing(&self) -> Option<&Hearing> {
        self.hearings.last().filter(|last| last.state == HearingState::Set)
    }

    pub fn appointments_open(&self) -> impl Iterator<Item = &Appointment> {
        self.appointments.iter().filter(|one| !one.ended)
    }

    pub fn follow_ups_open(&self) -> impl Iterator<Item = &FollowUp> {
        self.follow_ups.iter().filter(|one| one.found.is_none())
    }

    pub(super) fn apply(&mut self, event: &SettleEvent) {
        match event {
            SettleEvent::AppointmentAsked { .. } => self.appointment_asked = true,
            SettleEvent::AppointmentSet { appointment, on, with, place } => {
                self.appointment_asked = false;
                let (appointment, at, with, place) = (*appointment, *on, *with, *place);
                let ended = false;
                self.appointments.push(Appointment { appointment, at, with, place, ended });
            }
            SettleEvent::AppointmentHeld { appointment, .. }
            | SettleEvent::AppointmentCancelled { appointment, .. } => {
                let known = self.appointments.iter_mut().find(|a| a.appointment == *appointment);
                known.into_iter().for_each(|known| known.ended = true);
            }
            SettleEvent::FollowUpSet { follow_up, asking, due_at } => {
                let (follow_up, asking, due_at) = (*follow_up, *asking, *due_at);
                self.follow_ups.push(FollowUp { follow_up, asking, due_at, found: None });
            }
            SettleEvent::FollowUpDone { follow_up, found, .. } => {
                let known = self.follow_ups.iter_mut().find(|f| f.follow_up == *follow_up);
                known.into_iter().for_each(|known| known.found = Some(*found));
            }
            SettleEvent::HearingSet { hearing, from, to, .. } => {
                let (hearing, from, to) = (*hearing, *from, *to);
                let state = HearingState::Set;
                self.hearings.push(Hearing { hearing, from, to, state, is_earlier: false });
                self.pauses_gather();
            }
            SettleEvent::HearingHeld { to, .. } => self.hearing_ends(HearingState::Held, Some(*to)),
            SettleEvent::HearingCancelled { .. } => {
                self.hearing_ends(HearingState::Cancelled, None)
            }
            _ => mediation::apply(&mut self.mediations, event),
        }
    }

    fn hearing_ends(&mut self, state: HearingState, to: Option<Date>) {
        if let Some(last) = self.hearings.last_mut() {
            last.state = state;
            last.to = to.unwrap_or(last.to);
        }
        self.pauses_gather();
    }

    /// A review begins: a hearing that was set before stops none of its days.
    pub(super) fn review_begins(&mut self) {
        if let Some(last) = self.hearings.last_mut() {
            last.is_earlier |= last.state == HearingState::Set;
        }
        self.pauses_gather();
    }

    fn pauses_gather(&mut self) {
        let stops = |one: &&Hearing| one.state != HearingState::Cancelled && !one.is_earlier;
        let pause = |one: &Hearing| Pause { reason: HEARING.into(), from: one.from, to: one.to };
        self.pauses = self.hearings.iter().filter(stops).map(pause).collect();
    }
}

pub(super) fn decide(
    case: &Case,
    command: SettleCommand,
    actor: Actor,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<SettleEvent>, Refusal> {
    match command {
        SettleCommand::AppointmentAsk { .. }
        | SettleCommand::AppointmentSet { .. }
        | SettleCommand::AppointmentHold { .. }
        | SettleCommand::AppointmentCancel { .. } => {
            Ok(vec![appointment(case, command, rules, now)?])
        }
        SettleCommand::HearingSet { .. }
        | SettleCommand::HearingHold { .. }
        | SettleCommand::HearingCancel { .. } => Ok(vec![hearing(case, command, rules, now)?]),
        SettleCommand::FollowUpSet { asking, due } => {
            let agreed = case.settling.mediations.iter().any(|one| one.agreement.is_some());
            // Before there is an answer or an agreement there is nothing to come back to.
            if !agreed && ![Stage::Answered, Stage::Concluded].contains(&case.stage) {
                return Err(Refusal::WrongStage { stage: case.stage });
            }
            Ok(vec![follow_up(case, asking, due, rules, now)?])
        }
        SettleCommand::FollowUpDone { follow_up, found, text } => {
            let open = case.settling.follow_ups_open().find(|open| open.follow_up == follow_up);
            let asking = open.ok_or(Refusal::NotOpen)?.asking;
            let done = SettleEvent::FollowUpDone { follow_up, found, text };
            let again = (found == Found::NotYet).then(|| look_again(case, asking, rules, now));
            Ok(std::iter::once(done).chain(again.flatten()).collect())
        }
        other => mediation::decide(case, other, actor, rules, now),
    }
}

fn appointment(
    case: &Case,
    command: SettleCommand,
    rules: Rules<'_>,
    now: Millis,
) -> Result<SettleEvent, Refusal> {
    let settling = &case.settling;
    let open = |number| {
        let open = settling.appointments_open().find(|open| open.appointment == number);
        open.ok_or(Refusal::NotOpen)
    };
    match command {
        SettleCommand::AppointmentAsk { .. } if settling.appointment_asked => {
            Err(Refusal::AlreadyOpen)
        }
        SettleCommand::AppointmentAsk { text } => Ok(SettleEvent::AppointmentAsked { text }),
        SettleCommand::AppointmentSet { .. } if !case.stage.is_open() => {
            Err(Refusal::WrongStage { stage: case.stage })
        }
        SettleCommand::AppointmentSet { at, with, place } => {
            if at <= now {
                return Err(Refusal::DueInPast);
            }
            not_too_far(at.date_in(&rules.procedure.zone), AHEAD_DAYS_MAX, rules, now)?;
            let appointment = number(settling.appointments.len())?;
            Ok(SettleEvent::AppointmentSet { appointment, on: at, with, place })
        }
        SettleCommand::AppointmentHold { appointment, text } => {
            // Somebody may come an hour early; a day early it was not this appointment.
            let zone = &rules.procedure.zone;
            if now.date_in(zone) < open(appointment)?.at.date_in(zone) {
                return Err(Refusal::NotYetHeld);
            }
            Ok(SettleEvent::AppointmentHeld { appointment, text })
        }
        SettleCommand::AppointmentCancel { appointment, reason } => {
            open(appointment)?;
            Ok(SettleEvent::AppointmentCancelled { appointment, reason })
        }
        _ => unreachable!("only appointments come here"),
    }
}

fn hearing(
    case: &Case,
    command: SettleCommand,
    rules: Rules<'_>,
    now: Millis,
) -> Result<SettleEvent, Refusal> {
    let settling = &case.settling;
    let today = now.date_in(&rules.procedure.zone);
    let open = || settling.hearing().ok_or(Refusal::NotOpen);
    match command {
        SettleCommand::HearingSet { from, to, text } => {
            if settling.hearing().is_some() {
                return Err(Refusal::AlreadyOpen);
            }
            // A day belongs to one hearing only.
            let last = settling.hearings.iter().filter(|one| one.state == HearingState::Held);
            let taken = last.map(|one| one.to).max();
            if from < today || taken.is_some_and(|taken| from <= taken) {
                return Err(Refusal::DueInPast);
            }
            if to < from {
                return Err(Refusal::Reversed);
            }
            not_too_far(from, AHEAD_DAYS_MAX, rules, now)?;
            if day_number(to) - day_number(from) >= AHEAD_DAYS_MAX {
                return Err(Refusal::TooFar);
            }
            let hearing = number(settling.hearings.len())?;
            Ok(SettleEvent::HearingSet { hearing, from, to, text })
        }
        SettleCommand::HearingHold { to, text } => {
            let from = open()?.from;
            if today < from || to > today {
                return Err(Refusal::NotYetHeld);
            }
            if to < from {
                return Err(Refusal::Reversed);
            }
            Ok(SettleEvent::HearingHeld { to, text })
        }
        SettleCommand::HearingCancel { reason } => {
            open()?;
            Ok(SettleEvent::HearingCancelled { reason })
        }
        _ => unreachable!("only hearings come here"),
    }
}

/// Somebody comes back to the matter by this day.
pub(super) fn follow_up(
    case: &Case,
    asking: Asking,
    due: Date,
    rules: Rules<'_>,
    now: Millis,
) -> Result<SettleEvent, Refusal> {
    let due_at = due_end(due, rules, now)?;
    not_too_far(due, FOLLOW_UP_DAYS_MAX, rules, now)?;
    let follow_up = number(case.settling.follow_ups.len())?;
    Ok(SettleEvent::FollowUpSet { follow_up, asking, due_at })
}

/// What was found not yet done is looked at again: a promise does not end in silence.
fn look_again(case: &Case, asking: Asking, rules: Rules<'_>, now: Millis) -> Option<SettleEvent> {
    in_days(case, asking, rules.procedure.came_back_days.unwrap_or(LOOK_AGAIN_DAYS), rules, now)
}

/// The same in so many days; nothing where there is no room for one more.
pub(super) fn in_days(
    case: &Case,
    asking: Asking,
    days: u32,
    rules: Rules<'_>,
    now: Millis,
) -> Option<SettleEvent> {
    let zone = &rules.procedure.zone;
    let due = date_of(day_number(now.date_in(zone)) + i64::from(days)).ok()?;
    let due_at = day_end(due, zone).ok()?;
    let follow_up = number(case.settling.follow_ups.len()).ok()?;
    Some(SettleEvent::FollowUpSet { follow_up, asking, due_at })
}

fn not_too_far(day: Date, max: i64, rules: Rules<'_>, now: Millis) -> Result<(), Refusal> {
    let ahead = day_number(day) - day_number(now.date_in(&rules.procedure.zone));
    if ahead > max { Err(Refusal::TooFar) } else { Ok(()) }
}

/// The next number of its kind, while there is room.
pub(super) fn number(count: usize) -> Result<u32, Refusal> {
    if count >= SETTLINGS_MAX {
        return Err(Refusal::TooMany);
    }
    Ok(u32::try_from(count).expect("a small number") + 1)
}
