//! Rounds: every contender once at every load, in turned order each time (ABBA), between two
//! probes of the disk. A round in which the disk changed its pace does not count.

use crate::Fault;
use crate::disk::fdatasync_p50_ms;
use crate::load::{Target, closed, open};
use crate::measure::{Bench, Record, Records};
use crate::system::System;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rounds beyond those asked for, to make up for void ones.
const EXTRA_MAX: u32 = 2;
const PACE_CHANGE_MAX: f64 = 2.0;
/// Share of its own capacity that a system is asked for in the open loop.
const OPEN_SHARE: f64 = 0.5;
pub const OPEN_CONNECTIONS: usize = 8;
pub const OPEN: &str = "open c=8";

/// Who takes part, and in what.
pub struct Contender<'a> {
    pub system: &'a System,
    pub target: Target,
    pub loads: Vec<Load>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Load {
    /// That many connections, as fast as they are answered.
    Closed(usize),
    /// Half of what the closed loop of this round reached with eight connections.
    Open,
    /// One connection; the name stands in the report.
    Named(&'static str),
}

impl Load {
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Closed(connections) => format!("c={connections}"),
            Self::Open => OPEN.to_owned(),
            Self::Named(name) => (*name).to_owned(),
        }
    }
}

pub struct Plan<'a> {
    pub bench: &'a Bench,
    pub rounds: u32,
    pub seconds: f64,
    pub folder: &'a Path,
    /// Nothing is void: for trying things out.
    pub count_void: bool,
}

/// What the disk did: the p50 before and after each round, and whether the round counts.
#[derive(Default, serde::Serialize)]
pub struct Disk {
    pub probes_ms: Vec<(f64, f64, bool)>,
    /// Too many rounds were void.
    pub short: Vec<String>,
}

impl Plan<'_> {
    pub async fn run(
        &self,
        contenders: &[Contender<'_>],
        records: &mut Records,
        disk: &mut Disk,
    ) -> Result<(), Fault> {
        let mut loads: Vec<Load> = Vec::new();
        for load in contenders.iter().flat_map(|contender| &contender.loads) {
            if !loads.contains(load) {
                loads.push(load.clone());
            }
        }
        let (mut counted, mut round) = (0, 0);
        let mut longest = Duration::ZERO;
        while counted < self.rounds && round < self.rounds + EXTRA_MAX {
            let started = Instant::now();
            if round > 0 && started + longest > self.bench.until {
                eprintln!("    time is up");
                break;
            }
            let before = fdatasync_p50_ms(self.folder)?;
            let first = records.0.len();
            self.round(round, &loads, contenders, records).await;
            let after = fdatasync_p50_ms(self.folder)?;
            let steady = before.max(after) <= PACE_CHANGE_MAX * before.min(after);
            let valid = steady || self.count_void;
            for record in &mut records.0[first..] {
                record.valid = valid;
            }
            disk.probes_ms.push((before, after, valid));
            counted += u32::from(valid);
            let word = match (steady, valid) {
                (true, _) => "counts",
                (false, true) => "counts though the disk changed its pace",
                (false, false) => "VOID: the disk changed its pace",
            };
            eprintln!("    round {}: fdatasync {before:.2} → {after:.2} ms, {word}", round + 1);
            round += 1;
            longest = longest.max(started.elapsed());
        }
        if counted < self.rounds {
            disk.short.push(format!("only {counted} of {} rounds count", self.rounds));
        }
        Ok(())
    }

    async fn round(
        &self,
        round: u32,
        loads: &[Load],
        contenders: &[Contender<'_>],
        records: &mut Records,
    ) {
        for load in loads {
            let mut order: Vec<&Contender<'_>> =
                contenders.iter().filter(|contender| contender.loads.contains(load)).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for contender in order {
                let record = self.burst(round, load, contender, records).await;
                records.0.push(record);
            }
        }
    }

    async fn burst(
        &self,
        round: u32,
        load: &Load,
        contender: &Contender<'_>,
        records: &Records,
    ) -> Record {
        let Contender { system, target, .. } = contender;
        let connections = if let Load::Closed(connections) = load { *connections } else { 1 };
        let name = load.name();
        match load {
            Load::Closed(_) | Load::Named(_) => {
                let burst = || closed(target, connections, self.seconds);
                self.bench.record(system, &name, round, burst).await
            }
            Load::Open => {
                let own = records.0.iter().rev();
                let closed = format!("c={OPEN_CONNECTIONS}");
                let own = own.filter(|r| r.system == system.name && r.load == closed);
                let capacity = own.map(|record| record.per_s).next().unwrap_or(10.0);
                let per_s = (capacity * OPEN_SHARE).max(1.0);
                let burst = || open(target, OPEN_CONNECTIONS, per_s, self.seconds);
                self.bench.record(system, &name, round, burst).await
            }
        }
    }
}
