//! What is written of reception halls. A number is given inside the transaction that writes it,
//! under the lock that serialises writers, so that there is no gap and none is given twice.

use super::super::batch::{Expect, Step};
use crate::reception::{DayRow, HallKey, TicketRow, WindowRow};
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::{AreaId, TicketId};
use huiyin_domain::reception::{Ticket, TicketState};
use huiyin_domain::time::Millis;

/// Rows with a `version` as in `Put`.
#[derive(Clone, Debug)]
pub enum HallPut {
    /// `Duplicate` when this id was used: the number it got stands. `Conflict` when the hall has
    /// no row for the day.
    Take {
        hall: HallKey,
        id: TicketId,
        is_priority: bool,
        at: Millis,
    },
    Ticket(TicketRow),
    Window(WindowRow),
    /// Surge alone; the next number is counted by `Take`.
    Day(DayRow),
    /// Drops every day before this one.
    Sweep {
        before: i64,
    },
}

const NEXT: Statement = Statement::new(
    "put_hall_next",
    Kind::Write,
    "UPDATE hall_day SET next = next + 1 WHERE area_id = ?1 AND day = ?2 AND unit_id = ?3",
);
const TAKE: Statement = Statement::new(
    "put_hall_take",
    Kind::Write,
    "INSERT INTO hall_ticket (area_id, ticket_id, day, unit_id, number, is_priority, state, \
     calls, taken_ms, rank_ms, version) \
     SELECT area_id, ?4, day, unit_id, next - 1, ?5, 'waiting', 0, ?6, ?7, 1 FROM hall_day \
     WHERE area_id = ?1 AND day = ?2 AND unit_id = ?3",
);
const TICKET: Statement = Statement::new(
    "put_hall_ticket",
    Kind::Write,
    "UPDATE hall_ticket SET is_priority = ?3, state = ?4, window_no = ?5, calls = ?6, \
     rank_ms = ?7, called_ms = ?8, case_id = ?9, version = version + 1 \
     WHERE area_id = ?1 AND ticket_id = ?2 AND version = ?10",
);
const WINDOW_NEW: Statement = Statement::new(
    "put_hall_window_new",
    Kind::Write,
    "INSERT INTO hall_window (area_id, day, unit_id, window_no, staff_id, is_open, version) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
);
const WINDOW: Statement = Statement::new(
    "put_hall_window",
    Kind::Write,
    "UPDATE hall_window SET staff_id = ?5, is_open = ?6, version = version + 1 \
     WHERE area_id = ?1 AND day = ?2 AND unit_id = ?3 AND window_no = ?4 AND version = ?7",
);
const DAY_NEW: Statement = Statement::new(
    "put_hall_day_new",
    Kind::Write,
    "INSERT INTO hall_day (area_id, day, unit_id, next, leader, extra, surge_ms, \
     version) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, 1)",
);
const DAY: Statement = Statement::new(
    "put_hall_day",
    Kind::Write,
    "UPDATE hall_day SET leader = ?4, extra = ?5, surge_ms = ?6, \
     version = version + 1 WHERE area_id = ?1 AND day = ?2 AND unit_id = ?3 AND version = ?7",
);
macro_rules! sweep {
    ($table:literal) => {
        Statement::new(
            concat!("put_sweep_", $table),
            Kind::Write,
            concat!("DELETE FROM ", $table, " WHERE area_id = ?1 AND day < ?2"),
        )
    };
}
const SWEEP: [Statement; 3] = [sweep!("hall_ticket"), sweep!("hall_window"), sweep!("hall_day")];

pub(super) fn statements() -> impl Iterator<Item = Statement> {
    [NEXT, TAKE, TICKET, WINDOW_NEW, WINDOW, DAY_NEW, DAY].into_iter().chain(SWEEP)
}

impl HallPut {
    pub(super) fn steps<'a>(&'a self, area: AreaId, steps: &mut Vec<Step<'a>>) {
        let area = Arg::Int(area.0);
        let of = |hall: &HallKey| vec![area, Arg::Int(hall.day), Arg::Int(hall.unit.0)];
        let with = |mut params: Vec<Arg<'a>>, more: &[Arg<'a>]| {
            params.extend_from_slice(more);
            params
        };
        let once = Expect::Rows(1);
        let mut step = |statement, params, expect| {
            steps.push(Step { statement, params, expect });
        };
        match self {
            Self::Take { hall, id, is_priority, at } => {
                let fresh = Ticket::taken(*id, 0, *is_priority, *at);
                let rank = Arg::Int(fresh.rank().0);
                let row = [Arg::Int(id.0), Arg::flag(*is_priority), Arg::Int(at.0), rank];
                step(&NEXT, of(hall), once);
                step(&TAKE, with(of(hall), &row), once);
            }
            Self::Ticket(row) => step(&TICKET, with(vec![area], &ticket(row)), once),
            Self::Window(row) => {
                let window = &row.window;
                let no = Arg::Int(window.no.into());
                let params = [no, Arg::Int(window.staff.0), Arg::flag(window.is_open)];
                let params = with(of(&row.hall), &params);
                match row.version {
                    0 => step(&WINDOW_NEW, params, once),
                    version => step(&WINDOW, with(params, &[Arg::Int(version)]), once),
                }
            }
            Self::Day(row) => {
                let params = with(of(&row.hall), &surge(row));
                match row.version {
                    0 => step(&DAY_NEW, params, once),
                    version => step(&DAY, with(params, &[Arg::Int(version)]), once),
                }
            }
            Self::Sweep { before } => {
                for statement in &SWEEP {
                    step(statement, vec![area, Arg::Int(*before)], Expect::Any);
                }
            }
        }
    }
}

fn ticket<'a>(row: &TicketRow) -> [Arg<'a>; 9] {
    let Ticket { id, is_priority, calls, state, .. } = row.ticket;
    let (window, called, case) = match state {
        TicketState::Called { window, at } => (Some(window.into()), Some(at.0), None),
        TicketState::Served { case } => (None, None, Some(case.0)),
        TicketState::Waiting | TicketState::Advised | TicketState::GaveUp => (None, None, None),
    };
    [
        Arg::Int(id.0),
        Arg::flag(is_priority),
        Arg::Text(state.code()),
        Arg::int(window),
        Arg::Int(calls.into()),
        Arg::Int(row.ticket.rank().0),
        Arg::int(called),
        Arg::int(case),
        Arg::Int(row.version),
    ]
}

fn surge<'a>(row: &DayRow) -> [Arg<'a>; 3] {
    let surge = row.surge.as_ref();
    [
        Arg::int(surge.map(|surge| surge.leader.0)),
        Arg::int(surge.map(|surge| surge.extra.into())),
        Arg::int(surge.map(|surge| surge.from.0)),
    ]
}
