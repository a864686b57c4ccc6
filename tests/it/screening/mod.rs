//! Screening rounds, from their opening to the second look, over pages and on both engines.

mod nobody;
mod refused;
mod seen;
mod way;

use huiyin_app::screening::{RoundAsked, ScreeningFault};
use huiyin_domain::ids::{FindingId, RoundId, UnitId};
use huiyin_domain::policy::Role;
use huiyin_domain::screening::{FindingDraft, PlaceText, Proposal, Seen};
use huiyin_domain::time::Millis;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;
use huiyin_tests::town::{DAY_MS, ROOT, Town, signed, text};

pub fn words(words: &str) -> PlaceText {
    PlaceText::checked(&text(words)).expect("nobody in it")
}

/// A round of the topmost office that lasts ten days from now.
pub async fn round_at(town: &Town, id: i64, units: &[UnitId]) -> RoundId {
    let now = town.moment.now();
    let asked = RoundAsked {
        id: RoundId(id),
        title: words("春季路灯排查"),
        topics: vec!["streets".into()],
        places: vec!["331122".into()],
        from: now,
        until: Millis(now.0 + 10 * DAY_MS),
        check_days: 30,
        units: units.to_vec(),
    };
    let opened = town.app.screening_start(&signed(Role::Dispatcher, ROOT), asked).await;
    opened.expect("a round")
}

pub fn draft(town: &Town, id: i64) -> FindingDraft {
    let seen = Seen {
        place: words("桂花弄东口"),
        topic: "streets".into(),
        what: words("三盏路灯不亮，夜里有人摔倒"),
        danger: false,
    };
    let follow = Millis(town.moment.now().0 + 3 * DAY_MS);
    FindingDraft { id: FindingId(id), seen, proposal: Proposal::Settled, to: None, follow }
}

pub async fn finding_at(town: &Town, round: RoundId, id: i64, unit: UnitId) -> FindingId {
    let by = signed(Role::Handler, unit);
    let found = town.app.screening_find(&by, round, draft(town, id)).await;
    found.expect("a finding")
}

/// How many rows a table has.
async fn rows(site: &Site, table: &str) -> i64 {
    site.town.home.count(&format!("SELECT count(*) FROM {table}")).await
}

async fn sent(browser: &mut Browser, page: &str, action: &str, typed: &[(&str, &str)]) -> Page {
    browser.fill(page, action, typed).await
}

fn shows(page: &Page, status: u16, says: &str) {
    let text = page.html().text();
    assert_eq!(page.status, status, "{text}");
    assert!(text.contains(says), "{says:?} is not said: {text}");
}

/// A refusal of the domain, not a failure.
fn is_refused<T: std::fmt::Debug>(result: &Result<T, ScreeningFault>, code: &str) -> bool {
    matches!(result, Err(ScreeningFault::Refused(refusal)) if refusal.code() == code)
}
