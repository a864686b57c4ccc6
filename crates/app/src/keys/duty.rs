//! Keys of duty: what is sealed of members, the codes by which they join, and the addresses that
//! open one call or one member's own page. An address is made of an id and a tag under the key
//! file, so that nothing has to be kept to know it again and nobody can guess another.

use super::secret::{signs, value_of};
use super::{Keys, Place, SealBroken, mac};
use huiyin_domain::ids::{MemberId, SummonsId};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LEN: usize = 16;
const CODE_DIGITS: u32 = 10;

/// What an address opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The answer to one call.
    Summons(SummonsId),
    /// A member's own page.
    Member(MemberId),
    /// Their shifts, for a calendar program, and nothing else.
    Calendar(MemberId),
}

impl Opens {
    const fn parts(self) -> (u8, i64) {
        match self {
            Self::Summons(id) => (b's', id.0),
            Self::Member(id) => (b'm', id.0),
            Self::Calendar(id) => (b'c', id.0),
        }
    }
}

/// The last part of an address, 26 signs.
#[derive(Clone, PartialEq, Eq)]
pub struct DutyKey([u8; LEN]);

impl DutyKey {
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut bits: u128 = 0;
        let mut count = 0;
        for sign in signs(typed) {
            count += 1;
            if count > 26 {
                return None;
            }
            let lost = bits >> 123;
            bits = bits << 5 | u128::from(value_of(sign)?);
            if lost != 0 {
                return None;
            }
        }
        (count == 26).then(|| Self(bits.to_be_bytes()))
    }

    fn id(&self) -> i64 {
        i64::from_be_bytes(self.0[..8].try_into().expect("eight of sixteen"))
    }
}

impl std::fmt::Display for DutyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bits = u128::from_be_bytes(self.0);
        let sign = |at: u32| char::from(SIGNS[(bits >> (125 - at * 5) & 31) as usize]);
        (0..26).try_for_each(|at| write!(f, "{}", sign(at)))
    }
}

/// Logs and panics never show one.
impl std::fmt::Debug for DutyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DutyKey(…)")
    }
}

impl Keys {
    #[must_use]
    pub fn duty_seal(&self, place: Place, plain: &str) -> Vec<u8> {
        self.duty.seal(place, plain.as_bytes())
    }

    /// # Errors
    /// Another key, another place, cut or altered bytes.
    pub fn duty_open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<String>, SealBroken> {
        let plain = self.duty.open(place, sealed)?;
        String::from_utf8(plain.to_vec()).map(Zeroizing::new).map_err(|_| SealBroken)
    }

    /// A fresh code: ten digits, read out, typed or pressed.
    #[must_use]
    pub fn duty_code(&self) -> String {
        let number = u64::from_be_bytes(self.moment.random()) % 10u64.pow(CODE_DIGITS);
        format!("{number:010}")
    }

    /// What is kept of a code; spaces and full-width digits are forgiven. `None`: no code.
    #[must_use]
    pub fn duty_code_hash(&self, typed: &str) -> Option<Vec<u8>> {
        let digits: String = signs(typed).collect();
        let is_code = digits.len() == CODE_DIGITS as usize
            && digits.bytes().all(|digit| digit.is_ascii_digit());
        is_code.then(|| mac(&self.duty_secret, &[b"code", digits.as_bytes()]).to_vec())
    }

    /// The address of what is opened; `no` counts on when an old one is to open nothing.
    #[must_use]
    pub fn duty_key(&self, opens: Opens, no: i64) -> DutyKey {
        let (kind, id) = opens.parts();
        let tag = mac(&self.duty_secret, &[&[kind], &id.to_be_bytes(), &no.to_be_bytes()]);
        let mut bytes = [0; LEN];
        bytes[..8].copy_from_slice(&id.to_be_bytes());
        bytes[8..].copy_from_slice(&tag[..8]);
        DutyKey(bytes)
    }

    #[must_use]
    pub fn duty_summons(&self, key: &DutyKey) -> Option<SummonsId> {
        let id = SummonsId(key.id());
        self.duty_key_fits(key, Opens::Summons(id), 0).then_some(id)
    }

    /// Whose page it may be; whether it fits is asked with their number.
    #[must_use]
    pub fn duty_member_of(key: &DutyKey) -> MemberId {
        MemberId(key.id())
    }

    #[must_use]
    pub fn duty_key_fits(&self, key: &DutyKey, opens: Opens, no: i64) -> bool {
        self.duty_key(opens, no).0.ct_eq(&key.0).into()
    }
}
