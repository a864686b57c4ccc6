//! Rows about similar cases: recall on the known topics; time and bytes on invented corpora.

use crate::machine::timed;
use crate::messages::rows as rows_of;
use crate::synthetic::Town;
use crate::table::Row;
use huiyin_search::figures::{Recall, quantile};
use huiyin_search::mask::masked;
use huiyin_search::similar::{Found, Query, Ranker};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

pub const FIRST: usize = 10;
const QUERIES: usize = 300;

/// # Errors
/// A file that is there but cannot be read.
pub fn recall(folder: &Path) -> Result<Row, String> {
    let recall = recalled(folder, |ranker, query, may_see| ranker.find(query, may_see, FIRST))?;
    let (micro, mean) = (recall.micro(), recall.macro_mean());
    Ok(Row::of(
        "similar recall@10 micro / macro",
        ".914 / .901",
        ">= .935 / .925",
        &[(micro, &format!("{micro:.4}")), (mean, &format!("{mean:.4}"))],
        micro >= 0.935 && mean >= 0.925,
    ))
}

/// Recall of any way to ask.
///
/// # Errors
/// A file that is there but cannot be read.
pub fn recalled(
    folder: &Path,
    ask: impl Fn(&Ranker, &Query<'_>, &dyn Fn(u64) -> bool) -> Vec<Found>,
) -> Result<Recall, String> {
    let cases = rows_of(&folder.join("similar_cases.csv"), ["cid", "title", "body"])?;
    let gold = rows_of(&folder.join("similar_gold.csv"), ["topic", "cid"])?;
    let known: HashMap<&str, u64> = cases.iter().map(|case| case[0].as_str()).zip(0..).collect();
    let mut topics: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for [topic, cid] in &gold {
        let place = known.get(cid.as_str()).ok_or_else(|| format!("no case {cid}"))?;
        topics.entry(topic).or_default().push(*place);
    }
    let mut ranker = Ranker::default();
    for (place, [_, title, body]) in (0..).zip(&cases) {
        ranker.add(place, &masked(title, &[]), &masked(body, &[]));
    }
    ranker.purge();
    let mut recall = Recall::default();
    for members in topics.values() {
        recall.topic();
        for asking in members {
            let title = masked(&cases[*asking as usize][1], &[]);
            let query = Query::by_title(&title);
            let found = ask(&ranker, &query, &|case| case != *asking);
            let hits = found.iter().filter(|found| members.contains(&found.document)).count();
            recall.asked(hits, (members.len() - 1).min(FIRST));
        }
    }
    Ok(recall)
}

/// A town of so many cases: how long a query takes, and how many bytes a case.
#[must_use]
pub fn at_size(cases: usize, millis_max: f64, start: &str) -> Row {
    let town = Town::founded();
    let mut ranker = Ranker::default();
    let mut units = 0;
    let ((), built) = timed(|| {
        for at in 0..cases as u64 {
            let (title, body) = town.case(at);
            units += body.chars().count();
            ranker.add(at, &title, &body);
        }
        ranker.purge();
    });
    let mut millis = Vec::with_capacity(QUERIES);
    let mut hits = 0;
    for at in 0..QUERIES as u64 {
        let asking = at * (cases / QUERIES) as u64;
        let (title, _) = town.case(asking);
        let query = Query::by_title(&title);
        let (found, seconds) = timed(|| ranker.find(&query, |_| true, FIRST));
        hits += usize::from(found.iter().any(|found| found.document == asking));
        millis.push(seconds * 1e3);
    }
    millis.sort_by(f64::total_cmp);
    let (half, most) = (quantile(&millis, 0.5), quantile(&millis, 0.95));
    let bytes = ranker.bytes() / cases.max(1);
    let mean = units / cases.max(1);
    println!(
        "    {cases} invented cases of {mean} characters: built in {built:.0} s of processor, \
         {hits} of {QUERIES} find themselves"
    );
    Row::of(
        &format!("similar query at {} M, bytes a case", cases as f64 / 1e6),
        start,
        &format!("<= {millis_max} ms p95, <= 200 bytes"),
        &[
            (half, &format!("{half:.2}")),
            (most, &format!("{most:.2} ms p95")),
            (bytes as f64, &format!("{bytes} bytes")),
        ],
        most <= millis_max && bytes <= 200 && hits * 100 >= QUERIES * 95,
    )
}
