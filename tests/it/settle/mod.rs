//! Ways of settling, from the first word to what is found afterwards: on both engines through
//! the use cases, and over the pages that officers and residents see.

mod listing;
mod mediation;
mod meeting;
mod pages;

use huiyin_app::{By, Trouble};
use huiyin_domain::case::{Command, Refusal, SettleCommand, Side, Stage};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_tests::town::{SECTION, Town, staff, text};
use jiff::ToSpan;
use jiff::civil::Date;

type Settle = SettleCommand<Text>;

async fn towns() -> Vec<Town> {
    let mut towns = Vec::new();
    for home in huiyin_tests::engines() {
        towns.push(Town::at(home).await);
    }
    towns
}

fn handler() -> By {
    staff(Role::Handler, SECTION)
}

fn mediator() -> By {
    staff(Role::Mediator, SECTION)
}

/// So many days from today, as the town's clock has it.
fn day(town: &Town, days: i64) -> Date {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
    town.moment.now().date_in(&zone).saturating_add(days.days())
}

async fn act(town: &Town, by: &By, case: CaseId, what: Settle) -> Result<i64, Trouble> {
    town.act(by, case, Command::Settle(what)).await
}

async fn done(town: &Town, by: &By, case: CaseId, what: Settle) {
    let said = format!("{what:?}");
    act(town, by, case, what).await.unwrap_or_else(|trouble| panic!("{said}: {trouble}"));
}

fn refused<T: std::fmt::Debug>(result: Result<T, Trouble>) -> Refusal {
    match result {
        Err(Trouble::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn offer() -> Settle {
    Settle::MediationOffer {
        mediator: None, text: text("双方愿意的话，可以坐下来谈。")
    }
}

fn agree(town: &Town, words: &str) -> Settle {
    Settle::MediationAgree {
        text: text(words),
        signed: Side::ALL.to_vec(),
        sealed: true,
        follow_up: day(town, 40),
        waives: false,
    }
}

/// A case in hand whose mediation both sides have consented to.
async fn meeting(town: &Town, once: &str) -> CaseId {
    let case = town.case_at(once, Stage::Handling).await.case;
    done(town, &handler(), case, offer()).await;
    let person = Settle::MediationConsent { side: Side::Person, record: None };
    done(town, &By::person(case), case, person).await;
    let record = Some(text("三月二日签字的同意书"));
    let other = Settle::MediationConsent { side: Side::Other, record };
    done(town, &mediator(), case, other).await;
    case
}

/// The last day of a clock that runs, by its id.
async fn due(town: &Town, case: CaseId, clock: &str) -> Option<Date> {
    let page = town.app.case_page(&By::System, case).await.expect("a page");
    let runs = page.owed.iter().find(|owed| owed.clock.id() == clock && owed.clock.is_running());
    runs.map(|owed| owed.clock.effective_due)
}

/// Every clock that runs, with the moment it ends.
async fn running(town: &Town, case: CaseId) -> Vec<(String, Millis)> {
    let page = town.app.case_page(&By::System, case).await.expect("a page");
    let runs = page.owed.iter().filter(|owed| owed.clock.is_running());
    runs.map(|owed| (owed.clock.id().to_owned(), owed.clock.due_at)).collect()
}
