//! Names and keys of signers: verifier keys as c2sp.org/signed-note writes them
//! (`name+id+base64`), Ed25519 signing for a log (type 0x01) and for a witness (type 0x04).
//! Other types of key are read, named and kept; only verifying with them is refused.

use crate::note::NoteSignature;
use crate::reason::Reason;
use crate::text;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The signature type byte of c2sp.org/signed-note; any value may stand in a key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Algorithm(pub u8);

impl Algorithm {
    /// Ed25519 over the text of the note.
    pub const ED25519: Self = Self(0x01);
    /// Timestamped Ed25519 cosignature, c2sp.org/tlog-cosignature.
    pub const COSIGNATURE: Self = Self(0x04);
    /// ML-DSA-44 cosignature: known by name, not built in.
    pub const COSIGNATURE_ML_DSA_44: Self = Self(0x06);

    /// Types 0x02 and 0x05 derive the key's short number in other ways than the recommended one.
    fn has_plain_id(self) -> bool {
        !matches!(self.0, 0x02 | 0x05)
    }

    fn is_ed25519(self) -> bool {
        matches!(self, Self::ED25519 | Self::COSIGNATURE)
    }
}

const MATERIAL_BYTES_MAX: usize = 4096;

/// Who signs, with which public key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifierKey {
    name: String,
    id: u32,
    algorithm: Algorithm,
    material: Vec<u8>,
}

impl VerifierKey {
    /// `<name>+<8 hex digits>+<base64(type ‖ public key)>`
    pub fn parse(vkey: &str) -> Result<Self, Reason> {
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(Reason::KeyMalformed);
        };
        let id = id_read(id).ok_or(Reason::KeyMalformed)?;
        let bytes =
            text::base64_read(encoded, MATERIAL_BYTES_MAX * 2).ok_or(Reason::KeyMalformed)?;
        let (&algorithm, material) = bytes.split_first().ok_or(Reason::KeyMalformed)?;
        let key = Self::of_parts(name, id, Algorithm(algorithm), material)?;
        if key.algorithm.has_plain_id() && key.id != key_id(name, key.algorithm, material) {
            return Err(Reason::KeyIdDiffers);
        }
        Ok(key)
    }

    /// A key of any type with the recommended short number.
    pub fn new(name: &str, algorithm: Algorithm, material: &[u8]) -> Result<Self, Reason> {
        Self::of_parts(name, key_id(name, algorithm, material), algorithm, material)
    }

    fn of_parts(
        name: &str,
        id: u32,
        algorithm: Algorithm,
        material: &[u8],
    ) -> Result<Self, Reason> {
        let sized = !material.is_empty() && material.len() <= MATERIAL_BYTES_MAX;
        if !text::is_key_name(name) || !sized {
            return Err(Reason::KeyMalformed);
        }
        if algorithm.is_ed25519() && ed25519_key(material).is_none() {
            return Err(Reason::KeyMalformed);
        }
        Ok(Self { name: name.to_owned(), id, algorithm, material: material.to_vec() })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public key itself: two names over one material are one signer.
    #[must_use]
    pub fn material(&self) -> &[u8] {
        &self.material
    }

    #[must_use]
    pub fn to_vkey(&self) -> String {
        let mut bytes = vec![self.algorithm.0];
        bytes.extend_from_slice(&self.material);
        format!("{}+{:08x}+{}", self.name, self.id, text::base64_write(&bytes))
    }

    /// For two people to compare, aloud or by eye: half of the SHA-256 of the key as it is
    /// written, in eight groups of four hex digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(self.to_vkey()).into();
        let groups: Vec<_> =
            digest[..16].chunks(2).map(|pair| format!("{:02x}{:02x}", pair[0], pair[1])).collect();
        groups.join(" ")
    }

    /// Whether a signature line claims to be by this key: name and short number, both.
    #[must_use]
    pub fn claims(&self, signature: &NoteSignature) -> bool {
        signature.key_id() == self.id && signature.name() == self.name
    }

    /// Checks a line of a log over the text of a note.
    pub fn note_verify(&self, note_text: &str, signature: &NoteSignature) -> Result<(), Reason> {
        if self.algorithm != Algorithm::ED25519 {
            return Err(Reason::AlgorithmUnsupported);
        }
        let right = self.ed25519_verify(note_text.as_bytes(), signature.bytes());
        if right { Ok(()) } else { Err(Reason::LogSignatureWrong) }
    }

    /// Checks a witness's line and gives its time.
    pub fn cosignature_verify(
        &self,
        note_text: &str,
        signature: &NoteSignature,
    ) -> Result<u64, Reason> {
        if self.algorithm != Algorithm::COSIGNATURE {
            return Err(Reason::AlgorithmUnsupported);
        }
        let (time, rest) =
            signature.bytes().split_first_chunk::<8>().ok_or(Reason::CosignatureLength)?;
        if rest.len() != 64 {
            return Err(Reason::CosignatureLength);
        }
        let time_s = u64::from_be_bytes(*time);
        if time_s > i64::MAX as u64 {
            return Err(Reason::CosignatureTime);
        }
        if !self.ed25519_verify(cosigned_message(note_text, time_s).as_bytes(), rest) {
            return Err(Reason::CosignatureWrong);
        }
        Ok(time_s)
    }

    /// Strict verification: neither small-order keys nor malleable signatures pass.
    fn ed25519_verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some(key) = ed25519_key(&self.material) else { return false };
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        key.verify_strict(message, &signature).is_ok()
    }
}

fn ed25519_key(material: &[u8]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(material.try_into().ok()?).ok()?;
    (!key.is_weak()).then_some(key)
}

fn key_id(name: &str, algorithm: Algorithm, material: &[u8]) -> u32 {
    let mut hash = Sha256::new();
    hash.update(name);
    hash.update([b'\n', algorithm.0]);
    hash.update(material);
    let digest: [u8; 32] = hash.finalize().into();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

fn id_read(text: &str) -> Option<u32> {
    let lower_hex = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if text.len() != 8 || !lower_hex {
        return None;
    }
    u32::from_str_radix(text, 16).ok()
}

/// An Ed25519 secret with the name it signs under. Its seed is wiped when dropped.
struct Secret {
    key: SigningKey,
    public: VerifierKey,
}

impl Secret {
    fn of_seed(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, Reason> {
        let key = SigningKey::from_bytes(seed);
        let public = VerifierKey::new(name, algorithm, key.verifying_key().as_bytes())?;
        Ok(Self { key, public })
    }

    fn line(&self, bytes: Vec<u8>) -> NoteSignature {
        NoteSignature::of_parts(self.public.name.clone(), self.public.id, bytes)
    }
}

/// Signs the notes of a log.
pub struct LogSigner(Secret);

impl LogSigner {
    pub fn of_seed(origin: &str, seed: &[u8; 32]) -> Result<Self, Reason> {
        Secret::of_seed(origin, Algorithm::ED25519, seed).map(Self)
    }

    #[must_use]
    pub fn public(&self) -> &VerifierKey {
        &self.0.public
    }

    #[must_use]
    pub fn sign(&self, note_text: &str) -> NoteSignature {
        self.0.line(self.0.key.sign(note_text.as_bytes()).to_bytes().to_vec())
    }
}

/// Signs checkpoints of others, with the time: a witness.
pub struct Cosigner(Secret);

impl Cosigner {
    pub fn of_seed(name: &str, seed: &[u8; 32]) -> Result<Self, Reason> {
        Secret::of_seed(name, Algorithm::COSIGNATURE, seed).map(Self)
    }

    #[must_use]
    pub fn public(&self) -> &VerifierKey {
        &self.0.public
    }

    /// c2sp.org/tlog-cosignature: `u64 timestamp ‖ signature` over header, time and note text.
    #[must_use]
    pub fn cosign(&self, note_text: &str, time_s: u64) -> NoteSignature {
        let message = cosigned_message(note_text, time_s);
        let mut bytes = time_s.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.0.key.sign(message.as_bytes()).to_bytes());
        self.0.line(bytes)
    }
}

fn cosigned_message(note_text: &str, time_s: u64) -> String {
    format!("cosignature/v1\ntime {time_s}\n{note_text}")
}
