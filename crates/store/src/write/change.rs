//! What can be written, as types: a change of one case and puts of everything else.

use crate::case::{CaseHead, PartyRow, TextRow};
use crate::clock::ClockRow;
use crate::outbox::OutboxRow;
use crate::share::ShareRow;
use crate::write::Put;
use huiyin_domain::ids::{AreaId, CaseId, CaseNumber};
use huiyin_domain::leaf::{Actor, Commitment, DueNote, Salt};
use huiyin_domain::time::Millis;
use huiyin_tlog::{Hash, SignedCheckpoint};
use serde_json::value::RawValue;
use std::sync::Arc;

/// All of it is written, or none.
#[derive(Debug)]
pub struct Change {
    pub area: AreaId,
    pub at: Millis,
    /// Seen before: nothing is written and the first result is answered again.
    pub idempotency: Option<[u8; 32]>,
    pub case: Option<CaseChange>,
    pub puts: Vec<Put>,
    /// What happened to the log itself: a key changed, a case erased, a gap after a restore.
    pub notes: Vec<NewEvent>,
}

#[derive(Debug)]
pub struct CaseChange {
    pub case: CaseId,
    pub base: Base,
    /// At least one.
    pub events: Vec<NewEvent>,
    /// The derived row, whole, as it is after the events.
    pub head: CaseHead,
    /// New texts; a text is never changed.
    pub texts: Vec<TextRow>,
    /// Inserted, or put in the place of the party row with the same number.
    pub party: Option<PartyRow>,
    /// The whole new set: clocks of the case that are not in it are deleted.
    pub clocks: Vec<ClockRow>,
    /// New messages to be delivered.
    pub outbox: Vec<OutboxRow>,
    /// Shares of a new case's key; those of an existing one are puts.
    pub shares: Vec<ShareRow>,
}

/// What the caller has read before deciding.
#[derive(Clone, Debug)]
pub enum Base {
    /// A case that does not exist yet: the writer gives it the next number of office and year.
    New { office: String, year: i16, key_wrapped: Vec<u8> },
    /// The case as `CaseRow` showed it; anything else by now is a conflict.
    At { number: CaseNumber, version: i64, prev: Commitment },
}

#[derive(Clone, Debug)]
pub struct NewEvent {
    pub at: Millis,
    /// The event's name, also inside its JSON.
    pub kind: &'static str,
    pub actor: Actor,
    pub event: Box<RawValue>,
    pub dues: Vec<DueNote>,
    pub salt: Salt,
}

impl NewEvent {
    /// # Panics
    /// Never for the domain's events: they hold only strings, integers and lists.
    #[must_use]
    pub fn new<E: serde::Serialize>(
        at: Millis,
        kind: &'static str,
        actor: Actor,
        event: &E,
        dues: Vec<DueNote>,
        salt: Salt,
    ) -> Self {
        let event = serde_json::value::to_raw_value(event)
            .expect("an event holds only strings, integers and lists");
        Self { at, kind, actor, event, dues, salt }
    }
}

/// What a caller hears once the change is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Present whenever the change had a case.
    pub filed: Option<Filed>,
    /// The idempotency key was known: this is the first result, nothing was written now.
    pub replay: bool,
    /// The first event now written; of a replay it is to be read from the case.
    pub first: Option<First>,
}

/// The first event of a change, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    pub canonical: Vec<u8>,
    pub commitment: Commitment,
    /// `None` while the log stands still.
    pub proof: Option<LeafProof>,
}

/// Where the first event's leaf stands, under a checkpoint signed after the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafProof {
    pub index: u64,
    pub path: Vec<Hash>,
    pub checkpoint: Arc<SignedCheckpoint>,
}

impl Written {
    /// The case's part of the answer.
    ///
    /// # Panics
    /// When the change had no case, which its caller knows.
    #[must_use]
    pub fn case(self) -> Filed {
        self.filed.expect("asked only of a change with a case")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    pub case: CaseId,
    pub number: CaseNumber,
    /// The sequence number of the case's last event.
    pub version: i64,
    /// The commitment of the case's last event.
    pub last: Commitment,
}
