//! Content lines: folded at 75 octets and unfolded, values escaped and read back, a line split
//! into name, parameters and value.

const OCTETS_MAX: usize = 75;

/// One line with its end, folded so that no part is longer than 75 octets or splits a character.
pub(super) fn fold(line: &str, out: &mut String) {
    let mut room = OCTETS_MAX;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = OCTETS_MAX - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

/// A text as a value; controls other than a new line stand in no value.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// `None`: it ends in the middle of an escape, or holds one that is none.
pub(super) fn unescape(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        let read = match c {
            '\\' => match chars.next()? {
                'n' | 'N' => '\n',
                c @ ('\\' | ';' | ',') => c,
                _ => return None,
            },
            c => c,
        };
        out.push(read);
    }
    Some(out)
}

/// Whole lines, each with the number of the line on which it begins.
pub(super) fn unfold(source: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    for (no, raw) in (1_u32..).zip(source.split('\n')) {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        match (raw.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, line))) => line.push_str(rest),
            _ => lines.push((no, raw.to_owned())),
        }
    }
    lines.retain(|(_, line)| !line.is_empty());
    lines
}

/// Name and parameters are in capitals, values as they stand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Property<'l> {
    pub name: String,
    pub params: Vec<(String, &'l str)>,
    pub value: &'l str,
}

impl Property<'_> {
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }
}

/// `None`: it is no property at all.
pub(super) fn property(line: &str) -> Option<Property<'_>> {
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let end = line.find([';', ':'])?;
    let (name, mut rest) = line.split_at(end);
    let mut params = Vec::new();
    while let Some(param) = rest.strip_prefix(';') {
        let (key, value) = param.split_once('=')?;
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find([';', ':'])?),
        };
        if !is_name(key) {
            return None;
        }
        params.push((key.to_ascii_uppercase(), value));
        rest = after;
    }
    let value = rest.strip_prefix(':').filter(|_| is_name(name))?;
    Some(Property { name: name.to_ascii_uppercase(), params, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_octets_between_characters() {
        let line = format!("SUMMARY:{}", "值班".repeat(30));
        let mut out = String::new();
        fold(&line, &mut out);
        assert!(out.split("\r\n").all(|part| part.len() <= 75), "{out}");
        assert!(out.split("\r\n").count() > 3, "it was folded");
        assert_eq!(unfold(&out), [(1, line)]);
        let mut exact = String::new();
        fold(&"x".repeat(75), &mut exact);
        assert_eq!(exact, format!("{}\r\n", "x".repeat(75)), "75 fit on one line");
    }

    #[test]
    fn a_line_is_name_parameters_and_value() {
        let read = property("dtstart;tzid=\"Asia/Shanghai\";VALUE=DATE-TIME:20261127T080000");
        let read = read.expect("a property");
        assert_eq!((read.name.as_str(), read.value), ("DTSTART", "20261127T080000"));
        assert_eq!(read.param("TZID"), Some("Asia/Shanghai"));
        for none in ["", "SUMMARY", ":x", "A B:x", "A;B:x", "A;B=\"x:y", "A;=x:y"] {
            assert_eq!(property(none), None, "{none}");
        }
        assert_eq!(unescape("a\\, b\\n\\\\"), Some("a, b\n\\".into()));
        assert_eq!(unescape("a\\"), None);
        assert_eq!(unescape("\\x"), None);
    }
}
