//! A log that signed two histories: the copy stays, the proof convinces a stranger.

use super::kit::{Dir, Log, files, run};
use huiyin_tlog::{Contradiction, misconduct_verify};

/// Mirrors one history, is then shown another, and gives the proof that was written.
fn proof_of(shown: &Log, then: &Log) -> Contradiction {
    let copy = Dir::new("copy");
    let policy = shown.policy_file();
    let (code, told) = run(&["mirror", shown.dir.str(), copy.str(), "--policy", &policy]);
    assert_eq!(code, 0, "{told}");
    let before = files(&copy.0);
    let (code, told) = run(&["mirror", then.dir.str(), copy.str(), "--every", "1"]);
    assert!(code == 3 && told.contains("contradicts itself"), "{code} {told}");
    let mut after = files(&copy.0);
    let name = after.keys().find(|name| name.starts_with("misconduct-")).expect(&told).clone();
    let proof = after.remove(&name).unwrap();
    assert_eq!(after, before, "the copy was touched");
    let keys = [shown.signer.public().clone()];
    let found = misconduct_verify(&proof, &keys).expect("a stranger believes it");
    assert_eq!(run(&["mirror", "check", copy.str()]).0, 3, "the copy is whole, the log is not");
    // As the command told to do it; and with the key alone.
    let (file, kept) = (copy.join(&name), copy.join("policy"));
    let (file, kept) = (file.to_str().unwrap(), kept.to_str().unwrap());
    let (code, told) = run(&["verify", file, "--policy", kept]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(run(&["verify", file, "--key", &keys[0].to_vkey()]).0, 0);
    let mut spoilt = proof;
    spoilt[200] ^= 1;
    std::fs::write(copy.join(&name), spoilt).unwrap();
    assert_eq!(run(&["verify", file, "--policy", kept]).0, 1);
    assert_eq!(run(&["mirror", "check", copy.str()]).0, 1, "a spoilt proof is none");
    found.contradiction
}

#[test]
fn two_histories_of_one_size_prove_themselves() {
    let honest = Log::of_size(300);
    let mut other = honest.forked_at(299);
    other.grow(1, 9);
    assert_eq!(proof_of(&honest, &other), Contradiction::SameSize(300));
}

#[test]
fn a_longer_history_that_parts_is_proven_by_the_first_entry_that_differs() {
    let honest = Log::of_size(1000);
    for at in [0, 1, 255, 256, 613, 999] {
        let mut other = honest.forked_at(at);
        other.grow(2500 - at, 9);
        assert_eq!(proof_of(&honest, &other), Contradiction::SameIndex(at));
    }
}

#[test]
fn a_shorter_history_that_parts_is_proven_too() {
    let honest = Log::of_size(1000);
    let mut other = honest.forked_at(400);
    other.grow(111, 9);
    assert_eq!(proof_of(&honest, &other), Contradiction::SameIndex(400));
}
