//! Common problems, on both engines: what a problem is, who sees how much of it, and what the
//! night proposes. Never who reported.

mod audited;
mod night;
mod pages;
mod shown;
mod way;

use huiyin_app::case::{Receipt, Submission};
use huiyin_app::common::{CommonFault, Night, OpenAsked, ProblemLine};
use huiyin_app::{App, Party, Signed};
use huiyin_domain::case::{CaseKind, Command, NoticeWish, Way};
use huiyin_domain::ids::{CaseId, ProblemId};
use huiyin_domain::policy::Role;
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::{Phone, Text};
use huiyin_tests::town::{COUNTER, SECTION, Town, party, signed, staff, text, visit};

pub const PLACE: &str = "桂花弄小区";

pub fn words(words: &str) -> PlaceText {
    PlaceText::checked(&text(words)).expect("nobody in it")
}

/// Somebody of their own: a phone, and nothing else to be reached by.
pub fn somebody(no: usize) -> Party {
    let phone = Phone::parse(&format!("+86139{no:08}")).expect("a phone");
    Party { phone: Some(phone), email: None, address: None, ..party() }
}

/// A matter of a place, brought by this party and routed to the section.
pub async fn brought(town: &Town, once: &str, who: Party, say: (&str, &str)) -> Receipt {
    let (title, body) = say;
    let matter = Submission {
        title: Some(text(title)),
        body: text(body),
        place: Some(text(PLACE)),
        party: who,
        wish: NoticeWish::None,
        ..visit(once)
    };
    let receipt = town.submit(matter).await.expect("a case");
    let intake = staff(Role::Intake, COUNTER);
    let classify = Command::Classify {
        case_kind: CaseKind::Claim,
        way: Some(Way::PetitionProper),
        topic: Some("streets".into()),
        urgent: false,
        accused: None,
    };
    let route = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
    for what in [classify, route] {
        town.act(&intake, receipt.case, what).await.expect("routed");
    }
    receipt
}

/// One of many tellings of one matter at one place.
pub async fn lamp(town: &Town, no: usize, who: Party) -> Receipt {
    let title = ["桂花弄小区路灯不亮", "桂花弄小区的路灯坏了", "路灯连夜不亮，桂花弄小区"][no % 3];
    let body = format!("桂花弄小区东门一带的路灯坏了好几天，夜里看不清路，第{no}回说。");
    brought(town, &format!("lamp {no}"), who, (title, &body)).await
}

pub fn head() -> Signed {
    signed(Role::UnitHead, SECTION)
}

pub fn asked(id: i64, title: &str) -> OpenAsked {
    let (topic, area_code) = ("streets".to_owned(), "331122".to_owned());
    OpenAsked { id: ProblemId(id), topic, area_code, title: words(title) }
}

pub async fn open(town: &Town, by: &Signed, id: i64, title: &str) -> ProblemId {
    town.app.common_open(by, asked(id, title)).await.expect("opened")
}

/// As many lamps as this, each told of by somebody else.
pub async fn lamps(town: &Town, count: usize) -> Vec<CaseId> {
    let mut cases = Vec::new();
    for no in 0..count {
        cases.push(lamp(town, no, somebody(no)).await.case);
    }
    cases
}

/// What a case turns out to be.
pub fn accusation() -> Command<Text> {
    Command::Classify {
        case_kind: CaseKind::Accusation,
        way: None,
        topic: None,
        urgent: false,
        accused: None,
    }
}

pub async fn linked(town: &Town, problem: ProblemId, cases: &[CaseId]) {
    for case in cases {
        town.app.common_link(&head(), problem, *case).await.expect("linked");
    }
}

/// The whole of a night's work.
pub async fn night(app: &App) {
    let night = Night::default();
    while night.tick(app).await.expect("a tick") {}
}

pub async fn line(town: &Town, by: &Signed, id: ProblemId) -> ProblemLine {
    town.app.common_page(by, id).await.expect("its page").line
}

pub fn is_refused<T: std::fmt::Debug>(result: &Result<T, CommonFault>, code: &str) -> bool {
    matches!(result, Err(CommonFault::Refused(refusal)) if refusal.code() == code)
}

/// What a run prints of a protection, once its control was seen.
pub fn held(point: &str, what: &str, control: &str, seen: bool) {
    assert!(seen, "the control is blind: {control}");
    println!("boundary {point}, {what}: held; control: {control} → seen");
}
