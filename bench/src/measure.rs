//! One measured burst: what was answered, what it cost whom, and whether anybody else was at
//! work meanwhile. A disturbed burst is repeated; one that stays disturbed is marked.

use crate::figures::percentile;
use crate::load::Burst;
use crate::machine::{Census, pss_bytes};
use crate::system::System;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Instant;

/// Of a core, over the length of the burst.
const OTHERS_MAX: f64 = 0.25;

/// A burst as the report wants it.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    pub round: u32,
    pub system: &'static str,
    /// `c=8`, `open c=8`, `worklist`, …
    pub load: String,
    pub per_s: f64,
    pub good: usize,
    pub refused: BTreeMap<u16, u64>,
    pub broken: u64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub cpu_ms: f64,
    pub database_cpu_ms: f64,
    /// Cores that the generator used.
    pub own_cores: f64,
    pub others_cores: f64,
    pub stolen_cores: f64,
    pub repeats: u32,
    pub disturbed: bool,
    pub pss_bytes: u64,
    /// Its round counts.
    pub valid: bool,
    #[serde(skip)]
    pub latencies_ms: Vec<f64>,
}

/// What all bursts of a run have in common.
pub struct Bench {
    pub postgres: Option<u32>,
    pub repeats: u32,
    /// Nothing is repeated later than this.
    pub until: Instant,
}

impl Bench {
    /// Runs the burst, again when somebody else was busy.
    pub async fn record<F: Future<Output = Burst>>(
        &self,
        system: &System,
        load: &str,
        round: u32,
        burst: impl Fn() -> F,
    ) -> Record {
        let mut repeats = 0;
        loop {
            let mut record = self.once(system, load, burst()).await;
            (record.round, record.repeats) = (round, repeats);
            let late = Instant::now() > self.until;
            if !record.disturbed || repeats >= self.repeats || late {
                return record;
            }
            repeats += 1;
        }
    }

    async fn once(
        &self,
        system: &System,
        load: &str,
        burst: impl Future<Output = Burst>,
    ) -> Record {
        let root = system.id().unwrap_or(0);
        let database = self.postgres.filter(|_| system.in_postgres);
        let before = Census::take();
        let burst = burst.await;
        let after = Census::take();
        let cpu_s = after.cpu_s_since(&before, root);
        let database_s = database.map_or(0.0, |id| after.cpu_s_since(&before, id));
        let own_s = after.cpu_s_alone_since(&before, std::process::id());
        let all_s = after.programs_s_since(&before);
        let others_cores = (all_s - cpu_s - database_s - own_s).max(0.0) / burst.elapsed_s;
        let each = 1000.0 / burst.good().max(1) as f64;
        Record {
            round: 0,
            system: system.name,
            load: load.to_owned(),
            per_s: burst.per_s(),
            good: burst.good(),
            p50_ms: percentile(&burst.latencies_ms, 0.5),
            p99_ms: percentile(&burst.latencies_ms, 0.99),
            cpu_ms: cpu_s * each,
            database_cpu_ms: database_s * each,
            own_cores: own_s / burst.elapsed_s,
            others_cores,
            stolen_cores: after.stolen_s_since(&before) / burst.elapsed_s,
            repeats: 0,
            disturbed: others_cores > OTHERS_MAX,
            pss_bytes: pss_bytes(root),
            valid: true,
            refused: burst.refused,
            broken: burst.broken,
            latencies_ms: burst.latencies_ms,
        }
    }
}

/// All records of a run, and questions to them.
#[derive(Default)]
pub struct Records(pub Vec<Record>);

impl Records {
    pub fn of(&self, system: &str, load: &str) -> impl Iterator<Item = &Record> {
        let valid = self.0.iter().filter(|record| record.valid);
        valid.filter(move |record| record.system == system && record.load == load)
    }

    #[must_use]
    pub fn has(&self, system: &str, load: &str) -> bool {
        self.of(system, load).next().is_some()
    }

    /// A figure of one divided by that of another, inside each round.
    pub fn ratios(
        &self,
        one: (&str, &str),
        other: (&str, &str),
        figure: impl Fn(&Record) -> f64,
    ) -> Vec<f64> {
        let by_round: BTreeMap<u32, f64> =
            self.of(other.0, other.1).map(|record| (record.round, figure(record))).collect();
        let pairs = self.of(one.0, one.1).filter_map(|record| {
            let under = by_round.get(&record.round).filter(|under| **under > 0.0)?;
            Some(figure(record) / under)
        });
        pairs.collect()
    }

    /// All latencies of the rounds that count, sorted.
    #[must_use]
    pub fn latencies_ms(&self, system: &str, load: &str) -> Vec<f64> {
        let mut all: Vec<f64> =
            self.of(system, load).flat_map(|record| record.latencies_ms.iter().copied()).collect();
        all.sort_by(f64::total_cmp);
        all
    }
}
