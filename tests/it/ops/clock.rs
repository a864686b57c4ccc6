//! A clock that cannot be right is an alarm, both ways; no date is reached under it, and cases
//! are taken in all the same.

use huiyin_app::engine;
use huiyin_app::moment::Moment;
use huiyin_app::skew::Alarm;
use huiyin_domain::case::Stage;
use huiyin_domain::time::Millis;
use huiyin_tests::town::{DAY_MS, Town, matter};

const HOUR_MS: i64 = 3_600_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_databases_own_clock_is_a_second_witness() {
    let town = Town::at(huiyin_tests::postgres()).await;
    let real = || Moment::real().now();
    for (skew, wanted) in [(0, None), (HOUR_MS, Some(true)), (-HOUR_MS, Some(false))] {
        town.moment.set(Millis(real().0 + skew));
        let alarm = town.app.clock_look().await.expect("looked");
        let ahead = alarm.map(|alarm| match alarm {
            Alarm::Database(by) => by > 0,
            other => panic!("{other:?}"),
        });
        assert_eq!(ahead, wanted, "{skew}");
        assert_eq!(town.app.clock_alarm(), alarm);
        // Taken in all the same.
        town.submit(matter(&format!("under-{skew}"))).await.expect("a case");
    }
    town.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_the_log_no_date_is_reached_until_the_clock_is_right() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let case = town.case_at("silence", Stage::Accepted).await.case;
    assert_eq!(town.app.clock_look().await.expect("looked"), None);
    let start = town.moment.now();
    // Somebody sets the clock ahead, past every date, and a case is taken in; then it is back.
    town.pass_days(100);
    town.submit(matter("from the future")).await.expect("a case");
    town.moment.set(Millis(start.0 + 62 * DAY_MS));
    let alarm = town.app.clock_look().await.expect("looked").expect("an alarm");
    assert!(matches!(alarm, Alarm::BehindLog(by) if by > 37 * DAY_MS), "{alarm:?}");
    let missed =
        format!("SELECT count(*) FROM case_event WHERE kind = 'clock-missed' AND case_id = {case}");
    while engine::clocks_tick(town.app.clone()).await.expect("a tick").more {}
    assert_eq!(town.home.count(&missed).await, 0, "a date was reached under an alarm");
    town.submit(matter("under the alarm")).await.expect("taken in all the same");
    // The control: the clock is right, and what was due comes.
    town.moment.set(Millis(start.0 + 101 * DAY_MS));
    assert_eq!(town.app.clock_look().await.expect("looked"), None);
    while engine::clocks_tick(town.app.clone()).await.expect("a tick").more {}
    assert!(town.home.count(&missed).await > 0, "what is late is done");
    println!(
        "protection: no date is reached under a clock behind the log: held; \
         control: clock set right -> the date was reached"
    );
    town.app.close().await;
}
