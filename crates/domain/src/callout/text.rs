//! Words out and in: the marking of exercises on whatever goes out, and the closed tables by
//! which a text message or a digit is an answer. Bodies are written elsewhere.

use super::Answer;

/// In which tongue a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Zh,
    En,
}

impl Tongue {
    /// What every message of an exercise begins with.
    #[must_use]
    pub const fn marking(self) -> &'static str {
        match self {
            Self::Zh => "【演练】",
            Self::En => "[EXERCISE]",
        }
    }
}

/// What goes out before the body: who signs, and whether it is an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Front<'a> {
    /// The sender's own 签名, with or without its brackets. Chinese gateways want it first.
    pub signature: Option<&'a str>,
    pub exercise: bool,
    pub tongue: Tongue,
}

/// The whole text: signature, marking, body. Nothing of an exercise goes out by another way.
#[must_use]
pub fn compose(front: &Front<'_>, body: &str) -> String {
    let mut text = signed(front.signature);
    if front.exercise {
        text.push_str(front.tongue.marking());
        if front.tongue == Tongue::En {
            text.push(' ');
        }
    }
    text.push_str(body.trim_start());
    text
}

/// True when a text begins with the marking, or has it directly after this signature.
#[must_use]
pub fn is_marked(signature: Option<&str>, text: &str) -> bool {
    let rest = text.strip_prefix(signed(signature).as_str()).unwrap_or(text);
    rest.starts_with(Tongue::Zh.marking()) || rest.starts_with(Tongue::En.marking())
}

fn signed(signature: Option<&str>) -> String {
    let bare = signature.unwrap_or_default().trim();
    let bare = bare.trim_start_matches('【').trim_end_matches('】').trim();
    if bare.is_empty() { String::new() } else { format!("【{bare}】") }
}

/// Digits on a phone, and the same digits in a text message.
const DIGITS: [(char, Answer); 4] =
    [('1', Answer::Accept), ('2', Answer::Unable), ('3', Answer::OnWay), ('4', Answer::OnSite)];

const WORDS: [(&str, Answer); 40] = [
    ("到", Answer::Accept),
    ("收到", Answer::Accept),
    ("能", Answer::Accept),
    ("能到", Answer::Accept),
    ("能来", Answer::Accept),
    ("可以", Answer::Accept),
    ("来", Answer::Accept),
    ("马上到", Answer::Accept),
    ("马上来", Answer::Accept),
    ("好", Answer::Accept),
    ("好的", Answer::Accept),
    ("是", Answer::Accept),
    ("ok", Answer::Accept),
    ("yes", Answer::Accept),
    ("y", Answer::Accept),
    ("不能", Answer::Unable),
    ("不能到", Answer::Unable),
    ("不能来", Answer::Unable),
    ("不行", Answer::Unable),
    ("来不了", Answer::Unable),
    ("去不了", Answer::Unable),
    ("到不了", Answer::Unable),
    ("无法到", Answer::Unable),
    ("不可以", Answer::Unable),
    ("否", Answer::Unable),
    ("no", Answer::Unable),
    ("n", Answer::Unable),
    ("unable", Answer::Unable),
    ("拒绝", Answer::Decline),
    ("不去", Answer::Decline),
    ("不来", Answer::Decline),
    ("decline", Answer::Decline),
    ("出发", Answer::OnWay),
    ("已出发", Answer::OnWay),
    ("在路上", Answer::OnWay),
    ("on my way", Answer::OnWay),
    ("已到", Answer::OnSite),
    ("到位", Answer::OnSite),
    ("到达", Answer::OnSite),
    ("on site", Answer::OnSite),
];

/// What somebody wrote back; `None` is no answer, and a human reads it. The whole text counts:
/// "收到，但来不了" is not an acceptance.
#[must_use]
pub fn reply(text: &str) -> Option<Answer> {
    let plain = plain(text);
    let mut signs = plain.chars();
    if let (Some(digit), None) = (signs.next(), signs.next())
        && digit.is_ascii_digit()
    {
        return keypad(digit);
    }
    WORDS.iter().find(|(word, _)| *word == plain).map(|(_, answer)| *answer)
}

/// A digit pressed during a call.
#[must_use]
pub fn keypad(digit: char) -> Option<Answer> {
    DIGITS.iter().find(|(known, _)| *known == digit).map(|(_, answer)| *answer)
}

/// Half-width, lower case, single spaces, no signs at the ends.
fn plain(text: &str) -> String {
    const ENDS: &[char] = &['。', '！', '!', '.', '～', '~', '、', ',', '"', '“', '”', '【', '】'];
    let half = text.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    });
    let half: String = half.flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = half.split_whitespace().collect();
    words.join(" ").trim_matches(|c: char| c == ' ' || ENDS.contains(&c)).to_owned()
}
