//! Words of hunting people stay out of the project (banned-words.txt, and why in BOUNDARIES.md).
//! A line that quotes one to refuse it says so: `words: quoted to be refused`.

use super::Finding;
use super::tree::{SourceFile, Tree};

const LIST: &str = "xtask/banned-words.txt";
/// The only files about the words themselves.
const ABOUT_THE_WORDS: &[&str] = &["xtask/src/tidy/words.rs", LIST, "BOUNDARIES.md"];
const MARK: &str = "words: quoted to be refused";

struct Entry<'a> {
    word: &'a str,
    /// Longer words that hold it innocently.
    except: Vec<&'a str>,
}

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(list) = tree.file(LIST) else {
        return vec![Finding::error(LIST, 1, "banned-word", "the list is missing")];
    };
    let entries = entries(&list.text);
    let others = tree.files.iter().filter(|file| !ABOUT_THE_WORDS.contains(&file.path.as_str()));
    others.flat_map(|file| in_file(file, &entries)).collect()
}

fn entries(list: &str) -> Vec<Entry<'_>> {
    let lines =
        list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut parts = line.split('!').map(str::trim);
            Entry { word: parts.next().unwrap_or_default(), except: parts.collect() }
        })
        .collect()
}

fn in_file(file: &SourceFile, entries: &[Entry<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    let name_hits = hits(&file.path, entries);
    found.extend(name_hits.map(|word| wrong(file, 1, word)));
    let mut before = "";
    for (index, line) in file.text.lines().enumerate() {
        if !line.contains(MARK) && !before.contains(MARK) {
            found.extend(hits(line, entries).map(|word| wrong(file, index + 1, word)));
        }
        before = line;
    }
    found
}

fn wrong(file: &SourceFile, line: usize, word: &str) -> Finding {
    let message = format!("\u{201c}{word}\u{201d} is refused here; see BOUNDARIES.md");
    Finding::error(&file.path, line, "banned-word", message)
}

fn hits<'a>(line: &str, entries: &'a [Entry<'a>]) -> impl Iterator<Item = &'a str> {
    let line = line.to_owned();
    let words = words_of(&line);
    entries.iter().filter(move |entry| entry.is_in(&line, &words)).map(|entry| entry.word)
}

impl Entry<'_> {
    fn is_in(&self, line: &str, words: &str) -> bool {
        if !self.word.is_ascii() {
            let innocent = self.except.iter().fold(line.to_owned(), |rest, e| rest.replace(e, " "));
            return innocent.contains(self.word);
        }
        let plural = format!(" {}s ", self.word);
        words.contains(&format!(" {} ", self.word)) || words.contains(&plural)
    }
}

/// The line's English words in lower case: joined by one space where only a blank, `_`, `-` or
/// a change of case divides them, by ` | ` where anything else does.
fn words_of(line: &str) -> String {
    let mut out = String::from(" ");
    let mut before = ' ';
    for c in line.chars() {
        let starts_word = c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if starts_word && !out.ends_with(' ') {
            out.push(' ');
        }
        match c {
            _ if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            ' ' | '_' | '-' if out.ends_with(' ') => {}
            ' ' | '_' | '-' => out.push(' '),
            _ => out.push_str(if out.ends_with(' ') { "| " } else { " | " }),
        }
        before = c;
    }
    out.push(' ');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    // words: quoted to be refused
    const WORDS: &str = "# list\n接回 !直接回\nkey person\nwatch list\n";

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(LIST, WORDS), (path, text)])).iter().map(|found| found.line).collect()
    }

    #[test]
    fn a_planted_word_is_found_however_it_is_joined() {
        // words: quoted to be refused
        let text = ["struct KeyPerson;", "fn watch_list() {}", "<p>key-persons</p>", "把人接回"];
        for planted in text {
            assert_eq!(lines("crates/huiyin/src/web/a.rs", planted), [1], "{planted}");
        }
        assert_eq!(lines("crates/app/src/key_person.rs", "//! x\n"), [1]);
    }

    #[test]
    fn innocent_neighbours_and_marked_lines_pass() {
        for innocent in ["请直接回答", "the key, person by person", "(key) person", "keyperson"]
        {
            assert!(lines("lang/zh-CN/a.ftl", innocent).is_empty(), "{innocent}");
        }
        // words: quoted to be refused
        assert!(lines("a.rs", "x(\"key person\"); // words: quoted to be refused").is_empty());
        assert!(lines("BOUNDARIES.md", "key person").is_empty()); // words: quoted to be refused
    }
}
