//! Every way to alter one byte of a receipt or an opening is found, and has a name.

use crate::kit;
use huiyin_tlog::{Policy, Reason, Verdict, verify};
use std::collections::BTreeMap;

fn reason(receipt: &[u8], opening: Option<&[u8]>, policy: &Policy) -> Option<Reason> {
    match verify(receipt, opening, policy, Some(kit::NOW_S)) {
        Verdict::Sound(_) => None,
        Verdict::Refused(reason) => Some(reason),
    }
}

/// All three witnesses are asked for, so no line of the receipt is without weight.
fn count_reasons(masks: &[u8]) -> BTreeMap<&'static str, usize> {
    let policy = kit::policy("all");
    let bytes = kit::receipt_witnessed().to_string().into_bytes();
    assert_eq!(reason(&bytes, None, &policy), None);
    let mut counts = BTreeMap::new();
    let mut altered = bytes.clone();
    for at in 0..bytes.len() {
        for mask in masks {
            altered[at] = bytes[at] ^ mask;
            let found = reason(&altered, None, &policy);
            let found = found.unwrap_or_else(|| panic!("byte {at} with mask {mask} passed"));
            *counts.entry(found.code()).or_insert(0) += 1;
        }
        altered[at] = bytes[at];
    }
    counts
}

#[test]
fn every_flipped_bit_of_a_receipt_is_found() {
    let counts = count_reasons(&[1, 2, 4, 8, 16, 32, 64, 128]);
    assert!(counts.len() >= 15, "{counts:?}");
}

#[test]
#[ignore = "a minute: all 255 other values of every byte"]
fn every_other_value_of_every_byte_of_a_receipt_is_found() {
    let counts = count_reasons(&(1..=255).collect::<Vec<_>>());
    println!("{counts:#?}");
}

#[test]
fn every_missing_and_every_doubled_byte_is_found() {
    let policy = kit::policy("all");
    let bytes = kit::receipt_witnessed().to_string().into_bytes();
    for at in 0..bytes.len() {
        let mut without = bytes.clone();
        without.remove(at);
        assert!(reason(&without, None, &policy).is_some(), "without byte {at}");
        let mut doubled = bytes.clone();
        doubled.insert(at, bytes[at]);
        assert!(reason(&doubled, None, &policy).is_some(), "byte {at} doubled");
        assert!(reason(&bytes[..at], None, &policy).is_some(), "cut at {at}");
    }
}

#[test]
fn every_flipped_bit_of_an_opening_is_found() {
    let policy = kit::policy("all");
    let receipt = kit::receipt_witnessed().to_string().into_bytes();
    let bytes = kit::opening().to_string().into_bytes();
    assert_eq!(reason(&receipt, Some(&bytes), &policy), None);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            assert!(reason(&receipt, Some(&altered), &policy).is_some(), "byte {at} bit {bit}");
        }
    }
}

#[test]
fn swapped_lines_are_found() {
    let policy = kit::policy("all");
    let text = kit::receipt_witnessed().to_string();
    let lines: Vec<_> = text.lines().collect();
    // The order of signatures alone means nothing.
    let signed_from = lines.iter().position(|line| line.starts_with('—')).unwrap();
    for one in 0..signed_from {
        for other in one + 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(one, other);
            if swapped == lines {
                continue; // the two empty lines
            }
            let bytes = swapped.join("\n") + "\n";
            assert!(reason(bytes.as_bytes(), None, &policy).is_some(), "{one} and {other}");
        }
    }
}
