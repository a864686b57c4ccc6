//! The files of the database, byte by byte: before erasing everything of the case is found in
//! them, after it nothing. Among many other cases, so that pages were split and rows moved.

use super::*;
use huiyin_tests::Home;
use huiyin_tests::cells::Cell;
use std::collections::BTreeSet;
use std::path::Path;

const CASES: usize = 60;
/// Long enough to be like no other bytes.
const PIECE: usize = 24;

/// Pieces by which the cells of a case are recognised: from the beginning, the middle and the end
/// of each. The canonical bytes of events begin and end alike: of them the digests.
fn pieces(cells: &[Cell], tables: &[&str]) -> BTreeSet<Vec<u8>> {
    let mut pieces = BTreeSet::new();
    for cell in cells.iter().filter(|cell| tables.contains(&cell.table.as_str())) {
        let bytes = &cell.bytes;
        match cell.column.as_str() {
            "canonical" => pieces.extend(digests(bytes)),
            "salt" | "sealed" | "wrapped" | "title" | "name" | "phone" | "email" | "address"
                if bytes.len() >= PIECE =>
            {
                let middle = (bytes.len() - PIECE) / 2;
                for at in [0, middle, bytes.len() - PIECE] {
                    pieces.insert(bytes[at..at + PIECE].to_vec());
                }
            }
            _ => {}
        }
    }
    pieces
}

fn digests(canonical: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let strings = canonical.split(|byte| *byte == b'"');
    strings.filter(|string| string.len() == 64).map(<[u8]>::to_vec)
}

const ALL: [&str; 6] =
    ["case_file", "case_key", "case_share", "case_party", "case_text", "case_event"];
/// Each of them holds a case's key, wrapped.
const KEYS: [&str; 2] = ["case_key", "case_share"];

/// Pieces of one case alone.
async fn pieces_of(town: &Town, receipt: &Receipt, tables: &[&str]) -> BTreeSet<Vec<u8>> {
    let all = pieces(&town.home.cells().await, tables);
    // Taken from a copy of the rows without this case: what only it has.
    let mut own = BTreeSet::new();
    for table in tables {
        let sql = format!("FROM {table} WHERE case_id = {}", receipt.case);
        own.extend(rows(&town.home, table, &sql).await);
    }
    let own = pieces(&own.into_iter().collect::<Vec<_>>(), tables);
    assert!(own.is_subset(&all) && !own.is_empty());
    own
}

/// The cells of some rows, read past the store.
async fn rows(home: &Home, table: &str, from: &str) -> Vec<Cell> {
    let columns: &[&str] = match table {
        "case_file" => &["title"],
        "case_key" | "case_share" => &["wrapped"],
        "case_party" => &["name", "phone", "email", "address"],
        "case_text" => &["sealed"],
        _ => &["canonical", "salt"],
    };
    let mut cells = Vec::new();
    for column in columns {
        let hex = if home.name == "sqlite" {
            format!("hex({column})")
        } else {
            format!("encode({column}, 'hex')")
        };
        let sql = format!("SELECT {hex}, '', 0 {from} AND {column} IS NOT NULL");
        let sql =
            if home.name == "sqlite" { sql } else { sql.replace(" 0 FROM", " 0::bigint FROM") };
        for (hex, _, _) in home.triples(&sql).await {
            let bytes = (0..hex.len()).step_by(2);
            let bytes = bytes.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex"));
            let (table, column) = (table.to_owned(), (*column).to_owned());
            cells.push(Cell { table, column, bytes: bytes.collect() });
        }
    }
    cells
}

/// How many of these pieces stand somewhere in the files.
fn found(files: &[Vec<u8>], pieces: &BTreeSet<Vec<u8>>) -> usize {
    // By their first eight bytes, so that big files are walked once.
    let mut firsts: std::collections::HashMap<&[u8], Vec<&[u8]>> = std::collections::HashMap::new();
    for piece in pieces {
        firsts.entry(&piece[..8]).or_default().push(piece);
    }
    let mut seen: BTreeSet<&[u8]> = BTreeSet::new();
    for file in files {
        for at in 0..file.len().saturating_sub(8) {
            for piece in firsts.get(&file[at..at + 8]).into_iter().flatten() {
                if file[at..].starts_with(piece) {
                    seen.insert(piece);
                }
            }
        }
    }
    seen.len()
}

fn sqlite_files(home: &Home) -> Vec<Vec<u8>> {
    let read = |suffix: &str| std::fs::read(format!("{}{suffix}", home.file().display()));
    ["", "-wal", "-shm"].map(|suffix| read(suffix).unwrap_or_default()).to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_files_hold_nothing_of_an_erased_case() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let names: Vec<String> = (0..CASES).map(|no| format!("many-{no}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let receipts = closed(&town, &names).await;
    let mut gone = BTreeSet::new();
    let mut kept = BTreeSet::new();
    for (no, receipt) in receipts.iter().enumerate() {
        let pieces = pieces_of(&town, receipt, &ALL).await;
        if no % 4 == 1 { gone.extend(pieces) } else { kept.extend(pieces) }
    }
    let files = sqlite_files(&town.home);
    assert_eq!(found(&files, &gone), gone.len(), "the control: all of it is there before");
    for receipt in receipts.iter().skip(1).step_by(4) {
        assert!(erase(&town, &receipt.number).await.expect("it goes").is_scrubbed);
    }
    let files = sqlite_files(&town.home);
    println!(
        "sqlite: {} pieces of {} cases, {} bytes of files",
        gone.len(),
        receipts.len() / 4,
        files.iter().map(Vec::len).sum::<usize>()
    );
    assert_eq!(found(&files, &gone), 0, "nothing is left");
    assert_eq!(found(&files, &kept), kept.len(), "the control: the look is not blind");
    is_whole(&town.settings).await;
    town.app.close().await;
}

/// The files of this database, after everything is written out.
async fn postgres_files(home: &Home) -> Vec<Vec<u8>> {
    home.execute("CHECKPOINT").await;
    let sql = "SELECT current_setting('data_directory'), oid::text, 0::bigint \
         FROM pg_database WHERE datname = current_database()";
    let (data, oid, _) = home.triples(sql).await.remove(0);
    let folder = Path::new(&data).join("base").join(oid);
    let files = std::fs::read_dir(folder).expect("the tests may read the server's files");
    files.map(|file| std::fs::read(file.expect("a file").path()).unwrap_or_default()).collect()
}

/// Who holds on to old rows, for a failure to be understood.
async fn readers(home: &Home) -> String {
    let sql = "SELECT concat(backend_type, ': ', query), coalesce(datname, '-'), \
         greatest(age(backend_xmin), age(backend_xid))::bigint \
         FROM pg_stat_activity WHERE backend_xmin IS NOT NULL OR backend_xid IS NOT NULL";
    format!("{:?}", home.triples(sql).await)
}

/// The key is gone from the files at once, so that no sealed cell opens any more, wherever it
/// may lie; the rest is gone once the operator has had the tables rewritten, as the command says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_files_hold_no_key_of_an_erased_case_and_nothing_after_the_operators_part() {
    let town = Town::at(huiyin_tests::postgres()).await;
    let names: Vec<String> = (0..12).map(|no| format!("many-{no}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let receipts = closed(&town, &names).await;
    let (mut keys, mut all) = (BTreeSet::new(), BTreeSet::new());
    for receipt in receipts.iter().step_by(3) {
        keys.extend(pieces_of(&town, receipt, &KEYS).await);
        all.extend(pieces_of(&town, receipt, &ALL).await);
    }
    // Samples for the planner would outlive the rows.
    town.home.execute("ANALYZE").await;
    let files = postgres_files(&town.home).await;
    assert_eq!(found(&files, &keys), keys.len(), "the control: the keys are there before");
    assert_eq!(found(&files, &all), all.len(), "the control: all of it is there before");
    for receipt in receipts.iter().step_by(3) {
        assert!(erase(&town, &receipt.number).await.expect("it goes").is_scrubbed);
    }
    let files = postgres_files(&town.home).await;
    assert_eq!(found(&files, &keys), 0, "no key is left; {}", readers(&town.home).await);
    println!("postgres: {} of {} pieces after VACUUM", found(&files, &all), all.len());
    for table in ALL.iter().chain(&["outbox", "idempotency"]) {
        town.home.execute(&format!("VACUUM FULL {table}")).await;
    }
    let files = postgres_files(&town.home).await;
    let left = found(&files, &all);
    assert_eq!(left, 0, "nothing after the operator's part; {}", readers(&town.home).await);
    is_whole(&town.settings).await;
    town.app.close().await;
}

/// Whoever began to read before an erasure keeps its rows in the files: then the bytes are said
/// to be still there, and the next erasure clears them too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_reading_on_postgres_is_waited_for_and_then_said() {
    let town = Town::at(huiyin_tests::postgres()).await;
    let receipts = closed(&town, &["older", "younger"]).await;
    let keys = pieces_of(&town, &receipts[0], &KEYS).await;
    let reader = town.home.client().await;
    let held = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM case_key";
    reader.batch_execute(held).await.expect("a long reading begins");
    assert!(!erase(&town, &receipts[0].number).await.expect("it goes").is_scrubbed);
    reader.batch_execute("COMMIT").await.expect("the reading ends");
    assert!(erase(&town, &receipts[1].number).await.expect("it goes").is_scrubbed);
    assert_eq!(found(&postgres_files(&town.home).await, &keys), 0, "no key is left");
    town.app.close().await;
}
