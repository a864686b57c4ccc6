//! What is shown of a count: a band above a floor, and never two that tell one reporter by
//! their difference. What is kept for that are numbers of the problem: the count at its last
//! showing, and how many links were taken out since, never anything of a reporter.

use super::count::Reporters;

/// A shown band changes only when at least so many distinct reporters differ.
pub const CHANGE_MIN: u32 = 3;

/// How many people tell of a problem, as far as that is ever said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    Three,
    Five,
    Ten,
    Twenty,
    Fifty,
}

impl Band {
    pub const ALL: [Self; 5] = [Self::Three, Self::Five, Self::Ten, Self::Twenty, Self::Fifty];

    /// The fewest people of the band.
    #[must_use]
    pub const fn low(self) -> u32 {
        match self {
            Self::Three => 3,
            Self::Five => 5,
            Self::Ten => 10,
            Self::Twenty => 20,
            Self::Fifty => 50,
        }
    }

    /// The key of its words.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Three => "3-4",
            Self::Five => "5-9",
            Self::Ten => "10-19",
            Self::Twenty => "20-49",
            Self::Fifty => "50-more",
        }
    }

    /// `None`: fewer than any floor.
    #[must_use]
    pub const fn of(count: u32) -> Option<Self> {
        match count {
            0..=2 => None,
            3..=4 => Some(Self::Three),
            5..=9 => Some(Self::Five),
            10..=19 => Some(Self::Ten),
            20..=49 => Some(Self::Twenty),
            50.. => Some(Self::Fifty),
        }
    }
}

/// Who looks, and with that the fewest people that they are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The unit that answers for the problem.
    Owner,
    /// Every other unit.
    Office,
    Public,
}

impl Audience {
    pub const ALL: [Self; 3] = [Self::Owner, Self::Office, Self::Public];

    #[must_use]
    pub const fn floor(self) -> u32 {
        match self {
            Self::Owner => 3,
            Self::Office => 5,
            Self::Public => 10,
        }
    }
}

/// What a problem shows, as it is kept. One state for all audiences, so that two of them who
/// compare know no more than the one with the lowest floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    count: u32,
    /// The day of that count, counted from anywhere; a problem begins with the day it is opened.
    day: i64,
    /// Links taken out since then, whoever they were of.
    taken_out: u32,
}

impl Shown {
    /// Of a problem just opened: the first count is shown the day after, so that nobody asks
    /// who is who by opening problems one after the other.
    #[must_use]
    pub const fn opened(day: i64) -> Self {
        Self { count: 0, day, taken_out: 0 }
    }

    #[must_use]
    pub const fn stored(count: u32, day: i64, taken_out: u32) -> Self {
        Self { count, day, taken_out }
    }

    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    #[must_use]
    pub const fn day(self) -> i64 {
        self.day
    }

    #[must_use]
    pub const fn taken_out(self) -> u32 {
        self.taken_out
    }

    /// After links were taken out, for whatever reason.
    #[must_use]
    pub const fn without(self, links: u32) -> Self {
        Self { taken_out: self.taken_out.saturating_add(links), ..self }
    }

    /// A fresh count: it counts once a day, and only where enough differs from the last.
    #[must_use]
    pub fn look(self, now: Reporters, day: i64) -> Self {
        let differ = now.number().abs_diff(self.count);
        if day <= self.day || differ < CHANGE_MIN {
            return self;
        }
        Self { count: now.number(), day, taken_out: 0 }
    }

    /// What somebody is shown. As soon as so many links were taken out that the people left
    /// could be fewer than the floor, nothing is: reckoned from the band and the links alone, so
    /// that going silent does not tell whose link it was.
    #[must_use]
    pub fn band(self, audience: Audience) -> Option<Band> {
        let band = Band::of(self.count)?;
        let at_least = band.low().saturating_sub(self.taken_out);
        (at_least >= audience.floor()).then_some(band)
    }
}
