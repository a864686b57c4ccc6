//! The only reader of clock and randomness. Everything else gets time, ids and salts from here.
//! A fixed `Moment` (tests, demo seeding) stands still until it is set or moved.

use huiyin_domain::time::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime};

/// 2020-01-01T00:00:00Z: ids count from here.
const ID_EPOCH_MS: i64 = 1_577_836_800_000;
const ID_RANDOM_BITS: u32 = 22;

#[derive(Clone, Debug)]
pub struct Moment(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    hand: Hand,
    id_last: AtomicI64,
}

#[derive(Debug)]
enum Hand {
    /// The instant is when it was made.
    Running(Instant),
    Held(AtomicI64),
}

impl Moment {
    /// The real clock.
    #[must_use]
    pub fn real() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
        let since = Instant::now();
        Self::with(Hand::Running(since))
    }

    /// A clock that stands still at `now` until it is set.
    #[must_use]
    pub fn fixed(now: Millis) -> Self {
        Self::with(Hand::Held(AtomicI64::new(now.0)))
    }

    fn with(hand: Hand) -> Self {
        Self(Arc::new(Inner { hand, id_last: AtomicI64::new(0) }))
    }

    #[must_use]
    pub fn now(&self) -> Millis {
        match &self.0.hand {
            Hand::Running(_) => Millis(clock_ms()),
            Hand::Held(at) => Millis(at.load(Ordering::SeqCst)),
        }
    }

    /// Milliseconds since this was made, by a clock that nobody sets; `None` of a held one.
    #[must_use]
    pub fn elapsed_ms(&self) -> Option<i64> {
        match &self.0.hand {
            Hand::Running(since) => i64::try_from(since.elapsed().as_millis()).ok(),
            Hand::Held(_) => None,
        }
    }

    /// Moves a held clock; a running one cannot be set.
    ///
    /// # Panics
    /// When called on a running clock: only tests and demo seeding hold a clock.
    pub fn set(&self, now: Millis) {
        match &self.0.hand {
            Hand::Running(_) => panic!("the real clock cannot be set"),
            Hand::Held(at) => at.store(now.0, Ordering::SeqCst),
        }
    }

    /// Bytes from the operating system's generator.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        #[expect(clippy::disallowed_methods, reason = "the one place where randomness is made")]
        getrandom::fill(&mut bytes).expect("an operating system without randomness is unusable");
        bytes
    }

    /// A positive id, ordered by time, never given twice by this process; two processes differ
    /// by 22 random bits within the same millisecond.
    #[must_use]
    pub fn id(&self) -> i64 {
        let since_ms = (self.now().0 - ID_EPOCH_MS).max(0);
        let random = i64::from(u32::from_be_bytes(self.random()) >> (32 - ID_RANDOM_BITS));
        let fresh = ((since_ms << ID_RANDOM_BITS) | random).max(1);
        let last = &self.0.id_last;
        let next = |last: i64| Some(fresh.max(last + 1));
        let before = last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, next)
            .expect("the update always gives a value");
        fresh.max(before + 1)
    }

    /// No id made from this moment on is smaller: ids carry their time.
    #[must_use]
    pub fn id_floor(&self, at: Millis) -> i64 {
        (at.0 - ID_EPOCH_MS).max(0) << ID_RANDOM_BITS
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
fn clock_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_rise_even_when_the_clock_stands_or_falls() {
        let moment = Moment::fixed(Millis(1_790_000_000_000));
        let first = moment.id();
        let ids: Vec<i64> = (0..1000).map(|_| moment.id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b) && ids[0] > first && first > 0);
        moment.set(Millis(0));
        assert!(moment.id() > ids[999]);
    }

    #[test]
    fn ids_are_unique_across_threads() {
        let moment = Moment::real();
        let many = |moment: Moment| (0..2000).map(|_| moment.id()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4)
            .map(|_| moment.clone())
            .map(|moment| std::thread::spawn(move || many(moment)))
            .collect();
        let ids: Vec<i64> = threads.into_iter().flat_map(|t| t.join().unwrap()).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 8000);
    }

    #[test]
    fn a_held_clock_shows_what_it_was_set_to() {
        let moment = Moment::fixed(Millis(5));
        let twin = moment.clone();
        twin.set(Millis(9));
        assert_eq!(moment.now(), Millis(9));
        assert!(Moment::real().now() > Millis(ID_EPOCH_MS));
    }
}
