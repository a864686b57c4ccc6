//! Where a text is about: the signs before a word that ends the name of a place. No list of
//! places is kept; what several reports name alike counts, whatever it is.

use crate::tokens::{BREAK, Unit, pair};

/// What the name of a place ends with.
const ENDS: [&str; 46] = [
    "小区", "新城", "花园", "家园", "公寓", "广场", "大厦", "大道", "大桥", "街道", "社区", "学校",
    "小学", "中学", "学院", "大学", "医院", "公园", "市场", "工地", "工厂", "公司", "号线", "高铁",
    "路口", "地铁", "站", "路", "街", "巷", "弄", "村", "镇", "乡", "组", "苑", "园", "城", "湾",
    "府", "厂", "港", "桥", "河", "山", "岛",
];
/// How many units before it belong to the name, at most.
const REACH: usize = 5;

/// The pairs of units in the names of places in a text, ascending, each once: two names that
/// share a pair may mean one place.
pub(super) fn pairs(units: &[Unit]) -> Vec<u32> {
    let mut found = Vec::new();
    for end in ENDS {
        let first = end.chars().map(u32::from);
        for at in 1..units.len() {
            let codes = units[at..].iter().map(|unit| unit.code);
            if !first.clone().eq(codes.take(end.chars().count())) {
                continue;
            }
            let name = &units[at.saturating_sub(REACH)..=at];
            // A break is no part of a name.
            let start = name.iter().rposition(|unit| unit.code == BREAK).map_or(0, |p| p + 1);
            found.extend(name[start..].windows(2).filter_map(pair));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
