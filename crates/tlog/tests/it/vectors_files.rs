//! Vectors for whole files as people hold them: promises, receipts with the opening behind them,
//! files of the wrong kind; and for policies. The answer is the object that the command line
//! prints with `--json`.

use crate::{kit, misconduct, policy, vectors};
use huiyin_tlog::{
    Commitment, Contradiction, Found, Hash, Policy, PromiseSigner, Reason, examine, misconduct_of,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
pub struct FileVector {
    name: String,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    opening: Option<String>,
    policy: String,
    now_s: Option<u64>,
    expect: Value,
}

impl FileVector {
    fn answer(&self) -> Value {
        let policy = Policy::parse(self.policy.as_bytes()).unwrap();
        let opening = self.opening.as_deref().map(str::as_bytes);
        match examine(self.file.as_bytes(), opening, &policy, self.now_s) {
            Err(reason) => json!({ "verdict": "refused", "reason": reason.code() }),
            Ok(Found::Receipt(found)) => json!({
                "verdict": "sound", "reason": null, "origin": found.origin, "size": found.size,
                "index": found.index, "commitment": hex(found.commitment),
                "cosigned": found.cosigned.iter().map(|one| {
                    json!({ "witness": one.witness, "time_s": one.time_s })
                }).collect::<Vec<_>>(),
                "event": found.event,
            }),
            Ok(Found::Promise(found)) => json!({
                "verdict": "promised", "reason": null, "origin": found.origin,
                "commitment": hex(found.commitment), "time_s": found.time_s,
                "due_s": found.due_s, "overdue": found.overdue, "event": found.event,
            }),
            Ok(Found::Misconduct(found)) => {
                let (contradiction, at) = match found.contradiction {
                    Contradiction::SameSize(size) => ("same-size", size),
                    Contradiction::SameIndex(index) => ("same-index", index),
                };
                json!({ "verdict": "misconduct", "reason": null, "origin": found.origin,
                    "contradiction": contradiction, "at": at })
            }
        }
    }
}

fn hex(commitment: Commitment) -> String {
    Hash(commitment.0).to_hex()
}

pub fn all() -> Vec<FileVector> {
    let mut vectors = sound();
    promises_refused(&mut vectors);
    files_refused(&mut vectors);
    vectors
}

fn of(name: &str, file: impl ToString) -> FileVector {
    FileVector {
        name: name.to_owned(),
        file: file.to_string(),
        opening: None,
        policy: kit::policy_promising(),
        now_s: Some(kit::NOW_S),
        expect: Value::Null,
    }
}

fn opened(name: &str, file: impl ToString, opening: impl ToString) -> FileVector {
    FileVector { opening: Some(opening.to_string()), ..of(name, file) }
}

/// What must be sound is asked, so that a person reads the answer in the diff.
fn sound() -> Vec<FileVector> {
    let (promise, receipt, opening) = (kit::promise(), kit::receipt_plain(), kit::opening());
    let later = |name, now_s| FileVector { now_s, ..of(name, &promise) };
    let mut overlapping = promise.clone();
    PromiseSigner::of_seed(kit::ORIGIN, &[12; 32]).unwrap().sign_too(&mut overlapping).unwrap();
    let (one, other) = misconduct::heads();
    let keys = [kit::log_signer().public().clone()];
    let conviction = misconduct_of(one.as_bytes(), other.as_bytes(), &keys).unwrap();
    let mut vectors = vec![
        of("a promise within its day", &promise),
        later("a promise in its last second", Some(promise.due_s())),
        later("a promise whose day is over", Some(promise.due_s() + 1)),
        later("a promise without a clock at hand", None),
        of("a promise by two keys", &overlapping),
        opened("a promise, opened", &promise, &opening),
        of("a promise with the opening behind it", format!("{promise}{opening}")),
        of("a receipt where promises are trusted too", &receipt),
        opened("a receipt with the opening beside it", &receipt, &opening),
        of("a receipt with the opening behind it", format!("{receipt}{opening}")),
        opened("the opening behind it and beside it", format!("{receipt}{opening}"), &opening),
        of("a proof of misconduct", &conviction),
    ];
    for vector in &mut vectors {
        vector.expect = vector.answer();
        assert_ne!(vector.expect["verdict"], "refused", "{}", vector.name);
    }
    vectors
}

fn refused(to: &mut Vec<FileVector>, vector: FileVector, reason: Reason) {
    let expect = json!({ "verdict": "refused", "reason": reason.code() });
    to.push(FileVector { expect, ..vector });
}

fn promises_refused(to: &mut Vec<FileVector>) {
    use Reason::*;
    let promise = kit::promise().to_string();
    let edited = |from: &str, with: &str| {
        assert!(promise.contains(from), "{from}");
        promise.replacen(from, with, 1)
    };
    let lines: Vec<_> = promise.lines().collect();
    let mut add = |name, file: String, reason| refused(to, of(name, file), reason);
    add("a promise of another version", edited("@v1", "@v2"), HeaderWrong);
    add("a promise without origin", edited(&format!("{}\n", kit::ORIGIN), ""), PromiseMalformed);
    add("a promise with a plus in its origin", edited("log.", "log+"), PromiseMalformed);
    add("a promise without commitment", edited(&format!("{}\n", lines[2]), ""), PromiseMalformed);
    add("a commitment of 31 bytes", edited(lines[2], "AAAA"), PromiseMalformed);
    add("a promise without time", edited(&format!("{}\n", lines[3]), ""), PromiseMalformed);
    add("a promise with a line more", edited(lines[3], &(lines[3].to_owned() + "\nx")), {
        PromiseMalformed
    });
    for (name, time) in [
        ("a promise with a zero before its time", "01794996400"),
        ("a promise of the year 10000", "253402300800"),
        ("a promise with a time of 2^64 + 1", "18446744073709551617"),
        ("a promise before 1970", "-1"),
    ] {
        add(name, edited(lines[3], time), PromiseMalformed);
    }
    add("a promise moved by a second", edited("1794996400", "1794996401"), LogSignatureWrong);
    add("a promise for somebody else", edited(lines[2], &Hash([1; 32]).to_base64()), {
        LogSignatureWrong
    });
    add("a promise of another log", edited(kit::ORIGIN, "other.example"), OriginUnknown);
    add("a promise nobody signed", promise[..promise.find("\n\n").unwrap() + 1].to_owned(), {
        SignaturesMissing
    });
    add("a promise cut short", promise.trim_end().to_owned(), Unterminated);
    add("a promise signed twice", format!("{promise}{}\n", lines[5]), SignatureRepeated);
    let log_line = kit::log_signer().sign(&promise[..promise.find("\n\n").unwrap() + 1]);
    let by_log = edited(&format!("{}\n", lines[5]), &log_line.to_line());
    add("a promise by the log's own key", by_log, LogSignatureMissing);
    let thief = PromiseSigner::of_seed(kit::ORIGIN, &[4; 32]).unwrap();
    let stolen = thief.promise(kit::leaf().commitment, kit::NOW_S).unwrap();
    add("a promise by a key nobody trusts", stolen.to_string(), LogSignatureMissing);
    let soon = kit::promiser().promise(kit::leaf().commitment, kit::NOW_S + 3600).unwrap();
    add("a promise of the next hour", soon.to_string(), PromiseFuture);
    let other = kit::opening().to_string().replacen("000613", "000614", 1);
    refused(to, opened("a promise with another opening", &promise, &other), OpeningDiffers);
    let log_only = format!("log {}\nquorum none\n", kit::log_signer().public().to_vkey());
    let untold = FileVector { policy: log_only, ..of("the key of promises is not told", &promise) };
    refused(to, untold, OriginUnknown);
}

fn files_refused(to: &mut Vec<FileVector>) {
    use Reason::*;
    let (receipt, opening) = (kit::receipt_plain().to_string(), kit::opening().to_string());
    let other = opening.replacen("000613", "000614", 1);
    let mut add = |vector, reason| refused(to, vector, reason);
    add(of("an opening alone", &opening), OpeningAlone);
    add(of("an opening before its receipt", format!("{opening}{receipt}")), OpeningAlone);
    add(of("another opening behind it", format!("{receipt}{other}")), OpeningDiffers);
    add(opened("one fits and one does not", format!("{receipt}{opening}"), &other), OpeningDiffers);
    add(of("an opening behind it, cut", format!("{receipt}{}", &opening[..60])), Unterminated);
    add(of("two openings behind it", format!("{receipt}{opening}{opening}")), {
        SignatureLineMalformed
    });
    let (one, other_head) = misconduct::heads();
    let keys = [kit::log_signer().public().clone()];
    let conviction = misconduct_of(one.as_bytes(), other_head.as_bytes(), &keys).unwrap();
    add(opened("misconduct with an opening", &conviction, &opening), OpeningDiffers);
    add(of("misconduct with an opening behind it", format!("{conviction}{opening}")), {
        MisconductMalformed
    });
    add(of("a checkpoint alone", one), HeaderWrong);
    add(of("a policy where a receipt belongs", kit::policy_promising()), HeaderWrong);
    add(of("a picture of a receipt", "\u{fffd}PNG\n"), HeaderWrong);
}

#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
pub struct PolicyVector {
    policy: String,
    /// `fine`, or the line and the code of the first fault.
    expect: String,
}

pub fn policies() -> Vec<PolicyVector> {
    let wrong = policy::wrong().into_iter().map(|(policy, line, kind)| {
        let expect = format!("{line} {}", kind.code());
        PolicyVector { policy, expect }
    });
    let fine = [kit::policy_text("all"), kit::policy_promising()].map(|policy| PolicyVector {
        policy: format!("# a comment\n\n\t{}", policy.replace(' ', " \t ")),
        expect: "fine".to_owned(),
    });
    fine.into_iter().chain(wrong).collect()
}

#[test]
fn every_committed_file_vector_gets_its_answer() {
    let text = std::fs::read_to_string(vectors::folder().join("files.json")).unwrap();
    let vectors: Vec<FileVector> = serde_json::from_str(&text).unwrap();
    let names: BTreeSet<_> = vectors.iter().map(|vector| &vector.name).collect();
    assert_eq!(names.len(), vectors.len(), "names are unique");
    for vector in &vectors {
        assert_eq!(vector.answer(), vector.expect, "{}", vector.name);
    }
}

#[test]
fn every_committed_policy_vector_gets_its_answer() {
    let text = std::fs::read_to_string(vectors::folder().join("policies.json")).unwrap();
    for vector in serde_json::from_str::<Vec<PolicyVector>>(&text).unwrap() {
        let found = match Policy::parse(vector.policy.as_bytes()) {
            Ok(_) => "fine".to_owned(),
            Err(problem) => format!("{} {}", problem.line, problem.kind.code()),
        };
        assert_eq!(found, vector.expect, "{}", vector.policy);
    }
}

/// `examine` and `verify` are one: no receipt is judged differently by the general question.
#[test]
fn examining_a_receipt_is_verifying_it() {
    for vector in vectors::receipts() {
        assert_eq!(vector.examined(), vector.answer(), "{}", vector.name);
    }
}
