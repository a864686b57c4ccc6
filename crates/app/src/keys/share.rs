//! Shares of a case's key: the key wrapped for one holder, a unit or the person, and around it
//! the house's own seal, so that a database without the key file gives nothing to try keys at.
//! The outer seal also holds for whom and when, so that no share can be passed off as another's.

use super::{CaseKey, Keys, Place, SealBroken, Sealer, UnitKey, UnitPublic, ViewSecret, mac};
use huiyin_domain::ids::{CaseId, UnitId};
use huiyin_domain::time::Millis;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Whom a share is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    Person,
    Unit(UnitId),
}

impl Holder {
    /// As rows name it: no unit has the id 0.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Person => 0,
            Self::Unit(unit) => unit.0,
        }
    }

    #[must_use]
    pub fn of(code: i64) -> Self {
        if code == 0 { Self::Person } else { Self::Unit(UnitId(code)) }
    }
}

/// What the person's secret opens their share with. Not the secret: it opens nothing else.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct ShareKey([u8; 32]);

impl ShareKey {
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl PartialEq for ShareKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for ShareKey {}

impl std::fmt::Debug for ShareKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShareKey(…)")
    }
}

/// What the outer seal says beside the wrapped key; a row has to say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub case: CaseId,
    pub holder: Holder,
    /// Of the unit's key it was wrapped for; empty for the person.
    pub fingerprint: String,
    pub made: Millis,
    /// The exclusive end of a share that was given for a while.
    pub until: Option<Millis>,
}

impl Share {
    fn head(&self) -> Vec<u8> {
        let until = self.until.map_or(i64::MAX, |until| until.0);
        let numbers = [self.holder.code(), self.made.0, until];
        let mut head: Vec<u8> = numbers.iter().flat_map(|part| part.to_be_bytes()).collect();
        head.push(u8::try_from(self.fingerprint.len()).unwrap_or(u8::MAX));
        head.extend(self.fingerprint.as_bytes());
        head
    }

    const fn place(&self) -> Place {
        Place { table: "case_share", row: self.case.0, column: "wrapped" }
    }
}

impl Keys {
    /// What a person's secret opens their share with; 80 bits, as the secret itself.
    #[must_use]
    pub fn share_key(&self, case: CaseId, secret: &ViewSecret) -> ShareKey {
        ShareKey(*mac(&self.person_share, &[&case.0.to_be_bytes(), secret.bytes()]))
    }

    /// The key of a case, wrapped for the person.
    #[must_use]
    pub fn share_for_person(&self, share: &Share, key: &CaseKey, own: &ShareKey) -> Vec<u8> {
        let inner = self.person_sealer(own).seal(person_place(share.case), &*key.raw);
        self.share_sealed(share, &inner)
    }

    /// The key of a case, wrapped for a unit.
    ///
    /// # Errors
    /// Nothing can be wrapped for this public key.
    pub fn share_for_unit(
        &self,
        share: &Share,
        key: &CaseKey,
        to: &UnitPublic,
    ) -> Result<Vec<u8>, SealBroken> {
        Ok(self.share_sealed(share, &to.wrap(share.case, &*key.raw, &self.moment)?))
    }

    /// # Errors
    /// The secret is another, or the row is not what it says.
    pub fn share_open_person(
        &self,
        share: &Share,
        wrapped: &[u8],
        own: &ShareKey,
    ) -> Result<CaseKey, SealBroken> {
        let inner = self.share_unsealed(share, wrapped)?;
        let raw = self.person_sealer(own).open(person_place(share.case), &inner)?;
        self.case_key_read(&raw)
    }

    /// # Errors
    /// It was wrapped for another key, or the row is not what it says.
    pub fn share_open_unit(
        &self,
        share: &Share,
        wrapped: &[u8],
        key: &UnitKey,
    ) -> Result<CaseKey, SealBroken> {
        let raw = key.open(share.case, &self.share_unsealed(share, wrapped)?)?;
        self.case_key_read(&raw)
    }

    /// The house's own seal of a share taken off: what is inside is still wrapped for its holder.
    ///
    /// # Errors
    /// The row is not what its seal says, or of another key file.
    pub fn share_unsealed(
        &self,
        share: &Share,
        wrapped: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealBroken> {
        let plain = self.wrap.open(share.place(), wrapped)?;
        let inner = plain.strip_prefix(&share.head()[..]).ok_or(SealBroken)?;
        Ok(Zeroizing::new(inner.to_vec()))
    }

    fn share_sealed(&self, share: &Share, inner: &[u8]) -> Vec<u8> {
        self.wrap.seal(share.place(), &[&share.head()[..], inner].concat())
    }

    fn person_sealer(&self, own: &ShareKey) -> Sealer {
        self.sealer_of(own.bytes())
    }
}

const fn person_place(case: CaseId) -> Place {
    Place { table: "case_share", row: case.0, column: "person" }
}
