//! One chain of events: bytes, salts, the chain from each to the one before, columns that repeat
//! what the bytes say, and the leaf at the place that each event names.

use super::report::Found;
use huiyin_domain::leaf::{Commitment, Entry, commit};
use huiyin_store::scan::EventScan;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What the chain must say of itself.
pub(super) struct Chain<'a> {
    pub origin: &'a str,
    pub number: &'a str,
    /// For findings.
    pub name: &'a str,
    /// Leaves that wait for their place, by sequence number.
    pub waiting: BTreeMap<i64, Vec<u8>>,
}

/// A chain read back: its entries as far as they could be read, and its last commitment.
pub(super) struct Read<E> {
    pub entries: Vec<Entry<E>>,
    pub last: Option<Commitment>,
    /// Every event could be read, so that what follows from them can be computed.
    pub is_whole: bool,
}

impl Chain<'_> {
    pub fn check<E: Serialize + DeserializeOwned>(
        &mut self,
        events: &[EventScan],
        kind_of: impl Fn(&E) -> Option<String>,
        found: &mut Found,
    ) -> Read<E> {
        let mut read =
            Read { entries: Vec::with_capacity(events.len()), last: None, is_whole: true };
        for (event, wanted_seq) in events.iter().zip(1..) {
            let place = || format!("{} event {}", self.name, event.seq);
            found.wants(event.seq == wanted_seq, "seq-gap", place);
            let Ok(salt) = <[u8; 32]>::try_from(event.salt.as_slice()) else {
                found.add("salt-length", place());
                (read.is_whole, read.last) = (false, None);
                continue;
            };
            let commitment = commit(&salt, &event.canonical);
            match serde_json::from_slice::<Entry<E>>(&event.canonical) {
                Ok(entry) => {
                    self.entry_check(event, &entry, read.last, &kind_of, found);
                    read.entries.push(entry);
                }
                Err(_) => {
                    found.add("canonical-malformed", place());
                    read.is_whole = false;
                }
            }
            read.last = Some(commitment);
            self.leaf_check(event, commitment, found);
        }
        for seq in self.waiting.keys() {
            found.add("waiting-without-event", format!("{} event {seq}", self.name));
        }
        read
    }

    fn entry_check<E: Serialize>(
        &self,
        event: &EventScan,
        entry: &Entry<E>,
        prev: Option<Commitment>,
        kind_of: &impl Fn(&E) -> Option<String>,
        found: &mut Found,
    ) {
        let checks = [
            (entry.canonical() == event.canonical, "canonical-form"),
            (entry.origin == self.origin, "event-origin"),
            (entry.number.as_str() == self.number, "event-number"),
            (entry.seq == event.seq, "event-seq"),
            (entry.prev == prev, "event-prev"),
            (entry.at.0 == event.at_ms, "event-at"),
            (kind_of(&entry.event).as_deref() == Some(&*event.kind), "event-kind"),
        ];
        for (holds, code) in checks {
            found.wants(holds, code, || format!("{} event {}", self.name, event.seq));
        }
    }

    /// Exactly one leaf: at the place the event names, or waiting for one.
    fn leaf_check(&mut self, event: &EventScan, commitment: Commitment, found: &mut Found) {
        let place = || format!("{} event {}", self.name, event.seq);
        let waits = self.waiting.remove(&event.seq);
        match (event.position, waits) {
            (Some(_), Some(_)) => found.add("leaf-twice", place()),
            (None, None) => found.add("leaf-none", place()),
            (None, Some(kept)) => {
                found.count("leaves_waiting", 1);
                found.wants(kept == commitment.0, "leaf-differs", place);
            }
            (Some(_), None) => match &event.leaf {
                None => found.add("leaf-missing", place()),
                Some((case, seq, kept)) => {
                    let is_ours = (*case, *seq) == (Some(event.case), Some(event.seq));
                    found.wants(is_ours, "leaf-of-other", place);
                    found.wants(*kept == commitment.0, "leaf-differs", place);
                }
            },
        }
    }
}
