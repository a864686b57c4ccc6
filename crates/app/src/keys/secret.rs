//! The view secret a resident keeps: 80 bits as sixteen Crockford base32 signs, `XXXX-XXXX-…`.

use zeroize::{Zeroize, ZeroizeOnDrop};

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LEN: usize = 10;

#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ViewSecret([u8; LEN]);

impl ViewSecret {
    pub(super) fn from_bytes(bytes: [u8; LEN]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads what a person typed: any case, O for 0, I or L for 1, spaces, dashes and full-width
    /// signs forgiven. `None` when it cannot be a secret.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut bits: u128 = 0;
        let mut count = 0;
        for sign in signs(typed) {
            count += 1;
            if count > 16 {
                return None;
            }
            bits = bits << 5 | u128::from(value_of(sign)?);
        }
        let bytes = bits.to_be_bytes();
        (count == 16).then(|| Self(bytes[16 - LEN..].try_into().expect("ten bytes remain")))
    }

    /// Sixteen signs without dashes, for the part of a link after `#`.
    #[must_use]
    pub fn compact(&self) -> String {
        let mut wide = [0; 16];
        wide[16 - LEN..].copy_from_slice(&self.0);
        let bits = u128::from_be_bytes(wide);
        let sign = |at: u32| char::from(SIGNS[(bits >> (75 - at * 5) & 31) as usize]);
        (0..16).map(sign).collect()
    }
}

/// Four groups of four, as printed on the slip.
impl std::fmt::Display for ViewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = self.compact();
        write!(f, "{}-{}-{}-{}", &all[..4], &all[4..8], &all[8..12], &all[12..])
    }
}

/// Logs and panics never show a secret.
impl std::fmt::Debug for ViewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ViewSecret(…)")
    }
}

/// What counts of something typed: full-width signs made plain, spaces and dashes left out.
pub(super) fn signs(typed: &str) -> impl Iterator<Item = char> {
    let plain = typed.chars().map(half_width);
    plain.filter(|c| !c.is_whitespace() && !"-–—‐‑_.·".contains(*c))
}

pub(super) fn value_of(sign: char) -> Option<u8> {
    let sign = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = SIGNS.iter().position(|known| char::from(*known) == sign)?;
    u8::try_from(at).ok()
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}
