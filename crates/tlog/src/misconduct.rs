//! Proof of misconduct: two texts that one log signed and that cannot both be true. Either two
//! checkpoints of one size with different roots, or two proofs that put different entries at one
//! index. A single file, checked offline like a receipt.
//!
//! Two checkpoints of different sizes alone prove nothing to a third party: that no consistency
//! proof exists cannot be shown, so the entries at which the histories part must be shown.

use crate::checkpoint::SignedCheckpoint;
use crate::hash::leaf_hash;
use crate::key::VerifierKey;
use crate::merkle::inclusion_check;
use crate::proof::{self, RECEIPT_BYTES_MAX, TlogProof};
use crate::reason::Reason;
use crate::text;

pub(crate) const HEADER: &str = "huiyin-misconduct@v1";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Misconduct {
    pub origin: String,
    pub contradiction: Contradiction,
    first: String,
    second: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Contradiction {
    /// Two checkpoints of this size have different roots.
    SameSize(u64),
    /// Two proofs have different entries at this index.
    SameIndex(u64),
}

impl Contradiction {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameSize(_) => "same-size",
            Self::SameIndex(_) => "same-index",
        }
    }

    /// The size, or the index.
    #[must_use]
    pub const fn at(self) -> u64 {
        match self {
            Self::SameSize(at) | Self::SameIndex(at) => at,
        }
    }
}

/// Two checkpoints, or two `.tlog-proof` files with the entry as extra data.
pub fn misconduct_of(
    first: &[u8],
    second: &[u8],
    keys: &[VerifierKey],
) -> Result<Misconduct, Reason> {
    let [first_text, second_text] = [
        text::whole_lines(first, RECEIPT_BYTES_MAX)?,
        text::whole_lines(second, RECEIPT_BYTES_MAX)?,
    ];
    let (origin, contradiction) = match (is_proof(first_text), is_proof(second_text)) {
        (true, true) => entries_compare(first, second, keys)?,
        (false, false) => heads_compare(first, second, keys)?,
        _ => return Err(Reason::MisconductMalformed),
    };
    let (first, second) = (first_text.to_owned(), second_text.to_owned());
    Ok(Misconduct { origin, contradiction, first, second })
}

fn is_proof(text: &str) -> bool {
    text.strip_prefix(proof::HEADER).is_some_and(|rest| rest.starts_with('\n'))
}

/// Checks a file that somebody shows, with the keys that are trusted for the log.
pub fn misconduct_verify(bytes: &[u8], keys: &[VerifierKey]) -> Result<Misconduct, Reason> {
    let whole = text::whole_lines(bytes, 2 * RECEIPT_BYTES_MAX + 128)?;
    let (header, rest) = text::line_cut(whole).ok_or(Reason::HeaderWrong)?;
    if header != HEADER {
        return Err(Reason::HeaderWrong);
    }
    let (first, rest) = part_cut(rest).ok_or(Reason::MisconductMalformed)?;
    let (second, rest) = part_cut(rest).ok_or(Reason::MisconductMalformed)?;
    if !rest.is_empty() {
        return Err(Reason::MisconductMalformed);
    }
    misconduct_of(first.as_bytes(), second.as_bytes(), keys)
}

impl std::fmt::Display for Misconduct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, second) = (&self.first, &self.second);
        write!(f, "{HEADER}\npart {}\n{first}part {}\n{second}", first.len(), second.len())
    }
}

/// `part <bytes>`, then as many bytes.
fn part_cut(text: &str) -> Option<(&str, &str)> {
    let (head, rest) = text::line_cut(text)?;
    let bytes = text::decimal_read(head.strip_prefix("part ")?, RECEIPT_BYTES_MAX as u64)?;
    rest.split_at_checked(bytes as usize)
}

fn heads_compare(
    first: &[u8],
    second: &[u8],
    keys: &[VerifierKey],
) -> Result<(String, Contradiction), Reason> {
    let [first, second] = [SignedCheckpoint::parse(first)?, SignedCheckpoint::parse(second)?];
    let origin = origin_shared(&first, &second, keys)?;
    let (one, other) = (first.checkpoint(), second.checkpoint());
    if one.size != other.size || one.root == other.root {
        return Err(Reason::MisconductNone);
    }
    Ok((origin, Contradiction::SameSize(one.size)))
}

fn entries_compare(
    first: &[u8],
    second: &[u8],
    keys: &[VerifierKey],
) -> Result<(String, Contradiction), Reason> {
    let [first, second] = [TlogProof::parse(first)?, TlogProof::parse(second)?];
    let origin = origin_shared(&first.checkpoint, &second.checkpoint, keys)?;
    for proof in [&first, &second] {
        let entry = proof.extra.as_deref().ok_or(Reason::LeafMissing)?;
        let head = proof.checkpoint.checkpoint();
        inclusion_check(&leaf_hash(entry), proof.index, head.size, &proof.path, &head.root)?;
    }
    if first.index != second.index || first.extra == second.extra {
        return Err(Reason::MisconductNone);
    }
    Ok((origin, Contradiction::SameIndex(first.index)))
}

fn origin_shared(
    first: &SignedCheckpoint,
    second: &SignedCheckpoint,
    keys: &[VerifierKey],
) -> Result<String, Reason> {
    let origin = &first.checkpoint().origin;
    if *origin != second.checkpoint().origin {
        return Err(Reason::MisconductOrigins);
    }
    first.log_verify(keys)?;
    second.log_verify(keys)?;
    Ok(origin.clone())
}
