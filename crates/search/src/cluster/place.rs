//! Where a text is about: the signs before a word that ends the name of a place. No list of
//! places is kept; what several reports name alike counts, whatever it is.

/// What the name of a place ends with.
const ENDS: [&str; 46] = [
    "小区", "新城", "花园", "家园", "公寓", "广场", "大厦", "大道", "大桥", "街道", "社区", "学校",
    "小学", "中学", "学院", "大学", "医院", "公园", "市场", "工地", "工厂", "公司", "号线", "高铁",
    "路口", "地铁", "站", "路", "街", "巷", "弄", "村", "镇", "乡", "组", "苑", "园", "城", "湾",
    "府", "厂", "港", "桥", "河", "山", "岛",
];
/// How many signs before it belong to the name, at most.
const REACH: usize = 5;

/// The names of places in a text, as pairs of signs: two that share a pair may mean one place.
pub(super) fn pairs(text: &str) -> Vec<[char; 2]> {
    let signs: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for end in ENDS {
        let end: Vec<char> = end.chars().collect();
        for at in 1..signs.len() {
            if !signs[at..].starts_with(&end) {
                continue;
            }
            let from = at.saturating_sub(REACH);
            let name = &signs[from..at + end.len().min(1)];
            // A sign that is no part of a name ends it.
            let start = name.iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |p| p + 1);
            found.extend(name[start..].windows(2).map(|pair| [pair[0], pair[1]]));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
