//! When far more cases come in than people bring, whoever brings one pays with a little work of
//! their device, or with a little waiting: nobody else, nothing foreign, no puzzle. What is asked
//! for is carried by a sealed ticket that belongs to one submission; nothing is stored.

use crate::App;
use crate::keys::Place;
use huiyin_domain::leaf::hex;
use huiyin_domain::time::Millis;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const MINUTE_MS: i64 = 60_000;
/// How long a ticket is good for.
const TICKET_MS: i64 = 10 * MINUTE_MS;
/// Work: as many zero bits, from what a slow phone does in a blink to some ten seconds.
const BITS_MIN: u8 = 15;
const BITS_MAX: u8 = 19;
/// Waiting instead: what somebody without a script gives.
const WAIT_MS_MIN: i64 = 20_000;
const WAIT_MS_MAX: i64 = 120_000;
const USED_MAX: usize = 50_000;
const NONCE_SIGNS_MAX: usize = 20;
const PLACE: Place = Place { table: "flood", row: 0, column: "ticket" };

/// How many came, minute by minute; which tickets were used. In memory only.
#[derive(Default)]
pub(crate) struct Flood(Mutex<Water>);

#[derive(Default)]
struct Water {
    minute: i64,
    here: u32,
    before: u32,
    used: HashMap<[u8; 16], Millis>,
}

/// What is asked of whoever brings a case now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub text: String,
    /// How many bits of the digest must be zero.
    pub bits: u8,
    /// Or so long is to be waited.
    pub wait_ms: i64,
}

/// Why a ticket does not let a submission through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketFault {
    /// None, somebody else's, too old, or used.
    Unfit,
    /// Neither worked for nor waited for.
    Unpaid,
}

impl Water {
    /// One more has come; how many come a minute now.
    fn one_more(&mut self, now: Millis) -> u32 {
        let minute = now.0.div_euclid(MINUTE_MS);
        if minute != self.minute {
            self.before = if minute == self.minute + 1 { self.here } else { 0 };
            (self.minute, self.here) = (minute, 0);
        }
        self.here = self.here.saturating_add(1);
        let left = u64::try_from(MINUTE_MS - now.0.rem_euclid(MINUTE_MS)).unwrap_or(0);
        let faded = u64::from(self.before) * left / MINUTE_MS.unsigned_abs();
        self.here.saturating_add(u32::try_from(faded).unwrap_or(u32::MAX))
    }
}

/// How much is asked: a step more each time that twice as many come.
fn level(rate: u32, per_minute: u32) -> Option<u8> {
    let times = rate / per_minute.max(1);
    (rate > per_minute).then(|| u8::try_from(times.max(1).ilog2()).unwrap_or(u8::MAX))
}

/// Whether this nonce is the work that the ticket asks for.
#[must_use]
pub fn is_worked(ticket: &str, nonce: &str, bits: u8) -> bool {
    let fits = nonce.len() <= NONCE_SIGNS_MAX && nonce.bytes().all(|sign| sign.is_ascii_digit());
    if nonce.is_empty() || !fits {
        return false;
    }
    let digest: [u8; 32] = Sha256::digest(format!("{ticket}:{nonce}")).into();
    u128::from_be_bytes(*digest.first_chunk().expect("sixteen of thirty-two")).leading_zeros()
        >= u32::from(bits)
}

impl App {
    /// One more submission has come. `None`: nothing is asked of it; else how much is.
    #[must_use]
    pub fn flood_level(&self) -> Option<u8> {
        let mut water = self.0.flood.0.lock().unwrap_or_else(PoisonError::into_inner);
        level(water.one_more(self.moment().now()), self.settings().flood_per_minute)
    }

    /// A ticket for this submission, and no other.
    #[must_use]
    pub fn flood_ticket(&self, level: u8, submission: &[u8]) -> Ticket {
        let bits = BITS_MIN.saturating_add(level).min(BITS_MAX);
        let wait_ms = (WAIT_MS_MIN * (1 + i64::from(level))).min(WAIT_MS_MAX);
        let now = self.moment().now();
        let id: [u8; 16] = self.moment().random();
        let of: [u8; 32] = Sha256::digest(submission).into();
        let ready = now.0 + wait_ms;
        let times = [now.0.to_be_bytes(), ready.to_be_bytes()].concat();
        let plain = [&times[..], &[bits], &id, &of].concat();
        Ticket { text: hex(&self.keys().cookie().seal(PLACE, &plain)), bits, wait_ms }
    }

    /// Takes a ticket: worked for with `nonce`, or waited for long enough. Each is taken once.
    ///
    /// # Errors
    /// See [`TicketFault`].
    pub fn flood_take(
        &self,
        ticket: &str,
        nonce: &str,
        submission: &[u8],
    ) -> Result<(), TicketFault> {
        let now = self.moment().now();
        let read = self.ticket_read(ticket).ok_or(TicketFault::Unfit)?;
        let of: [u8; 32] = Sha256::digest(submission).into();
        if read.of != of || !(0..TICKET_MS).contains(&(now.0 - read.made)) {
            return Err(TicketFault::Unfit);
        }
        if now.0 < read.ready && !is_worked(ticket, nonce, read.bits) {
            return Err(TicketFault::Unpaid);
        }
        let mut water = self.0.flood.0.lock().unwrap_or_else(PoisonError::into_inner);
        if water.used.len() >= USED_MAX {
            water.used.retain(|_, made| now.0 - made.0 < TICKET_MS);
        }
        if water.used.len() >= USED_MAX {
            // Forgetting is harmless: the same submission twice is one case all the same.
            water.used.clear();
        }
        match water.used.insert(read.id, Millis(read.made)) {
            None => Ok(()),
            Some(_) => Err(TicketFault::Unfit),
        }
    }

    fn ticket_read(&self, ticket: &str) -> Option<Read> {
        let sealed = crate::passkey::bytes_of(ticket)?;
        let plain = self.keys().cookie().open(PLACE, &sealed).ok()?;
        let (made, rest) = plain.split_first_chunk::<8>()?;
        let (ready, rest) = rest.split_first_chunk::<8>()?;
        let (bits, rest) = rest.split_first()?;
        let (id, of) = rest.split_first_chunk::<16>()?;
        Some(Read {
            made: i64::from_be_bytes(*made),
            ready: i64::from_be_bytes(*ready),
            bits: *bits,
            id: *id,
            of: of.try_into().ok()?,
        })
    }

    /// Whether a submission with this token was taken before: it then gets its receipt again,
    /// whatever comes in meanwhile.
    ///
    /// # Errors
    /// The store's.
    pub async fn is_submitted(&self, once: &[u8]) -> Result<bool, crate::Trouble> {
        let token = crate::case::token_hash(b"submit", 0, once);
        let known = huiyin_store::case::by_idempotency(self.db(), self.area(), &token).await?;
        Ok(known.is_some())
    }
}

struct Read {
    made: i64,
    ready: i64,
    bits: u8,
    id: [u8; 16],
    of: [u8; 32],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_more_than_the_set_number_in_any_minute() {
        let mut water = Water::default();
        let rates: Vec<u32> = (0..10).map(|at| water.one_more(Millis(at * 1_000))).collect();
        assert_eq!(rates, (1..=10).collect::<Vec<u32>>());
        assert_eq!(water.one_more(Millis(90_000)), 6, "half of the minute before still counts");
        assert_eq!(water.one_more(Millis(600_000)), 1, "a quiet time forgets");
    }

    #[test]
    fn more_is_asked_the_more_come() {
        assert_eq!(level(120, 120), None);
        assert_eq!(level(121, 120), Some(0));
        assert_eq!(level(240, 120), Some(1));
        assert_eq!(level(120_000, 120), Some(9));
    }

    #[test]
    fn work_is_counted_in_bits() {
        let nonce = (0_u32..).find(|n| is_worked("t", &n.to_string(), 12)).expect("found");
        assert!(is_worked("t", &nonce.to_string(), 12));
        assert!(!is_worked("u", &nonce.to_string(), 12), "of another ticket");
        for bad in ["", "-1", "1e3", "999999999999999999999", "x"] {
            assert!(!is_worked("t", bad, 0), "{bad}");
        }
    }
}
