//! A text as tokens: each character of Chinese by itself, a run of Latin letters or digits as one;
//! whatever stands between breaks. Grams are hashes of neighbours: no table of words is kept.

use crate::mask::SIGN;

/// One token and the bytes of the text it stands for. Code 0 is a break: no gram reaches over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    pub code: u32,
    pub start: u32,
    pub end: u32,
}

pub const BREAK: u32 = 0;
/// Codes of runs carry this bit, so that they never meet the code of a character.
const RUN: u32 = 1 << 31;

/// A character as it is compared: narrow, lower case, digits of any script as 0–9.
#[must_use]
pub fn folded(c: char) -> char {
    match c {
        'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '\u{3000}' | '\u{a0}' | '\t' | '\r' | '\n' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            narrow.to_ascii_lowercase()
        }
        _ => digit(c).unwrap_or_else(|| c.to_lowercase().next().unwrap_or(c)),
    }
}

/// Digits that are written otherwise: circled, mathematical, Arabic-Indic, Devanagari.
fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let value = match code {
        0x0660..=0x0669 => code - 0x0660,
        0x06f0..=0x06f9 => code - 0x06f0,
        0x0966..=0x096f => code - 0x0966,
        0x2460..=0x2468 => code - 0x2460 + 1,
        0x2474..=0x247c => code - 0x2474 + 1,
        0x2776..=0x277e => code - 0x2776 + 1,
        0x24ea => 0,
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Nobody sees these, and nothing is divided by them.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// The units of a text, behind those that `out` already has. A break ends every text.
pub fn units(text: &str, out: &mut Vec<Unit>) {
    let mut run: Option<Unit> = None;
    for (at, c) in text.char_indices() {
        let (start, end) = (at as u32, (at + c.len_utf8()) as u32);
        let c = folded(c);
        if c.is_ascii_alphanumeric() {
            let unit = run.get_or_insert(Unit { code: 0x811c_9dc5, start, end });
            unit.code = (unit.code ^ u32::from(c)).wrapping_mul(0x0100_0193);
            unit.end = end;
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        out.extend(run.take().map(closed));
        if c != SIGN && c.is_alphanumeric() {
            out.push(Unit { code: u32::from(c), start, end });
        } else if out.last().is_some_and(|last| last.code != BREAK) {
            out.push(Unit { code: BREAK, start, end });
        }
    }
    out.extend(run.take().map(closed));
    let end = text.len() as u32;
    out.push(Unit { code: BREAK, start: end, end });
}

fn closed(unit: Unit) -> Unit {
    Unit { code: unit.code | RUN, ..unit }
}

/// One more unit behind a gram's hash.
#[inline]
#[must_use]
pub fn chained(hash: u64, code: u32) -> u64 {
    let mixed = (hash ^ u64::from(code)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// Two neighbouring units as one number; nothing where one of them is a break.
#[inline]
#[must_use]
pub fn pair(two: &[Unit]) -> Option<u32> {
    let both = two[0].code != BREAK && two[1].code != BREAK;
    both.then(|| (chained(chained(3, two[0].code), two[1].code) >> 32) as u32)
}

/// The pairs of neighbouring units of a text, in their order and as often as they are said.
#[must_use]
pub fn pairs(text: &str) -> Vec<u32> {
    let mut all = Vec::with_capacity(text.len() / 3 + 8);
    units(text, &mut all);
    all.windows(2).filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        units(text, &mut out);
        out.iter()
            .map(|u| if u.code == BREAK { "|" } else { &text[u.start as usize..u.end as usize] })
            .collect()
    }

    #[test]
    fn characters_stand_alone_and_runs_together() {
        assert_eq!(shown("A7县，水管"), ["A7", "县", "|", "水", "管", "|"]);
        assert_eq!(shown("（！）路"), ["路", "|"]);
        assert_eq!(shown("水□管"), ["水", "|", "管", "|"]);
    }

    #[test]
    fn pairs_reach_over_no_break_and_are_told_as_often_as_said() {
        let of = |text| pairs(text);
        assert_eq!(of("路灯，路灯"), [of("路灯"), of("路灯")].concat());
        assert_eq!(of("A7县路").len(), 2, "a run is one unit");
        assert!(of("路").is_empty() && of("路，灯").is_empty() && of("路□灯").is_empty());
    }

    #[test]
    fn width_and_case_and_the_unseen_make_no_difference() {
        let codes = |text| {
            let mut out = Vec::new();
            units(text, &mut out);
            out.iter().map(|u| u.code).collect::<Vec<_>>()
        };
        assert_eq!(codes("Ａ７县"), codes("a7县"));
        assert_eq!(codes("水\u{200b}管"), codes("水管"));
        assert_eq!(codes("①路"), codes("1路"));
        assert_ne!(codes("a7"), codes("a8"));
    }
}
