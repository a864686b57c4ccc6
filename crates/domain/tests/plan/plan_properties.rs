//! What holds for any text: reading a plan never panics, every fault has a place inside the
//! file, and any change of meaning is a change of the hash and a line of the comparison.

use super::flood;
use huiyin_domain::plan::{Plan, SHIPPED};
use proptest::prelude::*;

fn placed(source: &str) -> Result<(), TestCaseError> {
    let lines = source.lines().count() + 1;
    for problem in Plan::parse(source).err().unwrap_or_default() {
        let line = problem.line as usize;
        prop_assert!(line >= 1 && line <= lines && problem.column >= 1, "{problem:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_is_answered(text in "(?s).{0,400}") {
        placed(&text)?;
    }

    #[test]
    fn any_value_at_any_key_is_answered(
        at in 0_usize..400,
        value in prop::sample::select(vec![
            "1", "-1", "\"\"", "[]", "{}", "true", "1.5", "nan", "1979-05-27", "[[1]]", "'x'",
            "99999999999999999999", "{ zh = 1 }", "[{ zh = \"张伟\" }]", "\"PT0S\"", "\"@\"",
        ]),
    ) {
        let mut lines: Vec<String> = flood().lines().map(str::to_owned).collect();
        let at = at % lines.len();
        if let Some((key, _)) = lines[at].clone().split_once(" = ") {
            lines[at] = format!("{key} = {value}");
        }
        placed(&lines.join("\n"))?;
    }

    #[test]
    fn a_plan_cut_or_doubled_anywhere_is_answered(
        cut in any::<prop::sample::Index>(),
        twice in any::<bool>(),
    ) {
        let lines: Vec<&str> = flood().lines().collect();
        let at = cut.index(lines.len());
        let source = if twice {
            [&lines[..=at], &lines[at..]].concat().join("\n")
        } else {
            lines[..at].join("\n")
        };
        placed(&source)?;
    }

    /// Any line left out breaks the plan or changes hash and comparison together; all but blanks,
    /// comments, and a verb that the title beside it says as well.
    #[test]
    fn the_hash_changes_with_any_change(which in 0_usize..5, at in any::<prop::sample::Index>()) {
        let source = SHIPPED[which].1;
        let lines: Vec<&str> = source.lines().collect();
        let at = at.index(lines.len());
        let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        let old = Plan::parse(source).expect("shipped");
        if let Ok(new) = Plan::parse(&without) {
            let same = old == new;
            let may_be_same = ["#", "verb = "].iter().any(|start| lines[at].starts_with(start));
            prop_assert!(!same || lines[at].is_empty() || may_be_same, "{}", lines[at]);
            prop_assert_eq!(old.hash() == new.hash(), same, "{}", lines[at]);
            prop_assert_eq!(Plan::diff(&old, &new).is_empty(), same, "{}", lines[at]);
        }
    }

    /// Any number in a plan is part of its meaning.
    #[test]
    fn a_number_changed_is_another_plan(which in 0_usize..5, at in any::<prop::sample::Index>()) {
        let source = SHIPPED[which].1;
        let digits: Vec<usize> = source
            .match_indices(|c: char| c.is_ascii_digit())
            .map(|(at, _)| at)
            .filter(|at| !source[..*at].rsplit('\n').next().unwrap_or_default().contains('#'))
            .collect();
        let at = digits[at.index(digits.len())];
        let digit = if &source[at..=at] == "1" { "2" } else { "1" };
        let changed = [&source[..at], digit, &source[at + 1..]].concat();
        let old = Plan::parse(source).expect("shipped");
        if let Ok(new) = Plan::parse(&changed) {
            prop_assert_ne!(old.hash(), new.hash(), "{}", &source[at.saturating_sub(10)..=at]);
        }
    }
}
