//! Honesty: SIGKILL in the middle of a burst, start again, and every acknowledged case is
//! asked for: its number under the same key, its receipt under the published policy, its leaf
//! in the log as it is served now.

use crate::Fault;
use crate::http::{Answer, Wire};
use crate::lab::Own;
use crate::load::until_broken;
use crate::receipt::{Given, get, policy};
use huiyin_tlog::{Finding, Leaf, Policy, SignedCheckpoint, Tile, bundle_entries};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 64;
const LOAD_TIME: Duration = Duration::from_millis(1500);
const TILE_LEAVES: u64 = 256;

#[derive(Clone, Debug, Default, Serialize)]
pub struct Killed {
    pub by_sigkill: bool,
    pub acknowledged: usize,
    /// Answers that were no 201 before the kill.
    pub refused: usize,
    /// Acknowledged, and afterwards not the same number under the same key.
    pub numbers_lost: usize,
    pub receipts: usize,
    pub promises: usize,
    pub receipts_refused: usize,
    /// The reasons, each once.
    pub reasons: Vec<String>,
    /// Receipts whose leaf the log no longer has at its place.
    pub leaves_lost: usize,
    /// From the start of the program to the first case taken in with its receipt.
    pub first_receipt_s: f64,
    /// Leaves in the log at the restart.
    pub leaves: u64,
}

pub async fn kill_and_check(own: &mut Own) -> Result<Killed, Fault> {
    let mut killed = Killed::default();
    let policy = policy(&own.system).await.map(|(policy, _)| policy);
    let target = own.target.clone();
    let load = tokio::spawn(async move { until_broken(&target, CONNECTIONS).await });
    tokio::time::sleep(LOAD_TIME).await;
    killed.by_sigkill = own.system.kill();
    let all = load.await.map_err(|error| Fault::of("the load", error))?;
    let (acknowledged, refused): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(_, answer)| answer.status == 201);
    (killed.acknowledged, killed.refused) = (acknowledged.len(), refused.len());
    if acknowledged.is_empty() {
        return Err(Fault("nothing was acknowledged before the kill".into()));
    }
    let started = Instant::now();
    own.system.up().await?;
    first_receipt(own).await?;
    killed.first_receipt_s = started.elapsed().as_secs_f64();
    let found = receipts(&acknowledged, policy.as_ref().ok(), &mut killed)?;
    if let Err(Fault(why)) = &policy {
        killed.reasons.push(format!("receipts not checked: {why}"));
    } else if !found.is_empty() {
        leaves(own, &found, &mut killed).await?;
    }
    numbers(own, &acknowledged, &mut killed).await?;
    Ok(killed)
}

async fn first_receipt(own: &Own) -> Result<(), Fault> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        match own.target.one().await {
            Ok(answer) if answer.status == 201 => return Ok(()),
            _ if Instant::now() > until => {
                return Err(Fault("takes in nothing within a minute of the restart".into()));
            }
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// What the sound receipts say.
fn receipts(
    acknowledged: &[(u64, Answer)],
    policy: Option<&Policy>,
    killed: &mut Killed,
) -> Result<Vec<Finding>, Fault> {
    let mut found = Vec::new();
    for (_, answer) in acknowledged {
        let given = Given::of(answer)?;
        killed.promises += usize::from(given.promise.is_some());
        killed.receipts += usize::from(given.proof.is_some());
        match policy.and_then(|policy| given.verified(policy)) {
            Some(Ok(finding)) => found.push(finding),
            Some(Err(why)) => {
                killed.receipts_refused += 1;
                if !killed.reasons.contains(&why) {
                    killed.reasons.push(why);
                }
            }
            None => {}
        }
    }
    Ok(found)
}

/// The same key again must be the same case, not a new one.
async fn numbers(
    own: &Own,
    acknowledged: &[(u64, Answer)],
    killed: &mut Killed,
) -> Result<(), Fault> {
    let mut wire = Wire::new(own.system.address);
    for (number, answer) in acknowledged {
        let before = Given::of(answer)?.number;
        let again = own.target.again(&mut wire, *number).await;
        let again = again.map_err(|error| Fault::of("asking again", error))?;
        let same = again.status == 200 && Given::of(&again)?.number == before;
        killed.numbers_lost += usize::from(!same);
    }
    Ok(())
}

async fn leaves(own: &Own, found: &[Finding], killed: &mut Killed) -> Result<(), Fault> {
    let checkpoint = get(&own.system, "/log/checkpoint").await?;
    let head = SignedCheckpoint::parse(&checkpoint.body);
    let head = head.map_err(|reason| Fault(format!("/log/checkpoint: {reason:?}")))?;
    killed.leaves = head.checkpoint().size;
    let mut by_tile: BTreeMap<u64, Vec<&Finding>> = BTreeMap::new();
    for finding in found {
        by_tile.entry(finding.index / TILE_LEAVES).or_default().push(finding);
    }
    for (index, findings) in by_tile {
        let Some(tile) = Tile::of_size(0, index, killed.leaves) else {
            killed.leaves_lost += findings.len();
            continue;
        };
        let bundle = get(&own.system, &format!("/log/{}", tile.bundle_path())).await?;
        let entries = bundle_entries(&bundle.body, tile.width);
        let entries = entries.map_err(|reason| Fault(format!("a bundle: {reason:?}")))?;
        for finding in findings {
            let entry = entries.get((finding.index % TILE_LEAVES) as usize);
            let leaf = entry.and_then(|entry| Leaf::parse(entry).ok());
            let same = leaf.is_some_and(|leaf| leaf.commitment == finding.commitment);
            killed.leaves_lost += usize::from(!same);
        }
    }
    Ok(())
}
