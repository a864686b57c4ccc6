//! What is written of calls to duty: one change of the domain is one statement, with the guard
//! that the change carries. A transaction of which one guard does not hold is taken back whole.

use super::super::batch::{Expect, Step};
use crate::callout::HeadRow;
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::callout::{Ack, Alarm, Attempt, Change, Deadline, Need, Summons};
use huiyin_domain::ids::{AreaId, CalloutId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug)]
pub enum CalloutPut {
    New(HeadRow),
    /// Of a call that is there; made by [`CalloutPut::change`].
    Change {
        callout: CalloutId,
        id: i64,
        change: Box<Change>,
        lists: Vec<String>,
    },
    /// `Conflict` unless its version is the one that was read.
    Raise {
        callout: CalloutId,
        version: i64,
    },
}

const NEW: Statement = Statement::new(
    "put_callout",
    Kind::Write,
    "INSERT INTO callout (area_id, callout_id, incident_id, plan_hash, plan_pin, level, kind, \
     exercise, t0_ms, closed_ms, words, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)",
);
const RAISE: Statement = Statement::new(
    "put_callout_raise",
    Kind::Write,
    "UPDATE callout SET version = version + 1 \
     WHERE area_id = ?1 AND callout_id = ?2 AND version = ?3",
);
const LEVEL: Statement = Statement::new(
    "put_callout_level",
    Kind::Write,
    "UPDATE callout SET level = ?4, plan_hash = ?5, plan_pin = ?6 \
     WHERE area_id = ?1 AND callout_id = ?2 AND level = ?3",
);
const CLOSED: Statement = Statement::new(
    "put_callout_closed",
    Kind::Write,
    "UPDATE callout SET closed_ms = ?3 \
     WHERE area_id = ?1 AND callout_id = ?2 AND closed_ms IS NULL",
);
const NEED: Statement = Statement::new(
    "put_callout_need",
    Kind::Write,
    "INSERT INTO callout_need (area_id, callout_id, role, mode, min_ready, holders, ladder, \
     pace, told_short, life_safety, place_no) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, \
     (SELECT count(*) FROM callout_need WHERE area_id = ?1 AND callout_id = ?2))",
);
const NEED_SET: Statement = Statement::new(
    "put_callout_need_set",
    Kind::Write,
    "UPDATE callout_need SET mode = ?6, min_ready = ?7 WHERE area_id = ?1 AND callout_id = ?2 \
     AND role = ?3 AND mode = ?4 AND min_ready = ?5",
);
const SUMMONS: Statement = Statement::new(
    "put_callout_summons",
    Kind::Write,
    "INSERT INTO callout_summons (area_id, callout_id, summons_id, role, about, member_id, rung, \
     instead_of, state, since_ms, withdrawn) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
);
const SUMMONS_SET: Statement = Statement::new(
    "put_callout_summons_set",
    Kind::Write,
    "UPDATE callout_summons SET state = ?6, withdrawn = ?7, since_ms = ?8 \
     WHERE area_id = ?1 AND callout_id = ?2 AND summons_id = ?3 AND state = ?4 AND withdrawn = ?5",
);
const ATTEMPT: Statement = Statement::new(
    "put_callout_attempt",
    Kind::Write,
    "INSERT INTO callout_attempt (area_id, callout_id, attempt_id, summons_id, round, channel, \
     attempt_key, state, lease_until_ms, epoch, tries, next_ms, first_ms, urgent) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
);
const ATTEMPT_SET: Statement = Statement::new(
    "put_callout_attempt_set",
    Kind::Write,
    "UPDATE callout_attempt SET state = ?6, epoch = ?7, lease_until_ms = ?8, tries = ?9, \
     next_ms = ?10, first_ms = ?11 \
     WHERE area_id = ?1 AND callout_id = ?2 AND attempt_id = ?3 AND state = ?4 AND epoch = ?5",
);
const ACK: Statement = Statement::new(
    "put_callout_ack",
    Kind::Write,
    "INSERT INTO callout_ack (area_id, callout_id, ack_id, summons_id, answer, via, at_ms, \
     claimed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
);
const DEADLINE: Statement = Statement::new(
    "put_callout_deadline",
    Kind::Write,
    "INSERT INTO callout_deadline (area_id, callout_id, deadline_id, kind, role, summons_id, \
     round, due_ms, done_ms, lateness_ms, collapsed) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
);
const DEADLINE_DONE: Statement = Statement::new(
    "put_callout_deadline_done",
    Kind::Write,
    "UPDATE callout_deadline SET done_ms = ?4, lateness_ms = ?5, collapsed = ?6 \
     WHERE area_id = ?1 AND callout_id = ?2 AND deadline_id = ?3 AND done_ms IS NULL",
);
const ALARM: Statement = Statement::new(
    "put_callout_alarm",
    Kind::Write,
    "INSERT INTO callout_alarm (area_id, callout_id, alarm_id, kind, role, summons_id, at_ms, \
     seen_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
);
const ALARM_SEEN: Statement = Statement::new(
    "put_callout_alarm_seen",
    Kind::Write,
    "UPDATE callout_alarm SET seen_ms = ?4 \
     WHERE area_id = ?1 AND callout_id = ?2 AND alarm_id = ?3 AND seen_ms IS NULL",
);

pub(super) const STATEMENTS: [Statement; 15] = [
    NEW,
    RAISE,
    LEVEL,
    CLOSED,
    NEED,
    NEED_SET,
    SUMMONS,
    SUMMONS_SET,
    ATTEMPT,
    ATTEMPT_SET,
    ACK,
    DEADLINE,
    DEADLINE_DONE,
    ALARM,
    ALARM_SEEN,
];

impl CalloutPut {
    /// `id` is the row's own where the change brings none.
    #[must_use]
    pub fn change(callout: CalloutId, change: Change, id: i64) -> Self {
        let lists = match &change {
            Change::Need(row) => vec![json(&row.holders), json(&row.ladder), json(&row.pace)],
            _ => Vec::new(),
        };
        Self::Change { callout, id, change: Box::new(change), lists }
    }

    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let (callout, statement, rest) = match self {
            Self::New(row) => (row.head.id, &NEW, head(row)),
            Self::Raise { callout, version } => (*callout, &RAISE, vec![Arg::Int(*version)]),
            Self::Change { callout, id, change, lists } => {
                let (statement, rest) = written(change, *id, lists);
                (*callout, statement, rest)
            }
        };
        let key = [Arg::Int(area.0), Arg::Int(callout.0)];
        let params = key.into_iter().chain(rest).collect();
        steps.push(Step { statement, params, expect: Expect::Rows(1) });
    }
}

fn written<'a>(
    change: &'a Change,
    id: i64,
    lists: &'a [String],
) -> (&'static Statement, Vec<Arg<'a>>) {
    match change {
        Change::Need(row) => (&NEED, need(row, lists)),
        Change::NeedSet { role, from, to } => {
            let set = [(from.0.code(), from.1), (to.0.code(), to.1)];
            let set = set.map(|(mode, ready)| [Arg::Text(mode), Arg::Int(ready.into())]);
            (&NEED_SET, [vec![Arg::Text(role)], set.concat()].concat())
        }
        Change::Summons(row) => (&SUMMONS, summons(row)),
        Change::SummonsSet { summons, from, to, since } => {
            let set = [from, to].map(|(state, gone)| [Arg::Text(state.code()), Arg::flag(*gone)]);
            let rest = [vec![Arg::Int(summons.0)], set.concat(), vec![Arg::Int(since.0)]];
            (&SUMMONS_SET, rest.concat())
        }
        Change::Attempt(row) => (&ATTEMPT, attempt(row)),
        Change::AttemptSet { .. } => (&ATTEMPT_SET, attempt_set(change)),
        Change::Ack(row) => (&ACK, ack(row, id)),
        Change::Deadline(row) => (&DEADLINE, deadline(row)),
        Change::DeadlineDone { deadline, done_at, lateness_ms, collapsed } => {
            let numbers = [*deadline, done_at.0, *lateness_ms].map(Arg::Int);
            (&DEADLINE_DONE, [numbers.to_vec(), vec![Arg::flag(*collapsed)]].concat())
        }
        Change::Alarm(row) => (&ALARM, alarm(row)),
        Change::AlarmSeen { alarm, seen_at } => {
            (&ALARM_SEEN, vec![Arg::Int(*alarm), Arg::Int(seen_at.0)])
        }
        Change::Level { from, to, plan_hash, plan_pin } => {
            let texts = [from, to].map(|level| Arg::Text(level));
            let plan = [Arg::Blob(plan_hash), Arg::Text(plan_pin)];
            (&LEVEL, [texts, plan].concat())
        }
        Change::Closed { at } => (&CLOSED, vec![Arg::Int(at.0)]),
    }
}

fn at(at: Option<Millis>) -> Arg<'static> {
    Arg::int(at.map(|at| at.0))
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("lists of numbers and codes")
}

fn head(HeadRow { head, words }: &HeadRow) -> Vec<Arg<'_>> {
    vec![
        Arg::int(head.incident.map(|id| id.0)),
        Arg::Blob(&head.plan_hash),
        Arg::Text(&head.plan_pin),
        Arg::Text(&head.level),
        Arg::Text(head.kind.code()),
        Arg::flag(head.exercise),
        Arg::Int(head.t0.0),
        at(head.closed),
        Arg::Text(words),
    ]
}

fn need<'a>(row: &'a Need, lists: &'a [String]) -> Vec<Arg<'a>> {
    let head = [Arg::Text(&row.role), Arg::Text(row.mode.code()), Arg::Int(row.min_ready.into())];
    let flags = [row.told_short, row.life_safety].map(Arg::flag);
    let lists = lists.iter().map(|list| Arg::Text(list));
    head.into_iter().chain(lists).chain(flags).collect()
}

fn summons(row: &Summons) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.id.0),
        Arg::Text(&row.role),
        Arg::text(row.about.as_deref()),
        Arg::Int(row.member.0),
        Arg::Int(row.rung.into()),
        Arg::int(row.instead_of.map(|id| id.0)),
        Arg::Text(row.state.code()),
        Arg::Int(row.since.0),
        Arg::flag(row.withdrawn),
    ]
}

fn attempt(row: &Attempt) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.id.0),
        Arg::Int(row.summons.0),
        Arg::Int(row.round.into()),
        Arg::Text(row.channel.code()),
        Arg::Text(&row.key),
        Arg::Text(row.state.code()),
        at(row.lease_until),
        Arg::Int(row.epoch),
        Arg::Int(row.tries.into()),
        Arg::Int(row.next_at.0),
        at(row.first_at),
        Arg::flag(row.urgent),
    ]
}

fn attempt_set(change: &Change) -> Vec<Arg<'_>> {
    let Change::AttemptSet { attempt, from, to, epoch, lease_until, tries, next_at, first_at } =
        change
    else {
        return Vec::new();
    };
    vec![
        Arg::Int(attempt.0),
        Arg::Text(from.0.code()),
        Arg::Int(from.1),
        Arg::Text(to.code()),
        Arg::Int(*epoch),
        at(*lease_until),
        Arg::Int((*tries).into()),
        Arg::Int(next_at.0),
        at(*first_at),
    ]
}

fn ack(row: &Ack, id: i64) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(id),
        Arg::Int(row.summons.0),
        Arg::Text(row.answer.code()),
        Arg::Text(row.via.code()),
        Arg::Int(row.at.0),
        at(row.claimed),
    ]
}

fn deadline(row: &Deadline) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.id),
        Arg::Text(row.kind.code()),
        Arg::Text(&row.role),
        Arg::int(row.summons.map(|id| id.0)),
        Arg::Int(row.round.into()),
        Arg::Int(row.due_at.0),
        at(row.done_at),
        Arg::int(row.lateness_ms),
        Arg::flag(row.collapsed),
    ]
}

fn alarm(row: &Alarm) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.id),
        Arg::Text(row.kind.code()),
        Arg::text(row.role.as_deref()),
        Arg::int(row.summons.map(|id| id.0)),
        Arg::Int(row.at.0),
        at(row.seen_at),
    ]
}
