//! Values known from elsewhere: the reference tree of Certificate Transparency, signed notes of
//! the Go project, the examples in the C2SP specifications, and the commitment of the domain.

use crate::kit::{bytes_of_hex, hash_of_hex};
use huiyin_tlog::{
    AddCheckpoint, Commitment, EMPTY_ROOT, Frontier, MemoryTree, Note, Reason, SignedCheckpoint,
    VerifierKey, commit, consistency_check, inclusion_check, leaf_hash,
};

/// The eight leaves used by the reference implementations of RFC 6962.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn known_tree() -> MemoryTree {
    let mut tree = MemoryTree::new();
    LEAVES.iter().for_each(|leaf| tree.push_entry(&bytes_of_hex(leaf)));
    tree
}

#[test]
fn the_known_roots_come_out() {
    let tree = known_tree();
    let mut frontier = Frontier::new();
    assert_eq!(tree.root_at(0), Some(EMPTY_ROOT));
    assert_eq!(frontier.root(), EMPTY_ROOT);
    for (at, root) in ROOTS.iter().enumerate() {
        frontier.push(leaf_hash(&bytes_of_hex(LEAVES[at])));
        assert_eq!(tree.root_at(at as u64 + 1), Some(hash_of_hex(root)));
        assert_eq!(frontier.root(), hash_of_hex(root));
    }
}

#[test]
fn the_known_proofs_come_out_and_hold() {
    let tree = known_tree();
    let path = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    .map(hash_of_hex);
    assert_eq!(tree.inclusion(0, 8).unwrap(), path);
    let root = hash_of_hex(ROOTS[7]);
    assert_eq!(inclusion_check(&leaf_hash(b""), 0, 8, &path, &root), Ok(()));
    assert_eq!(tree.consistency(1, 8).unwrap(), path);
    let path = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    .map(hash_of_hex);
    assert_eq!(tree.consistency(6, 8).unwrap(), path);
    let old = hash_of_hex(ROOTS[5]);
    assert_eq!(consistency_check(6, &old, 8, &root, &path), Ok(()));
}

/// From the documentation of golang.org/x/mod/sumdb/note.
#[test]
fn a_signed_note_of_the_go_project_verifies() {
    let key =
        VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
            .unwrap();
    let bytes = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\
        \n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn\
        gotpRZb6KE6RyyBwJnAM=\n";
    let note = Note::parse(bytes.as_bytes()).unwrap();
    assert!(key.claims(&note.signatures()[0]));
    assert_eq!(key.note_verify(note.text(), &note.signatures()[0]), Ok(()));
    assert_eq!(note.to_string(), bytes);
}

/// A tree head that the Go checksum database signed in 2026.
#[test]
fn a_tree_head_of_the_go_checksum_database_verifies() {
    let key =
        VerifierKey::parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
            .unwrap();
    let bytes = "go.sum database tree\n65209736\n\
        5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n\
        — sum.golang.org Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cV\
        tYspg3dxXABkGZZKdsQ8=\n";
    let head = SignedCheckpoint::parse(bytes.as_bytes()).unwrap();
    assert_eq!(head.checkpoint().size, 65_209_736);
    let line = &head.note().signatures()[0];
    assert_eq!(key.note_verify(head.note().text(), line), Ok(()));
    let moved = head.note().text().replace("65209736", "65209737");
    assert_eq!(key.note_verify(&moved, line), Err(Reason::LogSignatureWrong));
}

/// The example of c2sp.org/tlog-cosignature: one log line, one witness line of 76 bytes.
#[test]
fn the_example_checkpoint_of_the_specification_is_read_and_written_back() {
    let bytes = "example.com/behind-the-sofa\n20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zh\
        cyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX\
        3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    let head = SignedCheckpoint::parse(bytes.as_bytes()).unwrap();
    assert_eq!(head.to_string(), bytes);
    assert_eq!(head.checkpoint().to_text(), head.note().text());
    let witness = &head.note().signatures()[1];
    assert_eq!(witness.bytes().len(), 8 + 64);
    assert_eq!(witness.bytes()[..8], 1_679_315_147u64.to_be_bytes());
}

/// The example request of c2sp.org/tlog-witness.
#[test]
fn the_example_request_of_the_specification_is_read_and_written_back() {
    let bytes = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
        \n\
        example.com/behind-the-sofa\n20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zh\
        cyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49\
        /V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";
    let request = AddCheckpoint::parse(bytes.as_bytes()).unwrap();
    assert_eq!((request.old_size, request.path.len()), (20_852_014, 4));
    assert_eq!(request.to_string(), bytes);
}

/// The same bytes as `commit` in the domain gives: SHA-256("huiyin/event/1\0" ‖ salt ‖ event).
#[test]
fn the_commitment_is_the_one_of_the_domain() {
    let expected = "ca4d30d0dcf13cdd08037d35ef56fdbd3c730b1ff5836c1731aee0f191287f84";
    let found = commit(&[7; 32], br#"{"origin":"log.huiyin.example/330100","seq":1}"#);
    assert_eq!(found, Commitment(hash_of_hex(expected).0));
}
