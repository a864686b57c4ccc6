//! The rules as they are stored: each body is the one its hash names and is what its columns
//! say. Cases are computed again under these and nothing else.

use super::report::Found;
use crate::rules::Rulebook;
use huiyin_domain::time::Millis;
use huiyin_store::rulebook::RulebookRow;
use huiyin_store::scan::BookScan;
use sha2::{Digest, Sha256};

pub(super) fn check(rows: Vec<BookScan>, found: &mut Found) -> Rulebook {
    let mut book = Rulebook::default();
    found.count("rulebooks", rows.len() as u64);
    for row in rows {
        let place = format!("{} {}@{}", row.kind, row.rule, row.version);
        let hash: [u8; 32] = Sha256::digest(row.body.as_bytes()).into();
        found.wants(row.hash == hash, "rulebook-hash", || place.clone());
        let (kind, rule, version) = (row.kind, row.rule, row.version);
        let pin = format!("{rule}@{version}");
        let kept = RulebookRow { kind, rule, version, body: row.body, hash, adopted: Millis(0) };
        match book.add(&kept) {
            Ok(read) => found.wants(read == pin, "rulebook-name", || place),
            Err(_) => found.add("rulebook-malformed", place),
        }
    }
    book
}
