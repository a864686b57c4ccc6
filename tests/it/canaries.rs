//! A thousand cases, each with a name, a telephone number and an address of its own and somebody
//! else's name in its text. Nothing of them lies where it must not: no log line, no measure, no
//! export, no cell of the database, no copy of it, no temporary file, nothing that a falling
//! program leaves behind. Each look is shown to see by one planted canary.

use huiyin_app::moment::Moment;
use huiyin_domain::policy::Role;
use huiyin_tests::Home;
use huiyin_tests::browser::Browser;
use huiyin_tests::cells::{Cell, contains};
use huiyin_tests::server::{Process, program, temporary_of};
use huiyin_tests::town::{OTHER, ROOT, Town};
use serde_json::json;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const CASES: usize = 1_000;
const AT_ONCE: usize = 8;
/// What every canary of its sort begins with: whoever looks for these looks for all of them.
const STEMS: [&str; 6] = ["闻人秋", "1390027", "桂花弄第", "乐正春", "qiubai", "赔偿数额谈不拢"];

fn body(no: usize) -> String {
    json!({
        "kind": "claim",
        "title": format!("赔偿数额谈不拢之{no}"),
        // Every second one says the very same words as another: equal texts must not look equal.
        "text": format!("邻居乐正春{}不肯赔偿，多次上门都没有结果。", no / 2),
        "name": format!("闻人秋{no}"),
        "phone": format!("1390027{no:04}"),
        "email": format!("qiubai{no}@canary.example"),
        "address": format!("青石巷桂花弄第{no}号"),
        "place": format!("青石巷桂花弄第{no}号"),
        "notice": "mail",
    })
    .to_string()
}

async fn bring(address: SocketAddr, from: usize) {
    let mut browser = Browser::new(address);
    for no in (from..CASES).step_by(AT_ONCE) {
        let key = format!("canary-key-of-case-{no:05}");
        let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
        let page = browser.send("POST", "/api/v1/cases", &headers, body(no).as_bytes()).await;
        assert_eq!(page.status, 201, "{}", page.body);
    }
}

/// Which stems stand in these bytes: as they are, percent-encoded, or escaped as JSON does.
fn found(bytes: &[u8]) -> Vec<&'static str> {
    let forms = |stem: &str| {
        let percent: String = stem.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let escaped: String = stem.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        [stem.to_owned(), percent.to_lowercase(), percent, escaped]
    };
    let holds = |stem: &&str| forms(stem).iter().any(|form| contains(bytes, form.as_bytes()));
    STEMS.into_iter().filter(holds).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

fn absent_from_files(folder: &Path) -> usize {
    let all = files(folder);
    for path in &all {
        let bytes = std::fs::read(path).unwrap_or_default();
        assert_eq!(found(&bytes), Vec::<&str>::new(), "{}", path.display());
    }
    all.len()
}

/// Sealed cells of one sort; no two of them may be equal, whatever they hold.
fn twins(cells: &[Cell]) -> Vec<String> {
    let sealed = |cell: &&Cell| match (cell.table.as_str(), cell.column.as_str()) {
        ("case_party", column) => !matches!(column, "area_id" | "case_id" | "party_no"),
        (_, "sealed" | "wrapped" | "title" | "salt" | "secret" | "commitment") => true,
        _ => false,
    };
    let mut seen: HashMap<&[u8], &Cell> = HashMap::new();
    let mut equal = Vec::new();
    for cell in cells.iter().filter(sealed) {
        if let Some(other) = seen.insert(&cell.bytes, cell) {
            equal.push(format!("{other:?} = {cell:?}"));
        }
    }
    assert!(seen.len() > CASES * 8, "the look is not blind: {}", seen.len());
    equal
}

fn run(args: &[&str]) -> Vec<u8> {
    let output = program(args).output().expect("it runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    [output.stdout, output.stderr].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_cases_leave_no_word_where_none_may_be() {
    for home in huiyin_tests::engines() {
        let data = huiyin_tests::temp_dir("canaries");
        let home = prepared(home, &data).await;
        let database = home.target.clone();
        let process = Process::serve_with(&data, &database, &["--log-level", "debug"]);
        let address = process.address;
        let bringing = (0..AT_ONCE).map(|from| tokio::spawn(bring(address, from)));
        for one in bringing.collect::<Vec<_>>() {
            one.await.expect("all were taken");
        }
        let measured = Browser::new(address).get("/metrics").await;
        assert_eq!(found(measured.body.as_bytes()), Vec::<&str>::new(), "/metrics");
        let folder = data.to_string_lossy();
        let place = ["--data", &*folder, "--database", &database];
        for officer in ["foreign", "head"] {
            let table = run(&[&["export", "--by", officer][..], &place].concat());
            let rows = String::from_utf8_lossy(&table).lines().count();
            assert_eq!(rows > CASES, officer == "head", "{officer}: {rows}");
            assert_eq!(found(&table), Vec::<&str>::new(), "the export of {officer}");
        }
        let core = std::fs::read_to_string(format!("/proc/{}/limits", process.id()));
        let core = core.expect("its limits");
        let core = core.lines().find(|line| line.starts_with("Max core file size"));
        let numbers: Vec<&str> = core.expect("a line").split_whitespace().skip(4).collect();
        assert_eq!(numbers[..2], ["0", "0"], "a falling program leaves no image of its memory");
        let said = process.fall();
        assert!(said.lines().count() > CASES, "it logged: {}", said.lines().count());
        assert_eq!(found(said.as_bytes()), Vec::<&str>::new(), "logs and last words");

        assert_eq!(absent_from_files(&temporary_of(&data)), 0, "no temporary file at all");
        let kept = absent_from_files(&data);
        assert!(kept >= 2, "{kept} files in the data folder");
        if home.name == "sqlite" {
            let database = std::fs::read(home.file()).expect("the file");
            assert_eq!(found(&database), Vec::<&str>::new(), "the database as a file");
        }
        let cells = home.cells().await;
        let whole: Vec<&Cell> =
            cells.iter().filter(|cell| !found(&cell.bytes).is_empty()).collect();
        assert!(whole.is_empty(), "{}: {whole:?}", home.name);
        assert_eq!(twins(&cells), Vec::<String>::new());

        // The controls: the same looks at one planted canary, and at one cell copied over another.
        let planted = format!("WARN a letter to {}乙 came back", STEMS[0]);
        assert_eq!(found(planted.as_bytes()), [STEMS[0]]);
        std::fs::write(temporary_of(&data).join("left"), planted).expect("written");
        let seen = std::panic::catch_unwind(|| absent_from_files(&temporary_of(&data)));
        assert!(seen.is_err(), "a temporary file is seen");
        let one = "SELECT min(case_id) FROM case_party";
        home.execute(&format!("UPDATE case_party SET address = name WHERE case_id = ({one})"))
            .await;
        assert_eq!(twins(&home.cells().await).len(), 1);
        println!(
            "protection: {CASES} cases leave no word ({}, {} cells, {} log lines): held; \
             control: a planted line, a copied cell → seen",
            home.name,
            cells.len(),
            said.lines().count()
        );
        std::fs::remove_dir_all(&data).expect("removed");
        std::fs::remove_dir_all(temporary_of(&data)).expect("removed");
    }
}

async fn prepared(home: Home, data: &Path) -> Home {
    let town = Town::with(home, |settings| {
        settings.moment = Moment::real();
        *settings = settings.clone().kept_in(data);
    })
    .await;
    town.account("head", Role::UnitHead, ROOT).await;
    town.account("foreign", Role::UnitHead, OTHER).await;
    town.app.close().await;
    town.into_home()
}
