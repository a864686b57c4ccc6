//! State and command become events, or a refusal with its name. Pure: whether this person may
//! act at all was asked of `policy` before; here stands what the law and the state allow.

use super::command::{Command, Registration};
use super::delivery::{self, approval_fits, other_eyes};
use super::event::{Event, TextRef};
use super::owed::{Owed, ground_met};
use super::refusal::Refusal;
use super::review::{self, ReviewCommand, ReviewEvent, ReviewResult};
use super::settle::{Asking, Found, SettleCommand};
use super::state::Case;
use super::transition::Transition;
use super::{
    CaseKind, Outcome, Stage, Verdict, bars, file, joint, protect, settling, unit_fits, withdraw,
};
use crate::calendar::Calendar;
use crate::ids::{StaffId, UnitId};
use crate::leaf::Actor;
use crate::policy::Role;
use crate::procedure::Procedure;
use crate::time::{Millis, day_end};
use crate::unit::UnitTree;
use jiff::civil::Date;

/// How often a person can have the same matter handled again by their verdict alone; after
/// that a head or an inspector decides, so that the way never ends in silence.
pub const REWORKS_BY_PERSON_MAX: u32 = 2;

/// How often a counter can give out a new secret of one case within a day: a jammed printer is
/// no reason for more, and somebody who tries to take a case over is seen.
pub const REISSUES_PER_DAY_MAX: usize = 3;
/// Whoever guesses at who brought a case has few guesses, and the person reads of each.
const SEEKS_PER_DAY_MAX: usize = 3;
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
        accused: brought.accused,
        protects: brought.protects,
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
    if !row.when.holds(case) {
        return Err(Refusal::NotNow { needs: row.when });
    }
    if bars::named(&command).is_some_and(|officer| case.bars.is_recused(officer)) {
        return Err(Refusal::Recused);
    }
    match command {
        Command::Bar(command) => events(bars::decide(case, command, who, rules, now)),
        Command::Joint(command) => events(joint::decide(case, command, who.actor, rules, now)),
        Command::Delivery(command) => events(delivery::decide(case, command, who.actor)),
        Command::Settle(command) => settled(case, command, who, rules, now),
        Command::Review(command) => reviewed(case, command, who, rules, now),
        Command::Person(command) => events(withdraw::decide(case, command, rules, now)),
        command @ Command::Classify { .. } => classified(case, command, rules),
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
        Command::Return { reason } | Command::Transfer { reason, .. }
            if joint::arbiter_asked(case, reason, rules).is_some() =>
        {
            let asked = joint::arbiter_asked(case, reason, rules).expect("just asked");
            Ok(vec![asked?.into()])
        }
        Command::Return { reason } => {
            // An office that is itself complained of does not get the case back either.
            unit_fits(case, case.intake, rules.tree)?;
            Ok(vec![Event::Returned { reason }])
        }
        Command::Transfer { to, .. } if to == case.owner.unit => Err(Refusal::SameUnit),
        Command::Transfer { to, reason } => {
            unit_fits(case, to, rules.tree)?;
            Ok(vec![Event::Transferred { to, reason }])
        }
        Command::Assign { to, unit } => assigned(case, to, unit),
        Command::Take => match who.actor {
            Actor::Staff { id, unit } => assigned(case, id, unit),
            Actor::Resident | Actor::System => Err(Refusal::HandlerOfOtherUnit),
        },
        Command::Notify { notice, text } => {
            let known = rules.procedure.notices.iter().any(|known| known.id == notice);
            known.then(|| vec![Event::Notified { notice, text }]).ok_or(Refusal::UnknownNotice)
        }
        Command::AddMaterial { text } => Ok(vec![Event::MaterialAdded { text }]),
        Command::Summarise { text } => Ok(vec![Event::Summarised { text }]),
        Command::File(command) => Ok(vec![file::decide(command).into()]),
        Command::OpenIdentity { reason } => Ok(vec![Event::IdentityOpened { reason }]),
        other => decide_secret(case, other, who, rules, now),
    }
}

/// The second part of [`decide`]: what opens the case to its person, changed, sought, given anew.
fn decide_secret(
    case: &Case,
    command: Command,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::ChangeSecret { retired } => Ok(vec![Event::SecretChanged { retired }]),
        Command::SeekSecret { matched } if today(&case.seeks, now) < SEEKS_PER_DAY_MAX => {
            Ok(vec![Event::SecretSought { matched }])
        }
        Command::SeekSecret { .. } => Err(Refusal::SecretSoughtOften),
        Command::ReissueSecret { reason, retired }
            if today(&case.reissues, now) < REISSUES_PER_DAY_MAX =>
        {
            Ok(vec![Event::SecretReissued { reason, retired }])
        }
        Command::ReissueSecret { .. } => Err(Refusal::SecretReissuedOften),
        other => decide_period(case, other, who, rules, now),
    }
}

/// How often within the last day.
fn today(times: &[Millis], now: Millis) -> usize {
    times.iter().filter(|at| at.0 > now.0 - DAY_MS).count()
}

/// The last part of [`decide`]: extensions.
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
        Command::Draft { outcome, text, holds } => {
            let wanted = rules.procedure.answer_parts(case.kind);
            let missing = wanted.into_iter().find(|part| !holds.contains(&part.id));
            match missing {
                Some(part) => Err(Refusal::AnswerIncomplete { part: part.id.clone() }),
                None => Ok(vec![Event::Drafted { outcome, text }]),
            }
        }
        Command::SendBack { reason } => Ok(vec![Event::SentBack { reason }]),
        Command::Check => {
            other_eyes(case, who)?;
            Ok(vec![Event::Checked])
        }
        Command::Approve => {
            approval_fits(case, who)?;
            // Whoever signs an unchecked draft has checked it.
            let checked = (case.stage == Stage::Drafted).then_some(Event::Checked);
            Ok(checked.into_iter().chain([Event::Approved]).collect())
        }
        Command::GiveVerdict { verdict, text, again } => {
            let mut events = vec![Event::VerdictGiven { verdict, text }];
            if let Some(reason) = again.filter(|_| verdict != Verdict::Solved) {
                events.push(reopened_by_person(case, reason, rules, now)?);
            }
            Ok(events)
        }
        Command::Reopen { .. } if case.review().is_some() => Err(Refusal::ReviewOpen),
        Command::Reopen { reason } if who.actor == Actor::Resident => {
            Ok(vec![reopened_by_person(case, reason, rules, now)?])
        }
        Command::Reopen { reason } => Ok(vec![Event::Reopened { reason, by_person: false }]),
        Command::Conclude => concluded(case, rules, now),
        _ => unreachable!("the other commands are decided above"),
    }
}

/// What it is, and what follows from that at once: where it goes, what it is tied to.
fn classified(case: &Case, command: Command, rules: Rules<'_>) -> Result<Vec<Event>, Refusal> {
    let Command::Classify { case_kind, way, topic, urgent, accused } = command else {
        unreachable!("asked of this command only")
    };
    way_fits(case_kind, way.is_some())?;
    protect::stays_barred(case, accused, rules.tree)?;
    let away = accused.map_or(Ok(None), |accused| away_from(case, accused, rules.tree))?;
    let beside = joint::reclassified(case, case_kind, accused, rules.tree);
    let classified = Event::Classified { case_kind, way, topic, urgent, accused };
    let beside = beside.into_iter().map(Event::from);
    Ok(std::iter::once(classified).chain(away).chain(beside).collect())
}

/// The lawful end; where something was repaired, somebody asks later whether it came back.
fn concluded(case: &Case, rules: Rules<'_>, now: Millis) -> Result<Vec<Event>, Refusal> {
    let ground = ground_met(case, rules, now).ok_or(Refusal::NotYetClosable)?;
    let mut events = vec![Event::Concluded { ground }];
    let repaired = [Some(Outcome::Resolved), Some(Outcome::PartlyResolved)].contains(&case.outcome);
    let asked = case.settling.follow_ups_open().any(|open| open.asking == Asking::CameBack);
    if let Some(days) = rules.procedure.came_back_days.filter(|_| repaired && !asked) {
        let check = settling::in_days(case, Asking::CameBack, days, rules, now);
        events.extend(check.map(Event::from));
    }
    Ok(events)
}

fn events<E: Into<Event>>(decided: Result<Vec<E>, Refusal>) -> Result<Vec<Event>, Refusal> {
    Ok(decided?.into_iter().map(Into::into).collect())
}

/// What a follow-up found back again is handled again, without the person having to ask.
fn settled(
    case: &Case,
    command: SettleCommand,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<Event>, Refusal> {
    let back = match &command {
        SettleCommand::FollowUpDone { found: Found::CameBack, text, .. } => Some(*text),
        _ => None,
    };
    let mut events = events(settling::decide(case, command, who.actor, rules, now))?;
    let may_reopen = [Stage::Answered, Stage::Concluded].contains(&case.stage);
    if let Some(reason) = back.filter(|_| may_reopen && case.review().is_none()) {
        events.push(Event::Reopened { reason, by_person: false });
    }
    Ok(events)
}

/// An opinion that finds the answer wrong sends the case back to be answered anew.
fn reviewed(
    case: &Case,
    command: ReviewCommand,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<Event>, Refusal> {
    let mut events = events(review::decide(case, command, who, rules, now))?;
    let delivered = ReviewEvent::ReviewDelivered { level: 0 }.kind();
    let decided = case.review().and_then(|review| review.decided);
    if let Some((ReviewResult::SentBack, reason, _)) = decided
        && events.iter().any(|event| event.kind() == delivered)
    {
        events.push(Event::Reopened { reason, by_person: false });
    }
    Ok(events)
}

/// The exclusive end of the local day by which somebody is to do something.
pub(super) fn due_end(due: Date, rules: Rules<'_>, now: Millis) -> Result<Millis, Refusal> {
    let end = day_end(due, &rules.procedure.zone).map_err(|_| Refusal::DueInPast)?;
    if end <= now { Err(Refusal::DueInPast) } else { Ok(end) }
}

fn reopened_by_person(
    case: &Case,
    reason: TextRef,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Event, Refusal> {
    if case.review().is_some() {
        return Err(Refusal::ReviewOpen);
    }
    if let Some(window) = &rules.procedure.reopen_window {
        let owed = Owed::of(case, rules);
        let clock = owed.clocks.iter().rfind(|clock| clock.id() == window);
        if clock.is_some_and(|clock| clock.is_running() && clock.is_late(now)) {
            return Err(Refusal::WindowOver);
        }
    }
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
