//! A map that rots misleads: every path that our documents name in backticks exists, and every
//! test named as `path::test` is in that file.

use super::Finding;
use super::tree::{SourceFile, Tree};

const FILE_ENDINGS: &[&str] =
    &[".rs", ".md", ".toml", ".mjs", ".js", ".json", ".scss", ".ftl", ".sql", ".txt", ".csv"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let is_document = |file: &&SourceFile| file.ending() == "md";
    tree.files.iter().filter(is_document).flat_map(|file| in_document(tree, file)).collect()
}

fn in_document(tree: &Tree, file: &SourceFile) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let quoted = line.split('`').skip(1).step_by(2);
        for fault in quoted.filter_map(|name| fault(tree, name)) {
            found.push(Finding::error(&file.path, index + 1, "map", fault));
        }
    }
    found
}

fn fault(tree: &Tree, name: &str) -> Option<String> {
    let (path, test) = match name.split_once(".rs::") {
        Some((path, test)) => (format!("{path}.rs"), Some(test)),
        None => (name.trim_end_matches('/').trim_start_matches("./").to_owned(), None),
    };
    if !looks_like_path(tree, &path) {
        return None;
    }
    // `crates/*/src` and `rules/{a,b}` promise only what stands before the first wild part.
    let fixed = path.split(['*', '{']).next().unwrap_or_default();
    let fixed = if fixed.len() < path.len() { fixed.rsplit_once('/')?.0 } else { fixed };
    if !tree.exists(fixed) && !fixed.is_empty() {
        return Some(format!("{path} does not exist"));
    }
    let function = format!("fn {}(", test?.rsplit("::").next()?);
    let known = tree.file(&path).is_some_and(|file| file.text.contains(&function));
    (!known).then(|| format!("{path} has no test {}", test.unwrap_or_default()))
}

/// Ours to check: begins with a folder of the root, or is a file name at the root.
fn looks_like_path(tree: &Tree, name: &str) -> bool {
    const ROOMS: &[&str] =
        &["crates", "tests", "e2e", "web", "xtask", "lang", "rules", ".ci", "docs"];
    // Built, so present only after building.
    const BUILT: &[&str] = &["web/dist", "target", "node_modules"];
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "/._-*{},".contains(c));
    if !plain || name.starts_with('/') || BUILT.iter().any(|built| name.starts_with(built)) {
        return false;
    }
    match name.split_once('/') {
        Some((first, _)) => ROOMS.contains(&first) || tree.exists(first),
        None => FILE_ENDINGS.iter().any(|ending| name.ends_with(ending)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(document: &str) -> Vec<String> {
        let files = [
            ("ARCHITECTURE.md", document),
            ("crates/domain/src/clock.rs", "fn twenty_scenarios() {}"),
            ("README.md", "x"),
        ];
        let mut tree = Tree::of(&files);
        tree.paths.extend(["crates".into(), "crates/domain".into(), "crates/domain/src".into()]);
        check(&tree).into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn a_path_that_is_gone_is_found() {
        assert_eq!(messages("see `crates/gone/src`"), ["crates/gone/src does not exist"]);
        assert_eq!(messages("see `GONE.md`"), ["GONE.md does not exist"]);
        assert!(messages("`crates/domain/` `README.md` `crates/domain/src/*.rs`").is_empty());
    }

    #[test]
    fn a_test_that_is_gone_is_found() {
        assert!(messages("`crates/domain/src/clock.rs::twenty_scenarios`").is_empty());
        let missing = messages("`crates/domain/src/clock.rs::tests::gone`");
        assert_eq!(missing, ["crates/domain/src/clock.rs has no test tests::gone"]);
    }

    #[test]
    fn addresses_commands_and_code_blocks_are_no_paths() {
        assert!(messages("`/healthz` `cargo xtask tidy` `a/b` `Db::read` `web/dist`").is_empty());
        assert!(messages("```\n`crates/gone`\n```\n").is_empty());
    }
}
