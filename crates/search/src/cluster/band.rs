//! What is shown of a count: a band above a floor, and never two that tell one reporter by
//! their difference. What is kept for that are numbers of the problem: the count at its last
//! showing, the last that each audience was told, and how many links were taken out since; never
//! anything of a reporter.

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
    pub count: u32,
    /// The count of what each audience saw last, also when it sees nothing now: whoever lets a
    /// problem fall silent and puts people back must not see by one of them where it stands.
    pub told: [u32; Audience::ALL.len()],
    /// The day of that count, counted from anywhere; a problem begins with the day it is opened.
    pub day: i64,
    /// Links taken out since then, whoever they were of.
    pub taken_out: u32,
}

impl Shown {
    /// Of a problem just opened: the first count is shown the day after, so that nobody asks
    /// who is who by opening problems one after the other.
    #[must_use]
    pub const fn opened(day: i64) -> Self {
        Self { count: 0, told: [0; Audience::ALL.len()], day, taken_out: 0 }
    }

    /// After links were taken out, for whatever reason.
    #[must_use]
    pub const fn without(self, links: u32) -> Self {
        Self { taken_out: self.taken_out.saturating_add(links), ..self }
    }

    /// A fresh count: it counts once a day, and only where enough differs from the last, and from
    /// the last that whoever sees it was told.
    #[must_use]
    pub fn look(self, now: Reporters, day: i64) -> Self {
        let count = now.number();
        if day <= self.day || count.abs_diff(self.count) < CHANGE_MIN {
            return self;
        }
        let mut next = Self { count, day, taken_out: 0, ..self };
        for (told, audience) in next.told.iter_mut().zip(Audience::ALL) {
            let Some(band) = Band::of(count).filter(|_| count >= audience.floor()) else {
                continue;
            };
            let is_another = Band::of(*told).is_some_and(|before| before != band);
            if is_another && count.abs_diff(*told) < CHANGE_MIN {
                return self;
            }
            *told = count;
        }
        next
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
