//! The key files: a copy that was opened counts, one that was not does not; two servers share
//! one file; a server without it, or with another, does not start.

use huiyin_tests::server::{Process, run};
use huiyin_tests::temp_dir;
use std::path::Path;
use std::process::Output;

fn printed(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

fn ended(args: &[&str], code: i32) -> String {
    let output = run(args);
    let text = printed(&output);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    text
}

fn identity(folder: &Path, name: &str) -> (String, String) {
    let path = folder.join(name).to_string_lossy().into_owned();
    let text = ended(&["key", "identity", &path], 0);
    let start = text.find("age1").expect("a public half");
    let public = text[start..].split('"').next().expect("its end");
    (path, public.to_owned())
}

#[test]
fn a_copy_of_the_keys_counts_when_it_was_opened() {
    let folder = temp_dir("key-copies");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (data, mark, copy) = (path("data"), path("mark"), path("keys.age"));
    let own = ["--data", &data, "--high-water", &mark];
    let with = |args: &[&str], code| ended(&[args, &own].concat(), code);
    with(&["user", "list"], 0);
    let (one, public) = identity(&folder, "one.key");
    let (stranger, _) = identity(&folder, "stranger.key");
    let told = with(&["doctor", "--json"], 1);
    assert!(told.contains("key-copy-none"), "{told}");
    let told = with(&["key", "backup", "--out", &copy], 2);
    assert!(told.contains("--recipient"), "nobody was named: {told}");
    with(&["key", "backup", "--out", &copy, "--recipient", &public], 0);
    let bytes = std::fs::read(&copy).expect("read");
    let key = std::fs::read_to_string(folder.join("data/huiyin.key")).expect("read");
    let digits = key.trim().rsplit(' ').next().expect("its digits").as_bytes();
    assert!(!bytes.windows(digits.len()).any(|window| window == digits), "not in the clear");
    let told = with(&["key", "confirm", &copy, "--identity", &stranger], 2);
    assert!(told.contains("not encrypted for this identity"), "{told}");
    let told = with(&["doctor", "--json"], 1);
    assert!(told.contains("key-copy-none"), "a copy that nobody opened counts for nothing: {told}");
    with(&["key", "confirm", &copy, "--identity", &one], 0);
    let told = with(&["doctor", "--json"], 1);
    assert!(told.contains("key-copy-fine"), "{told}");
    // A fresh key of the log asks for a fresh copy.
    with(&["key", "rotate"], 0);
    assert!(with(&["doctor", "--json"], 1).contains("key-copy-old"));
    let told = with(&["key", "confirm", &copy, "--identity", &one], 2);
    assert!(told.contains("another key by now"), "{told}");
    // Lost and put back, byte for byte; what is there is never touched.
    let log = std::fs::read(folder.join("data/huiyin-log.key")).expect("read");
    std::fs::remove_file(folder.join("data/huiyin.key")).expect("lost");
    let told = with(&["user", "list"], 2);
    assert!(told.contains("not found"), "{told}");
    with(&["key", "restore", &copy, "--identity", &one], 0);
    let back = std::fs::read_to_string(folder.join("data/huiyin.key")).expect("back");
    assert_eq!(back, key);
    assert_eq!(std::fs::read(folder.join("data/huiyin-log.key")).expect("read"), log);
    with(&["user", "list"], 0);
    println!(
        "protection: a copy of keys counts only when it was opened: held; \
         control: copy made and not opened, then opened with a stranger's identity -> not counted"
    );
    let _gone = std::fs::remove_dir_all(folder);
}

#[test]
fn two_servers_share_a_key_file_and_a_third_with_another_does_not_start() {
    let home = huiyin_tests::postgres();
    let (first, second) = (temp_dir("server-1"), temp_dir("server-2"));
    let one = Process::serve(&first, &home.target);
    for key in ["huiyin.key", "huiyin-log.key", "huiyin-push.key"] {
        std::fs::copy(first.join(key), second.join(key)).expect("a key");
    }
    let two = Process::serve(&second, &home.target);
    let command = |data: &Path| {
        let data = data.to_string_lossy().into_owned();
        ended(&["user", "list", "--data", &data, "--database", &home.target], 2)
    };
    let missing = temp_dir("server-3");
    let told = command(&missing);
    assert!(told.contains("not found") && told.contains("restore it from"), "{told}");
    assert!(!missing.join("huiyin.key").exists(), "none is made for a database that has one");
    let other = temp_dir("server-4");
    let stranger = huiyin_tests::sqlite();
    let data = other.to_string_lossy().into_owned();
    ended(&["user", "list", "--data", &data, "--database", &stranger.target], 0);
    let told = command(&other);
    assert!(told.contains("does not belong to this database"), "{told}");
    let _printed = (one.stop(), two.stop());
    for folder in [first, second, missing, other] {
        let _gone = std::fs::remove_dir_all(folder);
    }
}
