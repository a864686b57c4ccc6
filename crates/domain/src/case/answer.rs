//! What the words of an answer or an agreement hold: the parts that the procedure wants, by
//! their headings, and terms by which somebody would sign a right away. Pure looks at texts.

use crate::problem::{takes_back, waives_a_right};
use crate::procedure::{AnswerPart, Procedure};

/// The ids of the parts whose heading stands in the text with something written under it.
/// A heading is a line that begins with the part's name in either language, with or without
/// a number before it.
#[must_use]
pub fn parts_held(text: &str, procedure: &Procedure) -> Vec<String> {
    let mut held: Vec<String> = Vec::new();
    let mut under: Option<&AnswerPart> = None;
    for line in text.lines() {
        let heading = procedure.answer.iter().find_map(|part| Some((part, heads(line, part)?)));
        let said = match heading {
            Some((part, rest)) => {
                under = Some(part);
                rest
            }
            None => line,
        };
        let Some(part) = under.filter(|part| !held.contains(&part.id)) else { continue };
        if is_said(said, part) {
            held.push(part.id.clone());
        }
    }
    held
}

/// What stands behind the heading on its own line; `None` when the line is no such heading.
fn heads<'l>(line: &'l str, part: &AnswerPart) -> Option<&'l str> {
    let plain = line.trim_start_matches(|c: char| {
        c.is_whitespace() || c.is_ascii_digit() || "一二三四五六七八九十、.．)）(（#【[".contains(c)
    });
    [&part.name.zh, &part.name.en].into_iter().find_map(|name| {
        let head = plain.get(..name.len())?;
        let rest = &plain[name.len()..];
        let ends = rest.is_empty() || rest.starts_with(['：', ':', '】', ']', ' ', '\u{3000}']);
        (head.eq_ignore_ascii_case(name) && ends)
            .then(|| rest.trim_start_matches(['：', ':', '】', ']', ' ', '\u{3000}']))
    })
}

/// Something is written; where a date is wanted, there is a number of days or a day.
fn is_said(said: &str, part: &AnswerPart) -> bool {
    let number = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
    let words = said.chars().any(char::is_alphanumeric);
    words && (!part.dated || said.chars().any(number))
}

/// Whether the words of an agreement take away the right to complain, to be reviewed or to bring
/// it again, or take back what was brought: that is the person's alone, on their own page.
#[must_use]
pub fn waives(text: &str) -> bool {
    waives_a_right(text) || takes_back(text)
}
