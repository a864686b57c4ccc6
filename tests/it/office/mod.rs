//! What an office needs around its worklist: substitutes, saved filters, several cases at once,
//! notices, keys.

mod assign;
mod filters;
mod keys;
mod leave;
mod notices;
mod push;

use huiyin_domain::case::{Command, Stage};
use huiyin_domain::ids::{CaseId, StaffId};
use huiyin_domain::policy::Role;
use huiyin_tests::browser::Page;
use huiyin_tests::site::Site;
use huiyin_tests::town::{SECTION, staff};

/// A fresh case of the section, given to this handler.
async fn given_to(site: &Site, once: &str, handler: StaffId) -> CaseId {
    let case = site.town.case_at(once, Stage::Accepted).await.case;
    let assign = Command::Assign { to: handler, unit: SECTION };
    site.town.act(&staff(Role::UnitHead, SECTION), case, assign).await.expect("assigned");
    case
}

fn text_of(page: &Page) -> String {
    page.html().text()
}
