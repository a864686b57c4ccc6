//! Signed notes, checkpoints, single signature lines and keys: what is read is written back.
#![no_main]

use huiyin_tlog::{Note, NoteSignature, SignedCheckpoint, VerifierKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
    }
    if let Ok(head) = SignedCheckpoint::parse(bytes) {
        assert_eq!(head.to_string().as_bytes(), bytes);
        assert_eq!(head.checkpoint().to_text(), head.note().text());
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(line) = NoteSignature::parse(text) {
        assert_eq!(line.to_line().trim_end_matches('\n'), text);
    }
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_vkey(), text);
    }
});
