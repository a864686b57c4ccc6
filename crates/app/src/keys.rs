//! The key-encryption key and what hangs from it: per-case keys, sealed cells, the view secret.
//!
//! One file of 32 random bytes wraps a random key per case; each cell (a column of a row) is
//! sealed with AES-256-GCM-SIV under its case's key and bound to area, table, row and column, so
//! that a sealed value cannot be moved. Other uses get sub-keys by HMAC-SHA256 with a label.
//! Who may open what is decided elsewhere.

pub mod copy;
mod duty;
mod file;
mod incident;
mod seal;
mod secret;
mod share;
mod unit;

pub use duty::{DutyKey, Opens};
pub use file::KeyFault;
pub(crate) use file::{folder_sync, text_create as file_create, text_read as file_read};
pub use seal::{FRAME_OVERHEAD, Frame, Place, Sealer};
pub use secret::ViewSecret;
pub use share::{Holder, Share, ShareKey};
pub use unit::{Card, UnitKey, UnitPublic};

use crate::moment::Moment;
use hmac::{Hmac, KeyInit, Mac};
use huiyin_domain::ids::{AreaId, CaseId};
use sha2::Sha256;
use std::path::Path;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

type KeyBytes = Zeroizing<[u8; 32]>;

/// A sealed value failed to open: wrong key, moved, cut or altered. It never says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealBroken;

impl std::fmt::Display for SealBroken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a sealed value does not open: wrong key, moved or altered")
    }
}

impl std::error::Error for SealBroken {}

/// The key under which one case's texts and party data are sealed.
#[derive(Clone)]
pub struct CaseKey {
    sealer: Sealer,
    /// To wrap it once more, for somebody else.
    raw: KeyBytes,
}

impl std::ops::Deref for CaseKey {
    type Target = Sealer;

    fn deref(&self) -> &Sealer {
        &self.sealer
    }
}

impl std::fmt::Debug for CaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CaseKey(…)")
    }
}

#[derive(Clone)]
pub struct Keys {
    area: AreaId,
    moment: Moment,
    wrap: Sealer,
    totp: Sealer,
    /// A one-time secret that is no account's, sealed like any other.
    totp_of_nobody: Vec<u8>,
    cookie: Sealer,
    model: Sealer,
    words: Sealer,
    duty: Sealer,
    duty_secret: KeyBytes,
    view_secret: KeyBytes,
    derive_secret: KeyBytes,
    person_share: KeyBytes,
    promise: KeyBytes,
    fingerprint: String,
}

impl Keys {
    /// Reads the key file.
    ///
    /// # Errors
    /// Missing, readable by others, or not a key file.
    pub fn load(path: &Path, area: AreaId, moment: &Moment) -> Result<Self, KeyFault> {
        Ok(Self::from_bytes(&*file::read(path)?, area, moment))
    }

    /// Makes a new key file with mode 0600. Only a deployment without cases may call this.
    ///
    /// # Errors
    /// The file exists or cannot be written.
    pub fn create(path: &Path, area: AreaId, moment: &Moment) -> Result<Self, KeyFault> {
        let key = Zeroizing::new(moment.random());
        file::create(path, &key)?;
        Self::load(path, area, moment)
    }

    #[must_use]
    pub fn from_bytes(key: &[u8; 32], area: AreaId, moment: &Moment) -> Self {
        let sealer = |label: &str| Sealer::new(&sub_key(key, label), area, moment);
        let nobody = Place { table: "staff", row: 0, column: "totp" };
        Self {
            area,
            moment: moment.clone(),
            totp_of_nobody: sealer("totp").seal(nobody, &sub_key(key, "totp-of-nobody")[..20]),
            wrap: sealer("wrap-case-key"),
            totp: sealer("totp"),
            cookie: sealer("cookie"),
            model: sealer("routing-model"),
            words: sealer("words"),
            duty: sealer("duty"),
            duty_secret: sub_key(key, "duty-keys"),
            view_secret: sub_key(key, "view-secret-hash"),
            derive_secret: sub_key(key, "view-secret-from-token"),
            person_share: sub_key(key, "person-share"),
            promise: sub_key(key, "log-promise"),
            fingerprint: hex_short(&*sub_key(key, "fingerprint")),
        }
    }

    /// Sixteen hex digits that tell one key from another and reveal nothing of either: kept in
    /// the database to notice a wrong key file before anything is written under it.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The seed of the key that signs promises of the log.
    #[must_use]
    pub(crate) fn promise_seed(&self) -> &[u8; 32] {
        &self.promise
    }

    /// A fresh key for a new case, and its wrapped form to keep.
    #[must_use]
    pub fn case_key(&self, case: CaseId) -> (CaseKey, Vec<u8>) {
        let key = self.case_key_of(Zeroizing::new(self.moment.random()));
        let wrapped = self.wrapped(case, &key);
        (key, wrapped)
    }

    /// A case's key as the house keeps it, where the house may.
    #[must_use]
    pub fn wrapped(&self, case: CaseId, key: &CaseKey) -> Vec<u8> {
        self.wrap.seal(case_key_place(case), &*key.raw)
    }

    fn case_key_of(&self, raw: KeyBytes) -> CaseKey {
        CaseKey { sealer: Sealer::new(&raw, self.area, &self.moment), raw }
    }

    fn case_key_read(&self, opened: &[u8]) -> Result<CaseKey, SealBroken> {
        let raw = <[u8; 32]>::try_from(opened).map_err(|_| SealBroken)?;
        Ok(self.case_key_of(Zeroizing::new(raw)))
    }

    /// # Errors
    /// The wrapped key belongs to another case, area or key file, or was altered.
    pub fn unwrap(&self, case: CaseId, wrapped: &[u8]) -> Result<CaseKey, SealBroken> {
        let opened = self.wrap.open(case_key_place(case), wrapped)?;
        self.case_key_read(&opened)
    }

    /// A sealer under a key that only somebody else holds, such as a draft's in its cookie.
    #[must_use]
    pub fn sealer_of(&self, key: &[u8; 32]) -> Sealer {
        Sealer::new(&Zeroizing::new(*key), self.area, &self.moment)
    }

    /// For the one-time secrets of staff.
    #[must_use]
    pub fn totp(&self) -> &Sealer {
        &self.totp
    }

    /// Opened where a sign-in name is nobody's, so that it costs what somebody's costs.
    #[must_use]
    pub(crate) fn totp_of_nobody(&self) -> &[u8] {
        &self.totp_of_nobody
    }

    /// For what the office learned from its cases.
    #[must_use]
    pub(crate) fn model(&self) -> &Sealer {
        &self.model
    }

    /// For what a cookie carries.
    #[must_use]
    pub fn cookie(&self) -> &Sealer {
        &self.cookie
    }

    /// For the copy of the words of cases that makes a restart quick.
    #[must_use]
    pub fn words(&self) -> &Sealer {
        &self.words
    }

    /// The same idempotency token always gives the same secret, so that a double tap shows the
    /// same receipt twice.
    #[must_use]
    pub fn view_secret(&self, token: &[u8]) -> ViewSecret {
        let bytes = mac(&self.derive_secret, &[token]);
        let mut secret = [0; 10];
        secret.copy_from_slice(&bytes[..10]);
        ViewSecret::from_bytes(secret)
    }

    /// What the store keeps of a case's secret.
    #[must_use]
    pub fn secret_hash(&self, case: CaseId, secret: &ViewSecret) -> [u8; 32] {
        *mac(&self.view_secret, &[&case.0.to_be_bytes(), secret.bytes()])
    }

    /// Compares in constant time.
    #[must_use]
    pub fn secret_matches(&self, case: CaseId, secret: &ViewSecret, kept: &[u8]) -> bool {
        self.secret_hash(case, secret).ct_eq(kept).into()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.fingerprint)
    }
}

fn case_key_place(case: CaseId) -> Place {
    Place { table: "case_key", row: case.0, column: "wrapped" }
}

fn sub_key(key: &[u8; 32], label: &str) -> KeyBytes {
    mac(key, &[b"huiyin/key/1\0", label.as_bytes()])
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> KeyBytes {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes any key");
    parts.iter().for_each(|part| mac.update(part));
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn hex_short(bytes: &[u8]) -> String {
    huiyin_domain::leaf::hex(&bytes[..8])
}

#[cfg(test)]
mod tests;
