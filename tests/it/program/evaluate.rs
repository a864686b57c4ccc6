//! `huiyin model|similar|clusters evaluate` as processes, on files with odd rows: what can be
//! measured is, in the keys that others read; what cannot is named with file, line and column.

use huiyin_tests::server::run;
use huiyin_tests::temp_dir;
use std::path::PathBuf;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(temp_dir("evaluate"))
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    }
}

/// Everything that was printed, and the exit code.
fn said(args: &[&str]) -> (String, i32) {
    let output = run(args);
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code().expect("an exit code"))
}

fn json(args: &[&str]) -> serde_json::Value {
    let (text, code) = said(args);
    assert_eq!(code, 0, "{text}");
    object(&text)
}

/// The one line that is an object; the process that stands for the program prints more.
fn object(text: &str) -> serde_json::Value {
    let line = text.lines().find(|line| line.starts_with('{')).expect("an object");
    serde_json::from_str(line).unwrap_or_else(|fault| panic!("{fault}: {text}"))
}

/// Quotes within quotes, line breaks in a field, a column that nobody knows, no body, a phone.
fn messages(rows: usize) -> String {
    let mut text = "\u{feff}mid,label,date,title,body\r\n".to_owned();
    for at in 0..rows {
        text += &match at % 3 {
            0 => {
                format!("{at},路,,\"路灯\"\"坏\"\"了\",\"第一行\n第二行，电话1380000{at:04}\"\r\n")
            }
            1 => format!("{at},水,2020-01-02,水管漏水,\"自来水，停了\"\r\n"),
            _ => format!("{at},水,,水费太高,\r\n"),
        };
    }
    text
}

#[test]
fn a_model_is_judged_by_any_two_files_of_the_shape() {
    let folder = Folder::new();
    let train = folder.file("train.csv", &messages(60));
    let test = folder.file("test.csv", &messages(9));
    let found = json(&["model", "evaluate", "--train", &train, "--test", &test, "--json"]);
    for key in ["macro_f1", "accuracy", "top2_accuracy"] {
        assert_eq!(found[key], 1.0, "{key} of {found}");
    }
    assert_eq!(found["f1_by_label"]["路"], 1.0);
    assert!(found["micros_per_message"].as_f64().expect("a number") > 0.0);
    // Masked before it is learnt: whose number stands there makes no difference.
    let others = folder.file("others.csv", &messages(60).replace("电话138", "电话159"));
    let same = json(&["model", "evaluate", "--train", &others, "--test", &test, "--json"]);
    assert_eq!(same["model"], found["model"]);
    // A label that nobody taught can only be missed, and counts.
    let unknown =
        folder.file("unknown.csv", "label,title,body\n桥,水管漏水,停水\n水,水管漏水,停水\n");
    let found = json(&["model", "evaluate", "--train", &train, "--test", &unknown, "--json"]);
    assert_eq!((&found["accuracy"], &found["f1_by_label"]["桥"]), (&0.5.into(), &0.0.into()));
}

#[test]
fn what_cannot_be_learnt_from_is_named_with_line_and_column() {
    let folder = Folder::new();
    let good = folder.file("good.csv", &messages(9));
    let says = |name: &str, text: &str, wanted: &[&str]| {
        let bad = folder.file(name, text);
        for (train, test) in [(&good, &bad), (&bad, &good)] {
            let args =
                ["--lang", "en", "model", "evaluate", "--train", train, "--test", test, "--json"];
            let (text, code) = said(&args);
            assert!(code == 1 || code == 2, "{name}: {code} {text}");
            for wanted in wanted {
                assert!(text.contains(wanted), "{name}: {wanted:?} is not in {text}");
            }
        }
    };
    says("none.csv", "", &["none.csv is empty"]);
    says("header.csv", "label,title,body\n", &["nothing in these files"]);
    says("columns.csv", "topic,title,body\n路,灯,坏\n", &["no column \"label\"", "topic, title"]);
    says("twice.csv", "label,title,label\n路,灯,坏\n", &["column \"label\" more than once"]);
    says("label.csv", "label,title,body\n路,\"a\nb\",坏\n,灯,坏\n", &["label.csv:4:label: Empty"]);
    says("ragged.csv", "label,title,body\n路,灯\n", &["ragged.csv:2:2:", "2 fields"]);
    says(
        "quote.csv",
        "label,title,body\n路,灯\"\"坏,x\n",
        &["quote.csv:2:", "quote stands inside"],
    );
    says("open.csv", "label,title,body\n路,\"灯,坏\n", &["open.csv:2:", "never closed"]);
    let bytes = folder.0.join("bytes.csv");
    std::fs::write(&bytes, b"label,title,body\n\xc2\xb7,x,y\n\xff\xfe,x,y\n").expect("a file");
    let bytes = bytes.to_string_lossy();
    let args = ["--lang", "en", "model", "evaluate", "--train", &good, "--test", &bytes];
    let (text, code) = said(&args);
    assert!(code == 1 && text.contains("bytes.csv:3:1:"), "{text}");
}

#[test]
fn similar_cases_are_judged_and_odd_files_named() {
    let folder = Folder::new();
    let cases = folder.file(
        "cases.csv",
        "likes,cid,title,body\n1,a,\"东湖\"\"小区\"\"噪音\",\"夜里\n施工\"\n2,b,东湖小区噪音,\n3,c,水管,漏水\n",
    );
    let gold = folder.file("gold.csv", "topic,cid\nnoise,a\nnoise,b\n");
    let args = |gold: &str| {
        let args = ["--lang", "en", "similar", "evaluate", "--cases", &cases, "--gold", gold];
        args.map(str::to_owned)
    };
    let asked = args(&gold);
    let mut asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    asked.push("--json");
    let found = json(&asked);
    assert_eq!(
        (&found["recall_at_10_micro"], &found["recall_at_10_macro"]),
        (&1.0.into(), &1.0.into())
    );
    for (name, text, wanted) in [
        (
            "unknown.csv",
            "topic,cid\nnoise,a\nnoise,z\n",
            "unknown.csv:3:cid: There is no case \"z\"",
        ),
        ("missing.csv", "topic,case\nnoise,a\n", "no column \"cid\""),
        ("empty.csv", "", "empty.csv is empty"),
        ("alone.csv", "topic,cid\nnoise,a\n", "nothing in these files"),
        ("blank.csv", "topic,cid\n,a\n", "blank.csv:2:topic: Empty"),
    ] {
        let asked = args(&folder.file(name, text));
        let (text, code) = said(&asked.iter().map(String::as_str).collect::<Vec<_>>());
        assert!((code == 1 || code == 2) && text.contains(wanted), "{name}: {text}");
    }
}

#[test]
fn groups_are_judged_and_odd_files_named() {
    let folder = Folder::new();
    let mut cases = "cid,date,title,body\n".to_owned();
    let mut gold = "topic,cid\n".to_owned();
    for at in 0..9 {
        cases += &format!("{at},2019-03-0{},石榴村五组道路破损,\"道路\n破损\"\n", at + 1);
        gold += &format!("village,{at}\n");
    }
    let cases = folder.file("cases.csv", &cases);
    let gold = folder.file("gold.csv", &gold);
    let asked = |cases: &str, topics: &str| {
        let topics = folder.file("topics.csv", topics);
        let args = ["--lang", "en", "clusters", "evaluate", "--cases", cases, "--gold", &gold];
        said(&[&args[..], &["--topics", &topics, "--json"]].concat())
    };
    let found = |people: usize| -> serde_json::Value {
        let (text, code) = asked(&cases, &format!("topic,distinct_reporters\nvillage,{people}\n"));
        assert_eq!(code, 0, "{text}");
        object(&text)
    };
    let nine = found(9);
    assert_eq!((&nine["b_cubed_f"], &nine["watched"][0]["found"]), (&1.0.into(), &1.into()));
    // The same messages of one person: nothing is told.
    let one = found(1);
    assert_eq!((&one["watched"][0]["alerts"], &one["bands_shown"]), (&0.into(), &0.into()));
    assert_eq!(one["watched"][0]["of_one_person_by_messages"][0], "village");
    let (text, code) = asked(&cases, "topic,distinct_reporters\nvillage,many\n");
    assert!(code == 1 && text.contains("topics.csv:2:distinct_reporters:"), "{text}");
    let undated = folder.file("undated.csv", "cid,date,title,body\n0,soon,x,y\n");
    let (text, code) = asked(&undated, "topic,distinct_reporters\nvillage,2\n");
    assert!(code == 1 && text.contains("gold.csv:3:cid:"), "{text}");
}
