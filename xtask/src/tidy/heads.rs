//! Every source file begins by saying what lives in it and what does not.

use super::Finding;
use super::tree::{SourceFile, Tree};

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().filter_map(in_file).collect()
}

fn in_file(file: &SourceFile) -> Option<Finding> {
    let heads: &[&str] = match file.ending() {
        "rs" => &["//!"],
        "js" | "mjs" => &["// ", "#!"],
        "scss" => &["// ", "/*! "],
        "sql" => &["-- "],
        _ => return None,
    };
    let first = file.text.lines().next().unwrap_or_default();
    let headed = heads.iter().any(|head| first.starts_with(head)) && first.trim().len() > 4;
    let placeholder = first.contains("placeholder");
    let message = format!("the first line must say what lives here ({} …)", heads[0].trim());
    (!headed || placeholder).then(|| Finding::error(&file.path, 1, "head", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_head_is_found() {
        let files = [
            ("a.rs", "//! What lives here.\n"),
            ("b.rs", "use std::fmt;\n//! late\n"),
            ("c.rs", "//! placeholder\n"),
            ("d.rs", ""),
            ("e.mjs", "// Runs the journeys.\n"),
            ("f.scss", ".a { }\n"),
            ("g.toml", "[x]\n"),
        ];
        let found = check(&Tree::of(&files));
        let seen: Vec<&str> = found.iter().map(|found| found.file.as_str()).collect();
        assert_eq!(seen, ["b.rs", "c.rs", "d.rs", "f.scss"]);
    }
}
