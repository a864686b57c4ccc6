//! The key that signs the log: one file, mode 0600, the present key first and, for the time of
//! overlap, the one before it. Both sign, so that whoever knows either can check a receipt.
//!
//! ```text
//! huiyin-log-key-1
//! <64 hex digits> from <UTC milliseconds>
//! <64 hex digits> until <UTC milliseconds>
//! ```

use crate::keys::KeyFault;
use crate::moment::Moment;
use huiyin_domain::leaf::{hex, unhex};
use huiyin_domain::time::Millis;
use huiyin_store::write::Head;
use huiyin_tlog::{Checkpoint, LogSigner, Reason, SignedCheckpoint, VerifierKey};
use std::path::Path;
use zeroize::Zeroizing;

const HEADER: &str = "huiyin-log-key-1";
const DAY_MS: i64 = 86_400_000;
/// How long the old key goes on signing beside the new one.
pub const OVERLAP_DAYS: i64 = 90;

type Seed = Zeroizing<[u8; 32]>;

pub struct LogKey {
    origin: String,
    present: (LogSigner, Millis),
    before: Option<(LogSigner, Millis)>,
    seeds: Vec<Seed>,
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogKey")
    }
}

impl LogKey {
    /// # Errors
    /// Missing, readable by others, or not such a file.
    pub fn load(path: &Path, origin: &str) -> Result<Self, KeyFault> {
        let text = crate::keys::file_read(path)?;
        Self::parse(&text, origin).ok_or_else(|| KeyFault::Malformed(path.to_owned()))
    }

    /// Makes a new file; an existing one is never overwritten.
    ///
    /// # Errors
    /// The file exists or cannot be written.
    pub fn create(path: &Path, origin: &str, moment: &Moment) -> Result<Self, KeyFault> {
        let seed: Seed = Zeroizing::new(moment.random());
        let line = Zeroizing::new(hex(&*seed));
        let text = Zeroizing::new(format!("{HEADER}\n{} from {}\n", *line, moment.now().0));
        crate::keys::file_create(path, &text)?;
        Self::load(path, origin)
    }

    /// Writes a file in which a fresh key stands before the present one, which goes on signing
    /// for the overlap.
    ///
    /// # Errors
    /// The file exists or cannot be written.
    pub fn next(&self, path: &Path, moment: &Moment) -> Result<Self, KeyFault> {
        let seed: Seed = Zeroizing::new(moment.random());
        let (fresh, old) = (Zeroizing::new(hex(&*seed)), Zeroizing::new(hex(&*self.seeds[0])));
        let now = moment.now().0;
        let until = now + OVERLAP_DAYS * DAY_MS;
        let text = format!("{HEADER}\n{} from {now}\n{} until {until}\n", *fresh, *old);
        crate::keys::file_create(path, &Zeroizing::new(text))?;
        Self::load(path, &self.origin)
    }

    fn parse(text: &str, origin: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return None;
        }
        let mut seeds = Vec::new();
        let mut read = |line: &str, word: &str| {
            let (seed, at) = line.split_once(word)?;
            let seed = Zeroizing::new(unhex(seed)?);
            let signer = LogSigner::of_seed(origin, &seed).ok()?;
            seeds.push(seed);
            Some((signer, Millis(at.parse().ok()?)))
        };
        let present = read(lines.next()?, " from ")?;
        let before = match lines.next() {
            Some(line) => Some(read(line, " until ")?),
            None => None,
        };
        lines.next().is_none().then(|| Self { origin: origin.to_owned(), present, before, seeds })
    }

    /// When the present key began.
    #[must_use]
    pub fn from(&self) -> Millis {
        self.present.1
    }

    /// The key before the present one and the end of its overlap, also when that is over.
    #[must_use]
    pub fn before(&self) -> Option<(&VerifierKey, Millis)> {
        self.before.as_ref().map(|(signer, until)| (signer.public(), *until))
    }

    /// The key before the present one, signing alone: while the log has not said yet that it
    /// has another.
    #[must_use]
    pub(crate) fn former_alone(self) -> Option<Self> {
        let (signer, _) = self.before?;
        let seeds = self.seeds.into_iter().skip(1).collect();
        Some(Self { origin: self.origin, present: (signer, Millis(0)), before: None, seeds })
    }

    /// The public keys under which this log signs now, the present one first.
    pub fn publics(&self, now: Millis) -> impl Iterator<Item = &VerifierKey> {
        self.signers(now).map(LogSigner::public)
    }

    #[must_use]
    pub fn present(&self) -> &VerifierKey {
        self.present.0.public()
    }

    fn signers(&self, now: Millis) -> impl Iterator<Item = &LogSigner> {
        let before = self.before.as_ref().filter(|(_, until)| now < *until);
        std::iter::once(&self.present.0).chain(before.map(|(signer, _)| signer))
    }

    /// Adds what is missing of this log's signatures; those that are there stay.
    ///
    /// # Errors
    /// The checkpoint is another log's.
    pub(crate) fn countersign(
        &self,
        signed: &mut SignedCheckpoint,
        now: Millis,
    ) -> Result<(), Reason> {
        for signer in self.signers(now) {
            let signature = signer.sign(signed.note().text());
            signed.add(signature)?;
        }
        Ok(())
    }

    /// # Errors
    /// The origin cannot stand in a checkpoint.
    pub fn sign(&self, head: Head, now: Millis) -> Result<SignedCheckpoint, Reason> {
        let mut signers = self.signers(now);
        let first = signers.next().expect("the present key always signs");
        let mut signed = Checkpoint::new(&self.origin, head.size, head.root).sign(first)?;
        for signer in signers {
            let signature = signer.sign(signed.note().text());
            signed.add(signature)?;
        }
        Ok(signed)
    }
}
