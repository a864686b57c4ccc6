//! c2sp.org/tlog-checkpoint: a signed note that says which log had which size and root.

use crate::hash::{EMPTY_ROOT, Hash};
use crate::key::{LogSigner, VerifierKey};
use crate::merkle::SIZE_MAX;
use crate::note::{Note, NoteSignature};
use crate::reason::Reason;
use crate::signed::{claim_of, signed_by};
use crate::text;

/// c2sp.org/tlog-cosignature gives the origin one length byte.
const ORIGIN_BYTES_MAX: usize = 255;
const EXTENSIONS_MAX: usize = 16;
const EXTENSION_BYTES_MAX: usize = 1024;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    /// "The use of extension lines is NOT RECOMMENDED": read and kept, never needed.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    #[must_use]
    pub fn new(origin: &str, size: u64, root: Hash) -> Self {
        Self { origin: origin.to_owned(), size, root, extensions: Vec::new() }
    }

    /// The text of the note, with its final newline.
    pub fn parse(note_text: &str) -> Result<Self, Reason> {
        let (origin, rest) = text::line_cut(note_text).ok_or(Reason::OriginMalformed)?;
        if origin.is_empty() || origin.len() > ORIGIN_BYTES_MAX {
            return Err(Reason::OriginMalformed);
        }
        let (size, rest) = text::line_cut(rest).ok_or(Reason::SizeMalformed)?;
        let size = text::decimal_read(size, SIZE_MAX).ok_or(Reason::SizeMalformed)?;
        let (root, rest) = text::line_cut(rest).ok_or(Reason::RootMalformed)?;
        let root = Hash::of_base64(root, Reason::RootMalformed)?;
        if size == 0 && root != EMPTY_ROOT {
            return Err(Reason::RootOfEmpty);
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions: extensions_read(rest)? })
    }

    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64());
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Signed by the log. Refused when the text would not be read back as this checkpoint.
    pub fn sign(&self, signer: &LogSigner) -> Result<SignedCheckpoint, Reason> {
        let text = self.to_text();
        let mut note = Note::of_text(&text)?;
        let checkpoint = Self::parse(&text)?;
        if checkpoint != *self {
            return Err(Reason::OriginMalformed);
        }
        note.add(signer.sign(&text))?;
        Ok(SignedCheckpoint { checkpoint, note })
    }
}

fn extensions_read(mut rest: &str) -> Result<Vec<String>, Reason> {
    let mut extensions = Vec::new();
    while !rest.is_empty() {
        let (line, after) = text::line_cut(rest).ok_or(Reason::ExtensionMalformed)?;
        let lawful = !line.is_empty() && line.len() <= EXTENSION_BYTES_MAX;
        if !lawful || extensions.len() == EXTENSIONS_MAX {
            return Err(Reason::ExtensionMalformed);
        }
        extensions.push(line.to_owned());
        rest = after;
    }
    Ok(extensions)
}

/// A checkpoint as it travels: the parsed head and the note it came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    pub fn parse(bytes: &[u8]) -> Result<Self, Reason> {
        let note = Note::parse(bytes)?;
        Ok(Self { checkpoint: Checkpoint::parse(note.text())?, note })
    }

    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    #[must_use]
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// Adds a cosignature or a signature by a further key of the log.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), Reason> {
        self.note.add(signature)
    }

    /// At least one trusted key of the log signed, and none of those that claim to is wrong.
    /// A key of another log never counts, whoever trusts it.
    pub fn log_verify(&self, keys: &[VerifierKey]) -> Result<(), Reason> {
        signed_by(&self.note, &self.checkpoint.origin, keys)
    }

    /// The time at which this witness signed; `None` when it did not, or in a way not built in.
    pub fn cosigned_at(&self, witness: &VerifierKey) -> Result<Option<u64>, Reason> {
        let Some(signature) = claim_of(&self.note, witness)? else { return Ok(None) };
        match witness.cosignature_verify(self.note.text(), signature) {
            Ok(time_s) => Ok(Some(time_s)),
            Err(Reason::AlgorithmUnsupported) => Ok(None),
            Err(reason) => Err(reason),
        }
    }
}

impl std::fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.note.fmt(f)
    }
}
