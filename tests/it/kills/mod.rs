//! Servers that die without warning while people bring cases. What was acknowledged is there
//! and proves itself, the log has one history, one key makes one case: asked after every restart,
//! from outside, of what people were told. `HUIYIN_KILLS=1000` for the long run (`./dev kills`),
//! `HUIYIN_KILLS_SEED` to repeat where the kills fell.

mod check;
mod client;
mod control;
mod line;
mod one;
mod pair;
mod place;

use huiyin_tests::dice::Dice;

/// Kills of the long run; the short one is what every run of the tests can afford.
fn asked(otherwise: u32) -> u32 {
    let asked = std::env::var("HUIYIN_KILLS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(otherwise)
}

fn dice(what: &str) -> Dice {
    Dice::new(what, "HUIYIN_KILLS_SEED")
}
