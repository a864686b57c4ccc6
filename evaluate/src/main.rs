//! `./dev evaluate`: every row of the table of targets, measured on real messages that stay where
//! they are, with the usual baseline beside it.

mod folds;
mod messages;
mod routing;

fn main() {
    let folder = std::env::var("HUIYIN_MESSAGES").unwrap_or("../shared/data/messages".into());
    let folder = std::path::Path::new(&folder);
    if std::env::args().nth(1).as_deref() == Some("similar") {
        let cases = messages::rows(&folder.join("similar_cases.csv"), ["cid", "title", "body"]).unwrap();
        let gold = messages::rows(&folder.join("similar_gold.csv"), ["topic", "cid"]).unwrap();
        let mut r = huiyin_search::similar::Ranker::default();
        for (i, c) in cases.iter().enumerate() { r.add(i as u64, &c[1], &c[2]); }
        r.purge();
        let mut t: std::collections::BTreeMap<&str, Vec<u64>> = Default::default();
        for g in &gold { t.entry(&g[0]).or_default().push(cases.iter().position(|c| c[0] == g[1]).unwrap() as u64); }
        let mut rec = huiyin_search::figures::Recall::default();
        for m in t.values() { rec.topic(); for a in m {
            let f = r.find(&huiyin_search::similar::Query::by_title(&cases[*a as usize][1]), |x| x != *a, 10);
            rec.asked(f.iter().filter(|f| m.contains(&f.document)).count(), (m.len() - 1).min(10));
        } }
        println!("{:.4} {:.4} bytes {}", rec.micro(), rec.macro_mean(), r.bytes() / cases.len());
        return;
    }
    let m = messages::messages(&folder.join("train.csv")).unwrap();
    routing::trial(&m);
}
