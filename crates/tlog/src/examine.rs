//! Any file that a person may be handed: a receipt, a promise, a proof of misconduct, each alone
//! or with an opening behind it. The whole of `huiyin verify` and of the page, but for words.

use crate::leaf::Commitment;
use crate::misconduct::{self, Misconduct, misconduct_verify};
use crate::opening;
use crate::policy::Policy;
use crate::promise::{self, Promise};
use crate::reason::Reason;
use crate::verify::{FUTURE_TOLERANCE_S, Finding, event_of, finding};

/// What a sound file turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    Receipt(Finding),
    Promise(Promised),
    Misconduct(Misconduct),
}

/// What a sound promise says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promised {
    pub origin: String,
    pub commitment: Commitment,
    pub time_s: u64,
    /// Until then the receipt may still come.
    pub due_s: u64,
    /// The day is over: show it to the inspector. Never without a clock.
    pub overdue: bool,
    /// The event, when the fitting opening was given.
    pub event: Option<String>,
}

/// Tells the file by its first line. Every opening at hand, behind it or beside it, must fit.
/// `now_s` lets what was signed in the future be refused; without a clock it is believed.
pub fn examine(
    file: &[u8],
    opening: Option<&[u8]>,
    policy: &Policy,
    now_s: Option<u64>,
) -> Result<Found, Reason> {
    if starts_with_line(file, opening::HEADER) {
        return Err(Reason::OpeningAlone);
    }
    if starts_with_line(file, misconduct::HEADER) {
        return match opening {
            Some(_) => Err(Reason::OpeningDiffers),
            None => misconduct_verify(file, policy.logs()).map(Found::Misconduct),
        };
    }
    let (file, behind) = opening_split(file);
    let openings = [behind, opening];
    if starts_with_line(file, promise::HEADER) {
        promised(file, openings, policy, now_s).map(Found::Promise)
    } else {
        receipt(file, openings, policy, now_s).map(Found::Receipt)
    }
}

fn starts_with_line(bytes: &[u8], line: &str) -> bool {
    bytes.strip_prefix(line.as_bytes()).is_some_and(|rest| rest.starts_with(b"\n"))
}

/// The last line that begins an opening parts the file; an event is one line of JSON and cannot
/// hold another.
fn opening_split(file: &[u8]) -> (&[u8], Option<&[u8]>) {
    let line = [b"\n", opening::HEADER.as_bytes(), b"\n"].concat();
    match file.windows(line.len()).rposition(|window| window == line) {
        Some(at) => (&file[..=at], Some(&file[at + 1..])),
        None => (file, None),
    }
}

fn receipt(
    file: &[u8],
    openings: [Option<&[u8]>; 2],
    policy: &Policy,
    now_s: Option<u64>,
) -> Result<Finding, Reason> {
    let mut found = finding(file, policy, now_s)?;
    found.event = events(openings, &found.commitment, &found.origin)?;
    Ok(found)
}

fn promised(
    file: &[u8],
    openings: [Option<&[u8]>; 2],
    policy: &Policy,
    now_s: Option<u64>,
) -> Result<Promised, Reason> {
    let promise = Promise::parse(file)?;
    promise.signed_verify(policy.logs())?;
    let given_s = promise.time_s();
    if now_s.is_some_and(|now| given_s > now.saturating_add(FUTURE_TOLERANCE_S)) {
        return Err(Reason::PromiseFuture);
    }
    let commitment = promise.commitment();
    Ok(Promised {
        event: events(openings, &commitment, promise.origin())?,
        origin: promise.origin().to_owned(),
        commitment,
        time_s: given_s,
        due_s: promise.due_s(),
        overdue: now_s.is_some_and(|now| now > promise.due_s()),
    })
}

/// The event of the openings, all of which fit.
fn events(
    openings: [Option<&[u8]>; 2],
    commitment: &Commitment,
    origin: &str,
) -> Result<Option<String>, Reason> {
    let mut event = None;
    for opening in openings.into_iter().flatten() {
        event = Some(event_of(opening, commitment, origin)?);
    }
    Ok(event)
}
