//! What people type, parsed once: bounded, readable text and the ways to reach a person.
//! A value of these types is already valid; a fault says what is wrong so a page can say it too.

use crate::ids::half_width;

/// The longest text of each sort, in characters.
pub const TITLE_CHARS_MAX: usize = 200;
pub const BODY_CHARS_MAX: usize = 20_000;
pub const REASON_CHARS_MAX: usize = 4_000;
/// A matter in the office's own words: a few sentences.
pub const SUMMARY_CHARS_MAX: usize = 500;
pub const PLACE_CHARS_MAX: usize = 300;
pub const NAME_CHARS_MAX: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    Empty,
    TooLong {
        chars: usize,
        max: usize,
    },
    /// Bytes that are no characters were replaced on the way in: the sender's encoding is wrong.
    Garbled,
    NotAPhone,
    NotAnEmail,
    UnknownChoice,
}

/// Text with at least one readable sign and at most `max` characters; lines end with `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// # Errors
    /// `Empty`, `TooLong` or `Garbled`.
    pub fn parse(typed: &str, max: usize) -> Result<Self, TextFault> {
        let text = cleaned(typed);
        if text.is_empty() {
            return Err(TextFault::Empty);
        }
        if text.contains('\u{fffd}') {
            return Err(TextFault::Garbled);
        }
        let chars = text.chars().count();
        if chars > max {
            return Err(TextFault::TooLong { chars, max });
        }
        Ok(Self(text))
    }

    /// Like [`Text::parse`], where leaving it out is fine.
    ///
    /// # Errors
    /// `TooLong` or `Garbled`.
    pub fn optional(typed: &str, max: usize) -> Result<Option<Self>, TextFault> {
        match Self::parse(typed, max) {
            Err(TextFault::Empty) => Ok(None),
            other => other.map(Some),
        }
    }

    /// A title for somebody who wrote only a body: its first sentence, shortened.
    #[must_use]
    pub fn title_of(body: &Self) -> Self {
        const TITLE_CHARS: usize = 40;
        let end = |c: char| matches!(c, '\n' | '。' | '！' | '？' | '；' | '!' | '?' | ';');
        let sentence = body.0.split(end).map(str::trim).find(|s| !s.is_empty());
        let sentence = sentence.unwrap_or(&body.0);
        let mut title: String = sentence.chars().take(TITLE_CHARS).collect();
        if sentence.chars().count() > TITLE_CHARS {
            // Not in the middle of a word, where the script has spaces between words.
            if let Some(at) = title.rfind(' ').filter(|at| *at > title.len() / 2) {
                title.truncate(at);
            }
            title.push('…');
        }
        Self(title)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number as dialled: digits with an optional leading `+`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// # Errors
    /// `NotAPhone` unless five to fifteen digits remain after spaces and dashes are taken out.
    pub fn parse(typed: &str) -> Result<Self, TextFault> {
        let wide = typed.trim().chars().map(half_width);
        let plain: String = wide.filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '\t')).collect();
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        let good = (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if good { Ok(Self(plain)) } else { Err(TextFault::NotAPhone) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A mail address of the common shape; whether it exists only a delivery tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// # Errors
    /// `NotAnEmail` unless it reads `local@domain.tld` without spaces or control signs.
    pub fn parse(typed: &str) -> Result<Self, TextFault> {
        let plain: String = typed.trim().chars().map(full_stop).collect();
        let fault = Err(TextFault::NotAnEmail);
        let Some((local, domain)) = plain.rsplit_once('@') else {
            return fault;
        };
        let local_good = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
        let label_good = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let domain_good =
            domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label_good);
        if local_good && domain_good { Ok(Self(plain)) } else { fault }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Full-width signs as Chinese keyboards make them, upper and lower case kept.
fn full_stop(c: char) -> char {
    match c {
        '＠' => '@',
        '．' | '。' => '.',
        other => other,
    }
}

/// One kind of line end, no invisible control signs, nothing around it.
/// Direction marks stay: they belong to right-to-left writing.
fn cleaned(typed: &str) -> String {
    let unix = typed.replace("\r\n", "\n").replace('\r', "\n");
    let kept = unix.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    kept.collect::<String>().trim().trim_matches('\u{feff}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Text {
        Text::parse(text, BODY_CHARS_MAX).expect("valid")
    }

    #[test]
    fn text_is_bounded_in_characters_not_bytes() {
        let long = "字".repeat(BODY_CHARS_MAX);
        assert!(Text::parse(&long, BODY_CHARS_MAX).is_ok());
        let fault = Text::parse(&format!("{long}字"), BODY_CHARS_MAX);
        let (chars, max) = (BODY_CHARS_MAX + 1, BODY_CHARS_MAX);
        assert_eq!(fault, Err(TextFault::TooLong { chars, max }));
    }

    #[test]
    fn what_cannot_be_read_is_refused_and_what_can_is_kept() {
        assert_eq!(Text::parse(" \r\n\0 ", 10), Err(TextFault::Empty));
        assert_eq!(Text::parse("供\u{fffd}暖", 10), Err(TextFault::Garbled));
        assert_eq!(body("a\r\nb\rc\u{7}").as_str(), "a\nb\nc");
        for kept in ["👩‍👩‍👧 漏水", "مرحبا \u{200f}abc", "<script>alert(1)</script>", "བོད་ཡིག"]
        {
            assert_eq!(body(kept).as_str(), kept);
        }
    }

    #[test]
    fn a_missing_title_is_the_first_sentence() {
        assert_eq!(Text::title_of(&body("路灯坏了。已经三天")).as_str(), "路灯坏了");
        assert_eq!(Text::title_of(&body("。。。")).as_str(), "。。。");
        assert_eq!(Text::title_of(&body(&"长".repeat(50))).as_str().chars().count(), 41);
        let lights = body("Three street lights at the east end of the bridge are dark.");
        assert_eq!(Text::title_of(&lights).as_str(), "Three street lights at the east end of…");
    }

    #[test]
    fn ways_to_reach_a_person() {
        let phone = Phone::parse("＋86 138-0013-8000").expect("valid");
        assert_eq!(phone.as_str(), "+8613800138000");
        for wrong in ["", "12", "abc12345", "+", "1234567890123456"] {
            assert_eq!(Phone::parse(wrong), Err(TextFault::NotAPhone), "{wrong}");
        }
        assert_eq!(Email::parse("li＠example。cn").expect("valid").as_str(), "li@example.cn");
        for wrong in
            ["a", "a@b", "a b@c.d", "@c.d", "a@.d", "a@c..d", "a\n@c.d", "a@-c.d", ".a@c.d"]
        {
            assert_eq!(Email::parse(wrong), Err(TextFault::NotAnEmail), "{wrong}");
        }
    }
}
