//! A unit's key while it is open: in a request of the browser that holds it, and for half an hour
//! in the memory of this process, so that messages can go out meanwhile. Never written down.

use crate::keys::UnitKey;
use huiyin_domain::ids::UnitId;
use huiyin_domain::time::Millis;
use std::sync::{Mutex, PoisonError};

/// More than any county has units at work at once; the one used longest ago goes first.
const KEYS_MAX: usize = 64;

/// A unit's key that an officer has open.
#[derive(Clone, Debug)]
pub struct Held {
    pub(crate) key: UnitKey,
    pub(crate) fingerprint: String,
    pub since: Millis,
}

#[derive(Default)]
pub(crate) struct Ring(Mutex<Vec<(Held, Millis)>>);

impl Ring {
    pub fn keep(&self, held: &Held, now: Millis) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ring.retain(|(known, _)| known.key.unit() != held.key.unit());
        ring.push((held.clone(), now));
        if ring.len() > KEYS_MAX {
            ring.remove(0);
        }
    }

    pub fn drop(&self, unit: UnitId) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ring.retain(|(known, _)| known.key.unit() != unit);
    }

    /// Those that were used within this time; the others are forgotten.
    pub fn open_now(&self, now: Millis, idle_ms: i64) -> Vec<Held> {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ring.retain(|(_, last)| now.0 - last.0 <= idle_ms);
        ring.iter().map(|(held, _)| held.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_domain::ids::AreaId;

    fn held(unit: i64) -> Held {
        let key = UnitKey::from_bytes(AreaId(1), UnitId(unit), &[7; 32]);
        Held { key, fingerprint: String::new(), since: Millis(0) }
    }

    #[test]
    fn a_key_is_forgotten_when_it_is_put_away_or_lies_idle_and_the_ring_is_bounded() {
        let ring = Ring::default();
        ring.keep(&held(1), Millis(0));
        ring.keep(&held(2), Millis(500));
        assert_eq!(ring.open_now(Millis(1_000), 1_000).len(), 2);
        assert_eq!(ring.open_now(Millis(1_001), 1_000).len(), 1, "idle");
        ring.drop(UnitId(2));
        assert!(ring.open_now(Millis(1_001), 1_000).is_empty());
        (0..200).for_each(|unit| ring.keep(&held(unit), Millis(0)));
        assert_eq!(ring.open_now(Millis(0), 1).len(), KEYS_MAX);
    }
}
