//! Who signed a note: the one question that checkpoints and promises share.

use crate::key::VerifierKey;
use crate::note::{Note, NoteSignature};
use crate::reason::Reason;

/// At least one trusted key of this name signed, and none of those that claim to is wrong.
/// A key of another name never counts, whoever trusts it.
pub(crate) fn signed_by(note: &Note, name: &str, keys: &[VerifierKey]) -> Result<(), Reason> {
    let named: Vec<_> = keys.iter().filter(|key| key.name() == name).collect();
    if named.is_empty() {
        return Err(Reason::OriginUnknown);
    }
    let mut signed = false;
    let mut unsupported = false;
    for key in named {
        let Some(signature) = claim_of(note, key)? else { continue };
        match key.note_verify(note.text(), signature) {
            Ok(()) => signed = true,
            Err(Reason::AlgorithmUnsupported) => unsupported = true,
            Err(reason) => return Err(reason),
        }
    }
    match (signed, unsupported) {
        (true, _) => Ok(()),
        (false, true) => Err(Reason::AlgorithmUnsupported),
        (false, false) => Err(Reason::LogSignatureMissing),
    }
}

/// The one line that claims to be by this key; two are ambiguous and refused.
pub(crate) fn claim_of<'a>(
    note: &'a Note,
    key: &VerifierKey,
) -> Result<Option<&'a NoteSignature>, Reason> {
    let mut claims = note.signatures().iter().filter(|line| key.claims(line));
    let first = claims.next();
    if claims.next().is_some() { Err(Reason::SignatureRepeated) } else { Ok(first) }
}
