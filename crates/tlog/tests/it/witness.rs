//! A small witness and a log that grows, in memory: every answer of c2sp.org/tlog-witness.

use crate::kit;
use huiyin_tlog::{
    AddCheckpoint, Checkpoint, Decision, MemoryTree, Reason, Refusal, SignedCheckpoint,
    VerifierKey, WitnessState, add_checkpoint_decide, cosignatures_accept, cosignatures_parse,
    cosignatures_write,
};

fn keys() -> Vec<VerifierKey> {
    vec![kit::log_signer().public().clone()]
}

fn request(tree: &MemoryTree, old: u64, new: u64) -> AddCheckpoint {
    let root = tree.root_at(new).unwrap();
    let checkpoint = kit::signed(&Checkpoint::new(kit::ORIGIN, new, root));
    let request =
        AddCheckpoint { old_size: old, path: tree.consistency(old, new).unwrap(), checkpoint };
    let read = AddCheckpoint::parse(request.to_string().as_bytes());
    assert_eq!(read, Ok(request.clone()));
    request
}

fn state(tree: &MemoryTree, size: u64) -> WitnessState {
    WitnessState { size, root: tree.root_at(size).unwrap() }
}

fn refused(request: &AddCheckpoint, state: WitnessState) -> Refusal {
    match add_checkpoint_decide(request, state, &keys()) {
        Decision::Refuse(refusal) => refusal,
        Decision::Cosign(state) => panic!("cosigned {state:?}"),
    }
}

#[test]
fn a_log_that_only_grows_is_cosigned_at_every_step() {
    let tree = kit::tree();
    let mut known = WitnessState::NONE;
    for size in [0, 1, 1, 2, 7, 64, 255, 256, 999, 1000] {
        let request = request(&tree, known.size, size);
        let decision = add_checkpoint_decide(&request, known, &keys());
        assert_eq!(decision, Decision::Cosign(state(&tree, size)));
        known = state(&tree, size);
    }
}

#[test]
fn each_refusal_has_its_status() {
    let tree = kit::tree();
    let known = state(&tree, 500);
    let good = request(&tree, 500, 1000);

    let decision = add_checkpoint_decide(&good, known, &[]);
    assert_eq!(decision, Decision::Refuse(Refusal::OriginUnknown));
    assert_eq!(Refusal::OriginUnknown.http_status(), 404);

    let next = huiyin_tlog::LogSigner::of_seed(kit::ORIGIN, &[2; 32]).unwrap();
    let decision = add_checkpoint_decide(&good, known, &[next.public().clone()]);
    assert_eq!(decision, Decision::Refuse(Refusal::Unsigned(Reason::LogSignatureMissing)));
    assert_eq!(Refusal::Unsigned(Reason::LogSignatureMissing).http_status(), 403);

    let above = AddCheckpoint { old_size: 1001, ..good.clone() };
    assert_eq!(refused(&above, known), Refusal::OldSizeAbove);
    assert_eq!(Refusal::OldSizeAbove.http_status(), 400);

    let conflict = refused(&request(&tree, 499, 1000), known);
    assert_eq!(conflict, Refusal::SizeConflict { size: 500 });
    assert_eq!((conflict.http_status(), conflict.size_body()), (409, Some("500\n".to_owned())));
    assert_eq!(refused(&request(&tree, 0, 1000), known), conflict);
    assert_eq!(refused(&request(&tree, 400, 450), known), conflict);

    let mut spoilt = good.clone();
    spoilt.path[0].0[0] ^= 1;
    let wrong = refused(&spoilt, known);
    assert!(matches!(wrong, Refusal::ProofWrong(_)) && wrong.is_evidence());
    assert_eq!((wrong.http_status(), wrong.size_body()), (422, None));
    let mut long = request(&tree, 0, 1000);
    long.path.push(tree.root());
    assert_eq!(refused(&long, WitnessState::NONE), Refusal::ProofWrong(Reason::ProofLong));
    let mut short = good;
    short.path.pop();
    assert_eq!(refused(&short, known), Refusal::ProofWrong(Reason::ProofShort));
}

#[test]
fn a_fork_is_never_cosigned() {
    let (tree, mut fork) = (kit::tree(), MemoryTree::new());
    (0..kit::SIZE).for_each(|index| fork.push(kit::other_leaf(index).hash()));
    // Both are the same up to one leaf; the witness saw the honest one.
    let known = state(&tree, 700);
    let same_size = refused(&request(&fork, 700, 700), known);
    assert_eq!(same_size, Refusal::RootConflict);
    assert!(same_size.http_status() == 409 && same_size.is_evidence());
    assert!(matches!(refused(&request(&fork, 700, 1000), known), Refusal::ProofWrong(_)));
    let before = state(&tree, kit::INDEX);
    let decision = add_checkpoint_decide(&request(&fork, kit::INDEX, 1000), before, &keys());
    assert_eq!(decision, Decision::Cosign(state(&fork, 1000)));
}

#[test]
fn the_log_takes_known_cosignatures_and_ignores_the_rest() {
    let mut head = kit::head_of(&kit::tree());
    let witnesses: Vec<_> = (1..=2).map(|n| kit::cosigner(n).public().clone()).collect();
    let sign = |number: u8, head: &SignedCheckpoint| {
        kit::cosigner(number).cosign(head.note().text(), kit::NOW_S)
    };
    let body = cosignatures_write(&[sign(1, &head), sign(3, &head)]);
    assert_eq!(cosignatures_parse(body.as_bytes()).unwrap().len(), 2);
    assert_eq!(cosignatures_accept(&mut head, body.as_bytes(), &witnesses), Ok(1));
    assert_eq!(head.cosigned_at(&witnesses[0]), Ok(Some(kit::NOW_S)));
    // A second answer of the same witness adds nothing.
    assert_eq!(cosignatures_accept(&mut head, body.as_bytes(), &witnesses), Ok(0));
    let before = head.clone();
    let wrong = kit::cosigner(2).cosign("another text\n", kit::NOW_S).to_line();
    let found = cosignatures_accept(&mut head, wrong.as_bytes(), &witnesses);
    assert_eq!(found, Err(Reason::CosignatureWrong));
    assert_eq!(head, before);
    for (body, reason) in [
        ("", Reason::Empty),
        ("x\n", Reason::SignatureLineMalformed),
        ("— a b", Reason::Unterminated),
    ] {
        let found = cosignatures_accept(&mut head, body.as_bytes(), &witnesses);
        assert_eq!(found, Err(reason));
    }
}
