//! Admission by two (break-glass): somebody without a part in the case asks with a ground and a
//! reason, a second person of another branch confirms, and one officer sees one case for an hour.

use super::barred::Admission;
use super::bars::{BarCommand, BarEvent};
use super::decide::{Rules, Who};
use super::event::Event;
use super::refusal::Refusal;
use super::state::Case;
use crate::ids::UnitId;
use crate::leaf::Actor;
use crate::time::Millis;
use crate::unit::UnitTree;

/// How long an ask waits, and how long an admission lasts.
pub const ADMISSION_MS: i64 = 60 * 60_000;
/// How often one officer can ask on one case within a day.
const ASKS_PER_DAY_MAX: usize = 5;
const DAY_MS: i64 = 86_400_000;

pub(super) fn decide(
    case: &Case,
    command: BarCommand,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<BarEvent, Refusal> {
    let Actor::Staff { id, unit } = who.actor else { return Err(Refusal::NotAssigned) };
    match command {
        BarCommand::AdmissionAsk { ground, reason } => {
            let own = || case.bars.admissions.iter().filter(|one| one.officer == id);
            if own().any(|one| one.ends_at().is_some_and(|ends_at| now < ends_at)) {
                return Err(Refusal::AlreadyOpen);
            }
            if own().filter(|one| one.asked_at.0 > now.0 - DAY_MS).count() >= ASKS_PER_DAY_MAX {
                return Err(Refusal::TooMany);
            }
            let ask = u32::try_from(case.bars.admissions.len()).unwrap_or(u32::MAX) + 1;
            let expires_at = Millis(now.0 + ADMISSION_MS);
            Ok(BarEvent::AdmissionAsked { ask, officer: id, unit, ground, expires_at, reason })
        }
        BarCommand::AdmissionConfirm { ask } => {
            second(case, ask, who, rules, now)?;
            Ok(BarEvent::AdmissionConfirmed { ask, until: Millis(now.0 + ADMISSION_MS) })
        }
        BarCommand::AdmissionRefuse { ask, reason } => {
            second(case, ask, who, rules, now)?;
            Ok(BarEvent::AdmissionRefused { ask, reason })
        }
        BarCommand::AdmissionEnd { ask } => {
            let open =
                |one: &&Admission| one.ask == ask && one.ends_at().is_some_and(|at| now < at);
            let one = case.bars.admissions.iter().find(open).ok_or(Refusal::NotOpen)?;
            let second = one.confirmed.is_some_and(|(second, _)| second == who.actor);
            // And the units above whoever has the case; not these themselves, who might have
            // something to hide.
            let above = rules.tree.ancestors(case.owner.unit).any(|above| above == unit);
            if one.officer != id && !second && !above {
                return Err(Refusal::AdmissionNotYours);
            }
            Ok(BarEvent::AdmissionEnded { ask })
        }
        BarCommand::AdmissionNote { text } => {
            let mine = |one: &&Admission| one.officer == id && one.stands(now);
            let one = case.bars.admissions.iter().find(mine).ok_or(Refusal::NotOpen)?;
            Ok(BarEvent::AdmissionNoted { ask: one.ask, text })
        }
        _ => unreachable!("the other commands are decided beside"),
    }
}

/// A second person: somebody else, of another branch of the house than the one who asked.
fn second(
    case: &Case,
    ask: u32,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<(), Refusal> {
    let open = |one: &&Admission| one.ask == ask && one.is_asked() && now < one.expires_at;
    let one = case.bars.admissions.iter().find(open).ok_or(Refusal::NotOpen)?;
    let Actor::Staff { id, unit } = who.actor else { return Err(Refusal::NotAssigned) };
    if id == one.officer || branch(unit, rules.tree) == branch(one.unit, rules.tree) {
        return Err(Refusal::AdmissionSameBranch);
    }
    Ok(())
}

/// The branch of the house that a unit stands in: the unit just below the top that it is or
/// belongs to; the top is a branch of its own.
#[must_use]
pub fn branch(unit: UnitId, tree: &UnitTree) -> UnitId {
    let line: Vec<UnitId> = std::iter::once(unit).chain(tree.ancestors(unit)).collect();
    line[line.len().saturating_sub(2)]
}

/// What the passing of time makes of asks and admissions.
pub(super) fn over(case: &Case, now: Millis) -> impl Iterator<Item = Event> {
    let is_over = move |one: &&Admission| one.ends_at().is_some_and(|ends_at| now >= ends_at);
    case.bars.admissions.iter().filter(is_over).map(|one| {
        let ask = one.ask;
        match one.confirmed {
            Some(_) => BarEvent::AdmissionEnded { ask }.into(),
            None => BarEvent::AdmissionLapsed { ask }.into(),
        }
    })
}
