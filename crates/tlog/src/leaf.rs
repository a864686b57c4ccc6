//! What the public log holds of an event: a version, an algorithm and a salted commitment, 34
//! bytes and nothing else. Kind, office and time stay out, because in a small town they name the
//! person.

use crate::hash::{Hash, leaf_hash};
use crate::reason::Reason;
use sha2::{Digest, Sha256};

/// Separates the commitment to an event from every other use of SHA-256.
const EVENT_DOMAIN: &[u8] = b"huiyin/event/1\0";
const VERSION: u8 = 1;
/// SHA-256; further values are free for SM3 and others.
const SHA256: u8 = 1;

pub const LEAF_BYTES: usize = 34;

pub type Salt = [u8; 32];

/// `SHA-256(domain ‖ salt ‖ canonical bytes of the event)`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Commitment(pub [u8; 32]);

#[must_use]
pub fn commit(salt: &Salt, canonical: &[u8]) -> Commitment {
    let mut hash = Sha256::new();
    hash.update(EVENT_DOMAIN);
    hash.update(salt);
    hash.update(canonical);
    Commitment(hash.finalize().into())
}

/// One entry of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leaf {
    pub commitment: Commitment,
}

impl Leaf {
    pub fn parse(entry: &[u8]) -> Result<Self, Reason> {
        let entry: &[u8; LEAF_BYTES] = entry.try_into().map_err(|_| Reason::LeafLength)?;
        let [version, algorithm, commitment @ ..] = entry;
        if *version != VERSION {
            return Err(Reason::LeafVersion);
        }
        if *algorithm != SHA256 {
            return Err(Reason::LeafAlgorithm);
        }
        Ok(Self { commitment: Commitment(*commitment) })
    }

    #[must_use]
    pub fn to_bytes(self) -> [u8; LEAF_BYTES] {
        let mut entry = [0; LEAF_BYTES];
        entry[0] = VERSION;
        entry[1] = SHA256;
        entry[2..].copy_from_slice(&self.commitment.0);
        entry
    }

    #[must_use]
    pub fn hash(self) -> Hash {
        leaf_hash(&self.to_bytes())
    }
}
