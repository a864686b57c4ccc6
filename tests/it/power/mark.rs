//! The high-water mark on a disk of its own, and that disk failing: a checkpoint that could not
//! be marked is shown to nobody. The process ends; nothing acknowledged is lost, nothing signed
//! twice.

use super::{Installation, dice, disk_or_skipped};
use huiyin_store::Durability;
use huiyin_tests::dice::Dice;
use huiyin_tests::powerfs::{Cut, Fault, On};
use huiyin_tests::server::Process;
use std::time::Duration;

/// Long enough for every answer that was on its way.
const END_MS: u64 = 400;

enum What {
    Fails(Fault),
    /// Its power goes, the other's stays.
    Cut,
}

async fn the_mark_fails(place: &mut Installation, what: &What, dice: &mut Dice) {
    let mut process: Process = place.started();
    process.up().unwrap_or_else(|why| panic!("{why}"));
    let wrong = place.settle(&process).await;
    assert_eq!(wrong, Vec::<String>::new());
    let before = Duration::from_millis(100 + dice.roll(200));
    let known = place.acknowledged().count();
    let met = place
        .busy(async |place| {
            tokio::time::sleep(before).await;
            let disk = place.mark_disk.as_ref().expect("a disk for the mark");
            match what {
                What::Fails(fault) => disk.inject(*fault),
                What::Cut => {
                    disk.cut(Cut::Torn);
                }
            }
            tokio::time::sleep(Duration::from_millis(END_MS)).await;
            disk.lift()
        })
        .await;
    assert!(matches!(what, What::Cut) || met > 0, "the mark was never written");
    assert!(process.ended().is_some(), "it goes on without its mark: {}", process.printed());
    assert!(place.acknowledged().count() > known, "nothing was acknowledged before");
    process.kill();
    place.disk.cut(if dice.roll(2) == 0 { Cut::Forget } else { Cut::Torn });
    let disk = place.mark_disk.as_ref().expect("a disk for the mark");
    disk.cut(Cut::Torn);
    let found = place.look().await;
    assert_eq!(found.lost, Vec::<String>::new());
    assert_eq!(found.faults, Vec::<String>::new());
    assert_eq!(found.log_faults, Vec::<String>::new());
    place.disk.power_on();
    place.mark_disk.as_mut().expect("a disk for the mark").power_on();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_high_water_mark_nobody_is_answered() {
    let what = "the high-water mark's own disk";
    let mut dice = dice(what);
    let Some(disk) = disk_or_skipped(what, dice.roll(1 << 40)) else { return };
    let mark_disk = disk_or_skipped(what, dice.roll(1 << 40));
    let mut place = Installation::new(disk, Durability::Full);
    place.mark_disk = mark_disk;
    let fails = |on, once, no_space| What::Fails(Fault { on, after: 3, once, no_space });
    for what in [
        fails(On::Sync, true, false),
        fails(On::Write, true, true),
        fails(On::Anything, false, false),
        What::Cut,
    ] {
        the_mark_fails(&mut place, &what, &mut dice).await;
    }
    assert_eq!(place.twins(), 0);
}
