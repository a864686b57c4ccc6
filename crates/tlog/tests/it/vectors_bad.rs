//! Receipts that must be refused, each for one reason. Where only the text is wrong, the
//! signatures over it are right, so that the order of checks changes nothing.

use crate::vectors::{Expect, Vector};
use crate::{kit, vectors_twisted};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huiyin_tlog::{
    Algorithm, Checkpoint, LogSigner, MemoryTree, Note, NoteSignature, Opening, Reason, TlogProof,
    VerifierKey,
};

pub fn bad() -> Vec<Vector> {
    let mut vectors = Vec::new();
    files(&mut vectors);
    heads_of_receipts(&mut vectors);
    checkpoints(&mut vectors);
    signature_lines(&mut vectors);
    trust(&mut vectors);
    vectors_twisted::signatures(&mut vectors);
    cosignatures(&mut vectors);
    trees(&mut vectors);
    openings(&mut vectors);
    vectors
}

fn log_only() -> String {
    format!("log {}\nquorum none\n", kit::log_signer().public().to_vkey())
}

pub fn of(name: &str, receipt: impl ToString, reason: Reason) -> Vector {
    Vector {
        name: name.to_owned(),
        receipt: Some(receipt.to_string()),
        receipt_base64: None,
        receipt_times: None,
        opening: None,
        policy: log_only(),
        now_s: Some(kit::NOW_S),
        expect: Expect::Refused(reason.code().to_owned()),
    }
}

fn plain() -> String {
    kit::receipt_plain().to_string()
}

/// The receipt with one piece of its text replaced, which must be there.
pub fn edited(from: &str, to: &str) -> String {
    let text = plain();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

pub fn line_of(start: &str) -> String {
    plain().lines().find(|line| line.starts_with(start)).unwrap().to_owned()
}

fn files(to: &mut Vec<Vector>) {
    use Reason::*;
    to.push(of("an empty file", "", Empty));
    to.push(Vector { receipt_times: Some(80_000), ..of("a huge file", "a\n", TooLong) });
    let mut bytes = plain().into_bytes();
    bytes.insert(5, 0xff);
    let not_text = Vector {
        receipt: None,
        receipt_base64: Some(STANDARD.encode(bytes)),
        ..of("a byte that is no text", "", NotText)
    };
    to.push(not_text);
    to.push(of("lines that end as on Windows", plain().replace('\n', "\r\n"), ControlCharacter));
    to.push(of("a tab", edited("index ", "index\t"), ControlCharacter));
    to.push(of("a zero byte", edited("index ", "index\0"), ControlCharacter));
    to.push(of("the last newline is missing", plain().trim_end(), Unterminated));
}

fn heads_of_receipts(to: &mut Vec<Vector>) {
    use Reason::*;
    to.push(of("another version", edited("@v1", "@v2"), HeaderWrong));
    to.push(of("a space before it", format!(" {}", plain()), HeaderWrong));
    to.push(of("no header", edited("c2sp.org/tlog-proof@v1\n", ""), HeaderWrong));
    let extra = line_of("extra ");
    to.push(of("the extra data lacks its padding", edited("==\nindex", "\nindex"), ExtraMalformed));
    to.push(of("no extra data after the word", edited(&extra, "extra "), ExtraMalformed));
    to.push(of(
        "a space after the extra data",
        edited(&extra, &(extra.clone() + " ")),
        ExtraMalformed,
    ));
    to.push(of("no entry", edited(&(extra.clone() + "\n"), ""), LeafMissing));
    let entry = |bytes: &[u8]| {
        let mut receipt = kit::receipt_plain();
        receipt.extra = Some(bytes.to_vec());
        receipt
    };
    let bytes = kit::leaf().to_bytes();
    to.push(of("an entry one byte short", entry(&bytes[..33]), LeafLength));
    to.push(of("an entry one byte long", entry(&[&bytes[..], &[0]].concat()), LeafLength));
    let with = |at: usize, value: u8| {
        let mut bytes = bytes;
        bytes[at] = value;
        entry(&bytes)
    };
    to.push(of("an entry of version 2", with(0, 2), LeafVersion));
    to.push(of("an entry of algorithm 2", with(1, 2), LeafAlgorithm));
    to.push(of("no index", edited("index 613\n", ""), IndexMissing));
    let swapped = edited(&format!("{extra}\nindex 613"), &format!("index 613\n{extra}"));
    to.push(of("the extra data after the index", swapped, ProofHashMalformed));
    for (name, index) in [
        ("an index with a zero before it", "0613"),
        ("an index with a plus", "+613"),
        ("an index with a space", " 613"),
        ("an index in full-width digits", "６１３"),
        ("no number as index", ""),
        ("an index of 2^63", "9223372036854775808"),
        ("an index of 2^64 + 613", "18446744073709552229"),
    ] {
        to.push(of(name, edited("index 613", &format!("index {index}")), IndexMalformed));
    }
    let hash = kit::receipt_plain().path[0].to_base64();
    for (name, line) in [
        ("a proof hash of 31 bytes", STANDARD.encode([1; 31])),
        ("a proof hash of 33 bytes", STANDARD.encode([1; 33])),
        ("a proof hash without padding", hash.trim_end_matches('=').to_owned()),
        ("a proof hash in other Base64", format!("-_{}", &hash[2..])),
        ("a space after a proof hash", format!("{hash} ")),
    ] {
        to.push(of(name, edited(&hash, &line), ProofHashMalformed));
    }
    let mut many = kit::receipt_plain();
    many.path = vec![many.path[0]; 64];
    to.push(of("64 proof hashes", many, ProofHashesTooMany));
    let cut = plain().find("\n\n").unwrap();
    to.push(of("nothing after the proof", &plain()[..cut + 1], CheckpointMissing));
    to.push(of("only an empty line after the proof", &plain()[..cut + 2], CheckpointMissing));
}

/// The receipt with any checkpoint text, rightly signed.
fn with_text(text: &str) -> String {
    let mut note = Note::of_text(text).unwrap();
    note.add(kit::log_signer().sign(text)).unwrap();
    let receipt = plain();
    let cut = receipt.find("\n\n").unwrap();
    format!("{}{note}", &receipt[..cut + 2])
}

fn checkpoints(to: &mut Vec<Vector>) {
    use Reason::*;
    let head = kit::head_of(&kit::tree());
    let root = head.checkpoint().root.to_base64();
    let origin = kit::ORIGIN;
    let mut add = |name, text: String, reason| to.push(of(name, with_text(&text), reason));
    add("an empty origin", format!("\n1000\n{root}\n"), OriginMalformed);
    add("an origin too long", format!("{}\n1000\n{root}\n", "o".repeat(256)), OriginMalformed);
    for (name, size) in [
        ("a size with a zero before it", "01000"),
        ("a size with a sign", "-1000"),
        ("a size in another base", "0x3e8"),
        ("no size", ""),
        ("a size of 2^63", "9223372036854775808"),
    ] {
        add(name, format!("{origin}\n{size}\n{root}\n"), SizeMalformed);
    }
    add("a checkpoint without size", format!("{origin}\n"), SizeMalformed);
    add("a checkpoint without root", format!("{origin}\n1000\n"), RootMalformed);
    add(
        "a root of 31 bytes",
        format!("{origin}\n1000\n{}\n", STANDARD.encode([1; 31])),
        RootMalformed,
    );
    add(
        "a root in hex",
        format!("{origin}\n1000\n{}\n", head.checkpoint().root.to_hex()),
        RootMalformed,
    );
    add("an empty tree with a root", format!("{origin}\n0\n{root}\n"), RootOfEmpty);
    add("an empty extension line", format!("{origin}\n1000\n{root}\n\nmore\n"), ExtensionMalformed);
    add(
        "17 extension lines",
        format!("{origin}\n1000\n{root}\n{}", "more\n".repeat(17)),
        ExtensionMalformed,
    );
}

fn signature_lines(to: &mut Vec<Vector>) {
    use Reason::*;
    let line = line_of("— ");
    let mut swap = |name, with: &str, reason| to.push(of(name, edited(&line, with), reason));
    swap("a hyphen for the dash", &line.replacen('—', "-", 1), SignatureLineMalformed);
    swap("no space after the dash", &line.replacen("— ", "—", 1), SignatureLineMalformed);
    swap("a name alone", &format!("— {}", kit::ORIGIN), SignatureLineMalformed);
    swap("a line of other text", "signed by the office", SignatureLineMalformed);
    swap("a signer without name", &line.replacen(kit::ORIGIN, "", 1), SignatureNameMalformed);
    swap("a signer with a plus", &line.replacen("/", "+", 1), SignatureNameMalformed);
    swap("a wide space in the name", &line.replacen("/", "\u{3000}", 1), SignatureNameMalformed);
    swap("a signature without padding", line.trim_end_matches('='), SignatureMalformed);
    swap("a space after the signature", &format!("{line} "), SignatureMalformed);
    swap("a key number without signature", "— a AAAAAA==", SignatureMalformed);
    let unsigned = edited(&format!("\n{line}\n"), "");
    to.push(of("no signature", unsigned.clone(), SignaturesMissing));
    to.push(of("an empty line and no signature", unsigned + "\n", SignaturesMissing));
    let strangers = (0..32).fold(line.clone(), |text, n| text + &format!("\n— s{n} AAAAAAA="));
    to.push(of("33 signatures", edited(&line, &strangers), SignaturesTooMany));
    let twice = edited(&line, &format!("{line}\n{line}"));
    to.push(of("the log signed twice", twice, SignatureRepeated));
}

fn trust(to: &mut Vec<Vector>) {
    use Reason::*;
    let other_log = LogSigner::of_seed("other.example", &[3; 32]).unwrap();
    let foreign = format!("log {}\nquorum none\n", other_log.public().to_vkey());
    to.push(Vector {
        policy: foreign.clone(),
        ..of("a log nobody trusts", plain(), OriginUnknown)
    });
    let mut lent = kit::receipt_plain();
    let text = lent.checkpoint.note().text().to_owned();
    lent.checkpoint.add(other_log.sign(&text)).unwrap();
    let borrowed = of("a trusted log signed for another origin", &lent, OriginUnknown);
    to.push(Vector { policy: foreign, ..borrowed });

    let thief = LogSigner::of_seed(kit::ORIGIN, &[4; 32]).unwrap();
    let mut stolen = kit::receipt_plain();
    stolen.checkpoint = stolen.checkpoint.checkpoint().sign(&thief).unwrap();
    to.push(of("another key under the log's name", stolen, LogSignatureMissing));
    let mut witnesses_only = kit::receipt_witnessed().to_string();
    witnesses_only = witnesses_only.replacen(&(line_of("— ") + "\n"), "", 1);
    let witnesses_only =
        of("witnesses signed, the log did not", witnesses_only, LogSignatureMissing);
    to.push(Vector { policy: kit::policy_text("all"), ..witnesses_only });
    let empty = MemoryTree::new();
    let other_head = kit::head_of(&empty).to_string();
    let other_line = other_head.lines().last().unwrap();
    let taken = edited(&line_of("— "), other_line);
    to.push(of("the log's signature of another checkpoint", taken, LogSignatureWrong));
    to.push(of(
        "another size under the signature",
        edited("\n1000\n", "\n1001\n"),
        LogSignatureWrong,
    ));
    let short = format!("— {} {}", kit::ORIGIN, {
        let mut bytes = kit::log_signer().public().id().to_be_bytes().to_vec();
        bytes.push(1);
        STANDARD.encode(bytes)
    });
    to.push(of("a signature of one byte", edited(&line_of("— "), &short), LogSignatureWrong));

    let future = VerifierKey::new(kit::ORIGIN, Algorithm(0x99), &[5; 32]).unwrap();
    let line = format!("— {} {}", kit::ORIGIN, {
        let mut bytes = future.id().to_be_bytes().to_vec();
        bytes.extend([6; 64]);
        STANDARD.encode(bytes)
    });
    let policy = format!("log {}\nquorum none\n", future.to_vkey());
    let unknown =
        of("a key of a type not built in", edited(&line_of("— "), &line), AlgorithmUnsupported);
    to.push(Vector { policy, ..unknown });
}

/// The receipt, signed by the log and two witnesses, with any line for the third.
fn third(line: &str) -> String {
    let mut receipt = kit::receipt_plain();
    kit::cosign(&mut receipt.checkpoint, [1, 2]);
    receipt.checkpoint.add(NoteSignature::parse(line.trim_end()).unwrap()).unwrap();
    receipt.to_string()
}

fn third_bytes(bytes: &[u8]) -> String {
    let key = kit::cosigner(3).public().clone();
    let bytes = [&key.id().to_be_bytes()[..], bytes].concat();
    third(&format!("— {} {}", key.name(), STANDARD.encode(bytes)))
}

fn cosignatures(to: &mut Vec<Vector>) {
    use Reason::*;
    let policy = kit::policy_text("all");
    let text = kit::receipt_plain().checkpoint.note().text().to_owned();
    let right = kit::cosigner(3).cosign(&text, kit::NOW_S);
    let mut add = |name, receipt: String, reason| {
        to.push(Vector { policy: policy.clone(), ..of(name, receipt, reason) });
    };
    add("a cosignature without time", third_bytes(&right.bytes()[8..]), CosignatureLength);
    add(
        "a cosignature one byte long",
        third_bytes(&[right.bytes(), &[0]].concat()),
        CosignatureLength,
    );
    add("a cosignature of three bytes", third_bytes(&[1, 2, 3]), CosignatureLength);
    let end = kit::cosigner(3).cosign(&text, u64::MAX).to_line();
    add("a cosignature after the end of time", third(&end), CosignatureTime);
    let soon = kit::cosigner(3).cosign(&text, kit::NOW_S + 3600).to_line();
    add("a cosignature of the next hour", third(&soon), CosignatureFuture);
    let other = kit::cosigner(3).cosign("another\n", kit::NOW_S).to_line();
    add("a cosignature of another checkpoint", third(&other), CosignatureWrong);
    let mut moved = right.bytes().to_vec();
    moved[7] ^= 1;
    add("a cosignature with its time moved", third_bytes(&moved), CosignatureWrong);
    let log_kind = LogSigner::of_seed(kit::cosigner(3).public().name(), &[103; 32]).unwrap();
    let without_time = third(&log_kind.sign(&text).to_line());
    add("a witness who signed as logs do", without_time, QuorumMissed);
    let twice = kit::cosigner(1).cosign(&text, kit::NOW_S).to_line();
    add("a witness who signed twice", third(&twice), SignatureRepeated);
    let mut two = kit::receipt_plain();
    kit::cosign(&mut two.checkpoint, [1, 2]);
    add("two of three, and all are asked", two.to_string(), QuorumMissed);
    add("no witness, and all are asked", plain(), QuorumMissed);
    let one = kit::policy_text("2");
    let mut single = kit::receipt_plain();
    kit::cosign(&mut single.checkpoint, [2]);
    let single = of("one of three, and two are asked", single, QuorumMissed);
    to.push(Vector { policy: one, ..single });
}

fn trees(to: &mut Vec<Vector>) {
    use Reason::*;
    to.push(of("an index as large as the tree", edited("index 613", "index 1000"), IndexOutside));
    let mut empty = kit::receipt_plain();
    empty.checkpoint = kit::head_of(&MemoryTree::new());
    to.push(of("an entry in a tree without leaves", empty, IndexOutside));
    let with = |edit: &dyn Fn(&mut TlogProof)| {
        let mut receipt = kit::receipt_plain();
        edit(&mut receipt);
        receipt
    };
    let short = with(&|receipt| receipt.path.truncate(9));
    to.push(of("a proof that lacks its last hash", short, ProofShort));
    to.push(of("no proof at all", with(&|receipt| receipt.path.clear()), ProofShort));
    let long = with(&|receipt| receipt.path.push(receipt.path[0]));
    to.push(of("a proof with a hash more", long, ProofLong));
    to.push(of("the neighbour's index", edited("index 613", "index 612"), RootDiffers));
    let turned = with(&|receipt| receipt.path.swap(0, 1));
    to.push(of("two hashes of the proof swapped", turned, RootDiffers));
    let flipped = with(&|receipt| receipt.path[3].0[0] ^= 1);
    to.push(of("one bit of the proof turned", flipped, RootDiffers));
    let other = with(&|receipt| receipt.extra = Some(kit::other_leaf(5).to_bytes().to_vec()));
    to.push(of("the entry of somebody else", other, RootDiffers));
    let dropped = with(&|receipt| {
        let mut tree = MemoryTree::new();
        (0..kit::SIZE).for_each(|index| tree.push(kit::other_leaf(index).hash()));
        receipt.checkpoint = kit::head_of(&tree);
        receipt.path = tree.inclusion(kit::INDEX, kit::SIZE).unwrap();
    });
    to.push(of("a log that put something else in its place", dropped, RootDiffers));
}

fn openings(to: &mut Vec<Vector>) {
    use Reason::*;
    let right = kit::opening().to_string();
    let event = kit::event();
    let mut add = |name, opening: String, reason| {
        to.push(Vector { opening: Some(opening), ..of(name, plain(), reason) });
    };
    let replaced = |from: &str, with: &str| {
        assert!(right.contains(from), "{from}");
        right.replacen(from, with, 1)
    };
    add("an empty opening", String::new(), Empty);
    add("an opening of another version", replaced("@v1", "@v2"), OpeningHeader);
    add("a receipt for an opening", plain(), OpeningHeader);
    let salt = right.lines().nth(1).unwrap();
    add("an opening without salt", replaced(&format!("{salt}\n"), ""), OpeningSalt);
    add(
        "a salt of 31 bytes",
        replaced(salt, &format!("salt {}", STANDARD.encode([7; 31]))),
        OpeningSalt,
    );
    add("an opening without event", replaced(&format!("{event}\n"), ""), OpeningEvent);
    add("an opening with an empty event", replaced(&event, ""), OpeningEvent);
    add("an opening with two events", format!("{right}{event}\n"), OpeningEvent);
    add("an event that is not JSON", replaced(&event, "{"), OpeningEvent);
    add(
        "an event that is a list",
        replaced(&event, "[\"log.huiyin.example/330100\"]"),
        OpeningEvent,
    );
    add("half a character as origin", replaced("log.huiyin", "\\ud800"), OpeningEvent);
    add("an event without origin", replaced("\"origin\"", "\"office\""), OpeningEvent);
    add("an event with two origins", replaced("{", "{\"origin\":\"a\","), OpeningEvent);
    add(
        "another salt",
        replaced(salt, &format!("salt {}", STANDARD.encode([8; 32]))),
        OpeningDiffers,
    );
    add("another number in the event", replaced("000613", "000614"), OpeningDiffers);
    add("a space more in the event", replaced("\"seq\":1", "\"seq\": 1"), OpeningDiffers);

    let foreign = Opening::new(kit::SALT, &event.replace(kit::ORIGIN, "other.example")).unwrap();
    let leaf = huiyin_tlog::Leaf { commitment: foreign.commitment() };
    let mut tree = MemoryTree::new();
    tree.push(leaf.hash());
    let head = kit::signed(&Checkpoint::new(kit::ORIGIN, 1, tree.root()));
    let receipt = TlogProof::receipt(&leaf, 0, Vec::new(), head);
    let elsewhere = of("an event written for another log", receipt, OpeningOrigin);
    to.push(Vector { opening: Some(foreign.to_string()), ..elsewhere });
}
