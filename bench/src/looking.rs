//! A synthetic index of words and what its queries take: `huiyin-bench words`. Prints
//! p50 and p95 of the newest fifty, bytes a case, and what adding and erasing take.

use huiyin_search::index::{Doc, Field, Filter, Gate, Index, Reader, words};
use huiyin_tests::full_desk::{Dice, word};
use std::time::Instant;

const ROUNDS: usize = 400;
const OFFICERS: u64 = 2_000;

pub fn measured(count: i64) {
    let mut dice = Dice::new(6);
    let mut index = Index::default();
    let begun = Instant::now();
    for no in 0..count {
        index.put(case(no, &mut dice));
    }
    let took = begun.elapsed();
    println!(
        "{count} cases in {:.1} s, {:.1} µs a case",
        took.as_secs_f64(),
        took.as_secs_f64() * 1e6 / count as f64
    );
    let bytes = index.bytes_held() as f64 / count as f64;
    let texts: usize =
        index.docs().flat_map(|d| d.staff.iter().chain(&d.matter)).map(|f| f.text().len()).sum();
    println!("{bytes:.0} bytes a case, {:.0} of them texts", texts as f64 / count as f64);
    let reader = Reader { officer: 17, is_handler: true, ..Reader::default() };
    for (name, ranks) in [("common", 1..50), ("middling", 200..1_000), ("rare", 10_000..20_000)] {
        told(&format!("{name} word"), &mut dice, |dice| {
            let rank = ranks.start + dice.next(u64::from(ranks.end - ranks.start)) as u32;
            index.find(&reader, &words(&word(rank)), &Filter::default(), None, 50).hits.len()
        });
    }
    told("two words", &mut dice, |dice| {
        let two = [word(1 + dice.next(300) as u32), word(1 + dice.next(300) as u32)].join(" ");
        index.find(&reader, &words(&two), &Filter::default(), None, 50).hits.len()
    });
    told("no such word", &mut dice, |dice| {
        let none: String = word(30_000 + dice.next(9) as u32).chars().rev().collect();
        index.find(&reader, &words(&none), &Filter::default(), None, 50).hits.len()
    });
    told("one character", &mut dice, |dice| {
        let one = word(1 + dice.next(19_000) as u32).chars().take(1).collect::<String>();
        index.find(&reader, &words(&one), &Filter::default(), None, 50).hits.len()
    });
    told("erasing", &mut dice, |dice| {
        usize::from(index.remove(dice.next(count.unsigned_abs()) as i64))
    });
}

fn case(no: i64, dice: &mut Dice) -> Doc {
    let summary = dice.words(15);
    let answer = dice.words(60);
    let matter = dice.words(50);
    Doc {
        key: (no, no),
        number: format!("QS-2026-{no:06}-1").into(),
        gate: Gate { handler: Some(dice.next(OFFICERS) as i64), ..Gate::default() },
        is_open: no % 10 == 0,
        topic: "road".into(),
        area: "331122".into(),
        units: [no % 40].into(),
        staff: [Field::new(1, &summary), Field::new(2, &answer)].into(),
        matter: [Field::new(3, &matter)].into(),
    }
}

fn told(name: &str, dice: &mut Dice, mut query: impl FnMut(&mut Dice) -> usize) {
    let mut took: Vec<f64> = Vec::with_capacity(ROUNDS);
    let mut hits = 0;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        hits += query(dice);
        took.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    took.sort_by(f64::total_cmp);
    let at = |part: usize| took[took.len() * part / 100];
    println!("{name}: p50 {:.3} ms, p95 {:.3} ms ({} hits a query)", at(50), at(95), hits / ROUNDS);
}
