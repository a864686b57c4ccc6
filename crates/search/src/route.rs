//! Which topic a message is about: trained on the office's own corrections, calibrated, explained
//! by the words that counted. Texts come in masked; a model holds hashes of grams and no text.

mod bytes;
mod calibrate;
mod grams;
mod model;
pub mod solve;
mod train;
mod vocabulary;

pub use bytes::Unreadable;
pub use calibrate::Held;
pub use grams::Shape;
pub use model::{Model, Proposal, Topic};
pub use train::train;

/// A message whose topic is known.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    pub label: &'a str,
    pub title: &'a str,
    pub body: &'a str,
}

/// How a model is trained. The defaults are those that docs/triage.md shows to be good.
#[derive(Clone, Debug)]
pub struct Options {
    pub shape: Shape,
    /// Grams that fewer messages say are not learnt.
    pub least: u32,
    /// How hard a wrong example pulls; those of a rare label pull harder when they are evened.
    pub cost: f32,
    pub evened: bool,
    /// Whether a gram may speak the more freely the more it divides labels (naive Bayes).
    pub bayes: bool,
    /// What a gram of the title's own room is worth.
    pub title: f32,
    pub epochs: usize,
    /// Sides of the calibration: each is judged by a model of the others.
    pub sides: usize,
    /// How often a proposal must be right to be called sure.
    pub accuracy: f32,
}

impl Default for Options {
    fn default() -> Self {
        let shape = Shape { text: 2, title: 2, units_max: 1000 };
        let (cost, evened, bayes, title) = (3.0, true, true, 2.0);
        let (epochs, sides, accuracy) = (6, 3, 0.98);
        Self { shape, least: 2, cost, evened, bayes, title, epochs, sides, accuracy }
    }
}

#[cfg(test)]
mod tests;
