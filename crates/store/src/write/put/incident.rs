//! What is written of incidents. A step is never changed; an incident changes by its version, so
//! that of two who act at once the slower one is told.

use super::super::batch::{Expect, Step};
use crate::incident::{IncidentRow, NoteRow, PresentRow, StepRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, IncidentId, MemberId, StaffId};

#[derive(Clone, Debug)]
pub enum IncidentPut {
    /// `version` 0 is new; anything else must be the stored one.
    Incident(IncidentRow),
    Step(StepRow),
    Present(PresentRow),
    /// Made with the incident, and never changed.
    Key {
        incident: IncidentId,
        wrapped: Vec<u8>,
    },
    Note(NoteRow),
    /// Which member of duty an account is; another one takes the place of the last.
    Account {
        staff: StaffId,
        member: MemberId,
    },
}

const NEW: Statement = Statement::new(
    "put_incident_new",
    Kind::Write,
    "INSERT INTO incident (area_id, incident_id, hazard, area_code, place, stage, exercise, \
     is_open, level, received_ms, changed_ms, due_ms, due_kind, commander, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 1)",
);
const CHANGE: Statement = Statement::new(
    "put_incident_change",
    Kind::Write,
    "UPDATE incident SET hazard = ?3, area_code = ?4, place = ?5, stage = ?6, exercise = ?7, \
     is_open = ?8, level = ?9, received_ms = ?10, changed_ms = ?11, due_ms = ?12, \
     due_kind = ?13, commander = ?14, version = version + 1 \
     WHERE area_id = ?1 AND incident_id = ?2 AND version = ?15",
);
const STEP: Statement = Statement::new(
    "put_incident_step",
    Kind::Write,
    "INSERT INTO incident_step \
     (area_id, incident_id, seq, at_ms, staff_id, unit_id, source, body) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
);
const PRESENT: Statement = Statement::new(
    "put_incident_present",
    Kind::Write,
    "INSERT INTO incident_present (area_id, incident_id, seq, role, member_id) \
     VALUES (?1, ?2, ?3, ?4, ?5)",
);
const KEY: Statement = Statement::new(
    "put_incident_key",
    Kind::Write,
    "INSERT INTO incident_key (area_id, incident_id, wrapped) VALUES (?1, ?2, ?3)",
);
const NOTE: Statement = Statement::new(
    "put_incident_text",
    Kind::Write,
    "INSERT INTO incident_text (area_id, incident_id, text_id, made_ms, sealed) \
     VALUES (?1, ?2, ?3, ?4, ?5)",
);
const ACCOUNT: Statement = Statement::new(
    "put_duty_account",
    Kind::Write,
    "INSERT INTO duty_account (area_id, staff_id, member_id) VALUES (?1, ?2, ?3) \
     ON CONFLICT (area_id, staff_id) DO UPDATE SET member_id = excluded.member_id",
);

pub(super) const STATEMENTS: [Statement; 7] = [NEW, CHANGE, STEP, PRESENT, KEY, NOTE, ACCOUNT];

impl IncidentPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let mut step = |statement, rest: Vec<Arg<'a>>| {
            let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
            steps.push(Step { statement, params, expect: Expect::Rows(1) });
        };
        match self {
            Self::Incident(row) if row.version == 0 => step(&NEW, incident(row)),
            Self::Incident(row) => step(&CHANGE, super::versioned(incident(row), row.version)),
            Self::Step(row) => step(&STEP, happened(row)),
            Self::Present(row) => step(&PRESENT, filled(row)),
            Self::Key { incident, wrapped } => {
                step(&KEY, vec![Arg::Int(incident.0), Arg::Blob(wrapped)]);
            }
            Self::Note(row) => step(&NOTE, note(row)),
            Self::Account { staff, member } => {
                step(&ACCOUNT, vec![Arg::Int(staff.0), Arg::Int(member.0)]);
            }
        }
    }
}

fn incident(row: &IncidentRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.incident.0),
        Arg::Text(&row.hazard),
        Arg::Text(&row.area_code),
        Arg::Text(&row.place),
        Arg::Text(&row.stage),
        Arg::flag(row.exercise),
        Arg::flag(row.is_open),
        Arg::text(row.level.as_deref()),
        Arg::Int(row.received.0),
        Arg::Int(row.changed.0),
        Arg::int(row.due.map(|at| at.0)),
        Arg::text(row.due_kind.as_deref()),
        Arg::int(row.commander.map(|staff| staff.0)),
    ]
}

fn happened(row: &StepRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.incident.0),
        Arg::Int(row.seq),
        Arg::Int(row.at.0),
        Arg::int(row.staff.map(|staff| staff.0)),
        Arg::int(row.unit.map(|unit| unit.0)),
        Arg::text(row.source.as_deref()),
        Arg::Text(&row.body),
    ]
}

fn filled(row: &PresentRow) -> Vec<Arg<'_>> {
    vec![Arg::Int(row.incident.0), Arg::Int(row.seq), Arg::Text(&row.role), Arg::Int(row.member.0)]
}

fn note(row: &NoteRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.incident.0),
        Arg::Int(row.text.0),
        Arg::Int(row.made.0),
        Arg::Blob(&row.sealed),
    ]
}
