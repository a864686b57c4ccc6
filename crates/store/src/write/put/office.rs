//! Puts around the worklist: leaves, saved filters, what members of staff are told and where.

use super::super::batch::{Expect, Step};
use crate::leave::LeaveRow;
use crate::notice::{ChannelRow, NoticeRow, PushRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use crate::work_filter::WorkFilterRow;
use huiyin_domain::ids::{AreaId, LeaveId, NoticeId, PushId, StaffId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug)]
pub enum OfficePut {
    /// `Conflict` when another leave has come between: of the same person, of the substitute, or
    /// one in which the person stands in.
    LeaveNew(LeaveRow),
    /// Ends earlier than was said; wants the version that was read.
    LeaveEnd {
        leave: LeaveId,
        version: i64,
        until: Millis,
    },
    /// One that has not begun.
    LeaveDrop {
        leave: LeaveId,
        version: i64,
    },
    /// `Duplicate` when the place is taken.
    Filter(WorkFilterRow),
    FilterLabel {
        staff: StaffId,
        filter_no: i64,
        label: String,
    },
    FilterDrop {
        staff: StaffId,
        filter_no: i64,
    },
    Notice(NoticeRow),
    /// All up to this one.
    NoticesSeen {
        staff: StaffId,
        last: NoticeId,
    },
    /// Takes a notice to send it; `Conflict` when somebody else has.
    NoticeLease {
        notice: NoticeId,
        next: Millis,
        until: Millis,
    },
    /// What is left to send after an attempt; wants the end of the lease.
    NoticeLeft {
        notice: NoticeId,
        lease: Millis,
        ways: String,
        next: Option<Millis>,
    },
    /// New, or in the place of the old one.
    Channel(ChannelRow),
    /// A browser has one officer: whoever allowed it last.
    Push(PushRow),
    PushDrop {
        staff: StaffId,
        push: PushId,
    },
    /// Notices made, and leaves ended, before these instants.
    Sweep {
        notices_before: Millis,
        leaves_before: Millis,
    },
}

/// Says again, inside the transaction, what the use case has looked at: the three overlaps.
const LEAVE_NEW: Statement = Statement::new(
    "put_leave_new",
    Kind::Write,
    "INSERT INTO staff_leave (area_id, leave_id, staff_id, substitute_id, from_ms, until_ms, \
     version) SELECT s.area_id, CAST(?2 AS BIGINT), s.staff_id, CAST(?4 AS BIGINT), \
     CAST(?5 AS BIGINT), CAST(?6 AS BIGINT), 1 FROM staff s \
     WHERE s.area_id = ?1 AND s.staff_id = ?3 AND NOT EXISTS (SELECT 1 FROM staff_leave l \
     WHERE l.area_id = s.area_id AND l.from_ms < ?6 AND l.until_ms > ?5 \
     AND (l.staff_id = s.staff_id OR l.staff_id = ?4 OR l.substitute_id = s.staff_id))",
);
const LEAVE_END: Statement = Statement::new(
    "put_leave_end",
    Kind::Write,
    "UPDATE staff_leave SET until_ms = ?4, version = version + 1 \
     WHERE area_id = ?1 AND leave_id = ?2 AND version = ?3 AND until_ms > ?4",
);
const LEAVE_DROP: Statement = Statement::new(
    "put_leave_drop",
    Kind::Write,
    "DELETE FROM staff_leave WHERE area_id = ?1 AND leave_id = ?2 AND version = ?3",
);
const FILTER: Statement = Statement::new(
    "put_work_filter",
    Kind::Write,
    "INSERT INTO work_filter (area_id, staff_id, filter_no, label, scope, stage, kind, topic, \
     overdue, urgent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
);
const FILTER_LABEL: Statement = Statement::new(
    "put_work_filter_label",
    Kind::Write,
    "UPDATE work_filter SET label = ?4 WHERE area_id = ?1 AND staff_id = ?2 AND filter_no = ?3",
);
const FILTER_DROP: Statement = Statement::new(
    "put_work_filter_drop",
    Kind::Write,
    "DELETE FROM work_filter WHERE area_id = ?1 AND staff_id = ?2 AND filter_no = ?3",
);
const NOTICE: Statement = Statement::new(
    "put_notice",
    Kind::Write,
    "INSERT INTO staff_notice (area_id, notice_id, staff_id, case_id, purpose, made_ms, seen, \
     ways, attempts, next_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 'new', 0, ?6)",
);
const NOTICES_SEEN: Statement = Statement::new(
    "put_notices_seen",
    Kind::Write,
    "UPDATE staff_notice SET seen = 1 \
     WHERE area_id = ?1 AND staff_id = ?2 AND seen = 0 AND notice_id <= ?3",
);
const NOTICE_LEASE: Statement = Statement::new(
    "put_notice_lease",
    Kind::Write,
    "UPDATE staff_notice SET next_ms = ?4, attempts = attempts + 1 \
     WHERE area_id = ?1 AND notice_id = ?2 AND next_ms = ?3",
);
const NOTICE_LEFT: Statement = Statement::new(
    "put_notice_left",
    Kind::Write,
    "UPDATE staff_notice SET ways = ?4, next_ms = ?5 \
     WHERE area_id = ?1 AND notice_id = ?2 AND next_ms = ?3",
);
const CHANNEL: Statement = Statement::new(
    "put_channel",
    Kind::Write,
    "INSERT INTO staff_channel (area_id, staff_id, email, mail_for, push_for, language) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (area_id, staff_id) DO UPDATE SET \
     email = excluded.email, mail_for = excluded.mail_for, push_for = excluded.push_for, \
     language = excluded.language",
);
const PUSH: Statement = Statement::new(
    "put_push",
    Kind::Write,
    "INSERT INTO staff_push (area_id, push_id, staff_id, endpoint, p256dh, auth, made_ms) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (area_id, endpoint) DO UPDATE SET \
     staff_id = excluded.staff_id, p256dh = excluded.p256dh, auth = excluded.auth, \
     made_ms = excluded.made_ms",
);
const PUSH_DROP: Statement = Statement::new(
    "put_push_drop",
    Kind::Write,
    "DELETE FROM staff_push WHERE area_id = ?1 AND staff_id = ?2 AND push_id = ?3",
);
const SWEEP_NOTICES: Statement = Statement::new(
    "put_sweep_notices",
    Kind::Write,
    "DELETE FROM staff_notice WHERE area_id = ?1 AND made_ms < ?2",
);
const SWEEP_LEAVES: Statement = Statement::new(
    "put_sweep_leaves",
    Kind::Write,
    "DELETE FROM staff_leave WHERE area_id = ?1 AND until_ms < ?2",
);

pub(super) const STATEMENTS: [Statement; 15] = [
    LEAVE_NEW,
    LEAVE_END,
    LEAVE_DROP,
    FILTER,
    FILTER_LABEL,
    FILTER_DROP,
    NOTICE,
    NOTICES_SEEN,
    NOTICE_LEASE,
    NOTICE_LEFT,
    CHANNEL,
    PUSH,
    PUSH_DROP,
    SWEEP_NOTICES,
    SWEEP_LEAVES,
];

type One<'a> = (&'static Statement, Expect, Vec<Arg<'a>>);

impl OfficePut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let mut one = |(statement, expect, rest): One<'a>| {
            let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
            steps.push(Step { statement, params, expect });
        };
        if let Self::Sweep { notices_before, leaves_before } = self {
            one((&SWEEP_NOTICES, Expect::Any, vec![Arg::Int(notices_before.0)]));
            return one((&SWEEP_LEAVES, Expect::Any, vec![Arg::Int(leaves_before.0)]));
        }
        one(self.of_staff().unwrap_or_else(|| self.of_notice()));
    }

    fn of_staff(&self) -> Option<One<'_>> {
        let once = Expect::Rows(1);
        Some(match self {
            Self::LeaveNew(row) => (&LEAVE_NEW, once, leave(row)),
            Self::LeaveEnd { leave, version, until } => {
                let params = vec![Arg::Int(leave.0), Arg::Int(*version), Arg::Int(until.0)];
                (&LEAVE_END, once, params)
            }
            Self::LeaveDrop { leave, version } => {
                (&LEAVE_DROP, once, vec![Arg::Int(leave.0), Arg::Int(*version)])
            }
            Self::Filter(row) => (&FILTER, once, filter(row)),
            Self::FilterLabel { staff, filter_no, label } => {
                let params = vec![Arg::Int(staff.0), Arg::Int(*filter_no), Arg::Text(label)];
                (&FILTER_LABEL, once, params)
            }
            Self::FilterDrop { staff, filter_no } => {
                (&FILTER_DROP, Expect::Any, vec![Arg::Int(staff.0), Arg::Int(*filter_no)])
            }
            Self::Channel(row) => (&CHANNEL, once, channel(row)),
            Self::Push(row) => (&PUSH, once, push(row)),
            Self::PushDrop { staff, push } => {
                (&PUSH_DROP, Expect::Any, vec![Arg::Int(staff.0), Arg::Int(push.0)])
            }
            _ => return None,
        })
    }

    fn of_notice(&self) -> One<'_> {
        let once = Expect::Rows(1);
        match self {
            Self::Notice(row) => (&NOTICE, once, notice(row)),
            Self::NoticesSeen { staff, last } => {
                (&NOTICES_SEEN, Expect::Any, vec![Arg::Int(staff.0), Arg::Int(last.0)])
            }
            Self::NoticeLease { notice, next, until } => {
                let params = vec![Arg::Int(notice.0), Arg::Int(next.0), Arg::Int(until.0)];
                (&NOTICE_LEASE, once, params)
            }
            // Gone meanwhile (its case erased, its time over) is as good as sent.
            Self::NoticeLeft { notice, lease, ways, next } => {
                let next = Arg::int(next.map(|at| at.0));
                let params = vec![Arg::Int(notice.0), Arg::Int(lease.0), Arg::Text(ways), next];
                (&NOTICE_LEFT, Expect::Any, params)
            }
            _ => unreachable!("every other put has its own arm in `of_staff` or `steps`"),
        }
    }
}

fn leave(row: &LeaveRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.leave.0),
        Arg::Int(row.staff.0),
        Arg::Int(row.substitute.0),
        Arg::Int(row.from.0),
        Arg::Int(row.until.0),
    ]
}

fn filter(row: &WorkFilterRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.staff.0),
        Arg::Int(row.filter_no),
        Arg::Text(&row.label),
        Arg::Text(&row.scope),
        Arg::Text(&row.stage),
        Arg::Text(&row.kind),
        Arg::Text(&row.topic),
        Arg::flag(row.overdue),
        Arg::flag(row.urgent),
    ]
}

fn notice(row: &NoticeRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.notice.0),
        Arg::Int(row.staff.0),
        Arg::Int(row.case.map_or(0, |case| case.0)),
        Arg::Text(&row.purpose),
        Arg::Int(row.made.0),
    ]
}

fn channel(row: &ChannelRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.staff.0),
        Arg::text(row.email.as_deref()),
        Arg::Text(&row.mail_for),
        Arg::Text(&row.push_for),
        Arg::Text(&row.language),
    ]
}

fn push(row: &PushRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.push.0),
        Arg::Int(row.staff.0),
        Arg::Text(&row.endpoint),
        Arg::Blob(&row.p256dh),
        Arg::Blob(&row.auth),
        Arg::Int(row.made.0),
    ]
}
