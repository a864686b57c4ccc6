//! Words a procedure file may not carry: names that hunt people, and terms by which somebody
//! would sign away the right to complain or to have an answer reviewed. Case text is never
//! looked at with these lists: a victim must be able to report such acts.

/// The Chinese ones are written as code points, so that this list is not itself a find.
const BOUNDARY: [&str; 7] = [
    "\u{622a}\u{8bbf}",
    "\u{529d}\u{8fd4}",
    "\u{7a33}\u{63a7}",
    "\u{91cd}\u{70b9}\u{4eba}\u{5458}",
    "\u{966a}\u{62a4}",
    "\u{63a5}\u{56de}",
    "\u{96c6}\u{8bbf}\u{5904}\u{7f6e}",
];

/// English forms as pairs of words that must not stand together in one name.
const BOUNDARY_PAIRS: [(&str, &str); 9] = [
    ("intercept", "petition"),
    ("intercept", "visit"),
    ("persuade", "return"),
    ("stability", "control"),
    ("key", "person"),
    ("key", "people"),
    ("escort", "petition"),
    ("bring", "back"),
    ("fetch", "back"),
];

const WAIVERS: [&str; 9] = [
    "放弃复查",
    "放弃复核",
    "放弃投诉",
    "放弃信访",
    "放弃申诉",
    "不再信访",
    "不再上访",
    "不得再",
    "息诉罢访",
];

/// The first banned word in a name, if there is one.
pub(crate) fn boundary_word(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let near =
        |a: &str, b: &str| words.windows(2).any(|w| w[0].starts_with(a) && w[1].starts_with(b));
    BOUNDARY
        .into_iter()
        .find(|word| name.contains(word))
        .or_else(|| BOUNDARY_PAIRS.into_iter().find(|(a, b)| near(a, b)).map(|(a, _)| a))
}

/// True when the sentence gives up complaint, review or appeal.
pub(crate) fn waives_a_right(text: &str) -> bool {
    let lower = text.to_lowercase();
    let gives_up = ["waive", "give up", "gives up", "forgo", "renounce", "no further"];
    let rights = ["review", "complain", "appeal", "petition", "re-exam"];
    WAIVERS.iter().any(|word| text.contains(word))
        || (gives_up.iter().any(|w| lower.contains(w)) && rights.iter().any(|w| lower.contains(w)))
}
