//! Properties of sealing, the secret and the key file.

use super::*;
use huiyin_domain::time::Millis;
use proptest::prelude::*;
use std::os::unix::fs::PermissionsExt;

fn keys(area: i64) -> Keys {
    Keys::from_bytes(&[7; 32], AreaId(area), &Moment::fixed(Millis(0)))
}

const PLACE: Place = Place { table: "case_text", row: 42, column: "sealed" };

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn what_was_sealed_opens(plain in proptest::collection::vec(any::<u8>(), 0..4096)) {
        let keys = keys(1);
        let (key, wrapped) = keys.case_key(CaseId(9));
        let sealed = key.seal(PLACE, &plain);
        prop_assert_eq!(sealed.len(), plain.len() + 29);
        let again = keys.unwrap(CaseId(9), &wrapped).unwrap();
        prop_assert_eq!(&*again.open(PLACE, &sealed).unwrap(), &plain);
    }

    #[test]
    fn a_changed_bit_or_a_cut_never_opens(at in any::<usize>(), bit in 0..8u8, cut in 0..60usize) {
        let (key, _) = keys(1).case_key(CaseId(9));
        let sealed = key.seal(PLACE, b"a text of the resident");
        let mut changed = sealed.clone();
        changed[at % sealed.len()] ^= 1 << bit;
        prop_assert_eq!(key.open(PLACE, &changed).err(), Some(SealBroken));
        let cut = &sealed[..cut.min(sealed.len() - 1)];
        prop_assert_eq!(key.open(PLACE, cut).err(), Some(SealBroken));
    }

    #[test]
    fn a_secret_survives_being_typed(token in any::<[u8; 16]>()) {
        let secret = keys(1).view_secret(&token);
        let shown = secret.to_string();
        let wide: String = shown.chars().map(|c| match c {
            '-' => '－',
            c => char::from_u32(c as u32 + 0xfee0).unwrap(),
        }).collect();
        let misread = shown.replace('0', "o").replace('1', "l").to_lowercase();
        for typed in [&shown, &secret.compact(), &wide, &misread, &shown.replace('-', " ")] {
            prop_assert_eq!(ViewSecret::parse(typed), Some(secret.clone()));
        }
    }

    #[test]
    fn any_typing_is_read_without_panic(typed in ".{0,40}") {
        let _secret = ViewSecret::parse(&typed);
    }
}

#[test]
fn a_moved_cell_does_not_open() {
    let (key, wrapped) = keys(1).case_key(CaseId(9));
    let sealed = key.seal(PLACE, b"text");
    assert!(key.open(PLACE, &sealed).is_ok(), "control: in its place it opens");
    for moved in [
        Place { row: 43, ..PLACE },
        Place { table: "case_party", ..PLACE },
        Place { column: "title", ..PLACE },
        Place { table: "case_tex", column: "tsealed", ..PLACE },
    ] {
        assert_eq!(key.open(moved, &sealed).err(), Some(SealBroken), "{moved:?}");
    }
    assert!(keys(2).unwrap(CaseId(9), &wrapped).is_err(), "another area");
    assert!(keys(1).unwrap(CaseId(8), &wrapped).is_err(), "another case");
    let other = Keys::from_bytes(&[8; 32], AreaId(1), &Moment::real());
    assert!(other.unwrap(CaseId(9), &wrapped).is_err(), "another key file");
    let foreign = keys(2).sealer_of(&[1; 32]).seal(PLACE, b"text");
    assert!(keys(1).sealer_of(&[1; 32]).open(PLACE, &foreign).is_err(), "same key, other area");
}

#[test]
fn uses_do_not_mix() {
    let keys = keys(1);
    let cookie = keys.cookie().seal(PLACE, b"x");
    assert!(keys.cookie().open(PLACE, &cookie).is_ok());
    assert!(keys.totp().open(PLACE, &cookie).is_err());
    assert_ne!(keys.cookie().seal(PLACE, b"x"), cookie, "nonces are fresh");
}

#[test]
fn a_secret_belongs_to_one_case_and_one_token() {
    let keys = keys(1);
    let secret = keys.view_secret(b"one");
    assert_eq!(secret, keys.view_secret(b"one"));
    assert_ne!(secret, keys.view_secret(b"two"));
    let kept = keys.secret_hash(CaseId(1), &secret);
    assert!(keys.secret_matches(CaseId(1), &secret, &kept));
    assert!(!keys.secret_matches(CaseId(2), &secret, &kept));
    assert!(!keys.secret_matches(CaseId(1), &keys.view_secret(b"two"), &kept));
    assert!(!keys.secret_matches(CaseId(1), &secret, &[]));
    assert_eq!(format!("{secret:?} {keys:?}").find(&secret.compact()), None);
}

struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let id = Moment::real().id();
        let path = std::env::temp_dir().join(format!("huiyin-keys-{name}-{id}"));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_key_file_is_made_once_private_and_read_back() {
    let folder = Folder::new("made");
    let path = folder.0.join("key");
    let moment = Moment::real();
    let area = AreaId(1);
    assert!(matches!(Keys::load(&path, area, &moment), Err(KeyFault::Missing(_))));
    let made = Keys::create(&path, area, &moment).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let read = Keys::load(&path, area, &moment).unwrap();
    assert_eq!(made.fingerprint(), read.fingerprint());
    assert!(matches!(Keys::create(&path, area, &moment), Err(KeyFault::Exists(_))));
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1, "nothing left beside");
}

#[test]
fn a_key_file_others_can_read_or_that_is_broken_is_refused() {
    let folder = Folder::new("refused");
    let path = folder.0.join("key");
    let (moment, area) = (Moment::real(), AreaId(1));
    Keys::create(&path, area, &moment).unwrap();
    for mode in [0o640, 0o604, 0o620] {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        let fault = Keys::load(&path, area, &moment).unwrap_err();
        assert!(matches!(fault, KeyFault::Open { .. }), "{fault}");
        assert!(fault.to_string().contains("chmod 600"), "{fault}");
    }
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    let too_long = format!("huiyin-key-1 {}", "ab".repeat(40));
    for text in [&b""[..], b"huiyin-key-1 abc", b"\xff\xfe", too_long.as_bytes()] {
        std::fs::write(&path, text).unwrap();
        assert!(matches!(Keys::load(&path, area, &moment), Err(KeyFault::Malformed(_))));
    }
}
