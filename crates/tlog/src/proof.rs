//! c2sp.org/tlog-proof: index, inclusion proof and checkpoint in one text file. A receipt is such
//! a file whose extra data is the log entry itself, 34 bytes that tell nothing.

use crate::checkpoint::SignedCheckpoint;
use crate::hash::Hash;
use crate::leaf::Leaf;
use crate::merkle::{HASHES_MAX, SIZE_MAX};
use crate::note::NOTE_BYTES_MAX;
use crate::reason::Reason;
use crate::text;

pub(crate) const HEADER: &str = "c2sp.org/tlog-proof@v1";
const EXTRA_CHARS_MAX: usize = 16 * 1024;
/// Header, extra, index and 63 hashes take under 20 KiB beside the checkpoint.
pub const RECEIPT_BYTES_MAX: usize = NOTE_BYTES_MAX + 24 * 1024;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlogProof {
    /// Not authenticated by itself.
    pub extra: Option<Vec<u8>>,
    pub index: u64,
    pub path: Vec<Hash>,
    pub checkpoint: SignedCheckpoint,
}

impl TlogProof {
    /// The receipt of an entry: blind, because the entry is only a commitment.
    #[must_use]
    pub fn receipt(leaf: &Leaf, index: u64, path: Vec<Hash>, head: SignedCheckpoint) -> Self {
        Self { extra: Some(leaf.to_bytes().to_vec()), index, path, checkpoint: head }
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, Reason> {
        let whole = text::whole_lines(bytes, RECEIPT_BYTES_MAX)?;
        let (header, mut rest) = text::line_cut(whole).ok_or(Reason::HeaderWrong)?;
        if header != HEADER {
            return Err(Reason::HeaderWrong);
        }
        let mut extra = None;
        if let Some(after) = rest.strip_prefix("extra ") {
            let (encoded, after) = text::line_cut(after).ok_or(Reason::ExtraMalformed)?;
            let bytes = text::base64_read(encoded, EXTRA_CHARS_MAX);
            extra = Some(bytes.filter(|b| !b.is_empty()).ok_or(Reason::ExtraMalformed)?);
            rest = after;
        }
        let (index, rest) = text::line_cut(rest).ok_or(Reason::IndexMissing)?;
        let index = index.strip_prefix("index ").ok_or(Reason::IndexMissing)?;
        let index = text::decimal_read(index, SIZE_MAX - 1).ok_or(Reason::IndexMalformed)?;
        let (path, rest) = hash_lines(rest)?;
        if rest.is_empty() {
            return Err(Reason::CheckpointMissing);
        }
        let checkpoint = SignedCheckpoint::parse(rest.as_bytes())?;
        Ok(Self { extra, index, path, checkpoint })
    }

    /// The entry that a receipt carries.
    pub fn leaf(&self) -> Result<Leaf, Reason> {
        Leaf::parse(self.extra.as_deref().ok_or(Reason::LeafMissing)?)
    }
}

impl std::fmt::Display for TlogProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", text::base64_write(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", hash.to_base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Hashes up to the empty line, and what follows it. Shared with requests to witnesses.
pub(crate) fn hash_lines(mut rest: &str) -> Result<(Vec<Hash>, &str), Reason> {
    let mut path = Vec::new();
    loop {
        let (line, after) = text::line_cut(rest).ok_or(Reason::CheckpointMissing)?;
        rest = after;
        if line.is_empty() {
            return Ok((path, rest));
        }
        if path.len() == HASHES_MAX {
            return Err(Reason::ProofHashesTooMany);
        }
        path.push(Hash::of_base64(line, Reason::ProofHashMalformed)?);
    }
}
