//! Power cuts under load, during the start and during the end. Nothing acknowledged is lost;
//! with commits that are not synced something is, or these tests could not tell.

use super::{Installation, PEOPLE, Person, asked, dice, disk_or_skipped};
use huiyin_store::Durability;
use huiyin_tests::dice::Dice;
use huiyin_tests::powerfs::{Cut, Lost};
use std::time::Duration;

/// A new installation after so many cuts, so that first starts are cut too.
const CUTS_EACH: u32 = 10;
const LOAD_MS: u64 = 900;

#[derive(Debug, Default)]
struct Sum {
    cuts: u32,
    under_load: u32,
    acknowledged: usize,
    unsynced_writes: usize,
    lost_cases: usize,
    lost_rounds: u32,
    promised: usize,
    faults: Vec<String>,
}

/// One life of the server, ended by a power cut at a random moment.
async fn life(place: &mut Installation, dice: &mut Dice, sum: &mut Sum) -> Lost {
    let cut = if dice.roll(4) == 0 { Cut::Forget } else { Cut::Torn };
    let mut process = place.started();
    let moment = dice.roll(8);
    if moment == 0 {
        // While it starts: with an empty disk, in the middle of the first start.
        tokio::time::sleep(Duration::from_millis(dice.roll(400))).await;
        let lost = place.disk.cut(cut);
        process.kill();
        return lost;
    }
    process.up().unwrap_or_else(|why| panic!("after a power cut: {why}"));
    let wrong = place.settle(&process).await;
    sum.faults.extend(wrong);
    let alive = Duration::from_millis(20 + dice.roll(LOAD_MS));
    let lost = place
        .busy(async |place| {
            tokio::time::sleep(alive).await;
            if moment == 1 {
                process.ask_to_end();
                tokio::time::sleep(Duration::from_millis(dice.roll(60))).await;
            }
            let lost = place.disk.cut(cut);
            // What was answered before the cut may still be on its way.
            tokio::time::sleep(Duration::from_millis(20)).await;
            process.kill();
            lost
        })
        .await;
    sum.under_load += 1;
    lost
}

async fn cuts(what: &str, rounds: u32, durability: Durability) -> Option<Sum> {
    let mut dice = dice(what);
    let mut sum = Sum::default();
    let mut place: Option<Installation> = None;
    for round in 0..rounds {
        if round % CUTS_EACH == 0 {
            place = Some(Installation::new(disk_or_skipped(what, dice.roll(1 << 40))?, durability));
        }
        let place = place.as_mut().expect("made in the first round");
        let (before, promised) = (place.acknowledged().count(), place.promised());
        let lost = life(place, &mut dice, &mut sum).await;
        let found = place.look().await;
        sum.cuts += 1;
        sum.acknowledged += found.acknowledged - before.min(found.acknowledged);
        sum.unsynced_writes += lost.writes;
        sum.lost_cases += found.lost.len();
        sum.lost_rounds += u32::from(!found.lost.is_empty());
        sum.promised += place.promised() - promised;
        if durability == Durability::Lax {
            // What is lost is lost, and the log rightly stands still. The next round begins with
            // people who know nothing.
            place.people = (0..PEOPLE).map(|no| Person::new(no + 100 * round as usize)).collect();
        } else {
            assert_eq!(found.lost, Vec::<String>::new(), "round {round}: acknowledged and lost");
            assert_eq!(sum.faults, Vec::<String>::new(), "round {round}");
            assert_eq!(found.faults, Vec::<String>::new(), "round {round}");
            assert_eq!(found.log_faults, Vec::<String>::new(), "round {round}");
            assert_eq!(place.twins(), 0, "round {round}: two people hold one number");
        }
        place.disk.power_on();
    }
    println!("{what}: {sum:?}");
    Some(sum)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_case_is_lost_in_a_power_cut() {
    let rounds = asked("HUIYIN_POWER_CUTS", 6);
    let Some(sum) = cuts("power cuts", rounds, Durability::Full).await else { return };
    assert!(sum.acknowledged > 0 && sum.unsynced_writes > 0, "no cut hit anything: {sum:?}");
}

/// Before anything was acknowledged there is nothing to lose, but nobody may have to mend by hand
/// what a first start left behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_start_cut_short_can_be_made_again() {
    let what = "first starts cut short";
    let mut dice = dice(what);
    let rounds = asked("HUIYIN_POWER_CUTS", 5);
    let mut short = 0;
    for round in 0..rounds {
        let Some(disk) = disk_or_skipped(what, dice.roll(1 << 40)) else { return };
        let mut place = Installation::new(disk, Durability::Full);
        let process = place.started();
        // As far as it comes in so many syncs, and a little further.
        let syncs = dice.roll(24);
        for _ in 0..400 {
            if place.disk.syncs() >= syncs {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_micros(dice.roll(4_000))).await;
        place.disk.cut(Cut::Torn);
        short += u32::from(std::net::TcpStream::connect(process.address).is_err());
        process.kill();
        place.disk.power_on();
        let mut process = place.started();
        let up = process.up();
        assert!(up.is_ok(), "round {round}, cut after {syncs} syncs: {up:?}");
        place.people.truncate(1);
        place.people[0].address = process.address;
        assert!(place.people[0].brings_one().await, "round {round}: {}", process.printed());
        process.kill();
    }
    println!("{what}: {short} of {rounds} were cut before they served");
}

/// The control: the same cuts must be noticed where commits are not synced.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_without_synced_commits_loses_cases() {
    let rounds = asked("HUIYIN_POWER_CUTS", 6).min(20) / 2;
    let what = "power cuts, control with synchronous=NORMAL";
    let Some(sum) = cuts(what, rounds.max(3), Durability::Lax).await else { return };
    println!("{what}: {} of {} rounds lost cases", sum.lost_rounds, sum.cuts);
    assert!(sum.lost_rounds > 0, "the control lost nothing, so the test can tell nothing: {sum:?}");
}
