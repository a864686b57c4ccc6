//! The signed promise: given instead of a receipt while the log stands still. It names one
//! commitment and one moment, and is kept within a day of that moment or counts against the log.
//!
//! A signed note by a key of its own, named `<origin>/promise` (a key name holds no plus), so that
//! no promise is ever taken for a checkpoint or the other way round. A policy lists that key in a
//! `log` line of its own.

use crate::hash::Hash;
use crate::key::{LogSigner, VerifierKey};
use crate::leaf::Commitment;
use crate::note::Note;
use crate::reason::Reason;
use crate::signed::signed_by;
use crate::text;

pub(crate) const HEADER: &str = "huiyin-promise@v1";
const NAME_END: &str = "/promise";
/// How long the log has to keep its word.
pub const PROMISE_KEPT_WITHIN_S: u64 = 24 * 60 * 60;
/// The last second of the year 9999, so that every promise has a date to be shown.
const TIME_MAX_S: u64 = 253_402_300_799;

/// Signs promises for one log.
pub struct PromiseSigner {
    origin: String,
    signer: LogSigner,
}

impl PromiseSigner {
    /// The seed must not be the log's own.
    pub fn of_seed(origin: &str, seed: &[u8; 32]) -> Result<Self, Reason> {
        let signer = LogSigner::of_seed(&promise_key_name(origin), seed)?;
        Ok(Self { origin: origin.to_owned(), signer })
    }

    #[must_use]
    pub fn public(&self) -> &VerifierKey {
        self.signer.public()
    }

    /// Refused when the moment lies beyond the year 9999.
    pub fn promise(&self, commitment: Commitment, time_s: u64) -> Result<Promise, Reason> {
        let promise = Head { origin: self.origin.clone(), commitment, time_s };
        let mut note = Note::of_text(&promise.to_text())?;
        let head = Head::parse(note.text())?;
        note.add(self.signer.sign(note.text()))?;
        Ok(Promise { head, note })
    }

    /// Signs a promise of the same log too: while two keys overlap.
    pub fn sign_too(&self, promise: &mut Promise) -> Result<(), Reason> {
        if promise.origin() != self.origin {
            return Err(Reason::OriginUnknown);
        }
        promise.note.add(self.signer.sign(promise.note.text()))
    }
}

/// What the key is called that signs the promises of a log.
#[must_use]
pub fn promise_key_name(origin: &str) -> String {
    format!("{origin}{NAME_END}")
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Head {
    origin: String,
    commitment: Commitment,
    time_s: u64,
}

impl Head {
    fn parse(note_text: &str) -> Result<Self, Reason> {
        let (header, rest) = text::line_cut(note_text).ok_or(Reason::HeaderWrong)?;
        if header != HEADER {
            return Err(Reason::HeaderWrong);
        }
        let lines: Vec<_> = rest.split_terminator('\n').collect();
        let [origin, commitment, time] = lines.as_slice() else {
            return Err(Reason::PromiseMalformed);
        };
        if !text::is_key_name(&promise_key_name(origin)) || origin.is_empty() {
            return Err(Reason::PromiseMalformed);
        }
        let commitment = Commitment(Hash::of_base64(commitment, Reason::PromiseMalformed)?.0);
        let time_s = text::decimal_read(time, TIME_MAX_S).ok_or(Reason::PromiseMalformed)?;
        Ok(Self { origin: (*origin).to_owned(), commitment, time_s })
    }

    fn to_text(&self) -> String {
        let commitment = text::base64_write(&self.commitment.0);
        format!("{HEADER}\n{}\n{commitment}\n{}\n", self.origin, self.time_s)
    }
}

/// A promise as it travels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    head: Head,
    note: Note,
}

impl Promise {
    pub fn parse(bytes: &[u8]) -> Result<Self, Reason> {
        let note = Note::parse(bytes)?;
        Ok(Self { head: Head::parse(note.text())?, note })
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.head.origin
    }

    #[must_use]
    pub fn commitment(&self) -> Commitment {
        self.head.commitment
    }

    /// When it was given.
    #[must_use]
    pub fn time_s(&self) -> u64 {
        self.head.time_s
    }

    /// From then on a receipt must be there.
    #[must_use]
    pub fn due_s(&self) -> u64 {
        self.head.time_s + PROMISE_KEPT_WITHIN_S
    }

    /// A trusted key for promises of this log signed. The log's own key does not count.
    pub fn signed_verify(&self, keys: &[VerifierKey]) -> Result<(), Reason> {
        signed_by(&self.note, &promise_key_name(self.origin()), keys)
    }
}

impl std::fmt::Display for Promise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.note.fmt(f)
    }
}
