//! Rows about similar cases: recall on the known topics; time and bytes on invented corpora.

use crate::machine::timed;
use crate::messages::rows as rows_of;
use crate::synthetic::{Town, about};
use crate::table::Row;
use huiyin_search::figures::{Recall, quantile};
use huiyin_search::mask::masked;
use huiyin_search::similar::{Found, Query, Ranker};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

pub const FIRST: usize = 10;
const QUERIES: usize = 300;
/// So many invented cases are handed over at once.
const BATCH: usize = 1000;

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
    let (ranker, mean, built) = settled(&town, cases);
    let askings: Vec<u64> = (0..QUERIES).map(|at| (at * (cases / QUERIES)) as u64).collect();
    let mut alike: HashMap<(usize, usize), HashSet<u64>> =
        askings.iter().map(|asking| (about(*asking), HashSet::new())).collect();
    for case in 0..cases as u64 {
        if let Some(known) = alike.get_mut(&about(case)) {
            known.insert(case);
        }
    }
    let (mut millis, mut itself, mut recall) = (Vec::new(), 0, Recall::default());
    for asking in askings {
        let (title, _) = town.case(asking);
        let (found, seconds) = timed(|| ranker.find(&Query::by_title(&title), |_| true, FIRST + 1));
        millis.push(seconds * 1e3);
        itself += usize::from(found.iter().any(|found| found.document == asking));
        let known = &alike[&about(asking)];
        let others = found.iter().filter(|found| found.document != asking).take(FIRST);
        let hits = others.filter(|found| known.contains(&found.document)).count();
        recall.asked(hits, (known.len() - 1).min(FIRST));
    }
    millis.sort_by(f64::total_cmp);
    let (half, most) = (quantile(&millis, 0.5), quantile(&millis, 0.95));
    let bytes = ranker.bytes() / cases.max(1);
    println!(
        "    {cases} invented cases of {mean} characters: built in {built:.0} s of processor, \
         {itself} of {QUERIES} find themselves, recall@10 of the same place and matter {:.3}",
        recall.micro()
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
        most <= millis_max && bytes <= 200 && itself * 100 >= QUERIES * 95,
    )
}

/// All cases of the town as they are kept; their mean length, and the seconds that keeping took.
fn settled(town: &Town, cases: usize) -> (Ranker, usize, f64) {
    let mut ranker = Ranker::default();
    let (mut units, mut seconds) = (0, 0.0);
    // They are written by one thread and kept by this one: it is the keeping that is timed.
    std::thread::scope(|scope| {
        let (hand, take) = std::sync::mpsc::sync_channel(4);
        scope.spawn(move || {
            for from in (0..cases as u64).step_by(BATCH) {
                let numbers = from..(from + BATCH as u64).min(cases as u64);
                let batch: Vec<_> = numbers.map(|number| (number, town.case(number))).collect();
                if hand.send(batch).is_err() {
                    return;
                }
            }
        });
        for batch in take {
            let ((), spent) = timed(|| {
                for (number, (title, body)) in &batch {
                    units += body.chars().count();
                    ranker.add(*number, title, body);
                }
            });
            seconds += spent;
        }
    });
    let ((), spent) = timed(|| ranker.purge());
    (ranker, units / cases.max(1), seconds + spent)
}
