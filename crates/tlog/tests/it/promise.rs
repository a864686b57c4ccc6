//! Promises: kept or overdue, opened or not, and never taken for a checkpoint.

use crate::kit;
use huiyin_tlog::{
    Commitment, Found, Policy, Promise, PromiseSigner, Reason, SignedCheckpoint, examine,
};

fn promising() -> Policy {
    Policy::parse(kit::policy_promising().as_bytes()).unwrap()
}

fn asked(bytes: &[u8], now_s: Option<u64>) -> Result<Found, Reason> {
    examine(bytes, None, &promising(), now_s)
}

#[test]
fn a_promise_is_written_as_it_is_read_and_runs_for_a_day() {
    let promise = kit::promise();
    assert_eq!(Promise::parse(promise.to_string().as_bytes()), Ok(promise.clone()));
    let bytes = promise.to_string().into_bytes();
    for (now_s, overdue) in [
        (None, false),
        (Some(promise.time_s()), false),
        (Some(promise.due_s()), false),
        (Some(promise.due_s() + 1), true),
    ] {
        let Ok(Found::Promise(found)) = asked(&bytes, now_s) else { panic!("{now_s:?}") };
        assert_eq!(found.overdue, overdue, "{now_s:?}");
        assert_eq!(found.commitment, kit::leaf().commitment);
    }
}

#[test]
fn no_single_altered_bit_leaves_a_promise() {
    let bytes = kit::promise().to_string().into_bytes();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            assert!(asked(&altered, Some(kit::NOW_S)).is_err(), "byte {at} bit {bit}");
        }
        assert!(asked(&bytes[..at], Some(kit::NOW_S)).is_err(), "cut at {at}");
    }
}

#[test]
fn a_promise_is_no_checkpoint_and_the_logs_own_key_makes_no_promise() {
    let promise = kit::promise();
    assert!(SignedCheckpoint::parse(promise.to_string().as_bytes()).is_err());
    let log_only = Policy::of_log(kit::log_signer().public().clone());
    assert_eq!(promise.signed_verify(log_only.logs()), Err(Reason::OriginUnknown));
    // An origin that is a number would be read as a size, but the names of the keys differ.
    let numbered = PromiseSigner::of_seed("1000", &[5; 32]).unwrap();
    let text = numbered.promise(Commitment([3; 32]), 7).unwrap().to_string();
    let head = SignedCheckpoint::parse(text.as_bytes()).unwrap();
    assert_eq!(head.log_verify(&[numbered.public().clone()]), Err(Reason::OriginUnknown));
}

#[test]
fn two_keys_can_sign_one_promise_while_they_overlap() {
    let next = PromiseSigner::of_seed(kit::ORIGIN, &[12; 32]).unwrap();
    let mut promise = kit::promise();
    next.sign_too(&mut promise).unwrap();
    assert_eq!(promise.signed_verify(&[next.public().clone()]), Ok(()));
    assert_eq!(promise.signed_verify(&[kit::promiser().public().clone()]), Ok(()));
    let elsewhere = PromiseSigner::of_seed("other.example", &[12; 32]).unwrap();
    assert_eq!(elsewhere.sign_too(&mut promise), Err(Reason::OriginUnknown));
}

#[test]
fn what_cannot_be_shown_is_not_promised() {
    let signer = kit::promiser();
    assert!(signer.promise(Commitment([0; 32]), 253_402_300_799).is_ok());
    let beyond = signer.promise(Commitment([0; 32]), 253_402_300_800);
    assert_eq!(beyond, Err(Reason::PromiseMalformed));
    assert!(PromiseSigner::of_seed("a b", &[1; 32]).is_err());
    assert!(PromiseSigner::of_seed(&"o".repeat(248), &[1; 32]).is_err());
}
