//! The house rules as tests of the source text. A rule is a function from the tree of files to
//! findings, one module each, and each proves by its own tests that it sees a planted fault.

mod arrows;
mod calls;
mod foreign;
mod ftl;
mod functions;
mod heads;
mod map;
mod rust;
mod sizes;
mod texts;
mod tree;
mod words;

use std::path::Path;
use std::process::ExitCode;
use tree::Tree;

/// What a rule found. Warnings are listed; errors end with exit code 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    file: String,
    line: usize,
    rule: &'static str,
    message: String,
    warning: bool,
}

impl Finding {
    fn error(file: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, rule, message: message.into(), warning: false }
    }

    fn warning(file: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Self {
        Self { warning: true, ..Self::error(file, line, rule, message) }
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[Rule] = &[
    sizes::check,
    functions::check,
    arrows::check,
    words::check,
    calls::check,
    heads::check,
    map::check,
    texts::check,
    foreign::check,
];

/// Reads the tree, applies every rule, prints `file:line: rule: message` lines.
pub fn run(root: &Path) -> ExitCode {
    let tree = match Tree::read(root) {
        Ok(tree) => tree,
        Err(why) => {
            eprintln!("tidy: cannot read the tree: {why}");
            return ExitCode::from(2);
        }
    };
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort_by(|a, b| (!a.warning, &a.file, a.line).cmp(&(!b.warning, &b.file, b.line)));
    for found in &findings {
        let mark = if found.warning { "warning: " } else { "" };
        println!("{}:{}: {mark}{}: {}", found.file, found.line, found.rule, found.message);
    }
    let errors = findings.iter().filter(|found| !found.warning).count();
    let warnings = findings.len() - errors;
    println!("tidy: {} files, {errors} errors, {warnings} warnings", tree.files.len());
    if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
