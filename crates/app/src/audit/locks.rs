//! Cases that are locked with keys the house does not have: their shares can be looked at from
//! outside, as far as the key file goes, and it is counted what could not be read.

use super::report::Found;
use crate::keys::{Holder, Keys};
use crate::unit_key::share_of;
use huiyin_store::share::ShareRow;

/// The shares of one case are what their seals say; one that the house cannot open is held by a
/// unit. Whether a share opens for its holder only that holder can tell.
pub(super) fn check(
    shares: &[ShareRow],
    is_locked: bool,
    keys: Option<&Keys>,
    name: &str,
    found: &mut Found,
) {
    found.count("shares", shares.len() as u64);
    let of_unit = |row: &ShareRow| share_of(row).holder != Holder::Person;
    if is_locked {
        found.count("cases-locked", 1);
        found.wants(shares.iter().any(of_unit), "share-missing", || name.to_owned());
    }
    for row in shares {
        let place = || format!("{name} holder {}", row.holder);
        found.wants(of_unit(row) != row.fingerprint.is_empty(), "share-shape", place);
        if let Some(keys) = keys {
            let is_whole = keys.share_unsealed(&share_of(row), &row.wrapped).is_ok();
            found.wants(is_whole, "share-broken", place);
        }
    }
}
