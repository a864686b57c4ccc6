//! Requests to a witness, with the decision, and the bodies of its answers.
#![no_main]

use huiyin_tlog::{
    AddCheckpoint, VerifierKey, WitnessState, add_checkpoint_decide, cosignatures_parse,
    cosignatures_write,
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static KEYS: LazyLock<Vec<VerifierKey>> = LazyLock::new(|| {
    let policy = huiyin_tlog::Policy::parse(include_bytes!("../policy-all.txt"));
    policy.expect("the policy of the corpus").logs().to_vec()
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
        let _ = add_checkpoint_decide(&request, WitnessState::NONE, &KEYS);
    }
    if let Ok(lines) = cosignatures_parse(bytes) {
        assert_eq!(cosignatures_write(&lines).as_bytes(), bytes);
    }
});
