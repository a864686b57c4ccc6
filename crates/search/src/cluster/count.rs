//! How many different people reported, without a key to any of them: contacts become digests
//! under a random key of this one count, and both are gone when it is done.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;

/// A number of distinct reporters. Whoever shows something takes a band of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reporters(u32);

impl Reporters {
    pub(super) const fn number(self) -> u32 {
        self.0
    }

    /// Whether there are as many as a floor asks for.
    #[must_use]
    pub const fn at_least(self, floor: u32) -> bool {
        self.0 >= floor
    }
}

/// Counts reports by what each gives to be reached: two that share a phone, an address or a
/// mailbox are one person. All that give nothing count as one together: nobody can make many of
/// themselves by leaving out who they are.
///
/// `key` is random and belongs to one problem and one window; the caller throws it away.
pub fn reporters<C, S>(key: &[u8; 32], reports: impl IntoIterator<Item = C>) -> Reporters
where
    C: IntoIterator<Item = S>,
    S: AsRef<str>,
{
    let mut groups = Groups::default();
    let mut nameless = false;
    for contacts in reports {
        let mut own = None;
        for contact in contacts {
            let plain = plain(contact.as_ref());
            if !plain.is_empty() {
                own = Some(groups.join(own, digest(key, &plain)));
            }
        }
        nameless |= own.is_none();
    }
    Reporters(groups.number() + u32::from(nameless))
}

/// As two people would write the same: no case, no signs, no full width.
fn plain(contact: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    let signs = contact.chars().map(narrow).filter(|c| c.is_alphanumeric() || *c == '@');
    let plain: String = signs.flat_map(char::to_lowercase).collect();
    let is_number = |text: &str| text.len() == 11 && text.bytes().all(|b| b.is_ascii_digit());
    match plain.strip_prefix("86").or_else(|| plain.strip_prefix("0086")) {
        Some(rest) if is_number(rest) => rest.to_owned(),
        _ => plain,
    }
}

fn digest(key: &[u8; 32], plain: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    mac.update(plain.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Contacts that belong together, by union and find.
#[derive(Default)]
struct Groups {
    known: HashMap<[u8; 32], usize>,
    parent: Vec<usize>,
}

impl Groups {
    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// The group of a contact, joined with the one that the same report gave before.
    fn join(&mut self, own: Option<usize>, contact: [u8; 32]) -> usize {
        let next = self.parent.len();
        let place = *self.known.entry(contact).or_insert(next);
        if place == next {
            self.parent.push(next);
        }
        let (a, b) = (self.root(place), self.root(own.unwrap_or(place)));
        self.parent[a] = b;
        b
    }

    fn number(&self) -> u32 {
        let roots = self.parent.iter().enumerate().filter(|(at, parent)| at == *parent);
        u32::try_from(roots.count()).unwrap_or(u32::MAX)
    }
}
