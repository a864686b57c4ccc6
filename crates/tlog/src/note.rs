//! c2sp.org/signed-note: a text, an empty line, and one line for each signature. Signatures by
//! unknown keys are kept as they are and otherwise ignored, as the specification demands.

use crate::reason::Reason;
use crate::text;

pub const NOTE_BYTES_MAX: usize = 128 * 1024;
/// The specification asks for at least 16.
pub const SIGNATURES_MAX: usize = 32;
/// Signatures of post-quantum kinds take "up to nearly 5kB".
const SIGNATURE_CHARS_MAX: usize = 8 * 1024;

/// One line: `— <name> base64(key id ‖ signature)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteSignature {
    name: String,
    key_id: u32,
    bytes: Vec<u8>,
}

impl NoteSignature {
    /// A line without its newline.
    pub fn parse(line: &str) -> Result<Self, Reason> {
        let rest = line.strip_prefix("— ").ok_or(Reason::SignatureLineMalformed)?;
        let (name, encoded) = rest.split_once(' ').ok_or(Reason::SignatureLineMalformed)?;
        if !text::is_key_name(name) {
            return Err(Reason::SignatureNameMalformed);
        }
        let bytes =
            text::base64_read(encoded, SIGNATURE_CHARS_MAX).ok_or(Reason::SignatureMalformed)?;
        match bytes.split_first_chunk::<4>() {
            Some((id, rest)) if !rest.is_empty() => {
                Ok(Self::of_parts(name.to_owned(), u32::from_be_bytes(*id), rest.to_vec()))
            }
            _ => Err(Reason::SignatureMalformed),
        }
    }

    pub(crate) fn of_parts(name: String, key_id: u32, bytes: Vec<u8>) -> Self {
        Self { name, key_id, bytes }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// The signature without the key's short number.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// With its newline.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut bytes = self.key_id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.bytes);
        format!("— {} {}\n", self.name, text::base64_write(&bytes))
    }
}

/// A text with the signatures under it. Whether they are true is asked elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl Note {
    pub fn parse(bytes: &[u8]) -> Result<Self, Reason> {
        let whole = text::whole_lines(bytes, NOTE_BYTES_MAX)?;
        // "the text is separated from the signatures by the last empty line in the note"
        let cut = whole.rfind("\n\n").ok_or(Reason::SignaturesMissing)?;
        let signatures = signature_lines(&whole[cut + 2..])?;
        Ok(Self { text: whole[..=cut].to_owned(), signatures })
    }

    /// An unsigned text to sign; it must end in a newline and hold no other control character.
    pub fn of_text(text: &str) -> Result<Self, Reason> {
        text::whole_lines(text.as_bytes(), NOTE_BYTES_MAX)?;
        Ok(Self { text: text.to_owned(), signatures: Vec::new() })
    }

    /// With the final newline: exactly what is signed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a line unless that very line is there.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), Reason> {
        if self.signatures.contains(&signature) {
            return Ok(());
        }
        if self.signatures.len() == SIGNATURES_MAX {
            return Err(Reason::SignaturesTooMany);
        }
        self.signatures.push(signature);
        Ok(())
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| f.write_str(&signature.to_line()))
    }
}

/// One or more lines, each with its newline.
pub(crate) fn signature_lines(mut rest: &str) -> Result<Vec<NoteSignature>, Reason> {
    if rest.is_empty() {
        return Err(Reason::SignaturesMissing);
    }
    let mut signatures = Vec::new();
    while !rest.is_empty() {
        if signatures.len() == SIGNATURES_MAX {
            return Err(Reason::SignaturesTooMany);
        }
        let (line, after) = text::line_cut(rest).ok_or(Reason::Unterminated)?;
        signatures.push(NoteSignature::parse(line)?);
        rest = after;
    }
    Ok(signatures)
}
