//! From a draft that holds what it must to the proof that it arrived, and people who have only
//! paper or only text messages.

mod draft;
mod eyes;
mod paper;
mod phone;
mod sent;

use huiyin_app::By;
use huiyin_app::case::Receipt;
use huiyin_app::read::CasePage;
use huiyin_domain::case::{Command, Stage};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::Role;
use huiyin_tests::browser::Browser;
use huiyin_tests::site::Site;
use huiyin_tests::town::{SECTION, answer, deliver, staff};

/// The words that stand in every answer of these tests and in no template.
const ANSWERED: &str = "三号灯柱已经换上新灯。";

async fn page(site: &Site, case: CaseId) -> CasePage {
    site.town.app.case_page(&By::System, case).await.expect("a page")
}

/// A browser of an officer who handles this case, which was led to a stage before theirs.
async fn handler(site: &Site, login: &str, case: CaseId) -> Browser {
    let signed = site.town.account(login, Role::Handler, SECTION).await;
    site.town.act(&By::Staff(signed), case, Command::Take).await.expect("taken");
    site.officer(login).await
}

/// Drafted and approved with `ANSWERED`, not yet delivered.
async fn approved(site: &Site, brought: huiyin_app::case::Submission) -> Receipt {
    let receipt = site.town.submit(brought).await.expect("a case");
    let case = receipt.case;
    if page(site, case).await.case.intake == huiyin_tests::town::ROOT {
        to_section(site, case).await;
    } else {
        site.town.lead(case, Stage::Handling).await;
    }
    let outcome = huiyin_domain::case::Outcome::Resolved;
    let draft = Command::Draft { outcome, text: answer(ANSWERED), holds: Vec::new() };
    site.town.act(&staff(Role::Handler, SECTION), case, draft).await.expect("drafted");
    let head = staff(Role::UnitHead, SECTION);
    site.town.act(&head, case, Command::Approve).await.expect("approved");
    receipt
}

/// A matter from the web lies with the topmost office first.
async fn to_section(site: &Site, case: CaseId) {
    for (stage, by, what) in huiyin_tests::town::steps() {
        let by = match stage {
            Stage::Routed => By::System,
            Stage::Accepted | Stage::Handling => by,
            _ => return,
        };
        site.town.act(&by, case, what).await.expect("a step");
    }
}

async fn sent(site: &Site, case: CaseId, means: huiyin_domain::case::Means) {
    let by = staff(Role::Handler, SECTION);
    site.town.act(&by, case, deliver(means)).await.expect("sent off");
}
