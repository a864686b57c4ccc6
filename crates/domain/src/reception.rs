//! The reception hall of one unit on one day: numbers, windows, who is called next, and the
//! surge that more windows answer. A visit of many is reception and nothing else: one number
//! and one receipt each. A number belongs to nobody: no row of a hall says who holds it.

mod surge;
#[cfg(test)]
mod tests;

use crate::case::codes;
use crate::ids::{CaseId, StaffId, TicketId};
use crate::time::Millis;
pub use surge::{EXTRA_WINDOWS_MAX, Surge, WAITING_PER_WINDOW, surge_declare, surge_suggested};

/// A number is given up only when its holder did not come to this many calls: the first is
/// easily missed by somebody who does not hear well or has gone out with a child.
pub const CALLS_TO_GIVE_UP: u32 = 2;
/// Who asked for it is called as if they had come so much earlier. Within a usual day that is
/// before everybody else; yet nobody is overtaken for ever, however many tick the box.
pub const PRIORITY_LEAD_MS: i64 = 2 * 60 * 60 * 1000;
/// Windows are numbered as their signs are.
pub const WINDOW_NO_MAX: u16 = 99;
/// More than any hall gives on a day: a kiosk out of control ends here.
pub const NUMBERS_PER_DAY_MAX: u32 = 5_000;
/// How long the numbers of a day are kept.
pub const DAYS_KEPT: i64 = 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketState {
    Waiting,
    Called {
        window: u16,
        at: Millis,
    },
    /// A case was registered, and its receipt handed over.
    Served {
        case: CaseId,
    },
    /// Only the way was asked: nothing to register, says the officer.
    Advised,
    GaveUp,
}

impl TicketState {
    pub const WAITING: &'static str = "waiting";
    pub const CALLED: &'static str = "called";
    pub const SERVED: &'static str = "served";
    pub const ADVISED: &'static str = "advised";
    pub const GAVE_UP: &'static str = "gave-up";

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => Self::WAITING,
            Self::Called { .. } => Self::CALLED,
            Self::Served { .. } => Self::SERVED,
            Self::Advised => Self::ADVISED,
            Self::GaveUp => Self::GAVE_UP,
        }
    }

    #[must_use]
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Served { .. } | Self::Advised | Self::GaveUp)
    }
}

/// A number, and how it fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub number: u32,
    /// Asked for at the kiosk, without a reason, and forgotten when the number ends.
    pub is_priority: bool,
    pub taken: Millis,
    pub calls: u32,
    pub state: TicketState,
}

impl Ticket {
    /// As it is taken.
    #[must_use]
    pub const fn taken(id: TicketId, number: u32, is_priority: bool, now: Millis) -> Self {
        Self { id, number, is_priority, taken: now, calls: 0, state: TicketState::Waiting }
    }

    /// Whose turn is first: the smaller, then the smaller number.
    #[must_use]
    pub const fn rank(&self) -> Millis {
        let lead = if self.is_priority { PRIORITY_LEAD_MS } else { 0 };
        Millis(self.taken.0.saturating_sub(lead))
    }

    const fn turn(&self) -> (i64, u32) {
        (self.rank().0, self.number)
    }

    #[must_use]
    pub const fn window(&self) -> Option<u16> {
        match self.state {
            TicketState::Called { window, .. } => Some(window),
            _ => None,
        }
    }

    const fn called(self, window: u16, now: Millis) -> Self {
        let state = TicketState::Called { window, at: now };
        Self { calls: self.calls.saturating_add(1), state, ..self }
    }

    /// Beside a case it would tell something of a person, so it does not outlive the waiting.
    const fn ended(self, state: TicketState) -> Self {
        Self { is_priority: false, state, ..self }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub no: u16,
    pub staff: StaffId,
    pub is_open: bool,
}

/// What is decided upon: the windows of the day, the numbers called, and those whose turn is
/// first among the waiting.
#[derive(Clone, Copy, Debug)]
pub struct Hall<'a> {
    pub windows: &'a [Window],
    pub tickets: &'a [Ticket],
}

codes!(
    /// Why the hall does not do what was asked; it is as it was.
    Refusal {
        /// No window was opened today: a number would wait for nobody.
        NotOpen = "not-open",
        /// All numbers of the day are given.
        Full = "full",
        WindowUnknown = "window-unknown",
        /// Somebody else sits there.
        WindowTaken = "window-taken",
        /// Whoever asks sits at another window.
        HasWindow = "has-window",
        /// Whoever asks has no open window.
        NoWindow = "no-window",
        /// The number called before is still at this window.
        WindowBusy = "window-busy",
        NobodyWaiting = "nobody-waiting",
        /// This number is not called to this window (any more).
        NotHere = "not-here",
        /// Not called often enough to be given up.
        CallAgain = "call-again",
        NeverCalled = "never-called",
        /// It was served with another case.
        OtherCase = "other-case",
        /// The case belongs to another number: one receipt each.
        CaseTaken = "case-taken",
        /// The case was not registered here after the number was taken.
        NotItsCase = "not-its-case",
        SurgeOn = "surge-on",
        SurgeOff = "surge-off",
        ExtraWindows = "extra-windows",
    }
);

codes!(
    /// What an officer does with the number at their window.
    Step {
        Again = "again",
        Back = "back",
        GaveUp = "gave-up",
        Advised = "advised",
    }
);

impl Hall<'_> {
    /// The open window of an officer.
    #[must_use]
    pub fn window_of(&self, staff: StaffId) -> Option<Window> {
        self.windows.iter().copied().find(|window| window.is_open && window.staff == staff)
    }

    /// The number that is at a window.
    #[must_use]
    pub fn at_window(&self, no: u16) -> Option<Ticket> {
        self.tickets.iter().copied().find(|ticket| ticket.window() == Some(no))
    }

    fn next(&self) -> Option<Ticket> {
        let waiting = self.tickets.iter().filter(|ticket| ticket.state == TicketState::Waiting);
        waiting.copied().min_by_key(Ticket::turn)
    }

    /// `None`: it is open already, and theirs.
    ///
    /// # Errors
    /// `WindowUnknown`, `WindowTaken`, `HasWindow`.
    pub fn window_open(&self, no: u16, staff: StaffId) -> Result<Option<Window>, Refusal> {
        if !(1..=WINDOW_NO_MAX).contains(&no) {
            return Err(Refusal::WindowUnknown);
        }
        match self.window_of(staff) {
            Some(own) if own.no == no => return Ok(None),
            Some(_) => return Err(Refusal::HasWindow),
            None => {}
        }
        if self.windows.iter().any(|window| window.no == no && window.is_open) {
            return Err(Refusal::WindowTaken);
        }
        Ok(Some(Window { no, staff, is_open: true }))
    }

    /// The number at it, if any, keeps its turn. `leads`: may close the window of somebody who
    /// left it open.
    ///
    /// # Errors
    /// `NoWindow`, `WindowTaken`.
    pub fn window_close(
        &self,
        no: u16,
        staff: StaffId,
        leads: bool,
    ) -> Result<(Window, Option<Ticket>), Refusal> {
        let window = self.windows.iter().copied().find(|window| window.no == no && window.is_open);
        let window = window.ok_or(Refusal::NoWindow)?;
        if window.staff != staff && !leads {
            return Err(Refusal::WindowTaken);
        }
        let back = self.at_window(no).map(|one| Ticket { state: TicketState::Waiting, ..one });
        Ok((Window { is_open: false, ..window }, back))
    }

    /// The next number to an officer's window.
    ///
    /// # Errors
    /// `NoWindow`, `WindowBusy`, `NobodyWaiting`.
    pub fn call_next(&self, staff: StaffId, now: Millis) -> Result<(Window, Ticket), Refusal> {
        let window = self.window_of(staff).ok_or(Refusal::NoWindow)?;
        if self.at_window(window.no).is_some() {
            return Err(Refusal::WindowBusy);
        }
        let next = self.next().ok_or(Refusal::NobodyWaiting)?;
        Ok((window, next.called(window.no, now)))
    }

    /// What becomes of the number at an officer's window, unless it is registered.
    ///
    /// # Errors
    /// `NoWindow`, `NotHere`, `CallAgain`.
    pub fn step(
        &self,
        staff: StaffId,
        ticket: TicketId,
        step: Step,
        now: Millis,
    ) -> Result<(Window, Ticket), Refusal> {
        let window = self.window_of(staff).ok_or(Refusal::NoWindow)?;
        let here = self.at_window(window.no).filter(|here| here.id == ticket);
        let here = here.ok_or(Refusal::NotHere)?;
        let after = match step {
            Step::Again => here.called(window.no, now),
            Step::Back => Ticket { state: TicketState::Waiting, ..here },
            Step::Advised => here.ended(TicketState::Advised),
            Step::GaveUp if here.calls < CALLS_TO_GIVE_UP => return Err(Refusal::CallAgain),
            Step::GaveUp => here.ended(TicketState::GaveUp),
        };
        Ok((window, after))
    }
}

/// A case was registered for the number. Also where the number has left the window meanwhile:
/// the receipt is in somebody's hand, and the hall only takes note of it. `None`: it has already.
///
/// # Errors
/// `OtherCase`, `NeverCalled`.
pub fn serve(ticket: Ticket, case: CaseId) -> Result<Option<Ticket>, Refusal> {
    match ticket.state {
        TicketState::Served { case: known } if known == case => Ok(None),
        TicketState::Served { .. } => Err(Refusal::OtherCase),
        _ if ticket.calls == 0 => Err(Refusal::NeverCalled),
        _ => Ok(Some(ticket.ended(TicketState::Served { case }))),
    }
}

/// Whether one more number is given. `next` is the one it would be.
///
/// # Errors
/// `NotOpen`, `Full`.
pub const fn take(windows: &[Window], next: u32) -> Result<(), Refusal> {
    if windows.is_empty() {
        return Err(Refusal::NotOpen);
    }
    if next > NUMBERS_PER_DAY_MAX { Err(Refusal::Full) } else { Ok(()) }
}
