//! The hall as it is looked at: the whole of it by those who work there, numbers and windows by
//! everybody, one number by whoever holds it.

use super::is_alive;
use crate::{App, Signed, Trouble};
use huiyin_domain::ids::{StaffId, TicketId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::reception::{Surge, Ticket, TicketState, Window, surge_suggested};
use huiyin_store::reception as store;
use std::collections::BTreeMap;

/// How many of those who wait are listed; the rest is counted.
const LISTED: u32 = 12;

/// A window, who sits there, and the number at it.
#[derive(Clone, Debug)]
pub struct Seat {
    pub window: Window,
    pub officer: Option<String>,
    pub ticket: Option<Ticket>,
}

/// What the desk shows.
#[derive(Clone, Debug)]
pub struct HallPage {
    /// Open ones by their number.
    pub seats: Vec<Seat>,
    pub own: Option<Seat>,
    /// Numbers given today.
    pub given: u32,
    pub waiting: u32,
    pub next: Vec<Ticket>,
    pub surge: Option<(Surge, Option<String>)>,
    /// More windows that would be good now.
    pub suggested: Option<u32>,
    /// Who may lead on the day: empty for whoever may not declare a surge.
    pub leaders: Vec<(StaffId, String)>,
}

/// What hangs on the wall: numbers and windows, nothing else.
#[derive(Clone, Debug)]
pub struct Board {
    /// Last called first.
    pub called: Vec<Ticket>,
    pub open_windows: Vec<u16>,
    pub waiting: u32,
    pub is_open: bool,
    pub is_surge: bool,
}

/// One number, as its holder may see it.
#[derive(Clone, Debug)]
pub struct Given {
    pub ticket: Ticket,
    /// How many are called before it; nobody, once it is called.
    pub before: u32,
}

impl App {
    /// # Errors
    /// `Forbidden`; `Unavailable`.
    pub async fn hall_page(&self, by: &Signed) -> Result<HallPage, Trouble> {
        by.may(Action::HallSee)?;
        let read = self.hall_read(by.unit).await?;
        let (db, area) = (self.db(), self.area());
        let leaders = self.hall_leaders(by.unit).await?;
        let mut officers: BTreeMap<StaffId, String> = leaders.iter().cloned().collect();
        let colleagues = self.staff_of_unit(by.unit).await?;
        officers.extend(colleagues.into_iter().map(|row| (row.id, row.display_name)));
        let called = read.tickets();
        let seat = |window: Window| Seat {
            window,
            officer: officers.get(&window.staff).cloned(),
            ticket: called.iter().copied().find(|ticket| ticket.window() == Some(window.no)),
        };
        let open = read.windows().into_iter().filter(|window| window.is_open);
        let seats: Vec<Seat> = open.map(seat).collect();
        let next = store::waiting(db, area, read.key, None, LISTED).await?;
        let waiting = store::before(db, area, read.key, None).await?;
        let surge = read.day.and_then(|day| day.surge);
        let leads = by.may(Action::HallLead).is_ok();
        Ok(HallPage {
            own: seats.iter().find(|seat| seat.window.staff == by.staff).cloned(),
            given: read.day.map_or(0, |day| day.next.saturating_sub(1)),
            waiting,
            next: next.into_iter().map(|row| row.ticket).collect(),
            surge: surge.map(|surge| (surge, officers.get(&surge.leader).cloned())),
            suggested: surge_suggested(waiting, u32::try_from(seats.len()).unwrap_or(u32::MAX)),
            leaders: if leads { leaders } else { Vec::new() },
            seats,
        })
    }

    /// Who can be there and listen: everybody of the unit, and the heads of those above it.
    pub(super) async fn hall_leaders(
        &self,
        unit: UnitId,
    ) -> Result<Vec<(StaffId, String)>, Trouble> {
        let org = self.org();
        let mut leaders = Vec::new();
        for place in std::iter::once(unit).chain(org.tree.ancestors(unit)) {
            let rows = self.staff_of_unit(place).await?;
            let rows = rows.into_iter();
            let rows = rows.filter(|row| place == unit || row.roles.contains(&Role::UnitHead));
            leaders.extend(rows.map(|row| (row.id, row.display_name)));
        }
        Ok(leaders)
    }

    /// # Errors
    /// `NotFound` for no unit; `Unavailable`.
    pub async fn hall_board(&self, unit: UnitId) -> Result<Board, Trouble> {
        self.org().tree.get(unit).filter(|unit| unit.active).ok_or(Trouble::NotFound)?;
        let read = self.hall_read(unit).await?;
        let mut called: Vec<(i64, Ticket)> = read
            .tickets()
            .into_iter()
            .filter_map(|ticket| match ticket.state {
                TicketState::Called { at, .. } => Some((at.0, ticket)),
                _ => None,
            })
            .collect();
        called.sort_by_key(|(at, ticket)| (std::cmp::Reverse(*at), ticket.number));
        let windows = read.windows();
        let open = windows.iter().filter(|window| window.is_open);
        Ok(Board {
            called: called.into_iter().map(|(_, ticket)| ticket).collect(),
            open_windows: open.map(|window| window.no).collect(),
            waiting: store::before(self.db(), self.area(), read.key, None).await?,
            is_open: !windows.is_empty(),
            is_surge: read.day.is_some_and(|day| day.surge.is_some()),
        })
    }

    /// # Errors
    /// `NotFound`; `Unavailable`.
    pub async fn hall_ticket(&self, unit: UnitId, ticket: TicketId) -> Result<Given, Trouble> {
        let row = store::ticket(self.db(), self.area(), ticket).await?;
        let row = row.filter(|row| row.hall.unit == unit).ok_or(Trouble::NotFound)?;
        let today = row.hall.day == self.hall_today(unit).day;
        let before = match row.ticket.state {
            TicketState::Waiting if today => {
                store::before(self.db(), self.area(), row.hall, Some(&row.ticket)).await?
            }
            _ => 0,
        };
        // A number of another day is nobody's turn any more.
        let state =
            if today || !is_alive(&row.ticket) { row.ticket.state } else { TicketState::GaveUp };
        Ok(Given { ticket: Ticket { state, ..row.ticket }, before })
    }
}
