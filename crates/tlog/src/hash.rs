//! The two hashes of the tree, RFC 6962 section 2.1: a leaf and a node can never be confused,
//! because each is hashed behind its own first byte.

use crate::reason::Reason;
use crate::text;
use sha2::{Digest, Sha256};

/// A SHA-256 digest: of a leaf, of a node, or a root.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

/// The root of the tree without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = Hash([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(entry);
    Hash(hash.finalize().into())
}

#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left.0);
    hash.update(right.0);
    Hash(hash.finalize().into())
}

/// The root over a row whose length is a power of two: how tiles are folded.
pub(crate) fn fold(row: &[Hash]) -> Hash {
    debug_assert!(row.len().is_power_of_two());
    let mut row = row.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    row[0]
}

impl Hash {
    #[must_use]
    pub fn to_base64(self) -> String {
        text::base64_write(&self.0)
    }

    /// Exactly 44 characters of canonical Base64, or `refusal`.
    pub(crate) fn of_base64(text: &str, refusal: Reason) -> Result<Self, Reason> {
        let bytes = text::base64_read(text, 44).ok_or(refusal)?;
        Ok(Self(bytes.try_into().map_err(|_| refusal)?))
    }

    #[must_use]
    pub fn to_hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_hex())
    }
}
