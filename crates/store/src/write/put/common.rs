//! What is written of common problems. A step is never changed; a problem changes by its
//! version; a link is put in only for a case that is still as it was looked at.

use super::super::batch::{Expect, Step};
use crate::common::{BurstRow, LinkRow, ProblemRow, ProposalRow, StepRow};
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
    /// What the night before proposed is over.
    ProposalsSweep,
    Proposal(ProposalRow),
    /// Each of its cases stands for itself: gone, and not proposed again.
    Decline(ProblemId),
    /// Of one day, cell by cell; sent twice it is the same.
    Burst(BurstRow),
}

const NEW: Statement = Statement::new(
    "put_common_problem_new",
    Kind::Write,
    "INSERT INTO common_problem (area_id, problem_id, topic, area_code, title, owner_unit, \
     state, opened_ms, due_ms, line, answered, shown_count, shown_owner, shown_office, \
     shown_public, shown_day, taken_out, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1)",
);
const CHANGE: Statement = Statement::new(
    "put_common_problem_change",
    Kind::Write,
    "UPDATE common_problem SET state = ?3, due_ms = ?4, line = ?5, answered = ?6, \
     shown_count = ?7, shown_owner = ?8, shown_office = ?9, shown_public = ?10, shown_day = ?11, \
     taken_out = ?12, version = version + 1 \
     WHERE area_id = ?1 AND problem_id = ?2 AND version = ?13",
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
const COUNTED_OUT: Statement = Statement::new(
    "put_common_counted_out",
    Kind::Write,
    "UPDATE common_problem SET taken_out = taken_out + 1, version = version + 1 \
     WHERE area_id = ?1 AND problem_id IN \
     (SELECT problem_id FROM common_link WHERE area_id = ?1 AND case_id = ?2)",
);
const OUT: Statement = Statement::new(
    "put_common_out",
    Kind::Write,
    "DELETE FROM common_link WHERE area_id = ?1 AND case_id = ?2",
);

/// A proposal goes with the first of its cases that goes, so that what is left of it never tells
/// who that was.
const PROPOSAL_OUT: Statement = Statement::new(
    "put_common_proposal_out",
    Kind::Write,
    "DELETE FROM common_proposal WHERE area_id = ?1 AND proposal_id IN \
     (SELECT proposal_id FROM common_proposed WHERE area_id = ?1 AND case_id = ?2)",
);
const PROPOSED_OUT: Statement = Statement::new(
    "put_common_proposed_out",
    Kind::Write,
    "DELETE FROM common_proposed WHERE area_id = ?1 AND proposal_id IN \
     (SELECT proposal_id FROM common_proposed WHERE area_id = ?1 AND case_id = ?2)",
);
const APART_OUT: Statement = Statement::new(
    "put_common_apart_out",
    Kind::Write,
    "DELETE FROM common_apart WHERE area_id = ?1 AND case_id = ?2",
);
/// With a case that goes, in this order; each takes the county and the case.
pub(super) const LEAVING: [Statement; 5] =
    [COUNTED_OUT, OUT, PROPOSAL_OUT, PROPOSED_OUT, APART_OUT];

const SWEEP_PROPOSALS: Statement = Statement::new(
    "put_common_proposals_sweep",
    Kind::Write,
    "DELETE FROM common_proposal WHERE area_id = ?1",
);
const SWEEP_PROPOSED: Statement = Statement::new(
    "put_common_proposed_sweep",
    Kind::Write,
    "DELETE FROM common_proposed WHERE area_id = ?1",
);
const PROPOSAL: Statement = Statement::new(
    "put_common_proposal",
    Kind::Write,
    "INSERT INTO common_proposal (area_id, proposal_id, owner_unit, topic, area_code) \
     VALUES (?1, ?2, ?3, ?4, ?5)",
);
const PROPOSED: Statement = Statement::new(
    "put_common_proposed",
    Kind::Write,
    "INSERT INTO common_proposed (area_id, case_id, proposal_id) \
     SELECT area_id, case_id, ?3 FROM case_file \
     WHERE area_id = ?1 AND case_id = ?2 AND kind <> 'accusation'",
);
const APART: Statement = Statement::new(
    "put_common_apart",
    Kind::Write,
    "INSERT INTO common_apart (area_id, case_id) \
     SELECT area_id, case_id FROM common_proposed WHERE area_id = ?1 AND proposal_id = ?2 \
     ON CONFLICT (area_id, case_id) DO NOTHING",
);
const DECLINED: Statement = Statement::new(
    "put_common_declined",
    Kind::Write,
    "DELETE FROM common_proposal WHERE area_id = ?1 AND proposal_id = ?2",
);
const DECLINED_CASES: Statement = Statement::new(
    "put_common_declined_cases",
    Kind::Write,
    "DELETE FROM common_proposed WHERE area_id = ?1 AND proposal_id = ?2",
);
const BURST: Statement = Statement::new(
    "put_common_burst",
    Kind::Write,
    "INSERT INTO common_burst \
     (area_id, day, cell, band, expected_tenths, chance, share_percent) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (area_id, day, cell) DO NOTHING",
);

pub(super) const STATEMENTS: [Statement; 19] = [
    NEW,
    CHANGE,
    STEP,
    LINK,
    UNLINK,
    MOVE,
    COUNTED_OUT,
    OUT,
    PROPOSAL_OUT,
    PROPOSED_OUT,
    APART_OUT,
    SWEEP_PROPOSALS,
    SWEEP_PROPOSED,
    PROPOSAL,
    PROPOSED,
    APART,
    DECLINED,
    DECLINED_CASES,
    BURST,
];

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
                step(&PROPOSAL_OUT, vec![Arg::Int(case.0)], Expect::Any);
                step(&PROPOSED_OUT, vec![Arg::Int(case.0)], Expect::Any);
            }
            Self::Unlink { link, from } => {
                step(&UNLINK, vec![Arg::Int(link.0), Arg::Int(from.0)], once);
            }
            Self::Move { link, from, to } => {
                step(&MOVE, [link.0, from.0, to.0].map(Arg::Int).to_vec(), once);
            }
            Self::Leave(case) => {
                for statement in &LEAVING {
                    step(statement, vec![Arg::Int(case.0)], Expect::Any);
                }
            }
            Self::ProposalsSweep => {
                step(&SWEEP_PROPOSALS, Vec::new(), Expect::Any);
                step(&SWEEP_PROPOSED, Vec::new(), Expect::Any);
            }
            Self::Proposal(row) => {
                step(&PROPOSAL, proposal(row), once);
                for case in &row.cases {
                    let ids = vec![Arg::Int(case.0), Arg::Int(row.proposal.0)];
                    step(&PROPOSED, ids, once);
                }
            }
            Self::Decline(proposal) => {
                step(&APART, vec![Arg::Int(proposal.0)], Expect::Any);
                step(&DECLINED, vec![Arg::Int(proposal.0)], once);
                step(&DECLINED_CASES, vec![Arg::Int(proposal.0)], Expect::Any);
            }
            Self::Burst(row) => step(&BURST, burst(row), Expect::Any),
        }
    }
}

fn new(row: &ProblemRow) -> Vec<Arg<'_>> {
    let mut args = vec![
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
    ];
    args.extend(shown(row));
    args
}

fn shown(row: &ProblemRow) -> [Arg<'static>; 6] {
    let [owner, office, public] = row.shown_told;
    [row.shown_count, owner, office, public, row.shown_day, row.taken_out].map(Arg::Int)
}

fn change(row: &ProblemRow) -> Vec<Arg<'_>> {
    let mut args = vec![
        Arg::Int(row.problem.0),
        Arg::Text(&row.state),
        Arg::int(row.due.map(|at| at.0)),
        Arg::text(row.line.as_deref()),
        Arg::Int(row.answered),
    ];
    args.extend(shown(row));
    args.push(Arg::Int(row.version));
    args
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

fn proposal(row: &ProposalRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.proposal.0),
        Arg::Int(row.owner.0),
        Arg::Text(&row.topic),
        Arg::Text(&row.area_code),
    ]
}

fn burst(row: &BurstRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.day),
        Arg::Text(&row.cell),
        Arg::Text(&row.band),
        Arg::Int(row.expected_tenths),
        Arg::Int(row.chance),
        Arg::Int(row.share_percent),
    ]
}
