//! The key of a unit, which the house never holds: X25519 by HPKE (RFC 9180, base mode). It is
//! derived from 160 random bits on a card that the unit keeps; here lives the arithmetic alone.
//! What is wrapped for a unit is bound to area, case and unit, so that a share cannot be moved.

use super::{KeyBytes, SealBroken};
use crate::moment::Moment;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, single_shot_open};
use huiyin_domain::ids::{AreaId, CaseId, UnitId};
use huiyin_domain::leaf::hex;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LEN: usize = 20;
const SIGNS_OF_KEY: usize = 32;
/// One group checks the eight before it: a sign mistyped or two exchanged are told at once.
const SIGNS_OF_CHECK: usize = 4;
const INFO: &[u8] = b"huiyin/case-share/1\0";
const POINT: usize = 32;

/// What a unit keeps on paper: whoever has it has the unit's key.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Card([u8; LEN]);

impl Card {
    #[must_use]
    pub fn fresh(moment: &Moment) -> Self {
        Self(moment.random())
    }

    /// Only for example towns, whose cards are printed for everybody to read.
    #[must_use]
    pub fn example(bits: [u8; LEN]) -> Self {
        Self(bits)
    }

    /// Reads what somebody typed, as forgiving as for the person's secret. `None` when it is no
    /// card, or when its last group does not fit the others.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut values = Zeroizing::new(Vec::with_capacity(SIGNS_OF_KEY + SIGNS_OF_CHECK));
        for sign in super::secret::signs(typed) {
            if values.len() >= SIGNS_OF_KEY + SIGNS_OF_CHECK {
                return None;
            }
            values.push(super::secret::value_of(sign)?);
        }
        if values.len() != SIGNS_OF_KEY + SIGNS_OF_CHECK {
            return None;
        }
        let mut bits = [0; LEN];
        for (at, value) in values[..SIGNS_OF_KEY].iter().enumerate() {
            for bit in 0..5 {
                let place = at * 5 + bit;
                bits[place / 8] |= (value >> (4 - bit) & 1) << (7 - place % 8);
            }
        }
        let card = Self(bits);
        (card.check_values()[..] == values[SIGNS_OF_KEY..]).then_some(card)
    }

    /// All signs without dashes, for the part of a link after `#`.
    #[must_use]
    pub fn compact(&self) -> Zeroizing<String> {
        let value = |at: usize| {
            (0..5).fold(0, |value, bit| {
                let place = at * 5 + bit;
                value << 1 | (self.0[place / 8] >> (7 - place % 8) & 1)
            })
        };
        let values = (0..SIGNS_OF_KEY).map(value).chain(self.check_values());
        Zeroizing::new(values.map(|value| char::from(SIGNS[usize::from(value)])).collect())
    }

    /// Nine groups of four.
    #[must_use]
    pub fn shown(&self) -> Zeroizing<String> {
        let all = self.compact();
        let groups: Vec<&str> = (0..all.len()).step_by(4).map(|at| &all[at..at + 4]).collect();
        Zeroizing::new(groups.join("-"))
    }

    fn check_values(&self) -> [u8; SIGNS_OF_CHECK] {
        let digest = Sha256::digest([b"huiyin/unit-card-check/1\0", &self.0[..]].concat());
        [digest[0] & 31, digest[1] & 31, digest[2] & 31, digest[3] & 31]
    }

    /// The key that this card is, for this unit alone.
    #[must_use]
    pub fn key(&self, area: AreaId, unit: UnitId) -> UnitKey {
        let ikm = Zeroizing::new(Sha256::digest(
            [&b"huiyin/unit-key/1\0"[..], &area.0.to_be_bytes(), &unit.0.to_be_bytes(), &self.0]
                .concat(),
        ));
        let (private, _) = X25519HkdfSha256::derive_keypair(&ikm);
        let private = Zeroizing::new(private.to_bytes().into());
        UnitKey { area, unit, private }
    }
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Card(…)")
    }
}

/// A unit's key at hand; its bytes travel nowhere but in one browser's sealed cookie.
#[derive(Clone)]
pub struct UnitKey {
    area: AreaId,
    unit: UnitId,
    private: KeyBytes,
}

impl UnitKey {
    #[must_use]
    pub fn unit(&self) -> UnitId {
        self.unit
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.private
    }

    #[must_use]
    pub fn from_bytes(area: AreaId, unit: UnitId, private: &[u8; 32]) -> Self {
        Self { area, unit, private: Zeroizing::new(*private) }
    }

    #[must_use]
    pub fn public(&self) -> UnitPublic {
        let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&*self.private);
        let private = private.expect("any 32 bytes are an X25519 key");
        let public = X25519HkdfSha256::sk_to_pk(&private).to_bytes().into();
        UnitPublic { area: self.area, unit: self.unit, public }
    }

    /// # Errors
    /// It was wrapped for another key, case, unit or area, or altered.
    pub fn open(&self, case: CaseId, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealBroken> {
        let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&*self.private);
        let private = private.map_err(|_| SealBroken)?;
        let (point, sealed) = wrapped.split_at_checked(POINT).ok_or(SealBroken)?;
        let point = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(point);
        let point = point.map_err(|_| SealBroken)?;
        let aad = bound_to(self.area, case, self.unit);
        let opened = single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &private,
            &point,
            INFO,
            sealed,
            &aad,
        );
        opened.map(Zeroizing::new).map_err(|_| SealBroken)
    }
}

impl std::fmt::Debug for UnitKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UnitKey({}, …)", self.unit)
    }
}

/// What everybody may know of a unit's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPublic {
    area: AreaId,
    unit: UnitId,
    public: [u8; POINT],
}

impl UnitPublic {
    /// `None` when these are no bytes of a key.
    #[must_use]
    pub fn new(area: AreaId, unit: UnitId, public: &[u8]) -> Option<Self> {
        Some(Self { area, unit, public: public.try_into().ok()? })
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; POINT] {
        &self.public
    }

    /// Four groups of four hex digits, which two people can compare over the telephone.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = hex(&Sha256::digest([b"huiyin/unit-public/1\0", &self.public[..]].concat()));
        [&digest[..4], &digest[4..8], &digest[8..12], &digest[12..16]].join("-")
    }

    /// # Errors
    /// The public key is none that anything can be wrapped for.
    pub fn wrap(&self, case: CaseId, plain: &[u8], moment: &Moment) -> Result<Vec<u8>, SealBroken> {
        let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&self.public);
        let public = public.map_err(|_| SealBroken)?;
        let aad = bound_to(self.area, case, self.unit);
        let sealed = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            INFO,
            plain,
            &aad,
            &mut Random(moment),
        );
        let (point, sealed) = sealed.map_err(|_| SealBroken)?;
        Ok([&point.to_bytes()[..], &sealed].concat())
    }
}

fn bound_to(area: AreaId, case: CaseId, unit: UnitId) -> Vec<u8> {
    [area.0, case.0, unit.0].iter().flat_map(|part| part.to_be_bytes()).collect()
}

/// The one source of randomness of this program, as the library wants it.
struct Random<'a>(&'a Moment);

impl TryRng for Random<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.0.random()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.0.random()))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        for chunk in into.chunks_mut(32) {
            let bytes = Zeroizing::new(self.0.random::<32>());
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Random<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_domain::leaf::unhex;
    use huiyin_domain::time::Millis;

    fn moment() -> Moment {
        Moment::fixed(Millis(0))
    }

    /// RFC 9180, appendix A.1.1: the recipient's pair from its seed.
    #[test]
    fn a_pair_is_derived_as_the_standard_says() {
        let ikm: [u8; 32] =
            unhex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037").expect("hex");
        let (_, public) = X25519HkdfSha256::derive_keypair(&ikm);
        assert_eq!(
            hex(&public.to_bytes()),
            "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"
        );
    }

    #[test]
    fn a_card_reads_back_however_it_was_typed_and_tells_a_slip_of_the_hand() {
        for seed in 0..50_u8 {
            let card = Card::fresh(&moment());
            let shown = card.shown();
            assert_eq!(shown.len(), 44, "nine groups of four, {seed}");
            assert_eq!(Card::parse(&shown).as_ref(), Some(&card));
            assert_eq!(Card::parse(&shown.to_lowercase().replace('-', " ")), Some(card.clone()));
            assert_eq!(Card::parse(&shown.replace('0', "O").replace('1', "l")), Some(card));
            // A sign exchanged for another: found but for one slip in a million.
            let mut wrong: Vec<char> = shown.chars().collect();
            wrong[2] = if wrong[2] == '7' { '8' } else { '7' };
            assert_eq!(Card::parse(&wrong.iter().collect::<String>()), None);
        }
        assert!(
            ["", "0000", &"0".repeat(36), &"0".repeat(80)]
                .iter()
                .all(|text| { Card::parse(text).is_none() })
        );
    }

    #[test]
    fn a_share_opens_for_its_unit_case_and_area_alone() {
        let (area, unit, case) = (AreaId(331_122), UnitId(7), CaseId(9));
        let card = Card::fresh(&moment());
        let key = card.key(area, unit);
        let wrapped = key.public().wrap(case, &[5; 32], &moment()).expect("wrapped");
        assert_eq!(key.open(case, &wrapped).as_deref(), Ok(&vec![5; 32]));
        assert_eq!(key.open(CaseId(10), &wrapped).err(), Some(SealBroken));
        assert_eq!(card.key(area, UnitId(8)).open(case, &wrapped).err(), Some(SealBroken));
        assert_eq!(card.key(AreaId(1), unit).open(case, &wrapped).err(), Some(SealBroken));
        let other = Card::fresh(&moment()).key(area, unit);
        assert_eq!(other.open(case, &wrapped).err(), Some(SealBroken));
        for at in [0, 31, 32, wrapped.len() - 1] {
            let mut altered = wrapped.clone();
            altered[at] ^= 1;
            assert_eq!(key.open(case, &altered).err(), Some(SealBroken), "{at}");
        }
        assert_eq!(key.open(case, &wrapped[..31]).err(), Some(SealBroken));
        let again = UnitKey::from_bytes(area, unit, key.bytes());
        assert_eq!(again.public(), key.public());
        assert_ne!(key.public().fingerprint(), other.public().fingerprint());
        assert!(!format!("{card:?} {key:?}").contains(&hex(key.bytes())));
    }
}
