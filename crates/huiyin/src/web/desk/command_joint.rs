//! From fields to commands between units: arbiter, tasks, orders, leaders, ties.

use super::command::{Reading, day, number, reason};
use super::typed::Typed;
use huiyin_domain::case::{Command, JointCommand, Tie};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{BODY_CHARS_MAX, Text};

/// `None` when a field is at fault; the form's `step` says which of the action's steps it is.
pub fn read(at: &Reading, action: Action, typed: &mut Typed) -> Option<Command<Text>> {
    let lang = at.lang;
    let joint = match action {
        Action::Arbitrate => {
            let to = number(lang, typed, "to").map(UnitId);
            let reason = reason(lang, typed);
            JointCommand::Arbitrate { to: to?, reason: reason? }
        }
        Action::TaskSet => task(at, typed)?,
        Action::TaskAnswer => {
            let task = count(at, typed, "task");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            JointCommand::TaskAnswer { task: task?, text: text? }
        }
        Action::Supervise => {
            let due = day(lang, typed, "due");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            JointCommand::Supervise { due: due?, text: text? }
        }
        Action::SupervisionAnswer => {
            let order = count(at, typed, "order");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            JointCommand::SupervisionAnswer { order: order?, text: text? }
        }
        Action::LeaderName if typed.value("step") == "release" => {
            JointCommand::LeaderRelease { reason: reason(lang, typed)? }
        }
        Action::LeaderName => {
            let leader = number(lang, typed, "leader").map(StaffId);
            let reason = reason(lang, typed);
            // Whose officer it is is looked up, never taken from the form.
            JointCommand::LeaderName { leader: leader?, unit: at.unit, reason: reason? }
        }
        Action::Link => tie(at, typed)?,
        _ => return None,
    };
    Some(joint.into())
}

fn task(at: &Reading, typed: &mut Typed) -> Option<JointCommand<Text>> {
    let lang = at.lang;
    Some(match typed.value("step") {
        "back" => {
            let task = count(at, typed, "task");
            let due = day(lang, typed, "due");
            let reason = reason(lang, typed);
            JointCommand::TaskBack { task: task?, due: due?, reason: reason? }
        }
        "drop" => {
            let task = count(at, typed, "task");
            let reason = reason(lang, typed);
            JointCommand::TaskDrop { task: task?, reason: reason? }
        }
        _ => {
            let unit = number(lang, typed, "unit").map(UnitId);
            let due = day(lang, typed, "due");
            let text = typed.text(lang, "text", BODY_CHARS_MAX);
            JointCommand::TaskSet { unit: unit?, due: due?, text: text? }
        }
    })
}

/// The other case was looked up by its number before; where it was not found, that is noted
/// beside the field already.
fn tie(at: &Reading, typed: &mut Typed) -> Option<JointCommand<Text>> {
    if typed.value("step") == "unlink" {
        return Some(JointCommand::Unlink { other: at.other? });
    }
    let chosen = |code: &str| Tie::parse(code).filter(|tie| Tie::CHOSEN.contains(tie));
    let tie = typed.code(at.lang, "tie", chosen);
    Some(JointCommand::Link { other: at.other?, tie: tie? })
}

/// The number of a task or an order.
fn count(at: &Reading, typed: &mut Typed, field: &'static str) -> Option<u32> {
    typed.code(at.lang, field, |value| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_app::lang::Lang;
    use huiyin_domain::ids::CaseId;
    use jiff::tz::TimeZone;

    fn faults(action: Action, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let zone = TimeZone::UTC;
        let at = Reading { lang: Lang::Zh, unit: UnitId(1), zone, other: Some(CaseId(2)) };
        let mut typed = Typed::new("x", crate::web::form::Form::of(pairs));
        let read = read(&at, action, &mut typed);
        assert_eq!(read.is_some(), typed.faults.is_empty(), "{pairs:?}");
        typed.faults.iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn every_fault_is_beside_its_field() {
        assert_eq!(faults(Action::Arbitrate, &[]), ["to", "reason"]);
        assert_eq!(faults(Action::TaskSet, &[("due", "2026-02-30")]), ["unit", "due", "text"]);
        let back = [("step", "back"), ("task", "-1")];
        assert_eq!(faults(Action::TaskSet, &back), ["task", "due", "reason"]);
        assert_eq!(faults(Action::TaskSet, &[("step", "drop")]), ["task", "reason"]);
        assert_eq!(faults(Action::TaskAnswer, &[]), ["task", "text"]);
        assert_eq!(faults(Action::Supervise, &[("due", "tomorrow")]), ["due", "text"]);
        assert_eq!(faults(Action::SupervisionAnswer, &[]), ["order", "text"]);
        assert_eq!(faults(Action::LeaderName, &[]), ["leader", "reason"]);
        assert_eq!(faults(Action::LeaderName, &[("step", "release")]), ["reason"]);
        assert_eq!(faults(Action::Link, &[("tie", "followed-by")]), ["tie"], "not to choose");
        assert_eq!(faults(Action::Link, &[("tie", "same-place")]), [""; 0]);
    }
}
