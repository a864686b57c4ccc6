//! Recusal (回避): an officer says it, the person asks for it, or the head or the unit above
//! decides it. Nobody decides about themselves, and a head's is decided above them.

use super::bars::{BarCommand, BarEvent, Meant};
use super::decide::{Rules, Who};
use super::event::TextRef;
use super::owed::supervising;
use super::refusal::Refusal;
use super::state::Case;
use crate::ids::{StaffId, UnitId};
use crate::leaf::Actor;
use crate::policy::Role;
use crate::time::{Millis, date_of, day_end, day_number};

/// By when an ask is decided. No article says it; a case does not wait for it meanwhile
/// (行政处罚法 (2021) art. 43: 决定作出之前，不停止调查).
pub const RECUSAL_DAYS: i64 = 3;
/// How often one person can ask on one case.
pub const RECUSAL_ASKS_MAX: usize = 10;

pub(super) fn decide(
    case: &Case,
    command: BarCommand,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<BarEvent, Refusal> {
    match command {
        BarCommand::RecusalDeclare { basis, reason } => {
            let Actor::Staff { id: officer, unit } = who.actor else {
                return Err(Refusal::NotAssigned);
            };
            let leads = who.roles.contains(&Role::UnitHead);
            let unit = decider(case, unit, leads, rules);
            Ok(BarEvent::Recused { officer, unit, basis, ask: None, reason })
        }
        BarCommand::RecusalAsk { whom, reason } => asked(case, whom, reason, rules, now),
        BarCommand::RecusalDecide { officer, unit, leads, ask, basis, reason } => {
            if case.bars.is_recused(officer) {
                return Err(Refusal::AlreadyOpen);
            }
            ask.map_or(Ok(()), |ask| answers(case, ask, who, rules))?;
            let unit = decides(case, officer, unit, leads, who, rules)?;
            Ok(BarEvent::Recused { officer, unit, basis, ask, reason })
        }
        BarCommand::RecusalRefuse { ask, reason } => {
            answers(case, ask, who, rules)?;
            Ok(BarEvent::RecusalRefused { ask, reason })
        }
        BarCommand::RecusalLift { officer, reason } => {
            let known = case.bars.recused.iter().find(|one| one.officer == officer);
            let known = known.ok_or(Refusal::NotOpen)?;
            if let Actor::Staff { id, unit } = who.actor {
                if id == officer {
                    return Err(Refusal::RecusalOwn);
                }
                if !rules.tree.is_within(known.unit, unit) {
                    return Err(Refusal::RecusalByHigher);
                }
            }
            Ok(BarEvent::RecusalLifted { officer, ask: known.ask, reason })
        }
        _ => unreachable!("the other commands are decided beside"),
    }
}

/// The unit that decides about an officer: their head, and for a head the unit above.
fn decider(case: &Case, unit: UnitId, leads: bool, rules: Rules<'_>) -> UnitId {
    let above = || rules.tree.ancestors(unit).next();
    if leads { above().unwrap_or(case.owner.unit) } else { unit }
}

fn decides(
    case: &Case,
    officer: StaffId,
    of: UnitId,
    leads: bool,
    who: Who<'_>,
    rules: Rules<'_>,
) -> Result<UnitId, Refusal> {
    let Actor::Staff { id, unit } = who.actor else { return Ok(decider(case, of, leads, rules)) };
    if id == officer {
        return Err(Refusal::RecusalOwn);
    }
    let top = rules.tree.ancestors(of).next().is_none();
    let above = unit != of && rules.tree.is_within(of, unit);
    // Above the topmost office stands nobody of this house: its inspector or another head does.
    if leads && !above && !(top && unit == of) {
        return Err(Refusal::RecusalByHigher);
    }
    Ok(unit)
}

fn asked(
    case: &Case,
    whom: Meant,
    reason: TextRef,
    rules: Rules<'_>,
    now: Millis,
) -> Result<BarEvent, Refusal> {
    if case.bars.asks_open().any(|ask| ask.whom == whom) {
        return Err(Refusal::AlreadyOpen);
    }
    if case.bars.asks.len() >= RECUSAL_ASKS_MAX {
        return Err(Refusal::TooMany);
    }
    let owner = case.owner.unit;
    let unit = match whom {
        Meant::Head => supervising(case, owner, rules),
        Meant::Leader => {
            let unit = case.joint.leader_unit.unwrap_or(owner);
            supervising(case, unit, rules)
        }
        Meant::Reviewer => case.review().map_or(owner, |review| review.unit),
        Meant::Handler | Meant::Mediator | Meant::Somebody => owner,
    };
    let zone = &rules.procedure.zone;
    let last = date_of(day_number(now.date_in(zone)) + RECUSAL_DAYS);
    let due_at = last.and_then(|last| day_end(last, zone)).map_err(|_| Refusal::DueInPast)?;
    let ask = u32::try_from(case.bars.asks.len()).unwrap_or(u32::MAX) + 1;
    Ok(BarEvent::RecusalAsked { ask, whom, unit, owner, due_at, reason })
}

/// The unit that was asked or one above it; where the case has gone to another unit since,
/// whoever the policy lets there.
fn answers(case: &Case, ask: u32, who: Who<'_>, rules: Rules<'_>) -> Result<(), Refusal> {
    let known = case.bars.asks_open().find(|known| known.ask == ask).ok_or(Refusal::NotOpen)?;
    let Actor::Staff { unit, .. } = who.actor else { return Ok(()) };
    let is_asked = rules.tree.is_within(known.unit, unit);
    let has_moved = case.owner.unit != known.owner;
    if is_asked || has_moved { Ok(()) } else { Err(Refusal::RecusalByHigher) }
}
