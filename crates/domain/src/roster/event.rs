//! What happens to a roster, and the roster that it makes. Who is away is no matter of one
//! roster (`absence.rs`), and a handover is a matter of one shift (`handover.rs`).

use super::{Rules, Swap, SwapState, Swapping};
use crate::ids::{MemberId, PeriodId, SwapId, UnitId};
use crate::time::{Millis, zone};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a roster is from its making on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub unit: UnitId,
    pub title: String,
    /// An IANA name.
    pub zone: String,
    /// The post whose holder is whoever is on shift, as plans write it.
    pub post: Option<String>,
}

/// For a time, an order of its own. `until` is the exclusive end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub id: PeriodId,
    pub from: Millis,
    pub until: Millis,
    pub order: Vec<MemberId>,
    pub reason: String,
}

/// On one shift somebody else, or nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    pub member: Option<MemberId>,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Made {
        made: Made,
    },
    /// From that day on, in civil time; shifts before it stay as they were.
    RulesSet {
        #[serde(with = "crate::time::iso")]
        from: Date,
        rules: Rules,
    },
    PeriodSet {
        period: Period,
    },
    /// From this moment on it does not count.
    PeriodEnded {
        period: PeriodId,
        reason: String,
    },
    Overridden {
        shift: Millis,
        member: Option<MemberId>,
        reason: String,
    },
    OverrideLifted {
        shift: Millis,
        reason: String,
    },
    SwapAsked {
        swap: SwapId,
        what: Swapping,
    },
    SwapAgreed {
        swap: SwapId,
    },
    SwapDeclined {
        swap: SwapId,
    },
    SwapTakenBack {
        swap: SwapId,
    },
    /// By whoever keeps the roster, for both.
    SwapMade {
        swap: SwapId,
        what: Swapping,
        reason: String,
    },
    SwapUndone {
        swap: SwapId,
        reason: String,
    },
}

impl Event {
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Made { .. } => "made",
            Self::RulesSet { .. } => "rules-set",
            Self::PeriodSet { .. } => "period-set",
            Self::PeriodEnded { .. } => "period-ended",
            Self::Overridden { .. } => "overridden",
            Self::OverrideLifted { .. } => "override-lifted",
            Self::SwapAsked { .. } => "swap-asked",
            Self::SwapAgreed { .. } => "swap-agreed",
            Self::SwapDeclined { .. } => "swap-declined",
            Self::SwapTakenBack { .. } => "swap-taken-back",
            Self::SwapMade { .. } => "swap-made",
            Self::SwapUndone { .. } => "swap-undone",
        }
    }

    /// Why it was done, as whoever did it wrote.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::PeriodEnded { reason, .. }
            | Self::Overridden { reason, .. }
            | Self::OverrideLifted { reason, .. }
            | Self::SwapMade { reason, .. }
            | Self::SwapUndone { reason, .. }
            | Self::PeriodSet { period: Period { reason, .. } } => Some(reason),
            _ => None,
        }
    }
}

/// A roster, as its events say.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    pub made: Made,
    pub made_at: Millis,
    pub zone: TimeZone,
    /// As they came into force, each with its first day.
    pub rules: Vec<(Date, Rules)>,
    pub periods: Vec<Period>,
    /// By the shift's beginning.
    pub overrides: BTreeMap<Millis, Override>,
    pub swaps: BTreeMap<SwapId, Swap>,
    /// Those that were agreed, in that order: of two on one shift the later counts.
    agreed: Vec<SwapId>,
}

impl Roster {
    /// `None`: the events do not begin with a making, or its zone is none.
    pub fn fold<'e>(events: impl IntoIterator<Item = (&'e Event, Millis)>) -> Option<Self> {
        let mut events = events.into_iter();
        let (first, at) = events.next()?;
        let mut roster = Self::begun(first, at)?;
        events.for_each(|(event, at)| roster.apply(event, at));
        Some(roster)
    }

    #[must_use]
    pub fn begun(first: &Event, at: Millis) -> Option<Self> {
        let Event::Made { made } = first else { return None };
        Some(Self {
            zone: zone(&made.zone)?,
            made: made.clone(),
            made_at: at,
            rules: Vec::new(),
            periods: Vec::new(),
            overrides: BTreeMap::new(),
            swaps: BTreeMap::new(),
            agreed: Vec::new(),
        })
    }

    pub fn apply(&mut self, event: &Event, at: Millis) {
        match event {
            Event::Made { .. } => {}
            Event::RulesSet { from, rules } => {
                // What was to begin later is replaced with what begins before it.
                self.rules.retain(|(day, _)| day < from);
                self.rules.push((*from, rules.clone()));
            }
            Event::PeriodSet { period } => self.periods.push(period.clone()),
            Event::PeriodEnded { period, .. } => self.period_end(*period, at),
            Event::Overridden { shift, member, reason } => {
                let entry = Override { member: *member, reason: reason.clone() };
                self.overrides.insert(*shift, entry);
            }
            Event::OverrideLifted { shift, .. } => {
                self.overrides.remove(shift);
            }
            Event::SwapAsked { swap, what } => self.swap_put(*swap, *what, SwapState::Asked),
            Event::SwapMade { swap, what, .. } => self.swap_put(*swap, *what, SwapState::Agreed),
            Event::SwapAgreed { swap } => self.swap_state(*swap, SwapState::Agreed),
            Event::SwapDeclined { swap } => self.swap_state(*swap, SwapState::Declined),
            Event::SwapTakenBack { swap } => self.swap_state(*swap, SwapState::TakenBack),
            Event::SwapUndone { swap, .. } => self.swap_state(*swap, SwapState::Undone),
        }
    }

    /// The rules of a day.
    #[must_use]
    pub fn rules_on(&self, date: Date) -> Option<&Rules> {
        let found = self.rules.iter().rev().find(|(from, _)| *from <= date);
        found.map(|(_, rules)| rules)
    }

    /// The swap that counts on a shift.
    #[must_use]
    pub fn swap_on(&self, shift: Millis) -> Option<&Swap> {
        let latest = self.agreed.iter().rev().filter_map(|id| self.swaps.get(id));
        latest.into_iter().find(|swap| swap.on(shift).is_some())
    }

    fn period_end(&mut self, id: PeriodId, at: Millis) {
        self.periods.iter_mut().filter(|period| period.id == id).for_each(|period| {
            period.until = period.until.min(at);
        });
        self.periods.retain(|period| period.from < period.until);
    }

    fn swap_put(&mut self, id: SwapId, what: Swapping, state: SwapState) {
        self.swaps.insert(id, Swap { id, what, state });
        self.swap_state(id, state);
    }

    fn swap_state(&mut self, id: SwapId, state: SwapState) {
        let Some(swap) = self.swaps.get_mut(&id) else { return };
        swap.state = state;
        if state == SwapState::Agreed {
            self.agreed.push(id);
        }
    }
}
