//! What is written of rosters. A step is never changed; a roster changes by its version, and with
//! it its shifts, so that two who change it at once cannot both think they are right.

use super::super::batch::{Expect, Step};
use crate::roster::{AbsenceRow, RosterRow, ShiftRow, StepRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, MemberId, ShiftId, StaffId};

#[derive(Clone, Debug)]
pub enum RosterPut {
    /// `version` 0 is new, and a `Duplicate` when its name is taken; anything else must be the
    /// stored one.
    Roster(RosterRow),
    Step(StepRow),
    /// `version` 0 is new; anything else must be the stored one.
    Shift(ShiftRow),
    ShiftDrop {
        shift: ShiftId,
        version: i64,
    },
    /// `version` 0 is new; anything else must be the stored one.
    Absence(AbsenceRow),
    /// This member of staff is this member, and nobody else is; `None`: is none any more.
    Signer {
        staff: StaffId,
        member: Option<MemberId>,
    },
}

const NEW: Statement = Statement::new(
    "put_roster_new",
    Kind::Write,
    "INSERT INTO roster (area_id, roster, unit_id, title, post, made_ms, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
);
const CHANGE: Statement = Statement::new(
    "put_roster_change",
    Kind::Write,
    "UPDATE roster SET title = ?3, version = version + 1 \
     WHERE area_id = ?1 AND roster = ?2 AND version = ?4",
);
const STEP: Statement = Statement::new(
    "put_roster_step",
    Kind::Write,
    "INSERT INTO roster_step (area_id, book, seq, at_ms, staff_id, unit_id, body) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
);
const SHIFT_NEW: Statement = Statement::new(
    "put_roster_shift_new",
    Kind::Write,
    "INSERT INTO roster_shift (area_id, shift_id, roster, day, from_ms, until_ms, workdays, \
     restdays, holidays, member_id, why, about, made_ms, changed_ms, offered_ms, taken_ms, \
     alarm_ms, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1)",
);
const SHIFT_CHANGE: Statement = Statement::new(
    "put_roster_shift_change",
    Kind::Write,
    "UPDATE roster_shift SET until_ms = ?3, workdays = ?4, restdays = ?5, holidays = ?6, \
     member_id = ?7, why = ?8, about = ?9, changed_ms = ?10, offered_ms = ?11, taken_ms = ?12, \
     alarm_ms = ?13, version = version + 1 \
     WHERE area_id = ?1 AND shift_id = ?2 AND version = ?14",
);
const SHIFT_DROP: Statement = Statement::new(
    "put_roster_shift_drop",
    Kind::Write,
    "DELETE FROM roster_shift WHERE area_id = ?1 AND shift_id = ?2 AND version = ?3",
);
const ABSENCE_NEW: Statement = Statement::new(
    "put_roster_absence_new",
    Kind::Write,
    "INSERT INTO roster_absence (area_id, absence_id, member_id, from_ms, until_ms, \
     substitute_id, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
);
const ABSENCE_CHANGE: Statement = Statement::new(
    "put_roster_absence_change",
    Kind::Write,
    "UPDATE roster_absence SET until_ms = ?3, version = version + 1 \
     WHERE area_id = ?1 AND absence_id = ?2 AND version = ?4",
);
const SIGNER_OUT: Statement = Statement::new(
    "put_roster_signer_out",
    Kind::Write,
    "DELETE FROM roster_signer WHERE area_id = ?1 AND (staff_id = ?2 OR member_id = ?3)",
);
const SIGNER: Statement = Statement::new(
    "put_roster_signer",
    Kind::Write,
    "INSERT INTO roster_signer (area_id, staff_id, member_id) VALUES (?1, ?2, ?3)",
);

pub(super) const STATEMENTS: [Statement; 10] = [
    NEW,
    CHANGE,
    STEP,
    SHIFT_NEW,
    SHIFT_CHANGE,
    SHIFT_DROP,
    ABSENCE_NEW,
    ABSENCE_CHANGE,
    SIGNER_OUT,
    SIGNER,
];

impl RosterPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let mut step = |statement, rest: Vec<Arg<'a>>, expect| {
            let params = std::iter::once(Arg::Int(area.0)).chain(rest).collect();
            steps.push(Step { statement, params, expect });
        };
        let once = Expect::Rows(1);
        match self {
            Self::Roster(row) if row.version == 0 => {
                let mut args = vec![Arg::Text(&row.roster), Arg::Int(row.unit.0)];
                args.extend([Arg::Text(&row.title), Arg::text(row.post.as_deref())]);
                args.push(Arg::Int(row.made.0));
                step(&NEW, args, once);
            }
            Self::Roster(row) => {
                let version = Arg::Int(row.version);
                step(&CHANGE, vec![Arg::Text(&row.roster), Arg::Text(&row.title), version], once);
            }
            Self::Step(row) => step(&STEP, happened(row), once),
            Self::Shift(row) if row.version == 0 => step(&SHIFT_NEW, shift_new(row), once),
            Self::Shift(row) => step(&SHIFT_CHANGE, shift_change(row), once),
            Self::ShiftDrop { shift, version } => {
                step(&SHIFT_DROP, vec![Arg::Int(shift.0), Arg::Int(*version)], once);
            }
            Self::Absence(row) if row.version == 0 => {
                let ids = [row.absence.0, row.member.0, row.from.0, row.until.0].map(Arg::Int);
                let mut args = ids.to_vec();
                args.push(Arg::int(row.substitute.map(|id| id.0)));
                step(&ABSENCE_NEW, args, once);
            }
            Self::Absence(row) => {
                let args = [row.absence.0, row.until.0, row.version].map(Arg::Int).to_vec();
                step(&ABSENCE_CHANGE, args, once);
            }
            Self::Signer { staff, member } => {
                let out = vec![Arg::Int(staff.0), Arg::int(member.map(|id| id.0))];
                step(&SIGNER_OUT, out, Expect::Any);
                if let Some(member) = member {
                    step(&SIGNER, vec![Arg::Int(staff.0), Arg::Int(member.0)], once);
                }
            }
        }
    }
}

fn happened(row: &StepRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Text(&row.book),
        Arg::Int(row.seq),
        Arg::Int(row.at.0),
        Arg::Int(row.staff.0),
        Arg::Int(row.unit.0),
        Arg::Text(&row.body),
    ]
}

fn shift_new(row: &ShiftRow) -> Vec<Arg<'_>> {
    let mut args = vec![
        Arg::Int(row.shift.0),
        Arg::Text(&row.roster),
        Arg::Int(row.day),
        Arg::Int(row.from.0),
        Arg::Int(row.until.0),
    ];
    args.extend(row.load.map(Arg::Int));
    args.extend([Arg::int(row.member.map(|id| id.0)), Arg::Text(&row.why), Arg::int(row.about)]);
    args.extend([Arg::Int(row.made.0), Arg::Int(row.changed.0)]);
    args.extend(handover(row));
    args
}

fn shift_change(row: &ShiftRow) -> Vec<Arg<'_>> {
    let mut args = vec![Arg::Int(row.shift.0), Arg::Int(row.until.0)];
    args.extend(row.load.map(Arg::Int));
    args.extend([Arg::int(row.member.map(|id| id.0)), Arg::Text(&row.why), Arg::int(row.about)]);
    args.push(Arg::Int(row.changed.0));
    args.extend(handover(row));
    args.push(Arg::Int(row.version));
    args
}

fn handover(row: &ShiftRow) -> [Arg<'static>; 3] {
    [row.offered, row.taken, row.alarm].map(|at| Arg::int(at.map(|at| at.0)))
}
