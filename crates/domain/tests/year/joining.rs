//! Commands between units: who decides whose it is, tasks, orders, leaders, ties.

use super::choose::{self, number, of_list, unit};
use super::life::{DAY_MS, Life};
use super::words::text;
use huiyin_domain::case::{Command, JointCommand, Tie};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::time::Millis;
use jiff::civil::Date;

fn due(life: &mut Life<'_>) -> Date {
    let at = life.now.0 + life.dice.i64(-1..20) * DAY_MS;
    Millis(at).date_in(&life.rules.procedure.zone)
}

pub fn command(life: &mut Life<'_>, action: Action) -> Option<Command> {
    let joint = life.case.joint.clone();
    let command = match action {
        Action::Arbitrate => JointCommand::Arbitrate { to: unit(life), reason: text() },
        Action::TaskSet => {
            let open: Vec<u32> = joint.tasks_open().map(|task| task.task).collect();
            let answered = joint.tasks.iter().filter(|task| task.answer.is_some());
            let answered: Vec<u32> = answered.map(|task| task.task).collect();
            match life.dice.u8(..4) {
                0 if !answered.is_empty() => {
                    let task = number(life, answered);
                    JointCommand::TaskBack { task, due: due(life), reason: text() }
                }
                1 if !open.is_empty() => {
                    JointCommand::TaskDrop { task: number(life, open), reason: text() }
                }
                _ => JointCommand::TaskSet { unit: unit(life), due: due(life), text: text() },
            }
        }
        Action::TaskAnswer => {
            let open: Vec<u32> = joint.tasks_open().map(|task| task.task).collect();
            JointCommand::TaskAnswer { task: number(life, open), text: text() }
        }
        Action::Supervise => JointCommand::Supervise { due: due(life), text: text() },
        Action::SupervisionAnswer => {
            let open: Vec<u32> = joint.supervisions_open().map(|one| one.order).collect();
            JointCommand::SupervisionAnswer { order: number(life, open), text: text() }
        }
        Action::LeaderName if joint.leader.is_some() && life.dice.bool() => {
            JointCommand::LeaderRelease { reason: text() }
        }
        Action::LeaderName => {
            let mut line = vec![life.case.owner.unit];
            line.extend(life.town.tree.ancestors(life.case.owner.unit));
            let of = *of_list(&mut life.dice, &line);
            let (leader, unit) = choose::officer(life, of, Role::UnitHead);
            JointCommand::LeaderName { leader, unit, reason: text() }
        }
        Action::Link => match joint.ties.first() {
            Some((other, _)) if life.dice.bool() => JointCommand::Unlink { other: *other },
            _ => JointCommand::Link {
                other: CaseId(life.dice.i64(1..5)),
                tie: *of_list(&mut life.dice, Tie::ALL),
            },
        },
        _ => return None,
    };
    Some(command.into())
}
