//! Words a procedure file may not carry: names that hunt people, and terms by which somebody
//! would sign away the right to complain or to have an answer reviewed. Case text is never
//! looked at with these lists: a victim must be able to report such acts.

use std::sync::OnceLock;

/// The one list, which also keeps these words out of our own texts and identifiers.
const BANNED: &str = include_str!("../../../../xtask/banned-words.txt");

/// Promises not to come back, whole.
const WAIVERS: [&str; 5] = ["息诉罢访", "息诉息访", "罢访息诉", "停访息诉", "停诉息访"];
/// Words by which somebody gives something up …
const GIVES_UP: [&str; 12] = [
    "放弃",
    "不再",
    "不得",
    "永不",
    "不能再",
    "保证不",
    "承诺不",
    "停止",
    "撤销",
    "禁止",
    "不准",
    "无权",
];
/// … what is given up …
const RIGHTS: [&str; 12] = [
    "复查", "复核", "投诉", "信访", "上访", "申诉", "举报", "检举", "控告", "反映", "复议", "诉求",
];
/// … and words that turn the sentence round: nobody may be hindered.
const HINDERS: [&str; 12] = [
    "阻止", "阻挠", "限制", "妨碍", "影响", "干涉", "干预", "打击", "报复", "剥夺", "压制", "拒绝",
];
const WAIVER_REACH: usize = 14;

enum Banned {
    /// Found anywhere, except inside one of the longer words.
    Anywhere { word: &'static str, except: Vec<&'static str> },
    /// Words in this order, the last one in the plural too.
    InOrder { entry: &'static str, words: Vec<&'static str> },
}

fn banned() -> &'static [Banned] {
    static LIST: OnceLock<Vec<Banned>> = OnceLock::new();
    LIST.get_or_init(|| BANNED.lines().filter_map(entry).collect())
}

fn entry(line: &'static str) -> Option<Banned> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    if line.is_ascii() {
        return Some(Banned::InOrder { entry: line, words: line.split_whitespace().collect() });
    }
    let mut parts = line.split_whitespace();
    let word = parts.next()?;
    Some(Banned::Anywhere { word, except: parts.filter_map(|p| p.strip_prefix('!')).collect() })
}

/// The first banned word in a name, if there is one.
pub(crate) fn boundary_word(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let tokens: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    banned().iter().find_map(|banned| match banned {
        Banned::Anywhere { word, except } => {
            let rest = except.iter().fold(name.to_owned(), |rest, longer| rest.replace(longer, ""));
            rest.contains(word).then_some(*word)
        }
        Banned::InOrder { entry, words } => {
            let same =
                |token: &str, word: &str| token == word || token.strip_suffix('s') == Some(word);
            let here = |window: &[&str]| window.iter().zip(words).all(|(t, w)| same(t, w));
            tokens.windows(words.len()).any(here).then_some(*entry)
        }
    })
}

/// True when the words give up complaint, review or appeal, however they are spaced.
pub(crate) fn waives_a_right(text: &str) -> bool {
    let joined: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect();
    WAIVERS.iter().any(|word| joined.contains(word))
        || GIVES_UP.iter().any(|word| gives_up(&joined, word))
        || waives_in_english(text)
}

/// Whether a right stands behind the word, in the same sentence and near, with nothing between
/// that hinders somebody instead.
fn gives_up(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let ends = |c: char| "。；！？;!?".contains(c);
        let after = text[at + word.len()..].split(ends).next().unwrap_or_default();
        let near: String = after.chars().take(WAIVER_REACH).collect();
        let right = RIGHTS.iter().filter_map(|right| near.find(right)).min();
        right.is_some_and(|right| !HINDERS.iter().any(|word| near[..right].contains(word)))
    })
}

fn waives_in_english(text: &str) -> bool {
    let gives_up = [
        "waive",
        "give up",
        "gives up",
        "giving up",
        "forgo",
        "renounce",
        "relinquish",
        "no further",
        "shall not",
        "will not",
        "may not",
        "must not",
        "never",
        "not to",
        "undertakes not",
        "agrees not",
    ];
    let rights = ["review", "complain", "appeal", "petition", "re-exam", "grievance"];
    let hinders = ["hinder", "prevent", "restrict", "affect", "limit", "interfere", "retaliat"];
    text.to_lowercase().split(['.', ';', '!', '?', '\n']).any(|sentence| {
        let given = gives_up.iter().filter_map(|word| sentence.find(word)).min();
        let right = given.and_then(|given| {
            let after = &sentence[given..];
            let right = rights.iter().filter_map(|word| after.find(word)).min()?;
            Some(&after[..right])
        });
        right.is_some_and(|between| !hinders.iter().any(|word| between.contains(word)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_with_its_exceptions() {
        for line in BANNED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let word = line.split(" !").next().unwrap().trim();
            assert_eq!(boundary_word(&format!("x {word} y")), Some(word));
            for longer in line.split(" !").skip(1) {
                assert_eq!(boundary_word(longer.trim()), None, "{longer}");
            }
        }
        assert_eq!(boundary_word("办理并直接回复来信人"), None);
        assert_eq!(boundary_word("Answer the key question of the person"), None);
    }
}
