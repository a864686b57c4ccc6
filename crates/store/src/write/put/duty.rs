//! What is written of plans, members of duty, their ways and posts. A version of a plan is never
//! changed; a code counts once; a way is confirmed only while its code is the one that was read.

use super::super::batch::{Expect, Step};
use crate::duty::{ChannelRow, MemberRow, PlanRow, TermRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, ChannelId, MemberId, TermId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug)]
pub enum DutyPut {
    /// A new version, in force from now on; `Duplicate` when this version is there.
    Plan(PlanRow),
    /// `version` 0 is new; anything else must be the stored one.
    Member(MemberRow),
    Channel(ChannelRow),
    /// Another code, to be sent.
    Code {
        channel: ChannelId,
        code: Vec<u8>,
        hash: Vec<u8>,
        until: Millis,
        now: Millis,
    },
    /// It left; `Conflict` when another was put in its place meanwhile.
    CodeSent {
        channel: ChannelId,
        hash: Vec<u8>,
    },
    /// It could not be sent: once more then, or not any more.
    CodeLater {
        channel: ChannelId,
        hash: Vec<u8>,
        next: Option<Millis>,
    },
    /// What was sent came back; `Conflict` when it came back before.
    Confirm {
        channel: ChannelId,
        hash: Vec<u8>,
        at: Millis,
    },
    ChannelDrop {
        member: MemberId,
        channel: ChannelId,
    },
    /// All of a member who leaves: nothing is left to reach them by.
    ChannelsDropOf(MemberId),
    Term(TermRow),
    TermEnd {
        term: TermId,
        until: Millis,
    },
    TermsEndOf {
        member: MemberId,
        until: Millis,
    },
}

const PLAN: Statement = Statement::new(
    "put_plan_version",
    Kind::Write,
    "INSERT INTO plan_version (area_id, plan_id, version, hash, body, staff_id, adopted_ms) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
);
/// Only ever forward.
const IN_FORCE: Statement = Statement::new(
    "put_plan_active",
    Kind::Write,
    "INSERT INTO plan_active (area_id, plan_id, version) VALUES (?1, ?2, ?3) \
     ON CONFLICT (area_id, plan_id) DO UPDATE SET version = excluded.version \
     WHERE plan_active.version < excluded.version",
);
const MEMBER_NEW: Statement = Statement::new(
    "put_duty_member_new",
    Kind::Write,
    "INSERT INTO duty_member (area_id, member_id, unit_id, name, asked_ms, joined_ms, left_ms, \
     key_no, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
);
const MEMBER_CHANGE: Statement = Statement::new(
    "put_duty_member_change",
    Kind::Write,
    "UPDATE duty_member SET unit_id = ?3, name = ?4, asked_ms = ?5, joined_ms = ?6, \
     left_ms = ?7, key_no = ?8, version = version + 1 \
     WHERE area_id = ?1 AND member_id = ?2 AND version = ?9",
);
const CHANNEL: Statement = Statement::new(
    "put_duty_channel",
    Kind::Write,
    "INSERT INTO duty_channel (area_id, channel_id, member_id, way, address, code, code_hash, \
     code_until_ms, tries, next_ms, confirmed_ms) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
);
const CODE: Statement = Statement::new(
    "put_duty_code",
    Kind::Write,
    "UPDATE duty_channel SET code = ?3, code_hash = ?4, code_until_ms = ?5, tries = 0, \
     next_ms = ?6 WHERE area_id = ?1 AND channel_id = ?2 AND confirmed_ms IS NULL",
);
const CODE_SENT: Statement = Statement::new(
    "put_duty_code_sent",
    Kind::Write,
    "UPDATE duty_channel SET code = NULL, next_ms = NULL \
     WHERE area_id = ?1 AND channel_id = ?2 AND code_hash = ?3",
);
const CODE_LATER: Statement = Statement::new(
    "put_duty_code_later",
    Kind::Write,
    "UPDATE duty_channel SET tries = tries + 1, next_ms = ?4 \
     WHERE area_id = ?1 AND channel_id = ?2 AND code_hash = ?3",
);
const CONFIRM: Statement = Statement::new(
    "put_duty_confirm",
    Kind::Write,
    "UPDATE duty_channel SET code = NULL, code_hash = NULL, code_until_ms = NULL, \
     next_ms = NULL, confirmed_ms = ?4 \
     WHERE area_id = ?1 AND channel_id = ?2 AND code_hash = ?3",
);
const DROP: Statement = Statement::new(
    "put_duty_channel_drop",
    Kind::Write,
    "DELETE FROM duty_channel WHERE area_id = ?1 AND member_id = ?2 AND channel_id = ?3",
);
const DROP_OF: Statement = Statement::new(
    "put_duty_channels_drop_of",
    Kind::Write,
    "DELETE FROM duty_channel WHERE area_id = ?1 AND member_id = ?2",
);
const TERM: Statement = Statement::new(
    "put_duty_term",
    Kind::Write,
    "INSERT INTO duty_term (area_id, term_id, member_id, post, from_ms, until_ms) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
);
const TERM_END: Statement = Statement::new(
    "put_duty_term_end",
    Kind::Write,
    "UPDATE duty_term SET until_ms = ?3 WHERE area_id = ?1 AND term_id = ?2 \
     AND (until_ms IS NULL OR until_ms > ?3)",
);
const TERMS_END_OF: Statement = Statement::new(
    "put_duty_terms_end_of",
    Kind::Write,
    "UPDATE duty_term SET until_ms = ?3 WHERE area_id = ?1 AND member_id = ?2 \
     AND (until_ms IS NULL OR until_ms > ?3)",
);

pub(super) const STATEMENTS: [Statement; 14] = [
    PLAN,
    IN_FORCE,
    MEMBER_NEW,
    MEMBER_CHANGE,
    CHANNEL,
    CODE,
    CODE_SENT,
    CODE_LATER,
    CONFIRM,
    DROP,
    DROP_OF,
    TERM,
    TERM_END,
    TERMS_END_OF,
];

impl DutyPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let mut step = |statement, rest: Vec<Arg<'a>>, expect| {
            let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
            steps.push(Step { statement, params, expect });
        };
        let once = Expect::Rows(1);
        match self {
            Self::Plan(row) => {
                step(&PLAN, plan(row), once);
                step(&IN_FORCE, vec![Arg::Text(&row.plan), Arg::Int(row.version)], once);
            }
            Self::Member(row) if row.version == 0 => step(&MEMBER_NEW, member(row), once),
            Self::Member(row) => {
                let version = Arg::Int(row.version);
                step(&MEMBER_CHANGE, [member(row), vec![version]].concat(), once);
            }
            Self::Channel(row) => step(&CHANNEL, channel(row), once),
            Self::Code { channel, code, hash, until, now } => {
                let [code, hash] = [code, hash].map(|bytes| Arg::Blob(bytes));
                let times = [until.0, now.0].map(Arg::Int);
                step(&CODE, [vec![Arg::Int(channel.0), code, hash], times.to_vec()].concat(), once);
            }
            Self::CodeSent { channel, hash } => {
                step(&CODE_SENT, vec![Arg::Int(channel.0), Arg::Blob(hash)], once);
            }
            Self::CodeLater { channel, hash, next } => {
                let next = Arg::int(next.map(|at| at.0));
                step(&CODE_LATER, vec![Arg::Int(channel.0), Arg::Blob(hash), next], once);
            }
            Self::Confirm { channel, hash, at } => {
                let rest = vec![Arg::Int(channel.0), Arg::Blob(hash), Arg::Int(at.0)];
                step(&CONFIRM, rest, once);
            }
            Self::ChannelDrop { member, channel } => {
                step(&DROP, vec![Arg::Int(member.0), Arg::Int(channel.0)], once);
            }
            Self::ChannelsDropOf(member) => step(&DROP_OF, vec![Arg::Int(member.0)], Expect::Any),
            Self::Term(row) => step(&TERM, term(row), once),
            Self::TermEnd { term, until } => {
                step(&TERM_END, vec![Arg::Int(term.0), Arg::Int(until.0)], once);
            }
            Self::TermsEndOf { member, until } => {
                step(&TERMS_END_OF, vec![Arg::Int(member.0), Arg::Int(until.0)], Expect::Any);
            }
        }
    }
}

fn plan(row: &PlanRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Text(&row.plan),
        Arg::Int(row.version),
        Arg::Text(&row.hash),
        Arg::Text(&row.body),
        Arg::Int(row.staff.0),
        Arg::Int(row.adopted.0),
    ]
}

fn member(row: &MemberRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.member.0),
        Arg::Int(row.unit.0),
        Arg::Blob(&row.name),
        Arg::Int(row.asked.0),
        Arg::int(row.joined.map(|at| at.0)),
        Arg::int(row.left.map(|at| at.0)),
        Arg::Int(row.key_no),
    ]
}

fn channel(row: &ChannelRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.channel.0),
        Arg::Int(row.member.0),
        Arg::Text(&row.way),
        Arg::Blob(&row.address),
        Arg::blob(row.code.as_deref()),
        Arg::blob(row.code_hash.as_deref()),
        Arg::int(row.code_until.map(|at| at.0)),
        Arg::Int(row.tries),
        Arg::int(row.next.map(|at| at.0)),
        Arg::int(row.confirmed.map(|at| at.0)),
    ]
}

fn term(row: &TermRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.term.0),
        Arg::Int(row.member.0),
        Arg::Text(&row.post),
        Arg::Int(row.from.0),
        Arg::int(row.until.map(|at| at.0)),
    ]
}
