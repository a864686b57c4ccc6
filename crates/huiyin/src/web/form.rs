//! A posted form, read strictly and kept whole: pairs in order, one kind of line end, no
//! invisible control signs; broken encoding is a fault of its field, and what can be read stays.
//! How fields look is in `field`.

use huiyin_domain::text::{Email, Phone, Text, TextFault};

/// More pairs than any page has.
const PAIRS_MAX: usize = 400;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pairs: Vec<Pair>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    name: String,
    value: String,
    /// Some bytes were no characters or an escape was broken.
    garbled: bool,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded` bytes. Never fails: see [`Form::is_garbled`].
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        let parts = body.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
        let pairs = parts.take(PAIRS_MAX).map(|part| {
            let at = part.iter().position(|byte| *byte == b'=');
            let (name, value) = at.map_or((part, &b""[..]), |at| (&part[..at], &part[at + 1..]));
            let (name, _) = decoded(name);
            let (value, garbled) = decoded(value);
            Pair { name, value, garbled }
        });
        Self { pairs: pairs.collect() }
    }

    /// A form as if it had been posted: for first showings and tests.
    #[must_use]
    pub fn of(pairs: &[(&str, &str)]) -> Self {
        let mut form = Self::default();
        pairs.iter().for_each(|(name, value)| form.set(name, value));
        form
    }

    /// The same where a name may stand several times, as boxes do.
    #[must_use]
    pub fn with_all(pairs: &[(&str, &str)]) -> Self {
        let pair = |(name, value): &(&str, &str)| Pair {
            name: (*name).to_owned(),
            value: (*value).to_owned(),
            garbled: false,
        };
        Self { pairs: pairs.iter().map(pair).collect() }
    }

    /// The field's text, empty when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.find(name).map_or("", |pair| &pair.value)
    }

    /// Trimmed, for choices and numbers.
    #[must_use]
    pub fn choice(&self, name: &str) -> &str {
        self.get(name).trim()
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Every value of a name, for check boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |pair| pair.name == name).map(|pair| pair.value.as_str())
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_str()))
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.pairs.retain(|pair| pair.name != name);
        let (name, value) = (name.to_owned(), value.to_owned());
        self.pairs.push(Pair { name, value, garbled: false });
    }

    #[must_use]
    pub fn is_garbled(&self, name: &str) -> bool {
        self.find(name).is_some_and(|pair| pair.garbled)
    }

    fn find(&self, name: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.name == name)
    }

    /// # Errors
    /// What is wrong with the field as a text of at most `max` characters.
    pub fn text(&self, name: &str, max: usize) -> Result<Text, TextFault> {
        if self.is_garbled(name) {
            return Err(TextFault::Garbled);
        }
        Text::parse(self.get(name), max)
    }

    /// # Errors
    /// As [`Form::text`], but an empty field is no fault.
    pub fn text_optional(&self, name: &str, max: usize) -> Result<Option<Text>, TextFault> {
        match self.text(name, max) {
            Err(TextFault::Empty) => Ok(None),
            other => other.map(Some),
        }
    }

    /// # Errors
    /// The field holds something that is no phone number.
    pub fn phone(&self, name: &str) -> Result<Option<Phone>, TextFault> {
        match self.choice(name) {
            "" => Ok(None),
            typed => Phone::parse(typed).map(Some),
        }
    }

    /// # Errors
    /// The field holds something that is no mail address.
    pub fn email(&self, name: &str) -> Result<Option<Email>, TextFault> {
        match self.choice(name) {
            "" => Ok(None),
            typed => Email::parse(typed).map(Some),
        }
    }
}

/// Percent and plus decoded. A broken escape stays as typed; bytes that are no characters show
/// as U+FFFD; both are reported.
fn decoded(raw: &[u8]) -> (String, bool) {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut broken = false;
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        let digits = raw.get(at + 1).zip(raw.get(at + 2));
        let escape = digits.and_then(|(high, low)| Some(nibble(*high)? << 4 | nibble(*low)?));
        match (byte, escape) {
            (b'%', Some(value)) => {
                bytes.push(value);
                at += 2;
            }
            (b'%', None) => {
                broken = true;
                bytes.push(b'%');
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
        at += 1;
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|fault| {
        broken = true;
        String::from_utf8_lossy(fault.as_bytes()).into_owned()
    });
    (readable(&text), broken)
}

fn nibble(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

fn readable(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    unix.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_in_order_and_whole() {
        let form = Form::parse("a=1&b=%E8%B7%AF+%F0%9F%98%80&&a=2&c&d=x%3Dy%26".as_bytes());
        let pairs: Vec<_> = form.pairs().collect();
        assert_eq!(pairs, [("a", "1"), ("b", "路 😀"), ("a", "2"), ("c", ""), ("d", "x=y&")]);
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!((form.get("a"), form.get("zz"), form.has("c")), ("1", "", true));
    }

    #[test]
    fn lines_end_one_way_and_control_signs_go() {
        let form = Form::parse(b"t=%00one%0D%0Atwo%0Dthree%09%1B%5B0m%07%7F");
        assert_eq!(form.get("t"), "one\ntwo\nthree\t[0m");
        assert!(!form.is_garbled("t"));
    }

    #[test]
    fn broken_encoding_is_a_fault_of_its_field_and_the_rest_is_kept() {
        for (body, kept) in [
            ("t=%C2%B7%CC+abc&u=ok", "·\u{fffd} abc"),
            ("t=100%&u=ok", "100%"),
            ("t=%zz%E8%B7%AF&u=ok", "%zz路"),
            ("t=%E8%B7&u=ok", "\u{fffd}"),
            ("t=%ED%A0%80&u=ok", "\u{fffd}\u{fffd}\u{fffd}"),
        ] {
            let form = Form::parse(body.as_bytes());
            assert_eq!(form.get("t"), kept, "{body}");
            assert!(form.is_garbled("t") && !form.is_garbled("u"), "{body}");
            assert_eq!(form.text("t", 100), Err(TextFault::Garbled));
            assert_eq!(form.text("u", 100).map(|t| t.as_str().to_owned()), Ok("ok".into()));
        }
        let raw = Form::parse(b"t=\xff\xfe&u=ok");
        assert!(raw.is_garbled("t") && raw.get("u") == "ok");
    }

    #[test]
    fn too_long_says_how_long() {
        let form = Form::of(&[("t", &"长".repeat(20_001))]);
        let fault = form.text("t", 20_000);
        assert_eq!(fault, Err(TextFault::TooLong { chars: 20_001, max: 20_000 }));
        assert_eq!(form.get("t").chars().count(), 20_001, "kept");
    }

    #[test]
    fn anything_is_read_without_panic() {
        let mut seed: u32 = 7;
        for _ in 0..2000 {
            let byte = |seed: &mut u32| {
                *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b"%%%&==+ab09fF\xe8\x00\xff"[(*seed >> 16) as usize % 16]
            };
            let body: Vec<u8> = (0..40).map(|_| byte(&mut seed)).collect();
            let _form = Form::parse(&body);
        }
    }
}
