//! What is written of common problems. A step is never changed; a problem changes by its
//! version; a link is put in only for a case that is still as it was looked at.

use super::super::batch::{Expect, Step};
use crate::common::{LinkRow, ProblemRow, StepRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, CaseId, LinkId, ProblemId};

#[derive(Clone, Debug)]
pub enum CommonPut {
    /// `version` 0 is new; anything else must be the stored one.
    Problem(ProblemRow),
    Step(StepRow),
    /// `Conflict` when the case is no more as it was looked at, or stands in a problem.
    Link {
        row: LinkRow,
        case_version: i64,
    },
    Unlink {
        link: LinkId,
        from: ProblemId,
    },
    Move {
        link: LinkId,
        from: ProblemId,
        to: ProblemId,
    },
    /// The case may stand in no problem any more; nothing tells why.
    Leave(CaseId),
}

const NEW: Statement = Statement::new(
    "put_common_problem_new",
    Kind::Write,
    "INSERT INTO common_problem (area_id, problem_id, topic, area_code, title, owner_unit, \
     state, opened_ms, due_ms, line, answered, shown_count, shown_day, taken_out, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 1)",
);
const CHANGE: Statement = Statement::new(
    "put_common_problem_change",
    Kind::Write,
    "UPDATE common_problem SET state = ?3, due_ms = ?4, line = ?5, answered = ?6, \
     shown_count = ?7, shown_day = ?8, taken_out = ?9, version = version + 1 \
     WHERE area_id = ?1 AND problem_id = ?2 AND version = ?10",
);
const STEP: Statement = Statement::new(
    "put_common_step",
    Kind::Write,
    "INSERT INTO common_step (area_id, problem_id, seq, at_ms, staff_id, unit_id, body) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
);
const LINK: Statement = Statement::new(
    "put_common_link",
    Kind::Write,
    "INSERT INTO common_link (area_id, link_id, problem_id, case_id) \
     SELECT area_id, ?2, ?3, case_id FROM case_file \
     WHERE area_id = ?1 AND case_id = ?4 AND version = ?5 AND kind <> 'accusation'",
);
const UNLINK: Statement = Statement::new(
    "put_common_unlink",
    Kind::Write,
    "DELETE FROM common_link WHERE area_id = ?1 AND link_id = ?2 AND problem_id = ?3",
);
const MOVE: Statement = Statement::new(
    "put_common_move",
    Kind::Write,
    "UPDATE common_link SET problem_id = ?4 \
     WHERE area_id = ?1 AND link_id = ?2 AND problem_id = ?3",
);
/// Before the link goes: that one was taken out is a number of its problem.
pub(super) const COUNTED_OUT: Statement = Statement::new(
    "put_common_counted_out",
    Kind::Write,
    "UPDATE common_problem SET taken_out = taken_out + 1, version = version + 1 \
     WHERE area_id = ?1 AND problem_id IN \
     (SELECT problem_id FROM common_link WHERE area_id = ?1 AND case_id = ?2)",
);
pub(super) const OUT: Statement = Statement::new(
    "put_common_out",
    Kind::Write,
    "DELETE FROM common_link WHERE area_id = ?1 AND case_id = ?2",
);

pub(super) const STATEMENTS: [Statement; 8] =
    [NEW, CHANGE, STEP, LINK, UNLINK, MOVE, COUNTED_OUT, OUT];

impl CommonPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let mut step = |statement, rest: Vec<Arg<'a>>, expect| {
            let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
            steps.push(Step { statement, params, expect });
        };
        let once = Expect::Rows(1);
        match self {
            Self::Problem(row) if row.version == 0 => step(&NEW, new(row), once),
            Self::Problem(row) => step(&CHANGE, change(row), once),
            Self::Step(row) => step(&STEP, happened(row), once),
            Self::Link { row, case_version } => {
                let LinkRow { link, problem, case } = row;
                let ids = [link.0, problem.0, case.0, *case_version];
                step(&LINK, ids.map(Arg::Int).to_vec(), once);
            }
            Self::Unlink { link, from } => {
                step(&UNLINK, vec![Arg::Int(link.0), Arg::Int(from.0)], once);
            }
            Self::Move { link, from, to } => {
                step(&MOVE, [link.0, from.0, to.0].map(Arg::Int).to_vec(), once);
            }
            Self::Leave(case) => {
                step(&COUNTED_OUT, vec![Arg::Int(case.0)], Expect::Any);
                step(&OUT, vec![Arg::Int(case.0)], Expect::Any);
            }
        }
    }
}

fn new(row: &ProblemRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.problem.0),
        Arg::Text(&row.topic),
        Arg::Text(&row.area_code),
        Arg::Text(&row.title),
        Arg::Int(row.owner.0),
        Arg::Text(&row.state),
        Arg::Int(row.opened.0),
        Arg::int(row.due.map(|at| at.0)),
        Arg::text(row.line.as_deref()),
        Arg::Int(row.answered),
        Arg::Int(row.shown_count),
        Arg::Int(row.shown_day),
        Arg::Int(row.taken_out),
    ]
}

fn change(row: &ProblemRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.problem.0),
        Arg::Text(&row.state),
        Arg::int(row.due.map(|at| at.0)),
        Arg::text(row.line.as_deref()),
        Arg::Int(row.answered),
        Arg::Int(row.shown_count),
        Arg::Int(row.shown_day),
        Arg::Int(row.taken_out),
        Arg::Int(row.version),
    ]
}

fn happened(row: &StepRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.problem.0),
        Arg::Int(row.seq),
        Arg::Int(row.at.0),
        Arg::Int(row.staff.0),
        Arg::Int(row.unit.0),
        Arg::Text(&row.body),
    ]
}
