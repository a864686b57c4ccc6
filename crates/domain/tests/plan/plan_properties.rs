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
}

/// Any line left out breaks the plan or changes hash and comparison together; all but blanks,
/// comments, an empty list, and a verb that the title beside it says as well.
#[test]
fn the_hash_changes_with_any_line_left_out() {
    let says_nothing = |line: &str| {
        let is_said_elsewhere = line.starts_with('#') || line.starts_with("verb = ");
        line.is_empty() || is_said_elsewhere || line.ends_with(" = []")
    };
    for (_, source) in SHIPPED {
        let old = Plan::parse(source).expect("shipped");
        let lines: Vec<&str> = source.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
            let Ok(new) = Plan::parse(&without) else { continue };
            let same = old == new;
            assert!(!same || says_nothing(line), "{line}");
            assert_eq!(old.hash() == new.hash(), same, "{line}");
            assert_eq!(Plan::diff(&old, &new).is_empty(), same, "{line}");
        }
    }
}

/// Any digit in a plan is part of its meaning.
#[test]
fn a_number_changed_is_another_plan() {
    for (_, source) in SHIPPED {
        let old = Plan::parse(source).expect("shipped");
        let before = |at: usize| source[..at].rsplit('\n').next().unwrap_or_default();
        let digits = source.match_indices(|c: char| c.is_ascii_digit());
        for (at, digit) in digits.filter(|(at, _)| !before(*at).contains('#')) {
            let other = if digit == "1" { "2" } else { "1" };
            let changed = [&source[..at], other, &source[at + 1..]].concat();
            if let Ok(new) = Plan::parse(&changed) {
                assert_ne!(old.hash(), new.hash(), "{}{digit}", before(at));
            }
        }
    }
}
