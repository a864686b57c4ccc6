//! Broken plans, each a small edit of the shipped flood plan (a township's), with what the
//! linter prints of it: place, code, words at fault, what would have been right. A `0` for the
//! line never stands here: every fault has its place.

use super::{edited, flood, lint};
use huiyin_domain::problem::Code;

/// What is broken, the passage, what stands in its place, and the faults told.
type Broken = (&'static str, &'static str, &'static str, &'static [&'static str]);

const RESCUE_LEAD: &str =
    "lead = { zh = \"武装部长\", en = \"Head of the armed forces department\" }";
const FIRST_DOWN: &str = "stand_down_all = [\
     \"river.qingshi.m < 40.5 for PT3H\", { zh = \"无未完成的救命任务\", \
     en = \"No open life-safety task\" }]\n";
const PATROL: &str = "{ zh = \"巡查山塘水库\", en = \"Patrol ponds and reservoirs\" }";

const HEAD: &[Broken] = &[
    (
        "no TOML",
        "[plan]",
        "[plan",
        &[
            "6:6 syntax unclosed table, expected `]`",
            "31:3 syntax duplicate key",
            "37:3 syntax duplicate key",
        ],
    ),
    (
        "another hazard",
        "\"natural.flood\"",
        "\"social.gathering\"",
        &["10:10 unknown-hazard social.gathering [natural.flood, …"],
    ),
    (
        "an unknown key",
        "tier = \"township\"",
        "tier = \"township\"\nmayor = \"x\"",
        &["13:1 unknown-key mayor [approved_on, area, basis, hazard, id, …"],
    ),
    (
        "review after more than three years",
        "2029-04-10",
        "2029-04-11",
        &["15:13 review-too-late 2029-04-11 [2029-04-10]"],
    ),
    (
        "review before approval",
        "2029-04-10",
        "2026-04-10",
        &["15:13 dates-reversed 2026-04-10 [2026-04-10]"],
    ),
    ("no such day", "2026-04-10", "\"2026-02-30\"", &["14:15 bad-date 2026-02-30"]),
    (
        "law without its articles",
        "第22、28、61、64、71、72、73、86条",
        "",
        &["16:9 no-basis 突发事件应对法 [28, 72]"],
    ),
    ("an area of another tier", "\"331122104\"", "\"331122\"", &["11:8 bad-area 331122 [9]"]),
    ("version zero", "version = 3", "version = 0", &["8:11 amount-too-small 0 [1]"]),
];

const WHO: &[Broken] = &[
    ("a name for a post", RESCUE_LEAD, "lead = \"王建国\"", &["47:8 person-name lead"]),
    ("a surname and a title", RESCUE_LEAD, "lead = \"李部长\"", &["47:8 person-name lead"]),
    ("a phone number", "\"镇政府大院\"", "\"大院 13800138000\"", &["54:17 person-phone muster"]),
    ("a plate", "\"冲锋舟\"", "\"冲锋舟 浙A12345\"", &["55:61 person-plate vehicles"]),
    (
        "an identity number",
        "\"编织袋\"",
        "\"330122198001011234\"",
        &["236:16 person-identity title"],
    ),
    (
        "deputies in a circle",
        "{ zh = \"武装部长\", en = \"Head of the armed forces department\" },\n]",
        "\"@duty-officer\",\n]",
        &["20:6 deputy-circle commander → duty-officer → duty-leader → commander"],
    ),
    (
        "an unknown deputy",
        "\"@commander\"",
        "\"@mayor\"",
        &["35:13 dangling mayor [commander, duty-leader, duty-officer]"],
    ),
    (
        "a quorum nobody can fill",
        "min_ready = 12",
        "min_ready = 33",
        &["53:13 quorum-unreachable 33 [32]"],
    ),
    (
        "a group twice",
        "id = \"evacuation\"",
        "id = \"rescue\"",
        &[
            "58:6 duplicate rescue",
            "93:58 dangling evacuation [commander, duty-leader, duty-officer, rescue, logistics]",
            "94:53 dangling evacuation [commander, duty-leader, duty-officer, rescue, logistics]",
            "117:32 dangling evacuation [commander, duty-leader, duty-officer, rescue, logistics]",
            "131:32 dangling evacuation [commander, duty-leader, duty-officer, rescue, logistics]",
            "149:32 dangling evacuation [commander, duty-leader, duty-officer, rescue, logistics]",
            "218:9 dangling evacuation [rescue, logistics]",
        ],
    ),
    ("a role without post and roster", "roster = \"desk-24h\"\n", "", &["37:1 missing post"]),
];

const LADDERS: &[Broken] = &[
    (
        "a colour as a level",
        "id = \"IV\"",
        "id = \"red\"",
        &["98:6 ladder-mixed red [I, II, III, IV]", "207:9 dangling IV [III, II, I]"],
    ),
    (
        "a grade as a level",
        "id = \"IV\"",
        "id = \"重大\"",
        &["98:6 ladder-mixed 重大 [I, II, III, IV]", "207:9 dangling IV [III, II, I]"],
    ),
    (
        "a level as a warning",
        "blue = {",
        "IV = {",
        &["89:1 missing blue", "91:1 ladder-mixed IV [blue, yellow, orange, red]"],
    ),
    (
        "a colour as a grade",
        "general = {",
        "red = {",
        &["82:1 missing general", "83:1 ladder-mixed red [general, large, major, extraordinary]"],
    ),
    ("a coloured response in words", PATROL, "\"启动红色响应\"", &["107:3 ladder-mixed 红色响应"]),
    (
        "a warning proposes a response",
        "rain.3h_mm >= 50",
        "warning.colour == 'red'",
        &["100:17 ladder-mixed warning.colour == 'red'"],
    ),
    (
        "a signal nobody measures",
        "rain.3h_mm >= 50",
        "rain.3h_mm is much",
        &["100:17 bad-condition rain.3h_mm is much [rain.3h_mm >= 50]"],
    ),
    (
        "a level twice",
        "id = \"III\"",
        "id = \"IV\"",
        &["112:6 duplicate IV", "217:9 dangling III [IV, II, I]"],
    ),
    (
        "an unknown group is called",
        "call = [\"duty-leader\", \"rescue\"]",
        "call = [\"duty-leader\", \"army\"]",
        &["103:24 dangling army [commander, duty-leader, duty-officer, rescue, …"],
    ),
    (
        "nobody is called",
        "call = [\"duty-leader\", \"rescue\"]",
        "call = []",
        &["103:8 nothing-inside call"],
    ),
    ("no expected duration", "expected = \"PT12H\"\n", "", &["97:1 missing expected"]),
    (
        "an empty matter",
        "matter = { zh = \"强降雨致低洼地段积水\", en = \"Heavy rain floods low ground\" }",
        "matter = \"\"",
        &["99:10 empty "],
    ),
    ("no criteria to end", FIRST_DOWN, "", &["97:1 missing stand_down_all"]),
    (
        "criteria, but none",
        FIRST_DOWN,
        "stand_down_all = []\n",
        &["110:18 nothing-inside stand_down_all"],
    ),
];

const POWERS: &[Broken] = &[
    (
        "a township requisitions",
        PATROL,
        "\"征用民船\"",
        &["107:3 above-tier 征用民船 [requisition]"],
    ),
    (
        "a township warns the public",
        PATROL,
        "\"向社会发布预警\"",
        &["107:3 above-tier 向社会发布预警 [public-warning]"],
    ),
    (
        "a township makes a command body",
        PATROL,
        "{ zh = \"巡查\", en = \"Set up a headquarters\" }",
        &["107:21 above-tier Set up a headquarters [command-body]"],
    ),
    (
        "a township has a power",
        "sitrep_every = \"PT6H\"",
        "sitrep_every = \"PT6H\"\npowers = [\"requisition\"]",
        &["106:11 above-tier requisition [requisition]"],
    ),
    // words: quoted to be refused
    ("a word of hunting people", PATROL, "\"稳控\"", &["107:3 boundary-word 稳控 [稳控]"]),
];

const TIMES: &[Broken] = &[
    ("rounds that fall", "at = \"PT3M\"", "at = \"PT9M\"", &["163:10 out-of-order PT9M [PT8M]"]),
    (
        "told of a shortfall too early",
        "at = \"PT12M\"",
        "at = \"PT8M\"",
        &["165:16 out-of-order PT8M [PT8M]"],
    ),
    (
        "no length of time",
        "first_phone = \"PT20M\"",
        "first_phone = \"20 minutes\"",
        &["178:15 bad-period 20 minutes [PT20M, PT12H, P15D, P1Y]"],
    ),
    (
        "written before the phone",
        "first_written = \"PT40M\"",
        "first_written = \"PT10M\"",
        &["179:17 out-of-order PT20M [PT10M]"],
    ),
    (
        "a clock without its source",
        "source = { zh = \"青石县政府办〔2025〕12号\", en = \"Qingshi County Office [2025] No. 12\" }\n",
        "",
        &["175:1 missing source"],
    ),
    (
        "reports rarer than the response is long",
        "sitrep_every = \"PT6H\"",
        "sitrep_every = \"P1D\"",
        &["105:16 out-of-order P1D [PT12H]"],
    ),
    (
        "a channel that is none",
        "[\"app\", \"sms\"]",
        "[\"app\", \"pigeon\"]",
        &["161:31 unknown-word pigeon [app, sms, voice, mail, webhook, paper, push]"],
    ),
    ("a share above all", "share = 0.9", "share = 1.1", &["245:40 amount-too-large share [1]"]),
];

const TASKS: &[Broken] = &[
    (
        "a verb that is none",
        "verb = \"patrol\"",
        "verb = \"fetch\"",
        &["209:8 unknown-word fetch [patrol, monitor, notify, evacuate, rescue, …"],
    ),
    (
        "a verb on the wrong thing",
        "verb = \"patrol\"",
        "verb = \"extinguish\"",
        &["209:8 verb-unfit extinguish [reservoir]"],
    ),
    (
        "an object that is none",
        "object = \"slopes\"",
        "object = \"villagers\"",
        &["220:10 dangling villagers [small-dams, slopes, boat, sandbag]"],
    ),
    (
        "no exercise",
        "[exercise]",
        "[exercises]",
        &[
            "1:1 missing exercise",
            "241:2 unknown-key exercises [after, callout, exercise, grade, group, …",
        ],
    ),
    (
        "nobody mends",
        "improvement_owner = \"duty-leader\"",
        "improvement_owner = \"later\"",
        &["249:21 dangling later [commander, duty-leader, duty-officer, rescue, …"],
    ),
];

#[test]
fn every_fault_is_told_where_it_stands() {
    let tables = [HEAD, WHO, LADDERS, POWERS, TIMES, TASKS];
    let mut wrong = Vec::new();
    for (name, old, new, expected) in tables.into_iter().flatten() {
        let told = lint(&edited(flood(), old, new));
        println!("{name}\n    {}", told.join("\n    "));
        let same = told.len() == expected.len() && told.iter().zip(*expected).all(is_same);
        if !same {
            wrong.push(*name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(tables.iter().map(|table| table.len()).sum::<usize>() >= 25);
    assert_eq!(lint(flood()), Vec::<String>::new(), "control: the plan unbroken");
}

/// A long list of known words is compared by its beginning.
fn is_same((told, expected): (&String, &&str)) -> bool {
    expected.strip_suffix('…').map_or(told == expected, |begins| told.starts_with(begins))
}

/// Whoever lints a plan reads words, not codes: in both languages, for every code.
#[test]
fn every_code_of_a_plan_fault_has_its_sentence() {
    let texts = [
        [
            include_str!("../../../../lang/en/procedure.ftl"),
            include_str!("../../../../lang/en/plan.ftl"),
        ],
        [
            include_str!("../../../../lang/zh-CN/procedure.ftl"),
            include_str!("../../../../lang/zh-CN/plan.ftl"),
        ],
    ];
    for texts in texts {
        for code in Code::ALL {
            let key = format!("procedure-problem-{} = ", code.code());
            let has = |text: &&str| text.lines().any(|line| line.starts_with(&key));
            assert_eq!(texts.iter().filter(|text| has(text)).count(), 1, "{key}");
        }
    }
}
