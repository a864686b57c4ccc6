//! Arrows between the rooms point one way. Manifests say what a room may link; the text says
//! what it names, so that a re-export cannot smuggle a forbidden room in.

use super::Finding;
use super::rust::{Source, find_all, is_word};
use super::tree::{SourceFile, Tree};

struct Room {
    folder: &'static str,
    /// Crates that must appear neither in the manifest nor in the code.
    crates: &'static [&'static str],
    /// Paths of std that must not appear in the code (tests excepted).
    std: &'static [&'static str],
    why: &'static str,
}

/// What a room that stands alone does not see.
const ALONE: &[&str] = &[
    "huiyin-domain",
    "huiyin-store",
    "huiyin-app",
    "huiyin",
    "tokio",
    "rusqlite",
    "tokio-postgres",
    "axum",
    "ureq",
    "getrandom",
];
/// What the simulator does not see.
const IMPURE: &[&str] = &[
    "huiyin-store",
    "huiyin-app",
    "huiyin-tlog",
    "huiyin-search",
    "huiyin",
    "tokio",
    "rusqlite",
    "tokio-postgres",
    "axum",
    "ureq",
    "getrandom",
];
const MACHINE: &[&str] = &["std::fs", "std::env", "std::net", "std::process", "std::thread"];

const ROOMS: &[Room] = &[
    Room {
        folder: "crates/tlog/",
        crates: ALONE,
        std: MACHINE,
        why: "the log is used alone by strangers: bytes in, verdicts out",
    },
    Room {
        folder: "crates/search/",
        crates: ALONE,
        std: MACHINE,
        why: "search is told texts and asked figures: no store, no files, no clock, no randomness",
    },
    Room {
        folder: "crates/simulate/",
        crates: IMPURE,
        std: MACHINE,
        why: "the simulator knows the law alone: its world is invented, its dice are seeded",
    },
    Room {
        folder: "crates/domain/",
        crates: &[
            "tokio",
            "rusqlite",
            "tokio-postgres",
            "axum",
            "maud",
            "tower",
            "tower-http",
            "ureq",
            "lettre",
            "getrandom",
            "fluent-bundle",
            "tracing",
            "metrics",
            "huiyin-store",
            "huiyin-app",
            "huiyin",
        ],
        std: MACHINE,
        why: "the domain is pure: no store, no network, no files, no clock, no randomness",
    },
    Room {
        folder: "crates/store/",
        crates: &["huiyin-app", "huiyin", "axum", "maud", "tower", "tower-http", "ureq", "lettre"],
        std: &[],
        why: "the store records; it neither decides nor speaks HTTP",
    },
    Room {
        folder: "crates/app/",
        crates: &["axum", "maud", "tower-http", "clap", "huiyin", "rusqlite", "tokio-postgres"],
        std: &[],
        why: "use cases know no pages and no SQL",
    },
    Room {
        folder: "crates/huiyin/",
        crates: &["huiyin-store", "rusqlite", "tokio-postgres"],
        std: &[],
        why: "the edge reaches the store only through app",
    },
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &tree.files {
        let Some(room) = ROOMS.iter().find(|room| file.path.starts_with(room.folder)) else {
            continue;
        };
        if file.path.ends_with("/Cargo.toml") {
            found.extend(manifest(file, room));
        } else if file.is_rust() {
            found.extend(code(file, room));
        }
    }
    found
}

/// Dependency keys, in any dependency section: `name = …`, `name.workspace = …`,
/// `[dependencies.name]`, or renamed by `package = "name"`.
fn manifest(file: &SourceFile, room: &Room) -> Vec<Finding> {
    let mut in_dependencies = false;
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(section) = line.strip_prefix('[') {
            in_dependencies = section.contains("dependencies");
        }
        if !in_dependencies {
            continue;
        }
        let key = line.split(['=', '.', ' ']).next().unwrap_or_default();
        for name in room.crates {
            let named = key == *name
                || line.ends_with(&format!("dependencies.{name}]"))
                || line.contains(&format!("package = \"{name}\""));
            if named {
                found.push(wrong(file, index + 1, name, room));
            }
        }
    }
    found
}

fn code(file: &SourceFile, room: &Room) -> Vec<Finding> {
    let source = Source::of(&file.text);
    let own = room.folder.trim_start_matches("crates/").trim_end_matches('/');
    let mut found = Vec::new();
    for name in room.crates.iter().filter(|name| **name != own) {
        let ident = name.replace('-', "_");
        let uses = [format!("{ident}::"), format!("use {ident};"), format!("extern crate {ident}")];
        for at in uses.iter().flat_map(|written| find_all(&source.code, written)) {
            // `self::tower::x` or `crate::tower::x` is a module of our own.
            let inner =
                source.code[..at].ends_with(&[':', ':']) && at >= 3 && is_word(source.code[at - 3]);
            if !inner {
                found.push(wrong(file, source.line_of(at), name, room));
            }
        }
    }
    for path in room.std {
        for at in find_all(&source.code, path) {
            let line = source.line_of(at);
            if !file.is_test() && !source.is_test_line(line) {
                found.push(wrong(file, line, path, room));
            }
        }
    }
    found
}

fn wrong(file: &SourceFile, line: usize, name: &str, room: &Room) -> Finding {
    let folder = room.folder.trim_end_matches('/');
    Finding::error(&file.path, line, "arrow", format!("{folder} must not see {name}: {}", room.why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).iter().map(|found| found.line).collect()
    }

    #[test]
    fn a_wrong_arrow_in_a_manifest_is_found_however_it_is_written() {
        let text = "[package]\nname = \"huiyin\"\n[dependencies]\nserde = \"1\"\nrusqlite = \"1\"\n\
            db = { package = \"tokio-postgres\" }\n[dependencies.huiyin-store]\n# rusqlite = 1\n";
        assert_eq!(lines("crates/huiyin/Cargo.toml", text), [5, 6, 7]);
        assert!(lines("crates/store/Cargo.toml", text).is_empty());
    }

    #[test]
    fn a_wrong_arrow_in_code_is_found_and_a_text_about_it_is_not() {
        let text =
            "//! tokio::x\nuse tokio::task;\nlet a = \"axum::Router\";\nuse ::huiyin_app::x;\n";
        assert_eq!(lines("crates/domain/src/a.rs", text), [2, 4]);
        assert!(lines("crates/app/src/a.rs", text).is_empty());
    }

    #[test]
    fn the_simulator_sees_the_law_and_nothing_else() {
        let text = "use huiyin_domain::callout;\nuse huiyin_store::Store;\nuse std::thread;\n";
        assert_eq!(lines("crates/simulate/src/a.rs", text), [2, 3]);
    }

    #[test]
    fn the_domain_reads_no_files_but_its_tests_may() {
        let text = "use std::fs;\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert_eq!(lines("crates/domain/src/a.rs", text), [1]);
        assert!(lines("crates/domain/tests/a.rs", text).is_empty());
    }

    #[test]
    fn a_module_of_our_own_may_have_a_crates_name() {
        assert!(lines("crates/app/src/a.rs", "use crate::clap::x;\n").is_empty());
        assert!(lines("crates/huiyin/src/a.rs", "use huiyin_app::huiyin_storey;\n").is_empty());
    }
}
