//! One batch, free of any engine: what to look up first, what to answer, what to execute.
//! Look-up and execution happen in one transaction; between them everything is pure.

use super::change::{Base, Change, Filed, First, LeafProof, NewEvent, Written};
use super::keeper::Head;
use super::lookup::Known;
use super::sequence::{Growth, Standing, grow};
use crate::error::WriteError;
use crate::statements::Statement;
use crate::value::Arg;
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::leaf::{self, Commitment, Entry};
use huiyin_tlog::{Hash, SignedCheckpoint};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a case's events name their number, those of the log itself say this.
const LOG_NUMBER: &str = "LOG";

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
        /// What happened to the log itself.
        notes: Vec<Sealed>,
        /// Index and inclusion proof of the first entry, in the tree after the batch.
        path: Option<(u64, Vec<Hash>)>,
    },
}

impl Made {
    /// `checkpoint` is what was signed for the batch, if the log does not stand still.
    pub fn answer(self, checkpoint: Option<&Arc<SignedCheckpoint>>) -> Result<Written, WriteError> {
        match self {
            Self::Answer(answer) => answer,
            Self::Fresh { filed, entries, path, .. } => {
                let proof = path.zip(checkpoint);
                let proof = proof.map(|((index, path), checkpoint)| {
                    let checkpoint = Arc::clone(checkpoint);
                    LeafProof { index, path, checkpoint }
                });
                let first = entries.into_iter().next().map(|entry| {
                    let Sealed { canonical, commitment, .. } = entry;
                    First { canonical, commitment, proof }
                });
                Ok(Written { filed, replay: false, first })
            }
        }
    }
}

/// An event ready to be stored.
pub(crate) struct Sealed {
    pub seq: i64,
    pub canonical: Vec<u8>,
    pub commitment: Commitment,
    /// In the log; `None` while it stands still.
    pub position: Option<i64>,
}

/// Running numbers: the next one to give, by area, office and year.
pub(crate) type Counters = BTreeMap<(i64, String, i16), i64>;

/// A batch whose answers stand once its steps are committed.
pub(crate) struct Plan {
    pub made: Vec<Made>,
    pub counters: Counters,
    pub growth: Option<Growth>,
    /// The tree was read anew, so that what it shows may not have been signed yet.
    pub is_resumed: bool,
}

impl Plan {
    /// What is to be signed once the batch is durable.
    pub fn head(&self) -> Option<Head> {
        let growth = self.growth.as_ref()?;
        (self.is_resumed || growth.new != growth.old).then_some(growth.new)
    }
}

pub(crate) fn plan(origin: &str, changes: &[Change], known: Known, standing: Standing) -> Plan {
    let Known { seen, mut counters, waiting, mut system_last, .. } = known;
    let mut judge = |change: &Change| {
        let replay = change.idempotency.and_then(|key| seen.get(&(change.area.0, key)));
        match replay {
            Some(filed) => {
                Made::Answer(Ok(Written { filed: filed.clone(), replay: true, first: None }))
            }
            None => make(origin, change, &mut counters, &mut system_last),
        }
    };
    let mut made: Vec<Made> = changes.iter().map(&mut judge).collect();
    let (growth, is_resumed) = match standing {
        Standing::Live { tree, is_resumed } => (Some(grow(tree, waiting, &mut made)), is_resumed),
        Standing::Still => (None, false),
    };
    Plan { made, counters, growth, is_resumed }
}

fn make(
    origin: &str,
    change: &Change,
    counters: &mut Counters,
    system_last: &mut Option<(i64, Commitment)>,
) -> Made {
    let of_log = CaseNumber::stored(LOG_NUMBER.to_owned());
    let (seq, last) = system_last.map_or((0, None), |(seq, last)| (seq, Some(last)));
    let notes = chain(origin, &of_log, seq, last, &change.notes);
    if let Some(note) = notes.last() {
        *system_last = Some((note.seq, note.commitment));
    }
    let Some(case) = &change.case else {
        return Made::Fresh { filed: None, entries: Vec::new(), notes, path: None };
    };
    if case.events.is_empty() {
        return Made::Answer(Err(WriteError::Refused("a case change without an event")));
    }
    let (number, version, last) = match &case.base {
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
    let entries = chain(origin, &number, version, last, &case.events);
    let last = entries.last().expect("at least one event was sealed");
    let (version, last) = (last.seq, last.commitment);
    let filed = Some(Filed { case: case.case, number, version, last });
    Made::Fresh { filed, entries, notes, path: None }
}

/// Each event names the commitment of the one before it.
fn chain(
    origin: &str,
    number: &CaseNumber,
    mut seq: i64,
    mut last: Option<Commitment>,
    events: &[NewEvent],
) -> Vec<Sealed> {
    let mut entries = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let entry = Entry {
            origin: origin.to_owned(),
            number: number.clone(),
            seq,
            prev: last,
            at: event.at,
            actor: event.actor,
            event: &*event.event,
            dues: event.dues.clone(),
        };
        let canonical = entry.canonical();
        let commitment = leaf::commit(&event.salt, &canonical);
        last = Some(commitment);
        entries.push(Sealed { seq, canonical, commitment, position: None });
    }
    entries
}

/// What `CaseNumber::parse` would read back.
fn number_parts_fit(office: &str, year: i16) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    !office.is_empty()
        && office.len() <= 12
        && office.bytes().all(plain)
        && (1000..=9999).contains(&year)
}
