//! A certificate with its chain, and the key that belongs to it, as they lie in files.

use huiyin_domain::leaf::hex;
use huiyin_domain::time::Millis;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use std::fmt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

const FILE_BYTES_MAX: u64 = 1 << 20;

/// What handshakes are made with, and what is told of it.
#[derive(Clone, Debug)]
pub struct Pair {
    pub key: Arc<CertifiedKey>,
    pub end: Millis,
    /// SHA-256 of the certificate.
    pub print: String,
    /// SHA-256 of its public key, for whoever pins it.
    pub key_print: [u8; 32],
}

/// Why a pair cannot be used: a sentence that names the file.
#[derive(Debug)]
pub struct PairFault(pub String);

impl fmt::Display for PairFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PairFault {}

pub(super) fn fault(path: &Path, why: impl fmt::Display) -> PairFault {
    PairFault(format!("{}: {why}", path.display()))
}

impl Pair {
    /// # Errors
    /// A file cannot be read, they do not belong together, or the certificate has ended.
    pub fn read(cert: &Path, key: &Path, now: Millis) -> Result<Self, PairFault> {
        let chain = pem_read(cert)?;
        let chain: Result<Vec<CertificateDer<'static>>, _> =
            CertificateDer::pem_slice_iter(&chain).collect();
        let chain = chain.map_err(|why| fault(cert, why))?;
        let first = chain.first().ok_or_else(|| fault(cert, "no certificate in it"))?.clone();
        let private = PrivateKeyDer::from_pem_slice(&pem_read(key)?);
        let private = private.map_err(|why| fault(key, why))?;
        let provider = rustls::crypto::ring::default_provider();
        let made = CertifiedKey::from_der(chain, private, &provider);
        let made = made.map_err(|why| fault(cert, format!("does not go with the key: {why}")))?;
        let read = Certificate::from_der(&first).map_err(|why| fault(cert, why))?;
        let read = read.tbs_certificate();
        let moment = |at: x509_cert::time::Time| {
            i64::try_from(at.to_unix_duration().as_millis()).map_or(Millis(i64::MAX), Millis)
        };
        let (start, end) = (moment(read.validity().not_before), moment(read.validity().not_after));
        if end <= now {
            return Err(fault(cert, "the certificate has ended"));
        }
        if start > now {
            return Err(fault(cert, "the certificate is not valid yet; is the clock right?"));
        }
        let public = read.subject_public_key_info().to_der().map_err(|why| fault(cert, why))?;
        let print = hex(&Sha256::digest(&first));
        Ok(Self { key: Arc::new(made), end, print, key_print: Sha256::digest(public).into() })
    }
}

fn pem_read(path: &Path) -> Result<Vec<u8>, PairFault> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|why| fault(path, why))?;
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(|why| fault(path, why))?;
    Ok(bytes)
}

/// Whether files changed: also when another takes the place of one, or a link is turned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp([(u64, i64, i64, u64); 2]);

impl Stamp {
    pub fn of(cert: &PathBuf, key: &PathBuf) -> Option<Self> {
        let one = |path: &PathBuf| {
            let meta = std::fs::metadata(path).ok()?;
            Some((meta.ino(), meta.mtime(), meta.mtime_nsec(), meta.len()))
        };
        Some(Self([one(cert)?, one(key)?]))
    }
}
