//! One batch, free of any engine: what to look up first, what to answer, what to execute.
//! Look-up and execution happen in one transaction; between them everything is pure.

use super::change::{Base, Change, Filed, Written};
use super::lookup::Known;
use crate::error::WriteError;
use crate::statements::Statement;
use crate::value::Arg;
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::leaf::{self, Commitment, Entry};
use std::collections::BTreeMap;

/// One statement to run and how many rows it must touch.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub statement: &'static Statement,
    pub params: Vec<Arg<'a>>,
    pub expect: Expect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    Rows(u64),
    Any,
}

impl Expect {
    pub fn check(self, touched: u64) -> Result<(), WriteError> {
        match self {
            Self::Rows(rows) if rows != touched => Err(WriteError::Conflict),
            Self::Rows(_) | Self::Any => Ok(()),
        }
    }
}

/// A change judged against what the look-ups told.
pub(crate) enum Made {
    /// Nothing to write: a replay, or a change that is not a whole one.
    Answer(Result<Written, WriteError>),
    Fresh {
        filed: Option<Filed>,
        entries: Vec<Sealed>,
    },
}

impl Made {
    pub fn answer(self) -> Result<Written, WriteError> {
        match self {
            Self::Answer(answer) => answer,
            Self::Fresh { filed, .. } => Ok(Written { filed, replay: false }),
        }
    }
}

/// An event ready to be stored.
pub(crate) struct Sealed {
    pub seq: i64,
    pub canonical: Vec<u8>,
    pub commitment: Commitment,
}

/// Running numbers: the next one to give, by area, office and year.
pub(crate) type Counters = BTreeMap<(i64, String, i16), i64>;

/// A batch whose answers stand once its steps are committed.
pub(crate) struct Plan {
    pub made: Vec<Made>,
    pub counters: Counters,
}

pub(crate) fn plan(origin: &str, changes: &[Change], known: Known) -> Plan {
    let Known { seen, mut counters } = known;
    let mut judge = |change: &Change| {
        let replay = change.idempotency.and_then(|key| seen.get(&(change.area.0, key)));
        match replay {
            Some(filed) => Made::Answer(Ok(Written { filed: filed.clone(), replay: true })),
            None => make(origin, change, &mut counters),
        }
    };
    let made = changes.iter().map(&mut judge).collect();
    Plan { made, counters }
}

fn make(origin: &str, change: &Change, counters: &mut Counters) -> Made {
    let Some(case) = &change.case else {
        return Made::Fresh { filed: None, entries: Vec::new() };
    };
    if case.events.is_empty() {
        return Made::Answer(Err(WriteError::Refused("a case change without an event")));
    }
    let (number, mut version, mut last) = match &case.base {
        Base::New { office, year, .. } => {
            if !number_parts_fit(office, *year) {
                return Made::Answer(Err(WriteError::Refused("office or year of the number")));
            }
            let next = counters.entry((change.area.0, office.clone(), *year)).or_insert(1);
            let number = CaseNumber::new(office, *year, *next);
            *next += 1;
            (number, 0, None)
        }
        Base::At { number, version, prev } => (number.clone(), *version, Some(*prev)),
    };
    let mut entries = Vec::with_capacity(case.events.len());
    for event in &case.events {
        version += 1;
        let entry = Entry {
            origin: origin.to_owned(),
            number: number.clone(),
            seq: version,
            prev: last,
            at: event.at,
            actor: event.actor,
            event: &*event.event,
            dues: event.dues.clone(),
        };
        let canonical = entry.canonical();
        let commitment = leaf::commit(&event.salt, &canonical);
        last = Some(commitment);
        entries.push(Sealed { seq: version, canonical, commitment });
    }
    let last = last.expect("at least one event was sealed");
    Made::Fresh { filed: Some(Filed { case: case.case, number, version, last }), entries }
}

/// What `CaseNumber::parse` would read back.
fn number_parts_fit(office: &str, year: i16) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    !office.is_empty()
        && office.len() <= 12
        && office.bytes().all(plain)
        && (1000..=9999).contains(&year)
}
