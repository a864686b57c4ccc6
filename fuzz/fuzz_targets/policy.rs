//! Policies: read, and asked about a checkpoint nobody cosigned.
#![no_main]

use huiyin_tlog::{Policy, SignedCheckpoint};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static HEAD: LazyLock<SignedCheckpoint> = LazyLock::new(|| {
    let text = "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— a AAAAAAA=\n";
    SignedCheckpoint::parse(text.as_bytes()).expect("a checkpoint of an empty log")
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(policy) = Policy::parse(bytes) {
        let _ = policy.cosigned(&HEAD, Some(0));
    }
});
