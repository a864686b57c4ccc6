//! Promises, and any file as `huiyin verify` takes it: what is read is written back, the general
//! question never panics, and a promise is sound only for the commitment that was signed.
#![no_main]

use huiyin_tlog::{Found, Policy, Promise, examine};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    Policy::parse(include_bytes!("../policy-promising.txt")).expect("the policy of the corpus")
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(promise) = Promise::parse(bytes) {
        assert_eq!(promise.to_string().as_bytes(), bytes);
    }
    if let Ok(Found::Promise(found)) = examine(bytes, None, &POLICY, Some(1_795_000_000)) {
        assert_eq!((found.time_s, found.commitment.0[0]), (1_794_996_400, 0xe6));
    }
});
