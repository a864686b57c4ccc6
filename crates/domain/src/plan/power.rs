//! Three things that a text of a plan may not say: a power above its tier, one ladder in the
//! words of another, an event that no plan is for. Looked for clause by clause; asking the county
//! is always allowed.

use super::register::Power;

const ASKS: [&str; 12] = [
    "请求", "报请", "提请", "申请", "建议", "协助", "配合", "接受", "服从", "转发", "接收", "按县",
];
/// Behind "征用": keeping account of what somebody above has requisitioned.
const KEEPS: [&str; 5] = ["登记", "返还", "归还", "补偿", "台账"];
const KEEPS_REACH: usize = 6;
const ENGLISH_ASKS: [&str; 8] =
    ["ask ", "asks ", "request", "propose", "pass on", "relay", "assist", "under the"];
const ENGLISH_KEEPS: [&str; 6] =
    ["record", "register", "return", "compensat", "account", "requisitioned"];

/// The power of county and above that a text takes for itself.
#[must_use]
pub fn taken(text: &str) -> Option<Power> {
    let clauses = text.split(|c: char| "，。；！？,;.!?、".contains(c));
    clauses.filter_map(in_clause).next()
}

fn in_clause(clause: &str) -> Option<Power> {
    let lower = clause.to_lowercase();
    // Whoever asks says so first; "requisition, and report it" has taken the power already.
    let asked = |at: usize| {
        let before = &lower[..at];
        ASKS.iter().chain(&ENGLISH_ASKS).any(|word| before.contains(word))
    };
    let taken = |at: &usize| !asked(*at);
    if requisition_places(&lower).iter().any(taken) {
        return Some(Power::Requisition);
    }
    let warns = joined(&lower, &["发布", "宣布", "issue", "declare"], &["预警", "警报", "warning"]);
    if warns.iter().any(taken) {
        return Some(Power::PublicWarning);
    }
    let makes = ["成立", "设立", "组建", "set up", "establish", "form "];
    let body = ["指挥部", "指挥机构", "command body", "headquarters"];
    joined(&lower, &makes, &body).iter().any(taken).then_some(Power::CommandBody)
}

/// Where one of the first words stands with one of the second behind it.
fn joined(lower: &str, first: &[&str], second: &[&str]) -> Vec<usize> {
    let places = first.iter().flat_map(|word| lower.match_indices(word));
    let follows = |rest: &str| second.iter().any(|word| rest.contains(word));
    places.filter(|(at, word)| follows(&lower[at + word.len()..])).map(|(at, _)| at).collect()
}

fn requisition_places(lower: &str) -> Vec<usize> {
    let kept = |rest: &str| {
        let near: String = rest.chars().take(KEEPS_REACH).collect();
        KEEPS.iter().any(|word| near.contains(word))
    };
    let chinese = lower.match_indices("征用");
    let chinese = chinese.filter(|(at, word)| !kept(&lower[at + word.len()..]));
    let accounts = ENGLISH_KEEPS.iter().any(|word| lower.contains(word));
    let english = lower.match_indices("requisition").filter(|_| !accounts);
    chinese.chain(english).map(|(at, _)| at).collect()
}

/// What no plan is for (BOUNDARIES.md, point 3), whatever hazard it gives in its head: people
/// who gather, complain or petition. Case text is never looked at with this list.
#[must_use]
pub fn social_word(text: &str) -> Option<&'static str> {
    const CHINESE: [&str; 10] = [
        "群体性事件",
        "社会安全事件",
        "信访",
        "上访",
        "集会",
        "游行",
        "示威",
        "静坐",
        "罢工",
        "聚众",
    ];
    const ENGLISH: [&str; 6] = ["petition", "protest", "demonstrator", "riot", "unrest", "picket"];
    let close: String = text.split_whitespace().collect();
    let lower = text.to_lowercase();
    let begins = |stem: &&&str| {
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(**stem))
    };
    let chinese = CHINESE.iter().find(|word| close.contains(**word));
    chinese.or_else(|| ENGLISH.iter().find(begins)).copied()
}

/// Words of two ladders joined to one: a coloured or graded response, a numbered warning.
/// ("一级预警" is the law's own word, art. 63; "Ⅰ级预警" is the response ladder's sign.)
#[must_use]
pub fn ladders_mixed(text: &str) -> Option<&'static str> {
    const MIXED: [&str; 24] = [
        "红色响应",
        "橙色响应",
        "黄色响应",
        "蓝色响应",
        "红色应急响应",
        "橙色应急响应",
        "黄色应急响应",
        "蓝色应急响应",
        "重大响应",
        "较大响应",
        "重大应急响应",
        "较大应急响应",
        "I级预警",
        "V级预警",
        "Ⅰ级预警",
        "Ⅱ级预警",
        "Ⅲ级预警",
        "Ⅳ级预警",
        "重大预警",
        "较大预警",
        "red response",
        "orange response",
        "yellow response",
        "blue response",
    ];
    let lower = text.to_lowercase();
    MIXED.iter().copied().find(|word| text.contains(word) || lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taking_a_power_is_told_from_asking_for_it() {
        for (text, power) in [
            ("征用民船", Power::Requisition),
            ("向社会发布红色预警", Power::PublicWarning),
            ("成立现场指挥部", Power::CommandBody),
            ("Requisition boats", Power::Requisition),
            ("Issue a public warning", Power::PublicWarning),
            ("Set up a command headquarters", Power::CommandBody),
            ("巡查水库，征用挖掘机", Power::Requisition),
            ("征用民船并报请备案", Power::Requisition),
            ("Requisition boats and ask the county later", Power::Requisition),
        ] {
            assert_eq!(taken(text), Some(power), "{text}");
        }
        for text in [
            "征用登记与返还",
            "请求县级征用民船",
            "转发县级发布的预警",
            "Ask the county to requisition boats",
            "Requisition records and returns",
            "服从县指挥部统一指挥",
            "接到预警后巡查",
        ] {
            assert_eq!(taken(text), None, "{text}");
        }
    }

    #[test]
    fn events_of_people_who_gather_or_complain_are_named() {
        for text in ["群体性事件处置", "上 访 处置", "Petitioners at the gate", "a riot"]
        {
            assert!(social_word(text).is_some(), "{text}");
        }
        for text in ["Repetition of the drill", "a competition", "群众转移", "走访农户"] {
            assert_eq!(social_word(text), None, "{text}");
        }
    }

    #[test]
    fn one_ladder_does_not_speak_in_the_words_of_another() {
        assert_eq!(ladders_mixed("启动红色响应"), Some("红色响应"));
        assert_eq!(ladders_mixed("收到Ⅱ级预警"), Some("Ⅱ级预警"));
        assert_eq!(ladders_mixed("Start the red response"), Some("red response"));
        assert_eq!(ladders_mixed("红色预警期间启动Ⅱ级响应"), None);
    }
}
