//! A year of twenty thousand invented cases under all four shipped procedures: officers with
//! roles, units and leaves act at random, the clocks are swept every hour, and a ledger that
//! knows nothing of the fold watches that what the product promises holds at every step.

mod barring;
mod check;
mod choose;
mod control;
mod ended;
mod granted;
mod joining;
mod life;
mod town;
mod words;

use life::{Tally, live};
use std::time::Instant;
use town::Town;

const CASES: u64 = 20_000;
const PRESETS: [&str; 4] = ["cn-xinfang", "cn-12345", "in-cpgrams", "generic-iso10002"];

/// `HUIYIN_CASES` for a longer or shorter year, `HUIYIN_SEED` for another.
#[expect(clippy::disallowed_methods, reason = "how long a year it is, said by whoever runs it")]
fn told(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Case by case: they know nothing of each other, so that they can be lived in any order.
fn year(cases: u64, seed: u64) -> Tally {
    let town = Town::new();
    let threads = std::thread::available_parallelism().map_or(2, usize::from) as u64;
    let some = |first: u64| {
        let mut tally = Tally::default();
        for no in (first..cases).step_by(usize::try_from(threads).expect("few")) {
            let preset = PRESETS[usize::try_from(no % 4).expect("four")];
            live(&town, preset, seed ^ no.wrapping_mul(0x9e37_79b9_7f4a_7c15), &mut tally);
        }
        tally
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|first| scope.spawn(move || some(first))).collect();
        let mut whole = Tally::default();
        all.into_iter().for_each(|one| whole.add(one.join().expect("a year without a panic")));
        whole
    })
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long it took, for whoever reads the table")]
fn a_year_of_twenty_thousand_cases_keeps_every_promise() {
    let (cases, seed) = (told("HUIYIN_CASES", CASES), told("HUIYIN_SEED", 20_260_101));
    let began = Instant::now();
    let tally = year(cases, seed);
    print!("{}", tally.report(seed, began.elapsed()));
    assert_eq!(tally.violations, Vec::<String>::new());
    assert_eq!(tally.cases, cases);
    let unmet = tally.kinds_unmet();
    assert!(unmet.is_empty() || cases < CASES, "events that never happened: {unmet:?}");
}
