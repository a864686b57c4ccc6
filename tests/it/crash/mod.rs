//! The program killed without warning (SIGKILL) at random points, during import and during case
//! work over HTTP; started again, nothing acknowledged is lost, nothing is doubled, every case is
//! whole. `HUIYIN_CRASH_ROUNDS` for more kills, `HUIYIN_CRASH_SEED` to repeat a run.

mod import;
pub mod verify;
mod work;

use huiyin_app::moment::Moment;
use huiyin_domain::policy::Role;
use huiyin_tests::Home;
use huiyin_tests::dice::Dice;
use huiyin_tests::town::{ROOT, SECTION, Town};
use std::path::PathBuf;

/// Kills in one run of one test.
fn rounds() -> u32 {
    let asked = std::env::var("HUIYIN_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(6)
}

fn dice(what: &str) -> Dice {
    Dice::new(what, "HUIYIN_CRASH_SEED")
}

/// A town in the database and its key in a folder, ready for programs of their own.
async fn prepared(home: Home) -> (Home, PathBuf) {
    let data = huiyin_tests::temp_dir("crash");
    let town = Town::with(home, |settings| {
        settings.moment = Moment::real();
        *settings = settings.clone().kept_in(&data);
    })
    .await;
    town.account("counter", Role::Dispatcher, ROOT).await;
    town.account("handler", Role::Handler, SECTION).await;
    town.app.close().await;
    (town.into_home(), data)
}
