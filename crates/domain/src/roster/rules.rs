//! The rules of a roster: when shifts begin in civil time and in which order members take them.
//! Which instants that makes is in `slots.rs`.

use super::Refusal;
use crate::calendar::Calendar;
use crate::case::codes;
use crate::ids::MemberId;
use crate::time::day_number;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

pub const TURNS_MAX: usize = 6;
pub const MEMBERS_MAX: usize = 60;
const KEY_CHARS_MAX: usize = 40;
/// Pages stand at these addresses.
const KEYS_TAKEN: [&str; 3] = ["new", "leave", "signers"];

/// A roster's name as plans write it: `desk-24h`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RosterKey(String);

impl RosterKey {
    /// # Errors
    /// Something else than small letters, digits and single dashes between them.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let part = |part: &str| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            !part.is_empty() && part.bytes().all(plain)
        };
        let is_free = !KEYS_TAKEN.contains(&typed);
        let fits = is_free && typed.len() <= KEY_CHARS_MAX && typed.split('-').all(part);
        if fits { Ok(Self(typed.to_owned())) } else { Err(Refusal::Key) }
    }

    /// Read back from the store, where only whole ones are kept.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RosterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

codes!(
    /// What a roster is for.
    Kind {
        /// The 24-hour desk: one or several shifts a day, each handed over with two signatures.
        Desk = "desk",
        /// One shift a week.
        Weekly = "weekly",
        /// Who leads on duty; the desk's alarms go to them.
        Leader = "leader",
    }
);

codes!(
    /// The day on which a weekly shift begins.
    Weekday {
        Monday = "monday",
        Tuesday = "tuesday",
        Wednesday = "wednesday",
        Thursday = "thursday",
        Friday = "friday",
        Saturday = "saturday",
        Sunday = "sunday",
    }
);

impl Weekday {
    fn is(self, date: Date) -> bool {
        let offset = date.weekday().to_monday_zero_offset();
        Self::ALL.get(offset as usize) == Some(&self)
    }
}

/// When a shift begins, in minutes of the civil day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Turn(u16);

impl Turn {
    /// Reads `08:00` and nothing more lenient.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let (hour, minute) = typed.split_once(':')?;
        let two = |text: &str, below: u16| {
            let is_plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            let number = is_plain.then(|| text.parse::<u16>().ok()).flatten()?;
            (number < below).then_some(number)
        };
        Some(Self(two(hour, 24)? * 60 + two(minute, 60)?))
    }

    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub kind: Kind,
    /// When shifts begin; each lasts until the next begins.
    pub turns: Vec<Turn>,
    /// On which day a weekly shift begins; of no meaning for others.
    pub weekday: Weekday,
    /// Who takes the shifts, one after the other, from the day the rules begin.
    pub order: Vec<MemberId>,
    /// Who takes those of rest days and holidays, where they go round apart; else empty.
    pub rest_order: Vec<MemberId>,
}

impl Rules {
    /// # Errors
    /// What of them cannot be.
    pub fn check(&self) -> Result<(), Refusal> {
        let most = if self.kind == Kind::Weekly { 1 } else { TURNS_MAX };
        if self.turns.is_empty() {
            return Err(Refusal::NoTurn);
        }
        let rise = self.turns.windows(2).all(|two| two[0] < two[1]);
        let in_day = self.turns.iter().all(|turn| turn.0 < 24 * 60);
        if !rise || !in_day || self.turns.len() > most {
            return Err(Refusal::Turns);
        }
        if self.order.is_empty() {
            return Err(Refusal::NoMember);
        }
        if self.order.len().max(self.rest_order.len()) > MEMBERS_MAX {
            return Err(Refusal::TooManyMembers);
        }
        if self.kind == Kind::Weekly && !self.rest_order.is_empty() {
            return Err(Refusal::RestOrder);
        }
        Ok(())
    }

    /// Whoever the rules name.
    pub fn members(&self) -> impl Iterator<Item = MemberId> + '_ {
        self.order.iter().chain(&self.rest_order).copied()
    }

    /// When shifts begin on a day.
    pub(super) fn turns_on(&self, date: Date) -> &[Turn] {
        let is_day = self.kind != Kind::Weekly || self.weekday.is(date);
        if is_day { &self.turns } else { &[] }
    }

    /// Whose turn it is by the rules that began on a day.
    pub(super) fn whose(
        &self,
        from: Date,
        date: Date,
        turn: usize,
        calendar: &Calendar,
    ) -> Option<MemberId> {
        let (first, day) = (day_number(from), day_number(date));
        if self.kind == Kind::Weekly {
            return nth(&self.order, (day - first).div_euclid(7));
        }
        let turns = i64::try_from(self.turns.len()).ok()?;
        let turn = i64::try_from(turn).ok()?;
        if self.rest_order.is_empty() {
            return nth(&self.order, (day - first) * turns + turn);
        }
        // Days of the same sort that passed since the rules began.
        let worked = calendar.working_days_to(day - 1) - calendar.working_days_to(first - 1);
        if calendar.is_working(date) {
            nth(&self.order, worked * turns + turn)
        } else {
            nth(&self.rest_order, (day - first - worked) * turns + turn)
        }
    }
}

/// The member at a place of an order that begins again at its end.
pub(super) fn nth(order: &[MemberId], place: i64) -> Option<MemberId> {
    let len = i64::try_from(order.len()).ok().filter(|len| *len > 0)?;
    order.get(usize::try_from(place.rem_euclid(len)).ok()?).copied()
}
