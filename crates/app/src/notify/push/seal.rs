//! A message sealed for one browser (RFC 8291 over RFC 8188): whoever carries it cannot read it.

use super::key::random_scalar;
use crate::moment::Moment;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Key, Nonce};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey, ecdh};
use sha2::Sha256;

pub const POINT_LEN: usize = 65;
pub const AUTH_LEN: usize = 16;
/// One record holds it all: what a service is bound to take, less what the sealing adds.
pub const PLAIN_BYTES_MAX: usize = 3_000;
const RECORD_SIZE: u32 = 4_096;
/// Marks the last record.
const LAST: u8 = 2;

/// The keys that a browser gave with its subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    point: Vec<u8>,
    auth: Vec<u8>,
}

impl Browser {
    /// `None` when they are no such keys.
    #[must_use]
    pub fn new(point: Vec<u8>, auth: Vec<u8>) -> Option<Self> {
        let fits = point.len() == POINT_LEN && auth.len() == AUTH_LEN;
        (fits && PublicKey::from_sec1_bytes(&point).is_ok()).then_some(Self { point, auth })
    }

    #[must_use]
    pub fn parts(self) -> (Vec<u8>, Vec<u8>) {
        (self.point, self.auth)
    }
}

pub(super) fn sealed(to: &Browser, plain: &[u8], moment: &Moment) -> Option<Vec<u8>> {
    let own = SecretKey::from_slice(&*random_scalar(moment)).ok()?;
    sealed_with(to, plain, &own, &moment.random())
}

fn sealed_with(to: &Browser, plain: &[u8], own: &SecretKey, salt: &[u8; 16]) -> Option<Vec<u8>> {
    if plain.len() > PLAIN_BYTES_MAX {
        return None;
    }
    let theirs = PublicKey::from_sec1_bytes(&to.point).ok()?;
    let shared = ecdh::diffie_hellman(own.to_nonzero_scalar(), theirs.as_affine());
    let own_point = own.public_key().to_sec1_point(false);
    let info = [b"WebPush: info\0", &to.point[..], own_point.as_bytes()].concat();
    let mut secret = [0; 32];
    let shared = shared.raw_secret_bytes();
    Hkdf::<Sha256>::new(Some(&to.auth), shared.as_slice()).expand(&info, &mut secret).ok()?;
    let derived = Hkdf::<Sha256>::new(Some(salt), &secret);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derived.expand(b"Content-Encoding: aes128gcm\0", &mut key).ok()?;
    derived.expand(b"Content-Encoding: nonce\0", &mut nonce).ok()?;
    let cipher = Aes128Gcm::new(&Key::<Aes128Gcm>::from(key));
    let padded = [plain, &[LAST]].concat();
    let record = cipher.encrypt(&Nonce::from(nonce), &padded[..]).ok()?;
    let id_len = u8::try_from(POINT_LEN).ok()?;
    Some([salt, &RECORD_SIZE.to_be_bytes()[..], &[id_len], own_point.as_bytes(), &record].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("base64")
    }

    /// RFC 8291, appendix A.
    #[test]
    fn the_standards_own_example_comes_out() {
        let point = bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyP\
             js7Vd8pZGH6SRpkNtoIAiw4",
        );
        let browser = Browser::new(point, bytes("BTBZMqHH6r4Tts7J_aSIgg")).expect("keys");
        let own = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let own = SecretKey::from_slice(&own).expect("a key");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("sixteen");
        let plain = b"When I grow up, I want to be a watermelon";
        let wanted = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZI\
            IgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXz\
            tLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        let sealed = sealed_with(&browser, plain, &own, &salt).expect("sealed");
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), wanted);
    }

    #[test]
    fn what_is_no_key_is_no_browser() {
        let mut point = vec![4; 65];
        assert!(Browser::new(point.clone(), vec![1; 16]).is_none(), "not on the curve");
        point.truncate(64);
        assert!(Browser::new(point, vec![1; 16]).is_none());
        assert!(Browser::new(Vec::new(), Vec::new()).is_none());
    }
}
