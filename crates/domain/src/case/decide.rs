//! State and command become events, or a refusal with its name. Pure: whether this person may
//! act at all was asked of `policy` before; here stands what the law and the state allow.

use super::command::{Command, Registration};
use super::event::{Event, TextRef};
use super::owed::{Owed, ground_met};
use super::state::Case;
use super::transition::Transition;
use super::{CaseKind, Stage, Verdict};
use crate::calendar::Calendar;
use crate::ids::{StaffId, UnitId};
use crate::leaf::Actor;
use crate::policy::Role;
use crate::procedure::Procedure;
use crate::time::Millis;
use crate::unit::UnitTree;

/// How often a person can have the same matter handled again by their verdict alone; after
/// that a head or an inspector decides, so that the way never ends in silence.
pub const REWORKS_BY_PERSON_MAX: u32 = 2;

/// How often a counter can give out a new secret of one case within a day: a jammed printer is
/// no reason for more, and somebody who tries to take a case over is seen.
pub const REISSUES_PER_DAY_MAX: usize = 3;
const DAY_MS: i64 = 86_400_000;

/// The rules that the case is pinned to, and the units that exist.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    pub procedure: &'a Procedure,
    pub calendar: &'a Calendar,
    pub tree: &'a UnitTree,
}

/// Who acts, already allowed by the policy.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    pub actor: Actor,
    pub roles: &'a [Role],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    WrongStage {
        stage: Stage,
    },
    UnknownUnit,
    SameUnit,
    /// An accusation never goes to the accused unit (信访工作条例 (2022) art. 30(3)).
    AccusedUnit,
    HandlerOfOtherUnit,
    WayNeeded,
    WayOnlyForClaims,
    UnknownNotice,
    NotExtendable,
    ExtensionPending,
    NoExtensionAsked,
    ExtensionUsedUp,
    ExtensionTooLong {
        max: u32,
    },
    /// A period that has ended cannot be extended.
    ExtensionLate,
    ExtensionByOther {
        approver: Role,
    },
    /// Nobody approves their own draft.
    FourEyes,
    /// None of the procedure's grounds for closing is met yet.
    NotYetClosable,
    ReworksUsedUp,
    /// A counter gave out too many secrets of this case today.
    SecretReissuedOften,
}

/// The first event of a case.
#[must_use]
pub fn register(brought: Registration, procedure: &Procedure, calendar: &Calendar) -> Event {
    Event::Registered {
        channel: brought.channel,
        case_kind: brought.case_kind,
        intake: brought.intake,
        title: brought.title,
        body: brought.body,
        place: brought.place,
        area_code: brought.area_code,
        topic: brought.topic,
        procedure: procedure.pin(),
        calendar: calendar.pin(),
        claimed: brought.claimed,
        contactable: brought.contactable,
        wish: brought.wish,
    }
}

/// # Errors
/// A [`Refusal`] that says which rule stands in the way; nothing has happened then.
pub fn decide(
    case: &Case,
    command: Command,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<Event>, Refusal> {
    let row = Transition::of(command.action()).expect("every command stands in the table");
    if !row.from.contains(&case.stage) {
        return Err(Refusal::WrongStage { stage: case.stage });
    }
    match command {
        Command::Classify { case_kind, way, topic, urgent, accused } => {
            way_fits(case_kind, way.is_some())?;
            let away = accused.map_or(Ok(None), |accused| away_from(case, accused, rules.tree))?;
            let classified = Event::Classified { case_kind, way, topic, urgent, accused };
            Ok(std::iter::once(classified).chain(away).collect())
        }
        Command::Route { to, reasons, note } => {
            unit_fits(case, to, rules.tree)?;
            way_known(case, rules.procedure)?;
            Ok(vec![Event::Routed { to, reasons, note }])
        }
        Command::Accept { notice } => {
            let text = notice.map(|text| Event::Notified { notice: "acceptance".into(), text });
            Ok(std::iter::once(Event::Accepted).chain(text).collect())
        }
        Command::Return { .. } if case.owner.unit == case.intake => Err(Refusal::SameUnit),
        Command::Return { reason } => {
            // An office that is itself complained of does not get the case back either.
            unit_fits(case, case.intake, rules.tree)?;
            Ok(vec![Event::Returned { reason }])
        }
        Command::Transfer { to, reason } => {
            unit_fits(case, to, rules.tree)?;
            if to == case.owner.unit {
                return Err(Refusal::SameUnit);
            }
            Ok(vec![Event::Transferred { to, reason }])
        }
        Command::Assign { to, unit } => assigned(case, to, unit),
        Command::Take => match who.actor {
            Actor::Staff { id, unit } => assigned(case, id, unit),
            Actor::Resident | Actor::System => Err(Refusal::HandlerOfOtherUnit),
        },
        Command::Notify { notice, text } => {
            let known = rules.procedure.notices.iter().any(|known| known.id == notice);
            let event = Event::Notified { notice, text };
            if known { Ok(vec![event]) } else { Err(Refusal::UnknownNotice) }
        }
        Command::AddMaterial { text } => Ok(vec![Event::MaterialAdded { text }]),
        Command::OpenIdentity { reason } => Ok(vec![Event::IdentityOpened { reason }]),
        Command::ChangeSecret { retired } => Ok(vec![Event::SecretChanged { retired }]),
        Command::ReissueSecret { reason, retired } => {
            let today = case.reissues.iter().filter(|at| at.0 > now.0 - DAY_MS).count();
            if today >= REISSUES_PER_DAY_MAX {
                return Err(Refusal::SecretReissuedOften);
            }
            Ok(vec![Event::SecretReissued { reason, retired }])
        }
        other => decide_period(case, other, who, rules, now),
    }
}

/// The second half of [`decide`]: extensions.
fn decide_period(
    case: &Case,
    command: Command,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::AskExtension(asked) => {
            if case.extension_pending.is_some() {
                return Err(Refusal::ExtensionPending);
            }
            extension_fits(case, &asked.clock, asked.amount, rules, now)?;
            let (clock, amount, reason) = (asked.clock, asked.amount, asked.reason);
            Ok(vec![Event::ExtensionAsked { clock, amount, reason }])
        }
        Command::GrantExtension { amount, reason } => {
            let asked = case.extension_pending.as_ref().ok_or(Refusal::NoExtensionAsked)?;
            extension_fits(case, &asked.clock, amount, rules, now)?;
            let by = approver_fits(case, &asked.clock, who, rules.procedure)?;
            let clock = asked.clock.clone();
            Ok(vec![Event::ExtensionGranted { clock, amount, reason, by }])
        }
        Command::RefuseExtension { reason } => {
            let asked = case.extension_pending.as_ref().ok_or(Refusal::NoExtensionAsked)?;
            approver_fits(case, &asked.clock, who, rules.procedure)?;
            Ok(vec![Event::ExtensionRefused { clock: asked.clock.clone(), reason }])
        }
        other => decide_answer(case, other, who, rules, now),
    }
}

/// The last part of [`decide`]: the answer, the verdict, the end.
fn decide_answer(
    case: &Case,
    command: Command,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Draft { outcome, text } => Ok(vec![Event::Drafted { outcome, text }]),
        Command::SendBack { reason } => Ok(vec![Event::SentBack { reason }]),
        Command::Approve => {
            let drafter = case.draft.map(|draft| draft.by);
            if drafter == Some(who.actor) {
                return Err(Refusal::FourEyes);
            }
            Ok(vec![Event::Approved])
        }
        Command::Deliver { means } => Ok(vec![Event::Delivered { means }]),
        Command::GiveVerdict { verdict, text, again } => verdict_given(case, verdict, text, again),
        Command::Reopen { reason } if who.actor == Actor::Resident => {
            Ok(vec![reopened_by_person(case, reason)?])
        }
        Command::Reopen { reason } => Ok(vec![Event::Reopened { reason, by_person: false }]),
        Command::Conclude => {
            let ground = ground_met(case, rules, now).ok_or(Refusal::NotYetClosable)?;
            Ok(vec![Event::Concluded { ground }])
        }
        _ => unreachable!("the other commands are decided above"),
    }
}

fn verdict_given(
    case: &Case,
    verdict: Verdict,
    text: Option<TextRef>,
    again: Option<TextRef>,
) -> Result<Vec<Event>, Refusal> {
    let mut events = vec![Event::VerdictGiven { verdict, text }];
    if let Some(reason) = again.filter(|_| verdict != Verdict::Solved) {
        events.push(reopened_by_person(case, reason)?);
    }
    Ok(events)
}

fn reopened_by_person(case: &Case, reason: TextRef) -> Result<Event, Refusal> {
    if case.reworks >= REWORKS_BY_PERSON_MAX {
        return Err(Refusal::ReworksUsedUp);
    }
    Ok(Event::Reopened { reason, by_person: true })
}

fn way_fits(kind: CaseKind, has_way: bool) -> Result<(), Refusal> {
    if has_way && kind != CaseKind::Claim {
        return Err(Refusal::WayOnlyForClaims);
    }
    Ok(())
}

/// Where the way decides which clocks run, a claim is not passed on before it is named.
fn way_known(case: &Case, procedure: &Procedure) -> Result<(), Refusal> {
    let way_counts = procedure.clocks.iter().any(|clock| !clock.applies.ways.is_empty());
    if way_counts && case.kind == CaseKind::Claim && case.way.is_none() {
        return Err(Refusal::WayNeeded);
    }
    Ok(())
}

fn unit_fits(case: &Case, to: UnitId, tree: &UnitTree) -> Result<(), Refusal> {
    tree.get(to).filter(|unit| unit.active).ok_or(Refusal::UnknownUnit)?;
    if case.accused.is_some_and(|accused| tree.is_within(to, accused)) {
        return Err(Refusal::AccusedUnit);
    }
    Ok(())
}

/// A case found to be about the very unit that has it leaves that unit at once, for the one
/// above the accused; where none stands above, somebody outside has to be asked first.
fn away_from(case: &Case, accused: UnitId, tree: &UnitTree) -> Result<Option<Event>, Refusal> {
    tree.get(accused).ok_or(Refusal::UnknownUnit)?;
    if !tree.is_within(case.owner.unit, accused) {
        return Ok(None);
    }
    let to = tree.ancestors(accused).next().ok_or(Refusal::AccusedUnit)?;
    Ok(Some(Event::Routed { to, reasons: vec!["accused-had-it".into()], note: None }))
}

fn assigned(case: &Case, to: StaffId, unit: UnitId) -> Result<Vec<Event>, Refusal> {
    if unit != case.owner.unit {
        return Err(Refusal::HandlerOfOtherUnit);
    }
    Ok(vec![Event::Assigned { to }])
}

fn extension_fits(
    case: &Case,
    clock: &str,
    amount: u32,
    rules: Rules<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    let rule = rules.procedure.clock(clock).ok_or(Refusal::NotExtendable)?;
    let extension = rule.extension.as_ref().ok_or(Refusal::NotExtendable)?;
    let granted = case.extensions.iter().filter(|known| known.clock == clock).count();
    if granted >= extension.times as usize {
        return Err(Refusal::ExtensionUsedUp);
    }
    if let Some(max) = extension.max.filter(|max| amount > *max || amount == 0) {
        return Err(Refusal::ExtensionTooLong { max });
    }
    let owed = Owed::of(case, rules);
    let running = owed.running().find(|running| running.id() == clock);
    if running.ok_or(Refusal::NotExtendable)?.is_late(now) {
        return Err(Refusal::ExtensionLate);
    }
    Ok(())
}

/// Who may grant is the procedure's word: the head of the unit that owes it, or somebody of
/// the registering office (12345 hotlines grant extensions to the units they dispatch to).
fn approver_fits(
    case: &Case,
    clock: &str,
    who: Who<'_>,
    procedure: &Procedure,
) -> Result<StaffId, Refusal> {
    let rule = procedure.clock(clock).and_then(|rule| rule.extension.as_ref());
    let approver = rule.ok_or(Refusal::NotExtendable)?.approver;
    let unit_wanted = if approver == Role::UnitHead { case.owner.unit } else { case.intake };
    match who.actor {
        Actor::Staff { id, unit } if unit == unit_wanted && who.roles.contains(&approver) => Ok(id),
        _ => Err(Refusal::ExtensionByOther { approver }),
    }
}

impl Refusal {
    /// The language key that says it: `error-refused-…`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "wrong-stage",
            Self::UnknownUnit => "unknown-unit",
            Self::SameUnit => "same-unit",
            Self::AccusedUnit => "accused-unit",
            Self::HandlerOfOtherUnit => "handler-of-other-unit",
            Self::WayNeeded => "way-needed",
            Self::WayOnlyForClaims => "way-only-for-claims",
            Self::UnknownNotice => "unknown-notice",
            Self::NotExtendable => "not-extendable",
            Self::ExtensionPending => "extension-pending",
            Self::NoExtensionAsked => "no-extension-asked",
            Self::ExtensionUsedUp => "extension-used-up",
            Self::ExtensionTooLong { .. } => "extension-too-long",
            Self::ExtensionLate => "extension-late",
            Self::ExtensionByOther { .. } => "extension-by-other",
            Self::FourEyes => "four-eyes",
            Self::NotYetClosable => "not-yet-closable",
            Self::ReworksUsedUp => "reworks-used-up",
            Self::SecretReissuedOften => "secret-reissued-often",
        }
    }
}
