//! The words of a text message: `HY number secret code` and perhaps more, as thumbs type it.
//! Pure reading; what is done with it stands in `sms`.

use huiyin_app::keys::ViewSecret;
use huiyin_domain::case::Verdict;
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::text::{REASON_CHARS_MAX, Text};

/// Longer than any message of a phone.
const CHARS_MAX: usize = 2_000;
/// A secret may have been typed in its four groups.
const SECRET_WORDS_MAX: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Status,
    Verdict(Verdict),
    Review,
    Unanswered,
    Withdraw,
    Unknown,
}

pub struct Asked {
    pub number: CaseNumber,
    pub secret: ViewSecret,
    pub said: Said,
    /// What follows the code.
    pub text: Option<Text>,
}

const CODES: [(&[&str], Said); 7] = [
    (&["0", "查询", "进展", "STATUS"], Said::Status),
    (&["1", "解决", "已解决", "满意", "SOLVED"], Said::Verdict(Verdict::Solved)),
    (&["2", "部分解决", "PARTLY"], Said::Verdict(Verdict::PartlySolved)),
    (&["3", "没解决", "没有解决", "未解决", "NOT"], Said::Verdict(Verdict::NotSolved)),
    (&["复查", "REVIEW"], Said::Review),
    (&["没答复", "没有答复", "未答复", "UNANSWERED"], Said::Unanswered),
    (&["撤回", "撤销", "WITHDRAW"], Said::Withdraw),
];

/// `None`: it is not of this shape; nothing was looked up.
pub fn parse(typed: &str) -> Option<Asked> {
    if typed.chars().count() > CHARS_MAX {
        return None;
    }
    let plain: String = typed.chars().map(plain).collect();
    let mut rest = plain.trim();
    let mark = rest.get(..2)?;
    if !mark.eq_ignore_ascii_case("HY") {
        return None;
    }
    rest = rest[2..].trim_start();
    let (number, after) = word(rest);
    let number = CaseNumber::parse(number).ok()?;
    let (secret, after) = secret(after)?;
    let (code, text) = code(after.trim_start_matches(is_gap));
    let text = Text::optional(text.trim_start_matches(is_gap), REASON_CHARS_MAX).ok()?;
    Some(Asked { number, secret, said: code, text })
}

fn secret(rest: &str) -> Option<(ViewSecret, &str)> {
    let mut joined = String::new();
    let mut after = rest;
    for _ in 0..SECRET_WORDS_MAX {
        let (next, left) = word(after.trim_start());
        joined.push_str(next);
        after = left;
        if let Some(secret) = ViewSecret::parse(&joined) {
            return Some((secret, after));
        }
    }
    None
}

fn word(rest: &str) -> (&str, &str) {
    let rest = rest.trim_start_matches(is_gap);
    rest.split_at(rest.find(is_gap).unwrap_or(rest.len()))
}

/// The longest code that begins here; a Chinese reason may follow it without a space.
fn code(rest: &str) -> (Said, &str) {
    if rest.is_empty() {
        return (Said::Status, "");
    }
    let upper = rest.to_ascii_uppercase();
    let fits = |name: &&&str| {
        let after = upper.strip_prefix(**name);
        // A digit or a Latin word ends where it ends: 12 is not 1.
        after.is_some_and(|after| {
            !name.is_ascii() || !after.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    };
    let found = CODES
        .iter()
        .flat_map(|(names, said)| names.iter().map(move |name| (name, *said)))
        .filter(|(name, _)| fits(name))
        .max_by_key(|(name, _)| name.len());
    found.map_or((Said::Unknown, ""), |(name, said)| (said, &rest[name.len()..]))
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || ",，;；:：、。+".contains(c)
}

/// Full-width signs as Chinese keyboards make them.
fn plain(c: char) -> char {
    match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | '－' => {
            char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "7K2M-9XQ4-PD3W-HT8R";

    fn read(code: &str) -> (Said, Option<String>) {
        let number = CaseNumber::new("QS", 2026, 123);
        let asked = parse(&format!("hy {number} {SECRET}{code}")).expect(code);
        assert_eq!((&asked.number, asked.secret.to_string().as_str()), (&number, SECRET));
        (asked.said, asked.text.map(|text| text.as_str().to_owned()))
    }

    #[test]
    fn codes_are_words_or_digits_with_or_without_what_follows() {
        let none = None::<String>;
        let some = |text: &str| Some(text.to_owned());
        for (code, said, text) in [
            ("", Said::Status, none.clone()),
            (" 0", Said::Status, none.clone()),
            ("，查询。", Said::Status, none.clone()),
            (" 1", Said::Verdict(Verdict::Solved), none.clone()),
            (" ２", Said::Verdict(Verdict::PartlySolved), none.clone()),
            (" 3 灯还是不亮", Said::Verdict(Verdict::NotSolved), some("灯还是不亮")),
            (" 没有解决", Said::Verdict(Verdict::NotSolved), none.clone()),
            (" 部分解决：只修了一盏", Said::Verdict(Verdict::PartlySolved), some("只修了一盏")),
            (" 复查没有查清", Said::Review, some("没有查清")),
            (" 复查", Said::Review, none.clone()),
            (" review facts are wrong", Said::Review, some("facts are wrong")),
            (" 没答复 问了两件事", Said::Unanswered, some("问了两件事")),
            (" 撤回", Said::Withdraw, none.clone()),
            (" 12", Said::Unknown, none.clone()),
            (" 你好", Said::Unknown, none.clone()),
        ] {
            assert_eq!(read(code), (said, text), "{code}");
        }
    }

    #[test]
    fn a_secret_in_groups_and_wide_signs_are_read() {
        let number = CaseNumber::new("QS", 2026, 123);
        for typed in [
            format!("HY {number} 7K2M 9XQ4 PD3W HT8R 1"),
            format!("ＨＹ　{number}　７Ｋ２Ｍ9XQ4PD3WHT8R　１"),
            format!("HY,{number},7k2m9xq4pd3wht8r,1"),
            format!("HY{number} {SECRET} 1"),
        ] {
            let asked = parse(&typed).expect(&typed);
            assert_eq!(asked.said, Said::Verdict(Verdict::Solved), "{typed}");
        }
    }

    #[test]
    fn other_messages_are_of_no_shape() {
        let number = CaseNumber::new("QS", 2026, 123);
        let long = format!("HY {number} {SECRET} 复查 {}", "长".repeat(CHARS_MAX));
        for typed in ["", "H", "你好", "HY", "HY 123", &format!("HY {number}"), &long] {
            assert!(parse(typed).is_none(), "{typed}");
        }
        assert!(parse(&format!("HY {number} 7K2M-9XQ4 1")).is_none());
        assert!(parse(&format!("{number} {SECRET} 1")).is_none());
    }
}
