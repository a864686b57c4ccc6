//! What is written of screening rounds. A round and a note are never changed; a part is
//! reported once; a finding changes by its version.

use super::super::batch::{Expect, Step};
use crate::screening::{FindingRow, NoteRow, PartRow, RoundRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::AreaId;

#[derive(Clone, Debug)]
pub enum ScreeningPut {
    Round(RoundRow),
    /// Asked: a new part.
    Part(PartRow),
    /// `Conflict` when the unit has reported before.
    Reported(PartRow),
    /// `version` 0 is new; anything else must be the stored one.
    Finding(FindingRow),
    Note(NoteRow),
}

const ROUND: Statement = Statement::new(
    "put_screening_round",
    Kind::Write,
    "INSERT INTO screening_round (area_id, round_id, office_unit, title, topics, area_codes, \
     from_ms, until_ms, check_days, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
);
const PART: Statement = Statement::new(
    "put_screening_part",
    Kind::Write,
    "INSERT INTO screening_part (area_id, round_id, unit_id, reported_ms) \
     VALUES (?1, ?2, ?3, ?4)",
);
const REPORTED: Statement = Statement::new(
    "put_screening_reported",
    Kind::Write,
    "UPDATE screening_part SET reported_ms = ?4 \
     WHERE area_id = ?1 AND round_id = ?2 AND unit_id = ?3 AND reported_ms IS NULL",
);
const FINDING_NEW: Statement = Statement::new(
    "put_screening_finding_new",
    Kind::Write,
    "INSERT INTO screening_finding (area_id, finding_id, round_id, finder_unit, owner_unit, \
     place, topic, what, danger, proposal, state, outcome, next_ms, before_finding, \
     again_finding, made_ms, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 1)",
);
/// What was seen stays as it was said.
const FINDING_CHANGE: Statement = Statement::new(
    "put_screening_finding_change",
    Kind::Write,
    "UPDATE screening_finding SET owner_unit = ?3, state = ?4, outcome = ?5, next_ms = ?6, \
     again_finding = ?7, version = version + 1 \
     WHERE area_id = ?1 AND finding_id = ?2 AND version = ?8",
);
const NOTE: Statement = Statement::new(
    "put_screening_note",
    Kind::Write,
    "INSERT INTO screening_note (area_id, finding_id, note_id, unit_id, to_unit, kind, \
     body, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
);

pub(super) const STATEMENTS: [Statement; 6] =
    [ROUND, PART, REPORTED, FINDING_NEW, FINDING_CHANGE, NOTE];

impl ScreeningPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let (statement, rest) = match self {
            Self::Round(row) => (&ROUND, round(row)),
            Self::Part(row) => (&PART, part(row)),
            Self::Reported(row) => (&REPORTED, part(row)),
            Self::Finding(row) if row.version == 0 => (&FINDING_NEW, finding_new(row)),
            Self::Finding(row) => (&FINDING_CHANGE, finding_change(row)),
            Self::Note(row) => (&NOTE, note(row)),
        };
        let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
        steps.push(Step { statement, params, expect: Expect::Rows(1) });
    }
}

fn round(row: &RoundRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.round.0),
        Arg::Int(row.office.0),
        Arg::Text(&row.title),
        Arg::Text(&row.topics),
        Arg::Text(&row.area_codes),
        Arg::Int(row.from.0),
        Arg::Int(row.until.0),
        Arg::Int(row.check_days),
        Arg::Int(row.made.0),
    ]
}

fn part(row: &PartRow) -> Vec<Arg<'_>> {
    let reported = Arg::int(row.reported.map(|at| at.0));
    vec![Arg::Int(row.round.0), Arg::Int(row.unit.0), reported]
}

fn finding_new(row: &FindingRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.finding.0),
        Arg::Int(row.round.0),
        Arg::Int(row.finder.0),
        Arg::Int(row.owner.0),
        Arg::Text(&row.place),
        Arg::Text(&row.topic),
        Arg::Text(&row.what),
        Arg::flag(row.danger),
        Arg::Text(&row.proposal),
        Arg::Text(&row.state),
        Arg::text(row.outcome.as_deref()),
        Arg::int(row.next.map(|at| at.0)),
        Arg::int(row.before.map(|id| id.0)),
        Arg::int(row.again.map(|id| id.0)),
        Arg::Int(row.made.0),
    ]
}

fn finding_change(row: &FindingRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.finding.0),
        Arg::Int(row.owner.0),
        Arg::Text(&row.state),
        Arg::text(row.outcome.as_deref()),
        Arg::int(row.next.map(|at| at.0)),
        Arg::int(row.again.map(|id| id.0)),
        Arg::Int(row.version),
    ]
}

fn note(row: &NoteRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.finding.0),
        Arg::Int(row.note),
        Arg::Int(row.unit.0),
        Arg::int(row.to.map(|unit| unit.0)),
        Arg::Text(&row.kind),
        Arg::Text(&row.body),
        Arg::Int(row.made.0),
    ]
}
