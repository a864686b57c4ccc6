//! Rows of the table about routing.
use crate::folds::{FOLDS, folds};
use crate::messages::Message;
use huiyin_search::figures;
use huiyin_search::route::{Example, Options, train};
use std::time::Instant;

pub fn trial(messages: &[Message]) {
    let (fold, groups) = folds(messages);
    let mut labels: Vec<&str> = messages.iter().map(|m| m.label.as_str()).collect();
    labels.sort();
    labels.dedup();
    println!("groups {groups}");
    let args: Vec<f32> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let a = |i: usize, d: f32| args.get(i).copied().unwrap_or(d);
    let o = Options {
        apart: a(0, 0.75),
        cost: a(1, 3.0),
        epochs: a(2, 6.0) as usize,
        sides: a(3, 3.0) as usize,
        ..Options::default()
    };
    let (mut wanted, mut guessed, mut top2, mut conf, mut micros) =
        (vec![], vec![], 0, vec![], vec![]);
    let mut secs = 0.0;
    for f in 0..FOLDS {
        let ex: Vec<Example<'_>> = messages
            .iter()
            .zip(&fold)
            .filter(|x| *x.1 != f)
            .map(|(m, _)| Example { label: &m.label, title: &m.title, body: &m.body })
            .collect();
        let t = Instant::now();
        let model = train(&ex, &o);
        secs += t.elapsed().as_secs_f64();
        if f == 0 {
            println!(
                "{:?} sure {} bytes {}",
                model.held(),
                model.sure_from(),
                model.to_bytes().len()
            );
        }
        for (m, _) in messages.iter().zip(&fold).filter(|x| *x.1 == f) {
            let t = Instant::now();
            let p = model.propose(&m.title, &m.body);
            micros.push(t.elapsed().as_secs_f64() * 1e6);
            let at = |l: &str| labels.binary_search(&l).unwrap();
            let w = at(&m.label);
            wanted.push(w);
            guessed.push(at(&p.topics[0].label));
            top2 += p.topics.iter().any(|t| t.label == m.label) as usize;
            conf.push((p.topics[0].confidence, p.topics[0].label == m.label, p.abstains));
        }
    }
    let n = wanted.len() as f64;
    let each = figures::f1_by_label(&wanted, &guessed, labels.len());
    micros.sort_by(f64::total_cmp);
    let routed: Vec<_> = conf.iter().filter(|c| !c.2).collect();
    println!(
        "macro {:.4} worst {:.4} acc {:.4} top2 {:.4} train {:.2}s p50 {:.0} p99 {:.0} mean {:.0}",
        figures::macro_f1(&wanted, &guessed, labels.len()),
        each.iter().cloned().fold(1.0, f64::min),
        wanted.iter().zip(&guessed).filter(|x| x.0 == x.1).count() as f64 / n,
        top2 as f64 / n,
        secs / 5.0,
        figures::quantile(&micros, 0.5),
        figures::quantile(&micros, 0.99),
        micros.iter().sum::<f64>() / n
    );
    println!(
        "routed {:.4} right {:.4}",
        routed.len() as f64 / n,
        routed.iter().filter(|c| c.1).count() as f64 / routed.len() as f64
    );
    for b in 0..10 {
        let x: Vec<_> = conf.iter().filter(|c| (c.0 * 10.0).min(9.9) as usize == b).collect();
        if !x.is_empty() {
            print!(
                "[.{b} n{} c{:.3} r{:.3}] ",
                x.len(),
                x.iter().map(|c| c.0).sum::<f32>() / x.len() as f32,
                x.iter().filter(|c| c.1).count() as f32 / x.len() as f32
            );
        }
    }
    println!();
}
