//! An invented town that writes letters: words of made-up characters' neighbours, frequent ones
//! and rare ones as in any language, places and matters. Any case can be made again from its
//! number alone, so that ten million need no room.

use huiyin_search::route::solve::Draw;

/// Words of everyday; the n-th is met about 1/n as often as the first.
const WORDS: usize = 40_000;
const PLACES: usize = 60_000;
const MATTERS: usize = 4_000;
/// Characters in use.
const SIGNS: usize = 3_500;
/// Characters of a body: half are shorter than this.
const BODY_HALF: f64 = 200.0;
const BODY_MAX: f64 = 2000.0;

pub struct Town {
    words: Vec<String>,
    places: Vec<String>,
    matters: Vec<String>,
}

impl Town {
    #[must_use]
    pub fn founded() -> Self {
        let mut draw = Draw::new(41);
        let mut named = |count: usize, least: usize, more: usize| -> Vec<String> {
            let mut name = || {
                let length = least + draw.below(more);
                (0..length).map(|_| sign(&mut draw)).collect()
            };
            (0..count).map(|_| name()).collect()
        };
        let (words, places) = (named(WORDS, 1, 3), named(PLACES, 3, 3));
        Self { words, places, matters: named(MATTERS, 4, 4) }
    }

    /// Title and body of a case.
    #[must_use]
    pub fn case(&self, number: u64) -> (String, String) {
        let (mut draw, (place, matter)) = drawn(number);
        let (place, matter) = (&self.places[place], &self.matters[matter]);
        let mut title = String::with_capacity(64);
        title.push_str(place);
        self.say(&mut title, &mut draw, 3);
        title.push_str(matter);
        // Lengths spread as in real letters: many short ones, some very long.
        let spread: f64 = (0..6).map(|_| unit(&mut draw)).sum::<f64>() - 3.0;
        let length = (BODY_HALF * (spread * 1.1).exp()).min(BODY_MAX) as usize;
        let mut body = String::with_capacity(length * 3 + 64);
        body.push_str(place);
        while body.len() < length * 3 {
            self.say(&mut body, &mut draw, 5);
            if draw.below(6) == 0 {
                body.push_str(matter);
            }
            body.push('，');
        }
        (title, body)
    }

    fn say(&self, out: &mut String, draw: &mut Draw, words: usize) {
        for _ in 0..words {
            out.push_str(&self.words[zipf(draw, WORDS)]);
        }
    }
}

/// At which place a case is, and about which matter.
#[must_use]
pub fn about(number: u64) -> (usize, usize) {
    drawn(number).1
}

/// Place and matter of a case, and the chance that the rest of it is drawn from.
fn drawn(number: u64) -> (Draw, (usize, usize)) {
    let mut draw = Draw::new(number.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1);
    for _ in 0..4 {
        draw.below(2);
    }
    let place = zipf(&mut draw, PLACES);
    let matter = zipf(&mut draw, MATTERS);
    (draw, (place, matter))
}

fn sign(draw: &mut Draw) -> char {
    let code = 0x4e00 + zipf(draw, SIGNS) as u32;
    char::from_u32(code).unwrap_or('一')
}

fn unit(draw: &mut Draw) -> f64 {
    draw.below(1 << 30) as f64 / f64::from(1 << 30)
}

/// A rank below `end`, the low ones often.
fn zipf(draw: &mut Draw, end: usize) -> usize {
    ((end as f64).powf(unit(draw)) - 1.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_the_same_whenever_it_is_made_and_others_differ() {
        let town = Town::founded();
        assert_eq!(town.case(7), Town::founded().case(7));
        assert_ne!(town.case(7), town.case(8));
        let length = town.case(7).1.chars().count();
        assert!((20..2100).contains(&length), "{length}");
    }
}
