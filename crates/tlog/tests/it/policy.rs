//! Policies: the example of c2sp.org/tlog-policy, who counts, and each line that is refused.

use crate::kit;
use base64::Engine;
use huiyin_tlog::{Policy, PolicyKind, PolicyProblem, Reason};

fn vkey(number: u8) -> String {
    kit::cosigner(number).public().to_vkey()
}

/// Two of the first three, and any of the last three, as in the specification.
fn two_groups() -> Policy {
    let mut text = format!("# both offices\n\nlog {}\n", kit::log_signer().public().to_vkey());
    for number in 1..=6 {
        text += &format!("\twitness  N{number} {} https://w{number}.example/\n", vkey(number));
    }
    text += "group X 2 N1 N2 N3\ngroup Y any N4 N5 N6\ngroup X-and-Y all X Y\nquorum X-and-Y\n";
    Policy::parse(text.as_bytes()).unwrap()
}

#[test]
fn a_quorum_of_groups_counts_as_the_specification_says() {
    let policy = two_groups();
    assert_eq!(policy.witnesses()[5].url.as_deref(), Some("https://w6.example/"));
    for (signers, met) in [
        (&[1, 2, 4][..], true),
        (&[2, 3, 5, 6], true),
        (&[1, 2, 3], false),
        (&[1, 4, 5, 6], false),
        (&[], false),
    ] {
        let mut head = kit::head_of(&kit::tree());
        kit::cosign(&mut head, signers.iter().copied());
        let found = policy.cosigned(&head, None);
        assert_eq!(found.is_ok(), met, "{signers:?}");
        if let Ok(cosigned) = found {
            assert_eq!(cosigned.len(), signers.len());
        }
    }
}

#[test]
fn no_quorum_asks_nobody_and_one_witness_can_be_a_quorum() {
    let plain = kit::head_of(&kit::tree());
    let log = kit::log_signer().public().clone();
    assert_eq!(Policy::of_log(log).cosigned(&plain, None), Ok(Vec::new()));
    let none = format!("witness a {}\nquorum none\n", vkey(1));
    assert_eq!(Policy::parse(none.as_bytes()).unwrap().cosigned(&plain, None), Ok(Vec::new()));
    let one = format!("witness a {}\ngroup g any a\nquorum a\n", vkey(1));
    let one = Policy::parse(one.as_bytes()).unwrap();
    assert_eq!(one.cosigned(&plain, None), Err(Reason::QuorumMissed));
    let mut head = plain;
    kit::cosign(&mut head, [1]);
    assert_eq!(one.cosigned(&head, None).unwrap()[0].witness, "a");
}

/// A log's key of 32 bytes that begin and end so: the point of order one, no point at all, and
/// the point of order two.
fn of_material([first, last]: [u8; 2]) -> String {
    let mut bytes = vec![1, first];
    bytes.extend([if last == 0 { 0 } else { 0xff }; 30]);
    bytes.push(last);
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
    format!("log.example+00000000+{encoded}")
}

/// Texts with the line and the kind of their first fault.
pub fn wrong() -> Vec<(String, usize, PolicyKind)> {
    use PolicyKind::*;
    let (one, two) = (vkey(1), vkey(2));
    let log = kit::log_signer().public().to_vkey();
    let many = (0..65).fold(String::new(), |text, at| {
        text + &format!(
            "group g{at} any {}\n",
            if at == 0 { "a".into() } else { format!("g{}", at - 1) }
        )
    });
    let head = format!("witness a {one}\nwitness b {two}\n");
    vec![
        (String::new(), 0, QuorumMissing),
        ("quorum none".to_owned(), 1, Unterminated),
        ("quorum none\r\n".to_owned(), 1, ControlCharacter),
        ("quorum none\nquorum none\n".to_owned(), 2, QuorumRepeated),
        ("quorum a\n".to_owned(), 1, NameUnknown),
        ("quorums none\n".to_owned(), 1, WordUnknown),
        ("quorum none extra\n".to_owned(), 1, WordsWrong),
        ("log\n".to_owned(), 1, WordsWrong),
        (format!("log {log} url more\n"), 1, WordsWrong),
        ("log a+b+c\n".to_owned(), 1, Key(Reason::KeyMalformed)),
        (format!("log {}\n", of_material([1, 0])), 1, Key(Reason::KeyMalformed)),
        (format!("log {}\n", of_material([2, 0])), 1, Key(Reason::KeyMalformed)),
        (format!("log {}\n", of_material([0xec, 0x7f])), 1, Key(Reason::KeyMalformed)),
        ("constructor x\n".to_owned(), 1, WordUnknown),
        (format!("{head}group g toString a b\n"), 3, ThresholdWrong),
        (format!("log {}\n", log.replacen("log.", "gol.", 1)), 1, Key(Reason::KeyIdDiffers)),
        (format!("log {one}\n"), 1, KeyKind),
        (format!("witness a {log}\n"), 1, KeyKind),
        (format!("log {log}\nlog {log}\n"), 2, KeyRepeated),
        (format!("witness a {one}\nwitness b {one}\n"), 2, KeyRepeated),
        (format!("witness a {one}\nwitness a {two}\n"), 2, NameTaken),
        (format!("witness none {one}\n"), 1, NameTaken),
        (format!("{head}group a any b\n"), 3, NameTaken),
        (format!("{head}group g any c\n"), 3, NameUnknown),
        (format!("{head}group g any g\n"), 3, NameUnknown),
        (format!("{head}group g any none\n"), 3, NameUnknown),
        (format!("{head}group g any a a\n"), 3, MemberRepeated),
        (format!("{head}group g any a\ngroup h any a b\n"), 4, MemberRepeated),
        (format!("{head}group g 0 a b\n"), 3, ThresholdWrong),
        (format!("{head}group g 3 a b\n"), 3, ThresholdWrong),
        (format!("{head}group g 01 a b\n"), 3, ThresholdWrong),
        (format!("{head}group g most a b\n"), 3, ThresholdWrong),
        (format!("{head}group g all\n"), 3, ThresholdWrong),
        (format!("{head}{many}quorum g64\n"), 67, TooMany),
    ]
}

#[test]
fn each_wrong_line_is_named() {
    for (text, line, kind) in wrong() {
        let found = Policy::parse(text.as_bytes());
        assert_eq!(found, Err(PolicyProblem { line, kind }), "{text}");
    }
    assert_eq!(Policy::parse(b"\xff\n").unwrap_err().kind, PolicyKind::NotText);
    assert_eq!(Policy::parse(&[b'\n'; 300_000]).unwrap_err().kind, PolicyKind::TooLong);
}
