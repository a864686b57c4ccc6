//! Calls that have one lawful home: the clock and randomness, printing, unwrapping, SQL made at
//! run time. Clippy bans the first two by path; here also the rooms where no exception holds.

use super::Finding;
use super::rust::{Source, find_all};
use super::tree::{SourceFile, Tree};

struct Ban {
    calls: &'static [&'static str],
    /// Path beginnings where the call is at home.
    homes: &'static [&'static str],
    /// Whether tests may use it anywhere.
    tests_may: bool,
    why: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        calls: &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "ZonedDateTime::now",
        ],
        homes: &[
            "crates/app/src/moment",
            "crates/app/src/engine",
            "crates/huiyin/src",
            "bench/src/",
            "xtask/",
        ],
        tests_may: true,
        why: "time is a parameter; only app::Moment and measured edges read the clock",
    },
    Ban {
        calls: &["getrandom::", "rand::", "thread_rng("],
        homes: &["crates/app/src/moment"],
        tests_may: true,
        why: "randomness is a parameter; only app::Moment draws it",
    },
    Ban {
        calls: &["println!", "print!", "eprintln!", "eprint!"],
        homes: &[
            "crates/huiyin/src/cli",
            "crates/huiyin/src/main.rs",
            "bench/src/",
            "evaluate/src/",
            "xtask/",
        ],
        tests_may: true,
        why: "only the command line prints; elsewhere use tracing, without personal data",
    },
    Ban {
        calls: &[".unwrap()", ".unwrap_err()", ".expect(\"\")"],
        homes: &[],
        tests_may: true,
        why: "outside tests use ?, or expect with the reason why it cannot fail",
    },
    Ban {
        calls: &["thread::sleep"],
        // Three places wait, with an end, for a lock that another process holds: a file's, for
        // which nothing wakes them, on threads that serve nobody.
        homes: &[
            "bench/src/",
            "crates/app/src/log/mark.rs",
            "crates/store/src/erased.rs",
            "crates/store/src/sqlite.rs",
        ],
        tests_may: true,
        why: "waits for nothing that could tell it; use a channel or a timer",
    },
    Ban {
        calls: &["todo!", "unimplemented!"],
        homes: &[],
        tests_may: true,
        why: "not in finished code",
    },
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust().filter(|file| !file.path.ends_with("build.rs"));
    files.flat_map(|file| in_file(file, &Source::of(&file.text))).collect()
}

fn in_file(file: &SourceFile, source: &Source) -> Vec<Finding> {
    let mut found = sql_made_at_run_time(file, source);
    for ban in BANS {
        if ban.homes.iter().any(|home| file.path.starts_with(home)) {
            continue;
        }
        for call in ban.calls {
            for at in find_all(&source.code, call) {
                let line = source.line_of(at);
                let test = file.is_test() || source.is_test_line(line);
                if !(test && ban.tests_may) {
                    let message = format!("{call}: {}", ban.why);
                    found.push(Finding::error(&file.path, line, "banned-call", message));
                }
            }
        }
    }
    found
}

const SQL: &[&str] = &["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", " WHERE ", "ORDER BY "];

/// Where statements are made from constants: INSERTs of 64, 16, 4 and 1 rows, once a process.
/// Nothing that came from outside reaches their text but names that were checked.
const SQL_MAKERS: [&str; 3] = [
    "crates/store/src/write/insert.rs",
    // Every table in its turn, by the names of the list of tables and of a checked copy.
    "crates/store/src/dump.rs",
    "crates/store/src/dump/restore.rs",
];

/// In the store a statement is a constant: a literal with SQL in it must not be fed to a macro
/// or a method that builds text.
fn sql_made_at_run_time(file: &SourceFile, source: &Source) -> Vec<Finding> {
    let is_maker = SQL_MAKERS.contains(&file.path.as_str());
    let in_store = file.path.starts_with("crates/store/src") && !is_maker;
    if !in_store || file.is_test() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for literal in &source.strings {
        let before: String = source.code[..literal.start].iter().rev().take(80).collect();
        let before: String = before.chars().rev().collect();
        let fed = before.trim_end();
        let builds = ["format!(", ".push_str(", "write!(", "writeln!("]
            .iter()
            .any(|call| fed.rsplit(';').next().is_some_and(|part| part.contains(call)));
        let sql = SQL.iter().any(|word| literal.text.contains(word));
        if builds && sql && !source.is_test_line(literal.line) {
            let message = "SQL is a constant; bind what varies as a parameter";
            found.push(Finding::error(&file.path, literal.line, "sql-made-at-run-time", message));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(path: &str, text: &str) -> Vec<(usize, &'static str)> {
        let found = check(&Tree::of(&[(path, text)]));
        found.iter().map(|found| (found.line, found.rule)).collect()
    }

    #[test]
    fn the_clock_has_one_home() {
        let text = "fn a() { SystemTime::now(); }\n";
        assert_eq!(seen("crates/domain/src/a.rs", text), [(1, "banned-call")]);
        assert_eq!(seen("crates/store/src/a.rs", text), [(1, "banned-call")]);
        assert!(seen("crates/app/src/moment.rs", text).is_empty());
        assert!(seen("tests/it/main.rs", text).is_empty());
    }

    #[test]
    fn printing_and_unwrapping_outside_their_homes_are_found() {
        let text = "fn a() { println!(\"x\"); b.unwrap(); }\n// b.unwrap()\n";
        assert_eq!(seen("crates/app/src/a.rs", text).len(), 2);
        assert_eq!(seen("crates/huiyin/src/cli/a.rs", text), [(1, "banned-call")]);
        let tested = format!("#[cfg(test)]\nmod tests {{\n{text}}}\n");
        assert!(seen("crates/app/src/a.rs", &tested).is_empty());
        assert!(seen("crates/app/src/a.rs", "fn a() { b.unwrap_or_default(); }").is_empty());
    }

    #[test]
    fn sql_must_be_constant_in_the_store() {
        let made = "fn a() { let q = format!(\n    \"SELECT {x} FROM case_\"); }\n";
        assert_eq!(seen("crates/store/src/a.rs", made), [(2, "sql-made-at-run-time")]);
        let constant =
            "const Q: &str = \"SELECT id FROM case_\";\nfn a() { format!(\"row {x}\"); }\n";
        assert!(seen("crates/store/src/a.rs", constant).is_empty());
        assert!(seen("crates/app/src/a.rs", made).is_empty());
        assert!(SQL_MAKERS.iter().all(|maker| seen(maker, made).is_empty()));
    }
}
