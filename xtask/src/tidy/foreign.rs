//! What others made and what machines built is not committed: packages come by the lock files,
//! builds by the one script.

use super::Finding;
use super::tree::Tree;

const FOLDERS: &[&str] = &["node_modules/", "web/dist/", "target/", "vendor/", "third_party/"];
const ENDINGS: &[&str] = &[
    ".min.js", ".min.css", ".map", ".woff", ".woff2", ".ttf", ".otf", ".wasm", ".so", ".a", ".exe",
    ".db", ".sqlite", ".zip", ".gz",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(tracked) = &tree.tracked else {
        let message = "git could not be asked what is committed";
        return vec![Finding::warning(".", 1, "foreign-file", message)];
    };
    let foreign = |path: &&String| {
        FOLDERS
            .iter()
            .any(|folder| path.starts_with(folder) || path.contains(&format!("/{folder}")))
            || ENDINGS.iter().any(|ending| path.ends_with(ending))
    };
    let found = tracked.iter().filter(foreign);
    let message = "built or third-party: take it out of git and let ./dev make it";
    found.map(|path| Finding::error(path, 1, "foreign-file", message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_builds_and_packages_are_found() {
        let files = [
            ("web/dist/app.css", ""),
            ("e2e/node_modules/x/index.js", ""),
            ("web/js/htmx.min.js", ""),
            ("web/js/app.js", ""),
            ("crates/app/src/target.rs", ""),
        ];
        let found = check(&Tree::of(&files));
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
