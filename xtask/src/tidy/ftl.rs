//! Reads a Fluent file just far enough for the house rules: keys, values, placeables, lines.
//! The syntax itself is checked by the program's own tests, with the real parser.

use std::collections::BTreeSet;

pub struct Message {
    pub key: String,
    pub line: usize,
    /// The value with its continuation lines and attributes.
    pub value: String,
}

pub fn messages(text: &str) -> Vec<Message> {
    let mut out: Vec<Message> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t', '}']) {
            if let Some(message) = out.last_mut() {
                message.value.push('\n');
                message.value.push_str(line.trim());
            }
        } else if let Some((key, value)) = line.split_once('=') {
            let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
            out.push(Message { key, line: index + 1, value });
        }
    }
    out
}

/// Names after `$`.
pub fn variables(value: &str) -> BTreeSet<String> {
    let name = |part: &str| {
        part.chars().take_while(|&c| c.is_alphanumeric() || "-_".contains(c)).collect()
    };
    value.split('$').skip(1).map(name).collect()
}

/// What a reader sees: variables, selector keys, functions and message references taken out.
pub fn shown(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let end = inside.find(['{', '}']).unwrap_or(inside.len());
        let (head, after) = inside.split_at(end);
        match head.find("->") {
            // A selector: its variants are text, its head is not.
            Some(arrow) => {
                rest = &inside[arrow + 2..];
                out.push(' ');
                continue;
            }
            None => out.extend(head.split('"').skip(1).step_by(2)),
        }
        rest = after.strip_prefix('}').unwrap_or(after);
    }
    out.push_str(rest);
    without_variant_keys(&out)
}

/// Drops `[one]` and `*[other]`.
fn without_variant_keys(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, from) = rest.split_at(open);
        out.push_str(before.strip_suffix('*').unwrap_or(before));
        rest = from.split_once(']').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_values_and_variables() {
        let found = messages("# c\na-b = one { $n }\n    two { $who-is }\n\nc = x\n");
        let seen: Vec<_> = found.iter().map(|m| (m.key.as_str(), m.line)).collect();
        assert_eq!(seen, [("a-b", 2), ("c", 5)]);
        let names: Vec<String> = variables(&found[0].value).into_iter().collect();
        assert_eq!(names, ["n", "who-is"]);
    }

    #[test]
    fn only_what_a_reader_sees_is_shown() {
        let value =
            "{ $n ->\n[one] { $n } day\n*[other] { $n } days\n} left, { other-key } {\"{\"}";
        let shown = shown(value);
        assert!(shown.contains("day") && shown.contains("left"), "{shown}");
        assert!(
            !shown.contains("one") && !shown.contains("other") && !shown.contains("$n"),
            "{shown}"
        );
    }
}
