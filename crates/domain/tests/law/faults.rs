//! Faulty files: every fault is told with its line and column, and none stops the reading.

use huiyin_domain::calendar::YearFile;
use huiyin_domain::problem::{Code, Problem};
use huiyin_domain::procedure::{Procedure, SHIPPED};

fn found(problems: Vec<Problem>) -> Vec<(u32, u32, Code, String)> {
    problems.into_iter().map(|p| (p.line, p.column, p.code, p.what)).collect()
}

/// The shipped petition procedure with one passage changed, and the faults of that.
fn faults_with(old: &str, new: &str) -> Vec<(Code, String)> {
    let source = SHIPPED[0].1;
    assert!(source.contains(old), "{old}");
    let changed = source.replacen(old, new, 1);
    let problems = Procedure::parse(&changed).expect_err("faulty");
    problems.into_iter().map(|p| (p.code, p.what)).collect()
}

const ZONE: &str = "tz = \"Asia/Shanghai\"";

/// What is changed in the file, into what, and the fault that must be told of it.
const WRONG_THINGS: &[(&str, &str, Code, &str)] = &[
    (ZONE, "tz = \"Asia/Nowhere\"", Code::UnknownZone, "Asia/Nowhere"),
    (ZONE, "", Code::Missing, "tz"),
    ("calendar = \"CN\"", "calendar = \"XX\"", Code::UnknownCalendar, "XX"),
    ("version = \"2\"", "version = 1", Code::WrongType, "integer"),
    ("version = \"2\"", "version = \"\"", Code::Empty, ""),
    ("id = \"cn-xinfang\"", "id = \"CN xinfang\"", Code::BadId, "CN xinfang"),
    (ZONE, "tz = \"UTC\"\nfoo = 1", Code::UnknownKey, "foo"),
    ("amount = 15", "amount = 0", Code::AmountTooSmall, "0"),
    ("amount = 15", "amount = -3", Code::AmountTooSmall, "-3"),
    ("amount = 15", "amount = 99999", Code::AmountTooLarge, "99999"),
    ("amount = 15", "amount = 99999999999999999999", Code::AmountTooLarge, "99999999999999999999"),
    ("amount = 15\n", "", Code::Missing, "amount"),
    (
        "amount = 15",
        "amount = 15\namount_from = \"assignment_days\"",
        Code::AmountTwice,
        "amount_from",
    ),
    ("unit = \"natural_day\"", "unit = \"day\"", Code::UnknownWord, "day"),
    ("start = \"registered\"", "start = \"born\"", Code::UnknownWord, "born"),
    ("start = \"registered\"", "", Code::Missing, "start"),
    ("start = \"registered\"", "start = \"routed\"", Code::StartIsMet, "routed"),
    ("met_by = \"routed\"", "", Code::NoEnd, "met_by"),
    ("approver = \"unit-head\"", "", Code::NoApprover, "approver"),
    ("approver = \"unit-head\"", "approver = \"king\"", Code::UnknownWord, "king"),
    ("max = 30\nunit = \"natural_day\"", "max = 30\nunit = \"hour\"", Code::UnitMismatch, "hour"),
    ("max = 30\n", "must_notify = false\n", Code::Syntax, "duplicate key"),
    (
        "[[clock]]\nid = \"handle\"",
        "[[clock]]\nid = \"notify_direct\"",
        Code::Duplicate,
        "notify_direct",
    ),
    (
        "start_no_later_than = \"accept_no_later_than\"",
        "start_no_later_than = \"x\"",
        Code::Dangling,
        "x",
    ),
    ("window-lapsed:request_review", "window-lapsed:nothing", Code::Dangling, "nothing"),
    ("window-lapsed:request_review", "window-lapsed", Code::UnknownWord, "window-lapsed"),
    ("waived_if = \"no-contact\"", "waived_if = \"asleep\"", Code::Dangling, "asleep"),
    (
        "effective_from = 2022-05-01",
        "effective_from = 2022-05-01\neffective_to = 2021-01-01",
        Code::DatesReversed,
        "2022-05-01",
    ),
    ("effective_from = 2022-05-01", "effective_from = \"2022-02-30\"", Code::BadDate, "2022-02-30"),
    (
        "zh = \"登记并转送、交办\"",
        "zh = \"\u{7a33}\u{63a7}\"",
        Code::BoundaryWord,
        "\u{7a33}\u{63a7}",
    ),
    (
        "en = \"Register and pass on\"",
        // words: quoted to be refused
        "en = \"Key persons: register\"",
        Code::BoundaryWord,
        // words: quoted to be refused
        "Key persons: register",
    ),
    (
        "en = \"Answered in writing, and the person says it is solved\"",
        "en = \"The person waives review\"",
        Code::WaivesRight,
        "The person waives review",
    ),
    (
        "期间各期限照常计算",
        "本人放弃复查",
        Code::WaivesRight,
        "只能由本人凭查询密码撤回，十日内可以反悔，本人放弃复查",
    ),
];

#[test]
fn each_wrong_thing_has_its_code() {
    for (old, new, code, what) in WRONG_THINGS {
        let faults = faults_with(old, new);
        assert!(
            faults.iter().any(|(c, w)| c == code && w.contains(what)),
            "{new:?} should give {code:?} {what:?}, gave {faults:?}"
        );
    }
}

#[test]
fn a_circle_of_clocks_is_named_whole() {
    let faults = faults_with(
        "id = \"accept_no_later_than\"",
        "id = \"accept_no_later_than\"\nstart_no_later_than = \"handle\"",
    );
    assert_eq!(faults[0].0, Code::Cycle);
    assert!(faults[0].1.contains("accept_no_later_than → handle"), "{faults:?}");
}

#[test]
fn all_faults_come_at_once_each_in_its_place() {
    let source = "calendar = \"CN\"\nyear = 2026\n中 = 1\n\n[notice]\nnumber = \"1\"\n\
                  date = 2025-11-04\ntitle = \"t\"\n\n[[holiday]]\nzh = \"元旦\"\nen = \"New Year\"\n\
                  from = 2026-01-03\nto = 2026-01-01\nwork = [2026-01-05, 2024-01-06]\n";
    // A bare Chinese key is no TOML 1.0; quoted, it is a key we do not know.
    assert_eq!(YearFile::parse(source).expect_err("faulty")[0].code, Code::Syntax);
    let quoted = source.replace("中 =", "\"中\" =");
    assert_eq!(
        found(YearFile::parse(&quoted).expect_err("faulty")),
        [
            (3, 1, Code::UnknownKey, "中".to_owned()),
            (13, 8, Code::DatesReversed, "2026-01-03".to_owned()),
            (15, 9, Code::WorkOnWeekday, "2026-01-05".to_owned()),
            (15, 21, Code::OutsideYear, "2024-01-06".to_owned()),
        ]
    );
}

#[test]
fn broken_text_gives_faults_never_a_panic() {
    let whole = SHIPPED[0].1;
    for source in ["", "\u{feff}", "[", "a = ", "[[clock]]", "clock = 1", "closing = []", "\0"] {
        assert!(Procedure::parse(source).is_err(), "{source:?}");
        assert!(YearFile::parse(source).is_err(), "{source:?}");
    }
    let ends: Vec<usize> = (0..whole.len()).filter(|at| whole.is_char_boundary(*at)).collect();
    for end in ends.into_iter().step_by(61) {
        let _fault_or_whole = Procedure::parse(&whole[..end]);
    }
}
