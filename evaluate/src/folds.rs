//! Five folds in which near-duplicates are never on both sides: messages that share much of their
//! wording are one group, and a group is in one fold.

use crate::messages::Message;
use huiyin_search::route::solve::Draw;
use huiyin_search::tokens::{BREAK, chained, units};
use std::collections::{BTreeSet, HashMap};

pub const FOLDS: usize = 5;
const SEED: u64 = 2020;
/// Characters in one piece of wording.
const PIECE: usize = 5;
/// Two messages meet in a band when about a third of their pieces are the same; in one of ten
/// bands of two almost always when half of them are.
const BANDS: usize = 10;
const ROWS: usize = 2;

/// The fold of each message, and how many groups there are.
pub fn folds(messages: &[Message]) -> (Vec<usize>, usize) {
    let groups = groups(messages);
    let mut each: Vec<usize> =
        groups.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    Draw::new(SEED).shuffle(&mut each);
    let fold: HashMap<usize, usize> =
        each.iter().enumerate().map(|(at, group)| (*group, at % FOLDS)).collect();
    (groups.iter().map(|group| fold[group]).collect(), each.len())
}

fn groups(messages: &[Message]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..messages.len()).collect();
    let mut seen: HashMap<(usize, u64), usize> = HashMap::new();
    for (at, message) in messages.iter().enumerate() {
        for (band, key) in bands(&message.body).into_iter().enumerate() {
            let other = *seen.entry((band, key)).or_insert(at);
            let (a, b) = (root(&mut parents, at), root(&mut parents, other));
            parents[a.max(b)] = a.min(b);
        }
    }
    (0..messages.len()).map(|at| root(&mut parents, at)).collect()
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// The smallest hashes of a body's pieces, two to a band; nothing for a very short one.
fn bands(body: &str) -> Vec<u64> {
    let mut all = Vec::new();
    units(body, &mut all);
    let codes: Vec<u32> = all.iter().map(|unit| unit.code).filter(|code| *code != BREAK).collect();
    if codes.len() < PIECE {
        return Vec::new();
    }
    let mut least = [u64::MAX; BANDS * ROWS];
    for piece in codes.windows(PIECE) {
        let hash = piece.iter().fold(1, |hash, code| chained(hash, *code));
        for (salt, least) in (1u32..).zip(&mut least) {
            *least = (*least).min(chained(hash ^ (u64::from(salt) << 40), salt));
        }
    }
    least.chunks(ROWS).map(|rows| rows[0] ^ rows[1].rotate_left(20)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> Message {
        Message { label: String::new(), title: String::new(), body: body.to_owned() }
    }

    #[test]
    fn nearly_the_same_is_one_group_and_the_rest_is_not() {
        let long = "小区门口的路灯从上个月起就不亮了，晚上老人和孩子出门很不安全，请尽快派人来修";
        let near = format!("{long}，谢谢");
        let other = "公司三个月没有发工资，我们多次找老板都没有结果，请劳动部门帮助我们要回工资";
        let groups = groups(&[message(long), message(&near), message(other), message("短")]);
        assert_eq!(groups, [0, 0, 2, 3]);
    }
}
