//! How like two texts are, whatever else is known: no count of other cases comes into it, so that
//! nothing a reader may not see changes what they are told.

use super::{Pairs, pairs};

/// How much of what each title says the other text says too, as a part of one. A text without a
/// title (an answer) is asked only how much of the other's title it says.
#[must_use]
pub fn likeness(title: &str, body: &str, other_title: &str, other_body: &str) -> f32 {
    let (one, other) = (Pairs::of(0, title, body), Pairs::of(1, other_title, other_body));
    let Some(there) = part(&one.title, &other) else { return 0.0 };
    let back = part(&other.title, &one).unwrap_or(there);
    (there * back).sqrt()
}

/// How much of a text is said in another; nothing where it has no two neighbours.
#[must_use]
pub fn covered(text: &str, by: &str) -> Option<f32> {
    part(&pairs(text), &Pairs::of(0, by, ""))
}

fn part(asked: &[u32], of: &Pairs) -> Option<f32> {
    let said =
        |pair: &&u32| of.title.binary_search(pair).is_ok() || of.body.binary_search(pair).is_ok();
    let count = asked.iter().filter(said).count();
    (!asked.is_empty()).then(|| count as f32 / asked.len() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_wholly_like_and_a_stranger_not_at_all() {
        let same = likeness("东湖路灯不亮", "夜里太黑", "东湖路灯不亮", "");
        assert!((same - 1.0).abs() < 1e-6, "{same}");
        let near = likeness("东湖路灯不亮", "", "东湖小区路灯连夜不亮", "");
        assert!((0.4..0.9).contains(&near), "{near}");
        assert!(likeness("东湖路灯不亮", "", "公交班次太少", "") < 1e-6);
        assert!(likeness("", "", "东湖", "") < 1e-6);
    }

    #[test]
    fn a_text_without_a_title_is_asked_one_way() {
        let answer = likeness("东湖路灯不亮", "", "", "东湖路灯不亮一事已办结，线路已经更换。");
        assert!((answer - 1.0).abs() < 1e-6, "{answer}");
        assert_eq!(covered("桂花弄", "在桂花弄口"), Some(1.0));
        assert_eq!(covered("□", "在桂花弄口"), None);
    }
}
