//! The files of the project as text, read once. What git ignores by our .gitignore (builds,
//! packages) is not walked; what git tracks is listed apart, for the rule about foreign files.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

const SKIPPED_FOLDERS: &[&str] = &[".git", "target", "node_modules", "dist", "out"];
const TEXT_ENDINGS: &[&str] = &[
    "rs", "toml", "ftl", "md", "scss", "js", "mjs", "json", "sql", "txt", "csv", "jsonl", "svg",
    "html", "yml", "yaml", "service",
];
const TEXT_NAMES: &[&str] = &["dev", "justfile", "run"];

pub struct Tree {
    pub files: Vec<SourceFile>,
    /// Paths known to git; `None` when git could not be asked.
    pub tracked: Option<Vec<String>>,
    /// Every path on disk, folders too, texts or not.
    pub paths: Vec<String>,
}

pub struct SourceFile {
    /// Relative to the root, with forward slashes.
    pub path: String,
    pub text: String,
}

impl SourceFile {
    pub fn ending(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    pub fn is_rust(&self) -> bool {
        self.ending() == "rs"
    }

    /// Whole files of tests; for `#[cfg(test)]` modules inside a file ask `rust::Source`.
    pub fn is_test(&self) -> bool {
        let path = &self.path;
        path.starts_with("tests/")
            || path.starts_with("e2e/")
            || path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.ends_with("_tests.rs")
    }
}

impl Tree {
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self { files: Vec::new(), tracked: tracked(root), paths: Vec::new() };
        tree.walk(root, "")?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn walk(&mut self, root: &Path, folder: &str) -> io::Result<()> {
        for entry in fs::read_dir(root.join(folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if entry.file_type()?.is_dir() {
                if !SKIPPED_FOLDERS.contains(&name.as_str()) {
                    self.walk(root, &path)?;
                    self.paths.push(path);
                }
                continue;
            }
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            if TEXT_ENDINGS.contains(&ending) || TEXT_NAMES.contains(&name.as_str()) {
                let text = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
                self.files.push(SourceFile { path: path.clone(), text });
            }
            self.paths.push(path);
        }
        Ok(())
    }

    pub fn rust(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.is_rust())
    }

    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    pub fn exists(&self, path: &str) -> bool {
        self.paths.iter().any(|known| known == path)
    }

    /// A tree made of these files alone, for the rules' own tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        let files = files
            .iter()
            .map(|(path, text)| SourceFile { path: (*path).into(), text: (*text).into() })
            .collect();
        Self { files, tracked: Some(paths.clone()), paths }
    }
}

fn tracked(root: &Path) -> Option<Vec<String>> {
    let answer = Command::new("git").arg("-C").arg(root).args(["ls-files", "-z"]).output().ok()?;
    let list = String::from_utf8_lossy(&answer.stdout).into_owned();
    let paths = list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    answer.status.success().then_some(paths)
}
