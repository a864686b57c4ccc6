//! Signed notes, keys and checkpoints, against the crate `signed_note` and by their own rules.

use crate::kit;
use huiyin_tlog::{
    Algorithm, Checkpoint, EMPTY_ROOT, Hash, LogSigner, Note, NoteSignature, Reason,
    SIGNATURES_MAX, SignedCheckpoint, TlogProof, VerifierKey,
};
use proptest::prelude::*;
use signed_note::{Signer, StandardSigner, StandardVerifier, VerifierList};

fn their_key(vkey: &str) -> VerifierList {
    VerifierList::new(vec![Box::new(StandardVerifier::new(vkey).unwrap())])
}

fn text_strategy() -> impl Strategy<Value = String> {
    prop::collection::vec("[ -~é—信]{0,20}", 1..6)
        .prop_map(|lines| lines.iter().fold(String::new(), |text, line| text + line + "\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn signed_note_accepts_what_we_sign(text in text_strategy(), seed in any::<[u8; 32]>()) {
        let signer = LogSigner::of_seed("log.example/a", &seed).unwrap();
        let mut note = Note::of_text(&text).unwrap();
        note.add(signer.sign(&text)).unwrap();
        let bytes = note.to_string();
        let theirs = signed_note::Note::from_bytes(bytes.as_bytes()).unwrap();
        let (verified, _) = theirs.verify(&their_key(&signer.public().to_vkey())).unwrap();
        prop_assert_eq!(verified.len(), 1);
        prop_assert_eq!(Note::parse(bytes.as_bytes()), Ok(note));
    }

    #[test]
    fn we_accept_what_signed_note_signs(text in text_strategy(), seed in any::<[u8; 32]>()) {
        let ours = LogSigner::of_seed("log.example/a", &seed).unwrap();
        let vkey = ours.public().to_vkey();
        let secret = [&[1], &seed[..]].concat();
        let id = ours.public().id();
        let skey = format!("PRIVATE+KEY+log.example/a+{id:08x}+{}", base64(&secret));
        let signer = StandardSigner::new(&skey).unwrap();
        let mut theirs = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        theirs.add_sigs(&[&signer as &dyn Signer]).unwrap();
        let note = Note::parse(&theirs.to_bytes()).unwrap();
        let key = VerifierKey::parse(&vkey).unwrap();
        prop_assert_eq!(key.note_verify(note.text(), &note.signatures()[0]), Ok(()));
    }

    /// What we read, both read the same; and what we read we write back byte for byte.
    #[test]
    fn a_spoilt_note_is_never_read_more_loosely_than_by_signed_note(
        text in text_strategy(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut note = Note::of_text(&text).unwrap();
        note.add(kit::log_signer().sign(&text)).unwrap();
        let mut bytes = note.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = Note::parse(&bytes) {
            let theirs = signed_note::Note::from_bytes(&bytes).unwrap();
            prop_assert_eq!(theirs.text(), read.text().as_bytes());
            prop_assert_eq!(read.to_string().into_bytes(), bytes);
        }
    }

    /// No parser panics, whatever it is given, and each reads one spelling only.
    #[test]
    fn arbitrary_lines_are_answered(
        lines in prop::collection::vec(
            prop_oneof![
                Just("c2sp.org/tlog-proof@v1".to_owned()),
                Just("old 0".to_owned()), Just("index 0".to_owned()), Just(String::new()),
                Just(kit::ORIGIN.to_owned()), Just("0".to_owned()), Just(EMPTY_ROOT.to_base64()),
                Just("— a AAAAAAA=".to_owned()), Just("extra AA==".to_owned()), ".{0,30}",
            ], 0..10),
    ) {
        let bytes = lines.iter().fold(String::new(), |text, line| text + line + "\n");
        let bytes = bytes.as_bytes();
        if let Ok(read) = SignedCheckpoint::parse(bytes) {
            prop_assert_eq!(read.to_string().into_bytes(), bytes);
        }
        if let Ok(read) = TlogProof::parse(bytes) {
            prop_assert_eq!(read.to_string().into_bytes(), bytes);
        }
        if let Ok(read) = huiyin_tlog::AddCheckpoint::parse(bytes) {
            prop_assert_eq!(read.to_string().into_bytes(), bytes);
        }
        let _ = huiyin_tlog::Opening::parse(bytes);
        let _ = huiyin_tlog::misconduct_verify(bytes, &[]);
        let _ = huiyin_tlog::cosignatures_parse(bytes);
        let _ = huiyin_tlog::Policy::parse(bytes);
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn keys_are_read_strictly_and_of_any_type() {
    let vkey = kit::log_signer().public().to_vkey();
    assert_eq!(VerifierKey::parse(&vkey).unwrap().to_vkey(), vkey);
    let [name, id, key]: [&str; 3] = vkey.splitn(3, '+').collect::<Vec<_>>().try_into().unwrap();
    for wrong in [
        String::new(),
        name.to_owned(),
        format!("{name}+{id}"),
        format!("+{id}+{key}"),
        format!("a b+{id}+{key}"),
        format!("{name}+{}+{key}", id.to_uppercase()),
        format!("{name}+0{id}+{key}"),
        format!("{name}+{id}+{key}="),
        format!("{name}+{id}+{key} "),
        format!("{name}+{id}+AQ=="),
        format!("{name}+{id}+"),
    ] {
        assert_eq!(VerifierKey::parse(&wrong), Err(Reason::KeyMalformed), "{wrong}");
    }
    let other = format!("{name}x+{id}+{key}");
    assert_eq!(VerifierKey::parse(&other), Err(Reason::KeyIdDiffers));
    // A key of small order would let one signature fit many texts.
    let mut weak = [0; 32];
    weak[0] = 1;
    assert_eq!(VerifierKey::new(name, Algorithm::ED25519, &weak), Err(Reason::KeyMalformed));
    let unknown = VerifierKey::new(name, Algorithm(0x99), &[5; 99]).unwrap();
    assert_eq!(VerifierKey::parse(&unknown.to_vkey()), Ok(unknown.clone()));
    let line = kit::log_signer().sign("text\n");
    assert_eq!(unknown.note_verify("text\n", &line), Err(Reason::AlgorithmUnsupported));
    assert_eq!(unknown.cosignature_verify("text\n", &line), Err(Reason::AlgorithmUnsupported));
}

#[test]
fn unknown_signatures_are_kept_and_ignored() {
    let mut head = kit::head_of(&kit::tree());
    let stranger = LogSigner::of_seed("stranger.example", &[9; 32]).unwrap();
    head.add(stranger.sign("something else\n")).unwrap();
    // Same name as the log, another short number: a key we do not know yet.
    let next = LogSigner::of_seed(kit::ORIGIN, &[2; 32]).unwrap();
    head.add(next.sign(head.note().text())).unwrap();
    let head = SignedCheckpoint::parse(head.to_string().as_bytes()).unwrap();
    assert_eq!(head.note().signatures().len(), 3);
    assert_eq!(head.log_verify(&[kit::log_signer().public().clone()]), Ok(()));
    assert_eq!(head.log_verify(&[next.public().clone()]), Ok(()));
    // During an overlap both keys are trusted, and a wrong one spoils all.
    let both = [kit::log_signer().public().clone(), next.public().clone()];
    assert_eq!(head.log_verify(&both), Ok(()));
    let mut spoilt = kit::head_of(&kit::tree());
    spoilt.add(next.sign("something else\n")).unwrap();
    assert_eq!(spoilt.log_verify(&both), Err(Reason::LogSignatureWrong));
}

#[test]
fn a_note_holds_at_least_sixteen_signatures_and_no_more_than_the_limit() {
    const { assert!(SIGNATURES_MAX >= 16) }
    let line = |number: usize| NoteSignature::parse(&format!("— k{number} AAAAAAA=")).unwrap();
    let mut note = Note::of_text("text\n").unwrap();
    (0..SIGNATURES_MAX).for_each(|number| note.add(line(number)).unwrap());
    assert!(Note::parse(note.to_string().as_bytes()).is_ok());
    assert_eq!(note.add(line(99)), Err(Reason::SignaturesTooMany));
    let more = note.to_string() + &line(99).to_line();
    assert_eq!(Note::parse(more.as_bytes()), Err(Reason::SignaturesTooMany));
}

#[test]
fn a_checkpoint_that_would_not_be_read_back_is_not_signed() {
    let signer = kit::log_signer();
    let root = Hash([1; 32]);
    let good = Checkpoint::new(kit::ORIGIN, 1, root);
    assert!(good.sign(&signer).is_ok());
    for wrong in [
        Checkpoint::new("", 1, root),
        Checkpoint::new("a\nb", 1, root),
        Checkpoint::new(kit::ORIGIN, 0, root),
        Checkpoint::new(kit::ORIGIN, u64::MAX, root),
        Checkpoint { extensions: vec![String::new()], ..good.clone() },
        Checkpoint { extensions: vec!["a\nb".into()], ..good.clone() },
        Checkpoint { extensions: vec!["a\tb".into()], ..good.clone() },
    ] {
        assert!(wrong.sign(&signer).is_err(), "{wrong:?}");
    }
    let empty = Checkpoint::new(kit::ORIGIN, 0, EMPTY_ROOT);
    assert!(empty.sign(&signer).is_ok());
}
