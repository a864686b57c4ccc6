//! Texts are whole in both languages: same files, same keys, same variables; none unused, none
//! missing; no Chinese in the English ones, no Latin words in the Chinese ones (allowed-words.txt).

use super::Finding;
use super::ftl::{Message, messages, shown, variables};
use super::rust::{Source, is_word};
use super::tree::{SourceFile, Tree};
use std::collections::{BTreeMap, BTreeSet};

const ZH: &str = "lang/zh-CN/";
const EN: &str = "lang/en/";
const ALLOWED: &str = "xtask/allowed-words.txt";
const RULE: &str = "texts";

type Texts<'a> = BTreeMap<String, (&'a SourceFile, Message)>;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let zh = texts(tree, ZH, &mut found);
    let en = texts(tree, EN, &mut found);
    found.extend(parity(&zh, &en, EN));
    found.extend(parity(&en, &zh, ZH));
    found.extend(foreign_words(tree, &zh, &en));
    found.extend(usage(tree, &zh));
    found
}

fn texts<'a>(tree: &'a Tree, folder: &str, found: &mut Vec<Finding>) -> Texts<'a> {
    let mut all = Texts::new();
    let ours = |file: &&SourceFile| file.path.starts_with(folder) && file.ending() == "ftl";
    for file in tree.files.iter().filter(ours) {
        for message in messages(&file.text) {
            let (key, line) = (message.key.clone(), message.line);
            if !is_kebab(&key) {
                let message = format!("{key}: keys are kebab-case");
                found.push(Finding::error(&file.path, line, RULE, message));
            }
            if all.insert(key.clone(), (file, message)).is_some() {
                found.push(Finding::error(&file.path, line, RULE, format!("{key} stands twice")));
            }
        }
    }
    all
}

fn is_kebab(key: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    key.trim_start_matches('-').split('-').all(part)
}

/// Each text of `these` is also in `those`, in the file of the same name, with its variables.
fn parity(these: &Texts<'_>, those: &Texts<'_>, folder: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (key, (file, message)) in these {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let fault = match those.get(key) {
            None => format!("{key} is missing in {folder}{name}"),
            Some((other, _)) if !other.path.ends_with(&format!("/{name}")) => {
                format!("{key} stands in {} instead of {folder}{name}", other.path)
            }
            Some((_, other)) if variables(&other.value) != variables(&message.value) => {
                format!("{key} has other variables than in {folder}{name}")
            }
            Some(_) => continue,
        };
        found.push(Finding::error(&file.path, message.line, RULE, fault));
    }
    found
}

fn foreign_words(tree: &Tree, zh: &Texts<'_>, en: &Texts<'_>) -> Vec<Finding> {
    let list = tree.file(ALLOWED).map_or("", |file| file.text.as_str());
    let allowed: BTreeSet<&str> = list.lines().map(str::trim).collect();
    let mut found = Vec::new();
    let both = zh.values().map(|text| (text, false)).chain(en.values().map(|text| (text, true)));
    for ((file, message), english) in both {
        let text = shown(&message.value);
        let visible = if english { text } else { latin(&text) };
        let is_foreign = |c: char| {
            if english { is_han(c) } else { c.is_ascii_alphabetic() }
        };
        let words = visible.split(|c: char| !is_foreign(c)).filter(|word| !word.is_empty());
        for word in words.filter(|word| !allowed.contains(word)) {
            let fault = format!("{} shows \u{201c}{word}\u{201d}; see {ALLOWED}", message.key);
            found.push(Finding::error(&file.path, message.line, RULE, fault));
        }
    }
    found
}

/// The Latin words of a Chinese text, without what shows a form and is no word:
/// `name@example.org`, `QS-2026-000123-4`, `--encoding`, `start_at`, `Ctrl+C`.
fn latin(text: &str) -> String {
    let is_sign = |c: char| c.is_ascii_digit() || "@_+".contains(c);
    let is_sample = |token: &str| token.contains(is_sign) || token.starts_with("--");
    let tokens = text.split(|c: char| !c.is_ascii_graphic());
    tokens.filter(|token| !is_sample(token)).collect::<Vec<_>>().join(" ")
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c)
}

/// Calls whose first argument is a key.
const LOOKUPS: &[&str] = &[".text(", ".plain(", "text(", "plain(", "t("];

fn usage(tree: &Tree, zh: &Texts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut whole = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    for file in tree.rust().filter(|file| file.path.starts_with("crates/")) {
        let source = Source::of(&file.text);
        for literal in &source.strings {
            let text = literal.text.as_str();
            let key_start = text.split('{').next().unwrap_or_default();
            if key_start.ends_with('-') && is_kebab(key_start.trim_end_matches('-')) {
                prefixes.insert(key_start.to_owned());
            }
            whole.insert(text.to_owned());
        }
        found.extend(missing(file, &source, zh));
    }
    let unused = zh.iter().filter(|(key, _)| {
        !whole.contains(*key) && !prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()))
    });
    found.extend(unused.map(|(key, (file, message))| {
        let fault = format!("{key} is used nowhere");
        Finding::error(&file.path, message.line, RULE, fault)
    }));
    found
}

fn missing(file: &SourceFile, source: &Source, zh: &Texts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for literal in &source.strings {
        if file.is_test() || source.is_test_line(literal.line) || !is_key(&literal.text) {
            continue;
        }
        let before = &source.code[..literal.start];
        let asked = LOOKUPS.iter().any(|call| ends_with_call(before, call));
        if asked && !zh.contains_key(&literal.text) {
            let fault = format!("{} is used here but in no text file", literal.text);
            found.push(Finding::error(&file.path, literal.line, RULE, fault));
        }
    }
    found
}

/// Whether the code so far ends with this call: `t(` counts, `split(` does not end with it.
fn ends_with_call(before: &[char], call: &str) -> bool {
    let call: Vec<char> = call.chars().collect();
    let name_goes_on = |rest: &[char]| rest.last().copied().is_some_and(is_word);
    before.strip_suffix(call.as_slice()).is_some_and(|rest| call[0] == '.' || !name_goes_on(rest))
}

fn is_key(text: &str) -> bool {
    text.contains('-') && is_kebab(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(zh: &str, en: &str, code: &str) -> Vec<String> {
        let files = [
            ("lang/zh-CN/a.ftl", zh),
            ("lang/en/a.ftl", en),
            ("crates/huiyin/src/a.rs", code),
            (ALLOWED, "PDF\n中文\n"),
        ];
        check(&Tree::of(&files)).into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn whole_texts_pass() {
        let code = "lang.plain(\"a-b\"); lang.text(&format!(\"kind-{code}\"), &[]); f(\"c-d\")";
        let zh = "a-b = 打印 PDF { $n }\nkind-claim = 申诉\n\
            c-d = { $n ->\n    [one] 一\n   *[other] 多\n}\n";
        let en = "a-b = Print { $n }\nkind-claim = Claim\n\
            c-d = 中文 { $n ->\n    [one] a\n   *[other] b\n}\n";
        assert_eq!(faults(zh, en, code), [""; 0]);
    }

    #[test]
    fn a_missing_half_and_other_variables_are_found() {
        let code = "x(\"a-b\", \"c-d\")";
        let found = faults("a-b = 一 { $n }\nc-d = 二\n", "a-b = One\n", code);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().any(|fault| fault.contains("c-d is missing in lang/en/a.ftl")));
    }

    #[test]
    fn foreign_words_are_found() {
        let samples = "a-b = 像 name@example.org，像 QS-2026-000123-4 这样 --id-col a_b\n";
        assert_eq!(faults(samples, "a-b = Like\n", "x(\"a-b\")"), [""; 0]);
        let found = faults("a-b = 请 login\n", "a-b = See 附件\n", "x(\"a-b\")");
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn unused_and_missing_keys_are_found() {
        let found =
            faults("a-b = 一\n", "a-b = One\n", "lang.plain(\"a-c\"); t(\"a-d\"); split(\"x-y\")");
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("a-c is used here") && found[2].contains("a-b is used nowhere"));
    }

    #[test]
    fn a_key_twice_or_badly_named_is_found() {
        let found = faults(
            "a-b = 一\na-b = 二\nBad = 三\n",
            "a-b = One\nBad = Three\n",
            "x(\"a-b\", \"Bad\")",
        );
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
