//! The shape of a plan file: the older way of writing is read as the newer one, what a plan
//! says comes out as it went in, and two versions are compared.

use super::{edited, flood, lint};
use huiyin_domain::plan::{Change, ObjectKind, Plan, ResponseLevel, Verb, shipped};

const OLDER: &str = include_str!("../data/flood.plan.toml");

#[test]
fn the_older_way_of_writing_is_read_and_is_clean() {
    assert_eq!(lint(OLDER), Vec::<String>::new());
    let older = Plan::parse(OLDER).expect("clean");
    assert_eq!(older.title.en.as_deref(), Some("Qingshi Township flood plan"));
    let task = &older.tasks[0];
    assert_eq!((task.verb, task.kind), (Verb::Patrol, ObjectKind::Reservoir));
    let task = &older.tasks[1];
    assert_eq!((task.verb, task.kind), (Verb::Evacuate, ObjectKind::HazardSite));
    let level = older.level(ResponseLevel::Fourth).expect("four levels");
    assert_eq!(level.matter, older.title, "the plan's title where a level has no matter");
    assert_eq!(older.groups[0].members[0].count, None, "the roster knows how many");
    assert_eq!(older.groups[0].vehicles[0].count, Some(2));
    assert_eq!(older.exercise.share_permille, 900);
}

#[test]
fn an_older_word_for_the_browser_is_read_as_the_one_way_that_there_is() {
    let older = edited(OLDER, "[\"app\", \"sms\"]", "[\"push\", \"sms\"]");
    let older = Plan::parse(&older).expect("clean");
    assert_eq!(older.hash(), Plan::parse(OLDER).expect("clean").hash());
}

/// The newer file says the same: ladders, clocks and quorums are equal, only words were added.
#[test]
fn the_migrated_plan_says_what_the_older_one_said() {
    let older = Plan::parse(OLDER).expect("clean");
    let newer = shipped("qingshi-flood").expect("listed");
    assert_eq!(older.callouts[0], newer.callouts[0]);
    assert_eq!(older.warning.colours, newer.warning.colours);
    for (a, b) in older.levels.iter().zip(&newer.levels) {
        let clock = |level: &huiyin_domain::plan::Level| {
            let (expected, sitrep) = (level.expected.clone(), level.sitrep_every.clone());
            (level.id, level.decide.clone(), level.call.clone(), expected, sitrep)
        };
        assert_eq!(clock(a), clock(b));
        assert_eq!(a.propose_when, b.propose_when);
    }
    for (a, b) in older.groups.iter().zip(&newer.groups) {
        assert_eq!((&a.id, a.min_ready), (&b.id, b.min_ready));
    }
    for (a, b) in older.tasks.iter().zip(&newer.tasks) {
        assert_eq!((&a.id, a.verb, a.kind, &a.due), (&b.id, b.verb, b.kind, &b.due));
    }
}

/// A quorum that no number in the file can refute is held to the roster where one is known.
#[test]
fn a_roster_that_is_known_is_held_to_the_quorum() {
    let few = |name: &str| Some(if name == "民兵排" { 2 } else { 4 });
    let problems = Plan::parse_with(OLDER, &few).expect_err("six are not twelve");
    let told: Vec<(String, String)> = problems.into_iter().map(|p| (p.what, p.expected)).collect();
    let expected = [("12".to_owned(), "6".to_owned())];
    assert_eq!(told, expected);
    let many = |_: &str| Some(40);
    assert!(Plan::parse_with(OLDER, &many).is_ok());
}

#[test]
fn a_comparison_names_every_changed_path() {
    let old = Plan::parse(flood()).expect("clean");
    let new = edited(flood(), "version = 3", "version = 4");
    let new = edited(&new, "min_ready = 12", "min_ready = 10");
    let new = edited(&new, "id = \"sandbag\"", "id = \"sandbags\"");
    let new = edited(&new, "first_phone = \"PT20M\"", "first_phone = \"PT15M\"");
    let new = Plan::parse(&new).expect("clean");
    let changes = Plan::diff(&old, &new);
    let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let expected = [
        "version",
        "groups[rescue].min_ready",
        "report_up.first_phone",
        "resources[sandbag]",
        "resources[sandbags]",
    ];
    let mut sorted = paths.clone();
    sorted.sort_unstable();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    let quorum = changes.iter().find(|change| change.path.ends_with("min_ready"));
    let change = Change {
        path: "groups[rescue].min_ready".to_owned(),
        before: Some("12".to_owned()),
        after: Some("10".to_owned()),
    };
    assert_eq!(quorum, Some(&change));
    assert!(Plan::diff(&old, &old).is_empty());
}

#[test]
fn the_hash_is_of_the_meaning_and_not_of_the_spacing() {
    let plan = Plan::parse(flood()).expect("clean");
    let spaced = format!("# another comment\n{}\n\n", flood());
    assert_eq!(Plan::parse(&spaced).expect("clean").hash(), plan.hash());
    let changed = edited(flood(), "title = { zh = \"带班领导\"", "title = { zh = \"带班负责人\"");
    assert_ne!(Plan::parse(&changed).expect("clean").hash(), plan.hash());
}

/// Public warning, requisition and command bodies are for county and above; a village or
/// township that gives itself one is refused, in its powers and in its words.
#[test]
fn a_power_is_for_county_and_above() {
    const RHYTHM: &str = "sitrep_every = \"PT6H\"";
    const MEASURE: &str = "{ zh = \"巡查山塘水库\", en = \"Patrol ponds and reservoirs\" }";
    let tiers = [("village", "331122104201"), ("township", "331122104"), ("county", "331122")];
    for (tier, area) in tiers {
        let plan = edited(flood(), "tier = \"township\"", &format!("tier = \"{tier}\""));
        let plan = edited(&plan, "area = \"331122104\"", &format!("area = \"{area}\""));
        assert_eq!(lint(&plan), Vec::<String>::new(), "control: {tier} without powers");
        for power in ["public-warning", "requisition", "command-body"] {
            let told = lint(&edited(&plan, RHYTHM, &format!("{RHYTHM}\npowers = [\"{power}\"]")));
            let refused = told.iter().any(|line| line.contains("above-tier"));
            assert_eq!(refused, tier != "county", "{tier} {power}: {told:?}");
        }
        for text in ["征用民船", "向社会发布预警", "成立现场指挥部"] {
            let told = lint(&edited(&plan, MEASURE, &format!("\"{text}\"")));
            let refused = told.iter().any(|line| line.contains("above-tier"));
            assert_eq!(refused, tier != "county", "{tier} {text}: {told:?}");
        }
    }
}
