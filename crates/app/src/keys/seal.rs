//! Sealing one cell: AES-256-GCM-SIV, random nonce, bound to where the cell lies.

use super::{KeyBytes, SealBroken};
use crate::moment::Moment;
use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use huiyin_domain::ids::{AreaId, FileId};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE_LEN: usize = 12;
const TAG_LEN: usize = 16;

/// Where a sealed value lies; it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub table: &'static str,
    pub row: i64,
    pub column: &'static str,
}

/// How much longer a piece of a file is when it is sealed.
pub const FRAME_OVERHEAD: usize = 1 + NONCE_LEN + TAG_LEN;

/// Which piece of which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub file: FileId,
    /// As it came, or as it is kept.
    pub is_raw: bool,
    pub no: u32,
    pub is_last: bool,
}

/// A key at work.
#[derive(Clone)]
pub struct Sealer {
    cipher: Aes256GcmSiv,
    area: AreaId,
    moment: Moment,
}

impl Sealer {
    pub(super) fn new(key: &KeyBytes, area: AreaId, moment: &Moment) -> Self {
        let cipher = Aes256GcmSiv::new_from_slice(&**key).expect("the key has 32 bytes");
        Self { cipher, area, moment: moment.clone() }
    }

    /// Version byte, nonce, sealed bytes with their tag: 29 bytes longer than the text.
    #[must_use]
    pub fn seal(&self, place: Place, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_LEN] = self.moment.random();
        let aad = self.bound_to(place);
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &aad })
            .expect("only texts beyond 64 GiB cannot be sealed");
        [&[VERSION][..], &nonce, &sealed].concat()
    }

    /// # Errors
    /// Another key, another place, cut or altered bytes.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealBroken> {
        if sealed.len() < 1 + NONCE_LEN + TAG_LEN || sealed[0] != VERSION {
            return Err(SealBroken);
        }
        let (nonce, msg) = sealed[1..].split_at(NONCE_LEN);
        let nonce = <[u8; NONCE_LEN]>::try_from(nonce).map_err(|_| SealBroken)?;
        let aad = self.bound_to(place);
        let plain = self.cipher.decrypt(&Nonce::from(nonce), Payload { msg, aad: &aad });
        plain.map(Zeroizing::new).map_err(|_| SealBroken)
    }

    /// # Errors
    /// As `open`, or the bytes are not text.
    pub fn open_text(&self, place: Place, sealed: &[u8]) -> Result<String, SealBroken> {
        let plain = self.open(place, sealed)?;
        std::str::from_utf8(&plain).map(str::to_owned).map_err(|_| SealBroken)
    }

    /// Seals a piece of a file: bound to the file, to its number in the row and to whether it is
    /// the last, so that pieces cannot be cut off, moved or taken from another file (STREAM).
    #[must_use]
    pub fn seal_frame(&self, frame: Frame, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_LEN] = self.moment.random();
        let aad = self.frame_bound_to(frame);
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &aad })
            .expect("only texts beyond 64 GiB cannot be sealed");
        [&[VERSION][..], &nonce, &sealed].concat()
    }

    /// # Errors
    /// As `open`, or it is another piece.
    pub fn open_frame(&self, frame: Frame, sealed: &[u8]) -> Result<Vec<u8>, SealBroken> {
        if sealed.len() < FRAME_OVERHEAD || sealed[0] != VERSION {
            return Err(SealBroken);
        }
        let (nonce, msg) = sealed[1..].split_at(NONCE_LEN);
        let nonce = <[u8; NONCE_LEN]>::try_from(nonce).map_err(|_| SealBroken)?;
        let aad = self.frame_bound_to(frame);
        let plain = self.cipher.decrypt(&Nonce::from(nonce), Payload { msg, aad: &aad });
        plain.map_err(|_| SealBroken)
    }

    fn frame_bound_to(&self, frame: Frame) -> Vec<u8> {
        let mut aad = b"huiyin/frame/1\0".to_vec();
        aad.extend(self.area.0.to_be_bytes());
        aad.extend(frame.file.0.to_be_bytes());
        aad.extend(frame.no.to_be_bytes());
        aad.push(u8::from(frame.is_raw));
        aad.push(u8::from(frame.is_last));
        aad
    }

    /// Lengths stand before names, so that no two places give the same bytes.
    fn bound_to(&self, place: Place) -> Vec<u8> {
        let mut aad = b"huiyin/cell/1\0".to_vec();
        aad.extend(self.area.0.to_be_bytes());
        aad.extend(place.row.to_be_bytes());
        for name in [place.table, place.column] {
            aad.extend((name.len() as u64).to_be_bytes());
            aad.extend(name.as_bytes());
        }
        aad
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(…)")
    }
}
