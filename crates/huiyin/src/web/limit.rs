//! Slowing down who guesses secrets or passwords, or gives out too many secrets: counted per
//! address or officer, in memory only, never stored or logged, forgotten after the window.

use huiyin_app::sign_in::Network;
use huiyin_domain::ids::StaffId;
use huiyin_domain::time::Millis;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const ENTRIES_MAX: usize = 50_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guess {
    Secret,
    /// A code by which somebody joins for duty.
    Code,
    Password,
    /// A secret of one case, guessed over text messages: all come from one gateway.
    SmsOfCase,
    /// Any secret, guessed through one gateway.
    Sms,
    /// No guess: new secrets that one officer gave out, each of which opens a person's side.
    Reissue,
    /// Asks of one officer to be let into cases.
    Admission,
    /// The card of a unit's key.
    Card,
    /// No guess: numbers that one kiosk of a reception hall gave out.
    Ticket,
    /// No guess: reports of one program.
    Report,
    /// No guess: files that somebody began to send.
    Upload,
}

/// What is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whence {
    Network(IpAddr),
    Officer(StaffId),
    /// One case number, as a digest.
    Matter(u64),
}

impl Whence {
    #[must_use]
    pub fn matter(number: &str) -> Self {
        let mut hash = DefaultHasher::new();
        number.hash(&mut hash);
        Self::Matter(hash.finish())
    }
}

impl From<IpAddr> for Whence {
    fn from(address: IpAddr) -> Self {
        Self::Network(network(address))
    }
}

impl From<StaffId> for Whence {
    fn from(staff: StaffId) -> Self {
        Self::Officer(staff)
    }
}

impl Guess {
    const fn failures_max(self) -> u32 {
        match self {
            Self::Secret | Self::Code => 20,
            // A whole office may sit behind one address; what slows down guessing at one
            // account is the wait that grows with each wrong try on its name.
            Self::Password => 200,
            Self::Sms => 300,
            Self::SmsOfCase | Self::Reissue | Self::Card => 10,
            Self::Admission => 5,
            // Faster than people can step up to it; slower than a child can press.
            Self::Ticket => 40,
            // A hall full of people may share one address.
            Self::Upload => 300,
            // A gauge that reports every second is broken.
            Self::Report => 600,
        }
    }

    const fn window_ms(self) -> i64 {
        match self {
            Self::Secret | Self::Password | Self::Sms | Self::SmsOfCase | Self::Card => 10 * 60_000,
            Self::Code => 10 * 60_000,
            Self::Upload | Self::Report => 10 * 60_000,
            Self::Reissue | Self::Admission => 60 * 60_000,
            Self::Ticket => 60_000,
        }
    }
}

#[derive(Default)]
pub struct Limits(Mutex<HashMap<(Guess, Whence), Failures>>);

struct Failures {
    count: u32,
    since: Millis,
}

impl Limits {
    /// Whether this address or officer may try once more.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn check(&self, guess: Guess, whence: impl Into<Whence>, now: Millis) -> Result<(), u64> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(failures) = map.get(&(guess, whence.into())) else { return Ok(()) };
        let left_ms = failures.since.0 + guess.window_ms() - now.0;
        if failures.count < guess.failures_max() || left_ms <= 0 {
            return Ok(());
        }
        Err(u64::try_from(left_ms).unwrap_or(0).div_ceil(1000))
    }

    /// A guess was wrong, or one more secret was given out.
    pub fn failed(&self, guess: Guess, whence: impl Into<Whence>, now: Millis) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= ENTRIES_MAX {
            map.retain(|(guess, _), kept| kept.since.0 + guess.window_ms() > now.0);
        }
        if map.len() >= ENTRIES_MAX {
            return;
        }
        let fresh = Failures { count: 0, since: now };
        let failures = map.entry((guess, whence.into())).or_insert(fresh);
        if failures.since.0 + guess.window_ms() <= now.0 {
            *failures = Failures { count: 0, since: now };
        }
        failures.count += 1;
    }
}

/// A digest of the network of an address.
#[must_use]
pub fn network_of(address: IpAddr) -> Network {
    let mut hash = DefaultHasher::new();
    network(address).hash(&mut hash);
    Network(hash.finish())
}

/// One household or office has a whole /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(wide) => match wide.to_ipv4_mapped() {
            Some(mapped) => IpAddr::V4(mapped),
            None => IpAddr::V6((wide.to_bits() & !u128::from(u64::MAX)).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_wrong_guesses_close_the_door_for_a_while_and_only_there() {
        let limits = Limits::default();
        let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..20 {
            assert_eq!(limits.check(Guess::Secret, here, Millis(0)), Ok(()));
            limits.failed(Guess::Secret, here, Millis(0));
        }
        assert_eq!(limits.check(Guess::Secret, here, Millis(1_000)), Err(599));
        assert_eq!(limits.check(Guess::Secret, there, Millis(1_000)), Ok(()));
        assert_eq!(limits.check(Guess::Password, here, Millis(1_000)), Ok(()));
        assert_eq!(limits.check(Guess::Secret, here, Millis(600_000)), Ok(()));
        limits.failed(Guess::Secret, here, Millis(600_001));
        assert_eq!(limits.check(Guess::Secret, here, Millis(600_002)), Ok(()), "counts anew");
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_together() {
        let limits = Limits::default();
        for at in 0..20_u16 {
            let address = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, at]);
            limits.failed(Guess::Secret, address, Millis(0));
        }
        let other = IpAddr::from([0x2001, 0xdb8, 0, 1, 9, 9, 9, 9]);
        assert!(limits.check(Guess::Secret, other, Millis(1)).is_err());
    }
}
