//! c2sp.org/tlog-witness, `add-checkpoint`: both bodies, and the decision as a pure function.
//! Storing the new state and deciding must be one atomic step; that is the caller's part.

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::hash::{EMPTY_ROOT, Hash};
use crate::key::VerifierKey;
use crate::merkle::{SIZE_MAX, consistency_check};
use crate::note::{NOTE_BYTES_MAX, NoteSignature, signature_lines};
use crate::proof::{RECEIPT_BYTES_MAX, hash_lines};
use crate::reason::Reason;
use crate::text;

/// The body of a request: the old size, the proof from it, and the new checkpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddCheckpoint {
    pub old_size: u64,
    pub path: Vec<Hash>,
    pub checkpoint: SignedCheckpoint,
}

impl AddCheckpoint {
    pub fn parse(bytes: &[u8]) -> Result<Self, Reason> {
        let whole = text::whole_lines(bytes, RECEIPT_BYTES_MAX)?;
        let (old, rest) = text::line_cut(whole).ok_or(Reason::RequestMalformed)?;
        let old = old.strip_prefix("old ").ok_or(Reason::RequestMalformed)?;
        let old_size = text::decimal_read(old, SIZE_MAX).ok_or(Reason::RequestMalformed)?;
        let (path, rest) = hash_lines(rest)?;
        if rest.is_empty() {
            return Err(Reason::CheckpointMissing);
        }
        Ok(Self { old_size, path, checkpoint: SignedCheckpoint::parse(rest.as_bytes())? })
    }
}

impl std::fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "old {}", self.old_size)?;
        for hash in &self.path {
            writeln!(f, "{}", hash.to_base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// The latest head this witness cosigned for a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WitnessState {
    pub size: u64,
    pub root: Hash,
}

impl WitnessState {
    /// Before the first cosignature for a log.
    pub const NONE: Self = Self { size: 0, root: EMPTY_ROOT };
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Store this state, then sign the text and answer 200.
    Cosign(WitnessState),
    Refuse(Refusal),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    OriginUnknown,
    Unsigned(Reason),
    OldSizeAbove,
    /// The client must prove from this size.
    SizeConflict {
        size: u64,
    },
    /// Same size, another root, validly signed: two histories. Keep the request as evidence.
    RootConflict,
    ProofWrong(Reason),
}

impl Refusal {
    #[must_use]
    pub fn http_status(self) -> u16 {
        match self {
            Self::OriginUnknown => 404,
            Self::Unsigned(_) => 403,
            Self::OldSizeAbove => 400,
            Self::SizeConflict { .. } | Self::RootConflict => 409,
            Self::ProofWrong(_) => 422,
        }
    }

    /// With `Content-Type: text/x.tlog.size`, when the client can go on from a size.
    #[must_use]
    pub fn size_body(self) -> Option<String> {
        match self {
            Self::SizeConflict { size } => Some(format!("{size}\n")),
            _ => None,
        }
    }

    /// Whether the request may prove that the log misbehaved.
    #[must_use]
    pub fn is_evidence(self) -> bool {
        matches!(self, Self::RootConflict | Self::ProofWrong(_))
    }
}

/// In the order of the specification. `keys` are those trusted for any log.
#[must_use]
pub fn add_checkpoint_decide(
    request: &AddCheckpoint,
    state: WitnessState,
    keys: &[VerifierKey],
) -> Decision {
    match refusal(request, state, keys) {
        Some(refusal) => Decision::Refuse(refusal),
        None => {
            let Checkpoint { size, root, .. } = *request.checkpoint.checkpoint();
            Decision::Cosign(WitnessState { size, root })
        }
    }
}

fn refusal(request: &AddCheckpoint, state: WitnessState, keys: &[VerifierKey]) -> Option<Refusal> {
    match request.checkpoint.log_verify(keys) {
        Ok(()) => {}
        Err(Reason::OriginUnknown) => return Some(Refusal::OriginUnknown),
        Err(reason) => return Some(Refusal::Unsigned(reason)),
    }
    let head = request.checkpoint.checkpoint();
    if request.old_size > head.size {
        return Some(Refusal::OldSizeAbove);
    }
    if request.old_size != state.size {
        return Some(Refusal::SizeConflict { size: state.size });
    }
    if head.size == state.size && head.root != state.root {
        return Some(Refusal::RootConflict);
    }
    consistency_check(state.size, &state.root, head.size, &head.root, &request.path)
        .err()
        .map(Refusal::ProofWrong)
}

/// The body of a 200: one or more signature lines.
pub fn cosignatures_parse(body: &[u8]) -> Result<Vec<NoteSignature>, Reason> {
    signature_lines(text::whole_lines(body, NOTE_BYTES_MAX)?)
}

#[must_use]
pub fn cosignatures_write(signatures: &[NoteSignature]) -> String {
    signatures.iter().map(NoteSignature::to_line).collect()
}

/// Takes over what known witnesses signed and ignores the rest; a known but wrong line refuses
/// all. Who has signed already keeps that line. Gives how many were added.
pub fn cosignatures_accept(
    head: &mut SignedCheckpoint,
    body: &[u8],
    witnesses: &[VerifierKey],
) -> Result<usize, Reason> {
    let lines = cosignatures_parse(body)?;
    let mut grown = head.clone();
    for line in lines {
        let Some(key) = witnesses.iter().find(|key| key.claims(&line)) else { continue };
        if grown.cosigned_at(key)?.is_some() {
            continue;
        }
        grown.add(line)?;
        if grown.cosigned_at(key)?.is_none() {
            return Err(Reason::AlgorithmUnsupported);
        }
    }
    let added = grown.note().signatures().len() - head.note().signatures().len();
    *head = grown;
    Ok(added)
}
