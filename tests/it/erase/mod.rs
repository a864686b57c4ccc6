//! Erasing a case and changing the log's key, on both engines: what is gone is gone from the
//! files too, what was proven stays proven, and a kill at any moment leaves all or nothing.

mod bytes;
mod case;
mod keys;
mod kills;
mod retention;
mod rotate;

use huiyin_app::audit::{self, Report};
use huiyin_app::case::Receipt;
use huiyin_app::erase::{EraseFault, Erasure};
use huiyin_app::log::Proof;
use huiyin_app::{By, Settings};
use huiyin_domain::case::Stage;
use huiyin_domain::ids::CaseNumber;
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_tests::town::{ROOT, Town, staff, text};
use huiyin_tlog::{Found, Policy, Reason, examine};

const BASIS: &str = "档案管理规定第十二条：保管期限届满";
/// Longer than any period that the person still has after an answer.
const WINDOWS_DAYS: i64 = 60;

fn basis() -> Text {
    text(BASIS)
}

fn auditor() -> By {
    staff(Role::Auditor, ROOT)
}

/// Cases that nothing stands in the way of erasing.
async fn closed(town: &Town, names: &[&str]) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for name in names {
        receipts.push(town.case_at(name, Stage::Concluded).await);
    }
    town.pass_days(WINDOWS_DAYS);
    receipts
}

async fn erase(town: &Town, number: &CaseNumber) -> Result<Erasure, EraseFault> {
    town.app.case_erase(&auditor(), number, &basis(), false).await
}

async fn audited(settings: &Settings) -> Report {
    audit::run(settings, None, |_| {}).await.expect("it can be read")
}

async fn is_whole(settings: &Settings) {
    let report = audited(settings).await;
    assert!(report.ok, "{:?}", report.findings);
}

fn logged(proof: &Proof) -> &str {
    match proof {
        Proof::Logged(text) => text,
        Proof::Promised(text) => panic!("only promised: {text}"),
    }
}

fn judged(proof: &str, opening: Option<&str>, policy: &str) -> Result<Found, Reason> {
    let policy = Policy::parse(policy.as_bytes()).expect("a policy");
    examine(proof.as_bytes(), opening.map(str::as_bytes), &policy, None)
}

/// Whether a verifier who trusts this one key of the log, and nothing else, is content.
fn holds(proof: &Proof, key: &str) -> bool {
    let policy = format!("log {key}\nquorum none\n");
    matches!(judged(logged(proof), None, &policy), Ok(Found::Receipt(_)))
}
