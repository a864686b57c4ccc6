//! Two signed histories that contradict each other become one file that convicts the log; two
//! that do not, never do.

use crate::kit;
use huiyin_tlog::{
    Checkpoint, Contradiction, LogSigner, MemoryTree, Reason, SignedCheckpoint, TlogProof,
    VerifierKey, misconduct_of, misconduct_verify,
};

fn keys() -> Vec<VerifierKey> {
    vec![kit::log_signer().public().clone()]
}

/// The history in which the case was never filed.
fn fork() -> MemoryTree {
    let mut fork = MemoryTree::new();
    (0..1500).for_each(|index| fork.push(kit::other_leaf(index).hash()));
    fork
}

fn head(tree: &MemoryTree, size: u64) -> SignedCheckpoint {
    kit::signed(&Checkpoint::new(kit::ORIGIN, size, tree.root_at(size).unwrap()))
}

pub fn heads() -> (String, String) {
    (head(&kit::tree(), 1000).to_string(), head(&fork(), 1000).to_string())
}

pub fn entries() -> (String, String) {
    let fork = fork();
    let path = fork.inclusion(kit::INDEX, 1500).unwrap();
    let leaf = kit::other_leaf(kit::INDEX);
    let second = TlogProof::receipt(&leaf, kit::INDEX, path, head(&fork, 1500));
    (kit::receipt_plain().to_string(), second.to_string())
}

#[test]
fn two_roots_of_one_size_convict() {
    let (one, other) = heads();
    let found = misconduct_of(one.as_bytes(), other.as_bytes(), &keys()).unwrap();
    assert_eq!(found.contradiction, Contradiction::SameSize(1000));
    assert_eq!(misconduct_verify(found.to_string().as_bytes(), &keys()), Ok(found));
}

#[test]
fn two_entries_at_one_index_convict_whatever_the_sizes() {
    let (one, other) = entries();
    let found = misconduct_of(one.as_bytes(), other.as_bytes(), &keys()).unwrap();
    assert_eq!(found.contradiction, Contradiction::SameIndex(kit::INDEX));
    assert_eq!(misconduct_verify(found.to_string().as_bytes(), &keys()), Ok(found));
}

#[test]
fn an_honest_log_cannot_be_convicted() {
    let tree = kit::tree();
    let none = Err(Reason::MisconductNone);
    let of = |one: &str, other: &str| misconduct_of(one.as_bytes(), other.as_bytes(), &keys());
    let (small, large) = (head(&tree, 999).to_string(), head(&tree, 1000).to_string());
    assert_eq!(of(&small, &large), none);
    assert_eq!(of(&large, &large), none);
    let receipt = kit::receipt_plain().to_string();
    assert_eq!(of(&receipt, &kit::receipt_witnessed().to_string()), none);
    // Another entry of the same honest log.
    let path = tree.inclusion(5, 1000).unwrap();
    let other = TlogProof::receipt(&kit::other_leaf(5), 5, path, head(&tree, 1000));
    assert_eq!(of(&receipt, &other.to_string()), none);
    // An entry that was never there.
    let mut forged = other;
    forged.extra = Some(b"forged".to_vec());
    assert_eq!(of(&receipt, &forged.to_string()), Err(Reason::RootDiffers));
    forged.extra = None;
    assert_eq!(of(&receipt, &forged.to_string()), Err(Reason::LeafMissing));
}

#[test]
fn only_the_same_trusted_log_can_contradict_itself() {
    let (one, other) = heads();
    let of = |one: &str, other: &str, keys: &[VerifierKey]| {
        misconduct_of(one.as_bytes(), other.as_bytes(), keys)
    };
    assert_eq!(of(&one, &other, &[]), Err(Reason::OriginUnknown));
    let stranger = LogSigner::of_seed(kit::ORIGIN, &[9; 32]).unwrap();
    let forged = Checkpoint::new(kit::ORIGIN, 1000, fork().root_at(1000).unwrap());
    let forged = forged.sign(&stranger).unwrap().to_string();
    assert_eq!(of(&one, &forged, &keys()), Err(Reason::LogSignatureMissing));
    let elsewhere = LogSigner::of_seed("other.example", &[9; 32]).unwrap();
    let foreign = Checkpoint::new("other.example", 1000, fork().root_at(1000).unwrap());
    let foreign = foreign.sign(&elsewhere).unwrap().to_string();
    assert_eq!(of(&one, &foreign, &keys()), Err(Reason::MisconductOrigins));
}

#[test]
fn no_single_altered_bit_leaves_a_proof_of_misconduct() {
    for (one, other) in [heads(), entries()] {
        let proof = misconduct_of(one.as_bytes(), other.as_bytes(), &keys()).unwrap();
        let bytes = proof.to_string().into_bytes();
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << (at % 8);
            assert!(misconduct_verify(&altered, &keys()).is_err(), "byte {at}");
            assert!(misconduct_verify(&bytes[..at], &keys()).is_err(), "cut at {at}");
        }
    }
}
