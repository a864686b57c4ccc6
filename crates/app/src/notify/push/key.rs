//! The key that tells push services that a message is from this installation (RFC 8292): one
//! file, mode 0600, made once. Browsers subscribe under it; with another they have to again.
//!
//! ```text
//! huiyin-push-key-1
//! <64 hex digits>
//! ```

use super::Endpoint;
use crate::keys::{KeyFault, file_create, file_read};
use crate::moment::Moment;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use huiyin_domain::leaf::{hex, unhex};
use huiyin_domain::time::Millis;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use std::path::Path;
use zeroize::Zeroizing;

const HEADER: &str = "huiyin-push-key-1";
/// A service takes at most a day.
const GOOD_FOR_SECS: i64 = 12 * 3_600;

pub struct PushKey(SigningKey);

impl PushKey {
    /// The file's key; a file that is missing is made.
    ///
    /// # Errors
    /// Readable by others, not such a file, or it cannot be made.
    pub fn load_or_create(path: &Path, moment: &Moment) -> Result<Self, KeyFault> {
        match Self::load(path) {
            Err(KeyFault::Missing(_)) => {}
            loaded => return loaded,
        }
        let seed = Zeroizing::new(*random_scalar(moment));
        let line = Zeroizing::new(hex(&*seed));
        match file_create(path, &Zeroizing::new(format!("{HEADER}\n{}\n", *line))) {
            // Another first start made it a moment ago.
            Ok(()) | Err(KeyFault::Exists(_)) => Self::load(path),
            Err(fault) => Err(fault),
        }
    }

    fn load(path: &Path) -> Result<Self, KeyFault> {
        let text = file_read(path)?;
        Self::parse(&text).ok_or_else(|| KeyFault::Malformed(path.to_owned()))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let header = lines.next()? == HEADER;
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(unhex(lines.next()?)?);
        let key = SigningKey::from_slice(&*seed).ok()?;
        (header && lines.next().is_none()).then_some(Self(key))
    }

    /// The public key as browsers and services read it.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_sec1_point(false).as_bytes())
    }

    /// The `Authorization` of one request.
    #[must_use]
    pub fn authorization(&self, to: &Endpoint, contact: Option<&str>, now: Millis) -> String {
        let mut claims = serde_json::Map::new();
        claims.insert("aud".into(), to.origin().into());
        claims.insert("exp".into(), (now.0 / 1_000 + GOOD_FOR_SECS).into());
        if let Some(contact) = contact {
            claims.insert("sub".into(), contact.into());
        }
        let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let body = URL_SAFE_NO_PAD.encode(serde_json::Value::Object(claims).to_string());
        let said = format!("{head}.{body}");
        let signature: Signature = self.0.sign(said.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={said}.{signature}, k={}", self.public())
    }
}

/// Nearly every string of 32 bytes is a key; another try mends the rest.
pub(super) fn random_scalar(moment: &Moment) -> Zeroizing<[u8; 32]> {
    loop {
        let bytes = Zeroizing::new(moment.random::<32>());
        if p256::SecretKey::from_slice(&*bytes).is_ok() {
            return bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_read_whole_or_not_at_all() {
        let good = format!("{HEADER}\n{}\n", "11".repeat(32));
        let key = PushKey::parse(&good).expect("a key");
        assert_eq!(URL_SAFE_NO_PAD.decode(key.public()).expect("base64").len(), 65);
        for bad in [
            good.replace("key-1", "key-2"),
            format!("{good}more\n"),
            good.replace("11", "00"),
            good.replace("11", "ff"),
            good.replace("1111", "11"),
            String::new(),
        ] {
            assert!(PushKey::parse(&bad).is_none(), "{bad}");
        }
    }
}
