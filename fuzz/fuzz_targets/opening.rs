//! Openings: what is read is written back.
#![no_main]

use huiyin_tlog::Opening;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(opening) = Opening::parse(bytes) {
        assert_eq!(opening.to_string().as_bytes(), bytes);
    }
});
