//! The list of BOUNDARIES.md, point by point, with the tests that hold each, printed. A point
//! without a test says that it is pending; a test that is named and does not exist is a fault.

use std::collections::BTreeMap;
use std::path::Path;

/// Point after point: its title, and everything said of it.
fn points(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let starts = line.starts_with("* ")
            || line.split_once(". **").is_some_and(|(no, _)| no.parse::<u32>().is_ok());
        if line.starts_with('#') || line.is_empty() {
            all.push(Default::default());
        } else if starts {
            let title = line.split("**").nth(1).unwrap_or(line).trim_matches(['.', ',', ' ', '*']);
            let number =
                line.split_once(". **").map(|(no, _)| format!("{no}. ")).unwrap_or_default();
            all.push((format!("{number}{title}"), line.to_owned()));
        } else if let Some((_, said)) = all.last_mut() {
            said.push(' ');
            said.push_str(line.trim());
        }
    }
    all.retain(|(title, _)| !title.is_empty());
    all
}

/// The tests named in a text: `path.rs::function` between backticks.
fn tests_of(said: &str) -> Vec<(&str, &str)> {
    let quoted = said.split('`').skip(1).step_by(2);
    quoted
        .filter_map(|name| name.split_once("::"))
        .filter(|(path, _)| path.ends_with(".rs"))
        .collect()
}

fn missing(root: &Path, tests: &[(&str, &str)]) -> Vec<String> {
    let is_there = |(path, name): &(&str, &str)| {
        let source = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        source.split_once(&format!("fn {name}(")).is_some_and(|(before, _)| {
            // Its attribute stands right before it.
            before.trim_end().trim_end_matches("async").trim_end().ends_with(']')
        })
    };
    tests
        .iter()
        .filter(|test| !is_there(test))
        .map(|(path, name)| format!("{path}::{name}"))
        .collect()
}

#[test]
fn every_point_of_the_boundaries_names_its_tests_or_says_that_it_is_pending() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("BOUNDARIES.md")).expect("it is there");
    let mut found = BTreeMap::new();
    for (title, said) in points(&text) {
        let tests = tests_of(&said);
        let pending = said.to_lowercase().contains("pending");
        assert_eq!(missing(&root, &tests), Vec::<String>::new(), "{title}");
        assert!(!tests.is_empty() || pending, "{title}: held by nothing, and not pending");
        let state = if pending { "pending" } else { "held" };
        println!("boundary · {title}: {state} ({} tests)", tests.len());
        found.insert(title, pending);
    }
    for number in 1..=11 {
        let point = format!("{number}. ");
        assert!(found.keys().any(|title| title.starts_with(&point)), "point {number}");
    }
    assert!(found.len() >= 20, "{found:?}");
    // The controls: a point that nothing holds, and a test that nobody wrote.
    let [(title, said)] = &points("1. **A new point.** Nobody holds it.")[..] else { panic!() };
    assert!(title == "1. A new point" && tests_of(said).is_empty());
    let planted = [("tests/it/points.rs", "nobody_wrote_this")];
    assert_eq!(missing(&root, &planted).len(), 1);
}
