//! One synthetic log with three witnesses, and what the tests make of it.

use huiyin_tlog::{
    Checkpoint, Commitment, Cosigner, Hash, Leaf, LogSigner, MemoryTree, Opening, Policy, Promise,
    PromiseSigner, Salt, SignedCheckpoint, TileSource, TlogProof, commit, leaf_hash,
};
use std::collections::BTreeMap;

pub const ORIGIN: &str = "log.huiyin.example/330100";
pub const NOW_S: u64 = 1_795_000_000;
pub const SALT: Salt = [7; 32];
pub const SIZE: u64 = 1000;
pub const INDEX: u64 = 613;

pub fn event() -> String {
    let number = "330100-2026-000613";
    format!(r#"{{"origin":"{ORIGIN}","number":"{number}","seq":1,"prev":null,"at":1795000000000}}"#)
}

pub fn log_signer() -> LogSigner {
    LogSigner::of_seed(ORIGIN, &[1; 32]).unwrap()
}

/// What the log signs its promises with.
pub fn promiser() -> PromiseSigner {
    PromiseSigner::of_seed(ORIGIN, &[11; 32]).unwrap()
}

pub fn promise() -> Promise {
    promiser().promise(leaf().commitment, NOW_S - 3600).unwrap()
}

/// The log's key and the one of its promises, as a deployment lists them.
pub fn policy_promising() -> String {
    let keys = [log_signer().public().to_vkey(), promiser().public().to_vkey()];
    format!("log {}\nlog {}\nquorum none\n", keys[0], keys[1])
}

pub fn cosigner(number: u8) -> Cosigner {
    Cosigner::of_seed(&format!("witness{number}.example"), &[100 + number; 32]).unwrap()
}

pub fn opening() -> Opening {
    Opening::new(SALT, &event()).unwrap()
}

pub fn leaf() -> Leaf {
    Leaf { commitment: commit(&SALT, event().as_bytes()) }
}

/// The leaf of everybody else.
pub fn other_leaf(index: u64) -> Leaf {
    Leaf { commitment: Commitment(leaf_hash(&index.to_be_bytes()).0) }
}

pub fn tree() -> MemoryTree {
    let mut tree = MemoryTree::new();
    for index in 0..SIZE {
        let leaf = if index == INDEX { leaf() } else { other_leaf(index) };
        tree.push(leaf.hash());
    }
    tree
}

pub fn head_of(tree: &MemoryTree) -> SignedCheckpoint {
    signed(&Checkpoint::new(ORIGIN, tree.size(), tree.root()))
}

pub fn signed(checkpoint: &Checkpoint) -> SignedCheckpoint {
    checkpoint.sign(&log_signer()).unwrap()
}

pub fn cosign(head: &mut SignedCheckpoint, witnesses: impl IntoIterator<Item = u8>) {
    for number in witnesses {
        let line = cosigner(number).cosign(head.note().text(), NOW_S - 60 * u64::from(number));
        head.add(line).unwrap();
    }
}

/// The receipt as given at once: no witness yet.
pub fn receipt_plain() -> TlogProof {
    let tree = tree();
    let path = tree.inclusion(INDEX, SIZE).unwrap();
    TlogProof::receipt(&leaf(), INDEX, path, head_of(&tree))
}

pub fn receipt_witnessed() -> TlogProof {
    let mut receipt = receipt_plain();
    cosign(&mut receipt.checkpoint, 1..=3);
    receipt
}

/// `quorum` is a group's threshold: `all`, `any`, a number.
pub fn policy_text(quorum: &str) -> String {
    let mut text = format!("log {}\n", log_signer().public().to_vkey());
    for number in 1..=3 {
        text += &format!("witness w{number} {}\n", cosigner(number).public().to_vkey());
    }
    text + &format!("group some {quorum} w1 w2 w3\nquorum some\n")
}

pub fn policy(quorum: &str) -> Policy {
    Policy::parse(policy_text(quorum).as_bytes()).unwrap()
}

pub fn hash_of_hex(hex: &str) -> Hash {
    Hash(bytes_of_hex(hex).try_into().unwrap())
}

pub fn bytes_of_hex(hex: &str) -> Vec<u8> {
    let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digits).collect()
}

/// A log's folder in memory.
#[derive(Clone, Default)]
pub struct Folder(pub BTreeMap<String, Vec<u8>>);

impl TileSource for &Folder {
    type Error = String;

    /// Gives the full tile where the partial one was deleted.
    fn tile(&mut self, tile: huiyin_tlog::Tile) -> Result<Vec<u8>, String> {
        let full = huiyin_tlog::Tile { width: 256, ..tile };
        let found = self.0.get(&tile.path()).or_else(|| self.0.get(&full.path()));
        found.cloned().ok_or_else(|| tile.path())
    }
}
