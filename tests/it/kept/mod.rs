//! Who is kept away from a case, and the narrow doors beside: recusal, edited briefs, openings
//! that are seen, admission by two. Each protection with its control.

mod brief;
mod glass;
mod opening;
mod recusal;
mod walk;

use huiyin_app::case::Receipt;
use huiyin_app::read::CasePage;
use huiyin_app::{By, Signed, Trouble};
use huiyin_domain::case::{
    AdmissionGround, BarCommand, BriefTo, CaseKind, Command, Meant, RecusalBasis, Refusal, Stage,
};
use huiyin_domain::ids::{BriefId, CaseId, StaffId, UnitId};
use huiyin_domain::policy::{Relation, Role};
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_tests::browser::Browser;
use huiyin_tests::site::Site;
use huiyin_tests::town::{
    ADDRESS, BUREAU, COUNTER, EMAIL, NAME, OTHER, OTHER_SECTION, ROOT, SECTION, TITLE, Town,
    signed, staff, text, visit,
};
use huiyin_tests::whole::today;

const HOUR_MS: i64 = 60 * 60_000;
/// What stands in the brief of these tests.
const BRIEF: &str = "请说明这一段路面检修的安排和记录。";

/// What a run prints of a protection, once its control was seen to break.
fn held(name: &str, broken: &str, seen: bool) {
    assert!(seen, "the control is blind: {broken}");
    println!("protection: {name}: held; control: {broken} -> seen");
}

async fn page(town: &Town, by: &By, case: CaseId) -> CasePage {
    town.app.case_page(by, case).await.expect("a page")
}

async fn kinds(town: &Town, case: CaseId) -> Vec<&'static str> {
    let page = page(town, &By::System, case).await;
    page.timeline.iter().map(|entry| entry.event.kind()).collect()
}

/// Brought at the counter, and in the hands of this handler.
async fn handled(town: &Town, once: &str, handler: &Signed) -> Receipt {
    let receipt = town.case_at(once, Stage::Accepted).await;
    let assign = Command::Assign { to: handler.staff, unit: SECTION };
    let head = staff(Role::UnitHead, SECTION);
    town.act(&head, receipt.case, assign).await.expect("assigned");
    receipt
}

fn accuse(unit: UnitId) -> Command<Text> {
    Command::Classify {
        case_kind: CaseKind::Accusation,
        way: None,
        topic: None,
        urgent: false,
        accused: Some(unit),
    }
}

fn recuse(officer: StaffId, ask: Option<u32>) -> Command<Text> {
    let (unit, leads) = (SECTION, false);
    let (basis, reason) = (RecusalBasis::KinInterest, text("是当事人的近亲属"));
    BarCommand::RecusalDecide { officer, unit, leads, ask, basis, reason }.into()
}

fn declare() -> Command<Text> {
    let (basis, reason) = (RecusalBasis::OwnInterest, text("本人住在同一条街上"));
    BarCommand::RecusalDeclare { basis, reason }.into()
}

fn ask() -> Command<Text> {
    let ground = AdmissionGround::LifeDanger;
    BarCommand::AdmissionAsk { ground, reason: text("有人被困，要马上联系本人") }.into()
}

fn confirm(ask: u32) -> Command<Text> {
    BarCommand::AdmissionConfirm { ask }.into()
}

fn brief(town: &Town, to: BriefTo) -> Command<Text> {
    let due = today(town, 5);
    BarCommand::BriefGive { brief: BriefId(0), to, due, text: text(BRIEF) }.into()
}

fn of(signed: &Signed) -> By {
    By::Staff(signed.clone())
}

fn refused(refusal: Refusal) -> Result<i64, Trouble> {
    Err(Trouble::Refused(refusal))
}
