//! Words a procedure file may not carry: names that hunt people. Case text is never looked at
//! with this list: a victim must be able to report such acts.

use std::sync::OnceLock;

/// The one list, which also keeps these words out of our own texts and identifiers.
const BANNED: &str = include_str!("../../../../xtask/banned-words.txt");

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
