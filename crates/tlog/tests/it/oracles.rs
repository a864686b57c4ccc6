//! The tree against two other implementations: `ct-merkle`, and `tlog_tiles` (a port of Go's).

use ct_merkle::RootHash;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use huiyin_tlog::{
    Frontier, Hash, MemoryTree, consistency_check, consistency_length, inclusion_check,
    inclusion_length, leaf_hash,
};
use proptest::prelude::*;
use sha2::Sha256;
use std::sync::LazyLock;
use tlog_tiles::HashReader;

const LEAVES: u64 = 100_000;

/// All hashes in the order in which `tlog_tiles` stores them.
pub struct Stored(pub Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|at| self.0[*at as usize]).collect())
    }
}

pub fn entry(index: u64) -> [u8; 8] {
    index.to_be_bytes()
}

pub static OURS: LazyLock<MemoryTree> = LazyLock::new(|| {
    let mut tree = MemoryTree::new();
    (0..LEAVES).for_each(|index| tree.push_entry(&entry(index)));
    tree
});

pub static THEIRS: LazyLock<Stored> = LazyLock::new(|| {
    let mut stored = Stored(Vec::new());
    for index in 0..LEAVES {
        let added = tlog_tiles::stored_hashes(index, &entry(index), &stored).unwrap();
        stored.0.extend(added);
    }
    stored
});

fn same(ours: &[Hash], theirs: &[tlog_tiles::Hash]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a.0 == b.0)
}

#[test]
fn every_proof_of_every_small_tree_is_the_one_of_ct_merkle() {
    let mut ours = MemoryTree::new();
    let mut frontier = Frontier::new();
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=100u64 {
        ours.push_entry(&entry(size - 1));
        frontier.push(leaf_hash(&entry(size - 1)));
        theirs.push(entry(size - 1).to_vec());
        let root = ours.root();
        assert_eq!(theirs.root().as_bytes()[..], root.0);
        assert_eq!(frontier.root(), root);
        for index in 0..size {
            let path = ours.inclusion(index, size).unwrap();
            let bytes: Vec<u8> = path.iter().flat_map(|hash| hash.0).collect();
            assert_eq!(theirs.prove_inclusion(index as usize).as_bytes(), bytes);
            assert_eq!(inclusion_length(index, size), Some(path.len()));
            let leaf = leaf_hash(&entry(index));
            assert_eq!(inclusion_check(&leaf, index, size, &path, &root), Ok(()));
        }
        for old in 1..size {
            let path = ours.consistency(old, size).unwrap();
            let bytes: Vec<u8> = path.iter().flat_map(|hash| hash.0).collect();
            assert_eq!(theirs.prove_consistency((size - old) as usize).as_bytes(), bytes);
            assert_eq!(consistency_length(old, size), Some(path.len()));
            let old_root = ours.root_at(old).unwrap();
            assert_eq!(consistency_check(old, &old_root, size, &root, &path), Ok(()));
        }
    }
}

#[test]
fn ct_merkle_accepts_our_proofs_of_the_large_tree() {
    let size = LEAVES;
    let root = OURS.root();
    let theirs = RootHash::<Sha256>::new(root.0.into(), size);
    for index in (0..size).step_by(997) {
        let path = OURS.inclusion(index, size).unwrap();
        let bytes = path.iter().flat_map(|hash| hash.0).collect();
        let proof = ct_merkle::InclusionProof::<Sha256>::try_from_bytes(bytes).unwrap();
        theirs.verify_inclusion(&entry(index).to_vec(), index, &proof).unwrap();
        let old = index + 1;
        let old_root = RootHash::<Sha256>::new(OURS.root_at(old).unwrap().0.into(), old);
        let path = OURS.consistency(old, size).unwrap();
        let bytes = path.iter().flat_map(|hash| hash.0).collect();
        let proof = ct_merkle::ConsistencyProof::<Sha256>::try_from_bytes(bytes).unwrap();
        theirs.verify_consistency(&old_root, &proof).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn roots_and_proofs_are_those_of_tlog_tiles(
        size in 1..=LEAVES, a in any::<u64>(), b in any::<u64>(),
    ) {
        let (index, old) = (a % size, b % size + 1);
        let root = OURS.root_at(size).unwrap();
        let their_root = tlog_tiles::tree_hash(size, &*THEIRS).unwrap();
        prop_assert_eq!(their_root.0, root.0);

        let path = OURS.inclusion(index, size).unwrap();
        let their_path = tlog_tiles::prove_record(size, index, &*THEIRS).unwrap();
        prop_assert!(same(&path, &their_path));
        let leaf = leaf_hash(&entry(index));
        prop_assert_eq!(inclusion_check(&leaf, index, size, &path, &root), Ok(()));

        let path = OURS.consistency(old, size).unwrap();
        let their_path = tlog_tiles::prove_tree(size, old, &*THEIRS).unwrap();
        prop_assert!(same(&path, &their_path));
        let old_root = OURS.root_at(old).unwrap();
        prop_assert_eq!(consistency_check(old, &old_root, size, &root, &path), Ok(()));
    }

    /// Whatever we refuse, they refuse, and the other way round.
    #[test]
    fn refusals_are_those_of_tlog_tiles(
        size in 1..=LEAVES, a in any::<u64>(), other_size in 1..=LEAVES, spoil in 0..5u8,
        at in any::<prop::sample::Index>(), bit in 0..256usize,
    ) {
        let index = a % size;
        let mut root = OURS.root_at(size).unwrap();
        let mut path = OURS.inclusion(index, size).unwrap();
        let mut leaf = leaf_hash(&entry(index));
        let mut claimed_size = size;
        let flip = |hash: &mut Hash| hash.0[bit / 8] ^= 1 << (bit % 8);
        match spoil {
            0 => flip(&mut root),
            1 => flip(&mut leaf),
            2 if !path.is_empty() => { let at = at.index(path.len()); flip(&mut path[at]) }
            3 if !path.is_empty() => { path.remove(at.index(path.len())); }
            _ => claimed_size = other_size,
        }
        let ours = inclusion_check(&leaf, index, claimed_size, &path, &root).is_ok();
        let their_path: Vec<_> = path.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect();
        let theirs = index < claimed_size && tlog_tiles::check_record(
            &their_path, claimed_size, tlog_tiles::Hash(root.0), index, tlog_tiles::Hash(leaf.0),
        ).is_ok();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn consistency_refusals_are_those_of_tlog_tiles(
        size in 2..=LEAVES, a in any::<u64>(), other in any::<u64>(), spoil in 0..6u8,
        at in any::<prop::sample::Index>(), bit in 0..256usize,
    ) {
        let old = a % size + 1;
        let (mut root, mut old_root) = (OURS.root_at(size).unwrap(), OURS.root_at(old).unwrap());
        let mut path = OURS.consistency(old, size).unwrap();
        let mut claimed_old = old;
        let flip = |hash: &mut Hash| hash.0[bit / 8] ^= 1 << (bit % 8);
        match spoil {
            0 => flip(&mut root),
            1 => flip(&mut old_root),
            2 if !path.is_empty() => { let at = at.index(path.len()); flip(&mut path[at]) }
            3 if !path.is_empty() => { path.remove(at.index(path.len())); }
            4 => path.push(root),
            _ => claimed_old = other % size + 1,
        }
        let ours = consistency_check(claimed_old, &old_root, size, &root, &path).is_ok();
        let their_path: Vec<_> = path.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect();
        let (theirs_root, theirs_old) = (tlog_tiles::Hash(root.0), tlog_tiles::Hash(old_root.0));
        let theirs =
            tlog_tiles::check_tree(&their_path, size, theirs_root, claimed_old, theirs_old).is_ok();
        prop_assert_eq!(ours, theirs);
    }
}
