//! BOUNDARIES.md, points 2, 3 and 10, as far as plans go: no hazard of people who gather or
//! complain, nobody by name, number or plate, no word of hunting; each with a control that a
//! lawful neighbour of the same edit passes.

use super::{edited, flood, lint};
use huiyin_domain::plan::{Hazard, ObjectKind, Plan, Signal, Verb};

const HAZARD: &str = "hazard = \"natural.flood\"";
/// Where the word stands in the file.
const HAZARD_AT: &str = "10:10 ";

#[test]
fn b03_a_plan_for_another_hazard_does_not_compile() {
    for hazard in [
        "social.mass-incident", // words: quoted to be refused
        "social.petition",
        "social.disturbance",
        "natural.crowd",
        "accident.gathering",
        "health.unrest",
        "petition",
        "",
    ] {
        let told = lint(&edited(flood(), HAZARD, &format!("hazard = \"{hazard}\"")));
        let place = told.iter().any(|line| line.starts_with(HAZARD_AT));
        assert!(place && told.len() == 1, "{hazard}: {told:?}");
    }
    for hazard in Hazard::ALL.iter().filter(|hazard| **hazard != Hazard::CrowdCrush) {
        let control = edited(flood(), HAZARD, &format!("hazard = \"{}\"", hazard.code()));
        assert_eq!(lint(&control), Vec::<String>::new(), "control: {}", hazard.code());
    }
}

/// Whatever its head says: a flood plan does not become one for people who gather.
#[test]
fn b03_no_text_of_a_plan_names_people_who_gather_or_complain() {
    for word in ["群体性事件", "上访", "信访", "游行", "Petitioners", "riot"] {
        for place in ["青石镇防汛应急预案", "巡查山塘水库", "转移25处隐患点群众"]
        {
            let told = lint(&edited(flood(), place, &format!("{place} {word}")));
            assert!(told.iter().any(|t| t.contains("social-event")), "{place} {word}: {told:?}");
        }
    }
    let control = edited(flood(), "巡查山塘水库", "巡查山塘水库 集镇");
    assert_eq!(lint(&control), Vec::<String>::new(), "control: a place");
}

#[test]
fn b03_the_register_is_the_one_of_the_boundary() {
    let codes: Vec<&str> = Hazard::ALL.iter().map(|hazard| hazard.code()).collect();
    assert_eq!(codes.len(), 19);
    let domain =
        |code: &str| ["natural.", "accident.", "health."].iter().any(|d| code.starts_with(d));
    assert!(codes.iter().all(|code| domain(code)), "{codes:?}");
    let signals = Signal::ALL.iter().map(|signal| signal.code());
    let kinds = ObjectKind::ALL.iter().map(|kind| kind.code());
    let verbs = Verb::ALL.iter().map(|verb| verb.code());
    for word in codes.into_iter().chain(signals).chain(kinds).chain(verbs) {
        for of_people in ["petition", "person", "people", "visit", "protest", "complain", "social"]
        {
            assert!(!word.contains(of_people), "{word}");
        }
    }
}

#[test]
fn b02_somebody_in_a_plan_is_refused() {
    const POST: &str = "{ zh = \"武装部长\", en = \"Head of the armed forces department\" }";
    const UNIT: &str = "{ zh = \"民兵排\", en = \"Militia platoon\", count = 20 }";
    for (old, new, code) in [
        (POST, "\"张伟\"", "person-name"),
        (POST, "\"王镇长\"", "person-name"),
        (POST, "{ zh = \"镇长\", en = \"Zhang Wei\" }", "person-name"),
        (UNIT, "\"李建国\"", "person-name"),
        (UNIT, "{ zh = \"李建国\", count = 20 }", "person-name"),
        ("zh = \"镇政府大院\"", "zh = \"镇政府大院，电话13800138000\"", "person-phone"),
        ("zh = \"镇应急物资库\"", "zh = \"库管330122198001011234\"", "person-identity"),
        ("\"@commander\"", "\"@张伟\"", "person-name"),
        ("leader\", \"rescue\"]", "leader\", \"13800138000\"]", "person-phone"),
        ("decide = \"duty-leader\"", "decide = \"王镇长\"", "person-name"),
        ("roster = \"leader-24h\"", "roster = \"张伟\"", "person-name"),
        ("zh = \"皮卡\"", "zh = \"皮卡浙A12345\"", "person-plate"),
        ("zh = \"联系岗位\"", "zh = \"联系 desk@example.cn\"", "person-email"),
    ] {
        let told = lint(&edited(flood(), old, new));
        assert!(told.iter().any(|line| line.contains(code)), "{new}: {told:?}");
        for secret in ["张伟", "王镇长", "Zhang Wei", "李建国", "13800138000", "A12345", "1234"]
        {
            assert!(!told.iter().any(|line| line.contains(secret)), "told again: {told:?}");
        }
    }
    let control = edited(flood(), POST, "\"人民武装部部长\"");
    assert_eq!(lint(&control), Vec::<String>::new(), "control: a post");
}

/// A task, an order and a signal have no way to say somebody.
#[test]
fn b02_a_task_is_about_a_place_or_a_thing() {
    const TASK: &str = "verb = \"patrol\"\nobject = \"small-dams\"\ntitle = { zh = \"巡查4座小型水库\", \
        en = \"Patrol four small reservoirs\" }";
    for (verb, object, title) in [
        ("escort", "small-dams", "巡查"),
        ("patrol", "visitors", "巡查"),
        ("patrol", "commander", "巡查"),
        ("find", "small-dams", "寻找"),
    ] {
        let new = format!("verb = \"{verb}\"\nobject = \"{object}\"\ntitle = \"{title}\"");
        let told = lint(&edited(flood(), TASK, &new));
        assert_eq!(told.len(), 1, "{verb} {object}: {told:?}");
    }
    for title in ["约谈4名群众", "找人", "看住他们"] {
        let told = lint(&edited(flood(), TASK, &format!("title = \"{title}\"")));
        assert!(told.iter().any(|line| line.contains("unknown-word")), "{title}: {told:?}");
    }
    let control = edited(flood(), TASK, "title = \"巡查4座小型水库\"");
    assert_eq!(lint(&control), Vec::<String>::new(), "control: verb and object in the title");
    for signal in ["petition.count >= 5", "crowd.square >= 50", "case.open >= 3", "visit.n >= 5"] {
        let told = lint(&edited(flood(), "rain.3h_mm >= 50", signal));
        assert!(told.iter().any(|line| line.contains("bad-condition")), "{signal}: {told:?}");
    }
}

/// Every word of the one list, in every sort of text of a plan.
#[test]
fn b10_no_word_of_hunting_people_stands_in_a_plan() {
    const LIST: &str = include_str!("../../../../xtask/banned-words.txt");
    let words = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let words: Vec<&str> = words.map(|l| l.split(" !").next().unwrap_or(l).trim()).collect();
    assert!(words.len() > 30);
    let places = [
        "青石镇防汛应急预案",
        "签发命令",
        "抢险救援组",
        "巡查山塘水库",
        "无未完成的救命任务",
        "转移25处隐患点群众",
        "镇政府大院",
        "编织袋",
        "县气象局",
        "时间",
    ];
    for word in words {
        for place in places {
            let told = lint(&edited(flood(), place, &format!("{place} {word}")));
            assert!(told.iter().any(|t| t.contains("boundary-word")), "{place} {word}: {told:?}");
        }
    }
    for place in places {
        let control = edited(flood(), place, &format!("{place} 二"));
        assert!(Plan::parse(&control).is_ok(), "control: {place}");
    }
}

/// A crowd accident rescues and heals; it clears, closes and disperses nobody.
#[test]
fn b02_a_crowd_accident_knows_rescue_and_medical_verbs_alone() {
    let crowd = edited(flood(), HAZARD, "hazard = \"accident.crowd-crush\"");
    let told = lint(&crowd);
    let refused = told.iter().filter(|line| line.contains("crowd-verb")).count();
    assert!(refused >= 10, "{told:?}");
    assert!(told.iter().all(|line| line.contains("crowd-verb")), "{told:?}");
    let control = saving(&crowd);
    assert_eq!(lint(&control), Vec::<String>::new(), "control: a plan that saves");
    for verb in ["close", "evacuate", "clear", "notify", "patrol"] {
        let planted = control.replacen("verb = \"rescue\"", &format!("verb = \"{verb}\""), 1);
        let told = lint(&planted);
        assert!(told.iter().any(|line| line.contains("crowd-verb")), "{verb}: {told:?}");
    }
    let noted = edited(&control, "救援现场\", en = \"Rescue at", "驱散人群\", en = \"Rescue at");
    let told = lint(&noted);
    assert!(told.iter().all(|line| line.contains("crowd-verb")) && told.len() == 1, "{told:?}");
}

/// The flood plan with every duty, measure and task made one of saving.
fn saving(source: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut inside = false;
    let mut in_group = false;
    for line in source.lines() {
        if line.starts_with('[') {
            in_group = line == "[[group]]";
        }
        let opens =
            line.starts_with("measures = [") || (in_group && line.starts_with("duties = ["));
        if opens {
            let key = line.split(' ').next().unwrap_or_default();
            lines.push(format!("{key} = [{{ zh = \"救治伤员\", en = \"Treat the injured\" }}]"));
            inside = !line.ends_with(']');
            continue;
        }
        if inside {
            inside = line != "]";
            continue;
        }
        let line = line.replace("\"patrol\"", "\"rescue\"").replace("\"evacuate\"", "\"treat\"");
        let line = line.replace("巡查4座小型水库\", en = \"Patrol", "救援现场\", en = \"Rescue at");
        let line = line.replace("转移25处隐患点群众\", en = \"Move", "救治现场\", en = \"Treat");
        lines.push(line.replace("kind = \"reservoir\"", "kind = \"scene\""));
    }
    lines.join("\n")
}
