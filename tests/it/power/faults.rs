//! Disks that fill up and disks that fail, at random calls under load. Whatever was acknowledged
//! is there after the next power cut; the server says honestly that it cannot, or ends. With room
//! again it goes on; after a failed sync it has ended, and the next start is a whole one.

use super::{Installation, asked, dice, disk_or_skipped};
use huiyin_store::Durability;
use huiyin_tests::dice::Dice;
use huiyin_tests::powerfs::{Cut, Fault, On};
use huiyin_tests::server::Process;
use std::collections::BTreeMap;
use std::time::Duration;

/// A new installation after so many events.
const EVENTS_EACH: u32 = 10;

#[derive(Debug, Default)]
struct Sum {
    events: u32,
    /// Events whose fault met at least one call.
    hit: u32,
    acknowledged: usize,
    false_acknowledgements: usize,
    by_kind: BTreeMap<String, Kind>,
}

/// What events of one kind led to.
#[derive(Debug, Default)]
struct Kind {
    events: u32,
    ended: u32,
    went_on: u32,
    /// Answers that said it could not be done.
    refused: usize,
}

/// What can happen to a disk, in turn, so that each kind comes often.
fn fault(event: u32, dice: &mut Dice) -> Fault {
    let after = dice.roll(40);
    let (on, once, no_space) = match event % 8 {
        0 | 1 => (On::Growth, false, true),
        2 => (On::Anything, false, true),
        3 => (On::Write, true, true),
        4 => (On::Sync, true, true),
        5 => (On::Sync, true, false),
        6 => (On::Write, true, false),
        _ => (On::Anything, false, false),
    };
    Fault { on, after: if on == On::Sync { after / 8 } else { after }, once, no_space }
}

/// One event under load, and what the server made of it.
async fn event(place: &mut Installation, fault: Fault, dice: &mut Dice, sum: &mut Sum) {
    let mut process = place.started();
    process.up().unwrap_or_else(|why| panic!("{fault:?}: {why}"));
    let wrong = place.settle(&process).await;
    assert_eq!(wrong, Vec::<String>::new(), "{fault:?}");
    let refused = place.refused();
    let (before, during) = (dice.roll(150), 40 + dice.roll(200));
    let met = place
        .busy(async |place| {
            tokio::time::sleep(Duration::from_millis(before)).await;
            place.disk.inject(fault);
            for _ in 0..300 {
                if place.disk.failed() > 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            tokio::time::sleep(Duration::from_millis(during)).await;
            let met = place.disk.lift();
            tokio::time::sleep(Duration::from_millis(60)).await;
            met
        })
        .await;
    let ended = process.ended().is_some();
    sum.hit += u32::from(met > 0);
    let error = if fault.no_space { "ENOSPC" } else { "EIO" };
    let kind = sum.by_kind.entry(format!("{error} on {:?}", fault.on)).or_default();
    kind.events += 1;
    kind.ended += u32::from(ended);
    kind.went_on += u32::from(!ended);
    kind.refused += place.refused() - refused;
    if fault.on == On::Sync && met > 0 {
        assert!(ended, "{fault:?}: a sync failed and the server goes on: {}", process.printed());
    }
    if !ended {
        goes_on(place, &process, fault).await;
    }
    place.disk.cut(if dice.roll(2) == 0 { Cut::Forget } else { Cut::Torn });
    process.kill();
}

/// The disk is well again: a new case is taken.
async fn goes_on(place: &mut Installation, process: &Process, fault: Fault) {
    for _ in 0..20 {
        if place.people[0].brings_one().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{fault:?}: the disk is well and no case is taken: {}", process.printed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_acknowledged_that_a_failing_disk_did_not_keep() {
    let what = "full and failing disks";
    let mut dice = dice(what);
    let mut sum = Sum::default();
    let mut place: Option<Installation> = None;
    for no in 0..asked("HUIYIN_DISK_FAULTS", 8) {
        if no % EVENTS_EACH == 0 {
            let Some(disk) = disk_or_skipped(what, dice.roll(1 << 40)) else { return };
            place = Some(Installation::new(disk, Durability::Full));
        }
        let place = place.as_mut().expect("made at the first event");
        let known = place.acknowledged().count();
        let fault = fault(no, &mut dice);
        event(place, fault, &mut dice, &mut sum).await;
        let found = place.look().await;
        sum.events += 1;
        sum.acknowledged += found.acknowledged - known;
        sum.false_acknowledgements += found.lost.len();
        assert_eq!(found.lost, Vec::<String>::new(), "event {no}: {fault:?}");
        assert_eq!(found.faults, Vec::<String>::new(), "event {no}: {fault:?}");
        assert_eq!(found.log_faults, Vec::<String>::new(), "event {no}: {fault:?}");
        place.disk.power_on();
    }
    println!("{what}: {sum:#?}");
    assert!(sum.hit > 0, "no fault met anything: {sum:?}");
    // It may end for want of room in what SQLite maps; as a rule it says so and goes on.
    let full = &sum.by_kind["ENOSPC on Growth"];
    assert!(full.went_on > 0, "a full disk always ended the server: {full:?}");
}
