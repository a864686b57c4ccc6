//! Proofs of misconduct: what is accepted is written back.
#![no_main]

use huiyin_tlog::{Policy, VerifierKey, misconduct_verify};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static KEYS: LazyLock<Vec<VerifierKey>> = LazyLock::new(|| {
    let policy = Policy::parse(include_bytes!("../policy-all.txt"));
    policy.expect("the policy of the corpus").logs().to_vec()
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = misconduct_verify(bytes, &KEYS) {
        assert_eq!(found.to_string().as_bytes(), bytes);
    }
});
