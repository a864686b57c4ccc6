//! What wrong guesses cost in time: a wrong name beside a wrong password, a wrong number beside a
//! wrong secret, turn by turn on one machine. For the bench to look at, and nothing to fail by:
//! that the work is the same is counted in `it/sign/guess.rs`.

use crate::town::Town;
use futures_util::StreamExt;
use huiyin_app::keys::ViewSecret;
use huiyin_app::secret::Knock;
use huiyin_app::sign_in::Network;
use huiyin_domain::case::Stage;
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::policy::Role;
use std::time::Instant;

const AT_ONCE: usize = 16;

/// Two kinds of guess, in microseconds.
pub struct Pair {
    pub name: &'static str,
    pub there: Vec<f64>,
    pub not_there: Vec<f64>,
}

impl Pair {
    /// How often a guess at what is there took longer than one at what is not: a half is no
    /// telling them apart (the area under the curve of Mann and Whitney).
    #[must_use]
    pub fn told_apart(&self) -> f64 {
        let mut all: Vec<(f64, bool)> = self.there.iter().map(|at| (*at, true)).collect();
        all.extend(self.not_there.iter().map(|at| (*at, false)));
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ranked = all.iter().enumerate().filter(|(_, (_, is_there))| *is_there);
        let ranks: f64 = ranked.map(|(at, _)| at as f64 + 1.0).sum();
        let (n, m) = (self.there.len() as f64, self.not_there.len() as f64);
        (ranks - n * (n + 1.0) / 2.0) / (n * m)
    }

    /// Three standard errors of that half when nothing tells them apart.
    #[must_use]
    pub fn noise(&self) -> f64 {
        let (n, m) = (self.there.len() as f64, self.not_there.len() as f64);
        3.0 * ((n + m + 1.0) / (12.0 * n * m)).sqrt()
    }
}

#[must_use]
pub fn middle(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// # Panics
/// The town cannot be made.
pub async fn measured(secrets: u32, passwords: u32) -> Vec<Pair> {
    let town = Town::at(crate::sqlite()).await;
    town.account("there", Role::Handler, crate::town::SECTION).await;
    let own = town.case_at("guessed", Stage::Handling).await.number;
    let other = CaseNumber::new("JD", 2026, 987_654);
    let mut found = Pair { name: "number and secret", there: vec![], not_there: vec![] };
    // Some at a time, since each wrong one waits for its beat.
    let tries = (0..secrets).flat_map(|at| [(at, true), (at, false)]);
    let mut tries = futures_util::stream::iter(tries)
        .map(|(at, is_there)| {
            let (app, number) = (town.app.clone(), if is_there { &own } else { &other });
            let secret = ViewSecret::parse(&format!("{at:016}")).expect("a secret");
            async move {
                let begun = Instant::now();
                let knock = app.case_knock(number, &secret).await.expect("an answer");
                assert!(matches!(knock, Knock::Wrong { .. }));
                (is_there, begun.elapsed().as_secs_f64() * 1e6)
            }
        })
        .buffer_unordered(AT_ONCE);
    while let Some((is_there, took)) = tries.next().await {
        if is_there { &mut found.there } else { &mut found.not_there }.push(took);
    }
    drop(tries);
    let mut signed = Pair { name: "name and password", there: vec![], not_there: vec![] };
    for _ in 0..passwords {
        // Long after the last try, so that no wait stands before the work.
        town.pass_ms(3_600_000);
        for (login, times) in [("there", &mut signed.there), ("nobody", &mut signed.not_there)] {
            let begun = Instant::now();
            let _wrong = town.app.sign_in(login, "wrong-wrong-wrong", "1", Network(1)).await;
            times.push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    town.app.close().await;
    vec![found, signed]
}
