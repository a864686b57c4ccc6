//! What the log will hold of an event: its canonical bytes and the salted commitment to them.
//! The stored bytes are the canonical bytes; they are written once and never made again.

use crate::ids::{CaseNumber, StaffId, UnitId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Separates this use of SHA-256 from every other.
const EVENT_DOMAIN: &[u8] = b"huiyin/event/1\0";
const TEXT_DOMAIN: &[u8] = b"huiyin/text/1\0";

pub type Salt = [u8; 32];

/// `SHA-256(domain ‖ salt ‖ canonical bytes)`: all that anybody outside ever sees.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment(pub [u8; 32]);

impl std::fmt::Debug for Commitment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl Serialize for Commitment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        unhex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("64 hex digits expected"))
    }
}

/// Who did it, as far as the record says: a resident is only ever "resident".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Actor {
    Resident,
    Staff { id: StaffId, unit: UnitId },
    System,
}

/// One event as it is written: fields in this order, JSON without spaces, integers only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<E> {
    pub origin: String,
    pub number: CaseNumber,
    pub seq: i64,
    /// The commitment of the case's event before this one.
    pub prev: Option<Commitment>,
    pub at: Millis,
    pub actor: Actor,
    pub event: E,
    /// The dates owed that this event set or moved, with rule and calendar versions.
    pub dues: Vec<DueNote>,
}

/// A due date as it was told to people: which clock, under which rule, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueNote {
    pub clock: String,
    pub run: u32,
    pub due_at: Millis,
    pub procedure: String,
    pub calendar: String,
}

impl<E: Serialize> Entry<E> {
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("an entry holds only strings, integers and lists")
    }
}

#[must_use]
pub fn commit(salt: &Salt, canonical: &[u8]) -> Commitment {
    Commitment(salted(EVENT_DOMAIN, salt, canonical))
}

/// The digest by which an event names a text without holding it.
#[must_use]
pub fn text_digest(salt: &Salt, text: &[u8]) -> Commitment {
    Commitment(salted(TEXT_DOMAIN, salt, text))
}

fn salted(domain: &[u8], salt: &Salt, bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(domain);
    hash.update(salt);
    hash.update(bytes);
    hash.finalize().into()
}

#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[must_use]
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}
