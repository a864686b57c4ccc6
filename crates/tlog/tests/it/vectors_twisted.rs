//! Signatures that only a lenient check takes: another encoding of a right one, a worthless first
//! half, and one that holds when the cofactor is multiplied away.

use crate::kit;
use crate::vectors::Vector;
use crate::vectors_bad::{edited, line_of, of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huiyin_tlog::Reason::LogSignatureWrong;

/// Over the right text by the right key, but with a point of order eight added to its first half:
/// it holds where the cofactor is multiplied away, and nowhere else.
const LENIENT: &str =
    "wHG3cZhwrOvoJXwJB0o3/u8PfqyK28LS0rbunQu7ir1U4Kg4PzW7oxRUvurOjPUyC3vXSUib13g4sdceC4xFBQ==";

/// The same signature with the order of the curve added to its second half.
fn order_added(signature: &[u8]) -> Vec<u8> {
    let mut order = [0; 32];
    order[..16].copy_from_slice(&0x14de_f9de_a2f7_9cd6_5812_631a_5cf5_d3ed_u128.to_le_bytes());
    order[31] = 0x10;
    let mut carry = 0;
    let mut twin = signature.to_vec();
    for (byte, more) in twin[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    twin
}

pub fn signatures(to: &mut Vec<Vector>) {
    let log = kit::log_signer();
    let signed = |bytes: &[u8]| {
        let line = [&log.public().id().to_be_bytes()[..], bytes].concat();
        edited(&line_of("— "), &format!("— {} {}", kit::ORIGIN, STANDARD.encode(line)))
    };
    let right = log.sign(kit::receipt_plain().checkpoint.note().text());
    let twin = order_added(right.bytes());
    to.push(of("a second encoding of the signature", signed(&twin), LogSignatureWrong));
    let mut small = right.bytes().to_vec();
    small[..32].copy_from_slice(&[&[1][..], &[0; 31]].concat());
    to.push(of("a signature that begins with no point's worth", signed(&small), LogSignatureWrong));
    let lenient = STANDARD.decode(LENIENT).unwrap();
    to.push(of("a signature for lenient eyes only", signed(&lenient), LogSignatureWrong));
}
