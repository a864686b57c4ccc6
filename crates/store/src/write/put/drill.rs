//! What is written of drills. A scheduled one is unique by unit and due time, and its schedule
//! moves by its version, so that it begins once however many processes look.

use super::super::batch::{Expect, Step};
use crate::drill::{DrillRow, ScheduleRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::callout::Kind as CallKind;
use huiyin_domain::ids::{AreaId, CalloutId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug)]
pub enum DrillPut {
    /// `Duplicate` when this call, or this due time of the unit, is there already.
    New(DrillRow),
    /// Its counts; `Conflict` when they are kept already.
    Ended { callout: CalloutId, ended: Millis, result: String },
    /// `version` 0 is new; anything else must be the stored one.
    Schedule(ScheduleRow),
    /// All that says who was asked and who answered, of drills that ended before this and whose
    /// counts are kept.
    Sweep { before: Millis },
}

const NEW: Statement = Statement::new(
    "put_drill",
    Kind::Write,
    "INSERT INTO callout_drill (area_id, callout_id, unit_id, plan_pin, due_ms, begun_ms) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
);
const ENDED: Statement = Statement::new(
    "put_drill_ended",
    Kind::Write,
    "UPDATE callout_drill SET ended_ms = ?3, result = ?4 \
     WHERE area_id = ?1 AND callout_id = ?2 AND ended_ms IS NULL",
);
const SCHEDULE_NEW: Statement = Statement::new(
    "put_drill_schedule_new",
    Kind::Write,
    "INSERT INTO callout_schedule (area_id, unit_id, plan_id, day, at_time, is_on, due_ms, \
     next_ms, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
);
const SCHEDULE: Statement = Statement::new(
    "put_drill_schedule",
    Kind::Write,
    "UPDATE callout_schedule SET plan_id = ?3, day = ?4, at_time = ?5, is_on = ?6, due_ms = ?7, \
     next_ms = ?8, version = version + 1 WHERE area_id = ?1 AND unit_id = ?2 AND version = ?9",
);

macro_rules! sweep {
    ($name:literal, $table:literal) => {
        Statement::new(
            $name,
            Kind::Write,
            concat!(
                "DELETE FROM ",
                $table,
                " WHERE area_id = ?1 AND callout_id IN (SELECT c.callout_id FROM callout c \
                 WHERE c.area_id = ?1 AND c.kind = ?2 AND c.closed_ms <= ?3 AND NOT EXISTS \
                 (SELECT 1 FROM callout_drill d WHERE d.area_id = ?1 \
                 AND d.callout_id = c.callout_id AND d.ended_ms IS NULL))"
            ),
        )
    };
}
const SWEEPS: [Statement; 6] = [
    sweep!("put_drill_sweep_acks", "callout_ack"),
    sweep!("put_drill_sweep_attempts", "callout_attempt"),
    sweep!("put_drill_sweep_deadlines", "callout_deadline"),
    sweep!("put_drill_sweep_alarms", "callout_alarm"),
    sweep!("put_drill_sweep_summonses", "callout_summons"),
    sweep!("put_drill_sweep_needs", "callout_need"),
];

pub(super) const STATEMENTS: [&[Statement]; 2] = [&[NEW, ENDED, SCHEDULE_NEW, SCHEDULE], &SWEEPS];

impl DrillPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let mut step = |statement, rest: Vec<Arg<'a>>, expect| {
            let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
            steps.push(Step { statement, params, expect });
        };
        match self {
            Self::New(row) => step(&NEW, new(row), Expect::Rows(1)),
            Self::Ended { callout, ended, result } => {
                let rest = vec![Arg::Int(callout.0), Arg::Int(ended.0), Arg::Text(result)];
                step(&ENDED, rest, Expect::Rows(1));
            }
            Self::Schedule(row) if row.version == 0 => {
                step(&SCHEDULE_NEW, schedule(row), Expect::Rows(1));
            }
            Self::Schedule(row) => {
                let rest = [schedule(row), vec![Arg::Int(row.version)]].concat();
                step(&SCHEDULE, rest, Expect::Rows(1));
            }
            Self::Sweep { before } => {
                for statement in &SWEEPS {
                    let rest = vec![Arg::Text(CallKind::Drill.code()), Arg::Int(before.0)];
                    step(statement, rest, Expect::Any);
                }
            }
        }
    }
}

fn new(row: &DrillRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.callout.0),
        Arg::Int(row.unit.0),
        Arg::Text(&row.plan_pin),
        Arg::int(row.due.map(|at| at.0)),
        Arg::Int(row.begun.0),
    ]
}

fn schedule(row: &ScheduleRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.unit.0),
        Arg::Text(&row.plan),
        Arg::Int(row.day),
        Arg::Text(&row.at),
        Arg::flag(row.is_on),
        Arg::Int(row.due.0),
        Arg::Int(row.next.0),
    ]
}
