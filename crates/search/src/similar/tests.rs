//! The ranker tried with cases made up here.

use super::*;

fn of(cases: &[(&str, &str)]) -> Ranker {
    let mut ranker = Ranker::default();
    for (at, (title, body)) in (0u64..).zip(cases) {
        ranker.add(at, title, body);
    }
    ranker
}

fn found(ranker: &Ranker, title: &str) -> Vec<u64> {
    let found = ranker.find(&Query::by_title(title), |_| true, 10);
    found.into_iter().map(|found| found.document).collect()
}

const CASES: [(&str, &str); 5] = [
    ("东湖小区夜间施工噪音", "东湖小区旁边的工地每天夜里施工"),
    ("东湖小区停车位不足", "车位太少，晚上没有地方停车"),
    ("南山小区夜间施工噪音", "南山小区附近夜里施工很吵"),
    ("东湖小区工地半夜施工扰民", "夜间施工噪音很大，无法休息"),
    ("公交车班次太少", "等车要等一个小时"),
];

#[test]
fn the_same_place_and_the_same_matter_come_first() {
    for packed in [false, true] {
        let mut ranker = of(&CASES);
        if packed {
            ranker.purge();
        }
        let found = found(&ranker, "东湖小区施工噪音");
        assert!(found[..2].contains(&0) && found[..2].contains(&3), "{found:?}");
        assert!(!found.contains(&4));
    }
}

#[test]
fn packed_and_fresh_and_joined_answer_the_same() {
    let text = |at: u64| {
        let word = |n: u64| char::from_u32(0x4e00 + (n % 400) as u32).expect("a character");
        let mut text = String::new();
        for n in 0..12 {
            text.push(word(at.wrapping_mul(31).wrapping_add(n * n * 7) % 400));
        }
        text
    };
    let mut ranker = Ranker::default();
    let mut whole = Vec::new();
    for at in 0..3000u64 {
        ranker.add(at, &text(at), &text(at + 1));
        whole.push(Pairs::of(at, &text(at), &text(at + 1)));
    }
    let once = Ranker { segments: vec![Segment::packed(&whole)], fresh: Vec::new() };
    assert!(ranker.segments.len() > 1, "control: several parts");
    let mut joined = ranker.clone();
    joined.purge();
    assert_eq!((joined.segments.len(), joined.len()), (1, 3000));
    let asked = |ranker: &Ranker, at| {
        ranker
            .pass(&ranker.asked(&Query::by_title(&text(at))), &|_| true, 10, None)
            .iter()
            .map(|hit| hit.found.document)
            .collect::<Vec<_>>()
    };
    for at in (0..3000).step_by(97) {
        assert_eq!(asked(&ranker, at), asked(&once, at));
        assert_eq!(asked(&joined, at), asked(&once, at));
    }
}

#[test]
fn what_a_reader_may_not_see_neither_shows_nor_helps() {
    let ranker = of(&[
        ("东湖小区施工噪音", "甲"),
        // Only this one, if it could be seen, would lead to the third.
        ("东湖小区施工噪音与渣土车扬尘", "乙"),
        ("渣土车扬尘", "丙"),
    ]);
    let query = Query::by_title("东湖小区施工噪音");
    let all: Vec<u64> =
        ranker.find(&query, |_| true, 10).iter().map(|found| found.document).collect();
    assert!(all.contains(&2), "control: the second leads to the third {all:?}");
    let without: Vec<u64> =
        ranker.find(&query, |case| case != 1, 10).iter().map(|found| found.document).collect();
    assert_eq!(without, [0]);
}

#[test]
fn a_case_removed_is_found_by_nobody_and_purged_without_a_trace() {
    for packed in [false, true] {
        let mut ranker = of(&CASES);
        ranker.add(77, "□家的龙眼树", "龙眼树挡光");
        if packed {
            ranker.purge();
        }
        assert!(ranker.keeps_any_of("龙眼树"), "control");
        assert_eq!(found(&ranker, "龙眼树"), [77], "control");
        assert!(ranker.remove(77) && !ranker.remove(77));
        assert!(found(&ranker, "龙眼树").is_empty());
        ranker.purge();
        assert!(!ranker.keeps_any_of("龙眼树"));
        assert_eq!(ranker.len(), CASES.len());
        assert!(found(&ranker, "东湖小区施工噪音").contains(&0));
    }
}

#[test]
fn put_takes_the_place_of_what_was_known() {
    let mut ranker = of(&CASES);
    ranker.put(4, "路灯不亮", "路灯坏了");
    assert!(found(&ranker, "公交车班次").is_empty());
    assert_eq!(found(&ranker, "路灯坏了"), [4]);
    assert_eq!(ranker.len(), CASES.len());
}

#[test]
fn page_by_page_nothing_is_shown_twice_or_left_out() {
    let mut ranker = Ranker::default();
    for at in 0..40 {
        ranker.add(at, "东湖停车", if at % 3 == 0 { "东湖小区" } else { "无" });
    }
    let mut query = Query::by_title("东湖小区停车");
    let mut shown = Vec::new();
    loop {
        let page = ranker.find(&query, |_| true, 7);
        let Some(last) = page.last() else { break };
        query.after = Some(*last);
        shown.extend(page.iter().map(|found| found.document));
    }
    let mut each = shown.clone();
    each.sort_unstable();
    assert_eq!(each, (0..40).collect::<Vec<_>>());
    assert_eq!(shown[..2], [0, 3], "the heavier first");
}

#[test]
fn nothing_to_ask_finds_nothing() {
    let ranker = of(&CASES);
    for title in ["", "，。", "东", "xyz"] {
        assert!(found(&ranker, title).is_empty(), "{title}");
    }
    assert!(found(&Ranker::default(), "东湖小区").is_empty());
    assert!(ranker.find(&Query::by_title("东湖小区"), |_| false, 10).is_empty());
}
