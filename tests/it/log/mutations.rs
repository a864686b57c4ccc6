//! One change to one file of a copy, of every kind, at random: the check finds each of them.
//! `HUIYIN_MIRROR_MUTATIONS` says how many; `HUIYIN_SEED` repeats a run.

use super::kit::{Dir, Log, files, run};
use huiyin::mirror::{Folder, check};
use huiyin_tests::dice::Dice;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const KINDS: [&str; 8] =
    ["alter", "delete", "insert", "truncate", "append", "swap", "backdate", "foreign"];

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

struct Bench {
    copy: Dir,
    names: Vec<String>,
    /// Signed heads that the log really had.
    old_heads: Vec<Vec<u8>>,
}

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.copy.join(name)
    }

    fn pick(&self, dice: &mut Dice) -> &str {
        &self.names[dice.below(self.names.len())]
    }

    /// Does one thing to the copy and says what; `None` when the dice chose a thing that
    /// changes nothing.
    fn mutate(&self, kind: &str, dice: &mut Dice) -> Option<String> {
        let name = self.pick(dice).to_owned();
        let path = self.path(&name);
        let mut bytes = std::fs::read(&path).unwrap();
        let before = bytes.clone();
        let at = dice.below(bytes.len());
        match kind {
            "alter" => bytes[at] ^= 1 << dice.below(8),
            "delete" => {
                std::fs::remove_file(&path).unwrap();
                return Some(name);
            }
            "insert" => bytes.insert(at, dice.below(256) as u8),
            "truncate" => bytes.truncate(at),
            "append" => bytes.extend(before.iter().take(1 + dice.below(64))),
            "swap" => {
                let other = self.pick(dice).to_owned();
                let other_bytes = std::fs::read(self.path(&other)).unwrap();
                if other_bytes == before {
                    return None;
                }
                std::fs::write(self.path(&other), &before).unwrap();
                std::fs::write(&path, other_bytes).unwrap();
                return Some(format!("{name} with {other}"));
            }
            "backdate" => {
                let head = &self.old_heads[dice.below(self.old_heads.len())];
                std::fs::write(self.path("checkpoint"), head).unwrap();
                return Some("checkpoint".into());
            }
            "foreign" => {
                let index = dice.below(900) + 50;
                let place = ["tile/0", "tile/1", "tile/entries"][dice.below(3)];
                let file = self.path(&format!("{place}/{index:03}"));
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, &before).unwrap();
                return Some(format!("{name} as {}", file.display()));
            }
            _ => unreachable!(),
        }
        if bytes == before {
            return None;
        }
        std::fs::write(&path, bytes).unwrap();
        Some(name)
    }
}

fn restore(root: &Path, whole: &BTreeMap<String, Vec<u8>>) {
    let now = files(root);
    for name in now.keys().filter(|name| !whole.contains_key(*name)) {
        std::fs::remove_file(root.join(name)).unwrap();
    }
    for (name, bytes) in whole.iter().filter(|(name, bytes)| now.get(*name) != Some(bytes)) {
        std::fs::write(root.join(name), bytes).unwrap();
    }
}

/// A copy that grew in steps, with every head the log signed on the way.
fn bench() -> Bench {
    let mut log = Log::new();
    let copy = Dir::new("copy");
    let mut old_heads = Vec::new();
    let policy = log.policy_file();
    for more in [1, 200, 55, 44, 212, 2000] {
        log.grow(more, 0);
        let (code, told) = run(&["mirror", log.dir.str(), copy.str(), "--policy", &policy]);
        assert_eq!(code, 0, "{told}");
        old_heads.push(std::fs::read(copy.join("checkpoint")).unwrap());
    }
    old_heads.pop();
    let names = files(&copy.0).into_keys().collect();
    Bench { copy, names, old_heads }
}

#[test]
fn every_single_change_to_a_copy_is_found() {
    let wanted = number("HUIYIN_MIRROR_MUTATIONS", 240);
    let seed = number("HUIYIN_SEED", 20_261_123);
    let bench = bench();
    let whole = files(&bench.copy.0);
    let folder = Folder::look(&bench.copy.0);
    let clean = check(&folder, None).unwrap();
    assert!(clean.findings.is_empty() && clean.size == 2512);
    let mut dice = Dice::of_seed(seed);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut missed = String::new();
    let mut done = 0;
    while done < wanted {
        let kind = KINDS[done as usize % KINDS.len()];
        let Some(what) = bench.mutate(kind, &mut dice) else { continue };
        // No policy at all is an error of its own, and as good as found.
        let found = check(&folder, None).map_or(true, |report| !report.findings.is_empty());
        if !found {
            let _ = writeln!(missed, "seed {seed}, number {done}: {kind} {what}");
        }
        *counts.entry(kind).or_default() += u64::from(found);
        done += 1;
        restore(&bench.copy.0, &whole);
    }
    println!("{done} mutations of {} files, found by kind: {counts:?}", bench.names.len());
    assert!(missed.is_empty(), "not found:\n{missed}");
    assert_eq!(counts.values().sum::<u64>(), wanted);
    assert_eq!(check(&folder, None).unwrap().findings, []);
}

#[test]
fn the_command_names_what_is_wrong() {
    let bench = bench();
    std::fs::remove_file(bench.path("tile/entries/003")).unwrap();
    std::fs::write(bench.path("tile/0/000.p/7"), [0; 224]).unwrap_or_else(|_| {
        std::fs::create_dir_all(bench.path("tile/0/000.p")).unwrap();
        std::fs::write(bench.path("tile/0/000.p/7"), [0; 224]).unwrap();
    });
    let mut tile = std::fs::read(bench.path("tile/0/005")).unwrap();
    tile[0] ^= 1;
    std::fs::write(bench.path("tile/0/005"), tile).unwrap();
    let (code, told) = run(&["mirror", "check", bench.copy.str()]);
    assert_eq!(code, 1, "{told}");
    for line in
        ["tile/entries/003: missing", "tile/0/000.p/7: belongs to no tree", "tile/0/005: it does"]
    {
        assert!(told.contains(line), "{line}: {told}");
    }
}
