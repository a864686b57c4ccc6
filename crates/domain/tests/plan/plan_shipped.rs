//! The five plans that come with the program: clean, in both languages, with nobody in them.

use super::lint;
use huiyin_domain::plan::{Hazard, Label, Plan, SHIPPED, Tier, shipped, shipped_ids};

#[test]
fn every_shipped_plan_is_clean_and_named_as_listed() {
    for (id, source) in SHIPPED {
        assert_eq!(lint(source), Vec::<String>::new(), "{id}");
        let plan = shipped(id).expect("listed");
        assert_eq!(plan.id, id);
        assert_eq!(plan.levels.len(), if plan.tier == Tier::Village { 3 } else { 4 }, "{id}");
        assert_eq!(plan.warning.colours.len(), 4, "{id}");
        assert!(!plan.tasks.is_empty() && !plan.resources.is_empty(), "{id}");
    }
    let hazards: Vec<Hazard> = shipped_ids().filter_map(shipped).map(|plan| plan.hazard).collect();
    let expected = [
        Hazard::Flood,
        Hazard::ForestFire,
        Hazard::HazardousGoods,
        Hazard::FoodPoisoning,
        Hazard::Cold,
    ];
    assert_eq!(hazards, expected);
}

/// Every text a person reads has both languages: no `{"zh":…,"en":null}` in the canonical form.
#[test]
fn every_text_of_a_shipped_plan_stands_in_both_languages() {
    for plan in shipped_ids().filter_map(shipped) {
        let canonical = String::from_utf8(plan.canonical()).expect("JSON");
        let without = canonical.split("\"en\":null").next().unwrap_or_default();
        assert_eq!(without.len(), canonical.len(), "{}: …{}", plan.id, tail(without));
    }
    // The control: a text in one language alone is seen by this test.
    let one = Label { zh: "镇长".into(), en: None };
    let plan = Plan { issued_by: one, ..shipped("qingshi-flood").expect("listed").clone() };
    assert!(String::from_utf8(plan.canonical()).expect("JSON").contains("\"en\":null"));
}

fn tail(text: &str) -> String {
    text.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect()
}

#[test]
fn the_place_is_invented() {
    for (id, source) in SHIPPED {
        assert!(source.contains("青石"), "{id}");
        for real in ["北京", "浙江", "丽水", "缙云", "杭州"] {
            assert!(!source.contains(real), "{id}: {real}");
        }
    }
}
