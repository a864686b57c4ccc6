//! The index over a real store against a plain scan of the masked texts.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

const SIGNS: &str = "路灯水管井盖漏坏修桥村口东西南北夜里老人";

/// Texts of their own for each case, the same at every run.
fn body(no: usize) -> String {
    let signs: Vec<char> = SIGNS.chars().collect();
    let mut state = no as u64 * 7_919 + 13;
    let mut words = String::new();
    for _ in 0..18 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        words.push(signs[(state >> 33) as usize % signs.len()]);
    }
    format!("{words}，LED{no}号。联系人闻人秋白，13900271828。")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_word_of_two_characters_is_found_where_a_scan_finds_it() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let mut texts: BTreeMap<CaseId, String> = BTreeMap::new();
        for no in 0..24 {
            let receipt = handled(&town, &format!("scan {no}"), &body(no)).await;
            texts.insert(receipt.case, body(no).replace("闻人秋白", "").replace("13900271828", ""));
        }
        caught_up(&town.app).await;
        let mut words: BTreeSet<String> = BTreeSet::new();
        for text in texts.values() {
            let signs: Vec<char> = text.chars().collect();
            words.extend(signs.windows(2).map(|two| two.iter().collect::<String>()));
            words.extend(signs.windows(5).take(6).map(|five| five.iter().collect::<String>()));
        }
        // Where a value was taken out, what stood beside it are no neighbours.
        words.retain(|word| word.chars().all(|c| SIGNS.contains(c)) || word.contains("LED"));
        assert!(words.len() > 150, "{}", words.len());
        for word in &words {
            let wanted: BTreeSet<CaseId> = texts
                .iter()
                .filter(|(_, t)| t.contains(word.as_str()))
                .map(|(id, _)| *id)
                .collect();
            let found = found(&town.app, &handler(), word).await;
            let order: Vec<CaseId> = cases(&found);
            assert!(order.is_sorted_by(|a, b| a > b), "newest first: {order:?}");
            let found: BTreeSet<CaseId> = order.into_iter().collect();
            assert_eq!(found, wanted, "{}: {word}", town.home.name);
        }
        assert_eq!(count(&town.app, &handler(), "led3号").await, 1, "of any width and case");
        println!("{}: {} words found as a scan finds them", town.home.name, words.len());
        town.app.close().await;
    }
}
