//! The example town: told whole, in every stage, by rules that allowed each step.

use huiyin::demo;
use huiyin_app::App;
use huiyin_app::moment::Moment;
use huiyin_domain::time::Millis;
use huiyin_tests::{server, sqlite, temp_dir};
use std::collections::BTreeSet;

const DAY_MS: i64 = 86_400_000;
/// 2026-06-15 10:00 in Shanghai.
const NOW: Millis = Millis(1_781_488_800_000);

#[tokio::test(flavor = "multi_thread")]
async fn the_town_has_cases_in_every_stage() {
    let (home, data) = (sqlite(), temp_dir("demo"));
    let config = server::config(&data, &home.target);
    let moment = Moment::fixed(Millis(NOW.0 - 120 * DAY_MS));
    let settings = demo::settings(&config, &data, moment);
    let app = App::open(settings).await.expect("it opens");
    let town = demo::build(&app).await.expect("a town");
    let told = demo::tell(&app, town.into(), 120, NOW).await.expect("its stories");
    assert_eq!(told.cases, 120);
    assert!(told.refused * 20 < told.steps, "{} of {}", told.refused, told.steps);
    assert_eq!(told.tracks.len(), 2, "two cases to follow");
    let track = &told.tracks[0];
    assert!(app.case_unlock(&track.number, &track.secret).await.is_ok());
    app.close().await;
    let file = rusqlite::Connection::open(data.join("huiyin.db")).expect("the file");
    let mut found = BTreeSet::new();
    let mut stages = file.prepare("SELECT DISTINCT stage FROM case_file").expect("prepares");
    for stage in stages.query_map([], |row| row.get::<_, String>(0)).expect("rows") {
        found.insert(stage.expect("a stage"));
    }
    assert_eq!(found.len(), 8, "{found:?}");
    let supervised = "SELECT count(*) FROM case_file WHERE supervisor_unit IS NOT NULL";
    let supervised: i64 = file.query_row(supervised, [], |row| row.get(0)).expect("a count");
    assert!(supervised > 0, "some were left lying and came before the supervising unit");
}
