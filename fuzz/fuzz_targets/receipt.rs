//! Receipts: reading, writing back, and verifying under a policy with witnesses. Whatever is
//! sound must carry the commitment that the corpus's log signed for, so a forgery is a crash.
#![no_main]

use huiyin_tlog::{Policy, TlogProof, Verdict, verify};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    Policy::parse(include_bytes!("../policy-all.txt")).expect("the policy of the corpus")
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
    }
    if let Verdict::Sound(finding) = verify(bytes, None, &POLICY, Some(1_795_000_000)) {
        assert_eq!((finding.index, finding.size), (613, 1000));
    }
});
