//! Files and lines stay short enough to be read: a file 400 lines (warned), 600 (refused), a
//! line 100 characters. Data (ftl, toml, scss, json, md) may have long lines.

use super::Finding;
use super::tree::{SourceFile, Tree};

const FILE_LINES_SOFT: usize = 400;
const FILE_LINES_HARD: usize = 600;
const LINE_CHARS: usize = 100;

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .flat_map(|file| file_length(file).into_iter().chain(line_lengths(file)))
        .collect()
}

fn file_length(file: &SourceFile) -> Option<Finding> {
    if !matches!(file.ending(), "rs" | "js" | "mjs" | "scss" | "sql") && file.path != "dev" {
        return None;
    }
    let lines = file.text.lines().count();
    if lines > FILE_LINES_HARD {
        let message = format!("{lines} lines; {FILE_LINES_HARD} is the most: divide it");
        Some(Finding::error(&file.path, lines, "file-length", message))
    } else if lines > FILE_LINES_SOFT {
        let message = format!("{lines} lines; {FILE_LINES_SOFT} is the aim");
        Some(Finding::warning(&file.path, lines, "file-length", message))
    } else {
        None
    }
}

fn line_lengths(file: &SourceFile) -> Vec<Finding> {
    if !matches!(file.ending(), "rs" | "js" | "mjs") {
        return Vec::new();
    }
    let too_long = |line: &str| line.chars().count() > LINE_CHARS && !line.contains("://");
    let lines = file.text.lines().enumerate().filter(|(_, line)| too_long(line));
    lines
        .map(|(index, line)| {
            let message = format!("{} characters; {LINE_CHARS} is the most", line.chars().count());
            Finding::error(&file.path, index + 1, "line-length", message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_warned_of_and_then_refused() {
        let (short, soft, hard) = ("x\n".repeat(400), "x\n".repeat(401), "x\n".repeat(601));
        let tree =
            Tree::of(&[("a.rs", &short), ("b.rs", &soft), ("c.rs", &hard), ("d.csv", &hard)]);
        let found = check(&tree);
        let seen: Vec<_> = found.iter().map(|f| (f.file.as_str(), f.warning)).collect();
        assert_eq!(seen, [("b.rs", true), ("c.rs", false)]);
    }

    #[test]
    fn long_lines_are_counted_in_characters_and_addresses_are_spared() {
        let han = "回".repeat(100);
        let long = "x".repeat(101);
        let address = format!("// https://example.test/{long}");
        let tree = Tree::of(&[("a.rs", &format!("{han}\n{long}\n{address}\n")), ("b.ftl", &long)]);
        let found = check(&tree);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].line, found[0].rule), (2, "line-length"));
    }
}
