//! One server, killed (SIGKILL) at random moments under load and while it starts, and started
//! again on the same data. After every restart everything is asked.

use super::check::Fault;
use super::place::{Place, Sum};
use super::{asked, dice};
use crate::crash::verify;
use huiyin_tests::Home;
use huiyin_tests::dice::Dice;
use std::time::{Duration, Instant};

/// A new database after so many kills, so that the long run stays small and first starts are
/// killed too.
const KILLS_EACH: u32 = 25;

/// One life, ended by a kill.
async fn life(place: &mut Place, dice: &mut Dice, sum: &mut Sum) -> Vec<Fault> {
    let mut process = place.started();
    let moment = dice.roll(8);
    sum.kills += 1;
    if moment == 0 {
        tokio::time::sleep(Duration::from_millis(dice.roll(500))).await;
        process.kill();
        sum.kills_at_start += 1;
        return Vec::new();
    }
    let up = tokio::task::block_in_place(|| process.up());
    up.unwrap_or_else(|why| panic!("after a kill: {why}"));
    sum.restarts += 1;
    let servers = [process.address];
    let faults = place.look(&servers, dice, sum).await;
    let alive_ms = if moment == 1 { dice.roll(30) } else { 30 + dice.roll(500) };
    let work = place.work(&servers);
    tokio::time::sleep(Duration::from_millis(alive_ms)).await;
    process.kill();
    place.clients = work.end().await;
    faults
}

async fn ended(mut place: Place, dice: &mut Dice, sum: &mut Sum, deep: bool) {
    let mut process = place.started();
    tokio::task::block_in_place(|| process.up()).unwrap_or_else(|why| panic!("{why}"));
    sum.restarts += 1;
    place.opens_all = true;
    let faults = place.look(&[process.address], dice, sum).await;
    assert!(faults.is_empty(), "at the end: {faults:?}");
    let _ = process.stop();
    if deep {
        assert_eq!(verify::faults(&place.home).await, Vec::<String>::new());
    }
    place.end(sum);
}

async fn killed(kills: u32, home: impl Fn() -> Home) {
    let mut place = Place::new(home());
    let name = place.home.name;
    let what = format!("kills on {name}");
    let (mut dice, mut sum, began) = (dice(&what), Sum::default(), Instant::now());
    for no in 1..=kills {
        let faults = life(&mut place, &mut dice, &mut sum).await;
        assert!(faults.is_empty(), "before kill {no}: {faults:?}");
        if no % KILLS_EACH == 0 && no < kills {
            let next = Place::new(home());
            ended(std::mem::replace(&mut place, next), &mut dice, &mut sum, no == KILLS_EACH).await;
            let (keys, s) = (sum.keys, began.elapsed().as_secs());
            println!("{what}: {no} of {kills}, {keys} cases acknowledged, 0 lost, 0 forks, {s} s");
        }
    }
    ended(place, &mut dice, &mut sum, kills <= KILLS_EACH).await;
    println!("{what}: 0 lost, 0 forks, 0 twins in {} s: {sum:?}", began.elapsed().as_secs());
    assert!(sum.keys as u32 > kills && sum.proofs > 0, "too little happened: {sum:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_acknowledged_is_lost_and_no_history_splits_on_sqlite() {
    killed(asked(24) / 2, huiyin_tests::sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_acknowledged_is_lost_and_no_history_splits_on_postgres() {
    killed(asked(24) / 2, huiyin_tests::postgres).await;
}
