//! One common problem of the example town: many tell of the same cold heating in one quarter. It
//! is opened two days ago, so that the night has counted it.

use super::town::Town;
use huiyin_app::common::{Asked, CommonFault, Night, OpenAsked};
use huiyin_app::{App, By, Trouble};
use huiyin_domain::ids::{CaseId, ProblemId, UnitId};
use huiyin_domain::policy::Role;
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use std::collections::BTreeMap;

/// Every so many of the stories tells of it.
pub const EVERY: usize = 12;
pub const OPENED_MS: i64 = 2 * 86_400_000;
const DUE_MS: i64 = 10 * 86_400_000;
const TITLE: &str = "梅园新村暖气不热";
const LINE: &str = "换热站正在检修，修好后逐户测温。";

/// # Errors
/// The store's.
pub async fn open(
    app: &App,
    town: &Town,
    cases: &[(CaseId, UnitId)],
    now: Millis,
) -> Result<(), Trouble> {
    let mut by_owner: BTreeMap<UnitId, Vec<CaseId>> = BTreeMap::new();
    for (case, owner) in cases {
        by_owner.entry(*owner).or_default().push(*case);
    }
    let Some((owner, cases)) = by_owner.into_iter().max_by_key(|(_, cases)| cases.len()) else {
        return Ok(());
    };
    let Some(By::Staff(head)) = town.officer(owner, Role::UnitHead).map(|one| one.by()) else {
        return Ok(());
    };
    let id = ProblemId(app.moment().id());
    let (topic, area_code) = ("urban-construction".to_owned(), "331122".to_owned());
    let asked = OpenAsked { id, topic, area_code, title: words(TITLE)? };
    left_out(app.common_open(&head, asked).await.map(drop))?;
    for case in cases {
        left_out(app.common_link(&head, id, case).await)?;
    }
    let line = Asked::Line { text: words(LINE)?, due_at: Millis(now.0 + DUE_MS) };
    left_out(app.common_step(&head, id, line).await)
}

/// What the night does, all of it.
///
/// # Errors
/// The store's.
pub async fn night(app: &App) -> Result<(), Trouble> {
    let night = Night::default();
    while night.tick(app).await? {}
    Ok(())
}

/// What the rules refuse is left out, and the story goes on.
fn left_out(done: Result<(), CommonFault>) -> Result<(), Trouble> {
    match done {
        Ok(()) | Err(CommonFault::Refused(_)) => Ok(()),
        Err(CommonFault::Trouble(trouble)) => Err(trouble),
    }
}

fn words(words: &str) -> Result<PlaceText, Trouble> {
    let broken = || Trouble::Internal("demo-words");
    let text = Text::parse(words, 200).map_err(|_| broken())?;
    PlaceText::checked(&text).map_err(|_| broken())
}
