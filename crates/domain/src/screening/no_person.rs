//! Text about a place that holds nobody: signs by which a person could be found again are
//! refused with their sort, so that a form can say which. Names cannot be told from other words
//! by a program; the forms ask for none. Only texts of screening go through here, never what
//! people write about their own case.

use crate::ids::half_width;
use crate::problem::boundary_word;
use crate::text::Text;

/// Why a text cannot stand in a screening round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonFault {
    Phone,
    /// 15 to 19 digits: an identity card, old or new, or a bank card.
    Identity,
    Plate,
    Email,
    /// A word by which people are hunted (see BOUNDARIES.md).
    Word(&'static str),
}

impl PersonFault {
    /// The language key that says it: `screening-person-…`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Identity => "identity",
            Self::Plate => "plate",
            Self::Email => "email",
            Self::Word(_) => "word",
        }
    }
}

/// A text of staff about a place and a matter, in which nobody was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceText(String);

impl PlaceText {
    /// # Errors
    /// What of a person the text holds.
    pub fn checked(text: &Text) -> Result<Self, PersonFault> {
        no_person(text.as_str())?;
        Ok(Self(text.as_str().to_owned()))
    }

    /// Read back from the store, where only checked ones are kept.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// # Errors
/// The first thing in the text that leads to a person.
pub fn no_person(text: &str) -> Result<(), PersonFault> {
    let signs = shown(text);
    let plain: String = signs.iter().collect();
    let close: String = plain.split_whitespace().collect();
    if let Some(word) = boundary_word(&plain).or_else(|| boundary_word(&close)) {
        return Err(PersonFault::Word(word));
    }
    no_sign(&signs)
}

/// The same without the words: whoever is asked about what was done to somebody must be able to
/// read of it.
///
/// # Errors
/// The first number, plate or address in the text that leads to a person.
pub fn no_number(text: &str) -> Result<(), PersonFault> {
    no_sign(&shown(text))
}

fn shown(text: &str) -> Vec<char> {
    let shown = text.chars().filter(|c| !is_invisible(*c));
    shown.map(|c| half_width(ascii_digit(c))).collect()
}

fn no_sign(signs: &[char]) -> Result<(), PersonFault> {
    if has_email(signs) {
        return Err(PersonFault::Email);
    }
    if has_plate(signs) {
        return Err(PersonFault::Plate);
    }
    // Once as it stands, once with Chinese digits as digits: "三" may only stand before a number.
    let read: Vec<char> = signs.iter().copied().map(han_digit).collect();
    number_fault(signs).or_else(|| number_fault(&read)).map_or(Ok(()), Err)
}

/// Between signs, and seen by nobody: a number cut with them is still a number.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Digits of every writing that is used for numbers here become those of ASCII.
fn ascii_digit(c: char) -> char {
    const ZEROS: [u32; 3] = [0x0660, 0x06f0, 0x0f20];
    const MATHEMATICAL: u32 = 0x1d7ce;
    let code = c as u32;
    let value = match c {
        '①'..='⑨' => code - 0x245f,
        // Five alphabets of digits stand behind each other.
        '\u{1d7ce}'..='\u{1d7ff}' => (code - MATHEMATICAL) % 10,
        _ => match ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&code)) {
            Some(zero) => code - zero,
            None => return c,
        },
    };
    char::from_digit(value, 10).unwrap_or(c)
}

fn han_digit(c: char) -> char {
    let value = match c {
        '〇' | '○' => Some(0),
        '幺' => Some(1),
        _ => "零一二三四五六七八九".chars().position(|own| own == c),
    };
    value.and_then(|value| char::from_digit(u32::try_from(value).ok()?, 10)).unwrap_or(c)
}

fn has_email(signs: &[char]) -> bool {
    let near = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let at = |at: usize| signs[at] == '@' && at > 0 && near(signs.get(at - 1));
    (0..signs.len()).any(|place| at(place) && near(signs.get(place + 1)))
}

/// A province's sign, a letter, and five or six letters and digits, with or without a dot.
fn has_plate(signs: &[char]) -> bool {
    const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
    let number_after = |at: usize| {
        let dot = signs.get(at).is_some_and(|c| matches!(c, '·' | '.' | '-' | ' ' | '•'));
        let rest = &signs[(at + usize::from(dot)).min(signs.len())..];
        let number: Vec<&char> = rest.iter().take_while(|c| c.is_ascii_alphanumeric()).collect();
        (5..=6).contains(&number.len()) && number.iter().any(|c| c.is_ascii_digit())
    };
    signs.windows(2).enumerate().any(|(at, pair)| {
        PROVINCES.contains(pair[0]) && pair[1].is_ascii_uppercase() && number_after(at + 2)
    })
}

/// Digits that stand together.
struct Run {
    digits: String,
    /// Where the next run begins when only one dash, dot or blank lies between.
    joins: bool,
    /// An X right behind it, as some identity cards end.
    ends_in_x: bool,
    after_word: bool,
}

/// Words after which a short number is a phone, too.
const PHONE_WORDS: [&str; 8] = ["电话", "手机", "联系方式", "微信", "QQ", "TEL", "PHONE", "MOBILE"];
const PHONE_WORD_REACH: usize = 8;
/// Groups in which people write a long number.
const GROUPS_MAX: usize = 11;

fn number_fault(signs: &[char]) -> Option<PersonFault> {
    let runs = runs(signs);
    for first in 0..runs.len() {
        let mut joined = String::new();
        for (count, run) in runs[first..].iter().take(GROUPS_MAX).enumerate() {
            joined.push_str(&run.digits);
            let fault = of_number(&joined, count == 0, run.ends_in_x, &runs[first]);
            if fault.is_some() {
                return fault;
            }
            if !run.joins {
                break;
            }
        }
    }
    None
}

fn of_number(digits: &str, one: bool, ends_in_x: bool, first: &Run) -> Option<PersonFault> {
    let length = digits.len();
    let home = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    let mobile = |n: &str| n.len() == 11 && n.starts_with('1') && n.as_bytes()[1] >= b'3';
    // A code of three or four digits, so that days and months of dates are none.
    let coded = one || (3..=4).contains(&first.digits.len());
    let fixed = coded
        && digits.starts_with('0')
        && !digits.starts_with("00")
        && (10..=12).contains(&length);
    let told = first.after_word && (7..=14).contains(&length);
    let is_phone = mobile(digits) || home.is_some_and(mobile) || fixed || told;
    if is_phone {
        return Some(PersonFault::Phone);
    }
    let identity = match length {
        17 => ends_in_x,
        // In several groups only with a birthday inside: dates and sums stand in groups as well.
        15 => one || birthday(&digits[6..12]),
        18 => one || (["19", "20"].contains(&&digits[6..8]) && birthday(&digits[8..14])),
        16 | 19 => one,
        _ => false,
    };
    identity.then_some(PersonFault::Identity)
}

/// `yymmdd`.
fn birthday(digits: &str) -> bool {
    let part = |at: usize| digits[at..at + 2].parse::<u8>().unwrap_or(0);
    (1..=12).contains(&part(2)) && (1..=31).contains(&part(4))
}

fn runs(signs: &[char]) -> Vec<Run> {
    let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        while is_digit(at) {
            at += 1;
        }
        let between = |c: &char| matches!(c, ' ' | '-' | '.' | '·' | '(' | ')' | '_' | '‐' | '\t');
        let gap = signs[at..].iter().take(3).take_while(|c| between(c)).count();
        let before: String = signs[start.saturating_sub(PHONE_WORD_REACH)..start].iter().collect();
        runs.push(Run {
            digits: signs[start..at].iter().collect(),
            joins: (1..=2).contains(&gap) && is_digit(at + gap),
            ends_in_x: signs.get(at) == Some(&'X'),
            after_word: PHONE_WORDS.iter().any(|word| before.contains(word)),
        });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_leads_to_a_person_is_refused_with_its_sort() {
        for (text, fault) in [
            ("打 13800138000 找他", PersonFault::Phone),
            ("138-0013-8000", PersonFault::Phone),
            ("138 0013 8000", PersonFault::Phone),
            ("1 3 8 0 0 1 3 8 0 0 0", PersonFault::Phone),
            ("1\u{200b}3800138000", PersonFault::Phone),
            ("+86 138 0013 8000", PersonFault::Phone),
            ("008613800138000", PersonFault::Phone),
            ("１３８００１３８０００", PersonFault::Phone),
            ("一三八零零一三八零零零", PersonFault::Phone),
            ("座机0571-87654321", PersonFault::Phone),
            ("座机（0571）87654321", PersonFault::Phone),
            ("电话：8765432", PersonFault::Phone),
            ("2026-03-02 13800138000", PersonFault::Phone),
            ("三号楼三13800138000", PersonFault::Phone),
            ("身份证 330122198001011234", PersonFault::Identity),
            ("33012219800101123x", PersonFault::Identity),
            ("330122 19800101 1234", PersonFault::Identity),
            ("330122800101123", PersonFault::Identity),
            ("6222021234567890123", PersonFault::Identity),
            ("停着浙A12345", PersonFault::Plate),
            ("浙a·d12345 停着", PersonFault::Plate),
            ("浙Ａ１２３４５", PersonFault::Plate),
            ("写信到 li@example.cn", PersonFault::Email),
            ("li＠example", PersonFault::Email),
        ] {
            assert_eq!(no_person(text), Err(fault), "{text}");
        }
        for word in ["\u{622a}\u{8bbf}", "\u{622a} \u{8bbf}", "\u{622a}\u{200b}\u{8bbf}"] {
            let found = no_person(&format!("派人{word}"));
            assert!(matches!(found, Err(PersonFault::Word(_))), "{found:?}");
        }
    }

    #[test]
    fn what_is_said_of_places_and_matters_stands() {
        for text in [
            "桂花弄三号楼工地，拖欠工资 120000 元，约 35 户受影响",
            "2026-03-02 至 2026-04-02，每天 8:00-12:00 施工",
            "2026年3月2日 12:30 走访；2026.03.02-2026.04.02 停水",
            "国道 G320 K123+450 处，区划代码 331122104001",
            "拨打 12345、119、110 均可",
            "事项 QS-2026-000123-4 已公开答复",
            "补偿款 15,000,000,000 元，总面积 1380.5 平方米",
            "新建小区川菜馆后厨排烟，浙江路 A 座 1203 室",
            "二〇二六年三月二日",
            "3#楼 1-2-301 渗水；坐标 120.12345, 30.54321",
            "Site at 12 Mill Road, 40 households, since 2026-01-15.",
            "办理并直接回复",
        ] {
            assert_eq!(no_person(text), Ok(()), "{text}");
        }
    }

    proptest! {
        /// However a phone number is dressed, and whatever stands around it.
        #[test]
        fn a_mobile_number_is_found_in_any_dress(
            rest in "[3-9][0-9]{9}",
            gaps in prop::collection::vec(prop::sample::select(vec!["", "", "-", " ", "."]), 11),
            before in "[路号楼。，a-z ]{0,8}", after in "[路号楼。，a-z ]{0,8}",
            wide in any::<bool>(),
        ) {
            let digits = format!("1{rest}");
            let dressed = digits.chars().zip(&gaps).map(|(digit, gap)| format!("{digit}{gap}"));
            let mut number: String = dressed.collect();
            if wide {
                number = number.chars().map(|c| match c {
                    '0'..='9' => char::from_u32(c as u32 + 0xfee0).expect("wide"),
                    other => other,
                }).collect();
            }
            let text = [before, number, after].concat();
            prop_assert_eq!(no_person(&text), Err(PersonFault::Phone));
        }

        #[test]
        fn any_text_is_answered(text in ".{0,200}") {
            let _answer = no_person(&text);
        }

        /// Without digits, letters and the at sign only the listed words can be refused.
        #[test]
        fn plain_chinese_is_not_refused(text in "[路灯坏漏水工资拖欠噪音施工。，、]{0,60}") {
            prop_assert_eq!(no_person(&text), Ok(()));
        }
    }
}
