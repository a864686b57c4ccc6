//! Two things that a text of a plan may not say: a power above its tier, and one ladder in the
//! words of another. Looked for clause by clause; asking the county is always allowed.

use super::register::Power;

const ASKS: [&str; 12] = [
    "请求", "报请", "提请", "申请", "建议", "协助", "配合", "接受", "服从", "转发", "接收", "按县",
];
/// Behind "征用": keeping account of what somebody above has requisitioned.
const KEEPS: [&str; 5] = ["登记", "返还", "归还", "补偿", "台账"];
const KEEPS_REACH: usize = 6;

/// The power of county and above that a text takes for itself.
pub(super) fn taken(text: &str) -> Option<Power> {
    let clauses = text.split(|c: char| "，。；！？,;.!?、".contains(c));
    clauses.filter_map(in_clause).next()
}

fn in_clause(clause: &str) -> Option<Power> {
    if ASKS.iter().any(|word| clause.contains(word)) || english_asks(&clause.to_lowercase()) {
        return None;
    }
    let lower = clause.to_lowercase();
    let both = |first: &[&str], second: &[&str]| {
        let after = |word: &&str| lower.find(*word).map(|at| &lower[at + word.len()..]);
        let follows = |rest: &str| second.iter().any(|word| rest.contains(word));
        first.iter().filter_map(after).any(follows)
    };
    if requisitions(clause) || english_requisitions(&lower) {
        return Some(Power::Requisition);
    }
    let warning = ["预警", "警报", "warning"];
    if both(&["发布", "宣布", "issue", "declare"], &warning) {
        return Some(Power::PublicWarning);
    }
    let makes = ["成立", "设立", "组建", "set up", "establish", "form "];
    let body = ["指挥部", "指挥机构", "command body", "command headquarters", "headquarters"];
    both(&makes, &body).then_some(Power::CommandBody)
}

fn requisitions(clause: &str) -> bool {
    let kept = |rest: &str| {
        let near: String = rest.chars().take(KEEPS_REACH).collect();
        KEEPS.iter().any(|word| near.contains(word))
    };
    clause.match_indices("征用").any(|(at, word)| !kept(&clause[at + word.len()..]))
}

fn english_requisitions(lower: &str) -> bool {
    let keeps = ["record", "register", "return", "compensat", "account", "requisitioned"];
    lower.contains("requisition") && !keeps.iter().any(|word| lower.contains(word))
}

fn english_asks(lower: &str) -> bool {
    ["ask ", "asks ", "request", "propose", "pass on", "passes on", "relay", "assist", "under the"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Words of two ladders joined to one: a coloured or graded response, a numbered warning.
/// ("一级预警" is the law's own word, art. 63; "Ⅰ级预警" is the response ladder's sign.)
pub(super) fn ladders_mixed(text: &str) -> Option<&'static str> {
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
    fn one_ladder_does_not_speak_in_the_words_of_another() {
        assert_eq!(ladders_mixed("启动红色响应"), Some("红色响应"));
        assert_eq!(ladders_mixed("收到Ⅱ级预警"), Some("Ⅱ级预警"));
        assert_eq!(ladders_mixed("Start the red response"), Some("red response"));
        assert_eq!(ladders_mixed("红色预警期间启动Ⅱ级响应"), None);
    }
}
