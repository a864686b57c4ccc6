//! What the words of an answer or an agreement hold: the parts that the procedure wants, by
//! their headings, and terms by which somebody would sign a right away. Pure looks at texts.

use super::CaseKind;
use crate::problem::{takes_back, waives_a_right};
use crate::procedure::{AnswerPart, Procedure};

/// What was asked for and what was decided: where the first names several things, the second
/// has to speak of each.
const ASKED: &str = "asked";
const DECISION: &str = "decision";
/// The longest signature under an answer: a unit's name, not a sentence.
const SIGNATURE_CHARS_MAX: usize = 40;

const CHINESE_NUMBERS: &str = "一二三四五六七八九十";
const COLONS: [char; 3] = ['：', ':', '﹕'];

/// The ids of the parts whose heading stands in the text with something written under it.
/// A heading is a line that begins with the part's name in either language, with or without a
/// number or marks before it; what belongs to it is the rest of that line and what follows.
#[must_use]
pub fn parts_held(text: &str, procedure: &Procedure) -> Vec<String> {
    let said = said_under(text, &procedure.answer);
    let items = |id: &str| {
        let part = said.iter().find(|(part, _)| part.id == id);
        part.map_or(0, |(_, said)| items(said))
    };
    let asked = items(ASKED);
    // One thing asked needs no numbers; of several, each is decided.
    let decided = asked < 2 || items(DECISION) >= asked;
    let held =
        said.iter().filter(|(part, said)| is_said(said, part) && (part.id != DECISION || decided));
    held.map(|(part, _)| part.id.clone()).collect()
}

/// The parts that an answer to this kind of case still lacks, in the procedure's order.
#[must_use]
pub fn parts_missing<'p>(
    text: &str,
    procedure: &'p Procedure,
    kind: CaseKind,
) -> Vec<&'p AnswerPart> {
    let held = parts_held(text, procedure);
    let wanted = procedure.answer_parts(kind);
    wanted.into_iter().filter(|part| !held.contains(&part.id)).collect()
}

/// Each part that has a heading, with all that is written under its headings.
fn said_under<'p>(text: &str, parts: &'p [AnswerPart]) -> Vec<(&'p AnswerPart, String)> {
    let mut found: Vec<(&AnswerPart, String)> = Vec::new();
    let mut under: Option<usize> = None;
    for line in without_signature(text) {
        let heading = parts.iter().find_map(|part| Some((part, heads(line, part)?)));
        let said = match heading {
            Some((part, rest)) => {
                let known = found.iter().position(|(known, _)| known.id == part.id);
                under = Some(known.unwrap_or(found.len()));
                if known.is_none() {
                    found.push((part, String::new()));
                }
                rest
            }
            None => line,
        };
        if let Some((_, all)) = under.and_then(|at| found.get_mut(at)) {
            all.push_str(said);
            all.push('\n');
        }
    }
    found
}

/// Unit and day under an answer say nothing of its last part.
fn without_signature(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    let trim = |lines: &mut Vec<&str>| {
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
    };
    trim(&mut lines);
    if lines.last().is_some_and(|line| is_day(line)) {
        lines.pop();
        trim(&mut lines);
        let is_name = |line: &&str| {
            let signs = ['。', '：', ':', '；', ';', '，', ',', '.', '、', '】', ']'];
            line.chars().count() <= SIGNATURE_CHARS_MAX && !line.contains(signs)
        };
        if lines.last().is_some_and(is_name) {
            lines.pop();
        }
    }
    lines
}

/// The line is a day and nothing else: 2026年3月2日, 二〇二六年三月二日, 2 March 2026, 2026-03-02.
fn is_day(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphabetic() || !c.is_ascii());
    let known = words.filter(|word| !word.is_empty()).all(is_month);
    let signs = |c: char| {
        c.is_ascii()
            || c.is_whitespace()
            || c.is_numeric()
            || "年月日〇○零".contains(c)
            || CHINESE_NUMBERS.contains(c)
    };
    let numbers = |c: char| c.is_numeric() || CHINESE_NUMBERS.contains(c);
    known && line.chars().all(signs) && line.chars().any(numbers)
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    MONTHS.iter().any(|month| *month == word || (word.len() == 3 && month.starts_with(&word)))
}

/// What stands behind the heading on its own line; `None` when the line is no such heading.
fn heads<'l>(line: &'l str, part: &AnswerPart) -> Option<&'l str> {
    let plain = line.trim_start_matches(is_mark);
    let is_numbered = plain.len() < line.trim_start().len();
    [&part.name.zh, &part.name.en].into_iter().find_map(|name| {
        let head = plain.get(..name.len())?;
        if name.is_empty() || !head.eq_ignore_ascii_case(name) {
            return None;
        }
        let after = &plain[name.len()..];
        let bare = after.trim_start_matches(['*', '_', '】', ']', '〗', '」', '"', '”']);
        let rest = bare.trim_start();
        let ends = rest.is_empty()
            || rest.starts_with(COLONS)
            || rest.starts_with(['—', '–'])
            // Behind a number or in brackets a space may stand for the colon; an English
            // sentence may well begin with the same word.
            || (is_numbered && !name.is_ascii() && rest.len() < after.len());
        ends.then(|| {
            rest.trim_start_matches(COLONS)
                .trim_start_matches(['—', '–', '*', '_', ' ', '\u{3000}'])
        })
    })
}

/// What may stand before a heading: space, marks of emphasis or lists, numbers of any style.
fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || is_digit(c)
        || CHINESE_NUMBERS.contains(c)
        || "、.．。)）(（#*_-–—•·●■◆【[〖「\"“>第章条部分".contains(c)
}

/// Digits of any width, and numbers in a ring or in brackets.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９' | '①'..='⒛' | 'Ⅰ'..='ⅻ' | '㈠'..='㈩')
}

/// Something is written and nothing of a template is left open; where a date is wanted, there
/// is one, or a number of days.
fn is_said(said: &str, part: &AnswerPart) -> bool {
    said.chars().any(char::is_alphanumeric)
        && !has_open_part(said)
        && (!part.dated || has_date(said))
}

/// 【…】 or [[…]]; but not the year of a document's number, 【2026】.
fn has_open_part(said: &str) -> bool {
    [("【", "】"), ("[[", "]]")].into_iter().any(|(open, close)| {
        said.split(open).skip(1).any(|rest| match rest.split_once(close) {
            Some((inner, _)) => !inner.chars().all(|c| c.is_numeric()) || inner.is_empty(),
            None => true,
        })
    })
}

/// A number with a unit of time behind it, or a day of the calendar.
fn has_date(said: &str) -> bool {
    let lower = said.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let counts = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    // The number stands beside the month: "may" is a verb as well.
    let month = words.windows(2).any(|pair| {
        (is_month(pair[0]) && counts(pair[1])) || (counts(pair[0]) && is_month(pair[1]))
    });
    let iso = lower.split(|c: char| !c.is_ascii_digit() && !"-/.".contains(c)).any(|run| {
        let parts: Vec<&str> = run.split(['-', '/', '.']).collect();
        parts.len() >= 3 && parts[0].len() == 4 && parts[1..3].iter().all(|p| !p.is_empty())
    });
    month || iso || counted_english(&words) || counted_chinese(&lower)
}

/// `30 days`, `thirty (30) working days`, `15 calendar days`.
fn counted_english(words: &[&str]) -> bool {
    const NUMBERS: [&str; 16] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "fifteen",
        "twenty", "thirty", "forty", "sixty", "ninety",
    ];
    const UNITS: [&str; 8] = ["day", "days", "week", "weeks", "month", "months", "year", "years"];
    let counts =
        |word: &&str| NUMBERS.contains(word) || word.starts_with(|c: char| c.is_ascii_digit());
    let between = |word: &&str| ["working", "calendar", "natural", "business"].contains(word);
    words.iter().enumerate().any(|(at, word)| {
        let before = words[..at].iter().rev().find(|word| !between(word));
        UNITS.contains(word) && before.is_some_and(counts)
    })
}

/// 三十日, 30 个工作日, 六个月, 2026年4月1日.
fn counted_chinese(said: &str) -> bool {
    let counts = |c: char| is_digit(c) || CHINESE_NUMBERS.contains(c) || "百两〇零廿".contains(c);
    said.char_indices().filter(|(_, c)| counts(*c)).any(|(at, c)| {
        let rest = said[at + c.len_utf8()..].trim_start();
        let rest = rest.strip_prefix('个').unwrap_or(rest);
        let rest = ["工作", "自然"].iter().find_map(|kind| rest.strip_prefix(kind)).unwrap_or(rest);
        rest.starts_with(['日', '天', '周', '月', '年']) || rest.starts_with("星期")
    })
}

/// How many numbered things a part names: by lines, or in one line as （1）…（2）….
fn items(said: &str) -> usize {
    let by_line = said.lines().filter(|line| is_numbered(line.trim_start())).count();
    let ringed = said.chars().filter(|c| matches!(c, '①'..='⑳')).count();
    let bracketed = said
        .split(['（', '('])
        .skip(1)
        .filter_map(|rest| rest.split_once(['）', ')']))
        .filter(|(inner, _)| {
            let number = |c: char| is_digit(c) || CHINESE_NUMBERS.contains(c);
            !inner.is_empty() && inner.chars().count() <= 2 && inner.chars().all(number)
        })
        .count();
    by_line.max(ringed).max(bracketed)
}

/// `1.`, `2、`, `（三）`, `①`, `3)` at the beginning of a line.
fn is_numbered(line: &str) -> bool {
    if line.starts_with(|c: char| matches!(c, '①'..='⒛')) {
        return true;
    }
    let inner = line.trim_start_matches(['（', '(']);
    let rest = inner.trim_start_matches(|c: char| is_digit(c) || CHINESE_NUMBERS.contains(c));
    rest.len() < inner.len() && rest.starts_with(['、', '.', '．', ')', '）'])
}

/// Whether the words of an agreement take away the right to complain, to be reviewed or to bring
/// it again, or take back what was brought: that is the person's alone, on their own page.
#[must_use]
pub fn waives(text: &str) -> bool {
    waives_a_right(text) || takes_back(text)
}

#[cfg(test)]
mod tests;
