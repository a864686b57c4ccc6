//! The reception hall of a unit: numbers from the kiosk, windows, surge. What may be done the
//! domain says (`huiyin_domain::reception`); here it is read, decided and written, and decided
//! again when another window was faster. Who holds a number nobody asks and nothing keeps.

mod serve;
mod view;

use crate::case::token_hash;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::Channel;
use huiyin_domain::ids::{StaffId, TicketId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::reception::{
    self, DAYS_KEPT, Hall, Refusal, Step, Ticket, TicketState, Window, surge_declare,
};
use huiyin_domain::text::TextFault;
use huiyin_domain::time::day_number;
use huiyin_store::reception::{self as store, DayRow, HallKey, TicketRow, WindowRow};
use huiyin_store::write::{HallPut, Put};
use jiff::tz::TimeZone;
pub use view::{Board, Given, HallPage, Seat};

/// As many windows as may ask at the same moment, and some: each round one of them goes through.
const TRIES_MAX: u32 = 150;
/// A shorter token could meet somebody else's, and with it their number.
const TOKEN_BYTES_MIN: usize = 16;

/// A hall as it was read, to be decided upon.
struct Read {
    key: HallKey,
    day: Option<DayRow>,
    windows: Vec<WindowRow>,
    /// Those called, and those whose turn is first.
    tickets: Vec<TicketRow>,
}

impl Read {
    fn windows(&self) -> Vec<Window> {
        self.windows.iter().map(|row| row.window).collect()
    }

    fn tickets(&self) -> Vec<Ticket> {
        self.tickets.iter().map(|row| row.ticket).collect()
    }

    fn decide<T>(&self, what: impl FnOnce(Hall<'_>) -> Result<T, Refusal>) -> Result<T, Trouble> {
        let (windows, tickets) = (self.windows(), self.tickets());
        Ok(what(Hall { windows: &windows, tickets: &tickets })?)
    }

    /// A window counts on with every call, so that two taps on "next" are one call.
    fn window_put(&self, window: Window) -> Put {
        let known = self.windows.iter().find(|row| row.window.no == window.no);
        let version = known.map_or(0, |row| row.version);
        Put::Hall(HallPut::Window(WindowRow { hall: self.key, window, version }))
    }

    fn ticket_put(&self, ticket: Ticket) -> Option<Put> {
        let known = self.tickets.iter().find(|row| row.ticket.id == ticket.id)?;
        Some(Put::Hall(HallPut::Ticket(TicketRow { ticket, ..*known })))
    }

    fn day_put(&self, surge: Option<reception::Surge>) -> Put {
        let (next, version) = self.day.map_or((1, 0), |day| (day.next, day.version));
        Put::Hall(HallPut::Day(DayRow { hall: self.key, next, surge, version }))
    }
}

impl App {
    /// The zone an office's days are reckoned in: that of the procedure most cases live under.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        let rules = self.rules();
        let usual = self.settings().procedure_by_channel.get(&Channel::Web);
        let usual = usual.and_then(|id| rules.current(id)).map(|pinned| pinned.procedure);
        let procedure = usual.or_else(|| rules.procedures().next());
        procedure.map_or(TimeZone::UTC, |procedure| procedure.zone.clone())
    }

    fn hall_today(&self, unit: UnitId) -> HallKey {
        HallKey { day: day_number(self.moment().now().date_in(&self.zone())), unit }
    }

    /// Days before this one are forgotten.
    pub(crate) fn hall_kept_from(&self) -> i64 {
        day_number(self.moment().now().date_in(&self.zone())) - DAYS_KEPT
    }

    async fn hall_read(&self, unit: UnitId) -> Result<Read, Trouble> {
        let (db, area, key) = (self.db(), self.area(), self.hall_today(unit));
        let day = store::day(db, area, key).await?;
        let windows = store::windows(db, area, key).await?;
        let mut tickets = store::called(db, area, key).await?;
        tickets.extend(store::waiting(db, area, key, None, 1).await?);
        Ok(Read { key, day, windows, tickets })
    }

    /// Reads, decides and writes, until nobody else was faster.
    async fn hall_do(
        &self,
        unit: UnitId,
        what: impl Fn(&Read) -> Result<Vec<Put>, Trouble>,
    ) -> Result<(), Trouble> {
        let mut tries = 1;
        loop {
            let read = self.hall_read(unit).await?;
            let puts = what(&read)?;
            if puts.is_empty() {
                return Ok(());
            }
            match self.put_quietly(puts).await {
                Err(Trouble::Stale | Trouble::Exists) if tries < TRIES_MAX => tries += 1,
                result => return result,
            }
        }
    }

    /// One number; the same token again is the same number.
    ///
    /// # Errors
    /// `Hall` with `NotOpen` or `Full`; `NotFound` for no unit; `Unavailable`.
    pub async fn hall_take(
        &self,
        unit: UnitId,
        is_priority: bool,
        once: &[u8],
    ) -> Result<TicketId, Trouble> {
        By::Public.may(Action::HallTicket)?;
        self.org().tree.get(unit).filter(|unit| unit.active).ok_or(Trouble::NotFound)?;
        let id = self.ticket_id(unit, once);
        if store::ticket(self.db(), self.area(), id).await?.is_some() {
            return Ok(id);
        }
        let read = self.hall_read(unit).await?;
        let next = read.day.map_or(1, |day| day.next);
        reception::take(&read.windows(), next)?;
        let take = HallPut::Take { hall: read.key, id, is_priority, at: self.moment().now() };
        match self.put_quietly(vec![Put::Hall(take)]).await {
            // The other tap was faster, and is the same person's.
            Ok(()) | Err(Trouble::Exists) => Ok(id),
            Err(trouble) => Err(trouble),
        }
    }

    fn ticket_id(&self, unit: UnitId, once: &[u8]) -> TicketId {
        let once = match once.len() {
            TOKEN_BYTES_MIN.. => once.to_vec(),
            _ => self.moment().random::<32>().to_vec(),
        };
        let hash = token_hash(b"hall", unit.0, &once);
        let (start, _) = hash.split_first_chunk().expect("a hash has eight bytes");
        TicketId((i64::from_be_bytes(*start) & i64::MAX).max(1))
    }

    /// # Errors
    /// `Forbidden`; `Hall`; `Unavailable`.
    pub async fn hall_window_open(&self, by: &Signed, no: u16) -> Result<(), Trouble> {
        by.may(Action::HallServe)?;
        self.hall_do(by.unit, |read| {
            let Some(window) = read.decide(|hall| hall.window_open(no, by.staff))? else {
                return Ok(Vec::new());
            };
            // With the day's row, so that nobody opens two windows at the same moment.
            Ok(vec![read.day_put(read.day.and_then(|day| day.surge)), read.window_put(window)])
        })
        .await
    }

    /// Whoever leads may close a window that was left open; the number at it keeps its turn.
    ///
    /// # Errors
    /// `Forbidden`; `Hall`; `Unavailable`.
    pub async fn hall_window_close(&self, by: &Signed, no: u16) -> Result<(), Trouble> {
        by.may(Action::HallSee)?;
        let leads = by.may(Action::HallLead).is_ok();
        self.hall_do(by.unit, |read| {
            let (window, back) = read.decide(|hall| hall.window_close(no, by.staff, leads))?;
            let puts = back.and_then(|ticket| read.ticket_put(ticket)).into_iter();
            Ok(puts.chain([read.window_put(window)]).collect())
        })
        .await
    }

    /// # Errors
    /// `Forbidden`; `Hall`; `Unavailable`.
    pub async fn hall_call_next(&self, by: &Signed) -> Result<(), Trouble> {
        by.may(Action::HallServe)?;
        let now = self.moment().now();
        self.hall_do(by.unit, |read| {
            let (window, ticket) = read.decide(|hall| hall.call_next(by.staff, now))?;
            Ok(read.ticket_put(ticket).into_iter().chain([read.window_put(window)]).collect())
        })
        .await
    }

    /// # Errors
    /// `Forbidden`; `Hall`; `Unavailable`.
    pub async fn hall_step(
        &self,
        by: &Signed,
        ticket: TicketId,
        step: Step,
    ) -> Result<(), Trouble> {
        by.may(Action::HallServe)?;
        let now = self.moment().now();
        self.hall_do(by.unit, |read| {
            let (window, ticket) = read.decide(|hall| hall.step(by.staff, ticket, step, now))?;
            Ok(read.ticket_put(ticket).into_iter().chain([read.window_put(window)]).collect())
        })
        .await
    }

    /// More windows are wanted, and somebody leads and listens.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when nobody here can be that leader; `Hall`; `Unavailable`.
    pub async fn hall_surge(
        &self,
        by: &Signed,
        leader: StaffId,
        extra: u32,
    ) -> Result<(), Trouble> {
        by.may(Action::HallLead)?;
        let known = self.hall_leaders(by.unit).await?.into_iter().any(|(id, _)| id == leader);
        if !known {
            return Err(Trouble::Invalid { field: "leader", fault: TextFault::UnknownChoice });
        }
        let now = self.moment().now();
        self.hall_do(by.unit, |read| {
            let standing = read.day.and_then(|day| day.surge);
            Ok(vec![read.day_put(Some(surge_declare(standing, leader, extra, now)?))])
        })
        .await
    }

    /// # Errors
    /// `Forbidden`; `Hall`; `Unavailable`.
    pub async fn hall_surge_end(&self, by: &Signed) -> Result<(), Trouble> {
        by.may(Action::HallLead)?;
        self.hall_do(by.unit, |read| match read.day.and_then(|day| day.surge) {
            Some(_) => Ok(vec![read.day_put(None)]),
            None => Err(Refusal::SurgeOff.into()),
        })
        .await
    }
}

/// A number still to be dealt with.
const fn is_alive(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Waiting | TicketState::Called { .. })
}
