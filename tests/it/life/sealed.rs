//! What lies in the database: nothing of a person in plain words, in no table, on no engine;
//! equal words never look equal; moved cells do not open. A planted cell shows that the search
//! would find one.

use super::*;
use huiyin_domain::case::Verdict;
use huiyin_tests::cells::{Cell, contains, holding};
use huiyin_tests::town::{CANARIES, matter};
use std::collections::BTreeMap;

/// Words that staff and the person write on the way.
const WRITTEN: [&str; 3] = ["路灯已经修好。", "昨晚又不亮了", "补充一张照片"];

async fn journey(town: &Town, once: &str) -> CaseId {
    let case = town.case_at(once, Stage::Answered).await.case;
    let person = By::person(case);
    let again = Command::GiveVerdict {
        verdict: Verdict::NotSolved,
        text: Some(text("昨晚又不亮了")),
        again: Some(text("昨晚又不亮了")),
    };
    town.act(&person, case, again).await.expect("a verdict");
    let add = Command::AddMaterial { text: text("补充一张照片") };
    town.act(&person, case, add).await.expect("material");
    case
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_cell_holds_a_word_of_a_person() {
    for town in towns().await {
        journey(&town, "canaries").await;
        let receipt = town.submit(matter("canaries over the web")).await.expect("a case");
        let (shown, compact) = (receipt.secret.to_string(), receipt.secret.compact());
        let mut wanted: Vec<&str> = CANARIES.iter().chain(&WRITTEN).copied().collect();
        let half = "桂花弄的路灯";
        wanted.extend([shown.as_str(), compact.as_str(), "canaries over the web", half]);
        let cells = town.home.cells().await;
        assert!(cells.len() > 300, "{} {}", town.home.name, cells.len());
        let found = holding(&cells, &wanted);
        assert!(found.is_empty(), "{} {found:?}", town.home.name);
        town.app.close().await;
        if town.home.name == "sqlite" {
            let file = std::fs::read(town.home.file()).expect("the file");
            assert!(wanted.iter().all(|text| !contains(&file, text.as_bytes())));
        }
        // The control: one plain word anywhere is found.
        town.home.execute("INSERT INTO meta VALUES (1, 'note', '桂花弄路灯连夜不亮')").await;
        assert_eq!(holding(&town.home.cells().await, &CANARIES).len(), 1);
    }
}

fn sealed(cells: &[Cell]) -> BTreeMap<&[u8], Vec<&Cell>> {
    let kept = |cell: &&Cell| match (cell.table.as_str(), cell.column.as_str()) {
        ("case_party", column) => !matches!(column, "area_id" | "case_id" | "party_no"),
        ("case_text", "sealed") | ("case_key", "wrapped") => true,
        ("case_file", "title" | "secret") | ("case_event", "salt" | "canonical") => true,
        ("leaf", "commitment") => true,
        _ => false,
    };
    let mut by_bytes: BTreeMap<&[u8], Vec<&Cell>> = BTreeMap::new();
    for cell in cells.iter().filter(kept) {
        by_bytes.entry(&cell.bytes).or_default().push(cell);
    }
    by_bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn equal_words_never_look_equal() {
    for town in towns().await {
        journey(&town, "first").await;
        journey(&town, "second").await;
        let cells = town.home.cells().await;
        let by_bytes = sealed(&cells);
        assert!(by_bytes.len() > 60, "{}", by_bytes.len());
        let twins: Vec<_> = by_bytes.values().filter(|cells| cells.len() > 1).collect();
        assert!(twins.is_empty(), "{} {twins:?}", town.home.name);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cell_moved_to_another_place_does_not_open() {
    let moves = [
        "UPDATE case_party SET name = address",
        "UPDATE case_file SET title = (SELECT max(title) FROM case_file)",
        "UPDATE case_text SET sealed = (SELECT max(sealed) FROM case_text)",
        "UPDATE case_key SET wrapped = (SELECT max(wrapped) FROM case_key)",
    ];
    for sql in moves {
        for home in huiyin_tests::engines() {
            // PostgreSQL knows no greatest of two byte strings before version 18.
            let sql = match home.name {
                "postgres" => sql
                    .replace("max(title)", "decode(max(encode(title, 'hex')), 'hex')")
                    .replace("max(sealed)", "decode(max(encode(sealed, 'hex')), 'hex')")
                    .replace("max(wrapped)", "decode(max(encode(wrapped, 'hex')), 'hex')"),
                _ => sql.to_owned(),
            };
            let town = Town::at(home).await;
            let cases = [journey(&town, "one").await, journey(&town, "two").await];
            town.home.execute(&sql).await;
            let mut faults = 0;
            for case in cases {
                let page = town.app.case_page(&By::person(case), case).await.map(drop);
                faults += usize::from(page == Err(Trouble::Internal("seal")));
                let officer = huiyin_tests::town::signed(
                    huiyin_domain::policy::Role::Handler,
                    huiyin_tests::town::SECTION,
                );
                let list = town.app.work_list(&officer, &Default::default()).await.map(drop);
                faults += usize::from(list == Err(Trouble::Internal("seal")));
            }
            assert!(faults > 0, "{sql}");
            town.app.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_key_file_is_refused_before_anything_is_read() {
    for town in towns().await {
        journey(&town, "key").await;
        town.app.close().await;
        let mut settings = town.settings.clone();
        let dir = huiyin_tests::temp_dir("other-keys");
        settings.key_file = dir.join("other.key");
        let missing = App::open(settings.clone()).await.map(drop);
        assert!(missing.is_err(), "a missing key is never made anew for a database with cases");
        assert!(!settings.key_file.exists());
        let moment = settings.moment.clone();
        huiyin_app::keys::Keys::create(&settings.key_file, settings.area, &moment).expect("a key");
        let other = App::open(settings).await.map(drop);
        let fault = other.expect_err("refused").to_string();
        assert!(fault.contains("does not belong to this database"), "{fault}");
        let _ = std::fs::remove_dir_all(dir);
    }
}
