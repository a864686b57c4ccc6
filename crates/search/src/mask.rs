//! What is masked before anything else sees a text: the party's own values, and patterns of
//! phones, identity numbers, plates and mail addresses, however they are spaced or widened. The
//! sign that stands there instead makes no token. Rather a number too many than one too few.

use crate::tokens::{folded, is_invisible};

pub const SIGN: char = '□';

/// Fewer digits than this in a row are a year, a house, an amount.
const DIGITS_MIN: usize = 7;
const PLATE_FIRST: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使";
const NUMERALS: &str = "〇零一二三四五六七八九幺两";
/// What may stand between the digits of one number.
const BETWEEN: &str = " -–—_·.()（）/、";
/// Behind these words a short account name is somebody's address too.
const ACCOUNTS: &[&str] = &["qq", "微信", "微信号", "wechat", "vx"];

/// A character that counts, as compared, with its bytes in the text.
#[derive(Clone, Copy)]
struct Glyph {
    c: char,
    start: usize,
    end: usize,
}

/// The text with every such place replaced by one sign. `own` are values that the case itself
/// holds of its party: names, phones, numbers, addresses.
#[must_use]
pub fn masked(text: &str, own: &[&str]) -> String {
    let glyphs = glyphs(text);
    let mut hidden = Vec::new();
    numbers(&glyphs, &mut hidden);
    numerals(&glyphs, &mut hidden);
    plates(&glyphs, &mut hidden);
    addresses(&glyphs, &mut hidden);
    accounts(&glyphs, &mut hidden);
    for value in own {
        own_value(&glyphs, value, &mut hidden);
    }
    let mut spans: Vec<_> =
        hidden.iter().map(|&(from, to)| (glyphs[from].start, glyphs[to - 1].end)).collect();
    spans.sort_unstable();
    replaced(text, &spans)
}

fn replaced(text: &str, spans: &[(usize, usize)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for &(start, end) in spans {
        if start >= at {
            out.push_str(&text[at..start]);
            out.push(SIGN);
        }
        at = at.max(end);
    }
    out.push_str(&text[at..]);
    out
}

fn glyphs(text: &str) -> Vec<Glyph> {
    let all = text.char_indices().filter(|(_, c)| !is_invisible(*c));
    all.map(|(start, c)| Glyph { c: folded(c), start, end: start + c.len_utf8() }).collect()
}

type Spans = Vec<(usize, usize)>;

/// Runs of digits, also in groups; an x may close an identity number. Dates and spans of years
/// stay: they are no address of anybody.
fn numbers(glyphs: &[Glyph], hidden: &mut Spans) {
    let mut at = 0;
    while at < glyphs.len() {
        if !glyphs[at].c.is_ascii_digit() {
            at += 1;
            continue;
        }
        let groups = groups(glyphs, at);
        let mut rest = groups.as_slice();
        while let Some(spared) = spared(glyphs, rest) {
            rest = &rest[spared..];
        }
        let digits: usize = rest.iter().map(|(from, to)| to - from).sum();
        at = groups.last().map_or(at + 1, |group| group.1);
        if let (Some(first), true) = (rest.first(), digits >= DIGITS_MIN) {
            let closing = usize::from(glyphs.get(at).is_some_and(|g| g.c == 'x'));
            hidden.push((first.0, at + closing));
        }
    }
}

/// Groups of digits from here on, with at most two signs between them.
fn groups(glyphs: &[Glyph], from: usize) -> Vec<(usize, usize)> {
    let digits_to = |from: usize| {
        let len = glyphs[from..].iter().take_while(|g| g.c.is_ascii_digit()).count();
        from + len
    };
    let mut found = vec![(from, digits_to(from))];
    loop {
        let end = found[found.len() - 1].1;
        let gap = glyphs[end..].iter().take(3).take_while(|g| BETWEEN.contains(g.c)).count();
        let next = end + gap;
        if gap > 2 || !glyphs.get(next).is_some_and(|g| g.c.is_ascii_digit()) {
            return found;
        }
        found.push((next, digits_to(next)));
    }
}

/// How many groups at the front are a date (2019-7-22) or a year before another (2017-2019).
fn spared(glyphs: &[Glyph], groups: &[(usize, usize)]) -> Option<usize> {
    let value = |group: &(usize, usize)| -> u32 {
        let digits = glyphs[group.0..group.1].iter().take(9);
        digits.fold(0, |sum, g| sum * 10 + g.c.to_digit(10).unwrap_or(0))
    };
    let len = |group: &(usize, usize)| group.1 - group.0;
    let first = groups.first()?;
    let is_year = |group: &(usize, usize)| len(group) == 4 && (1900..2100).contains(&value(group));
    if !is_year(first) {
        return None;
    }
    match groups {
        [_, month, day, ..] if len(month) <= 2 && len(day) <= 2 => {
            ((1..=12).contains(&value(month)) && (1..=31).contains(&value(day))).then_some(3)
        }
        [_, second, ..] if is_year(second) => Some(1),
        [_] => Some(1),
        _ => None,
    }
}

/// Numbers spelled in characters.
fn numerals(glyphs: &[Glyph], hidden: &mut Spans) {
    let counts = |g: &Glyph| NUMERALS.contains(g.c) || g.c.is_ascii_digit();
    let mut at = 0;
    while at < glyphs.len() {
        let len = glyphs[at..].iter().take_while(|g| counts(g)).count();
        if len >= DIGITS_MIN {
            hidden.push((at, at + len));
        }
        at += len.max(1);
    }
}

/// One character of a province, a letter, and five or six letters or digits.
fn plates(glyphs: &[Glyph], hidden: &mut Spans) {
    for (at, glyph) in glyphs.iter().enumerate() {
        if !PLATE_FIRST.contains(glyph.c) {
            continue;
        }
        let skip = |from: usize| {
            from + glyphs[from..].iter().take(2).take_while(|g| " ·-.".contains(g.c)).count()
        };
        let letter = skip(at + 1);
        if !glyphs.get(letter).is_some_and(|g| g.c.is_ascii_lowercase()) {
            continue;
        }
        let start = skip(letter + 1);
        let tail = &glyphs[start..];
        let len = tail.iter().take_while(|g| g.c.is_ascii_alphanumeric()).count();
        let closing =
            usize::from(len == 4 && tail.get(4).is_some_and(|g| "挂学警港澳领".contains(g.c)));
        let has_digit = tail[..len].iter().any(|g| g.c.is_ascii_digit());
        if has_digit && (5..=6).contains(&(len + closing)) {
            hidden.push((at, start + len + closing));
        }
    }
}

fn addresses(glyphs: &[Glyph], hidden: &mut Spans) {
    let part = |g: &Glyph| g.c.is_ascii_alphanumeric() || "._-+%".contains(g.c);
    for at in (0..glyphs.len()).filter(|at| glyphs[*at].c == '@') {
        let before = glyphs[..at].iter().rev().take_while(|g| part(g)).count();
        let behind = glyphs[at + 1..].iter().take_while(|g| part(g)).count();
        if before > 0 && behind > 0 {
            hidden.push((at - before, at + 1 + behind));
        }
    }
}

fn accounts(glyphs: &[Glyph], hidden: &mut Spans) {
    for word in ACCOUNTS {
        let word: Vec<char> = word.chars().collect();
        for at in 0..glyphs.len() {
            if !glyphs[at..].iter().map(|g| g.c).take(word.len()).eq(word.iter().copied()) {
                continue;
            }
            let mut from = at + word.len();
            let between = |g: &&Glyph| " :：号是为".contains(g.c);
            from += glyphs[from..].iter().take(3).take_while(between).count();
            let part = |g: &&Glyph| g.c.is_ascii_alphanumeric() || "_-".contains(g.c);
            let len = glyphs[from..].iter().take_while(part).count();
            if len >= 5 {
                hidden.push((from, from + len));
            }
        }
    }
}

/// Every place where the value stands, whatever blanks or signs are put between its characters.
fn own_value(glyphs: &[Glyph], value: &str, hidden: &mut Spans) {
    let counts = |c: char| c.is_alphanumeric();
    let wanted: Vec<char> =
        value.chars().filter(|c| !is_invisible(*c)).map(folded).filter(|c| counts(*c)).collect();
    if wanted.len() < 2 {
        return;
    }
    let places: Vec<usize> = (0..glyphs.len()).filter(|at| counts(glyphs[*at].c)).collect();
    for window in places.windows(wanted.len()) {
        if window.iter().zip(&wanted).all(|(place, c)| glyphs[*place].c == *c) {
            hidden.push((window[0], window[window.len() - 1] + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_masked_however_written() {
        for (text, want) in [
            ("请打13800001234找我", "请打□找我"),
            ("电话138 0000-1234。", "电话□。"),
            ("电话１３８００００１２３４", "电话□"),
            ("电话1\u{200b}3800001234", "电话□"),
            ("座机0731-8212345", "座机□"),
            ("座机(0731)82123456转", "座机(□转"),
            ("身份证43010119900101123X的", "身份证□的"),
            ("号430101900101123，", "号□，"),
            ("一三八零零零零一二三四", "□"),
            ("车牌湘A·12345停", "车牌□停"),
            ("湘a 1234学停", "□停"),
            ("写信 li.si@example.test 吧", "写信 □ 吧"),
            ("微信号：abc_123", "微信号：□"),
        ] {
            assert_eq!(masked(text, &[]), want);
        }
    }

    #[test]
    fn dates_years_houses_and_amounts_stay() {
        for text in ["2019-07-22 起", "2017-2019年", "12栋304室", "欠薪120000元", "湘江路", "A7县"]
        {
            assert_eq!(masked(text, &[]), text);
        }
    }

    #[test]
    fn own_values_are_masked_also_spaced_or_wide() {
        let own = ["王小明", "Ab12"];
        assert_eq!(masked("我叫王 小·明，住ＡＢ１２", &own), "我叫□，住□");
        assert_eq!(masked("王小", &own), "王小");
        // A value of one character would hide half the text.
        assert_eq!(masked("王小明", &["王"]), "王小明");
    }
}
