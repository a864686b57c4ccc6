//! Old copies put back again and again, at random: whatever was signed, before and after, is one
//! history. `HUIYIN_RESTORES=100` for the long run.

use super::kit::{audited, copied, over, restored};
use super::mirror::{files, leaves, trusted};
use huiyin_app::log::Proof;
use huiyin_app::{App, backup};
use huiyin_domain::case::Stage;
use huiyin_tests::dice::Dice;
use huiyin_tests::temp_dir;
use huiyin_tests::town::{Town, matter};
use huiyin_tlog::{Leaf, MemoryTree, SignedCheckpoint, consistency_check};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that anybody outside was ever shown.
#[derive(Default)]
struct World {
    heads: BTreeMap<u64, Arc<SignedCheckpoint>>,
    leaves: Vec<Leaf>,
    /// With a receipt that proves itself.
    numbers: BTreeSet<String>,
    /// With a promise only: gone for good when the next copy is put back before it was kept.
    promised: BTreeSet<String>,
}

impl World {
    /// A head of a size seen before must be the same; leaves of a new one are kept.
    async fn look(&mut self, app: &App) {
        let Some(head) = app.log_newest().await.expect("read") else { return };
        let size = head.checkpoint().size;
        if let Some(known) = self.heads.get(&size) {
            assert_eq!(known.checkpoint(), head.checkpoint(), "two roots of one size");
            return;
        }
        let seen = self.leaves.len() as u64;
        if size > seen {
            self.leaves.extend(leaves(app, seen, size).await);
        }
        self.heads.insert(size, head);
    }

    /// Every head is of the one tree, and each leads to every later one.
    fn is_one_history(&self) {
        let mut tree = MemoryTree::new();
        self.leaves.iter().for_each(|leaf| tree.push(leaf.hash()));
        let heads: Vec<_> = self.heads.values().map(|head| head.checkpoint()).collect();
        for (at, old) in heads.iter().enumerate() {
            assert_eq!(tree.root_at(old.size), Some(old.root), "size {}", old.size);
            for new in &heads[at..] {
                let path = tree.consistency(old.size, new.size).expect("sizes rise");
                consistency_check(old.size, &old.root, new.size, &new.root, &path)
                    .unwrap_or_else(|why| panic!("{} to {}: {why}", old.size, new.size));
            }
        }
    }
}

fn told(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

async fn lives(town: &Town, world: &mut World, dice: &mut Dice, round: u64) -> bool {
    let mut signed = false;
    for no in 0..1 + dice.below(4) {
        town.pass_ms(60_000);
        let once = format!("round-{round}-{no}");
        let receipt = match dice.below(3) {
            0 => town.case_at(&once, Stage::Routed).await,
            1 => town.case_at(&once, Stage::Concluded).await,
            _ => town.submit(matter(&once)).await.expect("a case"),
        };
        let number = receipt.number.to_string();
        assert!(!world.numbers.contains(&number), "a number given twice");
        let is_logged = matches!(receipt.proof, Proof::Logged(_));
        let kept = if is_logged { &mut world.numbers } else { &mut world.promised };
        assert!(kept.insert(number), "a number given twice");
        signed |= is_logged;
        world.look(&town.app).await;
    }
    signed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restores_of_old_copies_never_fork_the_log() {
    let rounds = told("HUIYIN_RESTORES", 10);
    let mut dice = Dice::of_seed(told("HUIYIN_SEED", 5));
    let folder = temp_dir("copies");
    let mut town = Town::at(huiyin_tests::sqlite()).await;
    let (mut world, mut copies): (World, Vec<PathBuf>) = (World::default(), Vec::new());
    let (mut behind, mut same, mut still) = (0, 0, 0);
    for round in 0..rounds {
        still += u64::from(!lives(&town, &mut world, &mut dice, round).await);
        copies.push(copied(&town.settings, &folder, &format!("copy-{round}")).await);
        lives(&town, &mut world, &mut dice, round + 1_000_000).await;
        let fresh = dice.below(4) == 0;
        if fresh {
            copies.push(copied(&town.settings, &folder, &format!("last-{round}")).await);
        }
        town.app.close().await;
        let home = if round % 5 == 4 { huiyin_tests::postgres() } else { huiyin_tests::sqlite() };
        let settings = over(&town.settings, &home);
        // Mostly the newest copies, now and then any.
        let oldest = if dice.below(4) == 0 { 0 } else { copies.len().saturating_sub(3) };
        let is_fresh = fresh && dice.below(2) == 0;
        let at = oldest + dice.below(copies.len() - oldest);
        let copy = if is_fresh { copies.last().expect("one") } else { &copies[at] };
        world.promised.clear();
        let back = restored(&settings, copy).await.expect("it goes in");
        town.app = App::open(settings.clone()).await.expect("it opens");
        (town.home, town.settings) = (home, settings.clone());
        if back.standing == backup::Standing::Same {
            same += 1;
            continue;
        }
        behind += 1;
        let signed = lives(&town, &mut world, &mut dice, round + 2_000_000).await;
        assert!(!signed, "an old copy signs nothing");
        if dice.below(5) == 0 {
            // Nobody recovers it before the next one is put back.
            continue;
        }
        town.app.close().await;
        let head = world.heads.values().next_back().expect("something was signed").to_string();
        let mirror = trusted(&settings, &files(&world.leaves, &head)).await.expect("signed");
        backup::recover(&settings, &mirror).await.expect("recovered");
        town.app = App::open(settings.clone()).await.expect("it opens");
        town.app.log_nudge().await.expect("signed");
        world.look(&town.app).await;
        let kept = std::mem::take(&mut world.promised);
        world.numbers.extend(kept);
        let report = audited(&settings).await;
        assert!(report.ok, "round {round}: {:#?}", report.findings);
    }
    town.app.close().await;
    world.is_one_history();
    println!(
        "{rounds} restores: {behind} behind, {same} same, {still} rounds without a signature; \
         {} signed heads, one history of {} leaves; {} numbers, none twice",
        world.heads.len(),
        world.leaves.len(),
        world.numbers.len()
    );
    assert!(behind > rounds / 3 && world.heads.len() as u64 > rounds);
    let _gone = std::fs::remove_dir_all(folder);
}
