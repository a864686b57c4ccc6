//! Groups of reports: one matter at one place comes together, and the measures have their known
//! values. Ten messages of one person are one person.

use huiyin_search::cluster::{Gold, Leaders, Report, Settings, b_cubed, evaluate, first_told};

#[test]
fn one_matter_at_one_place_comes_together_and_others_stay_apart() {
    let mut leaders = Leaders::new(Settings::default());
    let others = ["公交车线路太少", "医保报销比例咨询", "孩子入学需要什么材料", "垃圾清运不及时"];
    for (no, other) in others.iter().cycle().take(40).enumerate() {
        leaders.take(&format!("{other}第{no}次"), &format!("想问一下{other}"), 0);
    }
    let noisy = [
        ("桂花小区旁搅拌站夜里扰民", "桂花小区旁边的搅拌站整夜施工"),
        ("桂花小区搅拌站噪音", "搅拌站离桂花小区太近，噪音大"),
        ("投诉桂花小区附近搅拌站", "桂花小区搅拌站粉尘很大"),
    ];
    let groups: Vec<usize> = noisy.iter().map(|(t, b)| leaders.take(t, b, 3)).collect();
    assert!(groups.windows(2).all(|pair| pair[0] == pair[1]), "{groups:?}");
    let elsewhere = leaders.take("松柏小区电梯坏了", "松柏小区三栋的电梯坏了一周", 3);
    assert_ne!(elsewhere, groups[0]);
    let group = &leaders.groups()[groups[0]];
    assert!(group.members.len() == 3 && group.is_of_one_place(&Settings::default()));
    // Nobody reported for long: the same matter begins a group of its own.
    let later = leaders.take(noisy[0].0, noisy[0].1, 3 + Settings::default().silent_days + 1);
    assert_ne!(later, groups[0]);
}

#[test]
fn the_measure_has_its_known_value() {
    // Two groups {a, a, b} and {b}: precision (2/3 + 2/3 + 1/3 + 1) / 4, recall (1+1+½+½) / 4.
    let found = b_cubed(&[(0, 'a'), (0, 'a'), (0, 'b'), (1, 'b')]);
    assert!((found.precision - 2.0 / 3.0).abs() < 1e-12, "{found:?}");
    assert!((found.recall - 0.75).abs() < 1e-12, "{found:?}");
}

#[test]
fn people_are_counted_and_never_messages() {
    let one: Vec<(i64, u8)> = (0..10).map(|day| (day, 1)).collect();
    assert_eq!(first_told(&one, 3, 30), None);
    let three = [(0, 1), (5, 1), (9, 2), (40, 3), (41, 1), (45, 2)];
    assert_eq!(first_told(&three, 3, 30).map(|told| told.day), Some(45));
    assert_eq!(first_told(&three, 3, 60).map(|told| told.day), Some(40));
}

/// Ten messages about one village from one person beside three people about another matter.
#[test]
fn the_group_of_a_single_reporter_is_not_told_of() {
    let others =
        ["门诊报销比例", "孩子入学材料", "养老金发放时间", "公交班次太少", "垃圾清运不及时"];
    let report = |no: i64| {
        let other = others[no as usize % others.len()];
        let (title, body) = match no % 20 {
            0 => ("石榴村五组道路破损", "石榴村五组的道路破损严重，下雨积水"),
            1 => ("桂花小区搅拌站扰民", "桂花小区旁的搅拌站整夜施工，噪音大"),
            _ => (other, other),
        };
        Report { id: no.to_string(), day: no / 5, title: title.into(), body: body.into() }
    };
    let topic = |no: i64| match no % 20 {
        0 => Some((no.to_string(), "village".to_owned())),
        1 => Some((no.to_string(), "plant".to_owned())),
        _ => None,
    };
    let reports = (0..200).map(report).collect();
    let people = [("village".to_owned(), 1), ("plant".to_owned(), 10)];
    let gold = Gold { topics: (0..200).filter_map(topic).collect(), people: people.into() };
    let found = evaluate(reports, &gold, Settings::default());
    assert!((found.quality.f - 1.0).abs() < 1e-9, "{:?}", found.quality);
    assert_eq!(found.below_floor, 0);
    for watched in &found.watched {
        assert_eq!(watched.eligible, ["plant"]);
        assert!(watched.missed.is_empty() && watched.of_one_person.is_empty(), "{watched:?}");
        assert_eq!(watched.of_one_person_by_messages, ["village"], "control");
    }
}
