//! Two golden files: who may do what, and which route asks for which action. A change of either
//! is seen in review; `UPDATE_GOLDEN=1` writes them anew.

use huiyin::web::routes::{self, Door};
use huiyin_domain::policy::{self, Action};
use std::collections::BTreeSet;
use std::path::Path;

fn assert_golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        std::fs::write(&path, text).expect("the golden file is written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let diff = differences(&golden, text);
    assert!(
        diff.is_empty(),
        "{} differs (- golden, + now); UPDATE_GOLDEN=1 takes it over:\n{diff}",
        path.display()
    );
}

/// Lines of one that the other lacks, in order.
fn differences(golden: &str, now: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (old, new) = (lines(golden), lines(now));
    let gone = golden.lines().filter(|line| !new.contains(*line)).map(|line| format!("- {line}\n"));
    let come = now.lines().filter(|line| !old.contains(*line)).map(|line| format!("+ {line}\n"));
    let diff: String = gone.chain(come).collect();
    if diff.is_empty() && golden != now { "the order of lines\n".to_owned() } else { diff }
}

#[test]
fn who_may_do_what_is_as_agreed() {
    assert_golden("permissions.txt", &policy::matrix());
}

#[test]
fn every_route_asks_for_its_action() {
    let table = routes::table();
    let mut lines: Vec<String> = table
        .entries()
        .iter()
        .map(|entry| {
            let door = match entry.door {
                Door::Json => " (JSON, nobody recognised)",
                Door::Stream => " (taken piece by piece)",
                Door::Page | Door::File => "",
            };
            format!("{:<5} {:<36} {}{door}\n", entry.method, entry.path, entry.action.code())
        })
        .collect();
    lines.sort();
    let twice: Vec<&String> =
        lines.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(lines.len() > 50, "{}", lines.len());
    assert_golden("routes.txt", &format!("# method, path, action\n{}", lines.concat()));
}

/// Where a route for an action on a case would be missing, nobody could take that step.
#[test]
fn every_step_of_a_case_has_its_route() {
    let table = routes::table();
    let reachable: BTreeSet<&str> = table.entries().iter().map(|e| e.action.code()).collect();
    // Health is asked of operations endpoints, which stand outside the table; cases are erased
    // and exported from the command line only; a letter's address is opened with the page that
    // prints it.
    const ELSEWHERE: [&str; 5] =
        ["health-read", "case-erase", "retention-read", "case-export", "letter-open"];
    let missing: Vec<&str> = Action::ALL
        .iter()
        .map(|action| action.code())
        .filter(|code| !reachable.contains(code) && !ELSEWHERE.contains(code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_difference_is_named_line_by_line() {
    assert_eq!(differences("a\nb\n", "a\nb\n"), "");
    assert_eq!(differences("a\nb\n", "a\nc\n"), "- b\n+ c\n");
    assert_eq!(differences("a\nb\n", "b\na\n"), "the order of lines\n");
}
