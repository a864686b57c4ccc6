//! The opening: the event's canonical bytes and the salt, in a file of its own that the person
//! may show or keep. It fits exactly one receipt.

use crate::leaf::{Commitment, Salt, commit};
use crate::reason::Reason;
use crate::text;

pub(crate) const HEADER: &str = "huiyin-opening@v1";
pub const EVENT_BYTES_MAX: usize = 256 * 1024;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    salt: Salt,
    event: String,
    origin: String,
}

/// All that verification asks of an event; the rest is for whoever reads it.
#[derive(serde::Deserialize)]
struct EventHead {
    origin: String,
}

impl Opening {
    /// The event as it was committed to: one line of JSON that names the log's origin.
    pub fn new(salt: Salt, event: &str) -> Result<Self, Reason> {
        let lawful = event.starts_with('{')
            && event.len() <= EVENT_BYTES_MAX
            && event.bytes().all(|byte| byte >= 0x20);
        if !lawful {
            return Err(Reason::OpeningEvent);
        }
        let head: EventHead = serde_json::from_str(event).map_err(|_| Reason::OpeningEvent)?;
        Ok(Self { salt, event: event.to_owned(), origin: head.origin })
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, Reason> {
        let whole = text::whole_lines(bytes, EVENT_BYTES_MAX + 128)?;
        let (header, rest) = text::line_cut(whole).ok_or(Reason::OpeningHeader)?;
        if header != HEADER {
            return Err(Reason::OpeningHeader);
        }
        let (salt, rest) = text::line_cut(rest).ok_or(Reason::OpeningSalt)?;
        let salt = salt.strip_prefix("salt ").ok_or(Reason::OpeningSalt)?;
        let salt = text::base64_read(salt, 44).ok_or(Reason::OpeningSalt)?;
        let salt = salt.try_into().map_err(|_| Reason::OpeningSalt)?;
        let (event, after) = text::line_cut(rest).ok_or(Reason::OpeningEvent)?;
        if !after.is_empty() {
            return Err(Reason::OpeningEvent);
        }
        Self::new(salt, event)
    }

    #[must_use]
    pub fn commitment(&self) -> Commitment {
        commit(&self.salt, self.event.as_bytes())
    }

    #[must_use]
    pub fn event(&self) -> &str {
        &self.event
    }

    /// The log that the event says it was written for.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl std::fmt::Display for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{HEADER}\nsalt {}\n{}\n", text::base64_write(&self.salt), self.event)
    }
}
