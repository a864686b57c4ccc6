//! `huiyin import` as a process, on both engines: everything arrives once, and what cannot
//! arrive is named with its place and can be mended.

use huiyin_tests::server::run;
use huiyin_tests::{Home, engines, sqlite, temp_dir};
use std::path::{Path, PathBuf};

/// An installation and a folder for files.
struct Desk {
    home: Home,
    dir: PathBuf,
}

impl Desk {
    fn at(home: Home) -> Self {
        Self { home, dir: temp_dir("import") }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// The last line but for a pointer to the errors file, and the exit code.
    fn import(&self, file: &Path, more: &[&str]) -> (String, i32) {
        let (file, data) = (file.to_string_lossy(), self.dir.join("data"));
        let data = data.to_string_lossy();
        let mut args = vec!["import", &*file, "--title-col", "title", "--body-col", "body"];
        args.extend(["--data", &*data, "--database", &self.home.target]);
        args.extend(more);
        let output = run(&args);
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        let shown = text.lines().find(|line| line.contains(" rows: ") || line.contains("huiyin: "));
        let shown = shown.unwrap_or(&text).split(" (").next().unwrap_or_default().to_owned();
        (shown, output.status.code().expect("an exit code"))
    }

    /// How many rows each of these tables has.
    async fn counts(&self) -> Vec<i64> {
        let tables = ["case_file", "case_event", "case_clock"];
        let mut counts = Vec::new();
        for table in tables {
            let sql = format!("SELECT '{table}', '', count(*) FROM {table}");
            counts.push(self.home.triples(&sql).await[0].2);
        }
        counts
    }
}

const GOOD: &str = "id,label,date,title,body\n\
    1,交通运输,2019/1/2,公交太少,\"一小时一班，\n等不到\"\n\
    2,no such label,,,夜里施工噪声很大。请查\n\
    3,,,nothing known,zzz\n\
    4,,,nothing known,zzz\n";
const ID: [&str; 6] = ["--id-col", "id", "--label-col", "label", "--date-col", "date"];

#[tokio::test(flavor = "multi_thread")]
async fn every_row_becomes_a_case_once() {
    for home in engines() {
        let desk = Desk::at(home);
        let file = desk.file("good.csv", GOOD);
        let first = desk.import(&file, &ID);
        assert_eq!(first, ("4 rows: 4 new, 0 already there, 0 with errors".into(), 0));
        // Two rows say what they are about, so each of them is classified and routed too.
        let counts = desk.counts().await;
        assert_eq!(counts[..2], [4, 8], "{}", desk.home.name);
        assert!(counts[2] >= 4, "clocks run: {counts:?}");
        let again = desk.import(&file, &ID);
        assert_eq!(again, ("4 rows: 0 new, 4 already there, 0 with errors".into(), 0));
        assert_eq!(desk.counts().await, counts, "{}", desk.home.name);
        let elsewhere = desk.file("copy.csv", GOOD);
        assert_eq!(desk.import(&elsewhere, &ID).0, again.0, "an id holds in any file");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_id_file_and_row_are_the_identity() {
    let desk = Desk::at(sqlite());
    let file = desk.file("same.csv", "title,body\nx,equal\nx,equal\n");
    let first = desk.import(&file, &[]);
    assert_eq!(first, ("2 rows: 2 new, 0 already there, 0 with errors".into(), 0));
    assert_eq!(desk.import(&file, &[]).0, "2 rows: 0 new, 2 already there, 0 with errors");
    let other = desk.file("other.csv", "title,body\nx,equal\nx,equal\n\n");
    assert_eq!(desk.import(&other, &[]).0, "2 rows: 2 new, 0 already there, 0 with errors");
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_named_with_their_place_and_can_be_mended() {
    let desk = Desk::at(sqlite());
    let long = "字".repeat(20_001);
    let mut bytes = format!(
        "id,date,title,body\n1,,fine,text\n2,2019-02-30,day,text\n3,,empty,\n4,,long,{long}\n\
         5,,\"open,text\n6,,fine,text\n7,,a\"b,text\n8,,ragged,text,more\n6,,fine,other words\n"
    )
    .into_bytes();
    bytes.extend(b"9,,bytes,\xff\xfe\n,,no id,text\n");
    let file = desk.file("bad.csv", bytes);
    let id: &[&str] = &["--id-col", "id", "--date-col", "date"];
    let first = desk.import(&file, id);
    assert_eq!(first, ("11 rows: 2 new, 0 already there, 9 with errors".into(), 1));
    let errors = desk.dir.join("bad.errors.csv");
    let read = std::fs::read(&errors).expect("an errors file");
    let text = String::from_utf8_lossy(&read);
    for part in [
        "bad.csv,3,date,Not a date",
        "bad.csv,4,body,Empty.",
        "bad.csv,5,body,\"Too long: 20001 of 20000 characters.\"",
        "bad.csv,6,4,A quote is opened and never closed.",
        "bad.csv,8,5,A quote stands inside",
        "bad.csv,9,5,The row has 5 fields; the header has 4.",
        "bad.csv,10,id,The same identifier stands on line 7",
        "bad.csv,11,body,These bytes are no text",
        "bad.csv,12,id,The identifier is empty.",
    ] {
        let bare = part.replace('"', "");
        assert!(text.contains(part) || text.contains(&bare), "{part}\n{text}");
    }
    let mended = text.replace("2019-02-30", "2019-02-28");
    let mended = desk.file("mended.csv", mended.as_bytes());
    let (shown, code) = desk.import(&mended, id);
    assert_eq!(code, 1, "{shown}");
    // The mended row is new; what was not mended is still named, never taken for known.
    assert_eq!(shown, "9 rows: 1 new, 0 already there, 8 with errors");
}

#[tokio::test(flavor = "multi_thread")]
async fn chinese_encodings_are_read_and_wrong_ones_said() {
    let desk = Desk::at(sqlite());
    // 标题 and 正文 in GB18030.
    let file = desk.file("gb.csv", b"title,body\n\xb1\xea\xcc\xe2,\xd5\xfd\xce\xc4\n");
    let wrong = desk.import(&file, &[]);
    assert_eq!(wrong, ("1 rows: 0 new, 0 already there, 1 with errors".into(), 1));
    let right = desk.import(&file, &["--encoding", "gb18030"]);
    assert_eq!(right, ("1 rows: 1 new, 0 already there, 0 with errors".into(), 0));
    let utf16 = desk.file("utf16.csv", b"\xff\xfet\0i\0");
    let (shown, code) = desk.import(&utf16, &[]);
    assert!(shown.contains("UTF-16") && code == 2, "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_column_names_those_there_are() {
    let desk = Desk::at(sqlite());
    let file = desk.file("other.csv", "Titel,body\nx,y\n");
    let (shown, code) = desk.import(&file, &[]);
    assert!(shown.ends_with("has no column \"title\"; it has: Titel, body"), "{shown}");
    assert_eq!(code, 2);
    let empty = desk.file("empty.csv", "");
    assert!(desk.import(&empty, &[]).0.contains("is empty"));
}
