//! Lengths of time as ISO 8601 writes them (`PT20M`, `P1Y`), kept as written and comparable.
//! They are lengths in a plan; when something is due is reckoned elsewhere.

use serde::Serialize;

/// No plan looks further ahead than a century; sums stay far from any limit.
const AMOUNT_MAX: u64 = 100_000;

/// A length of time. Years and months count as 365 and 30 days where two are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Period {
    text: String,
    #[serde(skip)]
    seconds: u64,
}

impl Period {
    /// `None` for anything but whole amounts in falling units.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        const DAYS: [(char, u64); 4] =
            [('Y', 31_536_000), ('M', 2_592_000), ('W', 604_800), ('D', 86_400)];
        const CLOCK: [(char, u64); 3] = [('H', 3_600), ('M', 60), ('S', 1)];
        let rest = text.strip_prefix('P')?;
        let (days, clock) = match rest.split_once('T') {
            Some((_, "")) => return None,
            Some((days, clock)) => (days, clock),
            None => (rest, ""),
        };
        if days.is_empty() && clock.is_empty() {
            return None;
        }
        let seconds = sum(days, &DAYS)?.checked_add(sum(clock, &CLOCK)?)?;
        Some(Self { text: text.to_owned(), seconds })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub const fn seconds(&self) -> u64 {
        self.seconds
    }
}

fn sum(text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut units = units.iter();
    let mut sum = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let amount: u64 = rest[..end].parse().ok().filter(|amount| *amount <= AMOUNT_MAX)?;
        let sign = rest[end..].chars().next()?;
        let (_, each) = units.find(|(unit, _)| *unit == sign)?;
        sum = sum.checked_add(amount.checked_mul(*each)?)?;
        rest = &rest[end + sign.len_utf8()..];
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_nothing_else_is() {
        for (text, seconds) in [
            ("PT0S", 0),
            ("PT20M", 1_200),
            ("PT1H30M", 5_400),
            ("P1DT1S", 86_401),
            ("P1Y", 31_536_000),
            ("P1M", 2_592_000),
        ] {
            assert_eq!(Period::parse(text).map(|p| p.seconds()), Some(seconds), "{text}");
        }
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "20M",
            "PT20",
            "PT20X",
            "PT1M1H",
            "P-1D",
            "PT1.5H",
            "pt1m",
            "PT1M ",
            "P1H",
            "PT999999999999999999999S",
            "P１D",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
