//! The strict reading that every text format here shares: one spelling of each number and of
//! each Base64 string, lines that end in a newline, no control characters, and a limit on all.

use crate::reason::Reason;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A decimal without leading zeroes, at most `max`; nothing else.
pub(crate) fn decimal_read(text: &str, max: u64) -> Option<u64> {
    let canonical = match text.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 20 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return None;
    }
    text.parse().ok().filter(|number| *number <= max)
}

/// RFC 4648 section 4 with padding; bits that carry no data must be zero.
pub(crate) fn base64_read(text: &str, chars_max: usize) -> Option<Vec<u8>> {
    if text.len() > chars_max {
        return None;
    }
    let bytes = STANDARD.decode(text).ok()?;
    (base64_write(&bytes) == text).then_some(bytes)
}

pub(crate) fn base64_write(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// UTF-8 of whole lines, without control characters but the newline, no longer than `bytes_max`.
pub(crate) fn whole_lines(bytes: &[u8], bytes_max: usize) -> Result<&str, Reason> {
    if bytes.is_empty() {
        return Err(Reason::Empty);
    }
    if bytes.len() > bytes_max {
        return Err(Reason::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Reason::NotText)?;
    if bytes.iter().any(|byte| *byte < 0x20 && *byte != b'\n') {
        return Err(Reason::ControlCharacter);
    }
    if !text.ends_with('\n') {
        return Err(Reason::Unterminated);
    }
    Ok(text)
}

/// Cuts the first line off: (the line without its newline, what follows).
pub(crate) fn line_cut(text: &str) -> Option<(&str, &str)> {
    text.split_once('\n')
}

/// A signed-note key name: not empty, no space of any script, no plus.
pub(crate) fn is_key_name(name: &str) -> bool {
    const NAME_BYTES_MAX: usize = 255;
    !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}
