//! The vectors in `tests/data/vectors`: made here, committed, and the same for every verifier of
//! receipts. To write them anew: `cargo test -p huiyin-tlog --test it -- --ignored written`.

use crate::{kit, misconduct, vectors_bad, vectors_files};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huiyin_tlog::{
    Checkpoint, Contradiction, Finding, Found, LogSigner, MemoryTree, NoteSignature, Policy,
    Reason, TlogProof, Verdict, examine, misconduct_of, misconduct_verify, verify,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One question and the only right answer.
#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
pub struct Vector {
    pub name: String,
    /// The receipt as text; or in Base64 where it is not text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_base64: Option<String>,
    /// How often `receipt` is to be repeated: a file too large to be printed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_times: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening: Option<String>,
    pub policy: String,
    pub now_s: Option<u64>,
    pub expect: Expect,
}

#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    Sound {
        origin: String,
        size: u64,
        index: u64,
        commitment: String,
        cosigned: Vec<(String, u64)>,
        event: Option<String>,
    },
    Refused(String),
}

impl Vector {
    fn bytes(&self) -> Vec<u8> {
        match (&self.receipt, &self.receipt_base64) {
            (Some(text), _) => text.repeat(self.receipt_times.unwrap_or(1)).into_bytes(),
            (None, Some(encoded)) => STANDARD.decode(encoded).unwrap(),
            (None, None) => panic!("{} has no receipt", self.name),
        }
    }

    pub fn answer(&self) -> Expect {
        let policy = Policy::parse(self.policy.as_bytes()).unwrap();
        let opening = self.opening.as_deref().map(str::as_bytes);
        match verify(&self.bytes(), opening, &policy, self.now_s) {
            Verdict::Refused(reason) => Expect::Refused(reason.code().to_owned()),
            Verdict::Sound(finding) => sound(finding),
        }
    }

    /// The same by way of the question that takes any file.
    pub fn examined(&self) -> Expect {
        let policy = Policy::parse(self.policy.as_bytes()).unwrap();
        let opening = self.opening.as_deref().map(str::as_bytes);
        match examine(&self.bytes(), opening, &policy, self.now_s) {
            Err(reason) => Expect::Refused(reason.code().to_owned()),
            Ok(Found::Receipt(finding)) => sound(finding),
            Ok(other) => panic!("{} is no receipt: {other:?}", self.name),
        }
    }
}

fn sound(finding: Finding) -> Expect {
    Expect::Sound {
        origin: finding.origin,
        size: finding.size,
        index: finding.index,
        commitment: huiyin_tlog::Hash(finding.commitment.0).to_hex(),
        cosigned: finding.cosigned.into_iter().map(|c| (c.witness, c.time_s)).collect(),
        event: finding.event,
    }
}

pub fn receipts() -> Vec<Vector> {
    [good(), vectors_bad::bad()].concat()
}

/// A question whose answer is filled in by asking; used for what must be sound.
fn asked(name: &str, receipt: &TlogProof, opening: Option<String>, policy: &str) -> Vector {
    let mut vector = Vector {
        name: name.to_owned(),
        receipt: Some(receipt.to_string()),
        receipt_base64: None,
        receipt_times: None,
        opening,
        policy: policy.to_owned(),
        now_s: Some(kit::NOW_S),
        expect: Expect::Refused(String::new()),
    };
    vector.expect = vector.answer();
    vector
}

fn receipt_at(tree: &MemoryTree, index: u64) -> TlogProof {
    let path = tree.inclusion(index, tree.size()).unwrap();
    TlogProof::receipt(&kit::other_leaf(index), index, path, kit::head_of(tree))
}

fn good() -> Vec<Vector> {
    let opening = || Some(kit::opening().to_string());
    let (plain, witnessed) = (kit::receipt_plain(), kit::receipt_witnessed());
    let log_only = format!("log {}\nquorum none\n", kit::log_signer().public().to_vkey());
    let mut some = kit::receipt_plain();
    kit::cosign(&mut some.checkpoint, [1, 3]);
    let mut strangers = kit::receipt_witnessed();
    for line in ["— stranger.example AAAAAAA=", "— stranger.example AAAAAAA=x", ""] {
        NoteSignature::parse(line).map(|line| strangers.checkpoint.add(line).unwrap()).ok();
    }
    let next = LogSigner::of_seed(kit::ORIGIN, &[2; 32]).unwrap();
    let mut rotated = kit::receipt_plain();
    rotated.checkpoint.add(next.sign(rotated.checkpoint.note().text())).unwrap();
    let next_only = format!("log {}\nquorum none\n", next.public().to_vkey());
    let mut extended = kit::receipt_plain();
    let head = extended.checkpoint.checkpoint().clone();
    let lines = vec!["a line more".to_owned(), "又一行".to_owned()];
    extended.checkpoint = kit::signed(&Checkpoint { extensions: lines, ..head });
    let mut small = MemoryTree::new();
    small.push(kit::other_leaf(0).hash());
    let one = receipt_at(&small, 0);
    (1..7).for_each(|index| small.push(kit::other_leaf(index).hash()));
    let mut vectors = vec![
        asked("at once, blind, no witness asked", &plain, None, &log_only),
        asked("at once, opened", &plain, opening(), &log_only),
        asked("witnessed by all", &witnessed, None, &kit::policy_text("all")),
        asked("witnessed by all, opened", &witnessed, opening(), &kit::policy_text("all")),
        asked("two of three are enough", &some, None, &kit::policy_text("2")),
        asked("one of three is enough", &witnessed, None, &kit::policy_text("any")),
        asked("lines of strangers are ignored", &strangers, None, &kit::policy_text("all")),
        asked("two keys of the log, the old is trusted", &rotated, None, &log_only),
        asked("two keys of the log, the new is trusted", &rotated, None, &next_only),
        asked("extension lines", &extended, None, &log_only),
        asked("the only leaf of a tree", &one, None, &log_only),
        asked("the last leaf of seven", &receipt_at(&small, 6), None, &log_only),
        asked("the first leaf of seven", &receipt_at(&small, 0), None, &log_only),
    ];
    let mut clockless = asked("no clock at hand", &witnessed, None, &kit::policy_text("all"));
    clockless.now_s = None;
    vectors.push(clockless);
    vectors
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct MisconductVector {
    name: String,
    file: String,
    /// One verifier key a line.
    keys: Vec<String>,
    /// `same-size 1000`, `same-index 613`, or a reason.
    expect: String,
}

fn misconduct_answer(file: &str, keys: &[String]) -> String {
    let keys: Vec<_> =
        keys.iter().map(|key| huiyin_tlog::VerifierKey::parse(key).unwrap()).collect();
    match misconduct_verify(file.as_bytes(), &keys).map(|found| found.contradiction) {
        Ok(Contradiction::SameSize(size)) => format!("same-size {size}"),
        Ok(Contradiction::SameIndex(index)) => format!("same-index {index}"),
        Err(reason) => reason.code().to_owned(),
    }
}

fn misconducts() -> Vec<MisconductVector> {
    let keys = vec![kit::log_signer().public().clone()];
    let file = |(one, other): (String, String)| {
        misconduct_of(one.as_bytes(), other.as_bytes(), &keys).unwrap().to_string()
    };
    let (heads, entries) = (file(misconduct::heads()), file(misconduct::entries()));
    let (one, _) = misconduct::heads();
    let twice = format!(
        "huiyin-misconduct@v1\npart {length}\n{one}part {length}\n{one}",
        length = one.len()
    );
    let mixed = format!(
        "huiyin-misconduct@v1\npart {}\n{one}part {}\n{}",
        one.len(),
        misconduct::entries().1.len(),
        misconduct::entries().1
    );
    let vkeys: Vec<_> = keys.iter().map(|key| key.to_vkey()).collect();
    let of = |name: &str, file: String, keys: &[String], expect: &str| MisconductVector {
        name: name.to_owned(),
        file,
        keys: keys.to_vec(),
        expect: expect.to_owned(),
    };
    vec![
        of("two roots of one size", heads.clone(), &vkeys, "same-size 1000"),
        of("two entries at one index", entries.clone(), &vkeys, "same-index 613"),
        of("nobody's key", heads.clone(), &[], "origin-unknown"),
        of("the same twice", twice, &vkeys, "misconduct-none"),
        of("a checkpoint and a receipt", mixed, &vkeys, "misconduct-malformed"),
        of("cut", heads[..heads.len() - 1].to_owned(), &vkeys, "unterminated"),
        of("something after it", heads.clone() + "\n", &vkeys, "misconduct-malformed"),
        of("wrong length", heads.replacen("part 2", "part 3", 1), &vkeys, "misconduct-malformed"),
        of("another header", heads.replacen("@v1", "@v2", 1), &vkeys, "header-wrong"),
        of("another index", entries.replacen("index 613", "index 612", 1), &vkeys, "root-differs"),
    ]
}

fn files() -> [(&'static str, String); 5] {
    [
        ("receipts-good.json", json(&good())),
        ("receipts-bad.json", json(&vectors_bad::bad())),
        ("misconduct.json", json(&misconducts())),
        ("files.json", json(&vectors_files::all())),
        ("policies.json", json(&vectors_files::policies())),
    ]
}

fn json<T: Serialize>(vectors: &T) -> String {
    serde_json::to_string_pretty(vectors).unwrap() + "\n"
}

pub fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors")
}

#[test]
#[ignore = "writes the committed vectors anew"]
fn vectors_written() {
    for (name, text) in files() {
        std::fs::write(folder().join(name), text).unwrap();
    }
}

#[test]
fn the_committed_vectors_are_the_generated_ones() {
    for (name, text) in files() {
        let committed = std::fs::read_to_string(folder().join(name)).unwrap();
        assert!(committed == text, "{name} is stale: write the vectors anew and read the diff");
    }
}

#[test]
fn every_committed_receipt_vector_gets_its_answer() {
    let mut codes = BTreeSet::new();
    for (file, sound) in [("receipts-good.json", true), ("receipts-bad.json", false)] {
        let text = std::fs::read_to_string(folder().join(file)).unwrap();
        let vectors: Vec<Vector> = serde_json::from_str(&text).unwrap();
        let names: BTreeSet<_> = vectors.iter().map(|vector| &vector.name).collect();
        assert_eq!(names.len(), vectors.len(), "names in {file} are unique");
        for vector in &vectors {
            assert_eq!(vector.answer(), vector.expect, "{}", vector.name);
            match &vector.expect {
                Expect::Sound { .. } => assert!(sound, "{}", vector.name),
                Expect::Refused(code) => {
                    assert!(!sound && Reason::of_code(code).is_some(), "{}", vector.name);
                    codes.insert(code.clone());
                }
            }
        }
    }
    // All ways in which a receipt or its opening can fail, each at least once.
    assert!(codes.len() >= 45, "{} kinds: {codes:?}", codes.len());
}

#[test]
fn every_committed_misconduct_vector_gets_its_answer() {
    let text = std::fs::read_to_string(folder().join("misconduct.json")).unwrap();
    for vector in serde_json::from_str::<Vec<MisconductVector>>(&text).unwrap() {
        let found = misconduct_answer(&vector.file, &vector.keys);
        assert_eq!(found, vector.expect, "{}", vector.name);
    }
}
